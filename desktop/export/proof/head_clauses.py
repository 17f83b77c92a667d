"""Clauses 3-7.2 of GB/T 9704-2012: paper, grid and head, each as a check on what was read from the file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from desktop.export.gongwen.document import DocumentFacts
from desktop.export.layout.characters import is_latin
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.measure.lines import TextLine
from desktop.export.measure.read import Char, is_red
from desktop.export.measure.report import Check, near
from desktop.export.proof import texts
from desktop.export.proof.specimens import PREPRINTED_MM, Found, Specimen

LEFT, RIGHT, TOP, BOTTOM, MIDDLE = 28.0, 184.0, 37.0, 262.0, 106.0
CELL = 156.0 / 28
PITCH = (225.0 - CELL) / 21
FANGSONG, HEI, KAI, TITLE, SONG = (
    "SanbanFangSong-Regular", "NotoSansSC-Medium", "SanbanKai-Regular", "NotoSerifSC-Bold", "NotoSerifSC-Regular",
)  # fmt: skip
ORIGIN_MM, INK_MM = 0.05, 0.1
RED_RULE_MM = 0.5


def start(char: Char) -> float:
    """Left edge of the cell a character stands in: a full-width glyph is wider than its cell by a hair."""
    return char.x if is_latin(char.text) else char.x + (char.size_pt * MM_PER_PT - width(char)) / 2


def width(char: Char) -> float:
    """Width of a full-width character's cell: 三号 stands on the grid, other sizes on their own em."""
    return CELL if abs(char.size_pt - 16) < 0.1 else char.size_pt * MM_PER_PT


def end(char: Char, advance: float = 0.5) -> float:
    """Right edge of the cell; letters and digits of the Latin face are half an em wide."""
    size = char.size_pt * MM_PER_PT
    return char.x + advance * size if is_latin(char.text) else start(char) + width(char)


def row(found: Found, specimen: Specimen) -> float:
    """Line of the grid (1 is the first) a piece of 三号 text stands on."""
    grid = specimen.measured.grid(found.page)
    return (found.y - grid.baseline(0)) / grid.pitch + 1


def face(clause: str, name: str, found: Found, wanted: str) -> Check:
    """A check of the font of a piece's full-width characters."""
    fonts = {char.font for char in found.chars if not is_latin(char.text)} or {wanted}
    shown = "、".join(sorted(fonts))
    return Check(clause, name, found.page, wanted, shown, "", fonts == {wanted})


def holds(clause: str, name: str, page: int, expected: str, found: object, ok: bool) -> Check:
    """A check of something that is not a length."""
    return Check(clause, name, page, expected, str(found), "", ok)


def grid(specimen: Specimen) -> Iterator[Check]:
    """3.1 and 5.2.2: cells and lines of plain text in 三号仿宋."""
    found = specimen.find(texts.GRID[30:40])
    steps = [b.x - a.x for a, b in zip(found.chars, found.chars[1:], strict=False)]
    yield near(
        "3.1", "字：连续汉字的间距", found.page, CELL, max(steps, key=lambda step: abs(step - CELL)), 0.01
    )
    lines = [line for line in specimen.measured.body(found.page) if line.y >= found.y][:3]
    for before, after in itertools.pairwise(lines):
        yield near("3.1", "行：相邻两行的间距", found.page, PITCH, after.y - before.y, 0.02)
    yield face("5.2.2", "正文字体", found, FANGSONG)
    yield near("5.2.2", "正文字号", found.page, 16.0, found.chars[0].size_pt, 0.01, "pt")


def colours(specimen: Specimen) -> Iterator[Check]:
    """5.2.4: black, except the red mark and red lines."""
    odd = sorted(
        {char.text for page in specimen.measured.pdf.pages for char in page.chars
         if char.color != (0, 0, 0) and not (char.red and char.size_pt > 20)}
    )  # fmt: skip
    yield holds("5.2.4", "标志以外的文字为黑色", 0, "黑", "".join(odd) or "黑", not odd)
    lines = [s for page in specimen.measured.pdf.pages for s in page.strokes]
    shades = {s.color for s in lines if not is_red(s.color)}
    yield holds(
        "5.2.4",
        "红线以外的线为黑色",
        0,
        "黑",
        "黑" if shades <= {(0, 0, 0)} else shades,
        shades <= {(0, 0, 0)},
    )


