"""A sheet as it was read: rows of plain values, merged regions, and what the reader had to leave out. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MAX_FILE_BYTES = 32 << 20
"""A larger file is refused before it is opened."""
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL_CHARS = 100_000
"""Longer cells are refused; Excel itself holds 32,767."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """What a cell held instead of a value: an error (#REF!), or a formula whose value the file does not keep."""

    words: str


FORMULA_STARTS = tuple("=+-@|＝＋－＠")


def is_dangerous(words: str) -> bool:
    """Whether a spreadsheet might read these words as a formula: = + - @ |, full-width ones, TAB, line ends."""
    return words[:1] in ("\t", "\r", "\n") or words.lstrip()[:1] in FORMULA_STARTS


Cell = str | int | float | bool | date | datetime | CellFault | None
"""What a cell may hold. A `datetime` is Chinese civil time without a zone; numbers may still be Excel dates."""


@dataclass(frozen=True, slots=True)
class Region:
    """A merged region: rows and columns counted from 0, all four included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows` are padded to one width; row 0 is the sheet's first row. `epoch_1904`: dates of old Macs."""

    name: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    regions: tuple[Region, ...] = ()
    epoch_1904: bool = False
    sheets: tuple[str, ...] = ()
    coding: str = ""
    program: str = ""
    """What wrote the file, as it says itself (WPS, Microsoft Excel)."""

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0


def cell_json(value: Cell) -> Any:
    """A cell as the reading process hands it over."""
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, CellFault):
        return {"e": value.words}
    return value


def cell_from(raw: Any) -> Cell:
    """The same back. Raises ValueError for anything else: the reading process is not trusted."""
    if raw is None or isinstance(raw, str | bool | int | float):
        return raw
    if isinstance(raw, dict) and len(raw) == 1:
        kind, words = next(iter(raw.items()))
        if isinstance(words, str) and kind in ("t", "d", "e"):
            if kind == "t":
                return datetime.fromisoformat(words)
            return date.fromisoformat(words) if kind == "d" else CellFault(words[:40])
    raise ValueError("malformed cell")


def words_of(value: Cell) -> str:
    """A cell as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, CellFault):
        return value.words
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        # Excel keeps whole numbers and figures of telephone numbers as floats.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)
