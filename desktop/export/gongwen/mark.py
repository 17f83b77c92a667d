"""The red name at the head of page 1 (发文机关标志), of one organ or of several (GB/T 9704-2012 §7.2.4, §10).

The standard leaves its size free. Its height is chosen so that, with every distance below it exact, the title
stands on the grid of the page; long names are condensed, as red heads are by custom (22 × 15 mm in the 1999
edition), and only names too long even for that are set lower.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.gongwen.furniture import too_long
from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Span, split
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import GlyphRun
from desktop.export.layout.geometry import MM_PER_PT, RED, Profile
from desktop.export.layout.place import Type, place

WIDTH_PART = 0.96  # of the text area
LEAST_SCALE = 0.62  # narrower characters are no 小标宋 any more
MOST_PT = 74.0
MARK_MOST = 40  # below 11 pt a mark is none
LEAST_MM = 11.5  # a mark's height is the first one from here that puts the title on the grid

JOINT_PITCH = 1.3  # of the characters' height, between organs
JOINT_MOST_PT = 44.0
JOINT_LEAST_PT = 14.0
JOINT_MOST_ROWS = 6  # rows of the grid more than a single name: page 1 must show text


def height_for(drop: float, below: float, profile: Profile) -> float:
    """The height (mm) of a mark ``drop`` below the text area's upper edge after which ``below`` ends on a row.

    ``below`` is the distance from the mark's lower edge to what shall stand at the top of a grid row.
    """
    rest = -(drop + below) % profile.pitch
    while rest < LEAST_MM:
        rest += profile.pitch
    return rest


def holds(text: str, height: float, profile: Profile, library: Library) -> bool:
    """Whether ``text`` can be a mark of just that height."""
    size = height / max(0.5, sum(_ink(text, library)))
    return size <= MOST_PT * MM_PER_PT and len(text) * size * LEAST_SCALE <= WIDTH_PART * profile.text_width


def mark(
    text: str, top: float, height: float, profile: Profile, library: Library
) -> tuple[list[GlyphRun], float]:
    """``text`` with its ink from ``top`` on, ``height`` mm high, centred; returns the ink's lower edge too.

    Short names are spaced out a little, long ones condensed down to ``LEAST_SCALE``; still longer ones are lower.

    Raises:
        UserProblem: the name is too long for any mark (``T-006``).
    """
    if len(text) > MARK_MOST:
        raise too_long("mark")
    if not text:  # a draft whose organ is not named yet: its place stays free
        return [], top + height
    count, room = len(text), WIDTH_PART * profile.text_width
    over, under = _ink(text, library)
    size = min(height / (over + under), MOST_PT * MM_PER_PT, room / count / LEAST_SCALE)
    scale = min(1.0, room / count / size)
    cell = size * scale
    if scale == 1.0 and count > 1:
        cell = min(1.15 * size, (room - size) / (count - 1))
    y = top + over * size
    return _set(text, None, y, size, scale, max(cell, size * scale), profile, library), y + under * size


def joint_mark(
    issuers: Sequence[str], suffix: str, top: float, height: float, profile: Profile, library: Library
) -> tuple[list[GlyphRun], float]:
    """Several organs one under another at equal width, ``suffix`` at their right in the middle.

    The block is ``height`` and some whole rows of the grid high.

    Raises:
        UserProblem: a name too long, or so many organs that page 1 could show no text (``T-006``).
    """
    lines = len(issuers)
    widest = max(len(name) for name in issuers)
    if widest + len(suffix) > MARK_MOST:
        raise too_long("mark")
    over, _ = _ink(issuers[0], library)
    _, under = _ink(issuers[-1], library)
    room = WIDTH_PART * profile.text_width
    columns = widest + (len(suffix) + 0.5 if suffix else 0.0)
    rows, size, whole = 0, 0.0, height
    for more in range(JOINT_MOST_ROWS + 1):
        high = height + more * profile.pitch
        fitting = high / (JOINT_PITCH * (lines - 1) + over + under)
        if rows and fitting > min(JOINT_MOST_PT * MM_PER_PT, room / columns / LEAST_SCALE):
            break
        rows, size, whole = more, fitting, high
    size = min(size, JOINT_MOST_PT * MM_PER_PT, room / columns / LEAST_SCALE)
    if size < JOINT_LEAST_PT * MM_PER_PT:
        raise UserProblem(
            "T-006",
            f"联合行文机关有{lines}个，全部排入标志后首页没有正文。",
            "请只用主办机关名称作标志：要素 issuers 只写主办机关，signed_by 写全部机关。",
            field="mark",
        )
    scale = min(1.0, room / columns / size)
    cell = size * scale
    pitch = (whole - (over + under) * size) / (lines - 1)
    left = profile.left + (profile.text_width - columns * cell) / 2
    first = top + over * size
    runs: list[GlyphRun] = []
    for index, name in enumerate(issuers):
        step = (widest - 1) * cell / (len(name) - 1) if len(name) > 1 else cell
        runs += _set(name, left, first + index * pitch, size, scale, step, profile, library)
    if suffix:
        at = left + (widest + 0.5) * cell
        runs += _set(suffix, at, first + (lines - 1) * pitch / 2, size, scale, cell, profile, library)
    return runs, top + whole


def _ink(text: str, library: Library) -> tuple[float, float]:
    """How far the ink of ``text`` reaches over and under the baseline, in em."""
    inks = [library.ink("title", char) for char in text]
    return max((ink.top for ink in inks), default=0.9), -min((ink.bottom for ink in inks), default=0.0)


def _set(
    text: str,
    left: float | None,
    y: float,
    size: float,
    scale: float,
    step: float,
    profile: Profile,
    library: Library,
) -> list[GlyphRun]:
    """``text`` with characters of ``scale`` of their width, ``step`` mm apart; centred without ``left``."""
    kind = Type(size / MM_PER_PT, RED, "mark")
    cells = tuple(split([Span(text, "title")], size, size, library))
    line = Line(cells, 0.0, gap=step - size)
    width = line_width(line) - (1 - scale) * size
    if left is None:
        left = profile.left + (profile.text_width - width) / 2
    return [replace(run, scale=round(run.scale * scale, 6)) for run in place(line, left, y, kind)]
