"""How an account stands, in words, and what is asked of a new password. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.clock import stamp
from desktop.base.errors import UserProblem
from desktop.base.fields import given, text
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON, Level, compartment, level_name
from desktop.base.permissions import ADMINS, ROLE_NAMES, Role
from desktop.storage.keys.document import DISABLED
from desktop.storage.keys.keyfile import UserCard
from desktop.storage.keys.passwords import check_new
from desktop.storage.keys.policy import Policy

ROLES = {name: role for role, name in ROLE_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Account:
    """A card of the key file as the list shows it. `state`: in_use, ungranted, unsealed, locked, disabled."""

    id: RecordId
    name: str
    person: str
    role: Role
    state: str
    compartments: tuple[str, ...]
    last_login_ms: int
    failures: int
    locked_until_ms: int
    place: int

    @property
    def role_name(self) -> str:
        """系统管理员, 业务人员 …"""
        return ROLE_NAMES[self.role]

    @property
    def is_admin(self) -> bool:
        """Whether it is one of the three admin posts."""
        return self.role in ADMINS

    @property
    def levels(self) -> str:
        """What it may open, in words."""
        held = [compartment(name) for name in self.compartments if name != COMMON]
        if held:
            return "、".join(each.title for each in sorted(held))
        return "公共" if self.compartments else "未授权"

    @property
    def last_login(self) -> str:
        """When it was last used on this machine."""
        return stamp(self.last_login_ms) if self.last_login_ms else "未登录过"

    @property
    def words(self) -> str:
        """What the filter looks in."""
        return " ".join((self.name, self.person, self.role_name, STATES[self.state][1], self.levels))


STATES = {
    "in_use": ("ok", "在用"),
    "ungranted": ("warn", "待授权"),
    "unsealed": ("info", "待封装"),
    "locked": ("bad", "已锁定"),
    "disabled": ("done", "已停用"),
}
"""State → tone and word."""

WHY = {
    "in_use": "可以登录。",
    "ungranted": "还不能打开任何内容，待安全保密管理员授权。",
    "unsealed": "已授权；待持有该密区的同志在本机登录一次，密钥才交到这个账户。",
    "locked": "口令连续输错，暂不能登录；安全保密管理员可以解除锁定。",
    "disabled": "不能登录；系统管理员可以恢复。",
}


def account_of(card: UserCard, place: int, now_ms: int) -> Account:
    """An account from its card; the gravest state is the one shown."""
    if card.status == DISABLED:
        state = "disabled"
    elif card.locked_until_ms == -1 or card.locked_until_ms > now_ms:
        state = "locked"
    elif not card.compartments:
        state = "ungranted"
    else:
        state = "unsealed" if card.sealed_pending else "in_use"
    return Account(
        card.id, card.name, card.person, card.role, state, card.compartments, card.last_login_ms, card.failures,
        card.locked_until_ms, place,
    )  # fmt: skip


def password_words(least: int) -> str:
    """The rule in plain words."""
    return f"至少 {least} 个字符，不能是用户名或同一个字符。用几个词连成一句，好记难猜；空格和汉字都可以。"


def password_fault(password: str, least: int, name: str) -> str:
    """What is wrong with a new password, empty when it will be taken."""
    try:
        check_new(password, least, name.strip() or "\0", trial=True)
    except UserProblem as problem:
        return f"{problem.message}{problem.advice}"
    return ""


def least_length(policy: Policy, role: Role, levels: Iterable[Level], office: Iterable[Level]) -> int:
    """The shortest password of an account: admins answer for every level of the office, others for their own."""
    return policy.min_length(office if role in ADMINS else levels)


def levels_asked(words: str) -> tuple[Level, ...]:
    """The levels up to the highest asked for: 秘密 includes 内部; empty for 不申请."""
    return tuple(level for level in Level if words and level is not Level.COMMON and level <= _level(words))


def _level(words: str) -> Level:
    return next((level for level in Level if level_name(level) == words), Level.COMMON)


@given
class AccountInput:
    """A new account; role and level are offered by the dialog as the office has them."""

    name: str = text("用户名", required=True, max_length=50, hint="登录时选择的名字，一般用姓名")
    person: str = text("使用人", max_length=50, hint="由谁使用；与用户名相同可不填")
