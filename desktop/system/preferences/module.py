"""The settings slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import EVERYONE, Role
from desktop.system.preferences import service
from desktop.system.preferences.records import Setting

MODULE = Module(
    key="preferences",
    title="设置",
    order=950,
    group="@bottom",
    icon="settings",
    records=(Setting,),
    verbs=tuple(verb_of(each) for each in (service.set_setting, service.reset_setting)),
    permissions={
        "preferences.read": EVERYONE,
        service.SET: frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        service.SET_OFFICE: frozenset({Role.SYSTEM_ADMIN}),
        service.SET_SECURITY: frozenset({Role.SECURITY_ADMIN}),
    },
    migrations=Path(__file__).parent / "migrations",
)
