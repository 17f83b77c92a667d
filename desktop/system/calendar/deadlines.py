"""Time limits by urgency, and the one colour rule of the whole program. Pure; every figure here is a setting.

The usual limits are office practice (常见做法), not law. Words, shape and colour always go together, so that none of
them carries the meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.system.calendar.days import short_date
from desktop.system.calendar.rules import Calendar

HOUR_MS = 3_600_000

PROFILE_SETTING = "calendar.urgency_limits"
"""Setting that replaces the profile: `{"加急": {"count": 2, "unit": "workdays"}}`."""

WARN_SETTING = "calendar.warn_workdays"
"""Setting: how many working days before the deadline a matter turns yellow."""

WARN_WORKDAYS = 3


class LimitUnit(StrEnum):
    """What a limit counts in.

    `WORKDAYS`: N 个工作日. `DAYS`: N 日, moved from a day off to the next working day. `STRAIGHT_DAYS`:
    N 个自然日, through weekends and holidays to 24:00 (0 = the same day, 当日).
    """

    WORKDAYS = "workdays"
    DAYS = "days"
    STRAIGHT_DAYS = "straight_days"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take; the day it starts on does not count."""

    count: int
    unit: LimitUnit

    def __str__(self) -> str:
        if self.unit is LimitUnit.STRAIGHT_DAYS and self.count == 0:
            return "当日"
        word = {LimitUnit.WORKDAYS: "个工作日", LimitUnit.DAYS: "日", LimitUnit.STRAIGHT_DAYS: "个自然日"}
        return f"{self.count} {word[self.unit]}"


Profile = Mapping[str, Limit]
"""Urgency (紧急程度) → limit."""

USUAL_PROFILE: Profile = {
    "特提": Limit(1, LimitUnit.STRAIGHT_DAYS),
    "特急": Limit(1, LimitUnit.STRAIGHT_DAYS),
    "加急": Limit(3, LimitUnit.WORKDAYS),
    "平件": Limit(7, LimitUnit.WORKDAYS),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day in time (until 24:00), and the sentence that says how it was found."""

    due_on: date
    basis: str


@dataclass(frozen=True, slots=True)
class DueState:
    """How a matter stands: `tone` bad, warn, ok or done; its word; the short words of the due column; and why."""

    tone: str
    word: str
    due_words: str
    why: str

    @property
    def shape(self) -> str:
        """■ ▲ ● ✓."""
        return SHAPES[self.tone]


SHAPES = {"bad": "■", "warn": "▲", "ok": "●", "done": "√"}


def profile_from(setting: object) -> Profile:
    """The usual profile with the office's own limits laid over it; entries of the wrong shape are left out."""
    found = dict(USUAL_PROFILE)
    for urgency, entry in setting.items() if isinstance(setting, Mapping) else ():
        if not isinstance(entry, Mapping):
            continue
        count, unit = entry.get("count"), entry.get("unit")
        if type(count) is int and 0 <= count <= 366 and unit in list(LimitUnit):  # a year
            found[str(urgency)] = Limit(count, LimitUnit(unit))
    return found


def last_day(start: date, limit: Limit, calendar: Calendar) -> date:
    """The last day in time of a limit that begins to count on the day after `start`."""
    match limit.unit:
        case LimitUnit.WORKDAYS:
            return calendar.add_workdays(start, limit.count)
        case LimitUnit.DAYS:
            return calendar.add_days(start, limit.count)
        case LimitUnit.STRAIGHT_DAYS:
            return start + timedelta(days=limit.count)


def deadline(start: date, urgency: str, calendar: Calendar, profile: Profile = USUAL_PROFILE) -> Deadline:
    """When a matter of this urgency received on `start` is due. Raises KeyError for an urgency not in the profile."""
    limit = profile[urgency]
    due_on = last_day(start, limit, calendar)
    if limit.unit is LimitUnit.STRAIGHT_DAYS:
        how = "收到当日 24 时前" if limit.count == 0 else f"自{short_date(start)}次日起算，节假日不顺延"
        notes: tuple[str, ...] = ()
    else:
        how = f"自{short_date(start)}次日起算"
        notes = calendar.exceptions(start, due_on)
        provisional = calendar.provisional_words(start, due_on)
        notes = (*notes, provisional) if provisional else notes
    return Deadline(due_on, f"{urgency} {limit}，{'；'.join((how, *notes))}，到期日 {due_on.isoformat()}")


def hours_after(start_ms: int, hours: float) -> int:
    """The instant `hours` later: limits in hours run through nights and holidays."""
    return start_ms + round(hours * HOUR_MS)


def days_in_words(due_on: date, today: date) -> str:
    """The short words of the due column, in natural days: 超 5 天, 今天, 剩 3 天."""
    left = (due_on - today).days
    return "今天" if left == 0 else f"剩 {left} 天" if left > 0 else f"超 {-left} 天"


def colour(
    due_on: date | None,
    today: date,
    calendar: Calendar,
    done_on: date | None = None,
    warn_workdays: int = WARN_WORKDAYS,
) -> DueState:
    """The colour a matter has today, for every list, page and printed ledger.

    Red ■ once the due day has passed; yellow ▲ with at most `warn_workdays` working days left after today; green ●
    else; ✓ when done. Work on a day off does not matter: the day alone decides.
    """
    if done_on is not None:
        return DueState("done", "已办结", "", _done_words(due_on, done_on))
    if due_on is None:
        return DueState("ok", "正常", "", "未定时限")
    words = days_in_words(due_on, today)
    if due_on < today:
        return DueState("bad", "已超期", words, _late_words(due_on, today, calendar))
    left = calendar.workdays_between(today, due_on)
    why = _left_words(due_on, today, left, calendar)
    if left <= warn_workdays:
        return DueState("warn", "今日到期" if due_on == today else "即将到期", words, why)
    return DueState("ok", "正常", words, why)


def _done_words(due_on: date | None, done_on: date) -> str:
    if due_on is None:
        return f"{short_date(done_on)}办结"
    late = (done_on - due_on).days
    return f"{short_date(done_on)}办结，{'按期' if late <= 0 else f'超期 {late} 天'}，到期日 {due_on.isoformat()}"


def _late_words(due_on: date, today: date, calendar: Calendar) -> str:
    days, worked = (today - due_on).days, calendar.workdays_between(due_on, today)
    return f"已超期 {days} 天，其中工作日 {worked} 天，到期日 {due_on.isoformat()}"


def _left_words(due_on: date, today: date, left: int, calendar: Calendar) -> str:
    end = f"到期日 {due_on.isoformat()}"
    provisional = calendar.provisional_words(today, due_on)
    tail = f"{end}（{provisional}）" if provisional else end
    if due_on == today:
        return f"今天到期，{tail}"
    if left == 0:
        return f"还剩 {(due_on - today).days} 天，其间没有工作日，{tail}"
    listed = "、".join(short_date(on) for on in calendar.workdays(today, due_on)) if left <= _LISTED else ""
    return f"还剩 {left} 个工作日{f'（{listed}）' if listed else ''}，{tail}"


_LISTED = 5
"""Up to so many remaining working days are named one by one."""
