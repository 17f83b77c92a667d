"""An attacker's tools: the audit file opened with its key, without our authorizer and triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.base.permissions import Role
from desktop.storage import connection as sql
from desktop.storage.anchors import Anchors
from desktop.storage.audit.lines import AuditLine
from desktop.storage.audit.log import FILE, AuditLog
from desktop.storage.keys.unlocked import Unlocked
from tests.storage.keys.key_office import KeyOffice


def anchors_of(held: Unlocked) -> Anchors:
    """The anchors of the office."""
    return Anchors.open(held.folder, held.store_id, held.device.anchor_key)


def open_log(office: KeyOffice, held: Unlocked, *, anchored: bool = True) -> AuditLog:
    """The audit log as a session opens it."""
    return AuditLog.open(
        office.folder,
        held.device,
        held.store_id,
        held.audit_recipients(),
        office.clock,
        anchors_of(held) if anchored else None,
    )


def line(n: int, role: Role | None = Role.CLERK, verb: str = "documents.instruct") -> AuditLine:
    """The n-th line of one source."""
    return AuditLine(
        "internal.office",
        n,
        1_000 + n,
        f"{n:032x}",
        role.value if role else "",
        verb,
        "documents.incoming",
        (f"{n:032x}",),
        1,
        f"r{n}",
    )


def lines(first: int, last: int) -> list[AuditLine]:
    """Lines first..last."""
    return [line(n) for n in range(first, last + 1)]


@contextmanager
def raw(office: KeyOffice, held: Unlocked) -> Iterator[sql.Connection]:
    """The file in the hands of somebody who has the key and a SQLCipher shell."""
    connection = sql.open_file(office.folder / FILE, held.device.audit_key)
    for table in ("record", "seal", "meta"):
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")
    try:
        yield connection
    finally:
        sql.close(connection, checkpoint=True)
