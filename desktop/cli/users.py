"""`user add`, `grant`, `revoke`, `disable`, `password`, `list` …: accounts, each act by the officer whose it is."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta

from desktop.base.clock import CHINA, civil, stamp, to_ms
from desktop.base.errors import UsageProblem, UserProblem
from desktop.base.ids import RecordId, hex_id
from desktop.base.levels import OFFICE_SCOPE, Compartment, compartment
from desktop.base.permissions import ROLE_NAMES, Role
from desktop.base.platform.locks import FolderLock
from desktop.base.values import parse_day
from desktop.cli.arguments import Commands
from desktop.cli.office import levels_of, refuse_trial_passphrase
from desktop.cli.opening import (
    clock_for,
    is_trial,
    office_folder,
    open_session,
    password,
    password_from,
    user_name,
)
from desktop.cli.output import Output, table
from desktop.storage.keys import accounts
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.keyfile import UserCard
from desktop.storage.session import Session


def add(commands: Commands) -> None:
    """The group `user`."""
    group = commands.group("user", "账户：新建、授权、停用、改口令")
    parser = group.leaf("add", add_user, "新建账户（系统管理员）")
    parser.add_argument("name", metavar="NAME", help="用户名")
    parser.add_argument(
        "--role",
        required=True,
        metavar="岗位",
        help="、".join(f"{role}（{ROLE_NAMES[role]}）" for role in Role),
    )
    parser.add_argument("--levels", default="", metavar="级别", help="拟授予的密级，由安全保密管理员另行授权")
    parser.add_argument("--person", default="", metavar="姓名", help="由谁使用")
    parser.add_argument(
        "--new-password-file", default="", metavar="FILE", help="写有首次口令的文件；没有就询问"
    )
    parser = group.leaf("grant", grant, "授权密区（安全保密管理员）")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--levels", required=True, metavar="级别", help="如 内部,秘密；取代以前的授权")
    parser.add_argument("--scope", default=OFFICE_SCOPE, metavar="范围", help="密区范围（office）")
    parser.add_argument("--until", default="", metavar="日期", help="到哪一天为止（含），不写为长期")
    for name, act, title in (
        ("revoke", accounts.revoke, "收回全部授权（安全保密管理员）"),
        ("disable", accounts.disable, "停用账户"),
        ("enable", accounts.enable, "恢复账户（系统管理员）"),
        ("unlock", accounts.unlock_account, "解除口令锁定（安全保密管理员）"),
    ):
        parser = group.leaf(name, _on_account(act, title), title)
        parser.add_argument("name", metavar="NAME")
    parser = group.leaf("password", change_password, "更换自己的口令")
    parser.add_argument(
        "--new-password-file", default="", metavar="FILE", help="写有新口令的文件；没有就询问"
    )
    group.leaf("list", list_users, "列出账户")


def add_user(arguments: argparse.Namespace, output: Output) -> int:
    """系统管理员 makes an account."""
    if arguments.role not in list(Role):
        raise UserProblem(
            "CLI-08", f"没有“{arguments.role[:40]}”这种岗位。", f"现有：{'、'.join(Role)}。", field="role"
        )
    levels = tuple(levels_of(arguments.levels)) if arguments.levels else ()
    with open_session(arguments) as session:
        words = password_from(
            arguments.new_password_file, f"{arguments.name} 的首次口令：", "--new-password-file"
        )
        refuse_trial_passphrase(words, trial=session.office.trial)
        new = NewUser(arguments.name, Role(arguments.role), words, levels, arguments.person)
        made = _run(session, lambda: accounts.add_user(session.unlocked, new, session.clock))
        output.result(
            {"id": hex_id(made), "name": arguments.name, "role": arguments.role},
            f"已新建账户“{arguments.name}”（{ROLE_NAMES[new.role]}）。首次登录须更换口令；业务密区由安全保密管理员授权。",
        )
    return 0


def grant(arguments: argparse.Namespace, output: Output) -> int:
    """安全保密管理员 signs what an account may open."""
    names = [Compartment(level, arguments.scope).id for level in levels_of(arguments.levels)]
    with open_session(arguments) as session:
        target = _account(session, arguments.name)
        until = _until(arguments.until)
        _run(session, lambda: accounts.grant(session.unlocked, target, names, session.clock, until_ms=until))
        output.result(
            {"name": arguments.name, "compartments": names, "until": arguments.until or None},
            f"已授权“{arguments.name}”：{'、'.join(compartment(name).title for name in names)}"
            f"{f'，至 {arguments.until}' if arguments.until else ''}。持有该密区的同志下次登录后生效。",
        )
    return 0


def _until(written: str) -> int | None:
    if not written:
        return None
    try:
        last = parse_day(written)
    except ValueError:
        raise UsageProblem("CLI-05", f"日期写法不对：{written[:40]}", "请写成 2026-12-31。") from None
    return to_ms(datetime.combine(last + timedelta(days=1), datetime.min.time(), CHINA)) - 1


def _on_account(act: Callable[..., None], title: str) -> Callable[[argparse.Namespace, Output], int]:
    def run(arguments: argparse.Namespace, output: Output) -> int:
        with open_session(arguments) as session:
            target = _account(session, arguments.name)
            _run(session, lambda: act(session.unlocked, target, session.clock))
            output.result(
                {"name": arguments.name, "id": hex_id(target)},
                f"{title.split('（')[0]}：{arguments.name}，已完成。",
            )
        return 0

    return run


def change_password(arguments: argparse.Namespace, output: Output) -> int:
    """Change one's own password; also when the login asks for it first."""
    folder, user = office_folder(arguments), user_name(arguments)
    if not user:
        raise UsageProblem("CLI-02", "没有写明用户。", "请加 --user 用户名，或设置环境变量 SANBAN_USER。")
    trial = is_trial(folder)
    clock = clock_for(arguments, trial=trial)
    old = password(arguments, user)
    new = password_from(arguments.new_password_file, "新口令：", "--new-password-file")
    refuse_trial_passphrase(new, trial=trial)
    with FolderLock(folder):
        accounts.change_password(folder, user, old, new, clock)
    output.result({"name": user}, f"“{user}”的口令已更换。")
    return 0


