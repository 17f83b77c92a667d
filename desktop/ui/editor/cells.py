"""Lines of a table as the typesetter reads them: cells between upright strokes; a stroke inside a cell is `\\|`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_CUT = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r":?-{2,}:?")


def is_row(line: str) -> bool:
    """Whether a line is a row of cells."""
    return len(line) > 2 and line.startswith("|") and line.endswith("|")


def row_of(cells: Sequence[str]) -> str:
    """The line of some cells. Line ends inside a cell become spaces; a cell of dashes is not taken for a rule."""
    made = "|" + "|".join(_cell(cell) for cell in cells) + "|"
    return made if len(made) > 2 else "| |"


def _cell(words: str) -> str:
    plain = re.sub(r"\s*\n\s*", " ", words.strip()).replace("|", "\\|")
    return "—" if _RULER.fullmatch(plain) else plain + " " if plain.endswith("\\") else plain


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table; short rows are filled up, so that every line has the same number of cells."""
    wide = max((len(row) for row in rows), default=0)
    return [row_of([*row, *[""] * (wide - len(row))]) for row in rows]


def spans(line: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand: (first, past the last) character of each, spaces at the sides left out."""
    strokes = [found.start() for found in _CUT.finditer(line)]
    found = []
    for left, right in pairwise(strokes):
        start, end = left + 1, right
        while start < end and line[start] == " ":
            start += 1
        while end > start and line[end - 1] == " ":
            end -= 1
        found.append((start, end))
    return found
