"""Taking an import back, and remembering what a heading stands for."""

from __future__ import annotations

from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.system.ledgers import store
from desktop.system.ledgers.headings import NOT_IMPORTED
from desktop.system.ledgers.planning import IMPORT
from desktop.system.ledgers.records import ColumnMapping, ImportBatch, MappingInput
from desktop.system.ledgers.rules import creating_verb, importable_fields


@verb(ImportBatch, "undo", title="撤销导入", permission=IMPORT, undoable=False)
def undo_import(session: Session, id: RecordId) -> ImportBatch:
    """Take back every row of an import, all or none; rows that were changed since stay as they are and are counted.

    Raises:
        UserProblem: `LG-20` it was taken back before · `U-002` another person's · `U-003` of a kind that is only
            corrected by new entries.
    """
    batch = session.get(ImportBatch, id)
    if batch.undone_at is not None:
        raise UserProblem("LG-20", "这次导入已经撤销过了。", "")
    kept = 0
    with session.transaction(batch.compartment, "ledgers.undo") as tx:
        for act in reversed(batch.acts):
            try:
                kept += bool(session.undo(act).later_changed)
            except UserProblem as problem:
                # Another person's import and append-only kinds: nothing at all. A row that has since been signed or
                # closed stays, and is counted.
                if problem.code in ("U-002", "U-003"):
                    raise
                kept += 1
        tx.note(kind=batch.record_kind, rows=str(len(batch.acts)), kept=str(kept))
        batch.undone_at, batch.kept = tx.now_ms, kept
        return tx.save(batch)


@verb(ColumnMapping, "set", title="记住列对应", permission=IMPORT, creates=True)
def set_mapping(session: Session, given: MappingInput) -> ColumnMapping:
    """Remember which field a heading of a kind's ledgers stands for.

    Raises:
        UserProblem: `LG-10` the kind is not imported · `LG-12` it has no such field.
    """
    known = {spec.name for spec in importable_fields(creating_verb(session.catalogue, given.record_kind))}
    if given.field_name not in known | {NOT_IMPORTED}:
        raise UserProblem(
            "LG-12", f"没有“{given.field_name}”这一项。", "请从列表中选择。", field="field_name"
        )
    record = store.mapping_of(session, given.record_kind, given.heading) or ColumnMapping(
        record_kind=given.record_kind, heading=given.heading
    )
    record.field_name = given.field_name
    with session.transaction(COMMON, "ledgers.remember") as tx:
        return tx.save(record)
