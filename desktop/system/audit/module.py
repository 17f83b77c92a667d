"""The audit as the program sees it: a page for those who may read it."""

from desktop.base.module import Module
from desktop.base.permissions import Role

MODULE = Module(
    key="audit",
    title="审计",
    order=940,
    group="@bottom",
    icon="shield-check",
    permissions={"audit.read": frozenset({Role.SECURITY_ADMIN, Role.AUDITOR})},
)
