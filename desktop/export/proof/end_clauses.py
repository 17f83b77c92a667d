"""Clauses 7.4-10 of GB/T 9704-2012: imprint, page numbers, turned tables, letters, orders, minutes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from desktop.export.gongwen.document import DocumentFacts
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.measure.lines import is_page_number
from desktop.export.measure.read import is_red
from desktop.export.measure.report import Check, imprint_rules, near
from desktop.export.proof.body_clauses import title_form, title_lines, top_of
from desktop.export.proof.head_clauses import (
    BOTTOM,
    CELL,
    FANGSONG,
    HEI,
    INK_MM,
    LEFT,
    ORIGIN_MM,
    PITCH,
    RIGHT,
    SONG,
    end,
    face,
    holds,
    mark_box,
    mark_lines,
    start,
)
from desktop.export.proof.specimens import Specimen

FOUR = 14 * MM_PER_PT


def imprint(specimen: Specimen) -> Iterator[Check]:
    """7.4.1-7.4.3: lines by ink, lists one 字 in and under their first character, both ends of the last line."""
    last = len(specimen.measured.lines)
    box = specimen.ink.box(last, 40.0, BOTTOM - 1.0, 170.0, BOTTOM + 1.0)
    middle = (box[1] + box[3]) / 2 if box else 0.0
    yield near("7.4.1", "版记末条线与版心下边缘重合（600 dpi 墨迹）", last, BOTTOM, middle, INK_MM)
    across = specimen.ink.box(last, 5.0, BOTTOM - 0.1, 205.0, BOTTOM + 0.1)
    yield near("7.4.1", "版记线左端（600 dpi 墨迹）", last, LEFT, across[0] if across else 0.0, INK_MM)
    yield near("7.4.1", "版记线右端（600 dpi 墨迹）", last, RIGHT, across[2] if across else 0.0, INK_MM)
    found = specimen.find("抄送：")
    yield near("7.4.2", "抄送左空一字", last, LEFT + FOUR, start(found.chars[0]), ORIGIN_MM)
    yield near("7.4.2", "抄送字号", last, 14.0, found.chars[0].size_pt, 0.01, "pt")
    yield face("7.4.2", "抄送用仿宋", found, FANGSONG)
    lines = [line for line in specimen.measured.lines[-1] if line.y >= found.y - 0.1 and line.y < BOTTOM]
    wraps = [line for line in lines[1:] if "印发" not in line.text]
    for line in wraps:
        yield near(
            "7.4.2", "抄送回行与冒号后首字对齐", last, LEFT + 4 * FOUR, start(line.chars[0]), ORIGIN_MM
        )
    for line in [lines[0], *wraps]:
        # A mark at the end of a line may give its empty half; what is seen of it stays inside.
        ink = max(char.ink_right for char in line.chars)
        inside = ink <= RIGHT - FOUR + INK_MM
        yield holds("7.4.2", "抄送右空一字", last, f"≤{RIGHT - FOUR:.2f}", f"{ink:.2f}", inside)
    closing = (wraps or lines)[-1 if wraps else 0].text[-1]
    yield holds("7.4.2", "抄送末尾用句号", last, "。", closing, closing == "。")
    printed = lines[-1]
    yield near("7.4.3", "印发机关左空一字", last, LEFT + FOUR, start(printed.chars[0]), ORIGIN_MM)
    yield near("7.4.3", "印发日期右空一字", last, RIGHT - FOUR, end(printed.chars[-1]), ORIGIN_MM)


def imprint_lines(specimen: Specimen) -> Iterator[Check]:
    """7.4.1: first line above the first element, a thin one between lists and printing line, last at the foot."""
    last = len(specimen.measured.lines)
    rules = imprint_rules(specimen.measured, last)
    yield holds("7.4.1", "版记分隔线", last, "3 条", f"{len(rules)} 条", len(rules) == 3)
    if len(rules) != 3:
        return
    copies = specimen.find("主送：" if specimen.name == "主送移至版记" else "抄送：")
    printed = specimen.find("印发", last=True)
    order_of = [rules[0].y1, copies.y, rules[1].y1, printed.y, rules[2].y1]
    right = order_of == sorted(order_of)
    yield holds("7.4.1", "首条线在第一个要素之上，末条线在最后", last, "是", "是" if right else "否", right)
    for rule, name, width in zip(rules, ("首条", "中间", "末条"), (0.35, 0.25, 0.35), strict=True):
        # 600 dpi ink of a line that crosses no text, at the left edge of the text area.
        box = specimen.ink.box(last, 28.5, rule.y1 - 1.0, 32.0, rule.y1 + 1.0)
        high = box[3] - box[1] if box else 0.0
        yield near("7.4.1", f"版记{name}线粗（600 dpi 墨迹）", last, width, high, INK_MM)


def page_numbers(specimen: Specimen) -> Iterator[Check]:
    """7.5: 四号宋体, the dash 7 mm under the text area by ink, odd right and even left."""
    for number, lines in enumerate(specimen.measured.lines, 1):
        line = next((line for line in lines if is_page_number(line, specimen.measured.profile)), None)
        if line is None:
            continue
        dash = line.chars[0]
        box = specimen.ink.box(number, dash.ink_left - 0.5, BOTTOM + 4, dash.ink_right + 0.5, BOTTOM + 10)
        middle = (box[1] + box[3]) / 2 - BOTTOM if box else 0.0
        yield near("7.5", "一字线距版心下边缘（600 dpi 墨迹）", number, 7.0, middle, INK_MM)
        fonts = {char.font for char in line.chars}
        yield holds("7.5", "页码用宋体（代用字体）", number, SONG, "、".join(fonts), fonts == {SONG})
        if number % 2:
            yield near("7.5", "单页码居右空一字", number, RIGHT - CELL, line.chars[-1].x + FOUR, 0.1)
        else:
            yield near("7.5", "双页码居左空一字", number, LEFT + CELL, dash.x, 0.1)


def even_imprint(specimen: Specimen) -> Iterator[Check]:
    """7.5: the imprint on an even page; a page with nothing but it carries no number."""
    count = len(specimen.measured.lines)
    yield holds("7.5", "版记在双数面（选项）", 0, "双数", str(count), count % 2 == 0)
    numbered = any(is_page_number(line, specimen.measured.profile) for line in specimen.measured.lines[-1])
    alone = not specimen.measured.body(count)
    yield holds(
        "7.5", "版记独面不编页码", count, "无", "有" if numbered and alone else "无", not (numbered and alone)
    )


def turned_table(specimen: Specimen) -> Iterator[Check]:
    """8: the head of a turned table at the left of the page, the page number where it always is."""
    for page in specimen.measured.pdf.pages:
        heads = [char for char in page.chars if char.text == "序" and char.font == HEI]
        if not heads:
            continue
        # Only text that runs up the page: 序号 one above the other at one x.
        below = [char for char in page.chars if char.text == "号" and char.font == HEI]
        upward = bool(below) and abs(below[0].x - heads[0].x) < 0.5 and below[0].y < heads[0].y
        yield holds("8", "横排表格字头向左", page.number, "向左", "向左" if upward else "否", upward)
        rest = min(char.x for char in page.chars if char.text == "应")
        yield holds(
            "8",
            "表头在订口（单面）或切口（双面）一边",
            page.number,
            "左",
            "左" if heads[0].x < rest else "右",
            heads[0].x < rest,
        )
        number = [
            line
            for line in specimen.measured.lines[page.number - 1]
            if is_page_number(line, specimen.measured.profile)
        ]
        yield holds(
            "8",
            "横排面的页码位置不变",
            page.number,
            f"—{page.number}—",
            number[0].text if number else "无",
            bool(number),
        )


def letter_foot(specimen: Specimen) -> Iterator[Check]:
    """10.1: the imprint, without lines and printing line, at the very bottom of the last page's text area."""
    last = len(specimen.measured.lines)
    lines = [line for line in specimen.measured.lines[-1] if 250 < line.y < BOTTOM and line.size_pt < 15]
    foot = lines[-1].y + (1 - BASELINE) * FOUR if lines else 0.0
    yield near("10.1", "版记位于版心内最下方", last, BOTTOM, foot, ORIGIN_MM)
    numbers = [
        any(is_page_number(line, specimen.measured.profile) for line in page)
        for page in specimen.measured.lines
    ]
    right = numbers == [False] + [True] * (last - 1)
    yield holds("10.1", "首页不显示页码，第二面起接排", 0, "是", "是" if right else "否", right)


