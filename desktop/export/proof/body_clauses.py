"""Clauses 7.3 of GB/T 9704-2012: title, recipients, text, attachments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from desktop.export.gongwen.annexes import AnnexFacts
from desktop.export.gongwen.document import DocumentFacts
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.measure.lines import TextLine
from desktop.export.measure.report import Check, near
from desktop.export.proof import texts
from desktop.export.proof.head_clauses import (
    BOTTOM,
    CELL,
    FANGSONG,
    HEI,
    INK_MM,
    KAI,
    LEFT,
    MIDDLE,
    ORIGIN_MM,
    PITCH,
    TITLE,
    face,
    holds,
    row,
    start,
)
from desktop.export.proof.specimens import Specimen

TITLE_PITCH = 35.8 * MM_PER_PT


def title_lines(specimen: Specimen, page: int = 1) -> list[TextLine]:
    """The lines of the title on a page."""
    return [
        line
        for line in specimen.measured.lines[page - 1]
        if abs(line.size_pt - 22) < 0.1 and not line.chars[0].red
    ]


def title(specimen: Specimen) -> Iterator[Check]:
    """7.3.1: two blank lines under the red line (by its ink), and as every title is set."""
    first = title_lines(specimen)[0]
    rule = next(s for s in specimen.measured.pdf.pages[0].strokes if s.horizontal and s.length > 150)
    box = specimen.ink.box(1, 5.0, rule.y1 - 2.0, 205.0, rule.y1 + 2.0, red=True)
    white = top_of(first) - (box[3] if box else 0.0)
    yield near("7.3.1", "标题在红线下空二行（600 dpi 墨迹）", 1, 2 * PITCH, white, INK_MM)
    yield from title_form(specimen)


def top_of(line: TextLine) -> float:
    """Upper edge of the characters of a title."""
    return line.y - BASELINE * line.size_pt * MM_PER_PT


def title_form(specimen: Specimen, clause: str = "7.3.1", page: int = 1) -> Iterator[Check]:
    """7.3.1: 二号小标宋, each line centred, at one pitch, a trapezium or a rhombus broken by sense."""
    lines = title_lines(specimen, page)
    size = 22 * MM_PER_PT
    for line in lines:
        middle = (line.chars[0].x + line.chars[-1].x + size) / 2
        yield near(clause, "标题各行居中", page, MIDDLE, middle, ORIGIN_MM)
        yield near(clause, "标题字号", page, 22.0, line.size_pt, 0.01, "pt")
    for before, after in itertools.pairwise(lines):
        yield near(clause, "标题行距（二号字高加 7/8 行）", page, TITLE_PITCH, after.y - before.y, 0.02)
    fonts = {char.font for line in lines for char in line.chars}
    yield holds(clause, "标题用小标宋（代用字体）", page, TITLE, "、".join(fonts), fonts == {TITLE})
    lengths = [len(line.text) for line in lines]
    steps = [b - a for a, b in itertools.pairwise(lengths)]
    hourglass = any(a < 0 < b for a, b in itertools.pairwise(steps))
    shown = "、".join(map(str, lengths))
    good = 0 not in steps and not hourglass
    yield holds(clause, "标题排成梯形或菱形（各行字数）", page, "不等长、不成沙漏", shown, good)
    odd = [line.text[0] for line in lines[1:] if line.text[0] in "的和与及、》”）"]
    odd += [line.text[-1] for line in lines[:-1] if line.text[-1] in "《“（"]
    yield holds(clause, "标题不在“的、和、与”前断行", page, "无", "".join(odd) or "无", not odd)


def recipients(specimen: Specimen) -> Iterator[Check]:
    """7.3.2: one blank line under the title, flush left to the last line, a full-width colon at the end."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    found = specimen.find(facts.main_recipients[:8])
    yield near("7.3.2", "主送机关顶格", 1, LEFT, start(found.chars[0]), ORIGIN_MM)
    lines = title_lines(specimen)
    # Counted on the grid: the title takes as many rows as it has lines, then one row is blank.
    grid = specimen.measured.grid(1)
    first = round((top_of(lines[0]) - grid.top) / grid.pitch) + 1
    yield near(
        "7.3.2", "主送机关在标题下空一行", 1, first + len(lines) + 1, row(found, specimen), 0.005, "行"
    )
    text = [line for line in specimen.measured.body(1) if found.y <= line.y]
    ends = next(index for index, line in enumerate(text) if line.text.endswith("："))
    for line in text[1 : ends + 1]:
        yield near("7.3.2", "主送机关回行顶格", 1, LEFT, start(line.chars[0]), ORIGIN_MM)
    whole = "".join(line.text for line in text[: ends + 1])
    yield holds("7.3.2", "主送机关末尾用全角冒号", 1, "：", whole[-1], whole == facts.main_recipients + "：")
    yield near("7.3.3", "正文在主送机关下一行", 1, PITCH, text[ends + 1].y - text[ends].y, 0.02)


