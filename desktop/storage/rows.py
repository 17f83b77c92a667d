"""Rows for the paged table (`base.ports.RowSource`): keys of all rows as one vector, records by key in pages.

A key is `slot << 48 | n`: slot = place of the compartment in the session's order, n = its local row number. Every
thread that asks gets read-only connections of this source's own, and `interrupt` stops only the reading of keys.
"""

from __future__ import annotations

import heapq
import threading
from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from desktop.base.fields import Record, RecordSpec
from desktop.base.ids import RecordId
from desktop.base.ports import QuerySpec
from desktop.storage import connection as sql
from desktop.storage import projection, query

if TYPE_CHECKING:
    from desktop.storage.session import Session

SHIFT = 48
MASK = (1 << SHIFT) - 1
CHUNK = 2000


class StoreRows:
    """Rows of the compartments a session holds, from any thread. Ends with `close`, before the session does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._slots = list(session.files)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[sql.Connection] = []
        self._reading: list[sql.Connection] = []

    def _connections(self) -> list[sql.Connection]:
        mine: list[sql.Connection] = self._local.__dict__.setdefault("mine", [])
        if not mine:
            mine.extend(self._connect(name) for name in self._slots)
            with self._lock:
                self._all.extend(mine)
        return mine

    def _connect(self, name: str) -> sql.Connection:
        file = self._session.files[name]
        connection = sql.open_file(file.path, file.key, read_only=True)
        sql.guard(connection)
        return connection

    def first(self, wanted: QuerySpec, limit: int) -> array[int]:
        """Keys of the first `limit` rows in order: a bounded read."""
        found: array[int] = array("q")
        for chunk in self._keys(wanted, limit):
            found.extend(chunk)
            if len(found) >= limit:
                break
        return found[:limit]

    def keys(self, wanted: QuerySpec) -> Iterator[array[int]]:
        """Keys of all rows in order, in chunks of 2,000."""
        return self._keys(wanted, None)

    def _keys(self, wanted: QuerySpec, limit: int | None) -> Iterator[array[int]]:
        spec = self._spec(wanted.kind)
        streams = [
            self._stream(slot, connection, spec, wanted, limit)
            for slot, connection in enumerate(self._connections())
        ]
        backwards = wanted.descending if wanted.order else not wanted.descending
        # Rows without a value come last in both directions, so they are merged by an inverted flag when going down.
        merged = heapq.merge(
            *streams, key=lambda item: (item[0] != backwards, item[1], item[2]), reverse=backwards
        )
        chunk: array[int] = array("q")
        mine = self._connections()
        with self._lock:
            self._reading.extend(mine)
        try:
            for item in merged:
                chunk.append(item[3])
                if len(chunk) == CHUNK:
                    yield chunk
                    chunk = array("q")
            if chunk:
                yield chunk
        finally:
            with self._lock:
                for connection in mine:
                    self._reading.remove(connection)

    def _stream(
        self, slot: int, connection: sql.Connection, spec: RecordSpec, wanted: QuerySpec, limit: int | None
    ) -> Iterator[tuple[bool, Any, int, int]]:
        condition, values = query.where_clause(spec, wanted.where, wanted.search)
        clause, column = query.order_clause(spec, wanted.order, descending=wanted.descending)
        statement = f"SELECT n, {column} FROM {spec.table} WHERE {condition} ORDER BY {clause}"
        if limit is not None:
            statement += f" LIMIT {int(limit)}"
        cursor = connection.execute(statement, values)
        while rows := cursor.fetchmany(CHUNK):
            for n, value in rows:
                yield value is None, "" if value is None else value, n, slot << SHIFT | n

    def rows(self, kind: str, keys: Sequence[int]) -> list[Record | None]:
        """Records under these keys in the order asked, for showing; `None` where one has gone."""
        spec, cls = self._spec(kind), self._session.catalogue.kinds()[kind]
        found: dict[int, Record] = {}
        for slot, connection in enumerate(self._connections()):
            mine = [key & MASK for key in keys if key >> SHIFT == slot]
            if not mine:
                continue
            marks = ", ".join("?" * len(mine))
            for row in connection.execute(f"SELECT * FROM {spec.table} WHERE n IN ({marks})", mine):
                found[slot << SHIFT | row["n"]] = projection.build(cls, spec, row, self._slots[slot])
        return [found.get(key) for key in keys]

    def count(self, wanted: QuerySpec) -> int:
        """How many rows the query has."""
        condition, values = query.where_clause(self._spec(wanted.kind), wanted.where, wanted.search)
        statement = f"SELECT count(*) FROM {self._spec(wanted.kind).table} WHERE {condition}"
        return sum(
            int(connection.execute(statement, values).fetchone()[0]) for connection in self._connections()
        )

    def key_of(self, record: RecordId) -> int | None:
        """The row key of a record, `None` when the user may not see it."""
        for slot, connection in enumerate(self._connections()):
            row = connection.execute(
                "SELECT n FROM records WHERE id = ? AND deleted = 0", (record,)
            ).fetchone()
            if row:
                return int(slot << SHIFT | row[0])
        return None

    def interrupt(self) -> None:
        """Stop the reading of keys that is under way; it raises `OperationalError` in its own thread."""
        with self._lock:
            for connection in self._reading:
                connection.interrupt()

    def close(self) -> None:
        """Close every thread's connections."""
        with self._lock:
            for connection in self._all:
                sql.close(connection)
            self._all.clear()

    def _spec(self, kind: str) -> RecordSpec:
        return self._session.catalogue.specs()[kind]