def joint_letter(specimen: Specimen) -> Iterator[Check]:
    """10.1: of several organs the mark shows 主办机关; the number under the line when nothing stands beside it."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    shown = "".join(char.text for line in mark_lines(specimen) for char in line.chars)
    yield holds("10.1", "联合行文用主办机关标志", 1, facts.issuers[0], shown, shown == facts.issuers[0])
    number = specimen.find(facts.number)
    red = [s for s in specimen.measured.pdf.pages[0].strokes if is_red(s.color)]
    upper = sorted(red, key=lambda stroke: stroke.y1)[1]
    white = number.y - BASELINE * CELL - upper.y1 - upper.width / 2
    yield near("10.1", "首条双线距发文字号（3号字高的7/8）", 1, CELL * 7 / 8, white, ORIGIN_MM)
    title = top_of(title_lines(specimen)[0]) - number.y - (1 - BASELINE) * CELL
    yield near("10.1", "标题距上方最后一个要素二行", 1, 2 * PITCH, title, ORIGIN_MM)


def letter(specimen: Specimen) -> Iterator[Check]:
    """10.1: mark 30 mm from the page's top and the red lines, by ink; the number at the right."""
    yield near("10.1", "标志上边缘距上页边（600 dpi 墨迹）", 1, 30.0, mark_box(specimen)[1], INK_MM)
    foot = specimen.ink.box(1, 5.0, 270.0, 205.0, 290.0, red=True) or (0.0, 0.0, 0.0, 0.0)
    yield near("10.1", "末条双线距下页边（600 dpi 墨迹）", 1, 20.0, 297.0 - foot[3], INK_MM)
    yield near("10.1", "末条双线左端（600 dpi 墨迹）", 1, 20.0, foot[0], INK_MM)
    yield near("10.1", "末条双线右端（600 dpi 墨迹）", 1, 190.0, foot[2], INK_MM)
    upper = specimen.ink.box(
        1, 5.0, mark_box(specimen)[3] + 1.5, 205.0, mark_box(specimen)[3] + 7.0, red=True
    )
    yield near(
        "10.1",
        "首条双线距标志（600 dpi 墨迹）",
        1,
        4.0,
        (upper[1] if upper else 0.0) - mark_box(specimen)[3],
        INK_MM,
    )
    number = specimen.find("临政办函〔2026〕78号")
    yield near("10.1", "发文字号居右顶格", 1, RIGHT, end(number.chars[-1]), ORIGIN_MM)
    marks = [specimen.find(text) for text in ("000012", "机密★5年", "特急")]
    for found in marks:
        yield near("10.1", "份号、密级、紧急程度居左顶格", 1, LEFT, start(found.chars[0]), ORIGIN_MM)
    for above, below in pairwise(marks):
        yield near("10.1", "份号、密级、紧急程度依次各占一行", 1, PITCH, below.y - above.y, 0.02)
    white = top_of(title_lines(specimen)[0]) - marks[-1].y - (1 - BASELINE) * CELL
    yield near("10.1", "标题距上方最后一个要素二行", 1, 2 * PITCH, white, ORIGIN_MM)
    yield from title_form(specimen)
    text = "".join(line.text for line in specimen.measured.lines[-1])
    yield holds(
        "10.1",
        "版记无印发机关和日期",
        0,
        "无",
        "有" if "印发" in text[-20:] else "无",
        "印发" not in text[-20:],
    )


