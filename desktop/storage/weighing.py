"""Which way a list with search words is read: from the matches to their rows, or along an index past the matches.

SQLite cannot know how many records hold a word. A look-up of a row by its number costs as much as a walk over some
forty entries of an index that covers the query, so both are counted first, each no further than the answer needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.storage.connection import Connection

STEPS_PER_LOOK_UP = 40
FEW = 500
"""So few matches are looked up without weighing."""
MATCHED = "n IN (SELECT"
"""How a condition names the matches; with a plus before it SQLite walks along another index instead."""


def weighed(connection: Connection, table: str, condition: str, values: Mapping[str, Any], order: str) -> str:
    """The condition of a sorted query with search words in the quicker form.

    `condition` and `values` are `query.where_clause`'s, `order` is the SQL after ORDER BY.
    """
    rest, found, matched = condition.partition(f" AND {MATCHED}")
    if not found:
        return condition
    last = connection.execute(f"SELECT max(n) FROM {table}").fetchone()[0] or 0
    matches = _upto(
        connection,
        "SELECT rowid FROM words WHERE words MATCH :words_match",
        {"words_match": values["words_match"]},
        max(FEW, last // STEPS_PER_LOOK_UP) + 1,
    )
    walking = f"{rest} AND +{MATCHED}{matched}"
    if matches <= FEW or not _covered(connection, table, walking, order, values):
        return condition
    steps = matches * STEPS_PER_LOOK_UP
    others = {name: value for name, value in values.items() if name != "words_match"}
    return (
        walking
        if _upto(connection, f"SELECT 1 FROM {table} WHERE {rest}", others, steps) < steps
        else condition
    )


def _upto(connection: Connection, rows: str, values: Mapping[str, Any], most: int) -> int:
    return int(connection.execute(f"SELECT count(*) FROM ({rows} LIMIT {most})", values).fetchone()[0])


def _covered(
    connection: Connection, table: str, condition: str, order: str, values: Mapping[str, Any]
) -> bool:
    """Whether the walk reads an index alone: with rows to be fetched all the same nothing is gained."""
    statement = f"EXPLAIN QUERY PLAN SELECT n FROM {table} WHERE {condition} ORDER BY {order}"
    return "COVERING INDEX" in str(connection.execute(statement, values).fetchall()[0][3])
