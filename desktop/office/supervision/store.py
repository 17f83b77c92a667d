"""What is read of supervised matters. Conditions are date ranges on the indexed deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.base.clock import today
from desktop.base.ids import RecordId
from desktop.base.ports import Condition
from desktop.office.supervision.records import AT_WORK, FINISHED, WAITING, Feedback, SupervisionItem
from desktop.storage.session import Session
from desktop.system.calendar import deadlines
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of

OPEN: tuple[Condition, ...] = (("finished_on", "is_null", None),)
HANDED: tuple[Condition, ...] = (("stage", "=", AT_WORK),)


def soon_until(on: date, calendar: Calendar, warn_workdays: int = deadlines.WARN_WORKDAYS) -> date:
    """The last due day that is yellow on a day: the day before the one with more than `warn_workdays` to go."""
    return calendar.add_workdays(on, warn_workdays + 1) - timedelta(days=1)


def overdue(on: date) -> tuple[Condition, ...]:
    """Conditions of red matters: handed over, deadline passed."""
    return (*HANDED, ("due_on", "<", on))


def soon(on: date, until: date) -> tuple[Condition, ...]:
    """Conditions of yellow matters."""
    return (*HANDED, ("due_on", ">=", on), ("due_on", "<=", until))


def in_time(until: date) -> tuple[Condition, ...]:
    """Conditions of green matters."""
    return (*HANDED, ("due_on", ">", until))


WAITING_ONES: tuple[Condition, ...] = (("stage", "=", WAITING),)
FINISHED_ONES: tuple[Condition, ...] = (("stage", "=", FINISHED),)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters stand in each colour, over the compartments the reader holds, no others."""

    every: int
    overdue: int
    soon: int
    in_time: int
    waiting: int
    finished: int

    @property
    def at_work(self) -> int:
        """Handed over and not finished."""
        return self.overdue + self.soon + self.in_time

    @property
    def unfinished(self) -> int:
        """Handed over or still to be."""
        return self.at_work + self.waiting


def tally(session: Session) -> Tally:
    """Counts per colour today."""
    on = today(session.clock)
    until = soon_until(on, calendar_of(session))

    def number(*where: Condition) -> int:
        return session.count(SupervisionItem, *where)

    return Tally(
        number(),
        number(*overdue(on)),
        number(*soon(on, until)),
        number(*in_time(until)),
        number(*WAITING_ONES),
        number(*FINISHED_ONES),
    )


def count_overdue(session: Session) -> int:
    """How many matters are red today."""
    return session.count(SupervisionItem, *overdue(today(session.clock)))


def steps(session: Session, item: RecordId) -> list[Feedback]:
    """What was done about a matter, oldest first."""
    return session.find(Feedback, ("parent", "=", item), order="at")


def opened_from(session: Session, source: RecordId) -> SupervisionItem | None:
    """The matter opened from a record, `None` when there is none."""
    found = session.find(SupervisionItem, ("source", "=", source), limit=1)
    return found[0] if found else None


def open_items(session: Session) -> list[SupervisionItem]:
    """All matters not struck off, by deadline."""
    return session.find(SupervisionItem, *OPEN, order="due_on")


MAP_ROWS = 500
"""A wall map shows at most so many matters: those due first."""


def of_year(session: Session, year: int) -> list[SupervisionItem]:
    """Matters for the map of a year: all that are open, and those struck off in it; by deadline."""
    finished: tuple[Condition, ...] = (
        ("finished_on", ">=", date(year, 1, 1)),
        ("finished_on", "<=", date(year, 12, 31)),
    )
    found = session.find(SupervisionItem, *OPEN, order="due_on", limit=MAP_ROWS)
    found += session.find(SupervisionItem, *finished, order="due_on", limit=MAP_ROWS)
    return sorted(found, key=lambda item: (item.due_on or date.max, item.id))[:MAP_ROWS]


def finished_in(session: Session, year: int) -> list[SupervisionItem]:
    """Matters struck off in a year, by day; at most 5,000 are read."""
    return session.find(
        SupervisionItem, ("finished_on", ">=", date(year, 1, 1)), ("finished_on", "<=", date(year, 12, 31)),
        order="finished_on", limit=5000,
    )  # fmt: skip


def steps_since(session: Session, at: int) -> dict[RecordId, list[Feedback]]:
    """Steps taken since an instant (UTC ms) by matter, oldest first."""
    found: dict[RecordId, list[Feedback]] = {}
    for step in session.find(Feedback, ("at", ">=", at), order="at"):
        if step.parent is not None:
            found.setdefault(step.parent, []).append(step)
    return found
