"""A file from outside → pieces: .txt and .md here, .docx in a limited process; .doc, .wps, .rtf and .odt first become
.docx by an installed LibreOffice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.export.intake import docx_parse, office
from desktop.export.intake.pieces import Intake, Piece
from desktop.export.intake.plain import text_of
from desktop.export.intake.tables import with_tables
from desktop.export.layout.characters import clean

TIMEOUT_S = 45
SUFFIXES = (".txt", ".md", ".docx", *office.SUFFIXES)


def read(data: bytes, name: str) -> Intake:
    """The pieces of a file by its name's ending.

    Raises:
        UserProblem: of a kind that cannot be read here (``T-033``), damaged (``T-031``, ``T-032``, ``T-035``), too
            large or too slow to read (``T-030``).
        EnvironmentProblem: the reading process could not be started (``T-034``).
    """
    suffix = Path(name).suffix.lower()
    if suffix == ".docx":
        return _docx(data)
    if suffix in office.SUFFIXES:
        # Many a .doc is a DOCX under another name.
        return _docx(data if docx_parse.is_docx(data) else office.to_docx(data, name))
    text = text_of(data, Path(name).name)
    return Intake(tuple(_markdown(text) if suffix == ".md" else _lines(text)))


def _lines(text: str) -> list[Piece]:
    return _pieces([line.strip(" \u3000") for line in clean(text).split("\n")])


_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]|\([^()]*\))*\)")
_BULLET = re.compile(r"[-*+]\s+(?=\S)")


def _markdown(text: str) -> list[Piece]:
    """Headings by their signs; bold, links, quotes and bullets lose theirs; lines of a paragraph stay apart."""
    found: list[Piece] = []
    plain: list[str] = []

    def flush() -> None:
        found.extend(_pieces(plain))
        plain.clear()

    for line in clean(text).split("\n"):
        words = line.strip(" \u3000").removeprefix("> ").strip()
        heading = _HEADING.fullmatch(words)
        words = _LINK.sub(r"\1", _MARKS.sub(r"\2", heading[2] if heading else words))
        if heading:
            flush()
            found.append(Piece(words, heading=len(heading[1])))
        elif not re.fullmatch(r"[-*_]{3,}|```.*", words):
            plain.append(_BULLET.sub("", words))
    flush()
    return found


def _pieces(lines: list[str]) -> list[Piece]:
    found: list[Piece] = []
    for entry in with_tables([line for line in lines if line]):
        if isinstance(entry, str):
            found.append(Piece(entry))
        else:
            if entry.caption:
                found.append(Piece(entry.caption))
            found.append(Piece(cells=(tuple(column.title for column in entry.columns), *entry.rows)))
    return found


def as_text(intake: Intake) -> str:
    """The pieces as lines of text, tables as lines between strokes: what ``typeset.from_text`` takes."""
    lines: list[str] = []
    for piece in intake.pieces:
        if piece.cells:
            width = max(len(row) for row in piece.cells)
            for row in piece.cells:
                filled = (*row, *("",) * (width - len(row)))
                lines.append(
                    "|" + "|".join(c.replace("|", "\\|").replace("\n", " ") or " " for c in filled) + "|"
                )
        else:
            lines += [line.strip(" \u3000") for line in clean(piece.text).split("\n")]
    return "\n".join(line for line in lines if line)


def _docx(data: bytes) -> Intake:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "desktop.export.intake.docx_child"],
            input=data, capture_output=True, timeout=TIMEOUT_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise UserProblem(
            "T-030", "这个文件太复杂，没有读完。", "请只保留正文，另存后再试。", field="file"
        ) from None
    except OSError as error:
        raise EnvironmentProblem("T-034", "读文件的程序没有启动。", "请重新启动程序后再试。") from error
    try:
        answer = json.loads(done.stdout)
        if "problem" in answer:
            problem = answer["problem"]
            raise UserProblem(problem["code"], problem["message"], problem["advice"], field=problem["field"])
        pieces = tuple(Piece.from_json(value) for value in answer["pieces"])
        return Intake(pieces, tuple(answer["warnings"]))
    except (ValueError, KeyError, TypeError):
        # The child was ended by its limits, or died: nothing it said is believed.
        raise UserProblem(
            "T-030", "这个文件没有读成。", "请另存为 .docx，或只保留正文后再试。", field="file"
        ) from None


__all__ = ["SUFFIXES", "as_text", "read"]
