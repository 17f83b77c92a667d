"""What the calendar page shows, read in a worker: a month with its days, one day with its reasons, a notice as read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop.base.clock import today
from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, Record, spec_of
from desktop.base.ids import RecordId
from desktop.system.calendar import deadlines, lunar, service, store
from desktop.system.calendar.days import DayList, ListedDay, weekday_word
from desktop.system.calendar.records import OwnDay
from desktop.system.calendar.rules import Calendar
from desktop.system.preferences.store import setting
from desktop.ui.columns import State
from desktop.ui.month import MonthCell, first_shown, weeks_shown
from desktop.ui.paste_dialog import Understood

DUES_SHOWN = 12
_LINE = re.compile(r"第 ?(\d+) ?行")


@dataclass(frozen=True, slots=True)
class Due:
    """One matter whose limit ends on a day."""

    kind: str
    id: RecordId
    title: str
    on: date
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """Everything the grid and the cards beside it show."""

    year: int
    month: int
    today: date
    calendar: Calendar
    cells: dict[date, MonthCell]
    dues: dict[date, tuple[Due, ...]]
    own: dict[date, OwnDay]
    captions: dict[date, str]

    def subtitle(self) -> str:
        """The year in one line."""
        counts = self.calendar.month_counts(self.year)
        listed = self.calendar.list_of(self.year)
        papers = "、".join(listed.papers) or ("按法定节假日推算" if listed.is_provisional else "已录入")
        return f"{self.year}年工作日 {sum(counts)} 天 · 本月 {counts[self.month - 1]} 天 · 依据 {papers}"

    def banner(self) -> str:
        """The warning a year without a notice owes."""
        first = first_shown(self.year, self.month)
        last = first + timedelta(days=weeks_shown(self.year, self.month) * 7 - 1)
        years = [
            str(y)
            for y in dict.fromkeys((self.year, first.year, last.year))
            if self.calendar.is_provisional(y)
        ]
        if not years:
            return ""
        return (
            f"{'、'.join(years)} 年放假通知尚未录入，暂按法定节假日推算；通知发布后请导入，时限会重新计算。"
        )


def load(session: Any, year: int, month: int) -> Month:
    """Read a month."""
    calendar, now = store.calendar_of(session), today(session.clock)
    start = first_shown(year, month)
    shown = [start + timedelta(days=n) for n in range(weeks_shown(year, month) * 7)]
    dues = dues_by_day(session, shown[0], shown[-1], now, calendar)
    own = {each.falls_on: each for each in session.find(OwnDay) if each.falls_on}
    captions = {on: lunar.caption(on) for on in shown}
    cells = {on: cell(on, calendar, captions[on], dues.get(on, ()), own) for on in shown}
    return Month(year, month, now, calendar, cells, dues, own, captions)


def cell(
    on: date, calendar: Calendar, caption: str, dues: tuple[Due, ...], own: dict[date, OwnDay]
) -> MonthCell:
    """A day of the grid. 休 and 班 stand where a list or the office itself says so, not on plain weekends."""
    listed = calendar.listed(on)
    lines: list[tuple[str, str]] = []
    if on in own:
        lines.append(("info", own[on].reason))
    if dues:
        worst = next(
            (tone for tone in ("bad", "warn", "ok", "done") if any(d.tone == tone for d in dues)), "ok"
        )
        lines.append((worst, f"{len(dues)} 件到期"))
    badge = "" if listed is None else "休" if listed.is_off else "班"
    return MonthCell(caption, badge, not calendar.is_workday(on), tuple(lines), calendar.why(on))


def due_kinds(kinds: Iterable[type[Record]]) -> list[type[Record]]:
    """Kinds with a time limit: those with days `due_on` and `finished_on`."""
    found = []
    for cls in kinds:
        days = {spec.name for spec in spec_of(cls).fields if spec.kind is FieldKind.DAY}
        if {"due_on", "finished_on"} <= days:
            found.append(cls)
    return found


def dues_by_day(
    session: Any, start: date, end: date, now: date, calendar: Calendar
) -> dict[date, tuple[Due, ...]]:
    """Open matters by the day their limit ends on, of kinds the user may read."""
    warn = setting(session, deadlines.WARN_SETTING, deadlines.WARN_WORKDAYS)
    found: dict[date, list[Due]] = {}
    for cls in due_kinds(session.catalogue.kinds().values()):
        kind = spec_of(cls).kind
        if not session.may(f"{kind.partition('.')[0]}.read"):
            continue
        where = (("due_on", ">=", start), ("due_on", "<=", end), ("finished_on", "is_null", None))
        for record in session.find(cls, *where):
            on = record.due_on
            state = deadlines.colour(on, now, calendar, None, warn)
            title = str(getattr(record, "title", "") or getattr(record, "matter", "") or spec_of(cls).title)
            found.setdefault(on, []).append(Due(kind, record.id, title, on, state.tone, state.due_words))
    return {on: tuple(each) for on, each in found.items()}


def day_title(on: date) -> str:
    """11月23日　星期一."""
    return f"{on.month}月{on.day}日　{weekday_word(on).replace('周', '星期')}"


def day_state(on: date, calendar: Calendar) -> State:
    """Whether a day is worked."""
    return State("ok", "工作日") if calendar.is_workday(on) else State("info", "休息日")


def why(on: date, calendar: Calendar) -> str:
    """Why a day is worked or not, without repeating the date."""
    words = calendar.why(on).partition("，")[2]
    return words[:1].upper() + words[1:]


def basis(on: date, calendar: Calendar) -> str:
    """The paper behind the day's rule."""
    listed = calendar.list_of(on.year)
    if listed.is_provisional:
        return "放假通知未录入，暂按推算"
    return "、".join(listed.papers) or "已录入的放假安排"


