"""Rows of a list as tab-separated text that Excel and WPS paste cell by cell, and never as formulas."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from desktop.base.ports import RowSource
from desktop.ui.columns import Cell, Column

COPY_LIMIT = 200_000
"""Rows copied at most: about 60 MB of text; whoever wants more exports a file."""

_CELL_LIMIT = 32_000
"""Excel holds 32,767 characters in a cell."""
_FORMULA = frozenset("=+-@＝＋－＠")
"""First characters a spreadsheet reads as a formula; WPS and Excel also take the full-width ones."""
_PAGE = 128


def cell_text(words: str) -> str:
    """One cell: a tab becomes a space, several lines or a leading quote are quoted, a formula gets an apostrophe.

    Spreadsheets take off quotes around a cell and put one for two inside, as in CSV (RFC 4180 §2).
    """
    text = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")[:_CELL_LIMIT]
    if text.lstrip()[:1] in _FORMULA:
        text = f"'{text}"
    if "\n" in text or text.startswith('"'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text


def line_of(cells: Iterable[Cell]) -> str:
    """One row."""
    return "\t".join(cell_text("" if cell is None else str(cell)) for cell in cells)


def heading_of(columns: Sequence[Column]) -> str:
    """The titles of the columns."""
    return "\t".join(cell_text(column.title) for column in columns)


def text_of(
    source: RowSource | Any,
    kind: str,
    keys: array[int],
    columns: Sequence[Column],
    step: Callable[[int, int], object],
) -> tuple[str, int]:
    """(heading and the rows of these keys, how many) read page by page in a worker; a row that has gone is left out.

    `step(done, of)` is called before each page; what it raises ends the reading.
    """
    lines = [heading_of(columns)]
    for start in range(0, len(keys), _PAGE):
        step(start, len(keys))
        for row in source.rows(kind, keys[start : start + _PAGE]):
            if row is not None:
                lines.append(line_of(column.cell(row) for column in columns))
    return "\n".join(lines), len(lines) - 1
