"""Reading records of one compartment through one connection; sessions join several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from desktop.base.fields import R, Record, spec_of
from desktop.base.ids import RecordId
from desktop.base.ports import Condition
from desktop.storage import projection, query
from desktop.storage.connection import Connection

Keyed = tuple[tuple[bool, Any], int, Any]
"""(merge key, row number, row): rows of several compartments are merged by the first."""


def get(connection: Connection, cls: type[R], record: RecordId, compartment: str) -> R | None:
    """One record ready to be changed (its `seen` filled), `None` when it is not in this compartment."""
    spec = spec_of(cls)
    row = connection.execute(
        f"SELECT {projection.selection(spec)} FROM {spec.table} WHERE id = ?", (record,)
    ).fetchone()
    if row is None:
        return None
    found = projection.build(cls, spec, row, compartment)
    found.seen = projection.seen(connection, record)
    return found  # type: ignore[return-value]


def kind_of(connection: Connection, record: RecordId) -> str | None:
    """The kind of a living record, `None` when it is not here or was deleted."""
    row = connection.execute("SELECT kind FROM records WHERE id = ? AND deleted = 0", (record,)).fetchone()
    return row[0] if row else None


def rows(
    connection: Connection,
    cls: type[Record],
    where: Iterable[Condition],
    search: str,
    order: str,
    *,
    descending: bool,
    limit: int | None,
) -> list[Keyed]:
    """Rows of a kind that fulfil all conditions, in order, each with its merge key."""
    spec = spec_of(cls)
    condition, values = query.where_clause(spec, where, search)
    clause, key = query.order_clause(spec, order, descending=descending)
    sql = f"SELECT {projection.selection(spec)} FROM {spec.table} WHERE {condition} ORDER BY {clause}"
    if limit is not None:
        sql += " LIMIT :limit"
        values["limit"] = limit
    return [((row[key] is None, row[key]), row["n"], row) for row in connection.execute(sql, values)]


def merged(
    parts: Sequence[tuple[str, list[Keyed]]], *, newest_first: bool, descending: bool
) -> list[tuple[str, Any]]:
    """Rows of several compartments in one order: (compartment, row)."""
    if len(parts) == 1:
        return [(parts[0][0], row) for _, _, row in parts[0][1]]
    backwards = descending != newest_first
    flat = [(key, n, compartment, row) for compartment, found in parts for key, n, row in found]
    known = sorted(
        (item for item in flat if not item[0][0]), key=lambda item: (item[0][1], item[1]), reverse=backwards
    )
    return [(item[2], item[3]) for item in known] + [(item[2], item[3]) for item in flat if item[0][0]]


def count(connection: Connection, cls: type[Record], where: Iterable[Condition], search: str) -> int:
    """How many rows fulfil all conditions."""
    spec = spec_of(cls)
    condition, values = query.where_clause(spec, where, search)
    return int(
        connection.execute(f"SELECT count(*) FROM {spec.table} WHERE {condition}", values).fetchone()[0]
    )


def seen_of_many(connection: Connection, records: Sequence[Record]) -> None:
    """Fill `seen` of records just read, so that they may be changed and saved."""
    for item in records:
        item.seen = projection.seen(connection, item.id)
