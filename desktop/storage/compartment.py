"""One compartment file: its schema and migrations, applying ops, rebuilding, checking. Used by the writer thread only.

What it does not do: decide who may (session), sign or seal (keys), or know a line of work.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from desktop.base.errors import EnvironmentProblem
from desktop.base.fields import RecordSpec, spec_of
from desktop.base.ids import RecordId
from desktop.base.levels import Compartment
from desktop.storage import connection as sql
from desktop.storage import log, projection, registers
from desktop.storage.findings import Finding
from desktop.storage.numbers import IssuedNumber
from sync.ops import Op, decode

FORMAT = 1
_TABLE = re.compile(r"\b(?:CREATE|ALTER)\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.IGNORECASE)
REBUILT_TOGETHER = 2000
"""So many records are projected at a time when all are made anew: their values are still in memory then."""

BUILT_IN: dict[str, RecordSpec] = {spec_of(IssuedNumber).kind: spec_of(IssuedNumber)}


@dataclass(frozen=True, slots=True)
class Migrations:
    """The SQL files of one slice, in order: `0001_<name>.sql` is step 1."""

    slice: str
    folder: Path

    def steps(self) -> list[tuple[int, Path]]:
        """(number, file) in order."""
        return sorted((int(path.name[:4]), path) for path in self.folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))


@dataclass(frozen=True, slots=True)
class StoreSchema:
    """What the slices declare to the store: record specs by kind and their migrations."""

    specs: Mapping[str, RecordSpec]
    migrations: tuple[Migrations, ...] = ()

    def all_specs(self) -> dict[str, RecordSpec]:
        """Kinds of the slices and those of the store itself."""
        return {**BUILT_IN, **self.specs}


@dataclass
class CompartmentFile:
    """An open compartment with its writing connection."""

    path: Path
    key: bytes
    compartment: Compartment
    store_id: str
    schema: StoreSchema
    connection: sql.Connection = None
    specs: dict[str, RecordSpec] = field(default_factory=dict)
    touched: dict[RecordId, None] = field(default_factory=dict)
    """Records to be projected, in the order they were touched: the search index takes rising row numbers quickest."""
    born: dict[RecordId, projection.Born] = field(default_factory=dict)
    """Records whose first and only op came in the running transaction: all that lives of them is known."""
    kinds_touched: set[str] = field(default_factory=set)
    _salt: bytes = b""
    _heads: dict[str, int] | None = None
    _schema_open: bool = False

    @classmethod
    def create(
        cls, path: Path, key: bytes, compartment: Compartment, store_id: str, schema: StoreSchema, holder: str
    ) -> CompartmentFile:
        """Make a new file. `holder`: the device that gives numbers in this compartment."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise EnvironmentProblem(
                "S-015", f"密区文件已存在：{path.name}", "不会覆盖已有文件，请另选位置。"
            )
        connection = sql.open_file(path, key, create=True)
        connection.execute("BEGIN IMMEDIATE")
        script = resources.files("desktop.storage").joinpath("sql/compartment.sql").read_text("utf-8")
        for statement in sql.statements(script):
            connection.execute(statement)
        facts = {
            "format": str(FORMAT),
            "store_id": store_id,
            "compartment": compartment.id,
            "level": str(int(compartment.level)),
            "number_holder": holder,
        }
        connection.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", list(facts.items()))
        connection.execute("COMMIT")
        sql.close(connection, checkpoint=True)
        return cls.open(path, key, compartment, store_id, schema)

    @classmethod
    def open(
        cls, path: Path, key: bytes, compartment: Compartment, store_id: str, schema: StoreSchema
    ) -> CompartmentFile:
        """Open and bring up to date.

        Raises:
            EnvironmentProblem: `S-010`, `S-011` as `open_file`; `S-016` the file is of another office or compartment;
                `S-017` it was written by a newer program.
        """
        salt = _salt_of(path)
        connection = sql.open_file(path, key)
        self = cls(path, key, compartment, store_id, schema, connection, schema.all_specs())
        self._salt = salt
        try:
            self._check_identity()
            sql.guard(connection, allow_schema=lambda: self._schema_open)
            self._migrate()
        except BaseException as error:
            sql.close(connection)
            if isinstance(error, sql.DatabaseError):
                raise sql.damaged(path, error) from None
            raise
        return self

    def meta(self, key: str) -> str:
        """One fact of the file; empty when absent."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else ""

    def set_meta(self, key: str, value: str) -> None:
        """Set one fact of the file (inside a transaction)."""
        self.connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def _check_identity(self) -> None:
        if int(self.meta("format") or 0) > FORMAT:
            raise EnvironmentProblem(
                "S-017", "办公库由更新版本的程序写成。", "请升级本机程序后再打开，数据未改动。"
            )
        found = (self.meta("store_id"), self.meta("compartment"), self.meta("level"))
        if found != (self.store_id, self.compartment.id, str(int(self.compartment.level))):
            raise EnvironmentProblem(
                "S-016",
                f"{self.path.name} 不是本办公库的这个密区。",
                "文件可能被换名或来自别处，请用备份恢复。",
            )

    def _migrate(self) -> None:
        pending = []
        for source in self.schema.migrations:
            done = int(self.meta(f"migration:{source.slice}") or 0)
            steps = source.steps()
            if done > (steps[-1][0] if steps else 0):
                raise EnvironmentProblem(
                    "S-017", "办公库由更新版本的程序写成。", "请升级本机程序后再打开，数据未改动。"
                )
            pending += [(source.slice, number, path) for number, path in steps if number > done]
        if not pending:
            return
        scripts = [(name, number, path.read_text("utf-8")) for name, number, path in pending]
        self._schema_open = True
        try:
            with self._immediate():
                for name, number, script in scripts:
                    for statement in sql.statements(script):
                        self.connection.execute(statement)
                    self.set_meta(f"migration:{name}", str(number))
                self._fill_tables(" ".join(script for _, _, script in scripts))
        finally:
            self._schema_open = False

    def _fill_tables(self, script: str) -> None:
        """Project the records whose tables a migration makes or alters; all others stand as they are.

        Registers know no slices, so no migration changes them, and an update need not read a million records anew.
        """
        named = set(_TABLE.findall(script))
        for spec in self.specs.values():
            if spec.table not in named:
                continue
            self.connection.execute(f"DELETE FROM {spec.table}")
            wanted = "SELECT id FROM records WHERE kind = ? ORDER BY n"
            for row in self.connection.execute(wanted, (spec.kind,)).fetchall():
                projection.project(self.connection, self.specs, row[0])

    @contextmanager
    def _immediate(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.forget()
            raise
        self.connection.execute("COMMIT")

    def forget(self) -> None:
        """Drop what was remembered of the running transaction."""
        self._heads = None
        self.touched.clear()
        self.born.clear()
        self.kinds_touched.clear()

    def begin(self) -> None:
        """Start the one transaction of an act."""
        self.forget()
        self.connection.execute("BEGIN IMMEDIATE")

    def roll_back(self) -> None:
        """Give the running transaction up."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        self.forget()

    def take(self, stream: str, op: Op, body: bytes) -> None:
        """Append one op to the log and apply it: the same path for an act on this machine and for what arrives."""
        if self._heads is None:
            self._heads = {name: entry[0] for name, entry in log.heads(self.connection).items()}
        log.append(self.connection, stream, op, body)
        self.touched[self._apply(stream, op, self._heads)] = None
        self.kinds_touched.add(op.kind)
        self._heads[stream] = op.n

    def _apply(self, stream: str, op: Op, heads: Mapping[str, int]) -> RecordId:
        record = bytes.fromhex(op.record)
        if op.parents or record in self.born or not registers.is_new(self.connection, record):
            self.born.pop(record, None)
            return registers.apply_op(self.connection, stream, op, heads)
        n, values = registers.begin_record(self.connection, stream, op)
        self.born[record] = projection.Born(n, op.kind, op.clock, values)
        return record

    def flush(self) -> None:
        """Project every record touched so far, so that reads within the transaction see them."""
        for record in self.touched:
            born = self.born.get(record)
            if born is None or not projection.project_born(self.connection, self.specs, record, born):
                projection.project(self.connection, self.specs, record)
        self.touched.clear()  # what is touched again is projected again; the rest stands

    def seen(self, record: RecordId) -> dict[str, Any]:
        """Per group the dots whose values the plain record shows: what a save of it overwrites."""
        born = self.born.get(record)
        return projection.seen(self.connection, record) if born is None else registers.seen_dots(born.values)

    def finish(self) -> tuple[int, bytes]:
        """Project, seal and commit; returns the commit counter and hash for the anchor."""
        self.flush()
        sealed = log.seal_commit(self.connection)
        self.connection.execute("COMMIT")
        self.forget()
        return sealed

    def rebuild(self) -> None:
        """Throw all projections away and make them anew from the log."""
        with self._immediate():
            self._rebuild()

    def _rebuild(self) -> None:
        for table in ("register", "killed", "records", "words", *self._tables()):
            self.connection.execute(f"DELETE FROM {table}")
        running: dict[str, int] = {}
        self.forget()
        for _seq, stream, op in log.ops_in_order(self.connection):
            self.touched[self._apply(stream, op, running)] = None
            running[stream] = op.n
            if len(self.touched) >= REBUILT_TOGETHER:
                self.flush()
                self.born.clear()
        self.flush()
        self.forget()

    def _tables(self) -> list[str]:
        return sorted(spec.table for spec in self.specs.values())

    def projection_digests(self) -> dict[str, str]:
        """SHA-256 of every projected table's rows, and of the search index's terms: equal tables, equal digests."""
        found = {}
        keys = {"register": "record, grp, stream, n", "killed": "record, grp, stream, n"}
        for table in ("register", "killed", "records", *self._tables()):
            digest = hashlib.sha256()
            for row in self.connection.execute(f"SELECT * FROM {table} ORDER BY {keys.get(table, 'n')}"):
                digest.update(repr(tuple(row)).encode())
            found[table] = digest.hexdigest()
        self._schema_open = True
        try:
            self.connection.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', 'words', 'instance')"
            )
        finally:
            self._schema_open = False
        digest = hashlib.sha256()
        for row in self.connection.execute(
            "SELECT term, doc, col, offset FROM temp.terms ORDER BY 1, 2, 3, 4"
        ):
            digest.update(repr(tuple(row)).encode())
        found["words"] = digest.hexdigest()
        return found

    def verify(self) -> list[Finding]:
        """Every check of this file: pages, b-trees, chains, and that projections equal a rebuild from the log."""
        place = f"compartments/{self.path.name}"
        found = [
            Finding("S-011", True, place, f"文件页校验失败：{words}")
            for words in sql.integrity(self.connection)
        ]
        if found:
            return found
        try:
            found += log.verify_chains(self.connection, place)
            if not found:
                found += self._verify_projections(place)
        except sql.DatabaseError:
            found.append(Finding("S-011", True, place, "读取时发现文件页损坏"))
        return found

    def _verify_projections(self, place: str) -> list[Finding]:
        before = self.projection_digests()
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self._rebuild()
            after = self.projection_digests()
        finally:
            self.connection.execute("ROLLBACK")
        return [
            Finding("S-025", True, f"{place} {table}", "当前表与变更记录不一致，可用 --rebuild 重建")
            for table in before
            if before[table] != after[table]
        ]

    def salt(self) -> bytes:
        """The file's first 16 bytes, SQLCipher's salt: another file has another one.

        Read once, before connecting: closing any other handle on a live SQLite file drops its POSIX locks.
        """
        return self._salt

    def bodies(self, stream: str, lo: int, hi: int) -> Iterator[bytes]:
        """Exact op bodies lo..hi of a stream."""
        for row in self.connection.execute(
            "SELECT body FROM ops WHERE stream = ? AND n BETWEEN ? AND ? ORDER BY n", (stream, lo, hi)
        ):
            yield row[0]

    def op_at(self, stream: str, n: int) -> Op | None:
        """One op by its dot, `None` when it is not here or its body was dropped."""
        row = self.connection.execute(
            "SELECT body FROM ops WHERE stream = ? AND n = ?", (stream, n)
        ).fetchone()
        return decode(row[0]) if row and row[0] is not None else None

    def rekey(self, key: bytes) -> None:
        """Put every page under another key and open the file anew with it, all pages authenticated.

        A kill in between leaves the file under the old or the new key, never a mixture (SQLCipher does it in one
        transaction); whoever opens it next tries both.

        Raises:
            EnvironmentProblem: `S-011` a page does not authenticate under the new key; `S-014` the disk is full.
        """
        self.connection.set_authorizer(None)
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.connection.execute(f"PRAGMA rekey = \"x'{key.hex()}'\"")
        except sql.DatabaseError as error:
            raise sql.damaged(self.path, error) from None
        sql.close(self.connection, checkpoint=True)
        self.key = key
        self._salt = _salt_of(self.path)
        self.connection = sql.open_file(self.path, key)
        sql.guard(self.connection, allow_schema=lambda: self._schema_open)
        damage = sql.integrity(self.connection)
        if damage:
            raise sql.damaged(self.path, RuntimeError(damage[0]))

    def close(self) -> None:
        """Write the WAL back and close."""
        sql.close(self.connection, checkpoint=True)


def _salt_of(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(16)
    except OSError:
        return b""
