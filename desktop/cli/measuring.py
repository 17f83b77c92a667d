"""`measure`: 检查版式 of any PDF, and the proof of every clause on papers made in this run. Needs no office."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.base.errors import UsageProblem, UserProblem
from desktop.cli.arguments import Commands
from desktop.cli.output import Output, pairs, table
from desktop.cli.typesetting import add_profile, checked_target, read_file
from desktop.export import pdf
from desktop.export.measure import Check, Report, measure
from desktop.export.measure.picture import picture
from desktop.export.measure.summary import Summed, page_words, shown, summed
from desktop.export.proof import Proof, prove
from desktop.export.proof.run import CLAUSES, NOT_MEASURED, Line
from desktop.export.typeset import FORMS


def add(commands: Commands) -> None:
    """`measure FILE.pdf`, `measure --clauses`."""
    parser = commands.leaf(
        "measure",
        measure_pdf,
        "检查版式：量出 PDF 各处尺寸，逐条与国家标准比对",
        "检查版式：量出 PDF 各处尺寸，逐条与 GB/T 9704-2012 比对。有不符合的，退出码为 3。",
    )
    parser.add_argument("file", metavar="FILE.pdf", type=Path, nargs="?")
    add_profile(parser)
    parser.add_argument(
        "--clauses", action="store_true",
        help="不量文件：现场排出各种公文，逐条检验国家标准的每一条（字形原点，600 dpi 墨迹）",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="列出每一项，不只列汇总和不符合的")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE.png", help="另存图片：每面画上版心、行线和不符合项"
    )


def measure_pdf(arguments: argparse.Namespace, output: Output) -> int:
    """What stands where, each against its clause; exit 3 when something does not hold."""
    if arguments.clauses:
        return _prove(arguments, output)
    if arguments.file is None:
        raise UsageProblem("CLI-01", "没有写明要量的文件。", "请写 PDF 文件，或用 --clauses。")
    target = checked_target(arguments.picture, (".png",)) if arguments.picture else None
    data = read_file(arguments.file, "file")
    report = measure(data, arguments.profile)
    if target is not None:
        for page in range(1, report.pages + 1):
            name = target.name if report.pages == 1 else f"{target.stem}-{page}{target.suffix}"
            pdf.save(picture(data, report, page), target.with_name(name))
    output.result(report.as_json(), report_words(report, everything=arguments.all))
    return 0 if report.ok else UserProblem.exit_code


def _prove(arguments: argparse.Namespace, output: Output) -> int:
    """Clause → check → result, over papers of every form made in this run."""
    output.progress("正在排出各种公文并逐条检验……")
    proof = prove()
    output.result(proof.as_json(), proof_words(proof, everything=arguments.all))
    return 0 if proof.ok else 1


def proof_words(proof: Proof, *, everything: bool) -> str:
    """One row for each check of a clause, over all papers; with ``everything`` one for each paper and page."""
    rows: list[tuple[str, ...]] = []
    for clause in CLAUSES:
        names: dict[str, list[Line]] = {}
        for line in proof.of(clause):
            names.setdefault(line.check.name, []).append(line)
        for name, lines in names.items():
            rows += _proof_rows(clause, name, lines, everything=everything)
    failed = sum(not line.check.ok for line in proof.lines)
    heads = ("条款", "检验", "公文", "页" if everything else "次数", "标准", "实测（例）", "结论")
    body = table(heads, rows, longest=36)
    left_out = "\n".join(f"GB/T 9704 第 {clause} 章：{why}" for clause, why in NOT_MEASURED.items())
    verdict = (
        "全部符合"
        if proof.ok
        else f"不符合 {failed} 项，没有检验到的条款：{'、'.join(proof.unproven) or '无'}"
    )
    return (
        f"{body}\n共 {len(CLAUSES)} 条，{len(proof.papers)} 种公文，{len(proof.lines)} 项检验，{verdict}。\n"
        f"不由文件检验：\n{left_out}"
    )


def _proof_rows(clause: str, name: str, lines: list[Line], *, everything: bool) -> list[tuple[str, ...]]:
    """The checks of one name: all of them, those that failed, or one example of those that hold."""
    rows: list[tuple[str, ...]] = []
    for line in [line for line in lines if everything or not line.check.ok] or lines[:1]:
        check = line.check
        single = everything or not check.ok
        rows.append((
            clause, name, line.paper if single else f"{len({each.paper for each in lines})} 种公文",
            str(check.page or "全文") if everything else str(len(lines)), shown(check.expected),
            f"{shown(check.found)} {check.unit}".strip(), "符合" if check.ok else "不符合",
        ))  # fmt: skip
    return rows


def report_words(report: Report, *, everything: bool) -> str:
    """A table: every check, or one line for each clause and name with what failed written out."""
    form = FORMS.get(report.form, "未识别出公文版头")
    head = pairs(
        [
            ("版式", f"{form}，{report.profile}"),
            ("页数", str(report.pages)),
            ("字体", "、".join(report.fonts)),
        ]
    )
    rows = (
        [_row(check) for check in report.checks]
        if everything
        else [_line(each) for each in summed(report.checks)]
    )
    body = table(("条款", "项目", "页", "标准", "实测", "单位", "结论"), rows)
    failed = sum(not check.ok for check in report.checks)
    verdict = "全部符合" if report.ok else f"不符合 {failed} 项"
    return f"{head}\n\n{body}\n共检查 {len(report.checks)} 项，{verdict}。"


def _row(check: Check) -> tuple[str, ...]:
    return _line(Summed((check,), page_words([check.page]), shown(check.expected), shown(check.found)))


def _line(line: Summed) -> tuple[str, ...]:
    check = line.first
    verdict = "符合" if line.ok else "不符合"
    return (check.clause, check.name, line.where, line.expected, line.found, check.unit, verdict)
