"""What a person did to the children of a record in one go, as a verb takes it: all of it in one act, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.base.errors import Problem, UserProblem
from desktop.base.fields import Value
from desktop.base.ids import RecordId


@dataclass(frozen=True)
class Changes:
    """New children as (position, values); edited ones with what differs; moved ones by their new position.

    `seen`: what was shown in the edited fields before, so that a change made meanwhile elsewhere is not overwritten.
    """

    added: tuple[tuple[str, Mapping[str, Value]], ...] = ()
    edited: tuple[tuple[RecordId, Mapping[str, Value]], ...] = ()
    moved: tuple[tuple[RecordId, str], ...] = ()
    removed: tuple[RecordId, ...] = ()
    seen: Mapping[RecordId, Mapping[str, Value]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.edited or self.moved or self.removed)

    def count(self) -> int:
        """How many children are touched."""
        return len({id for id, _ in (*self.edited, *self.moved)} | {*self.removed}) + len(self.added)


class RowProblem(UserProblem):
    """A refusal that belongs to one child: `row` is its id, or its place among the added ones."""

    def __init__(self, problem: Problem, row: RecordId | int) -> None:
        super().__init__(problem.code, problem.message, problem.advice, field=problem.field)
        self.row = row
