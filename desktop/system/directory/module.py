"""The directory slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import EVERYONE, Role
from desktop.system.directory import service
from desktop.system.directory.records import Person, Unit

MODULE = Module(
    key="directory",
    title="通讯录",
    order=810,
    group="日常",
    icon="phone",
    records=(Unit, Person),
    verbs=tuple(
        verb_of(each)
        for each in (
            service.create_unit,
            service.update_unit,
            service.retire_unit,
            service.restore_unit,
            service.move_unit,
            service.create_person,
            service.update_person,
            service.retire_person,
            service.restore_person,
            service.move_person,
            service.rank_leader,
        )
    ),
    permissions={
        "directory.read": EVERYONE,
        service.MAINTAIN: frozenset({Role.SYSTEM_ADMIN, Role.CLERK}),
    },
    migrations=Path(__file__).parent / "migrations",
)
