"""Rows of child records being edited in a grid: pure data with undo and redo. What changed is told at the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.base.children import Changes
from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.ids import RecordId
from desktop.base.positions import between
from desktop.base.values import faults, from_json, parse, printed, to_json

UNDO_STEPS = 50
MAX_ROWS = 1000


@dataclass(frozen=True)
class ChildRow:
    """One child: its record (None for a new one), values, position, and words that could not be understood."""

    id: RecordId | None
    values: Mapping[str, Value]
    position: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)


class ChildRows:
    """The rows in order. A new row that is still as `new_values` gave it is blank: it is neither checked nor told."""

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        new_values: Callable[[], Mapping[str, Value]] = dict,
        today: Callable[[], date | None] = lambda: None,
    ) -> None:
        self.specs = tuple(specs)
        self._new_values, self._today = new_values, today
        self._by_name = {spec.name: spec for spec in self.specs}
        self.rows: list[ChildRow] = []
        self._before: list[ChildRow] = []
        self._undo: list[list[ChildRow]] = []
        self._redo: list[list[ChildRow]] = []

    def set(self, rows: Sequence[ChildRow]) -> None:
        """Take rows as the unchanged state, in their order."""
        self.rows = list(rows)
        self._before = list(rows)
        self._undo.clear()
        self._redo.clear()

    # ---- acting ------------------------------------------------------------------------------------------------
    def write(self, row: int, name: str, words: str) -> None:
        """Set a cell from written words; words that cannot be understood stay as written and are a fault."""
        self._set(self._written(row, name, words))

    def put(self, row: int, name: str, value: Value) -> None:
        """Set a cell."""
        self._set({row: self._with(self.rows[row], name, value)})

    def write_block(self, row: int, names: Sequence[str], block: Sequence[Sequence[str]]) -> int:
        """Write a block of words from row `row` down, one line a row, as one act; rows are added when they lack.

        Returns how many lines were taken (fewer than given when `MAX_ROWS` is reached).
        """
        taken = min(len(block), MAX_ROWS - row)
        if taken <= 0:
            return 0
        self._note()
        while len(self.rows) < row + taken:
            self.rows.append(ChildRow(None, dict(self._new_values())))
            self._place(len(self.rows) - 1)
        for place, line in enumerate(block[:taken]):
            for name, words in zip(names, line, strict=False):
                self.rows[row + place] = self._written(row + place, name, words)[row + place]
        return taken

    def fill_down(self, top: int, bottom: int, names: Sequence[str]) -> None:
        """Give the rows under `top`, down to `bottom`, the values `top` has in these fields, as one act."""
        source, changed = self.rows[top], {}
        for row in range(top + 1, bottom + 1):
            held = self.rows[row]
            raw = {k: w for k, w in held.raw.items() if k not in names}
            raw |= {k: w for k, w in source.raw.items() if k in names}
            values = {**held.values, **{name: source.values.get(name) for name in names}}
            changed[row] = replace(held, values=values, raw=raw)
        self._set(changed)

    def clear(self, rows: Sequence[int], names: Sequence[str]) -> None:
        """Empty cells, as one act."""
        changed = {}
        for row in rows:
            held = self.rows[row]
            for name in names:
                held = self._with(held, name, parse(self._by_name[name], ""))
            changed[row] = held
        self._set(changed)

    def _with(self, held: ChildRow, name: str, value: Value) -> ChildRow:
        raw = {key: words for key, words in held.raw.items() if key != name}
        return replace(held, values={**held.values, name: value}, raw=raw)

    def _written(self, row: int, name: str, words: str) -> dict[int, ChildRow]:
        spec, held = self._by_name[name], self.rows[row]
        if spec.kind is not FieldKind.LONG_TEXT:
            words = words.replace("\n", "、" if spec.kind is FieldKind.ITEMS else " ").strip()
        try:
            return {row: self._with(held, name, parse(spec, words, self._today()))}
        except UserProblem:
            return {row: replace(held, raw={**held.raw, name: words})}

    def _set(self, changed: Mapping[int, ChildRow]) -> None:
        differing = {row: made for row, made in changed.items() if made != self.rows[row]}
        if differing:
            self._note()
            for row, made in differing.items():
                self.rows[row] = made

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
        self._redo.append(list(self.rows))
        self.rows = self._undo.pop()
        return True

    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._undo)

    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return bool(self._redo)

    def redo(self) -> bool:
        """Do again what was taken back last."""
        if not self._redo:
            return False
        self._undo.append(list(self.rows))
        self.rows = self._redo.pop()
        return True

    def _note(self) -> None:
        self._undo = [*self._undo[-(UNDO_STEPS - 1) :], list(self.rows)]
        self._redo.clear()

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
                parse(self._by_name[name], words, self._today())
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
            {id: {name: before[id].values.get(name) for name in differing} for id, differing in edited},
        )

    def is_changed(self) -> bool:
        """Whether the rows differ from those that were set, blank new ones left out."""
        now = [row for place, row in enumerate(self.rows) if not self.is_blank(place)]
        return now != self._before

    def count_changed(self) -> int:
        """How many rows differ, were added or are gone; also those that cannot be saved as they are."""
        before = {row.id: row for row in self._before}
        now = [row for place, row in enumerate(self.rows) if not self.is_blank(place)]
        kept = {row.id for row in now}
        return sum(row != before.get(row.id) for row in now) + sum(id not in kept for id in before)

    def differs(self, rows: Sequence[ChildRow]) -> bool:
        """Whether rows read anew differ from those that were set."""
        return list(rows) != self._before

    def revert(self, rows: Sequence[ChildRow] | None = None) -> None:
        """Back to the rows that were set, or to newer ones; one act, so that it can be taken back.

        Over newer rows it is final: what was changed was changed against rows that are no longer so.
        """
        if rows is not None:
            self.set(rows)
        elif self.is_changed():
            self._note()
            self.rows = list(self._before)

    def row_of(self, key: RecordId | int) -> int:
        """Where a row stands, named as in `RowProblem`: by its id, or by its place among the new ones; -1 = gone."""
        if isinstance(key, bytes):
            return next((at for at, row in enumerate(self.rows) if row.id == key), -1)
        new = [at for at, row in enumerate(self.rows) if row.id is None and not self.is_blank(at)]
        return new[key] if key < len(new) else -1

    # ---- drafts ------------------------------------------------------------------------------------------------
    def as_text(self) -> str:
        """The rows as a draft."""
        return json.dumps(
            [
                {"id": row.id.hex() if row.id else None, "position": row.position, "raw": dict(row.raw),
                 "values": {spec.name: to_json(spec, row.values.get(spec.name)) for spec in self.specs}}
                for row in self.rows
            ],
            ensure_ascii=False,
        )  # fmt: skip

    def take_text(self, text: str) -> None:
        """Put a draft over the rows as they were set; rows deleted meanwhile elsewhere are left out. One act."""
        known = {row.id: row for row in self._before}
        found = []
        for kept in json.loads(text):
            id = bytes.fromhex(kept["id"]) if kept["id"] else None
            if id is not None and id not in known:
                continue
            values = {s.name: from_json(s, kept["values"].get(s.name)) for s in self.specs}
            base = known[id].values if id is not None else dict(self._new_values())
            found.append(ChildRow(id, {**base, **values}, kept["position"], kept["raw"]))
        self._note()
        self.rows = found
