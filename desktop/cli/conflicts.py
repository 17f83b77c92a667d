"""`sync conflicts / resolve`: values that two people wrote without seeing each other's, and settling them."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base import values
from desktop.base.clock import stamp
from desktop.base.errors import UsageProblem, UserProblem
from desktop.base.fields import FieldSpec
from desktop.base.ids import hex_id
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import instant_json, written_values
from desktop.cli.opening import open_session
from desktop.cli.output import Output
from desktop.storage.conflicts import ConflictLine
from desktop.storage.session import Session


def add(commands: Commands) -> None:
    """The part of the group `sync` that settles conflicts."""
    group = commands.group("sync", "多机交换：数据包、冲突")
    group.leaf(
        "conflicts", conflicts, "列出有分歧的项目", "列出有分歧的项目：两边都保留，由人决定采用哪一个。"
    )
    parser = group.leaf("resolve", resolve, "处理一处分歧")
    parser.add_argument("id", metavar="ID", help="记录编号，或它开头的至少 8 位")
    parser.add_argument("--group", default="", metavar="项", help="哪一项有分歧；只有一项时不用写")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--take", type=int, metavar="N", help="采用第几个值（conflicts 列出的序号，从 1 起）")
    chosen.add_argument(
        "--set", action="append", default=[], metavar="FIELD=VALUE", help="另定一个值，可多次"
    )
    parser.add_argument("--why", required=True, metavar="理由", help="采用的理由")


def conflicts(arguments: argparse.Namespace, output: Output) -> int:
    """Print every register with several living values."""
    with open_session(arguments) as session:
        found = session.conflicts()
        document = {"conflicts": [_json(line) for line in found]}
        output.result(document, "\n\n".join(_words(line) for line in found) or "没有分歧。")
    return 0


def resolve(arguments: argparse.Namespace, output: Output) -> int:
    """Settle one register with one of its values or a new one."""
    with open_session(arguments) as session:
        line = _chosen(session, arguments.id, arguments.group)
        if arguments.take is not None:
            if not 1 <= arguments.take <= len(line.sides):
                raise UsageProblem("CLI-17", f"--take 应为 1 到 {len(line.sides)}。", "")
            value = line.sides[arguments.take - 1].value
        else:
            value = _written(session, line, arguments.set)
        session.resolve(line.record, line.group, value, arguments.why)
        left = [other for other in session.conflicts() if other.record == line.record]
        output.result(
            {"id": hex_id(line.record), "group": line.group, "left": len(left)},
            f"已处理“{'、'.join(line.labels)}”的分歧。" + (f"这条记录还有 {len(left)} 处。" if left else ""),
        )
    return 0


def _chosen(session: Session, written: str, group: str) -> ConflictLine:
    prefix = written.strip().lower().replace("-", "")
    if len(prefix) < 8:
        raise UserProblem("ID-01", "编号应是 32 位十六进制数，或它开头的至少 8 位。", "", field="id")
    found = [
        line for line in session.conflicts()
        if hex_id(line.record).startswith(prefix) and group in ("", line.group)
    ]  # fmt: skip
    if not found:
        raise UserProblem("C-001", "这一项没有冲突，或已经处理。", "请用 sanban sync conflicts 核对。")
    if len({line.record for line in found}) > 1:
        raise UserProblem("ID-02", "有不止一条记录的编号以此开头。", "请多输入几位。", field="id")
    if len(found) > 1:
        groups = "、".join(f"{line.group}（{'、'.join(line.labels)}）" for line in found)
        raise UsageProblem("CLI-17", "这条记录有几项有分歧，请用 --group 写明是哪一项。", f"有：{groups}。")
    return found[0]


def _written(session: Session, line: ConflictLine, sets: list[str]) -> dict[str, Any]:
    """The register's shown value with the written fields laid over it."""
    spec = session.catalogue.specs().get(line.kind)
    members: tuple[FieldSpec, ...] = spec.groups().get(line.group, ()) if spec else ()
    written = written_values(members, sets, None, "这一项")
    shown = line.sides[0].value if isinstance(line.sides[0].value, dict) else {}
    made = {member.name: values.from_json(member, shown.get(member.name)) for member in members} | written
    values.check(members, made)
    return {member.name: values.to_json(member, made[member.name]) for member in members}


def _json(line: ConflictLine) -> dict[str, Any]:
    return {
        "id": hex_id(line.record), "kind": line.kind, "compartment": line.compartment, "title": line.title,
        "group": line.group, "labels": list(line.labels),
        "sides": [
            {"who": side.who, "at": instant_json(side.at), "machine": side.machine, "value": side.value}
            for side in line.sides
        ],
    }  # fmt: skip


def _words(line: ConflictLine) -> str:
    head = f"{hex_id(line.record)}　{line.title}　{'、'.join(line.labels)}（{line.group}）"
    sides = [
        f"  {number}. {'；'.join(f'{label} {words}' for label, words in side.words.items()) or '（空）'}"
        f"　{side.who}　{side.machine}　{stamp(side.at)}"
        for number, side in enumerate(line.sides, 1)
    ]
    return "\n".join([head, *sides])
