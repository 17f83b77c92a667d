"""A change log in memory that obeys the merge rule of `sync.merge` exactly: the ports, for tests."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync import merge
from sync.errors import SyncProblem
from sync.names import split_stream
from sync.ops import Dot, chain_next, chain_start, decode
from sync.ports import Cursor, FrameResult, StateStore

Register = tuple[str, str]
"""(record, group)."""


class MemoryLog:
    """`ChangeSource` and `ChangeSink` over dictionaries. `changes` counts every transaction that was kept."""

    def __init__(self, state: StateStore) -> None:
        self.state = state
        self.log: dict[str, list[tuple[bytes, bytes]]] = {}
        self.live: dict[Register, dict[Dot, Any]] = {}
        self.killed: dict[Register, set[Dot]] = {}
        self.changes = 0

    def heads(self, compartment: str) -> Mapping[str, tuple[int, bytes]]:
        return {
            stream: self.head(stream) for stream in sorted(self.log) if split_stream(stream)[1] == compartment
        }

    def head(self, stream: str) -> tuple[int, bytes]:
        rows = self.log.get(stream, [])
        return (len(rows), rows[-1][1]) if rows else (0, chain_start(stream))

    def bodies(self, stream: str, lo: int, hi: int) -> Iterator[bytes]:
        return iter([body for body, _ in self.log[stream][lo - 1 : hi]])

    def chain_hash(self, stream: str, n: int) -> bytes | None:
        rows = self.log.get(stream, [])
        if n == 0:
            return chain_start(stream)
        return rows[n - 1][1] if n <= len(rows) else None

    def apply_frame(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        assert split_stream(stream)[1] == compartment
        kept = copy.deepcopy((self.log, self.live, self.killed))
        records: set[str] = set()
        before = self.conflicts()
        try:
            for n, body in enumerate(bodies, lo):
                records.add(self._apply(stream, n, body))
            self.state.put(compartment, "cursor", cursor.key, cursor.value)
        except BaseException:
            self.log, self.live, self.killed = kept
            raise
        self.changes += 1
        return FrameResult(frozenset(records), max(0, self.conflicts() - before))

    def conflicts(self) -> int:
        """How many registers hold values that disagree."""
        return sum(merge.is_conflict(values.values()) for values in self.live.values())

    def deleted(self, record: str) -> bool:
        """Whether the record is gone, by the rule of `sync.merge.is_deleted`."""
        groups = {group: list(dots) for (one, group), dots in self.live.items() if one == record}
        return merge.is_deleted(self.live.get((record, merge.DELETED), {}).values(), groups)

    def _apply(self, stream: str, n: int, body: bytes) -> str:
        rows = self.log.setdefault(stream, [])
        if n != len(rows) + 1:
            raise SyncProblem("GAP-01", "does not follow the head")
        op = decode(body)
        dot = (stream, n)
        heads = {one: len(held) for one, held in self.log.items()}
        for group, value in op.sets.items():
            live = self.live.setdefault((op.record, group), {})
            killed = self.killed.setdefault((op.record, group), set())
            done = merge.step(dot, op.parents.get(group, ()), live, killed, heads)
            for dead in done.dies:
                del live[dead]
            killed.update(done.kill_on_arrival)
            if done.lives:
                live[dot] = value
            killed.discard(dot)
        rows.append((body, chain_next(self.head(stream)[1], n, body)))
        return op.record
