"""What an import would do, worked out beside the store: the importer's own code over a sink that keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.storage import registers
from desktop.system.sync_center.machine import Machine
from sync import merge
from sync.errors import SyncProblem
from sync.names import split_stream
from sync.ops import Dot, chain_next, decode
from sync.ports import Cursor, FrameResult, Head

_Register = tuple[str, str]


class ScratchSink:
    """`sync.ports.ChangeSink` in memory over a store that is only read."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._chains: dict[str, dict[int, bytes]] = {}
        self._heads: dict[str, int] = {}
        self._seen: dict[str, int] = {}
        self._live: dict[_Register, dict[Dot, Any]] = {}
        self._killed: dict[_Register, set[Dot]] = {}

    def head(self, stream: str) -> Head:
        """Last number and its chain hash, what was previewed included."""
        n = self._heads.get(stream)
        return (n, self._chains[stream][n]) if n is not None else self._machine.exchange.head(stream)

    def chain_hash(self, stream: str, n: int) -> bytes | None:
        """As `ChangeSource.chain_hash`, what was previewed included."""
        found = self._chains.get(stream, {}).get(n)
        return found if found is not None else self._machine.exchange.chain_hash(stream, n)

    def apply_frame(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        """Work out one frame."""
        number, chain = self.head(stream)
        if split_stream(stream)[1] != compartment or number + 1 != lo:
            raise SyncProblem("GAP-01", "does not follow the head")
        records: set[str] = set()
        conflicts = 0
        self._seen = {
            one: held for one, (held, _) in self._machine.exchange.heads(compartment).items()
        } | self._heads
        for n, body in enumerate(bodies, lo):
            op = decode(body)
            chain = chain_next(chain, n, body)
            self._chains.setdefault(stream, {})[n] = chain
            for group, value in op.sets.items():
                conflicts += self._set(
                    compartment, op.record, group, (stream, n), value, op.parents.get(group, ())
                )
            self._heads[stream] = self._seen[stream] = n
            records.add(op.record)
        return FrameResult(frozenset(records), max(0, conflicts))

    def _set(
        self, compartment: str, record: str, group: str, dot: Dot, value: Any, parents: Sequence[Dot]
    ) -> int:
        live, killed = self._register(compartment, record, group)
        before = merge.is_conflict(live.values())
        done = merge.step(dot, parents, live, killed, self._seen)
        for dead in done.dies:
            del live[dead]
        killed.update(done.kill_on_arrival)
        if done.lives:
            live[dot] = value
        return int(merge.is_conflict(live.values())) - int(before)

    def _register(self, compartment: str, record: str, group: str) -> tuple[dict[Dot, Any], set[Dot]]:
        key = (record, group)
        if key not in self._live:
            connection = self._machine.session.connection(compartment)
            values = registers.live_values(connection, bytes.fromhex(record)).get(group, [])
            self._live[key] = {(item.dot.stream, item.dot.n): item.value for item in values}
            self._killed[key] = {
                (row[0], row[1]) for row in connection.execute(
                    "SELECT stream, n FROM killed WHERE record = ? AND grp = ?", (bytes.fromhex(record), group)
                )
            }  # fmt: skip
        return self._live[key], self._killed[key]