def list_users(arguments: argparse.Namespace, output: Output) -> int:
    """Print the accounts. What each may open is told to the three admins only."""
    with open_session(arguments) as session:
        admin = session.user.role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
        cards = accounts.list_users(session.office.folder)
        document = {"users": [_card(card, admin=admin) for card in cards]}
        heads = ("用户名", "姓名", "岗位", "状态", *(("密区", "上次登录") if admin else ()))
        rows = []
        for card in cards:
            last = stamp(card.last_login_ms) if card.last_login_ms else ""
            further = ("、".join(card.compartments), last) if admin else ()
            status = _STATUS.get(card.status, card.status)
            rows.append((card.name, card.person, ROLE_NAMES[card.role], status, *further))
        output.result(document, table(heads, rows))
    return 0


_STATUS = {"active": "在用", "disabled": "停用"}


def _card(card: UserCard, *, admin: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "id": hex_id(card.id), "name": card.name, "person": card.person, "role": str(card.role), "status": card.status,
    }  # fmt: skip
    if admin:
        found |= {
            "compartments": list(card.compartments),
            "last_login": civil(card.last_login_ms).isoformat(timespec="seconds")
            if card.last_login_ms
            else None,
            "failures": card.failures,
            "locked_until": card.locked_until_ms or None,
        }
    return found


def _account(session: Session, name: str) -> RecordId:
    for card in accounts.list_users(session.office.folder):
        if card.name == name:
            return card.id
    raise UserProblem("K-034", f"没有账户“{name[:40]}”。", "请用 sanban user list 核对。", field="name")


def _run(session: Session, act: Callable[[], object]) -> RecordId:
    """Do an act on accounts on the writer thread, and put its line into the audit at once."""

    def both(_session: Session) -> object:
        result = act()
        session.audit.append(session.unlocked.audit_lines())
        return result

    return session.run(both)  # type: ignore[no-any-return]
