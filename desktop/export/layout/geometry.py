"""Page geometry in millimetres: GB/T 9704-2012 §5.1-5.2 and the variants offices use.

The standard's grid: 156 mm hold 28 characters (5.571 mm each), 225 mm hold 22 lines, a line being one
character height plus 7/8 of it; so line 1 is flush with the top and line 22 flush with the bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.base.errors import UserProblem

MM_PER_PT = 25.4 / 72
RED = "red"
BLACK = "black"

# 字号 → points (Word and WPS values).
SIZE_PT = {
    "初号": 42.0,
    "小初": 36.0,
    "一号": 26.0,
    "小一": 24.0,
    "二号": 22.0,
    "小二": 18.0,
    "三号": 16.0,
    "小三": 15.0,
    "四号": 14.0,
    "小四": 12.0,
    "五号": 10.5,
    "小五": 9.0,
    "六号": 7.5,
    "小六": 6.5,
}

# Baseline below the top of a cell, as a part of the cell: keeps the ink of 仿宋, 楷体 and 黑体 inside
# the text area within 0.25 mm (the standard allows the text area 1 mm, §6).
BASELINE = 0.84


@dataclass(frozen=True, slots=True)
class Profile:
    """A page: paper, text area (版心) and grid. All lengths in mm, sizes in pt."""

    name: str
    page_width: float = 210.0
    page_height: float = 297.0
    left: float = 28.0
    top: float = 37.0
    text_width: float = 156.0
    text_height: float = 225.0
    columns: int = 28
    rows: int = 22
    pitch: float = (225.0 - 156.0 / 28) / 21
    size_pt: float = 16.0
    title_pitch: float = 35.8 * MM_PER_PT

    @property
    def cell(self) -> float:
        """Width of one 字 in mm."""
        return self.text_width / self.columns

    @property
    def right(self) -> float:
        """Right edge of the text area."""
        return self.left + self.text_width

    @property
    def bottom(self) -> float:
        """Lower edge of the text area."""
        return self.top + self.text_height

    def row_top(self, row: int) -> float:
        """Top of grid row ``row`` (0-based)."""
        return self.top + row * self.pitch

    def baseline(self, row: int) -> float:
        """Baseline of the text in grid row ``row`` (0-based)."""
        return self.row_top(row) + BASELINE * self.cell


LETTER_FOOT_MM = 20.0
LETTER_RULES_MM = (2.25 * MM_PER_PT, 1.0 * MM_PER_PT, 0.75 * MM_PER_PT)
"""Thick line, gap and thin line of the red double lines; §10.1 gives no weights, these are usual."""


def letter_first_page(page: Profile) -> Profile:
    """The grid of a letter's first page: its last line ends 7/8 of a character above the lower red double line.

    GB/T 9704-2012 §10.1. The text may run below the text area of other pages, down to that line.
    """
    line = page.page_height - LETTER_FOOT_MM - sum(LETTER_RULES_MM)
    last_top = line - page.cell * 7 / 8 - page.cell
    rows = int((last_top - page.top + 0.5 * page.pitch) / page.pitch) + 1
    top = last_top - (rows - 1) * page.pitch
    return replace(page, top=top, rows=rows, text_height=last_top + page.cell - top)


def _word(points: float) -> Profile:
    """Fixed line spacing as set in Word: as many lines as fit, the first flush with the top."""
    pitch = points * MM_PER_PT
    rows = int((225.0 - 156.0 / 28 + 0.2) / pitch) + 1
    return Profile(f"word{points:g}", rows=rows, pitch=pitch)


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("gb"),
        # GB/T 33476.2-2016: Word margins 34.58/32.58 mm, fixed 29.45 pt; Word's half leading removed.
        Profile("33476", pitch=29.45 * MM_PER_PT),
        _word(28),
        _word(28.95),
        _word(30),
    )
}


TITLES = {
    "gb": "国标（22行28字）",
    "33476": "GB/T 33476",
    "word28": "固定值28磅",
    "word28.95": "固定值28.95磅",
    "word30": "固定值30磅",
}
"""What people call the profiles."""


def named(title: str) -> str:
    """The profile people call ``title``; the standard's own for anything else."""
    return next((name for name, each in TITLES.items() if title in {name, each}), "gb")


def profile(name: str) -> Profile:
    """The profile called ``name``.

    Raises:
        UserProblem: no such profile (``T-003``).
    """
    try:
        return PROFILES[name]
    except KeyError:
        known = "、".join(PROFILES)
        raise UserProblem(
            "T-003", f"没有名为“{name}”的版式。", f"可用的版式：{known}。", field="profile"
        ) from None
