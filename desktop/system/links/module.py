"""The links slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, verb_of
from desktop.base.permissions import BUSINESS, Role
from desktop.system.links import service
from desktop.system.links.records import Link

MODULE = Module(
    key="links",
    title="关联",
    order=890,
    group="",
    icon="link",
    records=(Link,),
    verbs=tuple(verb_of(each) for each in (service.create_link, service.remove_link)),
    permissions={
        "links.read": BUSINESS,
        service.MAINTAIN: frozenset({Role.CLERK, Role.DUTY_OFFICER}),
    },
    migrations=Path(__file__).parent / "migrations",
)
