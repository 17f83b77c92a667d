"""`sync export / import / watch / status / quarantine`: packages out to a folder and in from one."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from typing import Any

from desktop.base.clock import stamp
from desktop.base.errors import Problem
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import instant_json
from desktop.cli.opening import open_session
from desktop.cli.output import Output, table
from desktop.storage.session import Session
from desktop.system.sync_center import service, words
from desktop.system.sync_center.machine import machine_of
from sync.reports import ImportReport

STATES = {"applied": "已并入", "parked": "等待", "duplicate": "重复", "quarantined": "隔离"}
WATCH_EVERY_S = 30.0


def add(commands: Commands) -> None:
    """The part of the group `sync` that moves packages."""
    group = commands.group("sync", "多机交换：数据包、冲突")
    parser = group.leaf(
        "export", export, "导出数据包到文件夹",
        "导出数据包到文件夹：本人持有密钥的密区中对方还没有的全部变更。不写 --for 时发给所有其他机器。",
    )  # fmt: skip
    parser.add_argument("--to", required=True, metavar="DIR", help="文件夹，没有则新建")
    parser.add_argument(
        "--for",
        dest="device",
        action="append",
        default=[],
        metavar="机器",
        help="发给哪台机器（名称或编号），可多次",
    )
    parser.add_argument(
        "--one-way", action="store_true", help="单向（光盘、单向导入）：不等回执，重复发送最近几次"
    )
    parser = group.leaf("import", import_, "从文件夹导入数据包")
    parser.add_argument("dir", metavar="DIR")
    parser.add_argument("--preview", action="store_true", help="只看会导入什么，什么也不留下")
    parser = group.leaf("watch", watch, "守着文件夹，有新的数据包就导入", "守着文件夹，直到按 Ctrl+C。")
    parser.add_argument("dir", nargs="+", metavar="DIR")
    parser.add_argument(
        "--every", type=int, default=int(WATCH_EVERY_S), metavar="秒", help="多久看一次（30）"
    )
    parser.add_argument(
        "--for-seconds", type=int, default=0, metavar="秒", help="守这么久就结束；不写则一直守着"
    )
    group.leaf("status", status, "交换的情况：机器、往来、等待和冲突")
    group.leaf("quarantine", quarantine, "列出被隔离的数据包和原因")


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Write packages into a folder."""
    with open_session(arguments) as session:
        output.progress("正在导出……")
        made = service.export_packages(
            session, Path(arguments.to), arguments.device or None, one_way=arguments.one_way
        )
    report = made.report
    document = {
        "files": [{"path": str(one.path), "size": one.size, "sha256": one.sha256} for one in report.files],
        "to": list(made.to), "new": list(made.new), "ops": report.ops, "fingerprint": made.fingerprint,
    }  # fmt: skip
    lines = [f"{one.path}　{one.size} 字节" for one in report.files]
    lines.append(f"共 {report.ops} 条变更，发给：{'、'.join(made.to)}。写后已读回核对，可以拔出介质。")
    if made.new:
        lines.append(f"{'、'.join(made.new)} 首次加入，机器名录核对码：{made.fingerprint}")
    output.result(document, "\n".join(lines))
    return 0


def import_(arguments: argparse.Namespace, output: Output) -> int:
    """Take in what lies complete in a folder; exit 0 also when something was set aside (the report says so)."""
    with open_session(arguments) as session:
        output.progress("正在导入……")
        act = service.preview if arguments.preview else service.import_packages
        report = act(session, Path(arguments.dir))
        output.result(report.as_json(), imported(session, report, preview=arguments.preview))
    return 0


