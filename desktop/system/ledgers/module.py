"""The ledgers slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import BUSINESS, Role
from desktop.system.ledgers import exporting, planning, service
from desktop.system.ledgers.records import ColumnMapping, ImportBatch

MODULE = Module(
    key="ledgers",
    title="台账导入导出",
    order=900,
    group="",
    icon="columns-3",
    records=(ImportBatch, ColumnMapping),
    verbs=tuple(verb_of(each) for each in (service.undo_import, service.set_mapping)),
    permissions={
        planning.IMPORT: frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.SYSTEM_ADMIN}),
        exporting.EXPORT: BUSINESS | {Role.SYSTEM_ADMIN},
    },
    migrations=Path(__file__).parent / "migrations",
)