def moved_recipients(specimen: Specimen) -> Iterator[Check]:
    """7.3.2 and 7.4.2: recipients that would leave page 1 without text stand in the imprint, no line below them."""
    body = specimen.measured.body(1)
    yield holds("7.3.2", "首页显示正文", 1, "有", "有" if len(body) > 1 else "无", len(body) > 1)
    moved, copies = specimen.find("主送："), specimen.find("抄送：")
    rules = [
        s.y1 for s in specimen.measured.pdf.pages[-1].strokes if s.horizontal and abs(s.length - 156) < 1
    ]
    between = [y for y in rules if moved.y < y < copies.y]
    yield holds(
        "7.4.2", "移来的主送在抄送之上，其间不加线", moved.page, "0 条", f"{len(between)} 条", not between
    )


def text(specimen: Specimen) -> Iterator[Check]:
    """7.3.3: text on page 1, paragraphs two 字 in and flush left after, levels in their types."""
    first = specimen.find(texts.OPENING[:8])
    yield holds("7.3.3", "首页显示正文", first.page, "第 1 面", f"第 {first.page} 面", first.page == 1)
    yield near("7.3.3", "段首空二字", 1, LEFT + 2 * CELL, start(first.chars[0]), ORIGIN_MM)
    below = [line for line in specimen.measured.body(1) if line.y > first.y]
    yield near("7.3.3", "回行顶格", 1, LEFT, start(below[0].chars[0]), ORIGIN_MM)
    levels = (
        ("一、压实防火责任", HEI, "第一层用黑体"),
        ("（一）落实属地责任", KAI, "第二层用楷体"),
        ("1.建立物资储备", FANGSONG, "第三层用仿宋"),
        ("（1）拉练方案由", FANGSONG, "第四层用仿宋"),
    )
    for words, font, name in levels:
        found = specimen.find(words)
        yield face("7.3.3", name, found, font)
        yield near("7.3.3", "各层次段首空二字", found.page, LEFT + 2 * CELL, start(found.chars[0]), ORIGIN_MM)
    last = [
        line for n in range(1, len(specimen.measured.lines)) for line in specimen.measured.body(n)[-1:]
        if re.match("[一二]、", line.text)
    ]  # fmt: skip
    yield holds("7.3.3", "标题不落在面的末行", 0, "无", "".join(line.text for line in last) or "无", not last)
    split_dates = [
        line.text for n in range(1, len(specimen.measured.lines) + 1) for line in specimen.measured.body(n)
        if re.search(r"\d年$|\d月$|第$", line.text) and "★" not in line.text
    ]  # fmt: skip
    yield holds("7.3.3", "日期、第N次不拆行", 0, "无", "；".join(split_dates) or "无", not split_dates)
    yield _rare_names(specimen)


def _rare_names(specimen: Specimen) -> Check:
    text_of = "".join(line.text for lines in specimen.measured.lines for line in lines)
    missing = [char for char in "镕堃垚喆昇玥珺翀瑀璟䶮鋆" if char not in text_of]
    return holds("7.3.3", "人名用字照样印出并可检索", 0, "全部", "".join(missing) or "全部", not missing)


def attachments(specimen: Specimen) -> Iterator[Check]:
    """7.3.4: one blank line after the text, two 字 in, names under one another, no mark at their ends."""
    found, second = specimen.find("附件：1."), specimen.find("2.今冬明春")
    above = [line for line in specimen.measured.body(found.page) if line.y < found.y][-1]
    yield near("7.3.4", "附件说明在正文下空一行", found.page, 2 * PITCH, found.y - above.y, 0.02)
    yield near("7.3.4", "附件说明左空二字", found.page, LEFT + 2 * CELL, start(found.chars[0]), ORIGIN_MM)
    first_name = specimen.find("任务清单", last=True)
    yield near(
        "7.3.4", "附件名称上下对齐", found.page, start(first_name.chars[0]), start(second.chars[2]), ORIGIN_MM
    )
    lines = [line for line in specimen.measured.body(second.page) if line.y > second.y]
    yield near(
        "7.3.4",
        "附件名称回行与上行首字对齐",
        found.page,
        start(second.chars[2]),
        start(lines[0].chars[0]),
        ORIGIN_MM,
    )
    yield holds(
        "7.3.4",
        "附件名称后不加标点",
        found.page,
        "一览表",
        lines[0].text[-3:],
        lines[0].text.endswith("一览表"),
    )


