"""The text of a DOCX, read with the standard library alone: paragraphs, tables, styles. Nothing else of it is opened.

Runs in the limited child (``docx_child``). Entities and document types are refused, so nothing can be fetched or
blown up; macros, embedded objects, pictures, comments and deleted text are left out with a word.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from desktop.base.errors import UserProblem
from desktop.export.intake.pieces import Intake, Piece

MAX_FILE_BYTES = 64 << 20
MAX_XML_BYTES = 48 << 20
MAX_DEPTH = 400
MAX_PIECES = 100_000
MAX_CHARACTERS = 8_000_000
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_LEFT_OUT = {
    "vbaProject": "宏",
    "embeddings/": "嵌入的对象",
    "activeX": "控件",
    "media/": "图片",
    "comments": "批注",
    "footnotes": "脚注",
}


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
        raise _too_large()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            main = "word/document.xml"
            if main not in names:
                raise _no_docx()
            document = _member(package, main)
            styles = _member(package, "word/styles.xml") if "word/styles.xml" in names else b""
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
        zlib.error,
    ) as error:
        raise _no_docx() from error
    reader = _Reader(_heading_styles(styles))
    _run(document, reader)
    warnings = [
        f"文件里的{what}没有导入。" for part, what in _LEFT_OUT.items() if any(part in name for name in names)
    ]
    if reader.skipped:
        warnings.append("修订中已删除的文字没有导入。")
    return Intake(tuple(reader.pieces), tuple(warnings))


def _no_docx() -> UserProblem:
    return UserProblem(
        "T-032",
        "这个文件不是能打开的 .docx。",
        "加了密码的请先去掉密码；.doc、.wps 请另存为 .docx。",
        field="file",
    )


def _too_large() -> UserProblem:
    return UserProblem(
        "T-030", "这个文件太大，或展开后太大，没有打开。", "请只保留正文，另存后再试。", field="file"
    )


def _member(package: zipfile.ZipFile, name: str) -> bytes:
    """A member, read only so far: what its header says of its size is not believed."""
    with package.open(name) as stream:
        content = stream.read(MAX_XML_BYTES + 1)
    if len(content) > MAX_XML_BYTES:
        raise _too_large()
    return content


def _run(content: bytes, handler: _Reader | _Styles) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.characters

    def refuse(*_: object) -> None:
        raise UserProblem(
            "T-032", "这个 .docx 里有不该有的定义，没有打开。", "请另存一份再试。", field="file"
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise _no_docx() from error


class _Styles:
    """styles.xml → which style is a heading of which level."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self._style = ""
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_large()
        tag = _local(name)
        if tag == "style":
            self._style = _value(attributes, "styleId")
        elif tag == "name" and self._style:
            words = _value(attributes, "val").lower()
            if words == "title":
                self.levels[self._style] = 1
            elif words.startswith("heading ") and words[8:].isdigit():
                self.levels[self._style] = min(9, int(words[8:]) + 1)

    def end(self, name: str) -> None:
        self._depth -= 1
        if _local(name) == "style":
            self._style = ""

    def characters(self, _: str) -> None:
        """Text of styles says nothing."""


def _heading_styles(styles: bytes) -> dict[str, int]:
    found = _Styles()
    if styles:
        _run(styles, found)
    return found.levels


class _Reader:
    """document.xml → pieces. Level 1 of ``heading`` is a title."""

    def __init__(self, headings: dict[str, int]) -> None:
        self.pieces: list[Piece] = []
        self.skipped = False
        self._headings = headings
        self._depth = self._length = 0
        self._texts: list[list[str]] = []
        self._facts: list[dict[str, float]] = []
        self._tables: list[list[list[str]]] = []
        self._in_text = self._deleted = self._fallback = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_large()
        tag = _local(name)
        if tag in {"del", "moveFrom"}:
            self._deleted += 1
            self.skipped = True
        elif tag in {"Fallback", "txbxContent"}:
            self._fallback += 1
        elif tag == "p" and name.startswith((_W, _STRICT)):
            self._texts.append([])
            self._facts.append({})
        elif tag == "tbl":
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag == "tc" and self._tables and self._tables[-1]:
            self._tables[-1][-1].append("")
        elif tag == "t" and name.startswith((_W, _STRICT)):
            self._in_text += 1
        elif self._texts:
            self._mark(tag, attributes)

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        facts, value = self._facts[-1], _value(attributes, "val")
        if tag in {"tab"} and "pos" not in " ".join(attributes):
            self._add(" ")
        elif tag in {"br", "cr"}:
            self._add("\n" if _value(attributes, "type") not in {"page", "column"} else "")
        elif tag == "noBreakHyphen":
            self._add("-")
        elif tag == "pStyle":
            facts["heading"] = self._headings.get(value, 0)
        elif tag == "jc":
            facts["centred"], facts["right"] = value == "center", value in {"right", "end"}
        elif tag == "sz" and value.isdigit():
            facts["size"] = max(facts.get("size", 0.0), int(value[:4]) / 2)
        elif tag == "b":
            facts["bold"] = value not in {"0", "false", "none"}

    def end(self, name: str) -> None:
        self._depth -= 1
        tag = _local(name)
        if tag in {"del", "moveFrom"}:
            self._deleted -= 1
        elif tag in {"Fallback", "txbxContent"}:
            self._fallback -= 1
        elif tag == "t" and name.startswith((_W, _STRICT)):
            self._in_text -= 1
        elif tag == "p" and name.startswith((_W, _STRICT)) and self._texts:
            self._paragraph("".join(self._texts.pop()), self._facts.pop())
        elif tag == "tbl" and self._tables:
            rows = self._tables.pop()
            if not self._tables and any(any(cell.strip() for cell in row) for row in rows):
                cells = tuple(tuple(cell.strip() for cell in row) for row in rows if row)
                self._keep(Piece(cells=cells))

    def _paragraph(self, text: str, facts: dict[str, float]) -> None:
        if self._tables:
            table = self._tables[0]
            if table and table[-1]:
                before = table[-1][-1]
                table[-1][-1] = f"{before}\n{text}" if before and text else before + text
            return
        if text.strip():
            self._keep(
                Piece(
                    text, int(facts.get("heading", 0)), facts.get("size", 0.0), bool(facts.get("centred")),
                    bool(facts.get("right")), bool(facts.get("bold")),
                )
            )  # fmt: skip

    def _keep(self, piece: Piece) -> None:
        if len(self.pieces) >= MAX_PIECES:
            raise _too_large()
        self.pieces.append(piece)

    def characters(self, text: str) -> None:
        if self._in_text and not self._deleted and not self._fallback:
            self._add(text)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > MAX_CHARACTERS:
            raise _too_large()
        if self._texts and not self._deleted and not self._fallback:
            self._texts[-1].append(text)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _value(attributes: dict[str, str], wanted: str) -> str:
    return next((value for name, value in attributes.items() if _local(name) == wanted), "")
