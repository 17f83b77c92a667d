"""`list`, `show`, `history`: reading records. Only what this user may see exists for them."""

from __future__ import annotations

import argparse
from typing import Any

from desktop.base import values
from desktop.base.clock import stamp
from desktop.base.errors import UsageProblem
from desktop.base.fields import FieldKind, FieldSpec, Record, RecordSpec, spec_of
from desktop.base.ids import hex_id
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import complete, conditions, instant_json, kind_class, record_json
from desktop.cli.opening import open_session
from desktop.cli.output import Output, pairs, table

DEFAULT_LIMIT = 200
_COLUMNS = 6


def add(commands: Commands) -> None:
    """`list KIND`, `show KIND ID`, `history KIND ID`."""
    parser = commands.leaf("list", list_records, "列出记录")
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE",
        help="条件，可多次；也可用 != > >= < <= 和 ~（包含）；值留空表示未填",
    )  # fmt: skip
    parser.add_argument("--search", default="", metavar="TEXT", help="全文包含这些词")
    parser.add_argument("--sort", default="", metavar="FIELD", help="排序字段；不写为最新在前")
    parser.add_argument("--descending", action="store_true", help="倒序")
    parser.add_argument(
        "--limit", type=int, default=DEFAULT_LIMIT, metavar="N", help=f"最多列出几条（{DEFAULT_LIMIT}）"
    )
    for name, run, title in (("show", show, "显示一条记录"), ("history", history, "一条记录的全部修改")):
        parser = commands.leaf(name, run, title)
        parser.add_argument("kind", metavar="KIND")
        parser.add_argument("id", metavar="ID", help="编号，或它开头的至少 8 位")


def list_records(arguments: argparse.Namespace, output: Output) -> int:
    """Print the records that match, and how many there are in all."""
    if arguments.limit < 0:
        raise UsageProblem("CLI-14", "--limit 不能是负数。", "")
    with open_session(arguments) as session:
        cls = kind_class(session.catalogue, arguments.kind)
        spec = spec_of(cls)
        where = conditions(spec, arguments.where)
        total = session.count(cls, *where, search=arguments.search)
        found = session.find(
            cls, *where, search=arguments.search, order=arguments.sort,
            descending=arguments.descending, limit=arguments.limit,
        )  # fmt: skip
        document = {
            "kind": arguments.kind,
            "total": total,
            "records": [record_json(record) for record in found],
        }
        output.result(document, f"{_table(spec, found)}\n共 {total} 条，列出 {len(found)} 条")
    return 0


def show(arguments: argparse.Namespace, output: Output) -> int:
    """Print one record with every field."""
    with open_session(arguments) as session:
        cls = kind_class(session.catalogue, arguments.kind)
        record = session.get(cls, complete(session, arguments.kind, arguments.id))
        output.result(shown(record), words_of(record))
    return 0


def history(arguments: argparse.Namespace, output: Output) -> int:
    """Print every change of one record, oldest first."""
    with open_session(arguments) as session:
        kind_class(session.catalogue, arguments.kind)
        lines = session.history(complete(session, arguments.kind, arguments.id))
        document = {
            "changes": [
                {
                    "at": instant_json(line.at), "who": line.who, "machine": line.machine, "field": line.field,
                    "before": line.before, "after": line.after, "label": line.label, "verb": line.verb,
                    "tx": line.tx,
                }
                for line in lines
            ]
        }  # fmt: skip
        rows = [
            (stamp(line.at), line.who, line.machine, line.label, line.before, line.after) for line in lines
        ]
        output.result(document, table(("时间", "何人", "计算机", "项目", "原值", "新值"), rows))
    return 0


def shown(record: Record) -> dict[str, Any]:
    """A record in the shape of `show` and `do`."""
    return {"kind": spec_of(record).kind, **record_json(record)}


def words_of(record: Record) -> str:
    """A record as label and value; what is empty is left out."""
    spec = spec_of(record)
    found = [("编号", hex_id(record.id)), ("密区", record.compartment)]
    for field in spec.fields:
        words = values.printed(field, getattr(record, field.name))
        if words:
            found.append((field.label, words))
    return f"{spec.title}\n{pairs(found)}"


def _table(spec: RecordSpec, found: list[Record]) -> str:
    columns = _chosen(spec)
    rows = [
        [hex_id(record.id)[:13], *(values.printed(field, getattr(record, field.name)) for field in columns)]
        for record in found
    ]
    # 13 digits: the 48 bits of time alone are not unique for records made in the same millisecond.
    return table(("编号", *(field.label for field in columns)), rows)


def _chosen(spec: RecordSpec) -> list[FieldSpec]:
    """The fields worth a column: required and sortable ones first, never long texts or links."""
    fitting = [field for field in spec.fields if field.kind not in (FieldKind.LONG_TEXT, FieldKind.LINK)]
    best = sorted(fitting, key=lambda field: -(2 * field.required + field.sortable))[:_COLUMNS]
    return [field for field in fitting if field in best]
