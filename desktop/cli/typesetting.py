"""`typeset` and `measure`: official papers from text and 检查版式. Neither needs an office."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from desktop.base.errors import UsageProblem, UserProblem
from desktop.cli.arguments import Commands
from desktop.cli.output import Output, pairs, table
from desktop.export import pdf
from desktop.export.fonts.library import bundled_library, office_library
from desktop.export.fonts.used import fonts_used
from desktop.export.gongwen.overlay import SEAL_MM, Overlay, lay_over
from desktop.export.intake.plain import text_of
from desktop.export.layout.frame import Document
from desktop.export.layout.geometry import PROFILES
from desktop.export.layout.normalize import Change, normalize
from desktop.export.measure import Check, Report, measure
from desktop.export.proof import Proof, prove
from desktop.export.proof.run import CLAUSES, NOT_MEASURED, Line
from desktop.export.typeset import FORMS, check_facts, from_text

MAX_FACTS_BYTES = 1 << 20
_SUFFIXES = (".txt", ".md")


def add(commands: Commands) -> None:
    """`typeset FILE --form FORM -o FILE.pdf`, `measure FILE.pdf`."""
    parser = commands.leaf(
        "typeset",
        typeset,
        "把文字排成公文，输出 PDF",
        "把文字排成公文，输出 PDF。标题、文号、主送、落款等从文字中识别；要素文件（TOML）里写明的以要素文件为准。",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="文字文件：.txt 或 .md")
    parser.add_argument(
        "--form", required=True, choices=tuple(FORMS), metavar="FORM",
        help="文种版式：" + "，".join(f"{name} {title}" for name, title in FORMS.items()),
    )  # fmt: skip
    parser.add_argument("--facts", type=Path, metavar="FACTS.toml", help="要素文件")
    _add_profile(parser)
    parser.add_argument(
        "--fonts", choices=("bundled", "system"), default="bundled",
        help="bundled 随程序的字体，各机一样（默认）；system 先用本机装的方正小标宋、仿宋_GB2312 等",
    )  # fmt: skip
    parser.add_argument(
        "--normalize", choices=("off", "show"), default="off",
        help="show 把标点改规范，并逐处列出改动；off 照原文（默认）",
    )  # fmt: skip
    parser.add_argument(
        "--draft", default="", metavar="TEXT", help="草稿标记，如 送审稿；草稿上画出印章的位置"
    )
    parser.add_argument("--seal-mm", type=float, default=SEAL_MM, metavar="MM", help="印章直径，毫米（42）")
    parser.add_argument("--watermark", default="", metavar="TEXT", help="水印文字")
    parser.add_argument("--preprinted", action="store_true", help="套打：不印红色标志和红线")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf", help="输出到这个文件")
    parser = commands.leaf(
        "measure",
        measure_pdf,
        "检查版式：量出 PDF 各处尺寸，逐条与国家标准比对",
        "检查版式：量出 PDF 各处尺寸，逐条与 GB/T 9704-2012 比对。有不符合的，退出码为 3。",
    )
    parser.add_argument("file", metavar="FILE.pdf", type=Path, nargs="?")
    _add_profile(parser)
    parser.add_argument(
        "--clauses", action="store_true",
        help="不量文件：现场排出各种公文，逐条检验国家标准的每一条（字形原点，600 dpi 墨迹）",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="列出每一项，不只列汇总和不符合的")


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", default="gb", metavar="PROFILE", help=f"版式：{'、'.join(PROFILES)}（默认 gb）"
    )


def typeset(arguments: argparse.Namespace, output: Output) -> int:
    """Text in, one paper out."""
    target = pdf_target(arguments.output)
    text = text_of(read_file(arguments.file, "file"), arguments.file.name)
    changes: tuple[Change, ...] = ()
    mended = text
    if arguments.normalize == "show":
        mended, changes = normalize(text)
    library = office_library() if arguments.fonts == "system" else bundled_library()
    facts = read_facts(arguments.facts)
    document = from_text(mended, arguments.form, facts, arguments.profile, library)
    overlay = Overlay(
        watermark=arguments.watermark, draft=arguments.draft, seal_mm=arguments.seal_mm,
        preprinted=arguments.preprinted,
    )  # fmt: skip
    document = lay_over(document, overlay, library)
    pdf.write(document, target)
    made = typeset_json(document, target) | {"changes": changes_json(text, changes)}
    output.result(made, typeset_words(document, target) + changes_words(text, changes))
    return 0


def typeset_json(document: Document, target: Path) -> dict[str, Any]:
    """What was made, in the shape of `typeset --json`."""
    return {
        "file": str(target),
        "form": document.form,
        "profile": document.profile,
        "pages": len(document.pages),
        "fonts": [
            {"role": use.role, "family": use.family, "label": use.label, "file": use.file.name,
             "characters": use.characters}
            for use in fonts_used(document)
        ],
        "remarks": list(document.remarks),
    }  # fmt: skip


def typeset_words(document: Document, target: Path) -> str:
    """The same for people."""
    fonts = table(
        ("字体要求", "实际使用", "字数", "例字"),
        [(use.role_name, use.label, use.characters, use.examples) for use in fonts_used(document)],
    )
    entries = [("文件", str(target)), ("版式", f"{FORMS.get(document.form, document.form)}，{document.profile}"),
               ("页数", str(len(document.pages)))]  # fmt: skip
    if document.remarks:
        entries.append(("请注意", "\n".join(document.remarks)))
    return f"{pairs(entries)}\n\n{fonts}"


def changes_json(text: str, changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    """Each change of the normaliser: its line and column (from 1) in the text as typed."""
    return [
        {
            "line": line,
            "column": column,
            "found": change.found,
            "replaced": change.replaced,
            "reason": change.reason,
        }
        for change in changes
        for line, column in [_place(text, change.start)]
    ]


def changes_words(text: str, changes: tuple[Change, ...]) -> str:
    """The changes as a table that shows each in its sentence."""
    if not changes:
        return ""
    rows = []
    for change in changes:
        line, column = _place(text, change.start)
        before = text[max(0, change.start - _AROUND) : change.start].rpartition("\n")[2]
        after = text[change.start + len(change.found) :][:_AROUND].partition("\n")[0]
        shown = f"{before}【{change.found}→{change.replaced}】{after}"
        rows.append((f"{line}:{column}", shown, change.reason))
    return f"\n\n规范标点，共 {len(changes)} 处：\n" + table(("行:列", "改动", "原因"), rows)


_AROUND = 8


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def measure_pdf(arguments: argparse.Namespace, output: Output) -> int:
    """What stands where, each against its clause; exit 3 when something does not hold."""
    if arguments.clauses:
        return _prove(arguments, output)
    if arguments.file is None:
        raise UsageProblem("CLI-01", "没有写明要量的文件。", "请写 PDF 文件，或用 --clauses。")
    report = measure(read_file(arguments.file, "file"), arguments.profile)
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
            str(check.page or "全文") if everything else str(len(lines)), _shown(check.expected),
            f"{_shown(check.found)} {check.unit}".strip(), "符合" if check.ok else "不符合",
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
    rows = [_row(check) for check in report.checks] if everything else _summary(report.checks)
    body = table(("条款", "项目", "页", "标准", "实测", "单位", "结论"), rows)
    failed = sum(not check.ok for check in report.checks)
    verdict = "全部符合" if report.ok else f"不符合 {failed} 项"
    return f"{head}\n\n{body}\n共检查 {len(report.checks)} 项，{verdict}。"


def _row(check: Check) -> tuple[str, ...]:
    return (
        check.clause, check.name, str(check.page or "全文"), _shown(check.expected), _shown(check.found), check.unit,
        "符合" if check.ok else "不符合",
    )  # fmt: skip


def _shown(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _summary(checks: tuple[Check, ...]) -> list[tuple[str, ...]]:
    """One row for each kind of check that holds everywhere; each failing check on its own row."""
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        groups.setdefault((check.clause, check.name), []).append(check)
    rows = []
    for (clause, name), group in groups.items():
        failed = [check for check in group if not check.ok]
        if failed:
            rows += [_row(check) for check in failed]
            continue
        found = sorted({_shown(check.found) for check in group}, key=lambda text: (len(text), text))
        expected = {_shown(check.expected) for check in group}
        pages = sorted({check.page for check in group})
        where = "全文" if pages == [0] else str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"
        rows.append((
            clause, name, where, expected.pop() if len(expected) == 1 else "各页各值",
            found[0] if len(found) == 1 else f"{found[0]} 等 {len(found)} 个值", group[0].unit, "符合",
        ))  # fmt: skip
    return rows


def pdf_target(path: Path) -> Path:
    """Where the PDF goes.

    Raises:
        UsageProblem: `CLI-20` the name does not end in .pdf, or its folder is not there.
    """
    if path.suffix.lower() != ".pdf":
        raise UsageProblem("CLI-20", f"只能输出 PDF：{path.name}", "请让文件名以 .pdf 结尾。")
    if not path.absolute().parent.is_dir():
        raise UsageProblem("CLI-20", f"没有这个文件夹：{path.absolute().parent}", "请先建好文件夹。")
    return path


def read_file(path: Path, field: str) -> bytes:
    """A file named on the command line.

    Raises:
        UserProblem: `CLI-13` it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError:
        raise UserProblem("CLI-13", f"读不出文件：{path}", "请核对路径。", field=field) from None


def read_facts(path: Path | None) -> dict[str, Any]:
    """The facts of a TOML file; none without one.

    Raises:
        UserProblem: `T-005` not TOML, or it names a fact that there is none of.
    """
    if path is None:
        return {}
    data = read_file(path, "facts")
    try:
        if len(data) > MAX_FACTS_BYTES:
            raise ValueError
        facts = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = f"（{error}）" if isinstance(error, tomllib.TOMLDecodeError) else ""
        raise UserProblem(
            "T-005", f"要素文件不是 UTF-8 的 TOML{place}。", "请核对要素文件的写法。", field="facts"
        ) from None
    check_facts(facts)
    return facts
