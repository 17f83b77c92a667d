"""What the settings page shows: every figure an office may set, who may, and how its dialog asks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec
from desktop.base.levels import Level
from desktop.base.module import Module, SettingSpec
from desktop.base.permissions import ROLE_NAMES
from desktop.storage.keys.policy import Policy, limits_of
from desktop.system.calendar import deadlines
from desktop.system.preferences import rules, service, store

UNITS = {
    deadlines.LimitUnit.WORKDAYS: "个工作日",
    deadlines.LimitUnit.DAYS: "日（遇节假日顺延）",
    deadlines.LimitUnit.STRAIGHT_DAYS: "个自然日（不顺延）",
}
AUTHORISE = "accounts.authorise"
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


@dataclass(frozen=True, slots=True)
class Line:
    """One setting: what it is, its value in words, and how it is changed (`specs` empty: not by this reader)."""

    key: str
    title: str
    hint: str
    value: str
    is_default: bool = True
    specs: tuple[FieldSpec, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    is_policy: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A page of settings: `note` says who may change it."""

    key: str
    title: str
    icon: str
    note: str
    lines: tuple[Line, ...]


_MIN = "口令最短长度"
_AGE = "口令有效期"
POLICY: dict[str, tuple[str, str, str]] = {
    "idle_lock_minutes": ("无操作自动锁定", "分钟", "到时保存草稿并锁定；锁定后不留密钥"),
    "lock_after_failures": ("口令连错几次锁定", "次", "超过后账户锁定"),
    "lock_minutes": ("锁定时长", "分钟", "0 表示直到安全保密管理员解除"),
    "remembered_passwords": ("不得重复用过的口令", "次", "最近用过的口令不能再用"),
    "min_length_internal": (f"{_MIN}（内部）", "个字符", "不能少于 8"),
    "min_length_confidential": (f"{_MIN}（秘密）", "个字符", "取所持密级中最严的"),
    "min_length_secret": (f"{_MIN}（机密）", "个字符", "取所持密级中最严的"),
    "max_age_days_internal": (f"{_AGE}（内部）", "天", "0 表示不限"),
    "max_age_days_confidential": (f"{_AGE}（秘密）", "天", "到期后登录时须先更换"),
    "max_age_days_secret": (f"{_AGE}（机密）", "天", "到期后登录时须先更换"),
}
"""Setting of the policy → title, unit, hint. 绝密 is switched off; `relaxed_admins` is for the command line only."""

_LEVEL_OF = {"confidential": Level.CONFIDENTIAL, "secret": Level.SECRET}


def sections(session: Any) -> tuple[Section, ...]:
    """Everything an office may set, by area; a reader who may not change it sees the values."""
    office = session.may(service.SET_OFFICE)
    who = "" if office else "由系统管理员修改，这里只供查看。"
    found = [Section("limits", "办理时限", "clock", who, tuple(limit_lines(session, may=office)))]
    for module in session.catalogue.modules:
        lines = tuple(_line(session, spec, may=office) for spec in module.settings)
        if not lines:
            continue
        if module.key == "calendar":
            first = found[0]
            found[0] = Section(first.key, first.title, first.icon, first.note, (*lines, *first.lines))
        elif _reads(session, module):
            found.append(Section(module.key, module.title, module.icon, who, lines))
    security = session.may(AUTHORISE)
    note = "" if security else "由安全保密管理员修改，这里只供查看。"
    found.append(
        Section("policy", "安全策略", "shield-check", note, tuple(policy_lines(session, may=security)))
    )
    return tuple(found)


def _reads(session: Any, module: Module) -> bool:
    return bool(session.may(f"{module.key}.read") or session.may(service.SET_OFFICE))


