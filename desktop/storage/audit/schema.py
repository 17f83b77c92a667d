"""The tables of `audit.db`, their append-only triggers, and the authorizer of our connection."""

from __future__ import annotations

import dataclasses
import sqlite3
from typing import Any

from desktop.storage.audit.chain import Row, Seal
from desktop.storage.connection import Connection

_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE record (n INTEGER PRIMARY KEY, coarse_type TEXT NOT NULL, origin BLOB NOT NULL UNIQUE,
       record BLOB NOT NULL, hash BLOB NOT NULL)""",
    """CREATE TABLE seal (epoch INTEGER PRIMARY KEY, last_n INTEGER NOT NULL, head BLOB NOT NULL,
       at_ms INTEGER NOT NULL, reason TEXT NOT NULL, previous BLOB NOT NULL, mac BLOB NOT NULL,
       signature BLOB NOT NULL)""",
    # The one thing that changes: the running epoch's key. secure_delete overwrites the one before.
    "CREATE TABLE epoch (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, key BLOB NOT NULL)",
)
_TRIGGERS = tuple(
    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'append only'); END"
    for table, act in (
        ("meta", "UPDATE"),
        ("meta", "DELETE"),
        ("record", "UPDATE"),
        ("record", "DELETE"),
        ("seal", "UPDATE"),
        ("seal", "DELETE"),
        ("epoch", "DELETE"),
    )
)

_PRAGMAS = frozenset({"wal_checkpoint", "cipher_integrity_check", "data_version"})
_INSERT_INTO = frozenset({"record", "seal"})
_OTHER = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)


def create(connection: Connection, store: bytes, device: bytes, sealed_seed: bytes, first_key: bytes) -> None:
    """Make the tables of a new log in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in _TABLES + _TRIGGERS:
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)", [("store", store), ("device", device), ("seed", sealed_seed)]
    )
    connection.execute("INSERT INTO epoch VALUES (1, 0, ?)", (first_key,))
    connection.execute("COMMIT")


def guard(connection: Connection) -> None:
    """Let our own connection read, add records and seals, and move the epoch's key on; nothing else at all."""

    def decide(
        action: int, first: str | None, second: str | None, _db: str | None, _trigger: str | None
    ) -> int:
        allowed = (
            action in _OTHER
            or (action == sqlite3.SQLITE_INSERT and first in _INSERT_INTO)
            or (action == sqlite3.SQLITE_UPDATE and first == "epoch" and second in ("number", "key"))
            or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS)
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    connection.set_authorizer(decide)


def meta(connection: Connection) -> dict[str, bytes]:
    """Store, device and the sealed first key."""
    return {
        row["name"]: row["value"] for row in connection.execute("SELECT name, value FROM meta").fetchall()
    }


def rows(connection: Connection) -> list[Row]:
    """All records in order."""
    found = connection.execute(
        "SELECT n, coarse_type, origin, record, hash FROM record ORDER BY n"
    ).fetchall()
    return [
        Row(n, _text(word), _bytes(origin), _bytes(record), _bytes(head))
        for n, word, origin, record, head in found
    ]


def seals(connection: Connection) -> list[Seal]:
    """All seals in order."""
    found = connection.execute(
        "SELECT epoch, last_n, head, at_ms, reason, previous, mac, signature FROM seal ORDER BY epoch"
    ).fetchall()
    return [
        Seal(
            epoch,
            _whole(last_n),
            _bytes(head),
            _whole(at),
            _text(reason),
            _bytes(previous),
            _bytes(mac),
            _bytes(signature),
        )
        for epoch, last_n, head, at, reason, previous, mac, signature in found
    ]


def epoch_key(connection: Connection) -> tuple[int, bytes]:
    """Number and key of the running epoch."""
    row: Any = connection.execute("SELECT number, key FROM epoch").fetchone()
    return row[0], row[1]


def add_row(connection: Connection, row: Row) -> None:
    """Add one record."""
    connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)", dataclasses.astuple(row))


def add_seal(connection: Connection, seal: Seal, key_after: bytes) -> None:
    """Add a seal and replace the epoch's key by the next one."""
    connection.execute("INSERT INTO seal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", dataclasses.astuple(seal))
    connection.execute("UPDATE epoch SET number = ?, key = ? WHERE id = 1", (seal.epoch + 1, key_after))


def with_mac(seal: Seal, mac: bytes) -> Seal:
    """The seal with its MAC."""
    return dataclasses.replace(seal, mac=mac)


def with_signature(seal: Seal, signature: bytes) -> Seal:
    """The seal with its signature."""
    return dataclasses.replace(seal, signature=signature)


# A damaged column may hold another type; it must be found wrong, not stop the check.


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else -1
