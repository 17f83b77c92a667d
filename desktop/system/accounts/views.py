"""What the page of accounts shows and asks: the pane of one account, the fields of its dialogs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, fields_of
from desktop.base.levels import Compartment, Level, level_name
from desktop.base.permissions import ADMINS, ROLE_NAMES
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.policy import Policy
from desktop.system.accounts import rules, store
from desktop.ui.columns import State
from desktop.ui.detail import Detail, Label, Pair

NONE = "不申请"
BY_ROLE = {
    "accounts.manage": "新建、停用、恢复账户",
    "accounts.authorise": "授权、收回授权、解除锁定、口令策略",
}


def state(account: rules.Account) -> State:
    """The state as pill."""
    tone, word = rules.STATES[account.state]
    return State(tone, word)


def title(account: rules.Account) -> str:
    """The login name, and who uses it where that is another."""
    return account.name if account.person in ("", account.name) else f"{account.name}（{account.person}）"


def detail(account: rules.Account) -> Detail:
    """One account."""
    pairs = [
        Pair("岗位", account.role_name),
        Pair("使用人", account.person or account.name),
        Pair("可办密级", account.levels, "warn" if account.state == "ungranted" else ""),
        Pair("上次登录", account.last_login),
    ]
    if account.failures:
        pairs.append(Pair("失败登录", f"{account.failures} 次", "warn"))
    pairs.append(
        Pair(
            "说明",
            rules.WHY[account.state],
            rules.STATES[account.state][0] if account.state == "locked" else "",
        )
    )
    tags = (Label("三员", "red"),) if account.is_admin else ()
    actions = ("accounts.grant", "accounts.unlock", "accounts.enable", "accounts.disable", "accounts.revoke")
    return Detail(title(account), state(account), tags, tuple(pairs), actions=actions)


def subtitle(session: Any) -> str:
    """The accounts in one line, and what this reader may do."""
    found = store.accounts(session)
    waiting = sum(each.state in ("ungranted", "unsealed") for each in found)
    live = sum(each.state != "disabled" for each in found)
    may = [words for permission, words in BY_ROLE.items() if session.may(permission)]
    mine = f"本岗位：{'；'.join(may)}" if may else "本岗位：只查看"
    return f"{live} 个在用账户{f' · {waiting} 个待授权或待封装' if waiting else ''} · {mine}"


def new_specs(levels: tuple[Level, ...]) -> tuple[FieldSpec, ...]:
    """Fields of a new account in an office with these levels."""
    roles = tuple(ROLE_NAMES.values())
    words = (NONE, *(f"{level_name(level)}" for level in levels))
    role = FieldSpec(FieldKind.CHOICE, "岗位", "role", required=True, choices=roles)
    level = FieldSpec(FieldKind.CHOICE, "申请密级", "level", choices=words, hint="由安全保密管理员另行授权")
    return (*fields_of(rules.AccountInput), role, level)


def least_for(values: Mapping[str, Any], policy: Policy, levels: tuple[Level, ...]) -> int:
    """The shortest password for what is chosen so far."""
    role = rules.ROLES.get(str(values.get("role") or ""))
    asked = rules.levels_asked(_asked(values))
    return policy.min_length(levels if role in ADMINS else asked)


def new_user(values: Mapping[str, Any]) -> NewUser:
    """The account a dialog describes.

    Raises:
        UserProblem: `AC-01` an admin for whom business levels are asked.
    """
    role = rules.ROLES[values["role"]]
    levels = rules.levels_asked(_asked(values))
    if role in ADMINS and levels:
        raise UserProblem("AC-01", f"{ROLE_NAMES[role]}不能持有业务密区。", "请选“不申请”。", field="level")
    return NewUser(values["name"].strip(), role, values["password"], levels, values["person"].strip())


def _asked(values: Mapping[str, Any]) -> str:
    words = str(values.get("level") or "")
    return "" if words == NONE else words


def grant_specs(compartments: list[Compartment]) -> tuple[FieldSpec, ...]:
    """One tick for each compartment, and until when."""
    ticks = tuple(
        FieldSpec(FieldKind.FLAG, each.title, f"c{place}", hint=f"可以办理{each.title}级事项")
        for place, each in enumerate(compartments)
    )
    return (*ticks, FieldSpec(FieldKind.DAY, "有效期至", "until_on", hint="不填为长期"))


def granted(values: Mapping[str, Any], compartments: list[Compartment]) -> tuple[str, ...]:
    """The compartments that were ticked."""
    return tuple(each.id for place, each in enumerate(compartments) if values[f"c{place}"])
