"""What happens to one sealed segment of ops: open, check who and for whom, park on a gap, else apply frame by frame.

Everything is verified before the first frame is given to the sink, and the ledger is written after the last
one. A crash in between repeats the segment; what was applied is recognised by number and chain hash.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from sync.errors import SyncProblem
from sync.names import COMMON, split_stream
from sync.ops import chain_next
from sync.ports import ChangeSink, Cursor, Keys, Shelf, StateStore
from sync.reports import Alarm, Tally
from sync.segment import Opened, open_sealed
from sync.trusted import TrustStore

WAITS_FOR_TRUST = ("TRUST-05", "TRUST-08", "TRUST-11", "SEG-NEW", "PKG-NEW")
"""Refusals that a newer directory or a newer program may lift: kept, and tried again."""


@dataclass(frozen=True, slots=True)
class Applier:
    """Takes sealed segments. One importer at a time; the caller sees to that."""

    keys: Keys
    trust: TrustStore
    sink: ChangeSink
    state: StateStore
    shelf: Shelf
    now_ms: Callable[[], int]

    def take(self, segment_id: str, data: bytes, sender: str, tally: Tally) -> str:
        """Take one segment; returns its state: done, parked, sealed, waiting or quarantined."""
        known = self.state.get(COMMON, "segment", segment_id)
        if known is not None and known["state"] in ("done", "quarantined"):
            return str(known["state"])
        compartment = ""
        try:
            found = self.unlock(data)
            if found is None:
                return self.keep(segment_id, data, sender, "sealed", "ops")
            compartment, opened = found
            self._verify(compartment, opened)
            state = self._apply(segment_id, compartment, opened, tally)
        except SyncProblem as problem:
            if problem.code in WAITS_FOR_TRUST:
                tally.waits.append(problem.code)
                return self.keep(segment_id, data, sender, "waiting", "ops")
            self.quarantine(segment_id, "ops", io.BytesIO(data), problem.code, sender, compartment)
            tally.refused.append(problem.code)
            if problem.code in ("FORK-01", "OWN-01"):
                tally.alarms.append(Alarm(problem.code, sender, problem.detail))
            return "quarantined"
        if state == "parked":
            tally.waits.append("GAP-01")
            return self.keep(segment_id, data, sender, "parked", "ops")
        self.finish(segment_id, sender, compartment)
        return state

    def unlock(self, data: bytes) -> tuple[str, Opened] | None:
        """Open with whichever key of the present user fits; `None` when it must wait for somebody else's login.

        Raises:
            SyncProblem: `SEAL-02` when no key of this machine can fit, and as `sync.segment.open_sealed`.
        """
        for compartment in self.keys.compartments():
            identity = self.keys.identity(compartment)
            if identity is None:
                continue
            try:
                return compartment, open_sealed(io.BytesIO(data), identity)
            except SyncProblem as problem:
                if problem.code != "SEAL-02":
                    raise
        if self.may_wait():
            return None
        raise SyncProblem("SEAL-02", "not sealed for this machine")

    def may_wait(self) -> bool:
        """Whether this machine has compartments that the present user does not hold."""
        device = self.trust.require().directory.device(self.keys.device)
        return device is None or not set(device.boxes) <= set(self.keys.compartments())

    def keep(self, segment_id: str, data: bytes, sender: str, state: str, kind: str) -> str:
        """Keep sealed bytes for later, under a state."""
        entry = {"state": state, "sender": sender, "kind": kind}
        if self.state.get(COMMON, "segment", segment_id) != entry:
            self.shelf.put(segment_id, io.BytesIO(data))
            with self.state.transaction(COMMON):
                self.state.put(COMMON, "segment", segment_id, entry)
                self.state.put(COMMON, "got", f"{self.now_ms():016d} {segment_id}", {})
                if state != "parked":  # what is parked is listed in its own compartment
                    self.state.put(COMMON, "pending", segment_id, entry)
        return state

    def finish(self, segment_id: str, sender: str, compartment: str = "") -> None:
        """Enter a segment as done and forget its bytes."""
        with self.state.transaction(COMMON):
            self.state.put(COMMON, "segment", segment_id, {"state": "done", "sender": sender})
            self.state.put(COMMON, "got", f"{self.now_ms():016d} {segment_id}", {})
            self.state.drop(COMMON, "pending", segment_id)
        if compartment:
            self.state.drop(compartment, "parked", segment_id)
        self.shelf.drop(segment_id)

    def quarantine(
        self,
        name: str,
        kind: str,
        data: BinaryIO | None,
        reason: str,
        sender: str,
        compartment: str = "",
        title: str = "",
    ) -> None:
        """Keep something refused aside (`name`: the SHA-256 of its bytes), with the reason; where its compartment is
        known, only there.
        """
        if data is not None:
            self.shelf.put(f"{name}.bad", data)
        self.state.put(
            compartment or COMMON,
            "quarantine",
            name,
            {
                "reason": reason,
                "sender": sender,
                "at": self.now_ms(),
                "kind": kind,
                "name": title,
            },
        )
        if kind != "package":
            with self.state.transaction(COMMON):
                self.state.put(COMMON, "segment", name, {"state": "quarantined", "sender": sender})
                self.state.drop(COMMON, "pending", name)
            if compartment:
                self.state.drop(compartment, "parked", name)
            self.shelf.drop(name)

    def _verify(self, compartment: str, opened: Opened) -> None:
        directory = self.trust.require().directory
        incarnation, stated = split_stream(opened.header.stream)
        if stated != compartment:
            raise SyncProblem("SEG-06", "sealed with the key of another compartment")
        origin, sealer = directory.device_of(incarnation), directory.device(opened.sealing.by)
        if origin is None:
            raise SyncProblem("TRUST-11", "unknown incarnation")
        if sealer is None:
            raise SyncProblem("TRUST-08", "unknown sealer")
        if compartment not in origin.boxes or compartment not in sealer.boxes:
            raise SyncProblem("SEG-06", "not entitled to the compartment")
        if not sealer.active and sealer is not origin:
            raise SyncProblem("TRUST-09", "sealed by a retired device")
        opened.verify(origin.sign, sealer.sign, self.keys.device)

    def _apply(self, segment_id: str, compartment: str, opened: Opened, tally: Tally) -> str:
        header = opened.header
        head, _ = self.sink.head(header.stream)
        if header.lo > head + 1:
            self.state.put(
                compartment, "parked", segment_id, {"stream": header.stream, "lo": header.lo, "hi": header.hi}
            )
            return "parked"
        self._require_same_past(opened, head)
        incarnation, _ = split_stream(header.stream)
        if incarnation == self.keys.incarnation and header.hi > head:
            raise SyncProblem("OWN-01", "own numbers above ours")
        origin = self.trust.require().directory.device_of(incarnation)
        closed = origin.last_accepted(header.stream) if origin is not None else 0
        number = header.lo
        for bodies in opened.frames():
            first, number = number, number + len(bodies)
            last = number - 1 if closed is None else min(number - 1, closed)
            fresh = bodies[max(0, head + 1 - first) : max(0, last + 1 - first)]
            if not fresh:
                continue
            start = max(first, head + 1)
            cursor = Cursor(header.stream, {"segment": segment_id, "through": start + len(fresh) - 1})
            result = self.sink.apply_frame(compartment, header.stream, start, fresh, cursor)
            tally.ops += len(fresh)
            tally.conflicts += result.conflicts
            tally.records.setdefault(compartment, set()).update(result.records)
        if closed is not None and header.hi > closed:
            raise SyncProblem("TRUST-10", "past the closing number")
        self._attested(compartment, opened)
        return "done"

    def _require_same_past(self, opened: Opened, head: int) -> None:
        """What we hold already of this range must be the same, op for op: the chain says so at both ends."""
        header = opened.header
        if self.sink.chain_hash(header.stream, header.lo - 1) != header.prev_head:
            raise SyncProblem("FORK-01", "another past before the range")
        meet = min(head, header.hi)
        chain, number = header.prev_head, header.lo
        for bodies in opened.frames():
            for body in bodies:
                if number > meet:
                    break
                chain, number = chain_next(chain, number, body), number + 1
        if meet >= header.lo and self.sink.chain_hash(header.stream, meet) != chain:
            raise SyncProblem("FORK-01", "another past inside the range")

    def _attested(self, compartment: str, opened: Opened) -> None:
        """Keep the origin's signed header, so that this range can be sealed again for others."""
        header = opened.header
        if split_stream(header.stream)[0] == self.keys.incarnation:
            return
        last = self.state.get(compartment, "attested-last", header.stream)
        if last is not None and last["hi"] >= header.hi:
            return
        with self.state.transaction(compartment):
            self.state.put(
                compartment,
                "attested",
                f"{header.stream} {header.hi:020d}",
                {
                    "lo": header.lo,
                    "hi": header.hi,
                    "block": base64.b64encode(header.block).decode(),
                },
            )
            self.state.put(compartment, "attested-last", header.stream, {"hi": header.hi})