def corner(specimen: Specimen) -> Iterator[Check]:
    """7.2.1-7.2.3: 份号, 密级和保密期限, 紧急程度 at the left of lines 1-3."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    entries = (
        ("7.2.1", "份号", facts.copy_number, 1, ""),
        ("7.2.2", "密级和保密期限", f"{facts.classification}★{facts.period}", 2, HEI),
        ("7.2.3", "紧急程度", facts.urgency, 3, HEI),
    )
    for clause, name, text, line, font in entries:
        found = specimen.find(text)
        yield near(clause, f"{name}顶格", 1, LEFT, start(found.chars[0]), ORIGIN_MM)
        yield near(clause, f"{name}的行次", 1, line, row(found, specimen), 0.005, "行")
        yield near(clause, f"{name}字号", 1, 16.0, found.chars[0].size_pt, 0.01, "pt")
        if font:
            yield face(clause, f"{name}用黑体", found, font)
    yield holds("7.2.1", "份号为 6 位", 1, "6 位", facts.copy_number, len(facts.copy_number) == 6)


def no_copy_number(specimen: Specimen) -> Iterator[Check]:
    """7.2.2-7.2.3: without 份号 the mark of secrecy keeps line 2."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    secret = specimen.find(f"{facts.classification}★{facts.period}")
    yield near("7.2.2", "无份号时密级仍在第二行", 1, 2, row(secret, specimen), 0.005, "行")
    urgent = specimen.find(facts.urgency)
    yield near("7.2.3", "紧急程度在密级下一行", 1, 3, row(urgent, specimen), 0.005, "行")


def mark_lines(specimen: Specimen) -> list[TextLine]:
    """The lines of the red mark."""
    return [line for line in specimen.measured.lines[0] if line.size_pt > 20 and line.chars[0].red]


def mark_box(specimen: Specimen) -> tuple[float, float, float, float]:
    """The red mark's ink at 600 dpi: left, top, right, bottom."""
    chars = [char for line in mark_lines(specimen) for char in line.chars]
    top, bottom = min(char.ink_top for char in chars), max(char.ink_bottom for char in chars)
    return specimen.ink.box(1, 5.0, top - 5, 205.0, bottom + 1.5, red=True) or (0.0, 0.0, 0.0, 0.0)


def mark(specimen: Specimen, clause: str = "7.2.4", drop: float = 35.0) -> Iterator[Check]:
    """The red mark: its ink at 600 dpi from the upper edge of the text area, centred by its characters."""
    lines = mark_lines(specimen)
    yield near(clause, "标志上边缘距版心上边缘（600 dpi 墨迹）", 1, drop, mark_box(specimen)[1] - TOP, INK_MM)
    # Condensed characters are as wide as they stand apart; spaced ones have their full width.
    width = min(
        lines[0].chars[0].size_pt * MM_PER_PT,
        *(b.x - a.x for line in lines for a, b in itertools.pairwise(line.chars)),
    )
    first = min(char.x for line in lines for char in line.chars)
    last = max(char.x for line in lines for char in line.chars) + width
    yield near(clause, "标志居中", 1, MIDDLE, (first + last) / 2, ORIGIN_MM)
    fonts = {char.font for line in lines for char in line.chars}
    yield holds(clause, "标志用小标宋（代用字体）", 1, TITLE, "、".join(fonts), fonts == {TITLE})


def joint_mark(specimen: Specimen) -> Iterator[Check]:
    """7.2.4: several organs, 主办 first, at one width and one distance; 文件 at the right in their middle."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    whole = [char for line in mark_lines(specimen) for char in line.chars]
    suffix = sorted(whole, key=lambda char: char.x)[-len(facts.suffix) :]
    names = [[char for char in line.chars if char not in suffix] for line in mark_lines(specimen)]
    names = [chars for chars in names if chars]
    shown = ["".join(char.text for char in chars) for chars in names]
    yield holds("7.2.4", "联合标志主办机关在前", 1, facts.issuers[0], shown[0], shown == list(facts.issuers))
    for chars in names:
        yield near("7.2.4", "联合标志各机关左边对齐", 1, names[0][0].x, chars[0].x, ORIGIN_MM)
        yield near("7.2.4", "联合标志各机关右边对齐", 1, names[0][-1].x, chars[-1].x, ORIGIN_MM)
    steps = [b[0].y - a[0].y for a, b in itertools.pairwise(names)]
    for step in steps:
        yield near("7.2.4", "联合标志各机关行距相等", 1, steps[0], step, ORIGIN_MM)
    middle = (names[0][0].y + names[-1][0].y) / 2
    yield near("7.2.4", "“文件”在联署机关右侧上下居中", 1, middle, suffix[0].y, ORIGIN_MM)
    right = suffix[0].x > max(char.x for chars in names for char in chars)
    yield holds("7.2.4", "“文件”在联署机关右侧", 1, "右侧", "右侧" if right else "否", right)


def under_mark(specimen: Specimen, found: Found, clause: str, name: str, lines: float = 2) -> Iterator[Check]:
    """A line of text so many blank lines under the mark: from the mark's ink at 600 dpi to its upper edge."""
    distance = found.y - BASELINE * CELL - mark_box(specimen)[3]
    yield near(clause, f"{name}（600 dpi 墨迹）", 1, lines * PITCH, distance, INK_MM)


