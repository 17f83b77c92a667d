"""Roles. Which role may do what is declared by each slice in `module.py`; here is only who there is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.base.ids import RecordId


class Role(StrEnum):
    """One account has exactly one role; the three admins (三员) are never combined (`store-and-security` §4)."""

    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    CLERK = "clerk"
    DUTY_OFFICER = "duty_officer"
    LEADER = "leader"


ROLE_NAMES = {
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全保密管理员",
    Role.AUDITOR: "安全审计员",
    Role.CLERK: "业务人员",
    Role.DUTY_OFFICER: "值班员",
    Role.LEADER: "领导",
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
BUSINESS = frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.LEADER})
EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class User:
    """Who is logged in. `id` goes into every change; `name` is the login name shown to people."""

    id: RecordId
    name: str
    role: Role