def _line(session: Any, spec: SettingSpec, *, may: bool) -> Line:
    value = store.setting(session, spec.key, spec.default)
    words = f"{value} {spec.unit}".strip()
    default = f"{spec.default} {spec.unit}".strip()
    kind = FieldKind.INTEGER if isinstance(spec.default, int) else FieldKind.TEXT
    label = f"{spec.title}（{spec.unit}）" if spec.unit else spec.title
    asked = FieldSpec(kind, label, "value", required=True, max_length=20, hint=f"默认 {default}")
    if kind is FieldKind.INTEGER:
        asked = FieldSpec(
            kind, label, "value", required=True, minimum=spec.minimum, maximum=spec.maximum,
            hint=f"{spec.minimum} 至 {spec.maximum}，默认 {spec.default}",
        )  # fmt: skip
    if spec.choices:
        asked = FieldSpec(FieldKind.CHOICE, label, "value", required=True, choices=spec.choices)
    return Line(
        spec.key, spec.title, spec.hint, words, value == spec.default, (asked,) if may else (), {"value": value},
        default=default,
    )  # fmt: skip


def limit_lines(session: Any, *, may: bool) -> list[Line]:
    """The limit of each degree of urgency."""
    profile = deadlines.profile_from(store.setting(session, deadlines.PROFILE_SETTING, {}))
    found = []
    for urgency, limit in profile.items():
        usual = deadlines.USUAL_PROFILE.get(urgency)
        specs = (
            FieldSpec(FieldKind.INTEGER, "多少", "count", required=True, minimum=0, maximum=366),
            FieldSpec(FieldKind.CHOICE, "计算方法", "unit", required=True, choices=tuple(UNITS.values())),
        )
        found.append(
            Line(
                f"{deadlines.PROFILE_SETTING}/{urgency}",
                f"{urgency}办理时限",
                "从登记的次日起算",
                str(limit),
                limit == usual,
                specs if may else (),
                {"count": limit.count, "unit": UNITS[limit.unit]},
                default=str(usual) if usual is not None else "",
            )
        )
    return found


def policy_lines(session: Any, *, may: bool) -> list[Line]:
    """The security policy, of the levels the office works with."""
    policy, usual = session.unlocked.policy, Policy()
    names = session.unlocked.keyfile.compartments
    found = []
    for name, (title, unit, hint) in POLICY.items():
        level = name.rpartition("_")[2]
        if level in _LEVEL_OF and not any(each.startswith(f"{level}.") for each in names):
            continue
        value, default = getattr(policy, name), getattr(usual, name)
        low, high = limits_of(name)
        asked = FieldSpec(
            FieldKind.INTEGER, f"{title}（{unit}）", "value", required=True, minimum=low, maximum=high,
            hint=f"{low} 至 {high}，默认 {default}",
        )  # fmt: skip
        words = "不限" if name.startswith("max_age") and value == 0 else f"{value} {unit}"
        found.append(
            Line(name, title, hint, words, value == default, (asked,) if may else (), {"value": value}, True,
                 f"{default} {unit}")
        )  # fmt: skip
    return found


def change_of(line: Line, given: Mapping[str, Any]) -> Callable[[Any], tuple[str, str]]:
    """What a dialog's values mean for the store: reads the setting they belong to, gives (key, JSON).

    Raises (when called):
        UserProblem: `P-103` a time of day written wrongly.
    """

    def change(session: Any) -> tuple[str, str]:
        key, _, urgency = line.key.partition("/")
        if not urgency:
            value = given["value"]
            if (
                isinstance(value, str)
                and ":" in str(line.values["value"])
                and not _CLOCK.match(value.strip())
            ):
                raise UserProblem("P-103", "时间写得不对。", "请写成 08:30 这样。", field="value")
            return key, json.dumps(value.strip() if isinstance(value, str) else value, ensure_ascii=False)
        whole = dict(store.setting(session, key, {}))
        unit = next(unit for unit, words in UNITS.items() if words == given["unit"])
        whole[urgency] = {"count": given["count"], "unit": str(unit)}
        return rules.require_key(key), json.dumps(whole, ensure_ascii=False)

    return change


def account_words(session: Any) -> list[tuple[str, str]]:
    """Who is logged in here, in pairs of label and value."""
    held = "、".join(each.title for each in session.compartments() if each.level) or "公共"
    return [
        ("账户", session.user.name),
        ("岗位", ROLE_NAMES[session.user.role]),
        ("可办密级", held),
        ("办公库", f"{session.office.name}{'（试用）' if session.office.trial else ''}"),
        ("设备", session.office.device_name or "本机"),
    ]
