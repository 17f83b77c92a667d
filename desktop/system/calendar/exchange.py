"""Yearly lists as JSON, in the form that public holiday data is exchanged in, and the official lists shipped here.

`{"year": 2027, "papers": ["国办发明电〔2026〕×号"], "days": [{"name": "元旦", "date": "2027-01-01",
"isOffDay": true}, …]}`; a provisional list says `"provisional": true`.
"""

from __future__ import annotations

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.errors import UserProblem
from desktop.system.calendar.days import DayList, ListedDay, missing_holidays, short_date

MAX_DAYS = 200
"""A year lists about 40 days; a file with more than this is not a holiday list."""

YEARS = range(1990, 2100)

_FOLDER = Path(__file__).parent / "official"


@functools.cache
def official() -> tuple[DayList, ...]:
    """The lists shipped with the program, by year: 2025 and 2026 as published, 2027 provisional."""
    return tuple(from_json(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.json")))


def to_json(days: DayList) -> str:
    """A list in the exchange form, one day a line."""
    head: dict[str, Any] = {"year": days.year, "papers": list(days.papers)}
    if days.is_provisional:
        head["provisional"] = True
    lines = ",\n  ".join(
        json.dumps({"name": day.name, "date": day.on.isoformat(), "isOffDay": day.is_off}, ensure_ascii=False)
        for day in days.days
    )
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "days": [\n  {lines}\n]}}\n'


def from_json(text: str) -> DayList:
    """A list from the exchange form, checked as a whole.

    Raises:
        UserProblem: `C-111` no such JSON · `C-112` year · `C-113` a day is wrong, by its place · `C-114` holidays
            missing.
    """
    try:
        body = json.loads(text)
        year, days = body["year"], body["days"]
        papers = tuple(str(paper)[:200] for paper in body.get("papers", ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _problem("C-111", "文件不是节假日 JSON。", "应当有 year、papers 和 days 三项。") from None
    if type(year) is not int or year not in YEARS:
        raise _problem("C-112", f"年份“{str(year)[:20]}”不对。", "year 应当是四位年份，例如 2027。")
    if not isinstance(days, list) or len(days) > MAX_DAYS:
        raise _problem("C-113", "days 应当是日期的列表。", f"一年最多 {MAX_DAYS} 项。")
    found: dict[date, ListedDay] = {}
    for place, entry in enumerate(days, start=1):
        day = _day(place, entry, year)
        if found.setdefault(day.on, day).is_off != day.is_off:
            raise _problem("C-113", f"第 {place} 项：{short_date(day.on)}既放假又上班。", "请核对这一天。")
    listed = tuple(sorted(found.values()))
    require_whole(year, listed)
    return DayList(year, listed, papers, body.get("provisional") is True)


def require_whole(year: int, days: tuple[ListedDay, ...]) -> None:
    """Refuse a list that leaves a holiday out: its days would silently count as worked.

    Raises:
        UserProblem: `C-114`.
    """
    missing = missing_holidays(year, days)
    if missing:
        raise _problem(
            "C-114",
            f"{year} 年的安排里没有{'、'.join(missing)}。",
            "请提供完整的通知；没有公布的年份会自动暂按推算。",
        )


def _day(place: int, entry: Any, year: int) -> ListedDay:
    try:
        on, is_off, name = date.fromisoformat(entry["date"]), entry["isOffDay"], entry.get("name", "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _problem(
            "C-113", f"第 {place} 项写得不对。", "每项应当有 name、date（2027-01-01）和 isOffDay。"
        ) from None
    if type(is_off) is not bool or not isinstance(name, str) or len(name) > 40 or "\n" in name:
        raise _problem(
            "C-113", f"第 {place} 项写得不对。", "isOffDay 应当是 true 或 false，name 是节日名称。"
        )
    if on.year != year and (on.year, on.month) != (year - 1, 12):
        raise _problem(
            "C-113",
            f"第 {place} 项：{on.isoformat()} 不属于 {year} 年的安排。",
            "只接受当年和上年12月的日期。",
        )
    return ListedDay(on, is_off, name)


def _problem(code: str, message: str, advice: str) -> UserProblem:
    return UserProblem(code, message, advice, field="text")
