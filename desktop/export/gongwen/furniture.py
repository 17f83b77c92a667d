"""What stands around the text: marks of secrecy, red line, imprint, page numbers, foot line.

Clauses are those of GB/T 9704-2012; weights the standard leaves open are the usual ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Span, split
from desktop.export.layout.flow import line_width, single
from desktop.export.layout.frame import GlyphRun, Item, Rule
from desktop.export.layout.geometry import BASELINE, MM_PER_PT, RED, Profile
from desktop.export.layout.place import Type, place

RED_RULE_MM = 0.5  # §7.2.7 gives no weight
THICK_MM = 0.35  # §7.4.1, first and last line
THIN_MM = 0.25  # §7.4.1, lines between
NUMBER_DROP_MM = 7.0  # §7.5: the dash stands 7 mm below the text area
RULE_DROP_MM = 4.0  # §7.2.7: 4 mm below 发文字号
FOUR_PT = 14.0  # 四号
IMPRINT_FROM_ROW = 6  # an imprint that takes more than this leaves no page for text
IMPRINT_PITCH = FOUR_PT * MM_PER_PT * 15 / 8


LABELS = {
    "mark": "发文机关标志",
    "copy-number": "份号",
    "classification": "密级和保密期限",
    "urgency": "紧急程度",
    "number": "编号",
    "issuer": "制发机关",
    "signatory": "签发人姓名",
    "date": "日期",
    "imprint": "版记",
    "signature": "签发人职务",
    "people": "姓名",
    "title": "标题",
    "table": "表格",
    "cover": "封面项目",
    "audit-head": "页脚审计信息",
}


def too_long(what: str) -> UserProblem:
    """The error for an element that does not fit its place; ``what`` is its tag."""
    name = LABELS.get(what, what)
    return UserProblem(
        "T-006", f"{name}太长，排不下。", "请改用规范化简称，或核对是否多录了内容。", field=what
    )


def centred(line: Line, profile: Profile) -> float:
    """Left edge that centres ``line`` in the text area."""
    return profile.left + (profile.text_width - line_width(line)) / 2


def red_rule(text_top: float, profile: Profile) -> Rule:
    """The red line 4 mm under the line of text whose upper edge is ``text_top`` (§7.2.7)."""
    y = text_top + profile.cell + RULE_DROP_MM + RED_RULE_MM / 2
    return Rule(profile.left, y, profile.right, y, RED_RULE_MM, RED, "red-rule")


def secrecy(classification: str, period: str) -> str:
    """``机密★1年``; a level without a period stands alone (§7.2.2). Empty for papers that are not secret."""
    if not classification or classification == "内部":
        return ""
    return f"{classification}★{period}" if period else classification


def corner_marks(
    copy_number: str,
    classification: str,
    period: str,
    urgency: str,
    profile: Profile,
    library: Library,
    *,
    moves_up: bool = False,
) -> list[GlyphRun]:
    """份号, 密级 and 紧急程度 at the upper left, on rows 1-3 (§7.2.1-7.2.3).

    A row stays empty for what is not there; with ``moves_up`` the others move up, as many organs do.
    """
    runs: list[GlyphRun] = []
    entries = (
        (copy_number, "fangsong", "copy-number"),
        (secrecy(classification, period), "hei", "classification"),
        (urgency, "hei", "urgency"),
    )
    row = -1
    for text, role, tag in entries:
        row += 1 if text or not moves_up else 0
        if text:
            kind = Type(profile.size_pt, tag=tag)
            line = single(text, role, kind, profile.cell, library)
            if line_width(line) > profile.text_width:
                raise too_long(tag)
            runs += place(line, profile.left, profile.baseline(row), kind)
    return runs


def line_text(
    text: str, top: float, side: str, profile: Profile, library: Library, tag: str, *, indent: float = 1.0
) -> list[GlyphRun]:
    """One line of 三号仿宋 from ``top`` on: ``left``, ``right`` (``indent`` 字 from the edge) or ``centre``."""
    kind = Type(profile.size_pt, tag=tag)
    line = single(text, "fangsong", kind, profile.cell, library)
    if line_width(line) > profile.text_width - (0 if side == "centre" else indent * profile.cell):
        raise too_long(tag)
    if side == "left":
        x = profile.left + indent * profile.cell
    elif side == "right":
        x = profile.right - indent * profile.cell - line_width(line)
    else:
        x = centred(line, profile)
    return place(line, x, top + BASELINE * profile.cell, kind)


def page_number(number: int, profile: Profile, library: Library) -> list[GlyphRun]:
    """``— 1 —`` in 四号 half-width 宋体, its dash 7 mm below the text area; odd right, even left (§7.5)."""
    kind = Type(FOUR_PT, tag="page-number")
    size = FOUR_PT * MM_PER_PT
    line = single(f"— {number} —", "song", kind, size, library)
    dash = library.ink("song", "—")
    y = profile.bottom + NUMBER_DROP_MM + (dash.top + dash.bottom) / 2 * size
    x = profile.right - profile.cell - line_width(line) if number % 2 else profile.left + profile.cell
    return place(line, x, y, kind)


def foot_line(text: str, profile: Profile, library: Library) -> list[GlyphRun]:
    """One or two small grey lines near the paper's edge: the head of the audit record."""
    kind = Type(6.5, "grey", "audit-head")
    size = kind.size_pt * MM_PER_PT
    lines = break_lines(split([Span(text)], size, size, library), profile.text_width, size)
    if len(lines) > 2:
        raise too_long("audit-head")
    runs: list[GlyphRun] = []
    for index, line in enumerate(lines):
        runs += place(line, profile.left, profile.page_height - 11.0 + index * 1.4 * size, kind)
    return runs


