"""Tables written in text: lines of cells between upright strokes, as Markdown has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from desktop.base.errors import UserProblem
from desktop.export.forms.model import Column, Table
from desktop.export.gongwen.tables import fitted_shares
from desktop.export.layout.characters import clean

MOST_COLUMNS = 20
_LANDSCAPE_FROM_COLUMNS = 9
_LANDSCAPE_FROM_WIDTH = 42.0
_CENTRED_UP_TO = 6.0
_RULER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_CUT = re.compile(r"(?<!\\)\|")
_CAPTION = re.compile(r"表\s*[\d一二三四五六七八九十]+")
_NUMBER = re.compile(r"[\d,.，．%％\-—+]*")


def is_table_line(line: str) -> bool:
    """Whether a line is a row of cells."""
    return line.startswith("|") and line.endswith("|") and len(line) > 2


class Group(NamedTuple):
    """Lines ``start`` to ``end`` that are one piece: a paragraph, or a table with its caption and its rulers."""

    start: int
    end: int
    table: bool = False
    captioned: bool = False

    def rows(self, lines: Sequence[str]) -> list[int]:
        """The lines of a table that hold its cells, its head first."""
        first = self.start + int(self.captioned)
        return [index for index in range(first, self.end) if not _RULER.fullmatch(lines[index])]


def grouped(lines: Sequence[str]) -> list[Group]:
    """The lines in pieces: every run of table rows is one; a line ``表1 …`` before it is its caption."""
    found: list[Group] = []
    index = 0
    while index < len(lines):
        if not is_table_line(lines[index]):
            found.append(Group(index, index + 1))
            index += 1
            continue
        start = index
        while index < len(lines) and is_table_line(lines[index]):
            index += 1
        if not Group(start, index, True).rows(lines):
            continue
        captioned = bool(found) and not found[-1].table and bool(_CAPTION.match(lines[found[-1].start]))
        found.append(Group(found.pop().start if captioned else start, index, True, captioned))
    return found


def with_tables(lines: Sequence[str]) -> list[str | Table]:
    """The lines with every run of table rows as one table (see ``grouped``)."""
    return [
        table_of(
            [_cells(lines[row]) for row in group.rows(lines)], lines[group.start] if group.captioned else ""
        )
        if group.table
        else lines[group.start]
        for group in grouped(lines)
    ]


def table_of(rows: Sequence[Sequence[str]], caption: str = "") -> Table:
    """A table whose first row is its head; columns as wide as they need, numbers and short texts centred.

    Wide tables (nine columns, or more text than the width takes) are set turned, on pages of their own.

    Raises:
        UserProblem: more columns than a page holds (``T-014``).
    """
    count = max(len(row) for row in rows)
    if count > MOST_COLUMNS:
        raise UserProblem(
            "T-014",
            f"表格有{count}列，一面最多排{MOST_COLUMNS}列。",
            "请拆成几张表，或把几列合并成一列。",
            field="body",
        )
    filled = [tuple(clean(cell).strip() for cell in (*row, *("",) * (count - len(row)))) for row in rows]
    shares = fitted_shares(filled)[:count]
    columns = tuple(
        Column(title, share, _align([row[place] for row in filled[1:]]))
        for place, (title, share) in enumerate(zip(filled[0], shares, strict=False))
    )
    landscape = count >= _LANDSCAPE_FROM_COLUMNS or sum(shares) > _LANDSCAPE_FROM_WIDTH
    return Table(columns, tuple(filled[1:]), caption, landscape=landscape)


def _align(cells: Sequence[str]) -> str:
    longest = max((len(cell) for cell in cells), default=0)
    numbers = all(_NUMBER.fullmatch(cell) for cell in cells)
    return "centre" if numbers or longest <= _CENTRED_UP_TO else "left"


def _cells(line: str) -> list[str]:
    return ["".join(line[place] for place in places) for places in cell_places(line)]


def cell_places(line: str) -> list[list[int]]:
    """For each cell of a row, where its characters stand in the line; a stroke inside a cell is typed ``\\|``."""
    bounds = [0, *(match.start() for match in _CUT.finditer(line, 1, len(line) - 1)), len(line) - 1]
    found: list[list[int]] = []
    for before, after in pairwise(bounds):
        places = [
            at for at in range(before + 1, after) if not (line[at] == "\\" and line[at + 1 : at + 2] == "|")
        ]
        while places and line[places[0]].isspace():
            places.pop(0)
        while places and line[places[-1]].isspace():
            places.pop()
        found.append(places)
    return found
