"""`audit verify / head / export`: the log of what was done on this machine."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from desktop.base.clock import stamp
from desktop.base.levels import Level, level_name
from desktop.base.permissions import ROLE_NAMES, Role
from desktop.base.platform.files import atomic_write
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import instant_json
from desktop.cli.office import FAILED
from desktop.cli.opening import open_session
from desktop.cli.output import Output, table
from desktop.storage.audit.lines import AuditLine
from desktop.storage.session import Session


def add(commands: Commands) -> None:
    """The group `audit`."""
    group = commands.group("audit", "审计：核对、导出、取校验码")
    group.leaf(
        "verify",
        verify,
        "核对审计链、封印和锚点",
        "核对审计链、封印和锚点；发现问题退出码为 4。审计员登录时连同内容一起核对。",
    )
    group.leaf(
        "head", head, "审计的当前条数和校验码", "审计的当前条数和校验码，可抄在交接班记录上，日后核对。"
    )
    parser = group.leaf("export", export, "导出有权阅读的审计记录（审计员、安全保密管理员）")
    parser.add_argument("--to", default="", metavar="FILE", help="写入这个 JSON 文件；不写则列在标准输出")


def verify(arguments: argparse.Namespace, output: Output) -> int:
    """Check the audit log; exit 4 when anything is wrong."""
    with open_session(arguments) as session:
        reader = session.unlocked if session.user.role in (Role.AUDITOR, Role.SECURITY_ADMIN) else None
        findings = session.run(lambda s: s.audit.verify(reader))
        top = session.run(lambda s: s.audit.head())
    grave = [finding for finding in findings if finding.grave]
    words = [str(finding) for finding in findings]
    output.result(
        {
            "ok": not grave, "n": top.n, "code": top.code,
            "findings": [finding.as_json() for finding in findings],
        },
        "\n".join([*words, f"审计共 {top.n} 条，{'发现问题' if grave else '核对无误'}，校验码 {top.code}"]),
    )  # fmt: skip
    return FAILED if grave else 0


def head(arguments: argparse.Namespace, output: Output) -> int:
    """Print number, hash and the code for paper."""
    with open_session(arguments) as session:
        top = session.run(lambda s: s.audit.head())
    output.result({"n": top.n, "hash": top.hash.hex(), "code": top.code}, f"第 {top.n} 条，校验码 {top.code}")
    return 0


def export(arguments: argparse.Namespace, output: Output) -> int:
    """Print or save the lines this reader may read."""
    with open_session(arguments) as session:
        lines: list[AuditLine] = session.run(lambda s: s.audit.read(s.unlocked))
        document = {"lines": [_line(session, line) for line in lines]}
        rows = [
            (
                stamp(line.at_ms), session.user_names.get(line.user, line.user[:8]), _role(line.role), line.verb,
                level_name(Level(line.level)) if line.level else "", "、".join(item[:8] for item in line.records[:3]),
            )
            for line in lines
        ]  # fmt: skip
    if arguments.to:
        path = Path(arguments.to)
        atomic_write(path, json.dumps(document, ensure_ascii=False, indent=1).encode())
        output.result({"file": str(path), "lines": len(lines)}, f"已导出 {len(lines)} 条：{path}")
    else:
        output.result(document, table(("时间", "何人", "岗位", "操作", "密级", "记录"), rows))
    return 0


def _role(role: str) -> str:
    return ROLE_NAMES[Role(role)] if role in list(Role) else role


def _line(session: Session, line: AuditLine) -> dict[str, object]:
    return {
        "source": line.source, "n": line.source_n, "at": instant_json(line.at_ms), "user": line.user,
        "name": session.user_names.get(line.user, ""), "role": line.role, "verb": line.verb, "kind": line.kind,
        "records": list(line.records), "level": line.level, "detail": line.detail,
    }  # fmt: skip
