"""An audit line in words a person reads. Pure; ids and levels only, as the log holds nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.base.clock import civil
from desktop.base.levels import Level, level_name
from desktop.base.module import Catalogue
from desktop.base.permissions import ROLE_NAMES, Role
from desktop.storage.audit.lines import AuditLine

WORDS = {
    "session.login": "登录",
    "session.logout": "退出",
    "session.lock": "锁定",
    "login.failed": "登录失败",
    "login.locked": "口令连输错，账户锁定",
    "login.disabled": "停用的账户试图登录",
    "account.office": "新建办公库",
    "account.add": "新建账户",
    "account.grant": "授权",
    "account.revoke": "收回授权",
    "account.disable": "停用账户",
    "account.enable": "恢复账户",
    "account.password": "修改口令",
    "account.policy": "修改安全策略",
    "account.unlock": "解除锁定",
    "account.seal": "交付密区密钥",
    "account.rotate": "更换密区密钥",
    "account.rotated": "密区密钥已更换",
    "account.joined": "本机加入办公库",
    "account.followed": "更新授权名册",
    "account.taken": "收到授权名册",
    "alarm.keys": "密钥文件告警",
    "alarm.audit": "审计日志告警",
    "alarm.sync": "同步告警",
    "audit.unreadable": "读不出的一条",
    "trial.furnish": "布置试用办公库",
    "undo": "撤销",
    "conflicts.resolve": "处理冲突",
    "documents.number": "取号",
    "supervision.number": "取号",
}
GROUPS = {"session": "login", "login": "login", "account": "account", "alarm": "alarm", "audit": "alarm"}
"""First word of a verb → group of the filter; everything else is business."""

_INTERNAL = "numbers."
"""Kinds of the store's own book-keeping; nobody in an office knows them by name."""

FAILURES = frozenset({"login.failed", "login.locked", "login.disabled", "audit.unreadable"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the list shows it. `id` is its place among the reader's lines, from 1."""

    id: int
    at_ms: int
    who: str
    role: str
    act: str
    kind: str
    level: str
    group: str
    tone: str
    records: tuple[str, ...]
    detail: str
    verb: str
    source: str

    @property
    def when(self) -> str:
        """To the second."""
        return f"{civil(self.at_ms):%Y-%m-%d %H:%M:%S}" if self.at_ms else "时间不详"

    @property
    def words(self) -> str:
        """What the filter looks in."""
        return " ".join((self.who, self.role, self.act, self.kind, self.level, self.when[:10], *self.records))


def verb_words(catalogue: Catalogue) -> dict[str, str]:
    """Act → its words: the program's own and every verb's title by slice and by kind."""
    found: dict[str, str] = {}
    for module in catalogue.modules:
        for verb in module.verbs:
            found.setdefault(f"{module.key}.{verb.name}", verb.title)
            found.setdefault(f"{module.key}.{verb.run.__name__}", verb.title)
    return found | WORDS


def act_words(verb: str, verbs: Mapping[str, str]) -> str:
    """An act in words; one this program has no words for (of a newer one) is named by its area."""
    return verbs.get(verb) or f"其他操作（{verb}）"


def kind_words(kind: str, kinds: Mapping[str, str]) -> str:
    """The titles of the kinds an act touched, the first two by name."""
    found = [kinds.get(each, each) for each in kind.split(",") if each and not each.startswith(_INTERNAL)]
    return "、".join(found[:2]) + ("等" if len(found) > 2 else "")


def line_of(
    number: int, line: AuditLine, names: Mapping[str, str], verbs: Mapping[str, str], kinds: Mapping[str, str]
) -> Line:
    """A line in words. An account that is no longer known shows the first digits of its id."""
    role = ROLE_NAMES[Role(line.role)] if line.role in list(Role) else "身份不明"
    who = names.get(line.user) or (f"账户 {line.user[:8]}" if line.user else "身份不明")
    start = line.verb.partition(".")[0]
    group = GROUPS.get(start, "business")
    tone = "bad" if start == "alarm" or line.verb in FAILURES else "info" if group == "account" else "mute"
    return Line(
        number, line.at_ms, who, role, act_words(line.verb, verbs), kind_words(line.kind, kinds),
        level_name(Level(line.level)) if line.level in list(Level) and line.level else "", group, tone,
        line.records, line.detail, line.verb, line.source,
    )  # fmt: skip