def imported(session: Session, report: ImportReport, *, preview: bool = False) -> str:
    """An import in words."""
    if not report.packages:
        lines = ["没有新的数据包。"]
    else:
        rows = [
            (one.name, STATES.get(one.state, one.state), words.reason(one.reason), one.ops, one.records)
            for one in report.packages
        ]
        lines = [table(("数据包", "结果", "原因", "变更", "记录"), rows, longest=60)]
    held = machine_of(session).trust.current()
    directory = held.directory if held is not None else None
    lines += sorted({
        f"{session.machine_name(gap.stream.partition('.')[0])} 有变更还没有到，已记下，随下一个数据包要求补发。"
        for gap in report.gaps
    })  # fmt: skip
    lines += [
        f"{words.machine(directory, one.sender)} 的第 {'、'.join(map(str, one.numbers))} 包没有收到。"
        for one in report.missing
    ]
    lines += [words.alarm(one.code, words.machine(directory, one.device)) for one in report.alarms]
    if report.conflicts:
        lines.append(f"有 {report.conflicts} 处冲突，两边都已保留，请用 sanban sync conflicts 查看。")
    if preview:
        lines.append("以上只是预览，没有导入。")
    return "\n".join(lines)


def watch(arguments: argparse.Namespace, output: Output) -> int:
    """Watch folders until interrupted; what arrives is told line by line on standard error, in sum at the end."""
    total: dict[str, Any] = {"packages": [], "conflicts": 0}
    with open_session(arguments) as session:

        def arrived(folder: Path, report: ImportReport) -> None:
            plain = report.as_json()
            total["packages"] += plain["packages"]
            total["conflicts"] += plain["conflicts"]
            output.note(f"{stamp(session.clock.now_ms())}　{folder}\n{imported(session, report)}")

        def failed(folder: Path, error: Exception) -> None:
            output.note(f"{folder}：{error if isinstance(error, Problem) else type(error).__name__}")

        folders = [Path(one) for one in arguments.dir]
        looking = service.watch(session, folders, arrived, failed, every_s=max(1, arguments.every))
        looking.start()
        try:
            threading.Event().wait(arguments.for_seconds or None)
        except KeyboardInterrupt:
            output.note("已停止。")
        finally:
            looking.stop()
    output.result(total, f"共导入 {len(total['packages'])} 个数据包，{total['conflicts']} 处冲突。")
    return 0


def status(arguments: argparse.Namespace, output: Output) -> int:
    """Print how the exchange stands."""
    with open_session(arguments) as session:
        now = service.status(session)
        notices = list(session.notices)
    document = {
        "version": now.version, "fingerprint": now.fingerprint, "unsigned": list(now.unsigned),
        "last_import": instant_json(now.last_import) if now.last_import else None,
        "last_export": instant_json(now.last_export) if now.last_export else None,
        "conflicts": now.conflicts, "quarantined": now.aside, "gaps": list(now.gaps), "notices": notices,
        "devices": [
            {"id": one.id, "name": one.name, "own": one.own, "active": one.active, "waiting": one.waiting,
             "heard_at": instant_json(one.heard_at) if one.heard_at else None}
            for one in now.devices
        ],
    }  # fmt: skip
    rows = [
        (one.name + ("（本机）" if one.own else ""), "在用" if one.active else "停用",
         stamp(one.heard_at) if one.heard_at else "", one.waiting or "")
        for one in now.devices
    ]  # fmt: skip
    lines = [
        table(("机器", "状态", "最近来包", "待送变更"), rows),
        f"上次导入 {stamp(now.last_import) if now.last_import else '没有'}，"
        f"上次导出 {stamp(now.last_export) if now.last_export else '没有'}；"
        f"冲突 {now.conflicts} 处，隔离 {now.aside} 件。",
    ]
    lines += [f"{one} 有变更还没有到。" for one in now.gaps]
    if now.unsigned:
        lines.append(f"待安全保密管理员登录签发的账户变动：{'、'.join(now.unsigned)}。")
    output.result(document, "\n".join([*lines, *notices]))
    return 0


def quarantine(arguments: argparse.Namespace, output: Output) -> int:
    """Print what was refused and why."""
    with open_session(arguments) as session:
        found = service.quarantined(session)
    document = {
        "quarantine": [
            {"id": one.id, "name": one.name, "machine": one.machine, "code": one.code, "reason": one.reason,
             "advice": words.advice(one.code), "at": instant_json(one.at)}
            for one in found
        ]
    }  # fmt: skip
    rows = [
        (stamp(one.at), one.name, one.machine, one.reason, words.advice(one.code), one.code) for one in found
    ]
    heads = ("时间", "数据包", "来自", "原因", "处理", "编号")
    output.result(document, table(heads, rows) if rows else "没有被隔离的数据包。")
    return 0
