"""The store as the sync engine sees it: its change log to read, a sink for what arrives, and its small facts.

What arrives goes the same way as a person's act: `CompartmentFile.take`, projections, audit line, commit, anchor, one
`Changed`. May be used from any thread; everything that writes is done by the session's writer thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.base.changes import Changed
from desktop.base.errors import EnvironmentProblem
from desktop.base.ids import new_id
from desktop.base.levels import COMMON
from desktop.storage import log
from desktop.storage.compartment import CompartmentFile
from sync.errors import SyncProblem
from sync.ops import chain_start, decode
from sync.ports import Cursor, FrameResult, Head

if TYPE_CHECKING:
    from desktop.storage.session import Session

T = TypeVar("T")


def compartment_of(stream: str) -> str:
    """The compartment a stream belongs to."""
    return stream.partition(".")[2]


class StoreExchange:
    """Implements `sync.ports.ChangeSource`, `ChangeSink` and `StateStore` over one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: dict[tuple[str, str, str], str | None] | None = None

    def _file(self, compartment: str) -> CompartmentFile:
        return self._session.files[compartment]

    def _do(self, function: Callable[[], T]) -> T:
        return self._session.run(lambda _session: function())  # type: ignore[no-any-return]

    # -- change log, read ---------------------------------------------------------------------------------------

    def heads(self, compartment: str) -> Mapping[str, Head]:
        """Every stream held in this compartment with its last number and chain hash."""
        return log.heads(self._session.connection(compartment))

    def bodies(self, stream: str, lo: int, hi: int) -> Iterator[bytes]:
        """Exact op bodies lo..hi, in order."""
        connection = self._session.connection(compartment_of(stream))
        for row in connection.execute(
            "SELECT body FROM ops WHERE stream = ? AND n BETWEEN ? AND ? ORDER BY n", (stream, lo, hi)
        ):
            yield bytes(row[0])

    def head(self, stream: str) -> Head:
        """Last number applied and its chain hash."""
        return log.head(self._session.connection(compartment_of(stream)), stream)

    def chain_hash(self, stream: str, n: int) -> bytes | None:
        """h_n of a stream, `None` above its head."""
        if n == 0:
            return chain_start(stream)
        row = (
            self._session.connection(compartment_of(stream))
            .execute("SELECT hash FROM ops WHERE stream = ? AND n = ?", (stream, n))
            .fetchone()
        )
        return bytes(row[0]) if row else None

    # -- change log, written ------------------------------------------------------------------------------------

    def apply_frame(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        """One transaction: ops, registers, projections, stream head, cursor, audit line.

        Raises:
            SyncProblem: `GAP-01` the frame does not follow the head; `OP-01` a body is no op of that number.
        """
        return self._do(lambda: self._apply(compartment, stream, lo, bodies, cursor))

    def _apply(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        session, file = self._session, self._file(compartment)
        if session.read_only:
            raise EnvironmentProblem(
                "S-019", "办公库处于只读状态，没有保存。", "请按登录时的提示处理后再办理。"
            )
        if compartment_of(stream) != compartment or log.head(file.connection, stream)[0] + 1 != lo:
            raise SyncProblem("GAP-01", f"{stream} does not continue at {lo}")
        ops = [decode(body) for body in bodies]
        if [op.n for op in ops] != list(range(lo, lo + len(ops))):
            raise SyncProblem("OP-01", "numbers in the frame are not consecutive")
        session.pump()
        file.begin()
        try:
            records = list(dict.fromkeys(bytes.fromhex(op.record) for op in ops))
            before = self._conflict_count(file, records)
            for op, body in zip(ops, bodies, strict=True):
                file.take(stream, op, body)
            file.flush()
            conflicts = self._conflict_count(file, records) - before
            self._put(file, "cursor", cursor.key, json.dumps(dict(cursor.value)))
            kinds = frozenset(file.kinds_touched)
            file.connection.execute(
                "INSERT INTO outbox (line) VALUES (?)", (self._audit_line(file, stream, lo, len(ops)),)
            )
            counter, head = file.finish()
        except BaseException:
            file.roll_back()
            raise
        session.after_commit(file, counter, head)
        for op in ops:
            session.take_clock(op.clock)
        session.announce(Changed(compartment, kinds, frozenset(records), verb="sync.apply"))
        return FrameResult(frozenset(record.hex() for record in records), max(0, conflicts))

    @staticmethod
    def _conflict_count(file: CompartmentFile, records: Sequence[bytes]) -> int:
        return sum(
            row[0]
            for record in records
            for row in file.connection.execute("SELECT conflicts FROM records WHERE id = ?", (record,))
        )

    def note(self, verb: str, level: int, **notes: str) -> None:
        """Put a line into the audit: what was exchanged with whom, in ids, numbers and hashes."""

        def write() -> None:
            file = self._file(COMMON)
            line = self._line(verb, level, 0, notes)
            file.connection.execute("INSERT INTO outbox (line) VALUES (?)", (line,))
            self._session.pump()

        self._do(write)

    def _audit_line(self, file: CompartmentFile, stream: str, lo: int, count: int) -> str:
        return self._line("sync.apply", int(file.compartment.level), count, {"stream": stream, "lo": str(lo)})

    def _line(self, verb: str, level: int, count: int, notes: Mapping[str, str]) -> str:
        user = self._session.user
        return json.dumps(
            {
                "at": self._session.clock.now_ms(),
                "user": user.id.hex(),
                "role": str(user.role),
                "verb": verb,
                "kinds": [],
                "records": [],
                "count": count,
                "level": level,
                "tx": new_id().hex(),
                "notes": dict(notes),
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    # -- small facts --------------------------------------------------------------------------------------------

    def get(self, compartment: str, space: str, key: str) -> dict[str, Any] | None:
        """The object kept under a key, or `None`."""
        if self._pending is not None and (compartment, space, key) in self._pending:
            words = self._pending[compartment, space, key]
        else:
            row = (
                self._session.connection(compartment)
                .execute("SELECT value FROM sync_state WHERE space = ? AND key = ?", (space, key))
                .fetchone()
            )
            words = row[0] if row else None
        return json.loads(words) if words is not None else None

    def put(self, compartment: str, space: str, key: str, value: Mapping[str, Any]) -> None:
        """Keep an object; durable when the transaction around it ends."""
        self._change(compartment, space, key, json.dumps(dict(value), ensure_ascii=False))

    def drop(self, compartment: str, space: str, key: str) -> None:
        """Forget a key."""
        self._change(compartment, space, key, None)

    def items(self, compartment: str, space: str) -> list[tuple[str, dict[str, Any]]]:
        """All keys of a space with their objects, by key."""
        found = {
            row[0]: row[1]
            for row in self._session.connection(compartment).execute(
                "SELECT key, value FROM sync_state WHERE space = ?", (space,)
            )
        }
        for (where, what, key), words in (self._pending or {}).items():
            if (where, what) == (compartment, space):
                if words is None:
                    found.pop(key, None)
                else:
                    found[key] = words
        return [(key, json.loads(found[key])) for key in sorted(found)]

    def _change(self, compartment: str, space: str, key: str, words: str | None) -> None:
        if self._pending is not None:
            self._pending[compartment, space, key] = words
        else:
            self._do(lambda: self._put(self._file(compartment), space, key, words))

    @staticmethod
    def _put(file: CompartmentFile, space: str, key: str, words: str | None) -> None:
        if words is None:
            file.connection.execute("DELETE FROM sync_state WHERE space = ? AND key = ?", (space, key))
        else:
            file.connection.execute(
                "INSERT OR REPLACE INTO sync_state (space, key, value) VALUES (?, ?, ?)", (space, key, words)
            )

    @contextmanager
    def transaction(self, compartment: str) -> Iterator[None]:
        """Puts and drops inside are kept together or not at all."""
        if self._pending is not None:
            yield
            return
        self._pending = {}
        try:
            yield
            changes = self._pending
            if changes:
                self._do(lambda: self._put_all(compartment, changes))
        finally:
            self._pending = None

    def _put_all(self, compartment: str, changes: Mapping[tuple[str, str, str], str | None]) -> None:
        connection = self._file(compartment).connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            for (where, space, key), words in changes.items():
                self._put(self._file(where), space, key, words)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
