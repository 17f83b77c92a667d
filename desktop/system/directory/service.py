"""What is done with the directory: entering, changing, retiring and ordering units and people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction
from desktop.system.directory import rules, store
from desktop.system.directory.records import NewPlace, Person, PersonInput, Unit, UnitInput

MAINTAIN = "directory.maintain"

T = TypeVar("T")
E = TypeVar("E", Unit, Person)


@verb(Unit, "create", title="新增单位", permission=MAINTAIN, creates=True)
def create_unit(session: Session, given: UnitInput) -> Unit:
    """Enter a unit, behind the others under the same parent.

    Raises:
        UserProblem: `U-101` a unit of this name exists · `U-102` there is no such parent.
    """
    unit = Unit()
    _fill_unit(session, unit, given)
    with session.transaction(COMMON, "directory.create_unit") as tx:
        unit.position = _last(_siblings(session, unit), lambda each: each.position)
        return tx.save(unit)


@verb(Unit, "update", title="修改单位", permission=MAINTAIN)
def update_unit(session: Session, id: RecordId, given: UnitInput) -> Unit:
    """Change a unit's names or parent. Papers keep the name that was written on them.

    Raises:
        UserProblem: `U-101`, `U-102`; `U-103` it would lie under itself.
    """
    unit = session.get(Unit, id)
    _fill_unit(session, unit, given)
    with session.transaction(unit.compartment, "directory.update_unit") as tx:
        return tx.save(unit)


@verb(Unit, "retire", title="撤销单位", permission=MAINTAIN)
def retire_unit(session: Session, id: RecordId) -> Unit:
    """Take a unit out of the pickers; it stays readable.

    Raises:
        UserProblem: `U-104` units or people in office still belong to it.
    """
    unit = session.get(Unit, id)
    below = sum(line.unit.parent == id for line in store.units(session)) + len(store.people(session, id))
    if below:
        raise UserProblem(
            "U-104", f"“{unit.name}”下面还有 {below} 个在用的单位或人员。", "请先调整或撤销它们。"
        )
    return _set_retired(session, unit, "directory.retire_unit", retired=True)


@verb(Unit, "restore", title="恢复单位", permission=MAINTAIN)
def restore_unit(session: Session, id: RecordId) -> Unit:
    """Put a retired unit back. Raises `U-101` when its name was given to another meanwhile."""
    unit = session.get(Unit, id)
    _require_free_name(session, unit)
    return _set_retired(session, unit, "directory.restore_unit", retired=False)


@verb(Unit, "move", title="调整单位排序", permission=MAINTAIN)
def move_unit(session: Session, id: RecordId, given: NewPlace) -> Unit:
    """Put a unit behind another of the same parent, or in front of all. Raises `U-105` for one not beside it."""
    unit = session.get(Unit, id)
    others = _siblings(session, unit)
    with session.transaction(unit.compartment, "directory.move_unit") as tx:
        _move(tx, unit, others, given.after, "position")
        return tx.save(unit)


@verb(Person, "create", title="新增人员", permission=MAINTAIN, creates=True)
def create_person(session: Session, given: PersonInput) -> Person:
    """Enter a person, behind the others; a leader also behind the other leaders.

    Raises:
        UserProblem: `U-106` the same person (name, unit, post) is there already.
    """
    person = Person()
    _fill_person(session, person, given)
    with session.transaction(COMMON, "directory.create_person") as tx:
        person.position = _last(store.people(session, with_retired=True), lambda each: each.position)
        return tx.save(person)


@verb(Person, "update", title="修改人员", permission=MAINTAIN)
def update_person(session: Session, id: RecordId, given: PersonInput) -> Person:
    """Change a person's name, unit, post, telephone, or whether the person is a leader. Raises `U-106`."""
    person = session.get(Person, id)
    _fill_person(session, person, given)
    with session.transaction(person.compartment, "directory.update_person") as tx:
        return tx.save(person)


@verb(Person, "retire", title="离任", permission=MAINTAIN)
def retire_person(session: Session, id: RecordId) -> Person:
    """Take a person out of the pickers and the order of leaders; papers keep the name."""
    return _set_retired(session, session.get(Person, id), "directory.retire_person", retired=True)


@verb(Person, "restore", title="恢复在任", permission=MAINTAIN)
def restore_person(session: Session, id: RecordId) -> Person:
    """Put a person back into the pickers, at the place held before."""
    return _set_retired(session, session.get(Person, id), "directory.restore_person", retired=False)


