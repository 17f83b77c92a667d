"""Moving audit lines from the compartments' outboxes into `audit.db`: idempotent, before every act and at login."""

from __future__ import annotations

import json
from collections.abc import Mapping

from desktop.storage.audit.lines import AuditLine
from desktop.storage.audit.log import AuditLog
from desktop.storage.compartment import CompartmentFile


def pump(files: Mapping[str, CompartmentFile], audit: AuditLog) -> int:
    """Bring every outbox line into the audit log, then empty the outbox; returns how many were moved.

    A kill between the two leaves lines that the next pump appends again under the same (store, n): no effect.

    Raises:
        EnvironmentProblem: `A-…` the audit log cannot be written; nothing is removed.
    """
    moved = 0
    for name, file in files.items():
        rows = file.connection.execute("SELECT n, line FROM outbox ORDER BY n").fetchall()
        if not rows:
            continue
        audit.append([_line(name, file, row[0], row[1]) for row in rows])
        file.connection.execute("DELETE FROM outbox WHERE n <= ?", (rows[-1][0],))
        moved += len(rows)
    return moved


def _line(name: str, file: CompartmentFile, n: int, body: str) -> AuditLine:
    facts = json.loads(body)
    return AuditLine(
        source=name,
        source_n=n,
        at_ms=facts["at"],
        user=facts["user"],
        role=facts["role"],
        verb=facts["verb"],
        kind=",".join(facts["kinds"]),
        records=tuple(facts["records"]),
        level=facts["level"],
        detail=json.dumps({"tx": facts["tx"], "count": facts["count"], **facts["notes"]}, sort_keys=True),
    )
