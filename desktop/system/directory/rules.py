"""Order and finding in the directory. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from desktop.base.pinyin import initials, person_initials
from desktop.system.directory.records import Person, Unit

T = TypeVar("T")

STEP = 1 << 20
"""Distance between neighbours at first: twenty insertions at one spot before the list is renumbered."""


def place(before: int | None, after: int | None) -> int | None:
    """A position between two neighbours (`None`: there is no neighbour on that side); `None` when there is no room."""
    if before is None and after is None:
        return STEP
    if before is None:
        return after - STEP if after is not None else STEP
    if after is None:
        return before + STEP
    return (before + after) // 2 if after - before > 1 else None


def in_tree_order(units: Iterable[Unit]) -> list[tuple[int, Unit]]:
    """(depth, unit), each unit followed by those under it. A unit whose parent is missing stands at the top."""
    below: dict[bytes | None, list[Unit]] = {}
    every = sorted(units, key=_unit_order)
    known = {unit.id for unit in every}
    for unit in every:
        below.setdefault(unit.parent if unit.parent in known else None, []).append(unit)
    found: list[tuple[int, Unit]] = []

    def walk(parent: bytes | None, depth: int) -> None:
        for unit in below.pop(parent, ()):
            found.append((depth, unit))
            walk(unit.id, depth + 1)

    walk(None, 0)
    # Two machines may each have made one unit the other's parent: such a ring is shown, not lost.
    while below:
        walk(next(iter(below)), 0)
    return found


def is_below(unit: bytes, above: bytes, parents: Mapping[bytes, bytes | None]) -> bool:
    """Whether `unit` is `above` or lies under it, at any depth."""
    seen: set[bytes] = set()
    at: bytes | None = unit
    while at is not None and at not in seen:
        if at == above:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def person_order(person: Person) -> tuple[int, bytes]:
    """Sort key of people in the order of the office; ties (two machines added one each) by age."""
    return (person.position if person.position is not None else 1 << 62, person.id)


def leader_order(person: Person) -> tuple[int, bytes]:
    """Sort key of leaders in 领导排序."""
    return (person.leader_position if person.leader_position is not None else 1 << 62, person.id)


def _unit_order(unit: Unit) -> tuple[int, bytes]:
    return (unit.position if unit.position is not None else 1 << 62, unit.id)


def matching_people(people: Sequence[Person], typed: str) -> list[Person]:
    """People whose name, initials, post or unit answer the typed letters, best first, else in the given order."""
    words = _plain(typed)
    scores = [
        _score(words, each.name, person_initials(each.name), (each.post, str(each.unit or "")))
        for each in people
    ]
    return _best(people, scores)


def matching_units(units: Sequence[Unit], typed: str) -> list[Unit]:
    """Units whose short or full name or initials answer the typed letters, best first, else in the given order."""
    words = _plain(typed)
    scores = [
        _score(words, called, initials(called), (each.name, initials(each.name)))
        for each in units
        for called in [each.short_name or each.name]
    ]
    return _best(units, scores)


def _plain(typed: str) -> str:
    return "".join(typed.split()).lower()


def _score(words: str, name: str, letters: str, further: tuple[str, ...]) -> int | None:
    """How well an entry answers, 0 best; None when not at all."""
    plain = name.lower()
    if words in ("", plain):
        return 0
    if plain.startswith(words) or letters == words:
        return 1
    if letters.startswith(words):
        return 2
    if words in plain or words in letters:
        return 3
    return 4 if any(words in other.lower() for other in further) else None


def _best(entries: Sequence[T], scores: Sequence[int | None]) -> list[T]:
    found = [(score, entry) for score, entry in zip(scores, entries, strict=True) if score is not None]
    return [entry for _, entry in sorted(found, key=lambda each: each[0])]
