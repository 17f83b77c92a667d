"""What the directory page shows: units with their people, one person, the place beside a neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import Named, given, text, unit
from desktop.base.ids import RecordId
from desktop.base.pinyin import person_initials
from desktop.system.directory import rules, store
from desktop.system.directory.records import Person, Unit, UnitInput
from desktop.ui.columns import State
from desktop.ui.detail import Detail, Label, Pair
from desktop.ui.side_list import SideItem

ALL = b""
"""The key of the entry that shows everybody."""


@given
class UnitForm:
    """A unit as the dialog asks for it: the unit above by name."""

    name: str = text("全称", required=True, max_length=100)
    short_name: str = text("简称", max_length=40, hint="台账和选择框里用它")
    above: Named | None = unit("上级单位", hint="不填则为顶层单位")


@dataclass(frozen=True, slots=True)
class Units:
    """The tree of units with how many people each has, those below it counted in."""

    lines: tuple[store.UnitLine, ...]
    counts: dict[RecordId, int]
    people: int
    leaders: int

    def items(self) -> list[SideItem]:
        """The entries of the list at the left."""
        found = [SideItem(ALL, "全部单位", str(self.people))]
        for line in self.lines:
            name = line.unit.short_name or line.unit.name
            number = self.counts.get(line.unit.id, 0)
            note = "已撤销" if line.unit.is_retired else str(number) if number else ""
            found.append(
                SideItem(line.unit.id, name, note, line.depth, mute=line.unit.is_retired, tip=line.unit.name)
            )
        return found

    def below(self, key: RecordId) -> tuple[RecordId, ...]:
        """A unit and all under it."""
        parents = {line.unit.id: line.unit.parent for line in self.lines}
        return tuple(each for each in parents if rules.is_below(each, key, parents))

    def unit(self, key: RecordId | None) -> Unit | None:
        """A unit of the tree."""
        return next((line.unit for line in self.lines if line.unit.id == key), None)

    def named(self, key: RecordId | None) -> Named | None:
        """A unit as pickers name it."""
        found = self.unit(key)
        return Named(found.short_name or found.name, found.id) if found is not None else None


def units(session: Any) -> Units:
    """Read the tree; units no longer in use come last among their neighbours' order as they stand."""
    lines = tuple(store.units(session, with_retired=True))
    parents = {line.unit.id: line.unit.parent for line in lines}
    people = store.people(session)
    counts: dict[RecordId, int] = {}
    for person in people:
        at = person.unit.id if person.unit is not None else None
        for each in parents:
            if at is not None and rules.is_below(at, each, parents):
                counts[each] = counts.get(each, 0) + 1
    return Units(lines, counts, len(people), sum(person.is_leader for person in people))


def subtitle(session: Any) -> str:
    """The directory in one line."""
    found = units(session)
    live = sum(not line.unit.is_retired for line in found.lines)
    return f"{live} 个单位 · 在任 {found.people} 人 · 领导 {found.leaders} 人"


def detail(session: Any, person: Person) -> Detail:
    """A person with unit, telephone and place in the orders."""
    leaders = [each.id for each in store.leaders(session)]
    place = f"第 {leaders.index(person.id) + 1} 位，共 {len(leaders)} 位" if person.id in leaders else ""
    full = next(
        (line.unit.name for line in store.units(session, with_retired=True)
         if person.unit is not None and line.unit.id == person.unit.id), ""
    )  # fmt: skip
    pairs = [
        Pair("职务", person.post),
        Pair("单位", str(person.unit or "")),
        Pair("电话", person.phone),
        Pair("检索码", person_initials(person.name)),
    ]
    if full and full != str(person.unit):
        pairs.insert(2, Pair("单位全称", full))
    if place:
        pairs.append(Pair("领导排序", place))
    state = State("done", "已离任") if person.is_retired else State("ok", "在任")
    tags = (Label("领导", "red"),) if person.is_leader else ()
    last = "directory.restore" if person.is_retired else "directory.retire"
    actions = ("directory.edit", "directory.raise", "directory.lower", last)
    return Detail(person.name, state, tags, tuple(pairs), actions=actions)


def unit_input(values: dict[str, Any]) -> UnitInput:
    """What the dialog holds, as the verb takes it.

    Raises:
        UserProblem: `U-102` the unit above was typed and not picked from the list.
    """
    above = values["above"]
    if above is not None and above.name and above.id is None:
        raise UserProblem(
            "U-102", f"没有找到上级单位“{above.name[:40]}”。", "请从列表中选择。", field="above"
        )
    return UnitInput(
        name=values["name"], short_name=values["short_name"], parent=above.id if above is not None else None
    )


def after_for(order: Sequence[RecordId], moving: RecordId, beside: RecordId, *, up: bool) -> RecordId | None:
    """Behind whom `moving` goes to stand right before (`up`) or behind `beside`; None = in front of all."""
    if not up:
        return beside
    others = [each for each in order if each != moving]
    at = others.index(beside)
    return others[at - 1] if at else None


def place_of_person(
    session: Any, person: RecordId, beside: RecordId, *, up: bool, among_leaders: bool
) -> RecordId | None:
    """`after_for` in the order of the office or in 领导排序."""
    order = store.leaders(session) if among_leaders else store.people(session)
    return after_for([each.id for each in order], person, beside, up=up)


def unit_step(session: Any, unit_id: RecordId, *, up: bool) -> tuple[RecordId | None] | None:
    """Behind which unit it goes to move one place among its neighbours; None when it is at the end already."""
    lines = [line.unit for line in store.units(session)]
    me = next((each for each in lines if each.id == unit_id), None)
    if me is None:
        return None
    beside = [each.id for each in lines if each.parent == me.parent]
    at = beside.index(unit_id)
    if not 0 <= at + (-1 if up else 1) < len(beside):
        return None
    return (after_for(beside, unit_id, beside[at + (-1 if up else 1)], up=up),)
