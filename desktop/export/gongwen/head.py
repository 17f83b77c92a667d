"""The heads of 文件: one organ, several organs, papers to a superior (GB/T 9704-2012 §7.2)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.gongwen import furniture
from desktop.export.gongwen.mark import height_for, joint_mark, mark
from desktop.export.gongwen.title import title_overhang
from desktop.export.layout.flow import line_width, single
from desktop.export.layout.frame import Item, Rule
from desktop.export.layout.geometry import BASELINE, Profile
from desktop.export.layout.place import Type, place

MARK_DROP_MM = 35.0  # §7.2.4: the mark's upper edge below the text area's
BLANK_LINES = 2  # §7.2.5 and §7.3.1: under the mark, and under the red line


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFacts:
    """What stands above the red line."""

    issuers: tuple[str, ...]
    suffix: str = "文件"
    number: str = ""
    signatories: tuple[str, ...] = ()
    upward: bool = False
    copy_number: str = ""
    classification: str = ""
    period: str = ""
    urgency: str = ""
    preprinted: bool = False
    red_line_mm: float = 0.0
    corner_moves_up: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The items of the head and where the title's characters begin (mm from the top of the page)."""

    items: tuple[Item, ...]
    title_top: float


def document_head(facts: HeadFacts, profile: Profile, library: Library) -> Head:
    """The head of page 1, down to the red line.

    ``preprinted`` leaves out mark and line, for paper that carries them already; all else stands where
    it would, or by ``red_line_mm``, the distance of the printed line from the upper edge of the paper.

    Raises:
        UserProblem: an element too long for its place (``T-006``), a red line where none can be (``T-007``).
    """
    items: list[Item] = list(
        furniture.corner_marks(
            facts.copy_number,
            facts.classification,
            facts.period,
            facts.urgency,
            profile,
            library,
            moves_up=facts.corner_moves_up,
        )
    )
    top, height = profile.top + MARK_DROP_MM, head_height(MARK_DROP_MM, profile)
    if len(facts.issuers) > 1:
        runs, bottom = joint_mark(facts.issuers, facts.suffix, top, height, profile, library)
    else:
        runs, bottom = mark("".join(facts.issuers) + facts.suffix, top, height, profile, library)
    lines = -(-len(facts.signatories) // 2) if facts.upward else 1
    first = bottom + BLANK_LINES * profile.pitch
    if facts.preprinted and facts.red_line_mm:
        first = _above_line(facts.red_line_mm, max(1, lines), profile)
    last = first + max(0, lines - 1) * profile.pitch
    if facts.upward:
        items += _upward(facts, first, profile, library)
    if facts.number:
        side = "left" if facts.upward else "centre"
        items += furniture.line_text(facts.number, last, side, profile, library, "number")
    rule = furniture.red_rule(last, profile)
    if not facts.preprinted:
        items += [*runs, rule]
    return Head(tuple(items), title_top(rule, profile))


def head_height(drop: float, profile: Profile, lines: int = 1) -> float:
    """Height of a mark ``drop`` mm down after which the title, two lines under the red line, stands on a row.

    ``lines``: of text between mark and red line (several 签发人 take whole rows more and change nothing).
    """
    line = profile.cell + furniture.RULE_DROP_MM + furniture.RED_RULE_MM
    below = (2 * BLANK_LINES + lines - 1) * profile.pitch + line + title_overhang(profile)
    return height_for(drop, below, profile)


def title_top(rule: Rule, profile: Profile) -> float:
    """Where the title begins under the red line (§7.3.1)."""
    return rule.y1 + rule.width / 2 + BLANK_LINES * profile.pitch


def _above_line(line_mm: float, lines: int, profile: Profile) -> float:
    """Where the first line of text stands so that the last one ends 4 mm above a printed red line."""
    last = line_mm - furniture.RULE_DROP_MM - profile.cell
    first = last - (lines - 1) * profile.pitch
    if not (profile.top < first and line_mm < profile.top + profile.text_height / 2):
        raise UserProblem(
            "T-007",
            f"预印的红线不会在距纸上边 {line_mm:g} 毫米处。",
            "请从纸的上边量到红线，以毫米计。",
            field="red_line_mm",
        )
    return first


def _upward(facts: HeadFacts, top: float, profile: Profile, library: Library) -> list[Item]:
    """签发人 at the right from ``top`` on, two names a line, continuing under the first name (§7.2.6)."""
    kind = Type(profile.size_pt, tag="signatory")
    label = single("签发人：", "fangsong", kind, profile.cell, library)
    lines = [
        [single(name, "kai", kind, profile.cell, library) for name in facts.signatories[first : first + 2]]
        for first in range(0, len(facts.signatories), 2)
    ]
    columns = max((len(names) for names in lines), default=0)
    widths = [
        max(line_width(names[column]) for names in lines if column < len(names)) for column in range(columns)
    ]
    # The longest name of the last column ends one 字 from the right edge.
    names_left = profile.right - profile.cell - sum(widths) - max(0, columns - 1) * profile.cell
    y = top + BASELINE * profile.cell
    items: list[Item] = []
    if lines:
        left = names_left - line_width(label)
        if left < profile.left:
            raise furniture.too_long("signatory")
        items += place(label, left, y, kind)
    for index, names in enumerate(lines):
        for column, name in enumerate(names):
            x = names_left + sum(widths[:column]) + column * profile.cell
            items += place(name, x, y + index * profile.pitch, kind)
    return items
