"""The text of a DOCX, read with the standard library alone: paragraphs, tables, styles. Nothing else of it is opened.

Runs in the limited child (``docx_child``). Entities and document types are refused, so nothing can be fetched or
blown up. What a reader of the file sees as text comes over: automatic numbers, text in boxes, insertions; deleted and
hidden text, macros, objects, pictures, comments and notes are left out, each with a word.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from desktop.export.intake.docx_styles import Styles, read_numbering, read_styles
from desktop.export.intake.docx_xml import local, no_docx, run, too_large, value_of
from desktop.export.intake.numbering import Numbering
from desktop.export.intake.pieces import Intake, Piece

MAX_FILE_BYTES = 64 << 20
MAX_XML_BYTES = 48 << 20
MAX_PIECES = 100_000
MAX_CHARACTERS = 8_000_000
MOST_SPAN = 64
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_LEFT_OUT = {
    "vbaProject": "宏",
    "embeddings/": "嵌入的对象",
    "activeX": "控件",
    "media/": "图片",
}
_NOT_BROUGHT = {
    "commentReference": "文件里的批注没有导入。",
    "footnoteReference": "文件里的脚注没有导入。",
    "endnoteReference": "文件里的尾注没有导入。",
    "oMath": "文件里的公式没有导入。",
    "sym": "文件里有特殊字体的符号（如方框、对勾），没有导入，请核对。",
    "altChunk": "文件里插入的另一份文件没有导入。",
}
_DELETED = "修订中已删除的文字没有导入。"
_INSERTED = "文件带有修订：新增的文字按已接受导入，请核对。"
_HIDDEN = "隐藏的文字没有导入。"
_BOXED = "文本框里的文字已作为单独的段落导入，请核对位置。"
_MERGED = "表格里合并的单元格已拆开，请核对。"
_NESTED = "表格里的小表格已并入所在的单元格，请核对。"
_OFF = frozenset({"0", "false", "off", "none"})


def is_docx(data: bytes) -> bool:
    """Whether the bytes look like a DOCX, told without unpacking anything."""
    return data.startswith(b"PK\x03\x04") and b"word/document.xml" in data


def parse(data: bytes) -> Intake:
    """The pieces of a DOCX.

    Raises:
        UserProblem: no DOCX, protected by a password, or damaged (``T-032``); too large or built to exhaust
            the machine (``T-030``).
    """
    if len(data) > MAX_FILE_BYTES:
        raise too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            main = "word/document.xml"
            if main not in names:
                raise no_docx()
            document = _member(package, main)
            styles, lists = (
                _member(package, name) if name in names else b""
                for name in ("word/styles.xml", "word/numbering.xml")
            )
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
        zlib.error,
    ) as error:
        raise no_docx() from error
    reader = _Reader(read_styles(styles), read_numbering(lists))
    run(document, reader)
    warnings = [
        f"文件里的{what}没有导入。" for part, what in _LEFT_OUT.items() if any(part in name for name in names)
    ]
    return Intake(tuple(reader.pieces), (*warnings, *reader.warnings))


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    """A member, read only so far: what its header says of its size is not believed."""
    with package.open(name) as stream:
        content = stream.read(MAX_XML_BYTES + 1)
    if len(content) > MAX_XML_BYTES:
        raise too_large()
    return content


class _Paragraph:
    """A paragraph that is being read."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.style = ""
        self.list: str | None = None
        self.level = -1
        self.size_pt = 0.0
        self.bold = self.right = False
        self.centred: bool | None = None


