"""The exchange slice as the program sees it: no records of its own, it moves those of all others."""

from desktop.base.module import Module
from desktop.base.permissions import BUSINESS, EVERYONE, Role
from desktop.system.sync_center import enrolment, service

MODULE = Module(
    key="sync_center",
    title="同步",
    order=930,
    group="@bottom",
    icon="refresh-cw",
    permissions={
        "sync_center.read": EVERYONE,
        service.EXCHANGE: BUSINESS | {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN},
        enrolment.ENROL: frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        enrolment.RETIRE: frozenset({Role.SECURITY_ADMIN}),
    },
    opened=service.at_login,
)
