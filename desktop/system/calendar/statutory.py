"""A year without its notice, computed: statutory days and 补假, no 调休. Always marked 暂按.

全国年节及纪念日放假办法 (2024 revision, in force 2025-01-01): 元旦 1 day, 春节 4 (除夕 to 初三), 清明 1, 劳动节 2,
端午 1, 中秋 1, 国庆 3; a day falling on Saturday or Sunday is made up on the next working day, and so is one on which
two holidays meet (as in 2020). Does not guess swapped weekends.
"""

from __future__ import annotations

import functools
from datetime import date, timedelta

from desktop.system.calendar.days import DayList, ListedDay

FIRST_YEAR, LAST_YEAR = 1901, 2099
"""Years for which lunar dates and solar terms are known; outside them only weekends are off."""

_QINGMING = 6
"""清明 counted from 小寒 = 0 among the solar terms of a civil year."""


@functools.lru_cache(maxsize=64)
def computed(year: int) -> DayList:
    """The provisional list of a year."""
    taken: dict[date, str] = {}
    owed: list[tuple[date, str]] = []
    for name, days in _holidays(year):
        for on in days:
            if on.weekday() >= 5 or on in taken:  # Saturday
                owed.append((days[-1], name))
            taken.setdefault(on, name)
    # 补假 comes after all statutory days are placed, so that none of them is used twice.
    for last, name in sorted(owed):
        on = last
        while on in taken or on.weekday() >= 5:
            on += timedelta(days=1)
        taken[on] = f"{name}补假"
    listed = tuple(ListedDay(on, True, name) for on, name in sorted(taken.items()))
    return DayList(year, listed, is_provisional=True)


def _holidays(year: int) -> list[tuple[str, list[date]]]:
    """(name, statutory days) of a year, in calendar order."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return []
    from borax.calendars.lunardate import LunarDate, TermUtils  # only a year without a list needs it

    new_year: date = LunarDate(year, 1, 1).to_solar_date()
    found = [
        ("元旦", _run(date(year, 1, 1), 1)),
        ("春节", _run(new_year - timedelta(days=1), 4)),
        ("清明节", _run(TermUtils.nth_term_day(year, _QINGMING), 1)),
        ("劳动节", _run(date(year, 5, 1), 2)),
        ("端午节", _run(LunarDate(year, 5, 5).to_solar_date(), 1)),
        ("中秋节", _run(LunarDate(year, 8, 15).to_solar_date(), 1)),
        ("国庆节", _run(date(year, 10, 1), 3)),
    ]
    return sorted(found, key=lambda each: each[1][0])


def _run(start: date, length: int) -> list[date]:
    return [start + timedelta(days=offset) for offset in range(length)]
