"""The minutes on paper: printed, measured against GB/T 9704-2012 with the standard's own figures, and read back."""

from __future__ import annotations

import re

from desktop.cli.tour import paper
from desktop.cli.tour.state import Tour
from desktop.export.measure import Report, measure
from desktop.office.meetings import store
from desktop.office.meetings.records import Minutes
from desktop.office.meetings.trial_texts import BODY, DECISIONS, DISTRIBUTION

TEXT_WIDTH_MM = 156.0
"""Width of the 版心 (§5.2.1)."""
ROWS, COLUMNS = 22, 28
"""22 lines of 28 characters on a full page (§5.2.3)."""
CELL_MM, PITCH_MM = TEXT_WIDTH_MM / COLUMNS, 10.449
"""A cell is the 28th part of the width; with this pitch 22 lines fill the height, the last one's ink included."""
MARK_MM, NUMBER_MM = 35.0, 7.0
"""Mark below the upper edge of the text area (§10.3), page number below its lower edge (§7.5)."""


def print_minutes(tour: Tour) -> None:
    """Print, measure, read back."""
    assert tour.meeting is not None
    session = tour.sit()
    path = paper.put_on_paper(tour, session, "meetings.minutes", "minutes", tour.meeting.minutes, "minutes")
    report = measure(path)
    failed = [f"{each.name} 第{each.page}页 {each.found}" for each in report.checks if not each.ok]
    tour.check(
        "打印纪要，检查版式逐项符合国家标准",
        report.checks and report.ok and report.form == "minutes" and report.pages >= 3,
        f"{report.pages} 面，检查 {len(report.checks)} 项"
        + (f"；不符：{'、'.join(failed)}" if failed else "，全部符合"),
    )  # fmt: skip
    _check_figures(tour, report)
    pages = paper.words(path)
    _check_words(tour, pages, session.get(Minutes, tour.meeting.minutes).issue)
    embedded = [each for each in report.checks if each.name == "字体全部嵌入"]
    tour.check(
        "纪要所用字体全部嵌入文件", report.fonts and embedded and all(each.ok for each in embedded),
        "、".join(report.fonts),
    )  # fmt: skip
    decided = store.decisions(session, tour.meeting.meeting)
    dates = [
        f"{each.due_on.year}年{each.due_on.month}月{each.due_on.day}日" for each in decided if each.due_on
    ]
    whole = "".join(pages)
    tour.check(
        "纪要上印的是处理分歧之后的时限", len(dates) == len(decided) and all(date in whole for date in dates),
        "、".join(dict.fromkeys(dates)),
    )  # fmt: skip


def _check_figures(tour: Tour, report: Report) -> None:
    pitches, cells = _numbers(report, "行距"), _numbers(report, "满行字距")
    rows, full = _numbers(report, "满面末行的行次"), _numbers(report, "满行字数")
    lines = _numbers(report, "每面行数不超过")
    tour.check(
        "满面 22 行、满行 28 字，行距和字距在允许偏差内",
        rows == [ROWS] and full == [COLUMNS] and lines.count(ROWS) >= 2 and max(lines) == ROWS
        and pitches and all(abs(each - PITCH_MM) <= 0.02 for each in pitches)
        and cells and all(abs(each - CELL_MM) <= 0.01 for each in cells),
        f"满面 {lines.count(ROWS)} 面，行距 {'、'.join(map(str, sorted(set(pitches))))} 毫米（应为 {PITCH_MM:.3f}），"
        f"字距 {'、'.join(map(str, cells))} 毫米（应为 {CELL_MM:.3f}）",
    )  # fmt: skip
    marks, drops = _numbers(report, "标志上边缘距版心上边缘"), _numbers(report, "页码一字线距版心下边缘")
    sides = {
        each.page: each.name
        for each in report.checks
        if each.ok and each.name in ("单页码居右空一字", "双页码居左空一字")
    }
    wanted = {
        page: "单页码居右空一字" if page % 2 else "双页码居左空一字" for page in range(1, report.pages + 1)
    }
    ends = [each for each in report.checks if each.name in ("行首禁排标点", "行末禁排标点")]
    tour.check(
        "标志在版心下 35 毫米，页码在版心外 7 毫米、单右双左，行首行末没有禁排标点",
        len(marks) == 1 and abs(marks[0] - MARK_MM) <= 0.2 and sides == wanted
        and len(drops) == report.pages and all(abs(each - NUMBER_MM) <= 0.1 for each in drops)
        and len(ends) == 2 * report.pages and all(each.ok for each in ends),
        f"标志 {'、'.join(map(str, marks))} 毫米，页码 {'、'.join(map(str, sorted(set(drops))))} 毫米",
    )  # fmt: skip


def _numbers(report: Report, name: str) -> list[float]:
    return [float(each.found) for each in report.checks if each.name == name]


def _check_words(tour: Tour, pages: list[str], number: str) -> None:
    """What can be copied from the PDF is what was written, in order, page furniture apart."""
    whole = "".join(re.sub(f"—{place}—(审计.*)?$", "", page) for place, page in enumerate(pages, 1))
    paragraphs = [line.strip() for line in BODY.splitlines() if line.strip()]
    wanted = [*paragraphs, *(entry[1] for entry in DECISIONS)]
    position, lost = 0, 0
    for words in wanted:
        at = whole.find("".join(words.split()), position)
        lost += at < 0
        position = max(position, at)
    tour.check(
        "从 PDF 复制出的文字与录入的逐字相同，次序不变",
        not lost and DISTRIBUTION in whole and number in whole,
        f"{len(wanted)} 段 {sum(map(len, wanted))} 字，缺 {lost} 段",
    )
