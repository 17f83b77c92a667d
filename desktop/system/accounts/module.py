"""Accounts as the program sees them: no records of their own, only who may do what."""

from desktop.base.module import Module
from desktop.base.permissions import ADMINS, Role
from desktop.system.accounts import service

MODULE = Module(
    key="accounts",
    title="账户与授权",
    order=930,
    group="@bottom",
    icon="user-check",
    permissions={
        service.READ: ADMINS,
        service.MANAGE: frozenset({Role.SYSTEM_ADMIN}),
        service.STOP: frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        service.AUTHORISE: frozenset({Role.SECURITY_ADMIN}),
    },
)
