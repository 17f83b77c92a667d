"""Reading what is owed across all slices. Only what the reader may see counts; nothing else is hinted at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from desktop.base.ports import Condition
from desktop.overview.home import rules
from desktop.overview.home.records import Owed
from desktop.storage.session import Session

SHOWN = 100
"""How many items a list of the workbench shows at most; the rest is one click away on the slice's own page."""

_OPEN: Condition = ("finished_on", "is_null", None)


@dataclass(frozen=True, slots=True)
class Figures:
    """The workbench's figures. `longest` is the greatest number of days anything is overdue."""

    mine: int = 0
    mine_urgent: int = 0
    overdue: int = 0
    longest: int = 0
    today: int = 0
    soon: int = 0
    open: int = 0


def kinds(session: Session) -> tuple[rules.Bearing, ...]:
    """Kinds with time limits that the user's role may read."""
    return tuple(
        bearing
        for bearing in rules.bearings(session.catalogue.kinds())
        if session.may(f"{bearing.kind.partition('.')[0]}.read")
    )


def _find(
    session: Session,
    *where: Condition,
    handler: str = "",
    limit: int = SHOWN,
    order: str = "due_on",
    descending: bool = False,
) -> list[Owed]:
    found: list[Owed] = []
    for bearing in kinds(session):
        own: tuple[Condition, ...] = ((bearing.handler, "=", handler),) if handler else ()
        if handler and not bearing.handler:
            continue
        records = session.find(bearing.cls, *where, *own, order=order, descending=descending, limit=limit)
        found += [rules.owed_of(bearing, record) for record in records]
    return found


def mine(session: Session, limit: int = SHOWN) -> list[Owed]:
    """What the user has to see to, what is due first comes first."""
    return rules.in_order(_find(session, _OPEN, handler=session.user.name, limit=limit))[:limit]


def overdue(session: Session, today: date, limit: int = SHOWN) -> list[Owed]:
    """What is overdue in the office, longest first."""
    return rules.in_order(_find(session, _OPEN, ("due_on", "<", today), limit=limit))[:limit]


def due_today(session: Session, today: date, limit: int = SHOWN) -> list[Owed]:
    """What is due today in the office."""
    return rules.in_order(_find(session, _OPEN, ("due_on", "=", today), limit=limit))[:limit]


def every(session: Session, limit: int = SHOWN) -> list[Owed]:
    """Everything owed in the office."""
    return rules.in_order(_find(session, _OPEN, limit=limit))[:limit]


def done(session: Session, limit: int = SHOWN) -> list[Owed]:
    """What the user has finished, latest first."""
    found = _find(
        session,
        ("finished_on", "not_null", None),
        handler=session.user.name,
        limit=limit,
        order="finished_on",
        descending=True,
    )
    return sorted(found, key=lambda each: (each.finished_on or date.min, each.id), reverse=True)[:limit]


def figures(session: Session, today: date, soon_until: date) -> Figures:
    """The figures of the workbench on a day."""
    sums = {"mine": 0, "mine_urgent": 0, "overdue": 0, "today": 0, "soon": 0, "open": 0}
    oldest: date | None = None
    for bearing in kinds(session):

        def number(*where: Condition, cls: type = bearing.cls) -> int:
            return session.count(cls, _OPEN, *where)

        sums["open"] += number()
        sums["overdue"] += number(("due_on", "<", today))
        sums["today"] += number(("due_on", "=", today))
        sums["soon"] += number(("due_on", ">=", today), ("due_on", "<=", soon_until))
        if bearing.handler:
            own: Condition = (bearing.handler, "=", session.user.name)
            sums["mine"] += number(own)
            if bearing.urgency:
                sums["mine_urgent"] += number(own, (bearing.urgency, "in", tuple(sorted(rules.URGENT_WORDS))))
        first = session.find(bearing.cls, _OPEN, ("due_on", "not_null", None), order="due_on", limit=1)
        if first:
            due = rules.owed_of(bearing, first[0]).due_on
            oldest = due if oldest is None or (due is not None and due < oldest) else oldest
    longest = max(0, (today - oldest).days) if oldest is not None else 0
    return Figures(longest=longest, **sums)


def due_days(session: Session, today: date) -> Counter[date]:
    """How many matters fall due on each day after today (of each kind those due first)."""
    days: Counter[date] = Counter()
    for bearing in kinds(session):
        for record in session.find(bearing.cls, _OPEN, ("due_on", ">", today), order="due_on", limit=SHOWN):
            due_on = rules.owed_of(bearing, record).due_on
            if due_on is not None:
                days[due_on] += 1
    return days