def one_attachment(specimen: Specimen) -> Iterator[Check]:
    """7.3.4: a single attachment has no number; its name begins after the colon and continues there."""
    found = specimen.find("附件：")
    name = found.line.chars[3]
    yield near("7.3.4", "附件说明左空二字", found.page, LEFT + 2 * CELL, start(found.chars[0]), ORIGIN_MM)
    yield near("7.3.4", "单个附件名称接在冒号后", found.page, LEFT + 5 * CELL, start(name), ORIGIN_MM)
    yield holds("7.3.4", "单个附件不编序号", found.page, "今", name.text, name.text == "今")
    below = [line for line in specimen.measured.body(found.page) if line.y > found.y + 1]
    yield near(
        "7.3.4", "单个附件回行与首字对齐", found.page, start(name), start(below[0].chars[0]), ORIGIN_MM
    )


def many_attachments(specimen: Specimen) -> Iterator[Check]:
    """7.3.4: numbers of one and of two digits end in line, the names begin in line."""
    places = [specimen.find(f"{n}.第{n}号") for n in (1, 9, 10)]
    first = places[0]
    for place in places:
        dot, name = next((a, b) for a, b in itertools.pairwise(place.chars) if a.text == ".")
        first_dot, first_name = first.chars[1], first.chars[2]
        yield near("7.3.4", "附件序号右端对齐", place.page, first_dot.x, dot.x, ORIGIN_MM)
        left, colon = place.chars[0].x, LEFT + 5 * CELL
        yield holds(
            "7.3.4",
            "附件序号在冒号之后",
            place.page,
            f"≥{colon:.2f}",
            f"{left:.2f}",
            left >= colon - ORIGIN_MM,
        )
        yield near("7.3.4", "附件名称上下对齐", place.page, start(first_name), start(name), ORIGIN_MM)


def annexes(specimen: Specimen) -> Iterator[Check]:
    """7.3.7: each on a new page, its mark in 黑体 on line 1, its title on line 3, before the imprint."""
    for number in (1, 2):
        page = next(
            n
            for n, lines in enumerate(specimen.measured.lines, 1)
            if lines and lines[0].text == f"附件{number}"
        )
        mark = specimen.measured.lines[page - 1][0]
        yield near("7.3.7", "附件标识顶格", page, LEFT, start(mark.chars[0]), ORIGIN_MM)
        yield near("7.3.7", "附件标识在第一行", page, 37.0 + BASELINE * CELL, mark.y, ORIGIN_MM)
        yield holds("7.3.7", "附件标识用黑体", page, HEI, mark.chars[0].font, mark.chars[0].font == HEI)
        line = title_lines(specimen, page)[0]
        third = 37.0 + 2 * PITCH + CELL / 2 + (BASELINE - 0.5) * 22 * MM_PER_PT
        yield near("7.3.7", "附件标题在第三行", page, third, line.y, ORIGIN_MM)
        middle = (line.chars[0].x + line.chars[-1].x + 22 * MM_PER_PT) / 2
        yield near("7.3.7", "附件标题居中", page, MIDDLE, middle, ORIGIN_MM)
    wanted = specimen.facts.annexes  # type: ignore[attr-defined]
    for number, annex in enumerate(wanted, 1):
        listed = [char.text for char in specimen.find(f"{number}.{annex.title}").chars]
        yield holds(
            "7.3.7",
            "附件序号、标题与附件说明一致",
            0,
            f"{number}.{annex.title}",
            "".join(listed),
            bool(listed),
        )
    last = [line.y for line in specimen.measured.lines[-1] if line.y < BOTTOM]
    yield holds("7.3.7", "附件在版记之前", 0, "版记在最后一面", "是" if last else "否", bool(last))


def annex_apart(specimen: Specimen) -> Iterator[Check]:
    """7.3.7: not bound with its paper, an attachment begins with 发文字号 and its mark, flush left on line 1."""
    facts = specimen.facts
    assert isinstance(facts, AnnexFacts)
    mark = specimen.measured.lines[0][0]
    wanted = f"{facts.number}附件{facts.index}"
    yield holds("7.3.7", "不装订的附件首行标发文字号和附件序号", 1, wanted, mark.text, mark.text == wanted)
    yield near("7.3.7", "附件标识顶格", 1, LEFT, start(mark.chars[0]), ORIGIN_MM)
    yield near("7.3.7", "附件标识在第一行", 1, 37.0 + BASELINE * CELL, mark.y, ORIGIN_MM)
    third = 37.0 + 2 * PITCH + CELL / 2 + (BASELINE - 0.5) * 22 * MM_PER_PT
    yield near("7.3.7", "附件标题在第三行", 1, third, title_lines(specimen)[0].y, ORIGIN_MM)
    yield from title_form(specimen)
