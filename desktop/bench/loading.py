"""Filling a compartment with very many new records, in acts of some thousands.

The same bodies, chains, registers, projections, search entries and audit lines as by verbs, only written in bulk: a new
record has nothing that could be overwritten, so the merge of each register need not be asked. `office verify` holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.changes import Dot
from desktop.base.fields import Record, RecordSpec, spec_of
from desktop.base.values import to_json
from desktop.storage import log, projection
from desktop.storage.compartment import CompartmentFile
from desktop.storage.registers import LiveValue, packed
from desktop.storage.session import Session
from desktop.storage.transaction import filled
from sync.ops import Op, chain_next

VERB = "bench.fill"


def load(session: Session, compartment: str, records: Sequence[tuple[int, Record]]) -> None:
    """Add new records (UTC ms of arrival, record) as one act. Runs on the writer thread: `session.run(load, …)`."""
    file = session.files[compartment]
    with session.transaction(compartment, VERB) as tx:
        tx.records += [record.id for _, record in records]
        tx.kinds |= {spec_of(record).kind for _, record in records}
        _write(file, f"{session.office.incarnation}.{compartment}", tx.tx, session.user.id.hex(), records)


def table_row(record: Record) -> tuple[list[Any], tuple[str, str] | None]:
    """(row of the table, search entry) of a new record, row number and times left at 0."""
    spec = spec_of(record)
    living = {group: [LiveValue(Dot("", 0), "", value)] for group, value in _sets(spec, record).items()}
    return projection.row(spec, projection.shown(spec, living), 0, record.id, 0, 0, 0), projection.terms(
        spec, living
    )


def _sets(spec: RecordSpec, record: Record) -> dict[str, Any]:
    found = {}
    for group, members in spec.groups().items():
        value = {field.name: to_json(field, getattr(record, field.name)) for field in members}
        if filled(value):
            found[group] = value
    return found


def _write(
    file: CompartmentFile, stream: str, tx: str, user: str, records: Sequence[tuple[int, Record]]
) -> None:
    last, link = log.head(file.connection, stream)
    found = file.connection.execute("SELECT coalesce(max(n), 0) FROM records").fetchone()
    rows: dict[str, list[list[Any]]] = {}
    terms: list[tuple[Any, ...]] = []
    ops: list[tuple[Any, ...]] = []
    registers: list[tuple[Any, ...]] = []
    heads: list[tuple[Any, ...]] = []
    for number, (at_ms, record) in enumerate(records, last + 1):
        spec, clock = spec_of(record), f"{at_ms:012x}-0000"
        sets = _sets(spec, record)
        op = Op(number, tx, spec.kind, record.id.hex(), spec.version, user, clock, sets, verb=VERB)
        body = op.encode()
        link = chain_next(link, number, body)
        ops.append((stream, number, link, body, record.id, tx))
        n = found[0] + len(heads) + 1
        heads.append((n, record.id, spec.kind, clock, clock))
        registers += [
            (record.id, group, stream, number, clock, packed(value)) for group, value in sets.items()
        ]
        living = {group: [LiveValue(Dot(stream, number), clock, value)] for group, value in sets.items()}
        fields = projection.shown(spec, living)
        statement = projection.insertion(spec)
        rows.setdefault(statement, []).append(projection.row(spec, fields, n, record.id, 0, at_ms, at_ms))
        entry = projection.terms(spec, living)
        if entry is not None:
            terms.append((n, *entry))
    add = file.connection.executemany
    add("INSERT INTO ops (stream, n, hash, body, record, tx) VALUES (?, ?, ?, ?, ?, ?)", ops)
    add("INSERT INTO records (n, id, kind, created, changed) VALUES (?, ?, ?, ?, ?)", heads)
    add("INSERT INTO register (record, grp, stream, n, clock, value) VALUES (?, ?, ?, ?, ?, ?)", registers)
    file.connection.execute(
        "INSERT INTO streams (stream, n, hash) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (stream) DO UPDATE SET n = ?2, hash = ?3",
        (stream, last + len(records), link),
    )
    for statement, made in rows.items():
        add(statement, made)
    add(projection.NEW_TERMS, terms)
