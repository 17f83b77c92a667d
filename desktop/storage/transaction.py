"""One act's transaction in one compartment: ops, projections, search and the audit line are committed together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desktop.base.changes import Dot
from desktop.base.errors import UserProblem
from desktop.base.fields import R, Record, RecordSpec, spec_of
from desktop.base.ids import RecordId, new_id
from desktop.base.permissions import User
from desktop.base.values import check, to_json
from desktop.storage import numbers, projection, registers
from desktop.storage.compartment import CompartmentFile
from sync import merge
from sync.ops import Op


class Transaction:
    """Given by `Session.transaction`. `tx` names the act, `now_ms` is its time."""

    def __init__(
        self,
        file: CompartmentFile,
        stream: str,
        user: User,
        verb: str,
        now_ms: int,
        next_clock: Callable[[], str],
        device: str,
        shown: Mapping[RecordId, Mapping[str, tuple[Dot, ...]]],
    ) -> None:
        self._file, self._stream, self._next_clock = file, stream, next_clock
        self._user, self._role = user.id.hex(), str(user.role)
        self._device, self._shown = device, shown
        self.compartment = file.compartment.id
        self.verb, self.now_ms = verb, now_ms
        self.tx = new_id().hex()
        self.records: list[RecordId] = []
        self.kinds: set[str] = set()
        self.notes: dict[str, str] = {}

    def save(self, record: R, *, fields: Iterable[str] | None = None, why: str = "") -> R:
        """Write a new record, or those fields of a known one that differ from what its reader was shown.

        `fields` limits what is written. Returns the record with its `seen` brought up to date.

        Raises:
            InvalidFields: `F-001` a value breaks its spec.
            UserProblem: `R-405` the kind is append-only and the record exists.
        """
        spec = spec_of(record)
        values = {field.name: getattr(record, field.name) for field in spec.fields}
        check(spec.fields, values)
        head = self._file.connection.execute(
            "SELECT kind, deleted FROM records WHERE id = ?", (record.id,)
        ).fetchone()
        sets = {
            name: {field.name: to_json(field, values[field.name]) for field in members}
            for name, members in spec.groups().items()
        }
        if head is None:
            # An absent group reads back as empty values: only what was filled in is written.
            self._write(
                spec,
                record.id,
                {name: value for name, value in sets.items() if filled(value)} or sets,
                {},
                why,
            )
        else:
            self._change(spec, record, sets, fields, why)
        record.compartment = self.compartment
        self._file.flush()
        record.seen = self._file.seen(record.id)
        return record

    def _change(
        self, spec: RecordSpec, record: Record, sets: dict[str, Any], fields: Iterable[str] | None, why: str
    ) -> None:
        if spec.append_only:
            raise UserProblem(
                "R-405", f"“{spec.title}”记下后不能改动。", "请另记一条更正，并注明更正的是哪一条。"
            )
        seen = self._shown.get(record.id) or record.seen
        if not seen:
            raise RuntimeError(f"{spec.kind}: this record was read for display and cannot be saved")
        wanted = set(fields) if fields is not None else None
        changed, parents = {}, {}
        for name, value in sets.items():
            if wanted is not None and not wanted & set(value):
                continue
            dots = tuple(seen.get(name, ()))
            if value != self._value_at(record.id, name, dots, value):
                changed[name], parents[name] = value, dots
        if changed:
            self._write(spec, record.id, changed, parents, why)

    def _value_at(self, record: RecordId, group: str, dots: tuple[Dot, ...], like: dict[str, Any]) -> Any:
        """The group's value that the reader was shown, in the shape of `like` (absent fields are empty)."""
        if not dots:
            return {name: _empty(value) for name, value in like.items()}
        row = self._file.connection.execute(
            "SELECT value FROM register WHERE record = ? AND grp = ? AND stream = ? AND n = ?",
            (record, group, *dots[0]),
        ).fetchone()
        if row is not None:
            found = json.loads(row[0])
        else:
            op = self._file.op_at(*dots[0])
            found = op.sets.get(group) if op is not None else None
        if not isinstance(found, dict):
            return None
        return {name: found.get(name, _empty(value)) for name, value in like.items()} | {
            name: value for name, value in found.items() if name not in like
        }

    def delete(self, record: Record, why: str = "") -> None:
        """Delete a record. Its history stays; an edit made elsewhere meanwhile keeps it visible as a conflict."""
        spec = spec_of(record)
        if spec.append_only:
            raise UserProblem("R-405", f"“{spec.title}”记下后不能删除。", "请另记一条更正。")
        values = registers.live_values(self._file.connection, record.id)
        seen = {group: [list(item.dot) for item in living] for group, living in values.items()}
        self._write(
            spec,
            record.id,
            {merge.DELETED: {"deleted": True, "seen": seen}},
            {merge.DELETED: tuple(item.dot for item in values.get(merge.DELETED, []))},
            why,
        )

    def resolve(self, spec: RecordSpec, record: RecordId, group: str, value: Any, why: str) -> None:
        """Write one register over every value living in it now: a person saw them all and decided."""
        living = registers.live_values(self._file.connection, record).get(group, [])
        self._write(spec, record, {group: value}, {group: tuple(item.dot for item in living)}, why)

    def compensate(
        self,
        spec: RecordSpec,
        record: RecordId,
        sets: dict[str, Any],
        parents: dict[str, tuple[Dot, ...]],
        why: str,
    ) -> None:
        """Write given registers over given dots (undo)."""
        self._write(spec, record, sets, parents, why)

    def _write(
        self,
        spec: RecordSpec,
        record: RecordId,
        sets: dict[str, Any],
        parents: dict[str, tuple[Dot, ...]],
        why: str,
    ) -> None:
        last = self._file.connection.execute(
            "SELECT n FROM streams WHERE stream = ?", (self._stream,)
        ).fetchone()
        op = Op(
            n=(last[0] if last else 0) + 1,
            tx=self.tx,
            kind=spec.kind,
            record=record.hex(),
            version=spec.version,
            user=self._user,
            clock=self._next_clock(),
            sets=sets,
            parents=dict(parents),
            verb=self.verb,
            why=why,
        )
        self._file.take(self._stream, op, op.encode())
        if record not in self.records:
            self.records.append(record)
        self.kinds.add(spec.kind)

    def next_number(self, series: str, year: int, owner: RecordId | None = None) -> int:
        """The next official number of (series, year) in this compartment, recorded as given to `owner`.

        Gapless: an act that fails gives its number back. 0 on a machine that does not hold the series: the caller
        shows 待编号 and the holder numbers it later.
        """
        if not self.holds_numbers():
            return 0
        number = numbers.following(self._file.connection, series, year)
        self.save(
            numbers.IssuedNumber(series=series, year=year, number=number, holder=self._device, owner=owner)
        )
        return number

    def void_number(self, series: str, year: int, number: int, reason: str) -> None:
        """Mark a number void; it keeps its place and its reason and is never given again.

        Raises:
            UserProblem: `NO-01` there is no such number.
        """
        spec = spec_of(numbers.IssuedNumber)
        row = self._file.connection.execute(
            f"SELECT {projection.selection(spec)} FROM numbers_issued WHERE series = ? AND year = ? AND number = ?",
            (series, year, number),
        ).fetchone()
        if row is None:
            raise UserProblem("NO-01", f"{year} 年没有第 {number} 号。", "请核对编号。")
        issued = projection.build(numbers.IssuedNumber, spec, row, self.compartment)
        assert isinstance(issued, numbers.IssuedNumber)
        issued.seen = projection.seen(self._file.connection, issued.id)
        issued.void_reason = reason
        self.save(issued)

    def holds_numbers(self) -> bool:
        """Whether this machine gives the numbers of this compartment."""
        return self._file.meta("number_holder") == self._device

    def note(self, **ids: str) -> None:
        """Add ids or codes to the audit line. Never titles, names or contents."""
        self.notes.update(ids)

    def audit_line(self, level: int) -> str:
        """The line for the audit outbox, canonical JSON."""
        return json.dumps(
            {
                "at": self.now_ms,
                "user": self._user,
                "role": self._role,
                "verb": self.verb,
                "kinds": sorted(self.kinds),
                "level": level,
                "records": [record.hex() for record in self.records[:200]],
                "count": len(self.records),
                "tx": self.tx,
                "notes": self.notes,
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )


def _empty(value: Any) -> Any:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return []
    return None


def filled(value: Mapping[str, Any]) -> bool:
    """Whether anything stands in a group of fields; 0 does."""
    return any(not (item is None or item == "" or item is False or item == []) for item in value.values())