@dataclass(frozen=True, slots=True)
class ImprintEntry:
    """One item of the 版记: a labelled list (``抄送：``) or the last line with its two ends."""

    label: str = ""
    text: str = ""
    left: str = ""
    right: str = ""
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Imprint:
    """The laid-out 版记: its items and its upper edge (mm)."""

    items: tuple[Item, ...]
    top: float


def imprint(
    entries: Sequence[ImprintEntry], profile: Profile, library: Library, *, ruled: bool = True
) -> Imprint:
    """The 版记, its last line on the lower edge of the text area (§7.4.1-7.4.3).

    四号仿宋, one 字 in from both edges; lists continue under the first character after the colon.
    An entry's ``ruled`` False leaves out the thin line above it (主送 above 抄送); ``ruled`` False here
    leaves out all lines (信函, §10.1).
    """
    kind = Type(FOUR_PT, tag="imprint")
    size = FOUR_PT * MM_PER_PT
    width = profile.text_width - 2 * size
    blocks: list[tuple[ImprintEntry, list[Line]]] = []
    for entry in entries:
        if entry.text:
            cells = split([Span(entry.label + entry.text)], size, size, library)
            blocks.append((entry, break_lines(cells, width, size, 0.0, len(entry.label) * size)))
        else:
            blocks.append((entry, []))
    # Without lines its last characters stand at the very bottom of the text area (§10.1).
    foot = profile.bottom + (0.0 if ruled else (IMPRINT_PITCH - size) / 2)
    top = foot - sum(max(1, len(lines)) for _, lines in blocks) * IMPRINT_PITCH
    if top < profile.row_top(IMPRINT_FROM_ROW):
        raise too_long("imprint")
    items: list[Item] = [_line(top, THICK_MM, profile)] if ruled else []
    y = top
    for index, (entry, lines) in enumerate(blocks):
        if index and entry.ruled and ruled:
            items.append(_line(y, THIN_MM, profile))
        for line in lines:
            items += place(line, profile.left + size, _imprint_baseline(y, size), kind)
            y += IMPRINT_PITCH
        if not lines:
            items += _two_ends(entry, y, kind, profile, library)
            y += IMPRINT_PITCH
    if ruled:
        items.append(_line(profile.bottom, THICK_MM, profile))
    return Imprint(tuple(items), top)


def _line(y: float, weight: float, profile: Profile) -> Rule:
    return Rule(profile.left, y, profile.right, y, weight, tag="imprint-rule")


def _imprint_baseline(top: float, size: float) -> float:
    return top + IMPRINT_PITCH / 2 + (BASELINE - 0.5) * size


def _two_ends(
    entry: ImprintEntry, y: float, kind: Type, profile: Profile, library: Library
) -> list[GlyphRun]:
    size = kind.size_pt * MM_PER_PT
    left = single(entry.left, "fangsong", kind, size, library)
    right = single(entry.right, "fangsong", kind, size, library)
    at = _imprint_baseline(y, size)
    if line_width(left) + line_width(right) > profile.text_width - 3 * size:
        raise too_long("imprint")
    runs = place(left, profile.left + size, at, kind) if entry.left else []
    if entry.right:
        runs += place(right, profile.right - size - line_width(right), at, kind)
    return runs
