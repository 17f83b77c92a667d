"""Reads of the directory. A few hundred entries: they are read whole, sorted and matched in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.storage.session import Session
from desktop.system.directory import rules
from desktop.system.directory.records import Person, Unit

PICKS = 20
"""A picker offers at most so many entries."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the tree: how deep it stands, and the name it is called by."""

    depth: int
    unit: Unit


def units(session: Session, *, with_retired: bool = False) -> list[UnitLine]:
    """All units, each followed by those under it, in their order."""
    found = [unit for unit in session.find(Unit) if with_retired or not unit.is_retired]
    return [UnitLine(depth, unit) for depth, unit in rules.in_tree_order(found)]


def people(session: Session, unit: RecordId | None = None, *, with_retired: bool = False) -> list[Person]:
    """People in the order of the office; of one unit (not those under it) when given."""
    found = [
        person
        for person in session.find(Person)
        if (with_retired or not person.is_retired)
        and (unit is None or (person.unit is not None and person.unit.id == unit))
    ]
    return sorted(found, key=rules.person_order)


def leaders(session: Session) -> list[Person]:
    """Leaders in 领导排序: the order of seats, signatures and lists of names."""
    found = [person for person in session.find(Person) if person.is_leader and not person.is_retired]
    return sorted(found, key=rules.leader_order)


def ranked(session: Session, names: list[str]) -> list[str]:
    """Names put into the order in which they are to be written: leaders by 领导排序, then the office's order, then the
    rest as given. A name borne by several people takes the best place."""
    order: dict[str, int] = {}
    for person in (*leaders(session), *people(session)):
        order.setdefault(person.name, len(order))
    return sorted(names, key=lambda name: order.get(name, len(order)))


def pick_units(session: Session, typed: str, limit: int = PICKS) -> list[Named]:
    """Units for a picker, by name, short name or pinyin initials; best first."""
    listed = [line.unit for line in units(session)]
    return [
        Named(unit.short_name or unit.name, unit.id) for unit in rules.matching_units(listed, typed)[:limit]
    ]


def pick_people(session: Session, typed: str, limit: int = PICKS) -> list[Named]:
    """People for a picker, by name, pinyin initials (surnames read as surnames), post or unit; best first."""
    return [Named(each.name, each.id) for each in rules.matching_people(people(session), typed)[:limit]]


def about(session: Session, named: Sequence[Named]) -> list[str]:
    """What tells namesakes apart in a picker: unit and post of a person, full name of a unit known by a short one."""
    notes = []
    for each in named:
        person = session.try_get(Person, each.id) if each.id is not None else None
        unit = session.try_get(Unit, each.id) if each.id is not None and person is None else None
        if person is not None:
            notes.append(" ".join(part for part in (str(person.unit or ""), person.post) if part))
        else:
            notes.append(unit.name if unit is not None and unit.name != each.name else "")
    return notes


def unit_named(session: Session, name: str) -> Unit | None:
    """The unit in office with exactly this full or short name; None when there is none or more than one."""
    found = [line.unit for line in units(session) if name and name in (line.unit.name, line.unit.short_name)]
    return found[0] if len(found) == 1 else None