def number_under_mark(
    specimen: Specimen, clause: str, text: str, lines: float = 2, name: str = "编号在标志下空二行"
) -> Iterator[Check]:
    """发文字号 centred, two blank lines under the mark."""
    found = specimen.find(text)
    middle = (start(found.chars[0]) + end(found.chars[-1])) / 2
    yield near(clause, "编号居中", 1, MIDDLE, middle, INK_MM)
    yield from under_mark(specimen, found, clause, name, lines)
    yield face(clause, "编号用仿宋", found, FANGSONG)
    yield near(clause, "编号字号", 1, 16.0, found.chars[0].size_pt, 0.01, "pt")


def issue(specimen: Specimen) -> Iterator[Check]:
    """简报 by custom: the issue centred, one blank line under the mark."""
    yield from number_under_mark(specimen, "惯例", "第128期", 1, "期号在标志下空一行")


def number_form(specimen: Specimen) -> Iterator[Check]:
    """7.2.5: six-cornered brackets, full year, no leading zero, 号."""
    found = specimen.find("临政办发〔2026〕45号")
    text = "".join(char.text for char in found.chars)
    yield holds("7.2.5", "发文字号的写法", 1, "代字〔年〕号", text, text == "临政办发〔2026〕45号")
    yield from number_under_mark(specimen, "7.2.5", text)


def signatories(specimen: Specimen) -> Iterator[Check]:
    """7.2.5 and 7.2.6 of papers to a superior."""
    facts = specimen.facts
    assert isinstance(facts, DocumentFacts)
    label = specimen.find("签发人：")
    number = specimen.find(facts.number)
    names = [specimen.find(name) for name in facts.signatories]
    yield near("7.2.5", "上行文发文字号居左空一字", 1, LEFT + CELL, start(number.chars[0]), ORIGIN_MM)
    yield near("7.2.5", "发文字号与最后一个签发人同行", 1, names[-1].y, number.y, ORIGIN_MM)
    yield from under_mark(specimen, label, "7.2.6", "签发人在标志下空二行")
    yield face("7.2.6", "“签发人”用仿宋", label, FANGSONG)
    for name in names:
        yield face("7.2.6", "签发人姓名用楷体", name, KAI)
    right = max(end(name.chars[-1]) for name in names)
    yield near("7.2.6", "签发人居右空一字", 1, RIGHT - CELL, right, ORIGIN_MM)
    if len(names) > 2:
        yield near("7.2.6", "第三个签发人与第一个对齐", 1, names[0].x, names[2].x, ORIGIN_MM)
        yield near("7.2.6", "每行两个签发人", 1, names[0].y, names[1].y, ORIGIN_MM)
        yield near("7.2.6", "第三个签发人在下一行", 1, PITCH, names[2].y - names[0].y, 0.02)


def red_line(specimen: Specimen, above: str) -> Iterator[Check]:
    """7.2.7: as wide as the text area, 4 mm under the line of 发文字号; by ink."""
    found = specimen.find(above)
    foot = found.y + (1 - BASELINE) * CELL
    box = specimen.ink.box(1, 5.0, foot + 1.5, 205.0, foot + 7.0, red=True)
    left, top, right, _ = box or (0.0, 0.0, 0.0, 0.0)
    yield near("7.2.7", "红线距发文字号（600 dpi 墨迹）", 1, 4.0, top - foot, INK_MM)
    yield near("7.2.7", "红线左端（600 dpi 墨迹）", 1, LEFT, left, INK_MM)
    yield near("7.2.7", "红线右端（600 dpi 墨迹）", 1, RIGHT, right, INK_MM)


def preprinted(specimen: Specimen) -> Iterator[Check]:
    """套打: no red ink anywhere, all else in its place."""
    box = specimen.ink.box(1, 1.0, 1.0, 209.0, 296.0, red=True)
    yield holds("套打", "不印红色标志和红线", 1, "无红色", "无红色" if box is None else "有红色", box is None)
    yield near("套打", "编号仍在原处居中", 1, MIDDLE, _middle(specimen.find("临政办发〔2026〕45号")), INK_MM)


def printed_line(specimen: Specimen) -> Iterator[Check]:
    """套打 by the office's own paper: number and title keep their distances from its printed red line."""
    number = specimen.find("临政办发〔2026〕45号")
    foot = number.y + (1 - BASELINE) * CELL
    yield near("套打", "编号在预印红线上 4 毫米", 1, 4.0, PREPRINTED_MM - foot, ORIGIN_MM)
    title = next(line for line in specimen.measured.lines[0] if abs(line.size_pt - 22) < 0.1)
    white = title.y - BASELINE * 22 * MM_PER_PT - PREPRINTED_MM
    yield near("套打", "标题在预印红线下空二行", 1, 2 * PITCH, white - RED_RULE_MM, ORIGIN_MM)


def _middle(found: Found) -> float:
    return (start(found.chars[0]) + end(found.chars[-1])) / 2
