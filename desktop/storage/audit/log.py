"""`audit.db` open for writing: append, seal, verify, read. One writer; used from the storage's writer thread only.

Appending is one transaction of its own and idempotent by (source, source_n), so outboxes may be pumped twice. When a
line cannot be written `A-003` is raised and the act it belongs to must be refused.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.permissions import Role
from desktop.storage import connection as sql
from desktop.storage.anchors import Anchors
from desktop.storage.audit import chain, schema, spool
from desktop.storage.audit.head import AuditHead, translated, unwritten
from desktop.storage.audit.lines import AuditLine, AuditRecipients
from desktop.storage.audit.sealing import open_record, seal_record
from desktop.storage.findings import Finding
from desktop.storage.keys.holding import Device
from desktop.storage.keys.unlocked import Unlocked

__all__ = ["FILE", "AuditHead", "AuditLog"]

FILE = "audit.db"
ANCHOR = "audit"
SEAL_ANCHOR = "audit.seals"
SEAL_EVERY = 256
SEAL_AFTER_MS = 3_600_000


class AuditLog:
    """The audit log of one device."""

    def __init__(
        self,
        folder: Path,
        device: Device,
        store_id: bytes,
        recipients: AuditRecipients,
        clock: Clock,
        anchors: Anchors | None,
    ) -> None:
        self._folder, self._device, self._clock = folder, device, clock
        self.recipients = recipients
        self._anchors = anchors
        self._log = chain.Log(store_id, device.id, device.sign_key.public_key().public_bytes_raw())
        self._path = folder / FILE
        self._db: sql.Connection = None
        self._n, self._head = 0, chain.start(self._log)
        self._last_seal: chain.Seal | None = None
        self.opening: list[Finding] = []
        """What was found when the log was opened; `verify` repeats it."""

    @classmethod
    def open(
        cls,
        folder: Path,
        device: Device,
        store_id: bytes,
        recipients: AuditRecipients,
        clock: Clock,
        anchors: Anchors | None = None,
    ) -> AuditLog:
        """Open the log, or begin it where the anchors know of none. A tail left unsealed by a kill is sealed now.

        Raises:
            EnvironmentProblem: `A-001` the file is gone or empty; `A-002` it does not open or is another store's;
                `A-003` it cannot be written.
        """
        log = cls(folder, device, store_id, recipients, clock, anchors)
        known = anchors is not None and anchors.known(SEAL_ANCHOR) is not None
        try:
            if not known and not log._path.exists():
                log._begin()
            else:
                log._resume()
        except EnvironmentProblem as problem:
            log._drop()
            raise translated(problem) from None
        except sql.DatabaseError as error:
            log._drop()
            raise translated(sql.damaged(log._path, error)) from None
        return log

    def append(self, lines: Iterable[AuditLine]) -> int:
        """Add lines, each once for ever; returns how many were new.

        Raises:
            EnvironmentProblem: `A-003` not written; the act must be refused.
        """
        made = [(line.coarse_type, self._origin(line.source, line.source_n), line) for line in lines]
        return self._add(
            [
                (
                    word,
                    origin,
                    seal_record(
                        line.to_json().encode(), self.recipients.for_role(line.role), self._log.store
                    ),
                )
                for word, origin, line in made
                if not self._has(origin)
            ]
        )

    def take_spool(self) -> int:
        """Take up what was sealed before this login (failed logins); returns how many entries were new.

        Raises:
            EnvironmentProblem: `A-003`; the spool stays.
        """
        entries, torn = spool.waiting(self._folder)
        added = self._add(
            [
                (entry.coarse_type, self._origin("spool", int.from_bytes(entry.number, "big")), entry.record)
                for entry in entries
            ]
        )
        if torn:
            self.append([self._alarm(f"audit.spool.{os.urandom(8).hex()}", "spool")])
        spool.clear(self._folder)
        return added

    def seal(self, reason: str) -> None:
        """End the epoch with a seal, empty or not.

        Raises:
            EnvironmentProblem: `A-003`.
        """
        self._write(lambda: self._put_seal(reason))

    def head(self) -> AuditHead:
        """The last record's number and the chain's head."""
        return AuditHead(self._n, self._head)

    def agrees(self, seen: AuditHead) -> bool:
        """Whether a head that somebody else has seen of this log stands in it."""
        if seen.n == 0:
            return True
        row = self._db.execute("SELECT hash FROM record WHERE n = ?", (seen.n,)).fetchone()
        return row is not None and bool(row["hash"] == seen.hash)

    def verify(self, auditor: Unlocked | None = None, witnesses: Sequence[AuditHead] = ()) -> list[Finding]:
        """Check every record and seal; an auditor's login also proves that no epoch was rewritten later.

        `witnesses` are heads of this log that others have seen (packages, paper).
        """
        try:
            rows, seals = schema.rows(self._db), schema.seals(self._db)
            sealed_seed = schema.meta(self._db)["seed"]
        except (sql.DatabaseError, KeyError) as error:
            return [
                Finding("A-002", True, FILE, f"审计日志读不出来：{type(error).__name__}。", "请用备份恢复。")
            ]
        heads = {0: chain.start(self._log)} | {row.n: row.hash for row in rows}
        found = list(self.opening)
        found += chain.chain_faults(self._log, rows, seals)
        found += chain.seal_faults(self._log, seals, heads, self._first_key(sealed_seed, auditor))
        last = rows[-1].n if rows else 0
        if (last, heads[last]) != (self._n, self._head):
            found.append(
                Finding(
                    "A-030",
                    True,
                    f"{FILE} 第 {last} 条之后",
                    "日志末尾与本次运行写入的不符。",
                    "请保留现状并报告安全审计员。",
                )
            )
        found += self._against_anchors(
            heads, {seal.epoch: chain.seal_hash(self._log, seal) for seal in seals}
        )
        for seen in witnesses:
            if heads.get(seen.n) != seen.hash:
                found.append(
                    Finding(
                        "A-031",
                        True,
                        f"{FILE} 第 {seen.n} 条",
                        "与别处见过的审计短码不符。",
                        "日志被截断或重写；请保留现状并报告安全审计员。",
                    )
                )
        return list(dict.fromkeys(found))

    def read(self, reader: Unlocked) -> list[AuditLine]:
        """The lines this auditor may read, oldest first.

        Raises:
            NotPermitted: `A-032` for any other role.
        """
        if reader.user.role not in (Role.SECURITY_ADMIN, Role.AUDITOR):
            raise NotPermitted("A-032", "只有安全保密管理员和安全审计员可以查看审计。")
        lines = []
        for row in schema.rows(self._db):
            try:
                content = open_record(row.record, reader.box_key, self._log.store)
                if content is not None:
                    lines.append(AuditLine.from_json(content.decode()))
            except ValueError:
                lines.append(AuditLine("audit", row.n, 0, "", "", "audit.unreadable", detail="A-033"))
        return lines

    def close(self) -> None:
        """Seal and close. A log that can no longer be written is closed all the same; the next opening reports it."""
        if self._db is None:
            return
        with suppress(EnvironmentProblem):
            self.seal("close")
        if self._anchors is not None:
            self._anchors.sync()
        self._drop(checkpoint=True)

    def _begin(self) -> None:
        self._db = sql.open_file(self._path, self._device.audit_key, create=True)
        seed = os.urandom(32)
        readers = tuple(dict.fromkeys(self.recipients.of_business + self.recipients.of_admins))
        schema.create(
            self._db, self._log.store, self._device.id, seal_record(seed, readers, self._log.store), seed
        )
        schema.guard(self._db)
        self.seal("begin")

    def _resume(self) -> None:
        self._db = sql.open_file(self._path, self._device.audit_key)
        meta = schema.meta(self._db)
        if meta.get("store") != self._log.store or meta.get("device") != self._device.id:
            raise EnvironmentProblem(
                "A-002", "审计日志属于另一个机构或另一台计算机。", "请用备份恢复原来的文件。"
            )
        schema.guard(self._db)
        seals = schema.seals(self._db)
        self._last_seal = seals[-1] if seals else None
        tail = self._db.execute("SELECT n, hash FROM record ORDER BY n DESC LIMIT 1").fetchone()
        if tail is not None:
            self._n, self._head = tail["n"], tail["hash"]
        self._open_findings(seals)
        if self._last_seal is None or self._last_seal.last_n != self._n:
            self.seal("recover")
        if self.opening:
            number = self._last_seal.epoch if self._last_seal else 0
            self.append(
                [
                    self._alarm(f"audit.open.{number}.{position}", finding.code)
                    for position, finding in enumerate(self.opening)
                ]
            )

    def _open_findings(self, seals: list[chain.Seal]) -> None:
        heads = {0: chain.start(self._log), self._n: self._head}
        known = self._anchors.known(ANCHOR) if self._anchors else None
        if known is not None:
            row = self._db.execute("SELECT hash FROM record WHERE n = ?", (known.counter,)).fetchone()
            if row is not None:
                heads[known.counter] = row["hash"]
        self.opening += self._against_anchors(
            heads, {seal.epoch: chain.seal_hash(self._log, seal) for seal in seals}
        )
        if not seals:
            self.opening.append(
                Finding(
                    "A-020",
                    True,
                    FILE,
                    "审计日志没有任何封存记录，不能作为有效日志。",
                    "请保留现状并报告安全审计员。",
                )
            )
        elif seals[-1].last_n != self._n and (
            known is None or (known.counter, known.head) != (self._n, self._head)
        ):
            # After a kill the anchor stands at the very record that is last; otherwise nothing vouches for the tail.
            vouched = known is not None and known.counter < self._n
            self.opening.append(
                Finding(
                    "A-023",
                    not vouched,
                    f"{FILE} 第 {seals[-1].last_n + 1}–{self._n} 条",
                    "日志末尾没有封存。",
                    "请核对上次是否非正常关机。",
                )
            )

    def _against_anchors(self, heads: dict[int, bytes], seal_hashes: dict[int, bytes]) -> list[Finding]:
        if self._anchors is None:
            return []
        found = [
            self._anchors.check(ANCHOR, max(heads), heads.get, self._salt()),
            self._anchors.check(SEAL_ANCHOR, max(seal_hashes, default=-1), seal_hashes.get),
        ]
        return [
            Finding(item.code, item.grave, FILE, item.message, item.advice)
            for item in found
            if item is not None
        ]

    def _add(self, records: list[tuple[str, bytes, bytes]]) -> int:
        before = self._n
        if records:
            self._write(lambda: self._put_records(records))
        return self._n - before

    def _put_records(self, records: list[tuple[str, bytes, bytes]]) -> None:
        for word, origin, record in records:
            if self._has(origin):
                continue
            epoch = self._last_seal.epoch + 1 if self._last_seal else 0
            number = self._n + 1
            head = chain.link(self._log, epoch, number, self._head, word, origin, record)
            schema.add_row(self._db, chain.Row(number, word, origin, record, head))
            self._n, self._head = number, head
            last = self._last_seal
            if last and (
                number - last.last_n >= SEAL_EVERY or self._clock.now_ms() - last.at_ms > SEAL_AFTER_MS
            ):
                self._put_seal("due")

    def _put_seal(self, reason: str) -> None:
        last = self._last_seal
        epoch, key = schema.epoch_key(self._db)
        plain = chain.Seal(
            epoch,
            self._n,
            self._head,
            self._clock.now_ms(),
            reason,
            chain.seal_hash(self._log, last) if last else bytes(32),
            b"",
            b"",
        )
        made = schema.with_mac(plain, chain.seal_mac(self._log, plain, key))
        made = schema.with_signature(made, self._device.sign_key.sign(chain.seal_signed(self._log, made)))
        schema.add_seal(self._db, made, chain.next_key(key))
        self._last_seal = made

    def _write(self, body: Callable[[], None]) -> None:
        before = (self._n, self._head, self._last_seal)
        try:
            self._db.execute("BEGIN IMMEDIATE")
            body()
            self._db.execute("COMMIT")
        except (sql.DatabaseError, OSError) as error:
            self._n, self._head, self._last_seal = before
            with suppress(sql.DatabaseError):
                self._db.execute("ROLLBACK")
            raise unwritten(str(sql.damaged(self._path, error).message)) from None
        if self._anchors is not None and self._last_seal is not None:
            if self._n != before[0]:
                self._anchors.advance(ANCHOR, self._n, self._head, self._salt())
            if self._last_seal is not before[2]:
                self._anchors.advance(
                    SEAL_ANCHOR, self._last_seal.epoch, chain.seal_hash(self._log, self._last_seal)
                )

    def _has(self, origin: bytes) -> bool:
        try:
            return self._db.execute("SELECT 1 FROM record WHERE origin = ?", (origin,)).fetchone() is not None
        except sql.DatabaseError as error:
            raise unwritten(str(sql.damaged(self._path, error).message)) from None

    def _origin(self, source: str, number: int) -> bytes:
        name = source.encode() + b"\0" + number.to_bytes(16, "big")
        return hmac.digest(
            hashlib.sha256(b"sanban/audit-origin/1\0" + self._device.audit_key).digest(), name, "sha256"
        )[:16]

    def _alarm(self, source: str, detail: str) -> AuditLine:
        return AuditLine(source, 1, self._clock.now_ms(), "", "", "alarm.audit", detail=detail)

    def _first_key(self, sealed: bytes, auditor: Unlocked | None) -> bytes | None:
        if auditor is None:
            return None
        holder: X25519PrivateKey = auditor.box_key
        try:
            return open_record(sealed, holder, self._log.store)
        except ValueError:
            return bytes(32)  # an altered first key fits no seal, and every seal says so

    def _salt(self) -> bytes:
        try:
            with self._path.open("rb") as file:
                return file.read(16)
        except OSError:
            return b""

    def _drop(self, *, checkpoint: bool = False) -> None:
        if self._db is not None:
            sql.close(self._db, checkpoint=checkpoint)
            self._db = None
