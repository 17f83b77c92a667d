"""`sheet`: labels, name plates, sign-in sheets, reports, months, boxed forms, covers, from a file. Needs no office."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from desktop.base.errors import UsageProblem
from desktop.cli.arguments import Commands
from desktop.cli.output import Output
from desktop.cli.typesetting import checked_target, read_toml, typeset_json, typeset_words, write
from desktop.export.fonts.library import Library, bundled_library, office_library
from desktop.export.forms import lay_out_form, rows
from desktop.export.forms.cover import lay_out_cover
from desktop.export.forms.labels import LabelSheet, lay_out_labels
from desktop.export.forms.month import MonthFacts, lay_out_month
from desktop.export.forms.plates import lay_out_plates
from desktop.export.forms.sheets import SignInFacts, sign_in_sheet
from desktop.export.layout.frame import Document
from desktop.system.ledgers.reading import read
from desktop.system.ledgers.sheet import words_of

KINDS = {
    "plates": "座签（姓名、单位职务）",
    "labels": "标签（每列一行）",
    "sign-in": "签到表（单位、姓名、职务）",
    "table": "报表（第一行为表头）",
    "month": "月历（日期、标记、节日，其余各列为内容）",
    "form": "栏目表（TOML）",
    "cover": "封面（TOML）",
}
"""What can be printed, and what its file holds."""

WRITERS = (".pdf", ".ofd", ".png")
_FROM_FACTS = frozenset({"form", "cover"})


def add(commands: Commands) -> None:
    """`sheet KIND FILE -o FILE.pdf`."""
    parser = commands.leaf(
        "sheet",
        run,
        "由表格打印座签、标签、签到表、报表、月历、栏目表、封面",
        "由 Excel、CSV 表格（form、cover 由 TOML）打印："
        + "；".join(f"{k} {t}" for k, t in KINDS.items())
        + "。",
    )
    parser.add_argument("kind", metavar="KIND", choices=tuple(KINDS), help="、".join(KINDS))
    parser.add_argument("file", metavar="FILE", type=Path, help=".xlsx、.csv；form 和 cover 用 .toml")
    parser.add_argument("--title", default="", metavar="TEXT", help="标题（签到表只写会议名称）")
    parser.add_argument("--left", default="", metavar="TEXT", help="标题下左侧：报表的填报单位，签到表的时间")
    parser.add_argument(
        "--right", default="", metavar="TEXT", help="标题下右侧：报表的截止日期，签到表的地点"
    )
    parser.add_argument("--month", default="", metavar="2026-10", help="月历的年月")
    parser.add_argument("--landscape", action="store_true", help="报表横排（列多时自动横排）")
    parser.add_argument("--spare", type=int, default=5, metavar="N", help="签到表末尾的空行数（5）")
    parser.add_argument(
        "--label", default="3x8,70x36", metavar="3x8,70x36,0,4.5",
        help="标签纸：列x行,宽x高[,左边距,上边距[,横间距,纵间距]]，毫米",
    )  # fmt: skip
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="标签纸上已用掉的张数（0）")
    parser.add_argument("--cut-lines", action="store_true", help="标签画裁切线")
    parser.add_argument(
        "--fonts",
        choices=("bundled", "system"),
        default="bundled",
        help="bundled 随程序的字体；system 先用本机字体",
    )
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help=".pdf、.ofd（试验）、.png"
    )


def run(arguments: argparse.Namespace, output: Output) -> int:
    """A file in, one sheet out."""
    target = checked_target(arguments.output, WRITERS)
    library = office_library() if arguments.fonts == "system" else bundled_library()
    document = lay_out(arguments, library)
    files = write(document, target)
    made = typeset_json(document, target) | {"files": [str(file) for file in files]}
    output.result(made, typeset_words(document, target))
    return 0


def lay_out(arguments: argparse.Namespace, library: Library) -> Document:
    """The sheet of the kind asked for."""
    if arguments.kind in _FROM_FACTS:
        facts: Mapping[str, Any] = read_toml(arguments.file)
        if arguments.kind == "cover":
            return lay_out_cover(rows.cover_of(facts), library)
        return lay_out_form(rows.boxed_form(facts), library)
    table = table_of(arguments.file)
    makers: dict[str, Callable[[], Document]] = {
        "plates": lambda: lay_out_plates(rows.plates_of(table), library),
        "labels": lambda: lay_out_labels(
            rows.labels_of(table), label_sheet(arguments.label, cut_lines=arguments.cut_lines),
            skip=arguments.skip, library=library,
        ),
        "sign-in": lambda: lay_out_form(sign_in_sheet(SignInFacts(
            title=arguments.title, time=arguments.left, place=arguments.right, people=rows.people_of(table),
            spare=max(0, min(200, arguments.spare)),
        )), library),
        "table": lambda: lay_out_form(rows.table_form(
            table, arguments.title or arguments.file.stem, left=arguments.left, right=arguments.right,
            landscape=arguments.landscape,
        ), library),
        "month": lambda: _month(arguments, table, library),
    }  # fmt: skip
    return makers[arguments.kind]()


def table_of(file: Path) -> list[list[str]]:
    """The rows of a spreadsheet as a person reads them, without empty ones. Raises as `ledgers.reading.read`."""
    table = [[words_of(cell).strip() for cell in row] for row in read(file).rows]
    return [row for row in table if any(row)]


def _month(arguments: argparse.Namespace, table: list[list[str]], library: Library) -> Document:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", arguments.month)
    if not found:
        raise UsageProblem("CLI-01", "月历要写明年月。", "例如 --month 2026-10。")
    year, month = int(found[1]), int(found[2])
    title = arguments.title or f"{year}年{month}月"
    facts = MonthFacts(
        title=title, year=year, month=month, days=rows.days_of(table, year, month), foot=arguments.left
    )
    return lay_out_month(facts, library)


def label_sheet(text: str, *, cut_lines: bool) -> LabelSheet:
    """The measures of a sheet of labels: ``3x8,70x36,0,4.5,0,0``.

    Raises:
        UsageProblem: `CLI-01` it is not written so.
    """
    number = r"(\d{1,3}(?:\.\d{1,2})?)"
    pattern = rf"(\d{{1,2}})x(\d{{1,2}}),{number}x{number}(?:,{number},{number}(?:,{number},{number})?)?"
    found = re.fullmatch(pattern, text)
    if not found:
        raise UsageProblem("CLI-01", f"看不懂标签纸的尺寸：{text[:40]}", "例如 --label 3x8,70x36,0,4.5。")
    columns, rows_of, *sizes = found.groups()
    width, height, left, top, gap_x, gap_y = (float(size) if size else None for size in sizes)
    assert width is not None and height is not None
    count = int(columns), int(rows_of)
    # Without margins the labels stand in the middle of the sheet.
    spare_x, spare_y = 210.0 - count[0] * width, 297.0 - count[1] * height
    return LabelSheet(
        columns=count[0], rows=count[1], width=width, height=height,
        left=max(0.0, spare_x / 2) if left is None else left, top=max(0.0, spare_y / 2) if top is None else top,
        gap_x=gap_x or 0.0, gap_y=gap_y or 0.0, cut_lines=cut_lines,
    )  # fmt: skip
