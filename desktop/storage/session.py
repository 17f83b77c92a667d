"""One logged-in user with the compartments that user holds: the only way from a slice to the store.

Reads run on any thread over read-only connections. Writes happen inside verbs, on the one writer thread: permission →
rule → one transaction → change log → audit → one `Changed` to every watcher.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.changes import Changed, Dot, HistoryLine
from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, NotFound, NotPermitted, UserProblem
from desktop.base.fields import R, Record
from desktop.base.ids import RecordId
from desktop.base.levels import Compartment, Level
from desktop.base.levels import compartment as compartment_named
from desktop.base.module import Catalogue, Verb
from desktop.base.permissions import User
from desktop.base.ports import Condition
from desktop.storage import conflicts, drafts, history, projection, reading, searching, undoing
from desktop.storage import connection as sql
from desktop.storage.anchors import Anchors
from desktop.storage.audit.log import AuditLog
from desktop.storage.compartment import CompartmentFile
from desktop.storage.hlc import HybridClock
from desktop.storage.keys.unlocked import Unlocked
from desktop.storage.pump import pump
from desktop.storage.searching import Hit
from desktop.storage.transaction import Transaction
from desktop.storage.undoing import UndoResult


@dataclass(frozen=True, slots=True)
class OfficeInfo:
    """What everybody in the office may know of it."""

    name: str
    store_id: bytes
    folder: Path
    trial: bool
    device_name: str
    incarnation: str


class Session:
    """Made by `storage.office.open_office`; closed by `close()`."""

    def __init__(
        self,
        unlocked: Unlocked,
        info: OfficeInfo,
        clock: Clock,
        catalogue: Catalogue,
        files: dict[str, CompartmentFile],
        audit: AuditLog,
        anchors: Anchors,
        names: Mapping[str, str],
        on_close: Callable[[], None],
    ) -> None:
        self.unlocked, self.office, self.clock, self.catalogue = unlocked, info, clock, catalogue
        self.user: User = unlocked.user
        self.audit, self.anchors = audit, anchors
        self.files = files
        self.user_names = dict(names)
        self.machine_names: Mapping[str, str] = {}
        self.notices: list[str] = []
        self.exchanging = threading.Lock()
        """Held while packages are made or taken in: one at a time."""
        self.read_only = unlocked.read_only
        self._permissions = catalogue.permissions()
        self._classes = catalogue.kinds()
        self._on_close = on_close
        self._hlc = HybridClock()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._writer_thread: int = self._writer.submit(threading.get_ident).result()
        self._local = threading.local()
        self._readers: list[sql.Connection] = []
        self._readers_lock = threading.Lock()
        self._open: Transaction | None = None
        self._shown: dict[RecordId, Mapping[str, tuple[Dot, ...]]] = {}
        self._watchers: list[Callable[[Changed], None]] = []
        self._acts: list[str] = []
        self._undoable = False
        self._closed = False
        for file in files.values():
            for _stream, (_n, clock_text) in history.last_clocks(file.connection).items():
                self._hlc.merge(clock_text, clock.now_ms())

    # -- who may ------------------------------------------------------------------------------------------------

    def may(self, permission: str) -> bool:
        """Whether the user's role has this permission."""
        return self.user.role in self._permissions.get(permission, frozenset())

    def require(self, permission: str) -> None:
        """Refuse with `P-001` unless the role has the permission."""
        if not self.may(permission):
            raise NotPermitted("P-001", "您的岗位没有这项操作的权限。", "如确需办理，请联系系统管理员。")

    def compartments(self) -> tuple[Compartment, ...]:
        """Compartments this user holds on this machine, lowest first."""
        return tuple(sorted(file.compartment for file in self.files.values()))

    def compartment_for(self, level: Level, scope: str = "office") -> str:
        """The id of the compartment of a level and scope.

        Raises:
            NotPermitted: `P-002` the user does not hold it (or there is none: the words are the same).
        """
        wanted = Compartment(level, scope if level is not Level.COMMON else "").id
        if wanted not in self.files:
            raise NotPermitted(
                "P-002", "您没有这一密级的办理权限。", "请选择您有权办理的密级，或请有权限的同志办理。"
            )
        return wanted

    def level_of(self, compartment: str) -> Level:
        """The level of a compartment id."""
        return compartment_named(compartment).level

    # -- reading ------------------------------------------------------------------------------------------------

    def on_writer(self) -> bool:
        """Whether this is the writer thread."""
        return threading.get_ident() == self._writer_thread

    def connection(self, compartment: str) -> sql.Connection:
        """This thread's connection to a held compartment: the writer's own inside verbs, else a read-only one."""
        file = self.files.get(compartment)
        if file is None:
            raise NotFound
        if self.on_writer():
            return file.connection
        mine: dict[str, sql.Connection] = self._local.__dict__.setdefault("mine", {})
        if compartment not in mine:
            if self._closed:
                raise EnvironmentProblem("S-018", "办公库已上锁。", "请重新登录。")
            connection = sql.open_file(file.path, file.key, read_only=True)
            sql.guard(connection)
            mine[compartment] = connection
            with self._readers_lock:
                self._readers.append(connection)
        return mine[compartment]

    def find(
        self,
        cls: type[R],
        *where: Condition,
        order: str = "",
        descending: bool = False,
        limit: int | None = None,
        search: str = "",
    ) -> list[R]:
        """Records of a kind over all held compartments that fulfil every condition, ready to be changed.

        `order` must be a sortable field; empty is newest arrival first. Rows without the value come last.
        """
        spec = cls.__record__  # type: ignore[attr-defined]
        parts = [
            (
                name,
                reading.rows(
                    self.connection(name), cls, where, search, order, descending=descending, limit=limit
                ),
            )
            for name in self.files
        ]
        rows = reading.merged(parts, newest_first=not order, descending=descending)[:limit]
        found = []
        for name, row in rows:
            item = projection.build(cls, spec, row, name)
            reading.seen_of_many(self.connection(name), [item])
            found.append(item)
        return found  # type: ignore[return-value]

    def try_get(self, cls: type[R], record: RecordId) -> R | None:
        """One record, `None` when there is none that this user may see."""
        for name in self.files:
            found = reading.get(self.connection(name), cls, record, name)
            if found is not None:
                return found
        return None

    def get(self, cls: type[R], record: RecordId) -> R:
        """One record. Raises NotFound (`R-404`), in the same words whether it is absent or withheld."""
        found = self.try_get(cls, record)
        if found is None:
            raise NotFound
        return found

    def locate(self, record: RecordId) -> tuple[str, str] | None:
        """(kind, compartment) of a record the user may see."""
        for name in self.files:
            kind = reading.kind_of(self.connection(name), record)
            if kind is not None:
                return kind, name
        return None

    def complete_id(self, kind: str, prefix: bytes | str) -> RecordId:
        """The record of a kind whose printed id begins with these ≥ 8 hex digits.

        Raises:
            UserProblem: `ID-02` several begin so; NotFound when none does.
        """
        words = prefix if isinstance(prefix, str) else prefix.hex()
        found = [
            row[0]
            for name in self.files
            for row in self.connection(name).execute(
                "SELECT id FROM records WHERE kind = ? AND deleted = 0 AND lower(hex(id)) LIKE ? LIMIT 2",
                (kind, words.lower().replace("%", "").replace("_", "") + "%"),
            )
        ]
        if len(found) > 1:
            raise UserProblem("ID-02", "有不止一条记录的编号以此开头。", "请多输入几位。")
        if not found:
            raise NotFound
        return bytes(found[0])

    def count(self, cls: type[Record], *where: Condition, search: str = "") -> int:
        """How many records of a kind fulfil every condition."""
        return sum(reading.count(self.connection(name), cls, where, search) for name in self.files)

    def select(self, compartment: str, statement: str, **values: Any) -> list[Any]:
        """Hand-written SQL of a slice's `store.py` on one compartment; rows can be read by column name."""
        return list(self.connection(compartment).execute(statement, values))

    def history(self, record: RecordId) -> list[HistoryLine]:
        """Every change of a record, oldest first. Raises NotFound."""
        for name, file in self.files.items():
            lines = history.of_record(
                self.connection(name), record, file.specs, self.user_names, self.machine_name
            )
            if lines:
                return lines
        raise NotFound

    def machine_name(self, incarnation: str) -> str:
        """The name of the machine behind an incarnation; its first digits when it is not known here."""
        if incarnation == self.office.incarnation:
            return self.office.device_name
        return self.machine_names.get(incarnation, incarnation[:8])

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Records of every kind that hold all the words, newest arrivals first."""
        return searching.search(self, words, limit)

    def conflicts(self) -> list[conflicts.ConflictLine]:
        """Registers with more than one living value, over all held compartments."""
        return conflicts.conflicts(self)

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Be told of every commit (on the writer thread); returns the function that ends it."""
        self._watchers.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._watchers.remove(listener)

        return stop

    # -- acting -------------------------------------------------------------------------------------------------

    def run(
        self, act: Verb | Callable[..., Any], *args: Any, seen: Mapping[str, tuple[Dot, ...]] | None = None
    ) -> Any:
        """Do one verb and wait for it. `seen`: what the form showed of the record named by the first argument."""
        if self.on_writer():
            return self._perform(act, args, seen)
        return self.submit(act, *args, seen=seen).result()

    def submit(
        self, act: Verb | Callable[..., Any], *args: Any, seen: Mapping[str, tuple[Dot, ...]] | None = None
    ) -> Future[Any]:
        """Do one verb on the writer thread; the future brings its result or its Problem."""
        if self._closed:
            raise EnvironmentProblem("S-018", "办公库已上锁。", "请重新登录。")
        return self._writer.submit(self._perform, act, args, seen)

    def _perform(
        self,
        act: Verb | Callable[..., Any],
        args: tuple[Any, ...],
        seen: Mapping[str, tuple[Dot, ...]] | None,
    ) -> Any:
        verb = act if isinstance(act, Verb) else getattr(act, "__verb__", None)
        if verb is not None:
            self.require(verb.permission)
        function = act.run if isinstance(act, Verb) else act
        outer, outer_undoable = self._shown, self._undoable
        self._undoable = verb.undoable if verb is not None else outer_undoable
        self._shown = {**outer, args[0]: seen} if seen and args and isinstance(args[0], bytes) else outer
        try:
            return function(self, *args)
        except sql.DatabaseError as error:
            raise sql.damaged(self.office.folder, error) from error
        finally:
            self._shown, self._undoable = outer, outer_undoable

    @contextmanager
    def transaction(self, compartment: str, verb: str) -> Iterator[Transaction]:
        """The one transaction of an act in one compartment. Inside another of the same compartment it joins it.

        Raises:
            EnvironmentProblem: `A-080` the audit log cannot be written, so the act is refused; `S-019` read-only.
        """
        if not self.on_writer():
            raise RuntimeError("transactions run on the writer thread: use Session.run")
        if self._open is not None:
            if self._open.compartment != compartment:
                raise RuntimeError("one transaction touches one compartment: finish the other first")
            yield self._open
            return
        if self.read_only:
            raise EnvironmentProblem(
                "S-019", "办公库处于只读状态，没有保存。", "请按登录时的提示处理后再办理。"
            )
        if compartment not in self.files:
            raise NotPermitted(
                "P-002", "您没有这一密级的办理权限。", "请选择您有权办理的密级，或请有权限的同志办理。"
            )
        pump(self.files, self.audit)
        file = self.files[compartment]
        now_ms = self.clock.now_ms()
        tx = Transaction(
            file,
            f"{self.office.incarnation}.{compartment}",
            self.user,
            verb,
            now_ms,
            lambda: self._hlc.next(now_ms),
            self.unlocked.device.id.hex(),
            self._shown,
        )
        file.begin()
        self._open = tx
        try:
            yield tx
            file.connection.execute(
                "INSERT INTO outbox (line) VALUES (?)", (tx.audit_line(int(file.compartment.level)),)
            )
            counter, head = file.finish()
        except BaseException:
            file.roll_back()
            raise
        finally:
            self._open = None
        self.after_commit(file, counter, head)
        if tx.records:
            if self._undoable:
                self._acts.append(tx.tx)
            changed = Changed(compartment, frozenset(tx.kinds), frozenset(tx.records), tx.tx, verb)
            for listener in list(self._watchers):
                listener(changed)

    def after_commit(self, file: CompartmentFile, counter: int, head: bytes) -> None:
        """Move the anchor and pump the audit line; a pump that fails makes the next act fail, not this one."""
        self.anchors.advance(file.compartment.id, counter, head, file.salt())
        with suppress(EnvironmentProblem):
            pump(self.files, self.audit)

    def pump(self) -> None:
        """Bring waiting audit lines into the audit log, or refuse the act that is about to begin."""
        pump(self.files, self.audit)

    def announce(self, changed: Changed) -> None:
        """Tell every watcher of changes that arrived from another machine."""
        for listener in list(self._watchers):
            listener(changed)

    def take_clock(self, clock_text: str) -> None:
        """Take note of a clock that arrived."""
        self._hlc.merge(clock_text, self.clock.now_ms())

    def undo(self, tx: str) -> UndoResult:
        """Take an act back with a compensating one, where nothing later stands on it."""
        result: UndoResult = self.run(undoing.undo, tx)
        self._acts = [act for act in self._acts if act != tx]
        return result

    def last_undoable(self) -> str | None:
        """The tx of this session's latest act that can be taken back, `None` when there is none."""
        return self._acts[-1] if self._acts else None

    def resolve(self, record: RecordId, group: str, value: Any, why: str) -> None:
        """Settle one conflict with a value and a reason."""
        self.run(conflicts.resolve, record, group, value, why)

    # -- drafts: unlogged, encrypted, this machine only ---------------------------------------------------------

    def draft_save(self, key: str, compartment: str, body: str) -> None:
        """Keep a draft of this user (form contents as JSON)."""
        self.run(drafts.save, key, compartment, body)

    def draft_load(self, key: str) -> str | None:
        """This user's draft, `None` when there is none."""
        return drafts.load(self, key)

    def draft_drop(self, key: str) -> None:
        """Forget a draft."""
        self.run(drafts.drop, key)

    # -- the end ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Finish the writer, write every WAL back, fix the anchors, release the office folder. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._writer.submit(self._shut).result()
        self._writer.shutdown()
        self._on_close()

    def _shut(self) -> None:
        with suppress(EnvironmentProblem):
            pump(self.files, self.audit)
        with self._readers_lock:
            for connection in self._readers:
                sql.close(connection)
            self._readers.clear()
        for file in self.files.values():
            file.close()
        self.audit.close()
        self.anchors.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


__all__ = ["Hit", "OfficeInfo", "Session", "Transaction"]
