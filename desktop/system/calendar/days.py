"""Days that a yearly list names: off or worked, and why. Values only; the arithmetic is in `rules.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WEEKDAYS = "一二三四五六日"

HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
"""The holidays every yearly notice since 2008 arranges."""

ALL_HOLIDAYS_FROM = 2008


@dataclass(frozen=True, slots=True, order=True)
class ListedDay:
    """One day a list names, whether it differs from Monday-to-Friday work or not; `name` is its holiday."""

    on: date
    is_off: bool
    name: str


@dataclass(frozen=True, slots=True)
class DayList:
    """The listed days of one year with the papers that say so.

    `is_provisional`: computed from the statutory days, as the notice is not out yet (暂按). Dates may lie in December
    of the year before: a notice arranges the days off around 元旦.
    """

    year: int
    days: tuple[ListedDay, ...]
    papers: tuple[str, ...] = ()
    is_provisional: bool = False


def weekday_word(on: date) -> str:
    """周一 … 周日."""
    return f"周{WEEKDAYS[on.weekday()]}"


def short_date(on: date) -> str:
    """9月30日."""
    return f"{on.month}月{on.day}日"


def missing_holidays(year: int, days: Iterable[ListedDay]) -> tuple[str, ...]:
    """Holidays that a list of this year should name as off but does not; a list with gaps must not pass for whole."""
    if year < ALL_HOLIDAYS_FROM:
        return ()
    named = "、".join({day.name for day in days if day.is_off})
    return tuple(holiday for holiday in HOLIDAYS if holiday not in named)
