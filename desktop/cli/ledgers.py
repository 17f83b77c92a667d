"""`import` and `export`: ledgers in and out as Excel or CSV, by the same rules as the window."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from desktop.base.errors import UserProblem
from desktop.base.fields import spec_of
from desktop.base.ids import hex_id
from desktop.base.ports import QuerySpec
from desktop.cli.arguments import Commands
from desktop.cli.fields_io import conditions, from_document, kind_class
from desktop.cli.opening import open_session
from desktop.cli.output import Output, table
from desktop.storage.session import Session
from desktop.system.ledgers import exporting, importing, planning, reading
from desktop.system.ledgers.headings import NOT_IMPORTED
from desktop.system.ledgers.importing import ImportResult
from desktop.system.ledgers.planning import Plan, Wishes
from desktop.system.ledgers.rules import Fate, creating_verb
from desktop.system.ledgers.sheet import Sheet

MAX_MAP_BYTES = 1 << 20
_LISTED = 200


def add(commands: Commands) -> None:
    """`import KIND FILE`, `export KIND --to FILE`."""
    parser = commands.leaf(
        "import", import_file, "从 Excel 或 CSV 导入台账",
        "逐行新建记录，编号、规则、审计与手工登记相同。有误的行不导入，退出码为 3；重复的行跳过。"
        "整次导入可以撤销：sanban do ledgers.import_batch undo 批次编号。",
    )  # fmt: skip
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("file", type=Path, metavar="FILE.xlsx|.csv")
    parser.add_argument(
        "--map", type=Path, metavar="FILE", dest="map_file",
        help='JSON：{"columns": {"表头": "字段"}, "values": {"字段": 值}, "sheet": "工作表", "heading_row": 行号, '
        '"heading_depth": 行数}；字段写 - 为不导入',
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="只预览每一行的结果，不导入")
    parser.add_argument("--with-duplicates", action="store_true", help="重复的行也导入")
    parser = commands.leaf("export", export_file, "导出台账为 Excel 或 CSV")
    parser.add_argument("kind", metavar="KIND")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE.xlsx|.csv", help="输出到这个文件")
    parser.add_argument(
        "--where", action="append", default=[], metavar="FIELD=VALUE", help="条件，可多次，写法同 list"
    )
    parser.add_argument("--search", default="", metavar="TEXT", help="全文包含这些词")
    parser.add_argument("--sort", default="", metavar="FIELD", help="排序字段；不写为最新在前")
    parser.add_argument("--descending", action="store_true", help="倒序")


def import_file(arguments: argparse.Namespace, output: Output) -> int:
    """Read, plan, and unless it is a dry run, do it."""
    told = _map_document(arguments.map_file)
    with open_session(arguments) as session:
        kind_class(session.catalogue, arguments.kind)
        session.require(planning.IMPORT)
        wishes = _wishes(session, arguments, told)
        output.progress("正在读取表格……")
        sheet = reading.read(arguments.file, str(told.get("sheet") or ""))
        plan = planning.make(session, arguments.kind, sheet, wishes)
        result = ImportResult()
        if not arguments.dry_run:
            result = importing.run(
                session, plan, arguments.file.name, lambda done, of: output.progress(f"正在导入 {done}/{of}")
            )
        document = _document(arguments, sheet, plan, result)
        output.result(document, _words(plan, result, dry=arguments.dry_run))
    return UserProblem.exit_code if plan.count(Fate.WRONG) else 0


def export_file(arguments: argparse.Namespace, output: Output) -> int:
    """Write the ledger."""
    exporting.target_of(arguments.to)
    with open_session(arguments) as session:
        spec = spec_of(kind_class(session.catalogue, arguments.kind))
        query = QuerySpec(
            arguments.kind,
            conditions(spec, arguments.where),
            arguments.search,
            arguments.sort,
            arguments.descending,
        )
        done = exporting.export(
            session, query, arguments.to, lambda n, of: output.progress(f"正在导出 {n}/{of}")
        )
        words = f"已导出 {done.rows:,} 条到 {done.file}"
        if done.level:
            words += f"，级别 {done.level}。文件没有加密，请按规定保管"
        if done.cut:
            words += f"。有 {done.cut} 个单元格超过 Excel 的 32767 字，已截短；全文请导出为 .csv"
        output.result(
            {
                "file": str(done.file), "kind": done.kind, "rows": done.rows, "level": done.level,
                "label": done.label, "cut": done.cut, "sha256": done.sha256,
            },
            f"{words}。",
        )  # fmt: skip
    return 0


def _map_document(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            data = file.read(MAX_MAP_BYTES + 1)
    except OSError:
        raise UserProblem("CLI-13", f"读不出文件：{path}", "请核对路径。", field="map") from None
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    shapes = {"columns": dict, "values": dict, "sheet": str, "heading_row": int, "heading_depth": int}
    good = isinstance(found, dict) and all(
        key in shapes and isinstance(value, shapes[key]) for key, value in found.items()
    )
    if (
        not good
        or len(data) > MAX_MAP_BYTES
        or not all(isinstance(v, str) for v in found.get("columns", {}).values())
    ):
        raise UserProblem(
            "CLI-13", "对应文件应是 UTF-8 的 JSON。",
            '写法：{"columns": {"文号": "document_number", "序号": "-"}, "values": {"classification": "内部"}}。',
            field="map",
        )  # fmt: skip
    return dict(found)


def _wishes(session: Session, arguments: argparse.Namespace, told: dict[str, Any]) -> Wishes:
    verb = creating_verb(session.catalogue, arguments.kind)
    specs = {spec.name: spec for spec in verb.arguments}
    values = {
        # An unknown name goes on as it is: the plan refuses it, naming those there are.
        name: from_document(specs[name], raw) if name in specs else str(raw)
        for name, raw in told.get("values", {}).items()
    }
    return Wishes(
        told.get("columns", {}),
        values,
        told.get("heading_row"),
        told.get("heading_depth"),
        arguments.with_duplicates,
    )


def _document(
    arguments: argparse.Namespace, sheet: Sheet, plan: Plan, result: ImportResult
) -> dict[str, Any]:
    heading = plan.heading
    return {
        "kind": plan.kind, "file": str(arguments.file), "sheet": sheet.name, "dry_run": arguments.dry_run,
        "heading_row": heading.row + 1, "heading_depth": heading.depth,
        "columns": [
            {"heading": words, "field": heading.fields.get(column, NOT_IMPORTED)}
            for column, words in enumerate(heading.words) if words
        ],
        "new": plan.count(Fate.NEW), "duplicate": plan.count(Fate.DUPLICATE), "wrong": plan.count(Fate.WRONG),
        "skipped": plan.count(Fate.SKIPPED), "created": len(result.made),
        "batches": [hex_id(batch.id) for batch in result.batches],
        "rows": [
            {
                "row": row.number, "fate": str(row.fate), "reason": row.sentence, "faults": row.faults,
                "id": hex_id(result.made[row.number]) if row.number in result.made else None,
            }
            for row in plan.rows
        ],
    }  # fmt: skip


def _words(plan: Plan, result: ImportResult, *, dry: bool) -> str:
    told = [row for row in plan.rows if row.fate is not Fate.NEW]
    lines = [
        table(
            ("行", "结果", "原因", "内容"), [(r.number, r.fate, r.sentence, r.shown) for r in told[:_LISTED]]
        )
    ]
    if len(told) > _LISTED:
        lines.append(f"还有 {len(told) - _LISTED} 行，见 --json。")
    by_field = {name: plan.heading.words[column] for column, name in plan.heading.fields.items()}
    labels = {spec.name: spec.label for spec in plan.verb.arguments}
    matched = "、".join(f"{words}→{labels[name]}" for name, words in by_field.items())
    counts = "，".join(f"{fate} {plan.count(fate)}" for fate in Fate if plan.count(fate)) or "没有数据行"
    end = "预览，没有导入" if dry else f"已导入 {len(result.made)} 条"
    batches = "".join(
        f"\n撤销这次导入：sanban do ledgers.import_batch undo {hex_id(b.id)}" for b in result.batches
    )
    return "\n".join([*(lines if told else []), f"列对应：{matched}", f"{counts}。{end}。{batches}"])