def distance(on: date, now: date, calendar: Calendar) -> str:
    """How far a day is from today, in working days."""
    if on == now:
        return "今天"
    number = calendar.workdays_between(now, on)
    return f"还有 {number} 个工作日" if on > now else f"已过 {-number} 个工作日"


def understood(text: str, number: str) -> Understood:
    """A pasted notice as read, or what is wrong and in which line. Nothing is stored."""
    try:
        year = int(number) if number else None
        found = service.read_notice(text, year)
    except ValueError:
        return Understood("年份应为四位数字。", State("bad", "有错误"))
    except UserProblem as problem:
        place = _LINE.search(problem.message)
        words = f"{problem.message}{problem.advice}〔{problem.code}〕"
        return Understood(words, State("bad", "有错误"), line=int(place[1]) if place else 0)
    off, on = (sum(day.is_off is flag for day in found.days) for flag in (True, False))
    heading = f"{found.year}年：放假 {off} 天，调休上班 {on} 天"
    lines = [(name, words, "ink") for name, words in by_holiday(found)]
    lines += [("依据", "、".join(found.papers) or "通知中没有写文号", "ink" if found.papers else "warn")]
    return Understood(heading, State("ok", "已识别"), tuple(lines), ok=True)


def by_holiday(found: DayList) -> list[tuple[str, str]]:
    """(holiday, its days in words), in order."""
    groups: dict[str, list[ListedDay]] = {}
    for day in sorted(found.days, key=lambda each: (not each.is_off, each.on)):
        groups.setdefault(day.name, []).append(day)
    return [(name, _words(sorted(days))) for name, days in groups.items()]


def _words(days: list[ListedDay]) -> str:
    off = [day.on for day in days if day.is_off]
    worked = [day.on for day in days if not day.is_off]
    span = f"{off[0].month}月{off[0].day}日" if off else ""
    if len(off) > 1:
        span += f"至{off[-1].month}月{off[-1].day}日"
    parts = [f"{span}放假 {len(off)} 天"] if off else []
    if worked:
        parts.append("、".join(f"{on.month}月{on.day}日" for on in worked) + "上班")
    return "；".join(parts)
