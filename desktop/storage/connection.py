"""How a SQLCipher file is opened: one recipe for every compartment and for the audit log.

Raw 32-byte keys only (hex, validated), WAL with `synchronous=FULL` (NORMAL loses acknowledged commits at power loss),
8192-byte pages, no ATTACH, no extensions, an authorizer with a PRAGMA allow-list once the file is set up.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from desktop.base.errors import EnvironmentProblem

PAGE_SIZE = 8192
BUSY_MS = 5000
READER_CACHE_KB = 6144
"""Page cache of a reading connection: several threads have one for each compartment, and whole scans fill them all."""

Connection = Any
"""A `sqlcipher3` connection (the package ships no types)."""

DatabaseError: type[Exception] = sqlcipher.DatabaseError
OperationalError: type[Exception] = sqlcipher.OperationalError

_PRAGMAS_ALLOWED = frozenset(
    {
        "user_version",
        "wal_checkpoint",
        "cipher_integrity_check",
        "foreign_key_check",
        "table_info",
        "table_xinfo",
        "data_version",
        "query_only",
        "optimize",
        "page_count",
        "freelist_count",
    }
)


def open_file(path: Path, key: bytes, *, create: bool = False, read_only: bool = False) -> Connection:
    """A connection to the encrypted file, in autocommit mode, rows as `sqlite3.Row`-like.

    Raises:
        EnvironmentProblem: `S-010` the file is missing or empty (a new empty store is never made in its place);
            `S-011` the key does not open it or its pages are damaged.
    """
    if len(key) != 32:
        raise ValueError("key must be 32 raw bytes")
    if not create and (not path.exists() or path.stat().st_size == 0):
        raise EnvironmentProblem(
            "S-010", f"密区文件丢失或为空：{path.name}", "请勿新建同名文件，请用备份恢复。"
        )
    connection = sqlcipher.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
    )
    connection.row_factory = sqlcipher.Row
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _RECIPE:
            connection.execute(pragma)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KB}")
    except (sqlcipher.DatabaseError, MemoryError) as error:
        connection.close()
        raise damaged(path, error) from None
    return connection


_RECIPE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = 2",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -32768",
)


def damaged(path: Path, error: BaseException) -> EnvironmentProblem:
    """The environment problem that stands for a database error on this file."""
    words = str(error)
    if "locked" in words or "busy" in words:
        return EnvironmentProblem("S-012", f"{path.name} 正被另一个程序占用。", "请关闭其他窗口后再试。")
    if "full" in words:
        return EnvironmentProblem("S-014", "磁盘已满，没有保存。", "请清理空间后再保存。")
    return EnvironmentProblem(
        "S-011", f"密区文件损坏或密钥不符：{path.name}", "原文件未改动，请用备份恢复或报告系统管理员。"
    )


def guard(connection: Connection, *, allow_schema: Callable[[], bool] = lambda: False) -> None:
    """Install the authorizer: no ATTACH, no schema change outside migrations, only harmless PRAGMAs."""

    def decide(
        action: int, first: str | None, _second: str | None, _db: str | None, _trigger: str | None
    ) -> int:
        if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
            return sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _PRAGMAS_ALLOWED:
            return sqlite3.SQLITE_DENY
        if action in _SCHEMA_ACTIONS and not allow_schema():
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    connection.set_authorizer(decide)


_SCHEMA_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_DROP_VTABLE,
        sqlite3.SQLITE_ALTER_TABLE,
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_TRIGGER,
    }
)


def statements(script: str) -> list[str]:
    """The statements of a migration file, one by one (`executescript` would commit first).

    A statement ends at a `;` at a line's end where SQLite itself calls it complete (triggers hold inner ones).
    """
    found, pending = [], ""
    for line in script.splitlines():
        if not pending and (not line.strip() or line.lstrip().startswith("--")):
            continue
        pending += line + "\n"
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    if pending.strip():
        raise ValueError(f"unfinished statement: {pending[:60]!r}")
    return found


def integrity(connection: Connection) -> list[str]:
    """Damage found by authenticating every page (HMAC) and checking the b-trees, after a full checkpoint.

    Before the checkpoint `cipher_integrity_check` gives false alarms.
    """
    found: list[str] = []
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    except sqlcipher.DatabaseError as error:
        found.append(str(error))
    return found


def close(connection: Connection, *, checkpoint: bool = False) -> None:
    """Close, writing the WAL back into the file first when asked; never raises."""
    with suppress(sqlcipher.Error):
        if checkpoint:
            connection.set_authorizer(None)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with suppress(sqlcipher.Error):
        connection.close()
