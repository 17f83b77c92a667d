"""Registers: what each op does to the living values of a record. The rule itself is `sync.merge`; here it meets SQL."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

from desktop.base.changes import Dot
from desktop.base.ids import RecordId
from desktop.storage.connection import Connection
from sync import merge
from sync.ops import Op

_ADD = "INSERT INTO register (record, grp, stream, n, clock, value) VALUES (?, ?, ?, ?, ?, ?)"
_encode: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def packed(value: Any) -> str:
    """A register's value as it is stored: JSON with its keys in order."""
    if type(value) is dict and len(value) == 1:
        ((name, words),) = value.items()
        if (
            type(words) is str
        ):  # one line of text: nearly all registers, and the general way takes thrice as long
            return f"{{{encode_basestring(name)}: {encode_basestring(words)}}}"
    return _encode(value)


@dataclass(frozen=True, slots=True)
class LiveValue:
    """One living value of a register: who wrote it (`dot`), its clock, and the group's fields as plain JSON."""

    dot: Dot
    clock: str
    value: Any


def apply_op(connection: Connection, stream: str, op: Op, heads: Mapping[str, int]) -> RecordId:
    """Apply one op to the registers; returns the record it changed (to be projected before the commit).

    `heads`: last number applied of every stream, before this op. Reads and writes `register`, `killed`, `records`.
    """
    record = bytes.fromhex(op.record)
    dot = (stream, op.n)
    for group in dict.fromkeys((*op.sets, *op.parents)):
        living = [
            (row[0], row[1])
            for row in connection.execute(
                "SELECT stream, n FROM register WHERE record = ? AND grp = ?", (record, group)
            )
        ]
        killed = [
            (row[0], row[1])
            for row in connection.execute(
                "SELECT stream, n FROM killed WHERE record = ? AND grp = ? AND stream = ? AND n = ?",
                (record, group, *dot),
            )
        ]
        step = merge.step(dot, op.parents.get(group, ()), living, killed, heads)
        for parent in step.dies:
            connection.execute(
                "DELETE FROM register WHERE record = ? AND grp = ? AND stream = ? AND n = ?",
                (record, group, *parent),
            )
        for parent in step.kill_on_arrival:
            connection.execute(
                "INSERT OR IGNORE INTO killed (record, grp, stream, n) VALUES (?, ?, ?, ?)",
                (record, group, *parent),
            )
        if killed:
            connection.execute(
                "DELETE FROM killed WHERE record = ? AND grp = ? AND stream = ? AND n = ?",
                (record, group, *dot),
            )
        if step.lives and group in op.sets:
            connection.execute(_ADD, (record, group, *dot, op.clock, packed(op.sets[group])))
    connection.execute(
        "INSERT INTO records (id, kind, created, changed) VALUES (?1, ?2, ?3, ?3) ON CONFLICT (id) DO UPDATE SET"
        " created = min(created, ?3), changed = max(changed, ?3)",
        (record, op.kind, op.clock),
    )
    return record


def is_new(connection: Connection, record: RecordId) -> bool:
    """Whether no op of this record was applied yet: then nothing lives, and nothing was killed before it came."""
    return connection.execute("SELECT 1 FROM records WHERE id = ?", (record,)).fetchone() is None


def begin_record(connection: Connection, stream: str, op: Op) -> tuple[int, dict[str, list[LiveValue]]]:
    """Apply the first op of a record that is new here and names no parents; returns (row number, living values).

    The outcome is that of `apply_op`; nothing has to be looked up, which makes it several times quicker. Imports and
    packages consist of such ops.
    """
    record, dot = bytes.fromhex(op.record), Dot(stream, op.n)
    connection.executemany(
        _ADD, [(record, group, stream, op.n, op.clock, packed(value)) for group, value in op.sets.items()]
    )
    row = connection.execute(
        "INSERT INTO records (id, kind, created, changed) VALUES (?1, ?2, ?3, ?3)",
        (record, op.kind, op.clock),
    )
    return int(row.lastrowid), {group: [LiveValue(dot, op.clock, value)] for group, value in op.sets.items()}


def live_values(connection: Connection, record: RecordId) -> dict[str, list[LiveValue]]:
    """Living values of a record, group → values, the winner (latest clock, then stream and number) first.

    The winner is only what a list shows; every other living value is kept and offered to a person.
    """
    found: dict[str, list[LiveValue]] = defaultdict(list)
    for row in connection.execute(
        "SELECT grp, stream, n, clock, value FROM register WHERE record = ?"
        " ORDER BY grp, clock DESC, stream DESC, n DESC",
        (record,),
    ):
        found[row[0]].append(LiveValue(Dot(row[1], row[2]), row[3], json.loads(row[4])))
    return dict(found)


def seen_dots(values: Mapping[str, list[LiveValue]]) -> dict[str, tuple[Dot, ...]]:
    """What a reader of the plain record was shown: per group the winner and those equal to it."""
    return {
        group: tuple(item.dot for item in living if item.value == living[0].value)
        for group, living in values.items()
    }


def conflicting_groups(values: Mapping[str, list[LiveValue]]) -> list[str]:
    """Groups whose living values disagree. A deletion beside an edit it did not see counts as `_deleted`."""
    found = [group for group, living in values.items() if merge.is_conflict(item.value for item in living)]
    deletions = values.get(merge.DELETED)
    if (
        deletions
        and merge.DELETED not in found
        and not is_deleted(values)
        and any(isinstance(item.value, dict) and item.value.get("deleted") for item in deletions)
    ):
        found.append(merge.DELETED)
    return found


def is_deleted(values: Mapping[str, list[LiveValue]]) -> bool:
    """Whether the record is gone (see `sync.merge.is_deleted`)."""
    deletions = values.get(merge.DELETED)
    if not deletions:
        return False
    return merge.is_deleted(
        [item.value for item in deletions],
        {group: [item.dot for item in living] for group, living in values.items()},
    )
