"""Reads for imports: remembered headings, batches, what there is already, the directory's names."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.fields import FieldKind, FieldSpec, RecordSpec
from desktop.base.ids import RecordId
from desktop.storage.session import Session
from desktop.system.directory import store as directory
from desktop.system.ledgers.meaning import plain
from desktop.system.ledgers.records import ColumnMapping, ImportBatch


def mapping_of(session: Session, kind: str, heading: str) -> ColumnMapping | None:
    """What was said of one heading (as `headings.key_of`); of two machines' answers the later."""
    found = session.find(ColumnMapping, ("record_kind", "=", kind), ("heading", "=", heading))
    return max(found, key=lambda each: each.id, default=None)


def remembered(session: Session, kind: str) -> dict[str, str]:
    """Heading → field name, for one kind."""
    found = session.find(ColumnMapping, ("record_kind", "=", kind))
    return {each.heading: each.field_name for each in sorted(found, key=lambda each: each.id)}


def batches(session: Session, kind: str = "", limit: int = 50) -> list[ImportBatch]:
    """Imports this user may see, the latest first."""
    where = (("record_kind", "=", kind),) if kind else ()
    return session.find(ImportBatch, *where, order="imported_at", descending=True, limit=limit)


def existing(session: Session, record: RecordSpec, specs: Sequence[FieldSpec]) -> set[tuple[str, ...]]:
    """`rules.sameness_key` of every record of a kind that this user may see."""
    if not specs:
        return set()
    columns = ", ".join(spec.name for spec in specs)
    found: set[tuple[str, ...]] = set()
    for compartment in session.compartments():
        for row in session.select(compartment.id, f"SELECT {columns} FROM {record.table}"):
            found.add(tuple(_comparable(spec, row[spec.name]) for spec in specs))
    return found


def _comparable(spec: FieldSpec, value: object) -> str:
    if spec.kind is FieldKind.INSTANT and isinstance(value, int):
        value = value // 60_000
    return plain(str(value)) if value not in (None, "") else ""


def unit_ids(session: Session) -> dict[str, RecordId]:
    """Full and short names of units → id, names borne by one unit only."""
    listed = [line.unit for line in directory.units(session)]
    return _single([(name, unit.id) for unit in listed for name in {unit.name, unit.short_name} if name])


def people_ids(session: Session) -> dict[str, RecordId]:
    """Names of people → id, names borne by one person only."""
    return _single([(person.name, person.id) for person in directory.people(session)])


def _single(pairs: Sequence[tuple[str, RecordId]]) -> dict[str, RecordId]:
    found: dict[str, RecordId | None] = {}
    for name, identity in pairs:
        key = plain(name)
        found[key] = identity if found.get(key, identity) == identity else None
    return {name: identity for name, identity in found.items() if identity is not None}
