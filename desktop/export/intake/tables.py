"""Tables written in text: lines of cells between upright strokes, as Markdown has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.export.forms.model import Column, Table
from desktop.export.gongwen.tables import fitted_shares
from desktop.export.layout.characters import clean

MOST_COLUMNS = 20
_LANDSCAPE_FROM_COLUMNS = 9
_LANDSCAPE_FROM_WIDTH = 42.0
_CENTRED_UP_TO = 6.0
_RULER = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_CUT = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"[\d,.，．%％\-—+]*")


def is_table_line(line: str) -> bool:
    """Whether a line is a row of cells."""
    return line.startswith("|") and line.endswith("|") and len(line) > 2


def with_tables(lines: Sequence[str]) -> list[str | Table]:
    """The lines with every run of table rows as one table; a line ``表1 …`` before it becomes its caption."""
    found: list[str | Table] = []
    index = 0
    while index < len(lines):
        if not is_table_line(lines[index]):
            found.append(lines[index])
            index += 1
            continue
        end = index
        while end < len(lines) and is_table_line(lines[end]):
            end += 1
        rows = [_cells(line) for line in lines[index:end] if not _RULER.fullmatch(line)]
        caption = ""
        if found and isinstance(found[-1], str) and re.match(r"表\s*[\d一二三四五六七八九十]+", found[-1]):
            caption = found.pop()  # type: ignore[assignment]
        if rows:
            found.append(table_of(rows, caption))
        index = end
    return found


def table_of(rows: Sequence[Sequence[str]], caption: str = "") -> Table:
    """A table whose first row is its head; columns as wide as they need, numbers and short texts centred.

    Wide tables (nine columns, or more text than the width takes) are set turned, on pages of their own.
    """
    count = min(MOST_COLUMNS, max(len(row) for row in rows))
    filled = [tuple(clean(cell).strip() for cell in (*row, *("",) * (count - len(row)))) for row in rows]
    shares = fitted_shares(filled)[:count]
    columns = tuple(
        Column(title, share, _align([row[place] for row in filled[1:]]))
        for place, (title, share) in enumerate(zip(filled[0], shares, strict=False))
    )
    landscape = count >= _LANDSCAPE_FROM_COLUMNS or sum(shares) > _LANDSCAPE_FROM_WIDTH
    return Table(columns, tuple(row[:count] for row in filled[1:]), caption, landscape=landscape)


def _align(cells: Sequence[str]) -> str:
    longest = max((len(cell) for cell in cells), default=0)
    numbers = all(_NUMBER.fullmatch(cell) for cell in cells)
    return "centre" if numbers or longest <= _CENTRED_UP_TO else "left"


def _cells(line: str) -> list[str]:
    inner = line.strip()[1:-1]
    return [cell.replace("\\|", "|").strip() for cell in _CUT.split(inner)]
