"""Lines → rows → pages: the 22-line grid, with what must stay together.

A row is one line of the grid with its parts (usually one line of text). Blank rows vanish at the top of
a page; a row that keeps with the next one never ends a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Metrics, Span, split
from desktop.export.layout.frame import GlyphRun
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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid. No parts: a blank row. ``starts_page`` begins a new page with this row."""

    parts: tuple[Part, ...] = ()
    keep_next: bool = False
    starts_page: bool = False

    @property
    def blank(self) -> bool:
        """Whether the row may vanish at the top of a page."""
        return not self.parts


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and the grid row (0-based) it stands on."""

    index: int
    row: Row


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
    """Width in mm from the first cell's left edge to the last cell's right edge."""
    gaps = sum(1 for cell in line.cells[1:] if cell.loose)
    return sum(cell.width for cell in line.cells) + gaps * line.gap


def paginate(rows: Sequence[Row], profile: Profile, first_row: int) -> list[list[Placed]]:
    """Put ``rows`` on pages, the first one starting at grid row ``first_row``.

    Returns a list of pages; a page holds at most ``profile.rows`` rows.
    """
    pages: list[list[Placed]] = [[]]
    at, index = first_row, 0
    while index < len(rows):
        row = rows[index]
        if (row.starts_page and (pages[-1] or len(pages) > 1)) or at >= profile.rows:
            pages.append([])
            at = 0
        if row.blank and at == 0 and len(pages) > 1 and not pages[-1]:
            index += 1
            continue
        chain = _chain(rows, index)
        if (
            at + chain > profile.rows
            and chain <= profile.rows
            and ((at > 0 and pages[-1]) or len(pages) == 1)
        ):
            pages.append([])
            at = 0
            continue
        pages[-1].append(Placed(at, row))
        at += 1
        index += 1
    for page in pages:
        while page and page[-1].row.blank:
            page.pop()
    return [page for index, page in enumerate(pages) if page or index == 0]


def _chain(rows: Sequence[Row], index: int) -> int:
    """How many rows must stand on one page from ``index`` on."""
    count = 1
    while index + count - 1 < len(rows) - 1 and rows[index + count - 1].keep_next:
        count += 1
    return count


def leave_room(pages: list[list[Placed]], profile: Profile, last_free: int) -> list[list[Placed]]:
    """Make the last page end at or above grid row ``last_free`` (exclusive).

    When the text is too long for that, its last rows, at least two and with what keeps with them, go to
    a new page, so that no page carries the imprint alone.
    """
    last = pages[-1]
    if not last or last[-1].index < last_free:
        return pages
    cut = len(last) - 2
    while cut > 0 and (last[cut - 1].row.keep_next or last[cut].row.blank):
        cut -= 1
    if cut <= 0:
        cut = max(1, len(last) - 2)
    moved = [placed.row for placed in last[cut:]]
    kept = last[:cut]
    while kept and kept[-1].row.blank:
        kept.pop()
    return [*pages[:-1], kept, *paginate(moved, profile, 0)]


def row_runs(page: Sequence[Placed], profile: Profile, metrics: Metrics) -> list[GlyphRun]:
    """The glyph runs of one page's rows, in reading order."""
    runs: list[GlyphRun] = []
    for placed in page:
        for part in placed.row.parts:
            y = baseline(profile, placed.index, part.kind.size_pt) + part.shift
            runs += place(part.line, part.left, y, part.kind, metrics, paragraph=part.paragraph)
    return runs


def baseline(profile: Profile, row: int, size_pt: float) -> float:
    """Baseline of type of ``size_pt`` centred in grid row ``row``."""
    size = profile.cell if size_pt == profile.size_pt else size_pt * MM_PER_PT
    return profile.row_top(row) + profile.cell / 2 + (BASELINE - 0.5) * size
