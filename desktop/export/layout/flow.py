"""Lines → rows → pages: the 22-line grid, with what must stay together.

A row is one line of the grid with its parts (usually one line of text), or a block (a table) that takes as
many lines of the grid as it needs and may be parted between pages. Blank rows vanish at the top of a page; a
row that keeps with the next one never ends a page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from desktop.base.errors import UserProblem
from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Metrics, Span, split
from desktop.export.layout.frame import Item
from desktop.export.layout.geometry import BASELINE, MM_PER_PT, Profile
from desktop.export.layout.place import Type, place


@dataclass(frozen=True, slots=True)
class Part:
    """One line of text in a row: its left edge (mm from the page's edge) and a shift downwards."""

    line: Line
    left: float
    kind: Type
    paragraph: int | None = None
    shift: float = 0.0


class Block(Protocol):
    """Something that is not text on the grid: it has a height (mm), can be parted and can draw itself."""

    @property
    def height(self) -> float:
        """Its whole height in mm."""

    @property
    def least(self) -> float:
        """The height of the smallest piece that may stand at the foot of a page."""

    def part(self, room: float) -> tuple[Block | None, Block | None]:
        """What fits in ``room`` mm, and the rest."""

    def draw(self, top: float) -> list[Item]:
        """Its items with the upper edge at ``top``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid. No parts: a blank row. ``starts_page`` begins a new page with this row.

    A row with a ``block`` has no parts and takes several lines of the grid.
    """

    parts: tuple[Part, ...] = ()
    keep_next: bool = False
    starts_page: bool = False
    block: Block | None = None

    @property
    def blank(self) -> bool:
        """Whether the row may vanish at the top of a page."""
        return not self.parts and self.block is None


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and the grid row (0-based) it stands on; ``span`` is how many it takes."""

    index: int
    row: Row
    span: int = 1

    @property
    def end(self) -> int:
        """The last grid row it takes."""
        return self.index + self.span - 1


BLANK = Row(keep_next=False)
BLANK_KEPT = Row(keep_next=True)


def paragraph_rows(
    spans: Sequence[Span],
    profile: Profile,
    metrics: Metrics,
    *,
    first_indent: float = 2.0,
    rest_indent: float = 0.0,
    left: float | None = None,
    width: float | None = None,
    kind: Type | None = None,
    paragraph: int | None = None,
    keep_next: bool = False,
) -> list[Row]:
    """The rows of one paragraph. Indents in cells (字), ``left`` and ``width`` in mm."""
    kind = kind or Type(profile.size_pt)
    left = profile.left if left is None else left
    width = profile.text_width if width is None else width
    cells = split(spans, profile.cell, kind.size_pt * MM_PER_PT, metrics)
    lines = break_lines(cells, width, profile.cell, first_indent * profile.cell, rest_indent * profile.cell)
    return [Row((Part(line, left, kind, paragraph),), keep_next) for line in lines]


def single(text: str, role: str, kind: Type, cell: float, metrics: Metrics) -> Line:
    """``text`` as one unbroken line whose cells are ``cell`` mm."""
    return Line(tuple(split([Span(text, role)], cell, kind.size_pt * MM_PER_PT, metrics)), 0.0)


def line_width(line: Line) -> float:
    """Width in mm from the first cell's left edge to the last cell's right edge, as it is drawn."""
    gaps = sum(1 for cell in line.cells[1:] if cell.loose)
    whole = sum(cell.width for cell in line.cells) + gaps * line.gap
    if not (line.squeeze or line.trim):
        return whole
    slack = sum(cell.shrink_before + cell.shrink_after for cell in line.cells)
    ends = [cell for cell in line.cells if not cell.space][-1:]
    given = sum(cell.shrink_after for cell in ends) if line.trim else 0.0
    return whole - line.squeeze * (slack - given) - line.trim


def paginate(
    rows: Sequence[Row], profile: Profile, first_row: int, first_rows: int | None = None
) -> list[list[Placed]]:
    """Put ``rows`` on pages, the first one starting at grid row ``first_row``.

    Returns a list of pages; a page holds at most ``profile.rows`` rows, the first one ``first_rows``.

    Raises:
        UserProblem: a row of a table is taller than a page (``T-008``).
    """
    pages: list[list[Placed]] = [[]]
    rows = list(rows)
    at, index = first_row, 0
    while index < len(rows):
        row = rows[index]
        most = first_rows if first_rows is not None and len(pages) == 1 else profile.rows
        if (row.starts_page and (pages[-1] or len(pages) > 1)) or at >= most:
            pages.append([])
            at, most = 0, profile.rows
        if row.blank and at == 0 and len(pages) > 1 and not pages[-1]:
            index += 1
            continue
        chain = _chain(rows, index, profile)
        if at + chain > most and chain <= profile.rows and ((at > 0 and pages[-1]) or len(pages) == 1):
            pages.append([])
            at = 0
            continue
        if row.block is None:
            pages[-1].append(Placed(at, row))
            at += 1
        else:
            first, rest = row.block.part(room_of(most - at, profile))
            if first is None:
                if at == 0:
                    raise UserProblem(
                        "T-008",
                        "表格的一行比一面纸还高，排不下。",
                        "请把这一行的内容分成几行。",
                        field="body",
                    )
                pages.append([])
                at = 0
                continue
            span = min(span_of(first.height, profile), most - at)
            pages[-1].append(Placed(at, replace(row, block=first), span))
            at += span
            if rest is not None:
                rows[index] = replace(row, block=rest, starts_page=True)
                continue
        index += 1
    for page in pages:
        while page and page[-1].row.blank:
            page.pop()
    return [page for index, page in enumerate(pages) if page or index == 0]


def room_of(count: int, profile: Profile) -> float:
    """The height in mm of ``count`` lines of the grid, from the top of the first to the foot of the last."""
    return count * profile.pitch - (profile.pitch - profile.cell)


def span_of(height: float, profile: Profile) -> int:
    """How many lines of the grid a block of ``height`` mm takes."""
    return max(1, math.ceil((height + profile.pitch - profile.cell - 1e-6) / profile.pitch))


def _chain(rows: Sequence[Row], index: int, profile: Profile) -> int:
    """How many lines of the grid must stand on one page from row ``index`` on."""
    count = 0
    while True:
        row = rows[index]
        held = row.keep_next and index < len(rows) - 1
        if row.block is None:
            count += 1
        else:
            count += span_of(row.block.height if held else row.block.least, profile)
        if not held:
            return count
        index += 1


def leave_room(pages: list[list[Placed]], profile: Profile, last_free: int) -> list[list[Placed]]:
    """Make the last page end at or above grid row ``last_free`` (exclusive).

    When the text is too long for that, its last rows, at least two and with what keeps with them, go to
    a new page, so that no page carries the imprint alone where that can be helped.
    """
    last = pages[-1]
    if not last or last[-1].end < last_free:
        return pages
    block = last[-1].row.block
    if block is not None:
        first, rest = block.part(room_of(last_free - last[-1].index, profile))
        if first is None:
            first, rest = None, block
        if first is not None or len(last) > 1:
            kept = [
                *last[:-1],
                *([replace(last[-1], row=replace(last[-1].row, block=first))] if first else []),
            ]
            moved = [replace(last[-1].row, block=rest, starts_page=False)]
            return [*pages[:-1], kept, *paginate(moved, profile, 0)]
        return [*pages, []]
    cut = len(last) - 2
    while cut > 0 and (last[cut - 1].row.keep_next or last[cut].row.blank):
        cut -= 1
    if cut <= 0:
        # All of it belongs together (a title, a line or two and the signature): the imprint takes a page alone.
        return [*pages, []]
    moved = [placed.row for placed in last[cut:]]
    kept = last[:cut]
    while kept and kept[-1].row.blank:
        kept.pop()
    return [*pages[:-1], kept, *paginate(moved, profile, 0)]


def row_items(page: Sequence[Placed], profile: Profile) -> list[Item]:
    """The items of one page's rows, in reading order; a block stands in the middle of its lines,
    at the head of a page flush with it."""
    items: list[Item] = []
    for placed in page:
        for part in placed.row.parts:
            y = baseline(profile, placed.index, part.kind.size_pt) + part.shift
            items += place(part.line, part.left, y, part.kind, paragraph=part.paragraph)
        block = placed.row.block
        if block is not None:
            spare = room_of(placed.span, profile) - block.height
            top = profile.row_top(placed.index) + (max(0.0, spare / 2) if placed.index else 0.0)
            items += block.draw(top)
    return items


def baseline(profile: Profile, row: int, size_pt: float) -> float:
    """Baseline of type of ``size_pt`` centred in grid row ``row``."""
    size = profile.cell if size_pt == profile.size_pt else size_pt * MM_PER_PT
    return profile.row_top(row) + profile.cell / 2 + (BASELINE - 0.5) * size
