"""`office create` and `office verify`: making an encrypted office and checking every part of one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop import slices
from desktop.base.errors import UserProblem
from desktop.base.levels import Level, level_name, parse_level
from desktop.base.permissions import ROLE_NAMES, Role
from desktop.cli.arguments import Commands
from desktop.cli.opening import (
    clock_for,
    is_trial,
    office_folder,
    open_session,
    password,
    read_password,
    user_name,
)
from desktop.cli.output import Output, table
from desktop.storage.findings import Finding
from desktop.storage.keys.accounts import NewUser
from desktop.storage.office import create_office, verify_office
from desktop.storage.session import Session
from desktop.system.trial.people import PASSPHRASE

DEFAULT_LEVELS = "内部,秘密"
FAILED = 4
"""Exit code of a check that found something wrong."""


def add(commands: Commands) -> None:
    """`office create DIR`, `office verify DIR`."""
    group = commands.group("office", "办公库：新建、核查")
    parser = group.leaf(
        "create", create, "新建加密的办公库",
        "新建加密的办公库。名单文件是 JSON：{\"users\": [{\"name\", \"role\", \"levels\", \"password_file\"}]}，"
        "须有系统管理员、安全保密管理员、安全审计员各一人；口令文件的相对路径从名单所在文件夹算起。",
    )  # fmt: skip
    parser.add_argument("dir", metavar="DIR", help="空文件夹，没有则新建")
    parser.add_argument("--name", required=True, metavar="名称", help="机构名称")
    parser.add_argument("--admins", required=True, metavar="FILE", help="首批用户的名单（JSON）")
    parser.add_argument(
        "--levels", default=DEFAULT_LEVELS, metavar="级别", help=f"启用的密级（{DEFAULT_LEVELS}）"
    )
    parser.add_argument("--trial", action="store_true", help="试用办公库：可以设定时间，不得存放真实内容")
    parser = group.leaf(
        "verify", verify, "核查办公库的每一部分",
        "核查文件、页、变更链、锚点、计数和审计。给出用户和口令时连同其密区的内容一起核查；发现问题退出码为 4。",
    )  # fmt: skip
    parser.add_argument("dir", nargs="?", metavar="DIR", help="办公库文件夹（或 --office）")
    parser.add_argument("--rebuild", action="store_true", help="先按变更记录重建所有当前表和索引")


def create(arguments: argparse.Namespace, output: Output) -> int:
    """Make a new office."""
    clock = clock_for(arguments, trial=arguments.trial)
    levels = levels_of(arguments.levels)
    users = _users(Path(arguments.admins))
    folder = Path(arguments.dir)
    for user in users:
        refuse_trial_passphrase(user.password, trial=arguments.trial)
    output.progress("正在新建办公库，按本机性能设定口令强度……")
    create_office(folder, arguments.name, users, levels, clock, trial=arguments.trial)
    document = {
        "office": str(folder),
        "name": arguments.name,
        "trial": arguments.trial,
        "levels": [level_name(level) for level in levels],
        "users": [{"name": user.name, "role": str(user.role)} for user in users],
    }
    people = "、".join(f"{user.name}（{ROLE_NAMES[user.role]}）" for user in users)
    output.result(
        document,
        f"已新建{'试用' if arguments.trial else ''}办公库“{arguments.name}”：{folder}\n用户：{people}",
    )
    return 0


def levels_of(written: str) -> list[Level]:
    """Levels in Chinese or English, separated by commas of either width or 、; 公共 is always there and not named.

    Raises:
        UserProblem: `L-001`; `L-003` for none or 公共.
    """
    words = [word for word in written.replace("，", ",").replace("、", ",").split(",") if word.strip()]
    levels = sorted({parse_level(word) for word in words})
    if not levels or Level.COMMON in levels:
        raise UserProblem(
            "L-003", "请写明密级：内部、秘密、机密。", "公共密区总是有的，不用写。", field="levels"
        )
    return levels


def refuse_trial_passphrase(words: str, *, trial: bool) -> None:
    """The documented passphrase opens trial offices only.

    Raises:
        UserProblem: `K-024`.
    """
    if not trial and words == PASSPHRASE:
        raise UserProblem("K-024", "试用口令人人皆知，不能用于正式办公库。", "请另设口令。", field="password")


def verify(arguments: argparse.Namespace, output: Output) -> int:
    """Check an office; exit 4 with the place when anything is wrong."""
    folder = office_folder(arguments, arguments.dir)
    arguments.office = str(folder)
    user = user_name(arguments)
    trial = is_trial(folder) if arguments.now else False
    clock = clock_for(arguments, trial=trial)
    words = password(arguments, user) if user else ""
    rebuilt: list[str] = []
    if arguments.rebuild:
        if not user:
            raise UserProblem("CLI-16", "重建当前表要有密区的密钥。", "请加 --user 和口令。", field="user")
        with open_session(arguments) as session:
            rebuilt = rebuild(session)
    output.progress("正在核查……")
    findings = verify_office(folder, user or None, words, clock, slices.discover())
    grave = [finding for finding in findings if finding.grave]
    document: dict[str, Any] = {
        "ok": not grave,
        "office": str(folder),
        "findings": [finding.as_json() for finding in findings],
    }
    if arguments.rebuild:
        document["rebuilt"] = rebuilt
    output.result(document, _words(folder, findings, rebuilt))
    return FAILED if grave else 0


def rebuild(session: Session) -> list[str]:
    """Make every projection anew from the change log; returns the tables that differed from it before."""

    def act(open_session: Session) -> list[str]:
        changed = []
        for name, file in open_session.files.items():
            before = file.projection_digests()
            file.rebuild()
            after = file.projection_digests()
            changed += [f"{name} {table}" for table in after if before.get(table) != after[table]]
        return changed

    return list(session.run(act))


def _words(folder: Path, findings: Sequence[Finding], rebuilt: Sequence[str]) -> str:
    lines = [f"已重建：{entry}" for entry in rebuilt]
    if findings:
        rows = [
            ("问题" if item.grave else "说明", item.code, item.where, item.message, item.advice)
            for item in findings
        ]
        lines.append(table(("性质", "编号", "位置", "情况", "处理"), rows, longest=60))
    grave = sum(item.grave for item in findings)
    lines.append(f"{folder}：发现 {grave} 处问题。" if grave else f"{folder}：核查通过，没有发现问题。")
    return "\n".join(lines)


def _users(path: Path) -> list[NewUser]:
    try:
        document = json.loads(path.read_text("utf-8-sig"))
        entries = document["users"]
        return [_user(entry, path.parent) for entry in entries]
    except OSError:
        raise UserProblem("CLI-07", f"名单文件读不出来：{path}", "请核对路径。", field="admins") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserProblem(
            "CLI-07", "名单文件写法不对。",
            '应为 {"users": [{"name": "…", "role": "clerk", "levels": ["内部"], "password_file": "…"}]}。',
            field="admins",
        ) from None  # fmt: skip


def _user(entry: dict[str, Any], folder: Path) -> NewUser:
    try:
        role = Role(entry["role"])
    except ValueError:
        raise UserProblem(
            "CLI-08", f"没有“{str(entry['role'])[:40]}”这种岗位。", f"现有：{'、'.join(Role)}。", field="role"
        ) from None
    levels = tuple(parse_level(str(word)) for word in entry.get("levels", ()))
    return NewUser(
        str(entry["name"]), role, read_password(folder / str(entry["password_file"])), levels,
        str(entry.get("person", "")),
    )  # fmt: skip