def order(specimen: Specimen) -> Iterator[Check]:
    """10.2: number two blank lines under the mark, the text two blank lines under it; no title, no red line."""
    number, text = specimen.find("第36号"), specimen.find("《临江市森林")
    yield near("10.2", "令号下空二行编排正文", 1, 3 * PITCH, text.y - number.y, 0.02)
    red = [s for s in specimen.measured.pdf.pages[0].strokes if is_red(s.color)]
    yield holds("10.2", "不加红色分隔线", 1, "0 条", f"{len(red)} 条", not red)
    titles = title_lines(specimen)
    yield holds("10.2", "不编排标题", 1, "无", "有" if titles else "无", not titles)


def people(specimen: Specimen) -> Iterator[Check]:
    """10.3: 出席, 请假, 列席 one blank line after the text, two 字 in, labels in 黑体, wraps after the colon."""
    labels = [specimen.find(label) for label in ("出席：", "请假：", "列席：")]
    for found in labels:
        yield near("10.3", "人员名单左空二字", found.page, LEFT + 2 * CELL, start(found.chars[0]), ORIGIN_MM)
        yield face("10.3", "“出席”等用黑体", found, HEI)
    order_of = [(found.page, found.y) for found in labels]
    yield holds(
        "10.3",
        "依次为出席、请假、列席",
        labels[0].page,
        "依次",
        "依次" if order_of == sorted(order_of) else "否",
        order_of == sorted(order_of),
    )
    above = [line for line in specimen.measured.body(labels[0].page) if line.y < labels[0].y]
    if above:
        yield near("10.3", "名单在正文下空一行", labels[0].page, 2 * PITCH, labels[0].y - above[-1].y, 0.02)
    names = specimen.find("常务副市长")
    yield face("10.3", "姓名用仿宋", names, FANGSONG)
    first = specimen.find("林启明").line.chars[3]
    after = [
        line.chars[0] for line in specimen.measured.body(labels[0].page)
        if labels[0].y < line.y < labels[1].y and labels[0].page == labels[1].page
    ]  # fmt: skip
    for char in after:
        yield near("10.3", "名单回行与冒号后首字对齐", labels[0].page, start(first), start(char), ORIGIN_MM)
