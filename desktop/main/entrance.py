"""What the login page and the lock window show before any key is there: only the key file's outer header."""

from __future__ import annotations

from pathlib import Path

from desktop import VERSION
from desktop.base.clock import Clock, civil
from desktop.base.errors import EnvironmentProblem
from desktop.base.levels import Level, compartment, level_name
from desktop.base.permissions import ADMINS, ROLE_NAMES
from desktop.storage.keys import accounts
from desktop.storage.keys.keyfile import KeyFile, UserCard
from desktop.system.trial.people import PASSPHRASE
from desktop.ui.login_data import Fact, LoginInfo, LoginUser, Trouble, split_office

_WEEKDAYS = "一二三四五六日"


def info(folder: Path, clock: Clock, chosen: str = "") -> LoginInfo:
    """Everything the login page shows of this office; a damaged or missing one as its `trouble`."""
    now = clock.now_ms()
    moment = civil(now)
    words = (
        f"{moment.year}年{moment.month}月{moment.day}日　星期{_WEEKDAYS[moment.weekday()]}　{moment:%H:%M}"
    )
    if not any(folder.glob("office.keys*")):
        return LoginInfo(("三办",), today=words, library=str(folder), version=VERSION, highest_level="未设")
    try:
        keys = KeyFile.load(folder)
        cards = accounts.list_users(folder)
    except EnvironmentProblem as problem:
        trouble = Trouble(f"{problem.message}{problem.advice}〔{problem.code}〕")
        return LoginInfo(("三办",), today=words, library=str(folder), version=VERSION, trouble=trouble)
    order = sorted(
        (c for c in cards if c.status == "active"), key=lambda c: (c.role in ADMINS, -c.last_login_ms)
    )
    highest = max((compartment(name).level for name in keys.compartments), default=Level.INTERNAL)
    return LoginInfo(
        split_office(keys.office_name),
        tuple(_user(card, now, keys.policy.lock_after_failures) for card in order),
        today=words,
        highest_level=level_name(highest),
        prohibition=_prohibition(highest),
        device=keys.device_name,
        library=f"试用　口令 {PASSPHRASE}" if keys.trial else str(folder),
        version=VERSION,
        chosen=chosen or next((c.id.hex() for c in order), ""),
    )


def _prohibition(highest: Level) -> str:
    above = [level_name(level) + "级" for level in Level if level > max(highest, Level.INTERNAL)]
    return f"严禁存储、处理{'和'.join(above)}信息，严禁接入互联网及其他公共信息网络"


def _user(card: UserCard, now_ms: int, limit: int) -> LoginUser:
    last = f"{ago(card.last_login_ms, now_ms)} 登录" if card.last_login_ms else "未登录过"
    facts = [
        Fact(
            "ok", "上次登录", ago(card.last_login_ms, now_ms) if card.last_login_ms else "本机还没有登录记录"
        )
    ]
    if card.locked_until_ms == -1 or card.locked_until_ms > now_ms:
        facts.append(Fact("bad", "失败记录", "口令连续输错，账户已锁定"))
    elif card.failures:
        facts.append(
            Fact("warn", "失败记录", f"{card.failures} 次　再错 {max(1, limit - card.failures)} 次将锁定")
        )
    post = ROLE_NAMES[card.role]
    return LoginUser(
        card.id.hex(),
        card.name,
        post if card.person in ("", card.name) else f"{card.person}　{post}",
        last,
        tuple(facts),
    )


def ago(then_ms: int, now_ms: int) -> str:
    """An instant as a person says it: 今天 08:05, 昨天 18:20, 09-24 09:12."""
    then, now = civil(then_ms), civil(now_ms)
    days = (now.date() - then.date()).days
    word = {0: "今天", 1: "昨天"}.get(days)
    return (
        f"{word} {then:%H:%M}"
        if word
        else f"{then:%m-%d %H:%M}"
        if then.year == now.year
        else f"{then:%Y-%m-%d}"
    )
