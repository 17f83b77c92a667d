"""What the first-run panel collects, and whether an office can be made of it. No widgets; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.fields import FieldKind, FieldSpec
from desktop.base.levels import Level, level_name
from desktop.base.permissions import BUSINESS, ROLE_NAMES, Role
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.passwords import MAX_CHARACTERS
from desktop.storage.keys.policy import Policy
from desktop.system.accounts.rules import password_fault
from desktop.system.trial.people import PASSPHRASE

ADMIN_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
DUTIES = {
    Role.SYSTEM_ADMIN: "建立和停用账户、安装设备、做备份；看不到业务内容。",
    Role.SECURITY_ADMIN: "决定谁能打开哪个密级、定口令规则、查看业务人员的操作记录；看不到业务内容。",
    Role.AUDITOR: "查看另两名管理员的操作记录，核对审计日志；看不到业务内容。",
}
CHOSEN_LEVELS = (Level.CONFIDENTIAL, Level.SECRET)
"""Levels an office may do without; 内部 is always there, 绝密 is switched off."""

_LOGIN = FieldSpec(
    FieldKind.TEXT, "登录名", "name", required=True, max_length=50, hint="登录时选择的名字，一般用姓名"
)


def office_specs() -> tuple[FieldSpec, ...]:
    """Fields of the first step."""
    levels = tuple(
        FieldSpec(FieldKind.FLAG, f"处理{level_name(level)}", f"level{int(level)}", hint=_LEVEL_HINTS[level])
        for level in CHOSEN_LEVELS
    )
    return (
        FieldSpec(
            FieldKind.TEXT, "机构名称", "name", required=True, max_length=60, hint="写全称，印在登录页上"
        ),
        FieldSpec(
            FieldKind.TEXT, "设备名称", "device", required=True, max_length=40, hint="本机的编号或名称"
        ),
        *levels,
    )


_LEVEL_HINTS = {
    Level.CONFIDENTIAL: "本机处理秘密级事项",
    Level.SECRET: "本机处理机密级事项（须符合涉密计算机管理要求）",
}


def levels_of(values: Mapping[str, Any]) -> tuple[Level, ...]:
    """The levels of the office: 内部 and what was ticked."""
    return (Level.INTERNAL, *(level for level in CHOSEN_LEVELS if values.get(f"level{int(level)}")))


def admin_specs() -> tuple[FieldSpec, ...]:
    """Fields of one of the three admins."""
    return (
        _LOGIN,
        FieldSpec(FieldKind.TEXT, "担任人", "person", required=True, max_length=50, hint="真实姓名"),
    )


def user_specs(levels: Sequence[Level]) -> tuple[FieldSpec, ...]:
    """Fields of a business user."""
    roles = tuple(ROLE_NAMES[role] for role in Role if role in BUSINESS)
    return (
        _LOGIN,
        FieldSpec(FieldKind.CHOICE, "岗位", "role", required=True, choices=roles),
        FieldSpec(
            FieldKind.CHOICE, "可办密级", "level", required=True, choices=tuple(map(level_name, levels)),
            hint="含更低的密级",
        ),
    )  # fmt: skip


def up_to(word: str, levels: Sequence[Level]) -> tuple[Level, ...]:
    """A level by name and those below it."""
    top = next((level for level in levels if level_name(level) == word), None)
    return tuple(level for level in levels if top is not None and level <= top)


def fault_of(password: str, levels: Sequence[Level], name: str, others: Sequence[str] = ()) -> str:
    """What is wrong with somebody's first password. `others`: those already given to colleagues here."""
    if len(password) > MAX_CHARACTERS:
        return f"口令超过 {MAX_CHARACTERS} 个字符。"
    if password == PASSPHRASE:
        return "试用口令人人皆知，不能用于正式办公库，请另设口令。"
    if password in others:
        return "与另一个账户的口令相同，请各设各的口令。"
    return password_fault(password, Policy().min_length(levels), name)


def clashes(names: Sequence[str], persons: Sequence[str]) -> dict[int, str]:
    """Login names that occur twice, by their place; and persons who would hold two of the three admin posts."""
    found: dict[int, str] = {}
    plain = [name.strip().casefold() for name in names]
    for place, name in enumerate(plain):
        if name and name in plain[:place]:
            found[place] = f"登录名“{names[place].strip()}”已经用过，请换一个。"
    filled = [person.strip() for person in persons]
    for place, person in enumerate(filled):
        if person and person in filled[:place]:
            found[place] = f"“{person}”已担任另一名管理员；三员必须由不同的人担任。"
    return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole office as it is to be made."""

    folder: Path
    name: str
    device: str
    levels: tuple[Level, ...]
    users: tuple[NewUser, ...]

    def summary(self) -> list[tuple[str, str]]:
        """What the last step shows, without passwords."""
        words = [
            ("机构名称", self.name),
            ("设备名称", self.device),
            ("密级", "、".join(map(level_name, self.levels))),
            ("位置", str(self.folder)),
        ]
        for user in self.users:
            held = "、".join(map(level_name, user.levels))
            person = f"（{user.person}）" if user.person not in ("", user.name) else ""
            words.append((ROLE_NAMES[user.role], f"{user.name}{person}{f'　{held}' if held else ''}"))
        return words
