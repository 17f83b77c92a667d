"""What a cell can show and what a column of a list is. Plain data; painting is in `delegates.py`.

Tones: bad ■ overdue, warn ▲ due soon, ok ● normal, info ○ to assign, done ✓, mute (no shape). Never colour alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TONES = ("bad", "warn", "ok", "info", "done", "mute")
SHAPES = {"bad": "■", "warn": "▲", "ok": "●", "info": "○", "done": "√", "mute": ""}


@dataclass(frozen=True, slots=True)
class State:
    """A state as shape, word and colour."""

    tone: str
    word: str

    def __str__(self) -> str:
        return f"{SHAPES.get(self.tone, '')}{self.word}"


@dataclass(frozen=True, slots=True)
class Due:
    """A time limit: the short date, then how far off in words (bold when overdue)."""

    date: str
    words: str = ""
    tone: str = "mute"

    def __str__(self) -> str:
        return f"{self.date} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class Bar:
    """Progress from 0 to 1 with its percentage."""

    fraction: float
    tone: str = "ok"

    def __str__(self) -> str:
        return f"{round(self.fraction * 100)}%"


Cell = State | Due | Bar | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list. `width` in px at base 14; `stretch`: takes the rest and never hides.

    `sort` names an indexed field of the record, empty = the header does not sort. A higher `priority` is hidden
    earlier when the window is narrow; 0 is never hidden. `mark`: draws the classification tag before the words.
    """

    key: str
    title: str
    width: int
    value: Callable[[Any], Cell]
    sort: str = ""
    priority: int = 0
    stretch: bool = False
    quiet: bool = False
    mark: Callable[[Any], str] | None = None

    def cell(self, row: Any) -> Cell:
        """The value shown for a row; an em dash when the row cannot say."""
        try:
            return self.value(row)
        except (AttributeError, KeyError, TypeError, ValueError):
            return "—"


def fitting(
    columns: tuple[Column, ...],
    width: int,
    *,
    title_minimum: int = 240,
    hidden: frozenset[str] = frozenset(),
    widths: dict[str, int] | None = None,
) -> list[Column]:
    """The columns that fit into `width` px: the stretch column keeps `title_minimum`, high priorities go first."""
    widths = widths or {}
    shown = [column for column in columns if column.key not in hidden or column.stretch]

    def need() -> int:
        return sum(
            title_minimum if column.stretch else widths.get(column.key, column.width) for column in shown
        )

    while need() > width:
        candidates = [column for column in shown if column.priority > 0 and not column.stretch]
        if not candidates:
            break
        shown.remove(max(candidates, key=lambda column: column.priority))
    return shown
