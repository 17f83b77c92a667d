"""What the sync engine needs from whoever holds the store and the keys. `desktop` implements them.

Nothing here opens a file or knows a table. Compartments and streams are plain text: a stream is
`<incarnation, 16 hex digits>.<compartment>`, so a stream says which compartment it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

Head = tuple[int, bytes]
"""(last number, chain hash h_n). A stream of which nothing is held has `(0, chain_start(stream))`."""


@dataclass(frozen=True, slots=True)
class FrameResult:
    """What applying one frame did: hex ids of the records it touched and the register conflicts that are new by it."""

    records: frozenset[str]
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a segment has been applied; stored by the sink in the same transaction as the frame's ops.

    The sink keeps `value` where `StateStore.get(compartment, "cursor", key)` finds it. `key` is the stream.
    """

    key: str
    value: Mapping[str, Any]


class ChangeSource(Protocol):
    """The change log, read. Only compartments whose key the present user holds are ever asked for."""

    def heads(self, compartment: str) -> Mapping[str, Head]:
        """Every stream held in this compartment, own and foreign, with its last number and chain hash."""
        ...

    def bodies(self, stream: str, lo: int, hi: int) -> Iterator[bytes]:
        """Exact op bodies lo..hi, both included, in order."""
        ...

    def chain_hash(self, stream: str, n: int) -> bytes | None:
        """h_n of a stream (h_0 is `sync.ops.chain_start`); `None` above its head."""
        ...


class ChangeSink(Protocol):
    """The change log, written by the importer only."""

    def head(self, stream: str) -> Head:
        """Last number applied and its chain hash; `(0, chain_start(stream))` when nothing was."""
        ...

    def chain_hash(self, stream: str, n: int) -> bytes | None:
        """As `ChangeSource.chain_hash`: tells a duplicate from a fork."""
        ...

    def apply_frame(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        """One transaction: ops, registers, projections, stream head and cursor. All of it or nothing.

        `bodies[0]` is op number `lo`, which is the head's number + 1; the sink checks that again and recomputes the
        chain. It raises `SyncProblem` `GAP-01` when `lo` does not follow the head.
        """
        ...


class StateStore(Protocol):
    """Small facts of the sync engine: one table `(space, key) → JSON object` in each compartment file.

    What concerns one compartment is kept in that compartment, so that a person who is not cleared learns nothing
    from `common`. Spaces are words of this package (`package`, `segment`, `peer`, `cursor`, `quarantine` …).
    """

    def get(self, compartment: str, space: str, key: str) -> dict[str, Any] | None:
        """The object kept under a key, or `None`."""
        ...

    def put(self, compartment: str, space: str, key: str, value: Mapping[str, Any]) -> None:
        """Keep an object (JSON values only), replacing what was there. Durable when the transaction around it ends."""
        ...

    def drop(self, compartment: str, space: str, key: str) -> None:
        """Forget a key; no error when it is absent."""
        ...

    def items(self, compartment: str, space: str) -> list[tuple[str, dict[str, Any]]]:
        """All keys of a space with their objects, by key."""
        ...

    def transaction(self, compartment: str) -> AbstractContextManager[None]:
        """Puts and drops inside are kept together or not at all. Outside one, each is its own transaction."""
        ...


class Shelf(Protocol):
    """Sealed bytes kept as they arrived: segments that wait, are forwarded, or lie in quarantine. Never plaintext."""

    def put(self, name: str, data: BinaryIO) -> None:
        """Keep everything `data` still holds under a name ([0-9a-f.]+), durably; replaces what was there."""
        ...

    def open(self, name: str) -> BinaryIO | None:
        """The bytes under a name, or `None`."""
        ...

    def drop(self, name: str) -> None:
        """Forget a name; no error when it is absent."""
        ...


class Keys(Protocol):
    """The keys of this device as far as the present user may use them. Private halves never leave the implementer
    except an age identity handed to the decryption of one segment."""

    @property
    def device(self) -> str:
        """Id of this device in the directory (32 hex digits)."""
        ...

    @property
    def incarnation(self) -> str:
        """The present incarnation, 16 hex digits: the first half of the names of our own streams."""
        ...

    def compartments(self) -> tuple[str, ...]:
        """Ids of the compartments whose key the present user holds, `common` first."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature (64 bytes) with this device's key."""
        ...

    def identity(self, compartment: str) -> str | None:
        """`AGE-SECRET-KEY-1…` of (this device, compartment), or `None` when the present user may not open it."""
        ...
