"""The heads of 文件: one organ, several organs, papers to a superior (GB/T 9704-2012 §7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.export.fonts.library import Library
from desktop.export.gongwen import furniture
from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Span, split
from desktop.export.layout.flow import line_width, single
from desktop.export.layout.frame import GlyphRun, Item
from desktop.export.layout.geometry import MM_PER_PT, RED, Profile
from desktop.export.layout.place import Type, place

MARK_DROP_MM = 35.0
MARK_LIMIT_PT = 62.0
JOINT_LIMIT_PT = 44.0


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


@dataclass(frozen=True, slots=True)
class Head:
    """The items of the head and the first grid row below it."""

    items: tuple[Item, ...]
    next_row: int


def document_head(facts: HeadFacts, profile: Profile, library: Library) -> Head:
    """The head of page 1, down to the red line.

    ``preprinted`` leaves out mark and line, for paper that carries them already; all else stands where
    it would.
    """
    items: list[Item] = list(
        furniture.corner_marks(
            facts.copy_number, facts.classification, facts.period, facts.urgency, profile, library
        )
    )
    top = profile.top + MARK_DROP_MM
    if len(facts.issuers) > 1:
        runs, bottom = joint_mark(facts.issuers, facts.suffix, top, profile, library)
    else:
        text = "".join(facts.issuers) + facts.suffix
        runs, bottom = furniture.mark(text, top, MARK_LIMIT_PT, profile, library)
    row = profile.first_row_below(bottom) + 2
    if facts.upward:
        more, row = _upward(facts, row, profile, library)
        items += more
    elif facts.number:
        items += furniture.row_text(facts.number, row, "centre", profile, library, "number")
    rule = furniture.red_rule(row, profile)
    if not facts.preprinted:
        items += [*runs, rule]
    return Head(tuple(items), profile.first_row_below(rule.y1))


def joint_mark(
    issuers: Sequence[str], suffix: str, top: float, profile: Profile, library: Library
) -> tuple[list[GlyphRun], float]:
    """Several organs one under another at equal width, ``suffix`` at their right in the middle (§7.2.4)."""
    widest = max(len(name) for name in issuers)
    room = 0.96 * profile.text_width / MM_PER_PT
    size_pt = min(JOINT_LIMIT_PT, room / (widest + len(suffix) + 0.5), 420 / len(issuers) / 1.35)
    size = size_pt * MM_PER_PT
    pitch = 1.3 * size
    names = widest * size
    suffix_width = len(suffix) * size
    total = names + (0.5 * size + suffix_width if suffix else 0.0)
    left = profile.left + (profile.text_width - total) / 2
    kind = Type(size_pt, RED, "mark")
    first_ink = max(library.ink("title", char).top for char in issuers[0])
    runs: list[GlyphRun] = []
    y = top + first_ink * size
    for index, name in enumerate(issuers):
        cells = tuple(split([Span(name, "title")], size, size, library))
        gap = (names - size * len(name)) / (len(name) - 1) if len(name) > 1 else 0.0
        runs += place(Line(cells, 0.0, gap=gap), left, y + index * pitch, kind, library)
    last = y + (len(issuers) - 1) * pitch
    if suffix:
        line = single(suffix, "title", kind, size, library)
        runs += place(line, left + names + 0.5 * size, (y + last) / 2, kind, library)
    lowest = min(library.ink("title", char).bottom for char in issuers[-1])
    return runs, last - lowest * size


def _upward(facts: HeadFacts, row: int, profile: Profile, library: Library) -> tuple[list[Item], int]:
    """发文字号 at the left, 签发人 at the right, two names a line; the number on the last line (§7.2.5-6)."""
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
    items: list[Item] = []
    if lines:
        at = names_left - line_width(label)
        items += place(label, at, profile.baseline(row), kind, library)
    for index, names in enumerate(lines):
        for column, name in enumerate(names):
            x = names_left + sum(widths[:column]) + column * profile.cell
            items += place(name, x, profile.baseline(row + index), kind, library)
    last = row + max(0, len(lines) - 1)
    if facts.number:
        items += furniture.row_text(facts.number, last, "left", profile, library, "number")
    return items, last
