"""Bytes of a text file → its characters. Changes nothing but line ends."""

from __future__ import annotations

import codecs

from desktop.base.errors import UserProblem

MAX_TEXT_BYTES = 8 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(data: bytes, name: str) -> str:
    """The words of a text file: UTF-8, UTF-16 with a byte order mark, or GB18030; line ends become ``\\n``.

    Raises:
        UserProblem: more than 8 MiB (``T-030``), or no text in one of these encodings (``T-031``).
    """
    if len(data) > MAX_TEXT_BYTES:
        raise UserProblem("T-030", f"文件太大：{name}，超过 8 MB。", "请拆成几个文件。", field="file")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words.replace("\r\n", "\n").replace("\r", "\n")
    raise UserProblem(
        "T-031",
        f"这个文件不是可读的文字：{name}。",
        "文字文件须为 UTF-8 或 GB18030 编码的 .txt、.md。",
        field="file",
    )
