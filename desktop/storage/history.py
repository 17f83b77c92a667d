"""What happened to a record, read from its ops: who, when, on which machine, before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from desktop.base.changes import Dot, HistoryLine
from desktop.base.fields import FieldKind, FieldSpec, RecordSpec
from desktop.base.ids import RecordId
from desktop.base.values import from_json, printed
from desktop.storage.connection import Connection
from desktop.storage.projection import clock_ms
from sync.merge import DELETED
from sync.ops import Op, decode


def of_record(
    connection: Connection,
    record: RecordId,
    specs: Mapping[str, RecordSpec],
    names: Mapping[str, str],
    machine: Callable[[str], str],
) -> list[HistoryLine]:
    """Every field change of one record in this compartment, oldest first by clock; empty when it is not here."""
    ops = [
        (row[0], decode(row[1]))
        for row in connection.execute("SELECT stream, body FROM ops WHERE record = ? ORDER BY seq", (record,))
        if row[1] is not None
    ]
    by_dot = {Dot(stream, op.n): op for stream, op in ops}
    lines = []
    for stream, op in sorted(ops, key=lambda item: (item[1].clock, item[0], item[1].n)):
        spec = specs.get(op.kind)
        for group, value in op.sets.items():
            before = _before(by_dot, group, op)
            for name, label, was, now in _fields(spec, group, before, value):
                if was != now:
                    lines.append(
                        HistoryLine(
                            clock_ms(op.clock),
                            names.get(op.user, op.user[:8]),
                            machine(stream.partition(".")[0]),
                            name,
                            label,
                            was,
                            now,
                            op.verb,
                            op.tx,
                        )
                    )
    return lines


def _before(by_dot: Mapping[Dot, Op], group: str, op: Op) -> Any:
    for parent in op.parents.get(group, ()):
        earlier = by_dot.get(Dot(*parent))
        if earlier is not None and group in earlier.sets:
            return earlier.sets[group]
    return {}


def _fields(spec: RecordSpec | None, group: str, before: Any, after: Any) -> list[tuple[str, str, str, str]]:
    if group == DELETED:
        return [(group, "删除", "", "是" if isinstance(after, dict) and after.get("deleted") else "否")]
    members = spec.groups().get(group, ()) if spec else ()
    known = {field.name: field for field in members}
    found = []
    for name in after if isinstance(after, dict) else ():
        field = known.get(name)
        was = before.get(name) if isinstance(before, dict) else None
        found.append((name, field.label if field else name, _words(field, was), _words(field, after[name])))
    return found


def _words(field: FieldSpec | None, raw: Any) -> str:
    if field is None:
        return "" if raw is None else json.dumps(raw, ensure_ascii=False)
    if field.kind is FieldKind.FLAG and not raw:
        return ""
    return printed(field, from_json(field, raw)) if raw is not None else ""


def last_clocks(connection: Connection) -> dict[str, tuple[int, str]]:
    """Stream → (last number, clock of that op): where the hybrid clock has been."""
    found = {}
    for stream, n in connection.execute("SELECT stream, n FROM streams").fetchall():
        row = connection.execute("SELECT body FROM ops WHERE stream = ? AND n = ?", (stream, n)).fetchone()
        if row and row[0] is not None:
            found[stream] = (n, decode(row[0]).clock)
    return found
