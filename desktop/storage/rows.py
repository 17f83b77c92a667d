"""Rows for the paged table (`base.ports.RowSource`): keys of all rows as one vector, records by key in pages.

A key is `slot << 48 | n`: slot = place of the compartment in the session's order, n = its local row number. Every
thread that asks gets read-only connections of this source's own, and `interrupt` stops only the reading of keys.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from desktop.base.fields import Record, RecordSpec
from desktop.base.ids import RecordId
from desktop.base.ports import QuerySpec
from desktop.storage import connection as sql
from desktop.storage import projection, query, weighing

if TYPE_CHECKING:
    from desktop.storage.session import Session

SHIFT = 48
MASK = (1 << SHIFT) - 1
CHUNK = 2000
NEWEST_MATCHES = 600
"""How many of the newest matches a search is first answered from."""

Row = tuple[int, Any, int, int]
"""(rank, value, n, key); rows are merged by comparing these, so ties stand in one order whatever was read when."""


class _Stream:
    """Rows of one compartment in order, read in chunks."""

    def __init__(self, cursor: sql.Connection) -> None:
        self._cursor = cursor
        self.rows: list[Row] = []
        self.open = True
        self._last: Any = None

    def fill(self, level: Callable[[Any, Any], Any] | None) -> None:
        """Read the next chunk when none is left. `level` (min or max) makes the values run one way.

        Arrival numbers are the order; the time of making stands for them among compartments only, and what came from
        another machine may be older than its neighbours.
        """
        if not self.open or self.rows:
            return
        self.rows = self._cursor.fetchmany(CHUNK)
        self.open = bool(self.rows)
        if level is not None and self.rows:
            start = self.rows[0][1] if self._last is None else self._last
            run = accumulate((row[1] for row in self.rows), level, initial=start)
            values = list(run)[1:]
            self.rows = [
                (row[0], value, row[2], row[3]) for row, value in zip(self.rows, values, strict=True)
            ]
            self._last = values[-1]

    def take(self, bound: Row, *, backwards: bool) -> list[Row]:
        """Take away the rows that come before `bound`, and it."""
        # bisect needs a rising list: going down, the place is counted from the other end.
        size = len(self.rows)
        cut = size - bisect_left(self.rows[::-1], bound) if backwards else bisect_right(self.rows, bound)
        taken, self.rows = self.rows[:cut], self.rows[cut:]
        return taken


def _merged(streams: list[_Stream], *, backwards: bool, by_arrival: bool) -> Iterator[array[int]]:
    """Keys of all streams in one order.

    Chunk by chunk: up to the nearest end of a chunk everything is known, and sorting runs that are sorted already is
    several times quicker than comparing row by row in Python.
    """
    level = (min if backwards else max) if by_arrival else None
    while True:
        for stream in streams:
            stream.fill(level if len(streams) > 1 else None)
        streams = [stream for stream in streams if stream.open]
        if not streams:
            return
        if len(streams) == 1:
            taken, streams[0].rows = streams[0].rows, []
        else:
            bound = (max if backwards else min)(stream.rows[-1] for stream in streams)
            taken = [row for stream in streams for row in stream.take(bound, backwards=backwards)]
            taken.sort(reverse=backwards)
        yield array("q", [row[3] for row in taken])


def _alone(cursor: sql.Connection) -> Iterator[array[int]]:
    """Keys of the only compartment that has such records."""
    while rows := cursor.fetchmany(CHUNK):
        yield array("q", [row[0] for row in rows])


def _plain(connection: sql.Connection) -> sql.Connection:
    """A cursor that gives plain tuples: they are compared and taken apart by the hundred thousand."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor


def key_statement(
    spec: RecordSpec, wanted: QuerySpec, condition: str, slot: int, *, alone: bool = False
) -> str:
    """SQL for (rank, value, n, key) in order. The rank puts rows without a value last in both directions.

    `alone`: for (key,), as nothing has to be merged.
    """
    clause, column = query.order_clause(spec, wanted.order, descending=wanted.descending)
    if alone:
        return f"SELECT n + {slot << SHIFT} FROM {spec.table} WHERE {condition} ORDER BY {clause}"
    known, unknown = (1, 0) if wanted.descending and wanted.order else (0, 1)
    return (
        f"SELECT iif({column} IS NULL, {unknown}, {known}), coalesce({column}, ''), n, n + {slot << SHIFT}"
        f" FROM {spec.table} WHERE {condition} ORDER BY {clause}"
    )


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
        """Keys of the first `limit` rows in order: a bounded read.

        Searching it looks at the newest 600 matches first; when they give `limit` rows, these come at once and
        `keys` brings the exact order.
        """
        if wanted.search.strip():
            found = self._first(wanted, limit, NEWEST_MATCHES)
            if len(found) >= limit:
                return found
        return self._first(wanted, limit, None)

    def _first(self, wanted: QuerySpec, limit: int, newest: int | None) -> array[int]:
        found: array[int] = array("q")
        for chunk in self._keys(wanted, limit, newest):
            found.extend(chunk)
            if len(found) >= limit:
                break
        return found[:limit]

    def keys(self, wanted: QuerySpec) -> Iterator[array[int]]:
        """Keys of all rows in order, in chunks of some thousands."""
        return self._keys(wanted, None, None)

    def _keys(self, wanted: QuerySpec, limit: int | None, newest: int | None) -> Iterator[array[int]]:
        spec = self._spec(wanted.kind)
        backwards = wanted.descending if wanted.order else not wanted.descending
        mine = self._connections()
        with self._lock:
            self._reading.extend(mine)
        try:
            filled = [
                (slot, connection)
                for slot, connection in enumerate(mine)
                if connection.execute(f"SELECT 1 FROM {spec.table} LIMIT 1").fetchone()
            ]
            alone = len(filled) == 1
            cursors = [self._cursor(*each, spec, wanted, limit, newest, alone=alone) for each in filled]
            if alone:
                yield from _alone(cursors[0])
            else:
                streams = [_Stream(cursor) for cursor in cursors]
                yield from _merged(streams, backwards=backwards, by_arrival=not wanted.order)
        finally:
            with self._lock:
                for connection in mine:
                    self._reading.remove(connection)

    def _cursor(
        self,
        slot: int,
        connection: sql.Connection,
        spec: RecordSpec,
        wanted: QuerySpec,
        limit: int | None,
        newest: int | None,
        *,
        alone: bool,
    ) -> sql.Connection:
        condition, values = query.where_clause(spec, wanted.where, wanted.search, newest=newest)
        if wanted.search.strip() and wanted.order and newest is None:
            clause, _column = query.order_clause(spec, wanted.order, descending=wanted.descending)
            condition = weighing.weighed(connection, spec.table, condition, values, clause)
        statement = key_statement(spec, wanted, condition, slot, alone=alone)
        if limit is not None:
            statement += f" LIMIT {int(limit)}"
        return _plain(connection).execute(statement, values)

    def rows(self, kind: str, keys: Sequence[int]) -> list[Record | None]:
        """Records under these keys in the order asked, for showing; `None` where one has gone."""
        spec, cls = self._spec(kind), self._session.catalogue.kinds()[kind]
        found: dict[int, Record] = {}
        for slot, connection in enumerate(self._connections()):
            mine = [key & MASK for key in keys if key >> SHIFT == slot]
            if not mine:
                continue
            marks = ", ".join("?" * len(mine))
            statement = f"SELECT {projection.selection(spec)} FROM {spec.table} WHERE n IN ({marks})"
            for row in _plain(connection).execute(statement, mine):
                found[slot << SHIFT | row[0]] = projection.build(cls, spec, row, self._slots[slot])
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