@verb(Person, "move", title="调整人员排序", permission=MAINTAIN)
def move_person(session: Session, id: RecordId, given: NewPlace) -> Person:
    """Put a person behind another in the order of the office. Raises `U-105` for one that is not in it."""
    person = session.get(Person, id)
    others = [each for each in store.people(session) if each.id != id]
    with session.transaction(person.compartment, "directory.move_person") as tx:
        _move(tx, person, others, given.after, "position")
        return tx.save(person)


@verb(Person, "rank", title="调整领导排序", permission=MAINTAIN)
def rank_leader(session: Session, id: RecordId, given: NewPlace) -> Person:
    """Put a leader behind another in 领导排序.

    Raises:
        UserProblem: `U-107` the person is not a leader; `U-105` the other is not.
    """
    person = session.get(Person, id)
    if not person.is_leader:
        raise UserProblem(
            "U-107", f"{person.name}没有标为领导，不参加领导排序。", "请先在人员信息中勾选“领导”。"
        )
    others = [each for each in store.leaders(session) if each.id != id]
    with session.transaction(person.compartment, "directory.rank_leader") as tx:
        _move(tx, person, others, given.after, "leader_position")
        return tx.save(person)


def _fill_unit(session: Session, unit: Unit, given: UnitInput) -> None:
    unit.name, unit.short_name = given.name.strip(), given.short_name.strip()
    if given.parent is not None:
        parents = {line.unit.id: line.unit.parent for line in store.units(session)}
        if given.parent not in parents:
            raise UserProblem("U-102", "没有找到上级单位。", "请从在用的单位中选择。", field="parent")
        if rules.is_below(given.parent, unit.id, parents):
            raise UserProblem("U-103", "上级单位不能是它自己或它的下属。", "请另选上级单位。", field="parent")
    unit.parent = given.parent
    _require_free_name(session, unit)


def _require_free_name(session: Session, unit: Unit) -> None:
    names = {unit.name, unit.short_name} - {""}
    for line in store.units(session):
        if line.unit.id != unit.id and names & {line.unit.name, line.unit.short_name}:
            raise UserProblem(
                "U-101", f"已有单位“{line.unit.name}”用了这个名称。", "请改用别的全称或简称。", field="name"
            )


def _fill_person(session: Session, person: Person, given: PersonInput) -> None:
    person.name, person.post, person.phone = given.name.strip(), given.post.strip(), given.phone.strip()
    person.unit = given.unit
    if given.is_leader and not person.is_leader:
        person.leader_position = _last(store.leaders(session), lambda each: each.leader_position)
    elif not given.is_leader:
        person.leader_position = None
    person.is_leader = given.is_leader
    for other in store.people(session):
        if other.id != person.id and (other.name, other.unit, other.post) == (
            person.name,
            person.unit,
            person.post,
        ):
            raise UserProblem(
                "U-106", f"已有同单位同职务的“{person.name}”。", "如确系重名，请在职务中区分。", field="name"
            )


def _siblings(session: Session, unit: Unit) -> list[Unit]:
    found = [line.unit for line in store.units(session)]
    return [each for each in found if each.parent == unit.parent and each.id != unit.id]


def _last(entries: Sequence[T], position: Callable[[T], int | None]) -> int | None:
    return rules.place(max((position(each) or 0 for each in entries), default=None), None)


def _set_retired(session: Session, entry: E, act: str, *, retired: bool) -> E:
    entry.is_retired = retired
    with session.transaction(entry.compartment, act) as tx:
        return tx.save(entry)


def _move(tx: Transaction, entry: E, others: list[E], after: RecordId | None, field: str) -> None:
    """Give `entry` a position behind `after` among `others` (in their order); renumber them when there is no room."""
    at = next((place for place, each in enumerate(others, start=1) if each.id == after), 0)
    if after is not None and at == 0:
        raise UserProblem("U-105", "没有找到要排在其后的那一项。", "请从同一排序中选择。", field="after")
    beside = [getattr(each, field) for each in others[max(at - 1, 0) : at + 1]]
    before, behind = beside[0] if at else None, beside[-1] if at < len(others) else None
    position = None if None in beside else rules.place(before, behind)
    if position is None:
        for number, each in enumerate(others, start=1):
            setattr(each, field, number * rules.STEP)
            tx.save(each, fields=[field])
        position = at * rules.STEP + rules.STEP // 2
    setattr(entry, field, position)
