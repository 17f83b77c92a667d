"""Tables inside official papers: as wide as the text, heads repeated, rows parted; wide ones on turned pages.

A table stands between lines of the grid and takes whole lines of it, so the text after it is on the grid
again. A turned table (GB/T 9704-2012 §8) has its head at the left of the page on every page: on odd pages that
is the binding edge, on even ones the fore edge; the page number stays where it is on all other pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.export.fonts.library import Library
from desktop.export.forms.boxes import TALL_MM, Area, Strip, strips
from desktop.export.forms.model import Table
from desktop.export.gongwen.furniture import too_long
from desktop.export.layout.flow import Block, Row
from desktop.export.layout.frame import GlyphRun, Item, Rule
from desktop.export.layout.geometry import Profile

SIZE_PT = 12.0
SMALL_PT = 10.5
SMALL_FROM_COLUMNS = 7


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Strips of a table that stand one under another; ``table`` is set on the first piece alone."""

    strips: tuple[Strip, ...]
    area: Area
    table: Table | None = None

    @property
    def height(self) -> float:
        """Height in mm."""
        return sum(strip.height for strip in self.strips)

    @property
    def least(self) -> float:
        """Caption, head and first row."""
        return sum(strip.height for strip in self.strips[: _first_end(self.strips)])

    def part(self, room: float) -> tuple[TableBlock | None, TableBlock | None]:
        """Whole rows that fit in ``room`` mm; a row taller than a page is parted between its lines."""
        if self.height <= room + 1e-6:
            return self, None
        taken, used = 0, 0.0
        while taken < len(self.strips) and used + self.strips[taken].height <= room:
            used += self.strips[taken].height
            taken += 1
        end = taken
        while end and self.strips[end - 1].keep_next:
            end -= 1
        if end >= _first_end(self.strips):
            return self._pieces(self.strips[:end], self.strips[end:])
        # Not even the first row fits here: a tall row is parted between its lines.
        tall = self.strips[taken]
        pieces = tall.cut(room - used, self.area) if tall.height > TALL_MM else None
        if pieces is None or taken < _first_end(self.strips) - 1:
            return None, self
        return self._pieces((*self.strips[:taken], pieces[0]), (pieces[1], *self.strips[taken + 1 :]))

    def draw(self, top: float) -> list[Item]:
        """The items of all strips."""
        items: list[Item] = []
        for strip in self.strips:
            items += strip.draw(top, self.area)
            top += strip.height
        return items

    def _pieces(
        self, first: Sequence[Strip], rest: Sequence[Strip]
    ) -> tuple[TableBlock | None, TableBlock | None]:
        head = rest[0].head if rest else None
        again = (replace(head, keep_next=True), *rest) if head is not None else tuple(rest)
        return replace(self, strips=tuple(first)), replace(self, strips=again, table=None) if rest else None


def _first_end(all_strips: Sequence[Strip]) -> int:
    """How many strips the smallest piece has: those that keep with the next, and one more."""
    count = 1
    while count < len(all_strips) and all_strips[count - 1].keep_next:
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class TurnedBlock:
    """One page of a table that is turned a quarter against the clock; it takes a whole page."""

    inner: TableBlock
    profile: Profile

    @property
    def height(self) -> float:
        """A whole page."""
        return self.profile.text_height

    @property
    def least(self) -> float:
        """A whole page."""
        return self.profile.text_height

    def part(self, room: float) -> tuple[TurnedBlock | None, TurnedBlock | None]:
        """It stands on a fresh page or not at all."""
        return (self, None) if room >= self.profile.text_height - 0.01 else (None, self)

    def draw(self, top: float) -> list[Item]:
        """The items of the table, turned into the text area."""
        left, foot = self.profile.left, top + self.profile.text_height
        return [_turned(item, left, foot) for item in self.inner.draw(0.0)]


def _turned(item: Item, left: float, foot: float) -> Item:
    """Along the table is up the page, down the table is to the right."""
    if isinstance(item, GlyphRun):
        start = item.xs[0]
        x = left + item.y
        return replace(
            item, xs=tuple(round(x + each - start, 6) for each in item.xs), y=foot - start, angle=90.0
        )
    if isinstance(item, Rule):
        return replace(item, x1=left + item.y1, y1=foot - item.x1, x2=left + item.y2, y2=foot - item.x2)
    return replace(item, x=left + item.y, y=foot - item.x)


def table_of(block: Block | None) -> Table | None:
    """The table that begins with this block."""
    if isinstance(block, TurnedBlock):
        return block.inner.table
    return block.table if isinstance(block, TableBlock) else None


def table_rows(table: Table, profile: Profile, library: Library, paragraph: int | None = None) -> list[Row]:
    """The rows of the page grid that hold the table, which is paragraph number ``paragraph`` of the text."""
    size = SMALL_PT if len(table.columns) >= SMALL_FROM_COLUMNS else SIZE_PT
    if not table.landscape:
        area = Area(profile.left, profile.text_width, size)
        return [Row(block=TableBlock(tuple(strips(table, area, library, paragraph)), area, table))]
    area = Area(0.0, profile.text_height, size)
    whole: TableBlock | None = TableBlock(tuple(strips(table, area, library, paragraph)), area, table)
    rows: list[Row] = []
    while whole is not None:
        first, rest = whole.part(profile.text_width)
        if first is None:
            raise too_long("table")
        rows.append(Row(block=TurnedBlock(first, profile), starts_page=True))
        whole = rest
    return rows


def fitted_shares(rows: Sequence[Sequence[str]], room: float = 36.0) -> list[float]:
    """Widths of columns in characters, by what stands in them, for ``room`` characters in all.

    Columns of short texts are as wide as their longest, so that a date or a name stays on one line; the
    others share the rest by how much they hold. More than ``room`` in all means that the table is wide.
    """
    count = max((len(row) for row in rows), default=0)
    longest, means = [], []
    for column in range(count):
        widths = [_width(row[column]) for row in rows if column < len(row)]
        longest.append(max(2.0, *widths) + _PADDING)
        means.append(sum(widths) / max(1, len(widths)) + _PADDING)
    if sum(longest) <= room:
        return longest
    short = [width <= _SHORT for width in longest]
    rest = max(0.0, room - sum(width for width, is_short in zip(longest, short, strict=True) if is_short))
    weights = [
        0.0 if is_short else (w * m) ** 0.5 for w, m, is_short in zip(longest, means, short, strict=True)
    ]
    total = sum(weights) or 1.0
    return [
        width if is_short else max(_LEAST, rest * weight / total)
        for width, weight, is_short in zip(longest, weights, short, strict=True)
    ]


_PADDING = 0.9
_SHORT = 9.0
_LEAST = 6.0


def _width(text: str) -> float:
    return max(
        (sum(0.5 if char.isascii() else 1.0 for char in line) for line in text.split("\n")), default=0.0
    )


__all__ = ["TableBlock", "TurnedBlock", "fitted_shares", "table_rows"]
