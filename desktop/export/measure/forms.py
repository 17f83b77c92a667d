"""The clauses of each form: mark, red line, imprint, page numbers, measured on the page."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.export.layout.geometry import BASELINE, Profile
from desktop.export.measure.lines import TextLine
from desktop.export.measure.read import Stroke, is_red
from desktop.export.measure.report import Check, Measured, imprint_rules, near, page_numbers

# Clause and distance of the mark's upper edge from the upper edge of the text area (mm).
_MARKS = {
    "document": ("7.2.4", 35.0),
    "minutes": ("10.3", 35.0),
    "order": ("10.2", 20.0),
    "bulletin": ("惯例", 35.0),
    "letter": ("10.1", 30.0 - 37.0),
}


_BULLETIN_ENDS = ("简报", "快报", "信息", "专报", "动态", "要情", "参阅", "通讯", "内参")


def recognise(measured: Measured) -> str:
    """The form by its red head: 纪要, 令, 信函 (two double lines) or 文件; empty without one."""
    marks = _marks(measured)
    if not marks:
        return ""
    text = "".join(line.text for line in marks)
    long_red = [line for line in _red(measured, 1) if line.length > 165]
    if long_red:
        return "letter"
    if text.endswith("纪要"):
        return "minutes"
    if text.endswith("令"):
        return "order"
    if text.endswith("文件"):
        return "document"
    return "bulletin" if text.endswith(_BULLETIN_ENDS) or _issue_line(measured) else "document"


def _issue_line(measured: Measured) -> bool:
    """Whether a line of page 1 is an issue number (第×期)."""
    return any(line.text.startswith("第") and line.text.endswith("期") for line in measured.lines[0])


def checks(measured: Measured, form: str) -> Iterator[Check]:
    """The checks of ``form``; none for a sheet without a red head."""
    if form not in _MARKS:
        return
    clause, drop = _MARKS[form]
    profile = measured.profile
    marks = _marks(measured)
    yield Check(clause, "发文机关标志（红色）", 1, "有", "有" if marks else "无", "", bool(marks))
    if marks:
        top = min(char.ink_top for line in marks for char in line.chars if char.red)
        yield near(clause, "标志上边缘距版心上边缘", 1, drop, top - profile.top, 0.2)
        left = min(char.ink_left for line in marks for char in line.chars)
        right = max(char.ink_right for line in marks for char in line.chars)
        yield near(
            clause, "标志居中偏差", 1, 0.0, (left + right) / 2 - (profile.left + profile.right) / 2, 1.5
        )
    if form in {"document", "minutes", "bulletin"}:
        yield from _red_line(measured, profile)
    if form == "letter":
        yield from _letter_lines(measured)
    yield from _imprint(measured, profile, form)
    yield from page_numbers(measured, first=form != "letter")


def _marks(measured: Measured) -> list[TextLine]:
    """Lines of large red type on page 1."""
    if not measured.lines:
        return []
    return [line for line in measured.lines[0] if line.size_pt > 20 and all(char.red for char in line.chars)]


def _red(measured: Measured, page: int) -> list[Stroke]:
    strokes = measured.pdf.pages[page - 1].strokes
    return sorted(
        (s for s in strokes if s.horizontal and is_red(s.color) and s.length > 100), key=lambda s: s.y1
    )


def _red_line(measured: Measured, profile: Profile) -> Iterator[Check]:
    red = _red(measured, 1)
    yield Check("7.2.7", "红色分隔线", 1, 1, len(red), "条", len(red) == 1)
    if not red:
        return
    line = red[0]
    yield near("7.2.7", "红色分隔线左端", 1, profile.left, min(line.x1, line.x2), 0.1)
    yield near("7.2.7", "红色分隔线与版心等宽", 1, profile.text_width, line.length, 0.1)
    above = [text for text in measured.body(1) if text.y < line.y1]
    cell_bottom = above[-1].y + (1 - BASELINE) * profile.cell if above else 0.0
    # A paper without a number has nothing just above its line.
    if line.y1 - cell_bottom < 2 * profile.pitch:
        yield near("7.2.7", "红色分隔线距上方文字", 1, 4.0, line.y1 - line.width / 2 - cell_bottom, 0.1)


def _letter_lines(measured: Measured) -> Iterator[Check]:
    page = measured.pdf.pages[0]
    red = _red(measured, 1)
    yield Check("10.1", "红色双线（四条）", 1, 4, len(red), "条", len(red) == 4)
    if len(red) != 4:
        return
    for line in red:
        yield near("10.1", "红线长", 1, 170.0, line.length, 0.1)
        yield near("10.1", "红线居中", 1, 105.0, (line.x1 + line.x2) / 2, 0.1)
    yield Check(
        "10.1",
        "首条双线上粗下细",
        1,
        "上粗",
        f"{red[0].width:.2f}/{red[1].width:.2f}",
        "mm",
        red[0].width > red[1].width,
    )
    yield Check(
        "10.1",
        "末条双线上细下粗",
        1,
        "下粗",
        f"{red[2].width:.2f}/{red[3].width:.2f}",
        "mm",
        red[2].width < red[3].width,
    )
    bottom = red[3].y1 + red[3].width / 2
    yield near("10.1", "末条双线距下页边", 1, 20.0, page.height - bottom, 0.2)
    body = [line for line in measured.body(1) if line.y > red[1].y1]
    if body:
        first, last = body[0], body[-1]
        gap = first.y - BASELINE * measured.profile.cell - (red[1].y1 + red[1].width / 2)
        if gap < measured.profile.pitch:  # without a number or a mark of secrecy the title comes first
            yield near(
                "10.1", "首条双线距下方要素（3号字高的7/8）", 1, measured.profile.cell * 7 / 8, gap, 0.1
            )
        foot = last.y + (1 - BASELINE) * measured.profile.cell
        if len(measured.lines) > 1 and red[2].y1 - foot < measured.profile.pitch:
            gap = red[2].y1 - red[2].width / 2 - foot
            yield near(
                "10.1", "末条双线距上方文字（3号字高的7/8）", 1, measured.profile.cell * 7 / 8, gap, 0.1
            )
    marks = _marks(measured)
    if marks:
        below = max(char.ink_bottom for line in marks for char in line.chars)
        yield near("10.1", "首条双线距标志", 1, 4.0, red[0].y1 - red[0].width / 2 - below, 0.2)


def _imprint(measured: Measured, profile: Profile, form: str) -> Iterator[Check]:
    last = measured.pdf.pages[-1]
    rules = imprint_rules(measured, last.number)
    if form == "letter":
        yield Check("10.1", "版记不加分隔线", last.number, 0, len(rules), "条", not rules)
        return
    if not rules:
        return
    number = last.number
    yield near("7.4.1", "版记末条分隔线与版心下边缘重合", number, profile.bottom, rules[-1].y1, 0.1)
    yield near("7.4.1", "版记首条线粗", number, 0.35, rules[0].width, 0.02)
    yield near("7.4.1", "版记末条线粗", number, 0.35, rules[-1].width, 0.02)
    for rule in rules[1:-1]:
        yield near("7.4.1", "版记中间线粗", number, 0.25, rule.width, 0.02)
    inside = [line for line in measured.lines[-1] if rules[0].y1 < line.y < rules[-1].y1]
    for line in inside:
        yield near("7.4.2", "版记字号", number, 14.0, line.size_pt, 0.1, "pt")
    if inside:
        left = min(line.chars[0].x for line in inside)
        yield near("7.4.2", "版记左空一字", number, 14 * 25.4 / 72, left - profile.left, 0.2)
        if form != "bulletin":
            ends = inside[-1].text[-2:]
            yield Check("7.4.3", "印发日期后加“印发”", number, "印发", ends, "", ends == "印发")
