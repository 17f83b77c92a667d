"""Rows of child records being edited in a grid: pure data with undo. What changed is told at the end, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldSpec, Value
from desktop.base.ids import RecordId
from desktop.base.positions import between
from desktop.base.values import faults, parse, printed

UNDO_STEPS = 50
MAX_ROWS = 1000


@dataclass(frozen=True)
class ChildRow:
    """One child: its record (None for a new one), values, position, and words that could not be understood."""

    id: RecordId | None
    values: Mapping[str, Value]
    position: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What a person did to the rows. New rows as (position, values); moved ones by their new position."""

    added: tuple[tuple[str, Mapping[str, Value]], ...] = ()
    edited: tuple[tuple[RecordId, Mapping[str, Value]], ...] = ()
    moved: tuple[tuple[RecordId, str], ...] = ()
    removed: tuple[RecordId, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.edited or self.moved or self.removed)


class ChildRows:
    """The rows in order. A new row that is still as `new_values` gave it is blank: it is neither checked nor told."""

    def __init__(
        self, specs: Sequence[FieldSpec], new_values: Callable[[], Mapping[str, Value]] = dict
    ) -> None:
        self.specs = tuple(specs)
        self._new_values = new_values
        self._by_name = {spec.name: spec for spec in self.specs}
        self.rows: list[ChildRow] = []
        self._before: list[ChildRow] = []
        self._undo: list[list[ChildRow]] = []

    def set(self, rows: Sequence[ChildRow]) -> None:
        """Take rows as the unchanged state, in their order."""
        self.rows = list(rows)
        self._before = list(rows)
        self._undo.clear()

    # ---- acting ------------------------------------------------------------------------------------------------
    def write(self, row: int, name: str, words: str) -> None:
        """Set a cell from written words; words that cannot be understood stay as written and are a fault."""
        spec = self._by_name[name]
        try:
            self.put(row, name, parse(spec, words))
        except UserProblem:
            before = self.rows[row]
            self._note()
            self.rows[row] = replace(before, raw={**before.raw, name: words})

    def put(self, row: int, name: str, value: Value) -> None:
        """Set a cell."""
        before = self.rows[row]
        if name not in before.raw and before.values.get(name) == value:
            return
        self._note()
        raw = {key: words for key, words in before.raw.items() if key != name}
        self.rows[row] = replace(before, values={**before.values, name: value}, raw=raw)

    def insert(self, row: int) -> bool:
        """Put a new row before row `row`; False when there are `MAX_ROWS` already."""
        if len(self.rows) >= MAX_ROWS:
            return False
        self._note()
        self.rows.insert(row, ChildRow(None, dict(self._new_values())))
        self._place(row)
        return True

    def remove(self, row: int) -> None:
        """Take a row out."""
        self._note()
        del self.rows[row]

    def move(self, row: int, step: int) -> bool:
        """Move a row up (-1) or down (1); only its own position changes."""
        target = row + step
        if not 0 <= target < len(self.rows):
            return False
        self._note()
        self.rows.insert(target, self.rows.pop(row))
        self._place(target)
        return True

    def undo(self) -> bool:
        """Take back the last act in the grid."""
        if not self._undo:
            return False
        self.rows = self._undo.pop()
        return True

    def _note(self) -> None:
        self._undo = [*self._undo[-(UNDO_STEPS - 1) :], list(self.rows)]

    def _place(self, row: int) -> None:
        before = self.rows[row - 1].position if row else ""
        # Two machines may have given one position to two rows: those behind step aside, so that there is room.
        end = row + 1
        while end < len(self.rows) and self.rows[end].position <= before:
            end += 1
        after = self.rows[end].position if end < len(self.rows) else ""
        for place in range(row, end):
            before = between(before, after)
            self.rows[place] = replace(self.rows[place], position=before)

    # ---- asking ------------------------------------------------------------------------------------------------
    def words(self, row: int, name: str) -> str:
        """What a cell shows."""
        held = self.rows[row]
        return held.raw.get(name) or printed(self._by_name[name], held.values.get(name))

    def is_blank(self, row: int) -> bool:
        """Whether a new row is untouched."""
        held = self.rows[row]
        return held.id is None and not held.raw and dict(held.values) == dict(self._new_values())

    def faults(self, row: int) -> dict[str, str]:
        """What is wrong in a row: field name → sentence."""
        if self.is_blank(row):
            return {}
        held = self.rows[row]
        found = faults([s for s in self.specs if s.editable and s.name not in held.raw], held.values)
        for name, words in held.raw.items():
            try:
                parse(self._by_name[name], words)
            except UserProblem as problem:
                found[name] = f"{problem.message}{problem.advice}"
        return found

    def all_faults(self) -> dict[tuple[int, str], str]:
        """What is wrong anywhere: (row, field name) → sentence, in the order of reading."""
        return {
            (row, spec.name): found[spec.name]
            for row in range(len(self.rows))
            if (found := self.faults(row))
            for spec in self.specs
            if spec.name in found
        }

    def changes(self) -> Changes:
        """What differs from the rows that were set. Only to be used when `all_faults` is empty."""
        before = {row.id: row for row in self._before}
        now = [row for place, row in enumerate(self.rows) if not self.is_blank(place)]
        edited, moved = [], []
        for row in now:
            if row.id is None:
                continue
            old = before[row.id]
            differing = {k: v for k, v in row.values.items() if old.values.get(k) != v}
            if differing:
                edited.append((row.id, differing))
            if row.position != old.position:
                moved.append((row.id, row.position))
        kept = {row.id for row in now}
        return Changes(
            tuple((row.position, row.values) for row in now if row.id is None),
            tuple(edited),
            tuple(moved),
            tuple(row.id for row in self._before if row.id is not None and row.id not in kept),
        )
