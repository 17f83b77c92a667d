"""What is read of meetings. Children are few (tens), so a meeting is read whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from desktop.base.clock import CHINA, to_ms
from desktop.base.fields import Record
from desktop.base.ids import RecordId
from desktop.base.ports import Condition
from desktop.office.meetings import rules
from desktop.office.meetings.records import (
    ATTENDING,
    CANCELLED,
    HELD,
    ISSUED,
    NOT_TAKEN,
    ON_LEAVE,
    POSTPONED,
    PREPARING,
    STAFF,
    Attendee,
    Decision,
    MeetingPlan,
    Minutes,
    TaskItem,
    Topic,
)
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of

C = TypeVar("C", bound=Record)

UPCOMING: tuple[Condition, ...] = (("stage", "=", PREPARING),)
MINUTES_OWED: tuple[Condition, ...] = (("stage", "=", HELD),)
CLOSED: tuple[Condition, ...] = (("stage", "=", ISSUED),)
CANCELLED_ONES: tuple[Condition, ...] = (("stage", "=", CANCELLED),)


def children(session: Session, cls: type[C], meeting: RecordId) -> list[C]:
    """The children of one kind in order; equal positions (made on two machines) by id."""
    found = session.find(cls, ("parent", "=", meeting), order="position")
    return sorted(found, key=lambda each: (each.position, each.id))  # type: ignore[attr-defined]


def topics(session: Session, meeting: RecordId) -> list[Topic]:
    """The topics in order."""
    return children(session, Topic, meeting)


def people(session: Session, meeting: RecordId) -> list[Attendee]:
    """The people in order."""
    return children(session, Attendee, meeting)


def tasks(session: Session, meeting: RecordId) -> list[TaskItem]:
    """The checklist in order."""
    return children(session, TaskItem, meeting)


def decisions(session: Session, meeting: RecordId) -> list[Decision]:
    """The decisions in order."""
    return children(session, Decision, meeting)


def minutes_of(session: Session, meeting: RecordId) -> Minutes | None:
    """The minutes of a meeting, `None` before they are begun. Of two begun on two machines the older counts."""
    found = session.find(Minutes, ("parent", "=", meeting))
    return min(found, key=lambda each: each.id) if found else None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting with everything that belongs to it."""

    plan: MeetingPlan
    topics: tuple[Topic, ...]
    people: tuple[Attendee, ...]
    tasks: tuple[TaskItem, ...]
    minutes: Minutes | None
    decisions: tuple[Decision, ...]
    day_hint: str
    is_workday: bool

    @property
    def agenda(self) -> rules.Agenda:
        """The timed agenda."""
        return rules.agenda(self.plan.starts_at or 0, self.plan.minutes or 0, self.topics)

    @property
    def attending(self) -> tuple[Attendee, ...]:
        """Those of 出席 who are not on leave."""
        return tuple(each for each in self.people if each.capacity == ATTENDING and each.state != ON_LEAVE)

    @property
    def on_leave(self) -> tuple[Attendee, ...]:
        """Those on leave, staff left out."""
        return tuple(each for each in self.people if each.state == ON_LEAVE and each.capacity != STAFF)


def meeting(session: Session, id: RecordId) -> Meeting:
    """A meeting read whole, with what the office calendar says of its day. Raises NotFound."""
    plan = session.get(MeetingPlan, id)
    hint, is_workday = day_hint(session, rules.day_of(plan))
    return Meeting(
        plan,
        tuple(topics(session, id)),
        tuple(people(session, id)),
        tuple(tasks(session, id)),
        minutes_of(session, id),
        tuple(decisions(session, id)),
        hint,
        is_workday,
    )


def left_over(session: Session, plan: MeetingPlan) -> list[Topic]:
    """What the meeting of the same kind before this one put off or did not come to (缓议、未议), in its order."""
    before = session.find(
        MeetingPlan, ("kind", "=", plan.kind), ("starts_at", "<", plan.starts_at or 0), ("stage", "!=", CANCELLED),
        order="starts_at", descending=True, limit=1,
    )  # fmt: skip
    return (
        [each for each in topics(session, before[0].id) if each.result in (POSTPONED, NOT_TAKEN)]
        if before
        else []
    )


def day_hint(session: Session, on: date) -> tuple[str, bool]:
    """What the office calendar says of a day, and whether the office works on it."""
    calendar = calendar_of(session)
    return calendar.why(on), calendar.is_workday(on)


def on_day(session: Session, on: date) -> list[MeetingPlan]:
    """Meetings that begin on a day, by time, cancelled ones left out."""
    start = to_ms(datetime.combine(on, datetime.min.time(), CHINA))
    end = to_ms(datetime.combine(on + timedelta(days=1), datetime.min.time(), CHINA))
    return session.find(
        MeetingPlan,
        ("starts_at", ">=", start),
        ("starts_at", "<", end),
        ("stage", "!=", CANCELLED),
        order="starts_at",
    )


def clashes(session: Session, plan: MeetingPlan) -> list[MeetingPlan]:
    """Other meetings in the same place at the same time, among those the reader may see."""
    start, end = plan.starts_at or 0, rules.ends_at(plan)
    near = session.find(
        MeetingPlan,
        ("starts_at", "<", end),
        ("starts_at", ">", start - 2 * 86_400_000),
        ("stage", "!=", CANCELLED),
        ("place", "=", plan.place),
        order="starts_at",
    )
    return [each for each in near if each.id != plan.id and rules.ends_at(each) > start]
