"""农历 dates, solar terms and festivals beside a day, from borax (1900–2100). Pure; slow enough for a worker."""

from __future__ import annotations

import functools
from datetime import date, timedelta

from borax.calendars.lunardate import LunarDate

from desktop.system.calendar.exchange import YEARS

SOLAR = {
    (1, 1): "元旦",
    (3, 8): "妇女节",
    (5, 1): "劳动节",
    (5, 4): "青年节",
    (7, 1): "建党节",
    (8, 1): "建军节",
    (10, 1): "国庆节",
}
LUNAR = {
    (1, 1): "春节",
    (1, 15): "元宵节",
    (5, 5): "端午节",
    (7, 7): "七夕",
    (8, 15): "中秋节",
    (9, 9): "重阳节",
    (12, 8): "腊八",
}
_ONE = timedelta(days=1)


@functools.lru_cache(maxsize=1024)
def caption(on: date) -> str:
    """What stands beside a day's number: festival, solar term, the month's name on its first day, else the day."""
    if on.year not in YEARS:
        return ""
    lunar = LunarDate.from_solar(on)
    festival = LUNAR.get((lunar.month, lunar.day)) if not lunar.leap else None
    if LunarDate.from_solar(on + _ONE).month == 1 and LunarDate.from_solar(on + _ONE).day == 1:
        festival = "除夕"
    return str(festival or SOLAR.get((on.month, on.day)) or lunar.term or lunar.cn_day_calendar)


def full_words(on: date) -> str:
    """A day in the lunar calendar: 丙午马年十月十五，with its solar term."""
    if on.year not in YEARS:
        return ""
    lunar = LunarDate.from_solar(on)
    month = f"{'闰' if lunar.leap else ''}{lunar.cn_month}月{lunar.cn_day}"
    return f"{lunar.gz_year}{lunar.animal}年{month}{f'　{lunar.term}' if lunar.term else ''}"
