"""What happens today: who is on duty, which meetings are held, how supervised matters stand. For the side column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.base.clock import civil
from desktop.office.duty import store as duty
from desktop.office.duty.records import BANDS
from desktop.office.duty.service import READ as DUTY_READ
from desktop.office.meetings import store as meetings
from desktop.office.meetings.records import ON_LEAVE, STAFF, MeetingPlan
from desktop.office.meetings.service import READ as MEETINGS_READ
from desktop.office.supervision import store as supervision
from desktop.office.supervision.service import READ as SUPERVISION_READ
from desktop.storage.session import Session
from desktop.ui.charts import Ring, Share, Sparkline
from desktop.ui.columns import State

DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty: (label, name) by place; whether a shift runs and is manned as it has to be."""

    people: tuple[tuple[str, str], ...]
    state: State


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of today: when, its name, and a line of where and how many."""

    at: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Today:
    """None where the user may not see the slice."""

    duty: OnDuty | None
    meetings: tuple[Held, ...] | None
    next_meeting: str
    tally: supervision.Tally | None


def read(session: Session, on: date) -> Today:
    """Everything of a day the user may see."""
    now = session.clock.now_ms()
    held = (
        tuple(_held(session, plan) for plan in meetings.on_day(session, on))
        if session.may(MEETINGS_READ)
        else None
    )
    coming = [
        civil(plan.starts_at or 0)
        for plan in meetings.on_day(session, on)
        if held and (plan.starts_at or 0) >= now
    ]
    return Today(
        _on_duty(session, on) if session.may(DUTY_READ) else None,
        held,
        f"{coming[0]:%H:%M}" if coming else "",
        supervision.tally(session) if session.may(SUPERVISION_READ) else None,
    )


def _on_duty(session: Session, on: date) -> OnDuty:
    shift = duty.current_shift(session)
    planned = {slot.band: str(slot.person_name) for slot in duty.slots(session, on, on)}
    if shift is None:
        names = tuple(planned.get(band, "") for band in BANDS)
        state = State("bad", "无人接班") if any(names) else State("mute", "未排班")
    else:
        names = tuple(str(each or "") for each in (shift.duty_leader, shift.officer_a, shift.officer_b))
        state = State("ok", "双人在岗") if names[1] and names[2] else State("warn", "单人在岗")
    labels = ("带班领导", "主班", "副班")
    return OnDuty(tuple((label, name or "未安排") for label, name in zip(labels, names, strict=True)), state)


def _held(session: Session, plan: MeetingPlan) -> Held:
    people = [each for each in meetings.people(session, plan.id) if each.capacity != STAFF]
    away = sum(each.state == ON_LEAVE for each in people)
    parts = (plan.place, f"应到 {len(people)} 人" if people else "", f"请假 {away}" if away else "")
    return Held(f"{civil(plan.starts_at or 0):%H:%M}", plan.title, " · ".join(part for part in parts if part))


def ring(tally: supervision.Tally) -> Ring:
    """Open supervised matters by colour round their number."""
    shares = (
        Share("超期", tally.overdue, "bad"), Share("预警", tally.soon, "warn"), Share("正常", tally.in_time, "ok"),
        Share("待交办", tally.waiting, "info"),
    )  # fmt: skip
    return Ring("督查未办结", shares, f"{tally.unfinished:,}", "件")


def due_line(days: Counter[date], on: date) -> Sparkline:
    """How many matters fall due on each of the next days."""
    values = [days.get(on + timedelta(days=each), 0) for each in range(1, DAYS_AHEAD + 1)]
    return Sparkline(f"今后 {DAYS_AHEAD} 天每天到期件数", values)
