"""Agenda, people, checklist and decisions as a grid gives them back: every row of it in one act, or none.

Each row keeps to the rules of the single verbs in `service` and `minutes_service`. A refusal names its row
(`RowProblem`), so that the window can show it at the cell. They are not listed in `MODULE`: the
command line acts on one record at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from desktop.base.children import Changes, RowProblem
from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import FieldKind, Record, Value, fields_of
from desktop.base.ids import RecordId
from desktop.base.module import verb
from desktop.base.values import check
from desktop.office.meetings import rules, store
from desktop.office.meetings.records import (
    BY_PROXY,
    EXPECTED,
    ON_LEAVE,
    Attendee,
    Decision,
    MeetingPlan,
    TaskItem,
    Topic,
)
from desktop.office.meetings.service import HANDLE, MINUTES, open_plan
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction

C = TypeVar("C", bound=Record)
Settle = Callable[[Transaction, C, Mapping[str, Value]], None]
"""Bring the other fields of a row in line with those just written (given: which ones)."""


@verb(MeetingPlan, "edit_topics", title="编排议程", permission=HANDLE)
def edit_topics(session: Session, id: RecordId, changes: Changes) -> int:
    """Add, change, move and take off topics; returns how many rows were touched."""
    return _edit(session, open_plan(session, id), Topic, changes, _as_written)


@verb(MeetingPlan, "edit_attendees", title="编排名单", permission=HANDLE)
def edit_attendees(session: Session, id: RecordId, changes: Changes) -> int:
    """Add, change, move and take off people, sign-in included.

    Raises:
        RowProblem: `M-103` a person of one unit stands twice; `M-104` no proxy named; `M-105` leave without reason.
    """
    plan = open_plan(session, id)
    with session.transaction(plan.compartment, "meetings.edit_attendees"):
        touched = _edit(session, plan, Attendee, changes, _sign_in)
        known: set[tuple[str, str]] = set()
        for each in store.people(session, id):
            key = (str(each.person_name), str(each.unit_name or ""))
            if key in known:
                twice = UserProblem(
                    "M-103", f"{each.person_name}已在参会人员名单中。", "", field="person_name"
                )
                raise RowProblem(twice, _name_of(each, changes))
            known.add(key)
        return touched


@verb(MeetingPlan, "edit_decisions", title="编排议定事项", permission=MINUTES)
def edit_decisions(session: Session, id: RecordId, changes: Changes) -> int:
    """Add, change, move and take back decisions before the minutes are signed."""
    return _edit(session, open_plan(session, id), Decision, changes, _as_written)


@verb(MeetingPlan, "edit_tasks", title="编排会务清单", permission=HANDLE)
def edit_tasks(session: Session, id: RecordId, changes: Changes) -> int:
    """Add, change, tick and take off things to do; also after the minutes are out."""
    plan = session.get(MeetingPlan, id)
    rules.require_not_cancelled(plan)
    return _edit(session, plan, TaskItem, changes, _tick)


@verb(MeetingPlan, "set_seats", title="排座次", permission=HANDLE)
def set_seats(session: Session, id: RecordId, rows: tuple[int, ...], seats: Mapping[RecordId, str]) -> int:
    """Keep a seating plan: seats of each row, and where each person sits (2-5); whoever is left out has no seat.

    Raises:
        UserProblem: `M-123` a seat that is not there, or two people on one.
    """
    plan = open_plan(session, id)
    places = [rules.place_of(seat) for seat in seats.values()]
    inside = all(p is not None and p[0] < len(rows) and p[1] < rows[p[0]] for p in places)
    if not inside or len(set(places)) < len(places):
        raise UserProblem("M-123", "座次图与座位对不上。", "请重新打开座次图再排。")
    with session.transaction(plan.compartment, "meetings.set_seats") as tx:
        plan.seat_rows = "、".join(map(str, rows))
        tx.save(plan)
        for person in store.people(session, id):
            seat = seats.get(person.id, "")
            if seat != person.seat:
                person.seat = seat
                tx.save(person)
    return len(seats)


# Rows ----------------------------------------------------------------------------------------------------------


def _edit(session: Session, plan: MeetingPlan, cls: type[C], changes: Changes, settle: Settle[C]) -> int:
    names = {spec.name for spec in fields_of(cls) if spec.kind is not FieldKind.LINK} - {"position"}
    make: Callable[..., C] = cls
    with session.transaction(plan.compartment, f"meetings.edit_{cls.__name__.lower()}s") as tx:
        for place, (position, values) in enumerate(changes.added):
            with _row(place):
                known = _known(values, names)
                _save(tx, make(parent=plan.id, position=position, **known), known, settle)
        moved, edited = dict(changes.moved), dict(changes.edited)
        for record_id in dict.fromkeys((*edited, *moved)):
            with _row(record_id):
                record = _child(session, plan, cls, record_id)
                values = _known(edited.get(record_id, {}), names)
                _write(record, values, changes.seen.get(record_id, {}))
                if record_id in moved:
                    record.position = moved[record_id]  # type: ignore[attr-defined]
                _save(tx, record, values, settle)
        for record_id in changes.removed:
            with _row(record_id):
                tx.delete(_child(session, plan, cls, record_id))
    return changes.count()


def _write(record: Record, values: Mapping[str, Value], seen: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if name in seen and getattr(record, name) not in (seen[name], value):
            raise UserProblem(
                "M-122", "这一格刚被改为别的内容，没有保存。", "请先放弃改动，看过新内容再改。", field=name
            )
        setattr(record, name, value)


def _save(tx: Transaction, record: C, values: Mapping[str, Value], settle: Settle[C]) -> None:
    check([spec for spec in fields_of(type(record)) if spec.name in values], values)
    settle(tx, record, values)
    tx.save(record)


def _child(session: Session, plan: MeetingPlan, cls: type[C], id: RecordId) -> C:
    found = session.try_get(cls, id)
    if found is None or found.parent != plan.id:  # type: ignore[attr-defined]
        raise NotFound("内容")
    return found


def _known(values: Mapping[str, Value], names: set[str]) -> dict[str, Value]:
    found = {name: value for name, value in values.items() if name in names}
    return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


@contextmanager
def _row(row: RecordId | int) -> Iterator[None]:
    try:
        yield
    except UserProblem as problem:
        raise RowProblem(problem, row) from problem


def _name_of(person: Attendee, changes: Changes) -> RecordId | int:
    for place, (position, _) in enumerate(changes.added):
        if position == person.position:
            return place
    return person.id


# What follows from what was written ----------------------------------------------------------------------------


def _as_written(_tx: Transaction, _record: Record, _values: Mapping[str, Value]) -> None:
    return None


def _sign_in(tx: Transaction, person: Attendee, values: Mapping[str, Value]) -> None:
    if not {"state", "proxy", "reason"} & set(values):
        return
    rules.require_sign_in(person.state, str(person.proxy or ""), person.reason)
    came = person.state not in (EXPECTED, ON_LEAVE)
    if "state" in values:
        person.signed_in_at = (person.signed_in_at or tx.now_ms) if came else None
    person.proxy = person.proxy if person.state == BY_PROXY else None
    person.reason = person.reason if person.state == ON_LEAVE else ""


def _tick(tx: Transaction, task: TaskItem, values: Mapping[str, Value]) -> None:
    if "is_done" in values:
        task.done_at = (task.done_at or tx.now_ms) if task.is_done else None
