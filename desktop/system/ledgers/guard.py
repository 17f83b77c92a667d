"""Looks at a workbook before anything opens it: what it is, how large it unpacks, and that no part declares a DTD."""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

from desktop.base.errors import UserProblem

MAX_PARTS = 2000
MAX_UNPACKED_BYTES = 256 << 20
MAX_PART_BYTES = 128 << 20
MAX_RATIO = 250
"""A part that unpacks to more than this times its size, and to more than 8 MB, is a bomb. Real sheets stay under 60."""
_SMALL = 8 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 1 << 20
"""A DTD stands before the root element; nothing honest has so much in front of it."""


def check_workbook(data: bytes) -> None:
    """Refuse what is no .xlsx, or one that is dangerous to open. Unpacks only the heads of its parts.

    Raises:
        UserProblem: `LG-01` no workbook (old .xls/.et, encrypted, damaged) · `LG-02` it unpacks too large ·
            `LG-03` a part with a document type declaration (entities, files, addresses).
    """
    if data.startswith(_OLE):
        raise UserProblem(
            "LG-01",
            "这是旧格式（.xls、.et）或加了密码的表格，读不了。",
            "请在 Excel 或 WPS 中打开，取消密码，另存为 .xlsx 后再导入。",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_sizes(parts)
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise _damaged()
            for part in parts:
                if part.flag_bits & 1:
                    raise _damaged()
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    with package.open(part) as stream:
                        _check_head(stream.read(_HEAD_BYTES))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise _damaged() from None
    except zipfile.zlib.error:  # type: ignore[attr-defined]
        raise _damaged() from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > MAX_PART_BYTES
        or (part.file_size > _SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1))
        for part in parts
    )
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES or bomb:
        raise UserProblem(
            "LG-02",
            "这个表格展开后太大，没有打开。",
            "请删去图片和空白行列，或拆成几个文件后再导入。",
        )


class _Enough(Exception):
    """The root element has begun."""


def _check_head(head: bytes) -> None:
    found = False

    def declared(*_: object) -> None:
        nonlocal found
        found = True
        raise _Enough

    def begun(*_: object) -> None:
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = begun
    try:
        parser.Parse(head, False)
    except _Enough:
        pass
    except expat.ExpatError:
        raise _damaged() from None
    else:
        # A megabyte of comments before the root, or no root at all.
        raise _damaged()
    if found:
        raise UserProblem(
            "LG-03", "这个表格里夹带了不该有的声明，没有打开。", "请向来文单位核实，或另存为新的 .xlsx。"
        )


def _damaged() -> UserProblem:
    return UserProblem(
        "LG-01", "这个文件不是 Excel 表格（.xlsx），或者已经损坏。", "请用 Excel 或 WPS 打开后另存为 .xlsx。"
    )
