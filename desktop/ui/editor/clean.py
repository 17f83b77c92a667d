"""Plain text fit for a paper: no invisible characters, no indents made of spaces, one line a paragraph."""

from __future__ import annotations

import re
import unicodedata

from desktop.ui.editor.cells import table_lines

_SPACES = dict.fromkeys((0xA0, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2009, 0x202F, 0x205F), " ")
_LINES = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_EDGES = " \t\u3000"


def _gone(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind in ("Cf", "Co", "Cn", "Cs") or (kind == "Cc" and char not in "\n\t")


def visible(text: str) -> tuple[str, int]:
    """The text without control, zero-width, bidi and private characters, every kind of space and line end made plain.

    Returns the text and how many characters went. Ideographic variation selectors stay: names need them.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate({**_SPACES, **_LINES})
    gone = {char for char in set(plain) if _gone(char)}
    if not gone:
        return plain, 0
    count = sum(map(plain.count, gone))
    return plain.translate({ord(char): None for char in gone}), count


def paragraph(line: str) -> str:
    """One paragraph: tabs are spaces, the indent and spaces at the end go (the typesetter indents)."""
    return line.replace("\t", " ").strip(_EDGES)


def paragraphs(text: str) -> list[str]:
    """The lines of a text as paragraphs; more than one empty line in a row becomes one."""
    found: list[str] = []
    for line in map(paragraph, text.split("\n")):
        if line or (found and found[-1]):
            found.append(line)
    return found


def sheet_rows(text: str) -> list[list[str]] | None:
    """Cells copied from a spreadsheet as text (tabs between them, at least two rows), or None when it is no sheet.

    Excel puts a cell with line ends or quotes between quotes and doubles the quotes inside.
    """
    body = text.rstrip("\n")
    if "\t" not in body or "\n" not in body:
        return None
    rows: list[list[str]] = [[]]
    place, length = 0, len(body)
    cell = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|$)|[^\t\n]*')
    while True:
        found = cell.match(body, place)
        assert found is not None  # the second form matches even nothing
        quoted = found.group(1)
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else found.group(0))
        place = found.end()
        if place >= length:
            break
        if body[place] == "\n":
            rows.append([])
        place += 1
    wide = len(rows[0])
    alike = sum(len(row) == wide for row in rows)
    return rows if wide > 1 and alike >= max(2, len(rows) * 0.8) else None


def plain_paste(text: str) -> tuple[list[str], int]:
    """The lines of pasted plain text (a sheet becomes a table) and how many invisible characters went."""
    clean, gone = visible(text)
    rows = sheet_rows(clean)
    if rows is not None:
        return table_lines(rows), gone
    found = paragraphs(clean) if "\n" in clean else [clean.replace("\t", " ")]
    while found and not found[-1]:
        found.pop()
    return found, gone