class _Table:
    """A table that is being read: rows of cells, and how wide the open cell is."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.span = 1


class _Reader:
    """document.xml → pieces. Level 1 of ``heading`` is a title."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.pieces: list[Piece] = []
        self._warned: dict[str, None] = {}
        self._styles, self._numbering = styles, numbering
        self._length = 0
        self._open: list[_Paragraph] = []
        self._tables: list[_Table] = []
        # Tables stand outside the paragraph a box hangs on, and are put away while the box is read.
        self._outside: list[list[_Table]] = []
        self._in_text = self._deleted = self._fallback = self._ruby = self._former = 0
        self._hidden = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out or changed, each said once."""
        return tuple(self._warned)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag, ours = local(name), name.startswith((_W, _STRICT))
        if tag in _NOT_BROUGHT:
            self._warned[_NOT_BROUGHT[tag]] = None
        if tag in {"del", "moveFrom"}:
            self._deleted += 1
            self._warned[_DELETED] = None
        elif tag in {"ins", "moveTo"} and ours:
            self._warned[_INSERTED] = None
        elif tag == "Fallback":
            self._fallback += 1
        elif tag == "txbxContent":
            if not self._fallback:
                self._warned[_BOXED] = None
            self._outside.append(self._tables)
            self._tables = []
        elif tag == "rt" and ours:
            self._ruby += 1
        elif not ours:
            return
        elif tag.endswith("PrChange"):
            self._former += 1  # how it was set before a tracked change
        elif self._former:
            return
        elif tag == "p":
            self._open.append(_Paragraph())
            self._hidden = False
        elif tag == "r":
            self._hidden = False
        elif tag == "t":
            self._in_text += 1
        elif not self._table(tag, attributes) and self._open:
            self._mark(tag, attributes)

    def _table(self, tag: str, attributes: dict[str, str]) -> bool:
        """Whether ``tag`` was of a table."""
        tables = self._tables
        if tag == "tbl":
            if tables and not self._fallback:
                self._warned[_NESTED] = None
            tables.append(_Table())
        elif tag == "tr" and tables:
            tables[-1].rows.append([])
        elif tag == "tc" and tables and tables[-1].rows:
            tables[-1].rows[-1].append("")
            tables[-1].span = 1
        elif tag == "gridSpan" and tables:
            value = value_of(attributes, "val")
            tables[-1].span = min(MOST_SPAN, int(value[:4])) if value[:4].isdigit() else 1
        elif tag == "vMerge" and tables:
            self._warned[_MERGED] = None
        else:
            return False
        return True

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        here, value = self._open[-1], value_of(attributes, "val")
        if tag == "tab" and not value_of(attributes, "pos"):
            self._add(" ")
        elif tag in {"br", "cr"}:
            self._add("\n" if value_of(attributes, "type") not in {"page", "column"} else "")
        elif tag == "noBreakHyphen":
            self._add("-")
        elif tag == "pStyle":
            here.style = value
        elif tag == "numId":
            here.list = value
        elif tag == "ilvl" and value.isdigit():
            here.level = int(value[:4])
        elif tag == "jc":
            here.centred, here.right = value == "center", value in {"right", "end"}
        elif tag == "sz" and value.isdigit():
            here.size_pt = max(here.size_pt, int(value[:4]) / 2)
        elif tag == "b":
            here.bold = value not in _OFF
        elif tag == "vanish" and value not in _OFF:
            self._hidden = True

    def end(self, name: str) -> None:
        """An element ends."""
        tag, ours = local(name), name.startswith((_W, _STRICT))
        if tag in {"del", "moveFrom"}:
            self._deleted -= 1
        elif tag == "Fallback":
            self._fallback -= 1
        elif tag == "txbxContent":
            self._tables = self._outside.pop() if self._outside else []
        elif not ours:
            return
        elif tag.endswith("PrChange"):
            self._former -= 1
        elif self._former:
            return
        elif tag == "rt":
            self._ruby -= 1
        elif tag == "t":
            self._in_text -= 1
        elif tag == "p" and self._open:
            self._paragraph(self._open.pop())
        elif tag == "tc" and self._tables and self._tables[-1].rows and self._tables[-1].span > 1:
            self._warned[_MERGED] = None
            self._tables[-1].rows[-1] += [""] * (self._tables[-1].span - 1)
            self._tables[-1].span = 1
        elif tag == "tbl" and self._tables:
            self._table_ends(self._tables.pop())

    def _table_ends(self, table: _Table) -> None:
        if self._tables or self._fallback or not any(any(cell.strip() for cell in row) for row in table.rows):
            return
        self._keep(Piece(cells=tuple(tuple(cell.strip() for cell in row) for row in table.rows if row)))

    def _paragraph(self, read: _Paragraph) -> None:
        text = "".join(read.text)
        if self._fallback:
            return
        styles = self._styles.chain(read.style)
        if text.strip():
            text = self._number(read, text)
        if self._tables:
            rows = self._tables[0].rows
            if rows and rows[-1]:
                before = rows[-1][-1]
                rows[-1][-1] = f"{before}\n{text}" if before and text else before + text
            return
        if text.strip():
            heading = next((style.heading for style in styles if style.heading), 0)
            size = read.size_pt or next((style.size_pt for style in styles if style.size_pt), 0.0)
            centred = next(
                (said for said in (read.centred, *(style.centred for style in styles)) if said is not None),
                False,
            )
            self._keep(Piece(text, heading, size, centred, read.right, read.bold))

    def _number(self, read: _Paragraph, text: str) -> str:
        """The text behind its automatic number. What a style numbers, a paragraph may take back (list 0)."""
        styles = self._styles.chain(read.style)
        number = (
            read.list if read.list is not None else next((style.list for style in styles if style.list), "")
        )
        if not number or number == "0":
            return text
        level = read.level if read.level >= 0 else next((s.level for s in styles if s.level >= 0), 0)
        return self._numbering.next(number, level) + text.lstrip(" \u3000")

    def _keep(self, piece: Piece) -> None:
        if len(self.pieces) >= MAX_PIECES:
            raise too_large()
        self.pieces.append(piece)

    def characters(self, text: str) -> None:
        """Text of the element that is open."""
        if self._in_text and not self._ruby:
            if self._hidden and not self._fallback:
                self._warned[_HIDDEN] = None
            else:
                self._add(text)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise too_large()
        if self._open and not self._deleted and not self._fallback:
            self._open[-1].text.append(text)
