"""`device request / enrol / join / list / retire`: the machines of the office and the directory that names them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from desktop.base.clock import stamp
from desktop.base.errors import EnvironmentProblem, UsageProblem, UserProblem
from desktop.base.levels import OFFICE_SCOPE, Compartment
from desktop.base.platform.files import atomic_write
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import instant_json
from desktop.cli.office import DEFAULT_LEVELS, levels_of
from desktop.cli.opening import clock_for, open_session, password_from
from desktop.cli.output import Output, table
from desktop.system.sync_center import enrolment, joining, service
from desktop.system.sync_center.enrolment import Enrolled, level_titles
from desktop.system.sync_center.machine import machine_of

MAX_REQUEST_BYTES = 64 << 10


def add(commands: Commands) -> None:
    """The group `device`."""
    group = commands.group("device", "机器：申请、登记、加入、停用")
    parser = group.leaf(
        "request", request, "在新机器上建立加入申请",
        "在新机器上建立加入申请：在空文件夹里生成本机密钥（用 --password-file 的口令加密），写出申请文件，"
        "显示 16 位核对码。把申请文件带到已有的机器上登记，并当面或用电话核对核对码。",
    )  # fmt: skip
    parser.add_argument("dir", metavar="DIR", help="空文件夹，没有则新建")
    parser.add_argument("--name", required=True, metavar="名称", help="机器名称，如 值班室-02")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="申请文件")
    parser.add_argument(
        "--levels", default=DEFAULT_LEVELS, metavar="级别", help=f"要用的密级（{DEFAULT_LEVELS}）"
    )
    parser = group.leaf(
        "enrol", enrol, "登记新机器（安全保密管理员）",
        "核对申请文件和核对码，把新机器签入机器名录。系统管理员只能登记不含业务密区的机器。",
    )  # fmt: skip
    parser.add_argument("request", metavar="FILE", help="申请文件")
    parser.add_argument("--fingerprint", required=True, metavar="核对码", help="新机器上显示的 16 位核对码")
    parser.add_argument("--levels", default="", metavar="级别", help="最多允许的密级；不写则按申请")
    parser = group.leaf(
        "join", join, "在新机器上加入机构",
        "用对方导出的首个数据包加入机构。核对码是对方登记后显示的机器名录核对码。",
    )  # fmt: skip
    parser.add_argument("dir", metavar="DIR", help="申请时的文件夹")
    parser.add_argument("--from", dest="source", required=True, metavar="DIR", help="放有首个数据包的文件夹")
    parser.add_argument("--fingerprint", required=True, metavar="核对码", help="机器名录的 16 位核对码")
    group.leaf("list", list_devices, "列出机器")
    parser = group.leaf(
        "renew", renew, "给本机换新的运行标识（用备份恢复之后）",
        "用备份恢复或整机克隆之后使用：本机换新的运行标识，写出名录文件；其他机器用 device trust 采用后，"
        "才接收本机的数据包，并送回本机丢失的变更。",
    )  # fmt: skip
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="名录文件（已加密）")
    parser = group.leaf("trust", trust, "采用另一台机器写出的名录文件")
    parser.add_argument("file", metavar="FILE")
    parser = group.leaf("retire", retire, "停用机器（安全保密管理员）")
    parser.add_argument("device", metavar="机器", help="名称，或编号开头的至少 8 位")


def request(arguments: argparse.Namespace, output: Output) -> int:
    """Make the keys of a new machine and its request."""
    words = _passphrase(arguments, "给这份申请设一个口令：")
    wanted = [Compartment(level, OFFICE_SCOPE).id for level in levels_of(arguments.levels)]
    target = Path(arguments.output)
    shown = enrolment.request(Path(arguments.dir), arguments.name, wanted, words, target)
    output.result(
        {"request": str(target), "name": arguments.name, "fingerprint": shown},
        f"申请文件：{target}\n核对码：{shown}\n请把申请文件带到已有的机器登记，登记人要逐字核对这 16 位。",
    )
    return 0


def enrol(arguments: argparse.Namespace, output: Output) -> int:
    """Put a machine into the signed directory."""
    path = Path(arguments.request)
    try:
        if path.stat().st_size > MAX_REQUEST_BYTES:
            raise UserProblem("CLI-18", "这不是申请文件。", "请核对文件。", field="request")
        file = path.read_bytes()
    except OSError:
        raise UserProblem("CLI-18", f"申请文件读不出来：{path}", "请核对路径。", field="request") from None
    levels = levels_of(arguments.levels) if arguments.levels else None
    with open_session(arguments) as session:
        made = enrolment.enrol(session, file, arguments.fingerprint, levels)
    output.result(
        _enrolled(made),
        f"已登记“{made.name}”（{level_titles(made.compartments)}），机器名录第 {made.version} 版。\n"
        f"机器名录核对码：{made.fingerprint}\n"
        f"请用 sanban sync export --to 文件夹 --for {made.name} 导出首个数据包，在新机器上用 device join 加入。",
    )
    return 0


def join(arguments: argparse.Namespace, output: Output) -> int:
    """Become part of the office."""
    folder, source = Path(arguments.dir), Path(arguments.source)
    if not source.is_dir():
        raise UserProblem(
            "Y-006", f"没有这个文件夹：{source}", "请检查介质是否插好、路径是否正确。", field="from"
        )
    if not folder.is_dir():
        raise EnvironmentProblem(
            "K-050", f"这里没有等待加入的登记：{folder}", "请先用 sanban device request 建立。"
        )
    words = _passphrase(arguments, "申请时设的口令：")
    made = joining.join(
        folder, source, arguments.fingerprint, words, lambda trial: clock_for(arguments, trial=trial)
    )
    output.result(
        {
            "office": made.office,
            "name": made.name,
            "compartments": list(made.compartments),
            "users": list(made.users),
        },
        f"“{made.name}”已加入“{made.office}”（{level_titles(made.compartments)}）。\n"
        f"各用户用自己原来的口令登录，再用 sanban sync import {source} 导入。",
    )
    return 0


def list_devices(arguments: argparse.Namespace, output: Output) -> int:
    """Print the machines of the directory."""
    with open_session(arguments) as session:
        now = service.status(session)
        retired = machine_of(session).trust.require().directory
    state = {one.id: "在用" if one.active else "停用" for one in retired.devices}
    document = {
        "version": now.version, "fingerprint": now.fingerprint, "unsigned": list(now.unsigned),
        "devices": [
            {"id": one.id, "name": one.name, "own": one.own, "active": one.active, "waiting": one.waiting,
             "heard_at": instant_json(one.heard_at) if one.heard_at else None, "compartments": list(one.compartments)}
            for one in now.devices
        ],
    }  # fmt: skip
    rows = [
        (one.name + ("（本机）" if one.own else ""), state[one.id], level_titles(one.compartments),
         stamp(one.heard_at) if one.heard_at else "", one.waiting or "", one.id[:16])
        for one in now.devices
    ]  # fmt: skip
    lines = [
        table(("机器", "状态", "密级", "最近来包", "待送变更", "编号"), rows),
        f"机器名录第 {now.version} 版，核对码 {now.fingerprint}",
    ]
    if now.unsigned:
        lines.append(
            f"待安全保密管理员登录签发的账户变动：{'、'.join(now.unsigned)}。签发前其他机器不知道这些变动。"
        )
    output.result(document, "\n".join(lines))
    return 0


def renew(arguments: argparse.Namespace, output: Output) -> int:
    """Give this machine a new incarnation."""
    with open_session(arguments) as session:
        made = enrolment.renew(session)
        atomic_write(Path(arguments.output), enrolment.sealed_directory(session))
    output.result(
        _enrolled(made) | {"file": arguments.output},
        f"“{made.name}”已换新的运行标识，机器名录第 {made.version} 版。\n"
        f"请在其他机器上执行 sanban device trust {arguments.output}，再照常交换。",
    )
    return 0


def trust(arguments: argparse.Namespace, output: Output) -> int:
    """Take a directory that another machine wrote."""
    path = Path(arguments.file)
    try:
        data = path.read_bytes()
    except OSError:
        raise UserProblem("CLI-18", f"名录文件读不出来：{path}", "请核对路径。", field="file") from None
    with open_session(arguments) as session:
        changed = enrolment.take_directory(session, data)
        version = service.status(session).version
    said = "已采用" if changed else "本来就是"
    output.result({"changed": changed, "version": version}, f"机器名录第 {version} 版，{said}。")
    return 0


def retire(arguments: argparse.Namespace, output: Output) -> int:
    """Take a machine out of service."""
    with open_session(arguments) as session:
        made = enrolment.retire(session, arguments.device)
    output.result(
        _enrolled(made),
        f"已停用“{made.name}”，机器名录第 {made.version} 版。它今后发出的内容各机器不再接收，也不再向它加密。\n"
        "其他机器收到下一个数据包后生效；那台机器上已有的内容仍在，请按规定清除。",
    )
    return 0


def _enrolled(made: Enrolled) -> dict[str, object]:
    return {
        "id": made.id, "name": made.name, "compartments": list(made.compartments), "version": made.version,
        "fingerprint": made.fingerprint,
    }  # fmt: skip


def _passphrase(arguments: argparse.Namespace, question: str) -> str:
    if arguments.user:
        raise UsageProblem("CLI-19", "新机器还没有用户，不要写 --user。", "口令文件写在 --password-file。")
    file = arguments.password_file or os.environ.get("SANBAN_PASSWORD_FILE", "")
    return password_from(file, question, "--password-file")
