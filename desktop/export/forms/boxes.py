"""Blocks of a sheet → strips: pieces of a page with a height, that know how to draw themselves.

A strip is never split except by ``cut``: a row taller than the rest of its page is parted between lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from desktop.export.fonts.library import Library
from desktop.export.forms.model import Block, Column, Field, Fields, Prose, Signatures, Table
from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Span, split
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Item, Rule
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.layout.place import Type, place

TALL_MM = 60.0  # rows up to this height stay whole
PAD_MM = 1.6
LINE_FACTOR = 1.45
RULE_MM = 0.25
JUSTIFY_FROM = 16  # characters: narrower boxes would show holes


@dataclass(frozen=True, slots=True)
class Area:
    """Where a sheet's content goes: left edge and width in mm, type size in pt."""

    left: float
    width: float
    size_pt: float

    @property
    def size(self) -> float:
        """The em in mm."""
        return self.size_pt * MM_PER_PT

    @property
    def pitch(self) -> float:
        """Line pitch in mm."""
        return self.size * LINE_FACTOR


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a row: its edges, its lines, how they stand in it; `source`: paragraph and cell of the text."""

    left: float
    width: float
    lines: tuple[Line, ...]
    role: str
    align: str
    source: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """A full-width piece of a page, ``height`` mm tall. ``head`` is repeated when the page breaks before it.

    ``boxed`` draws lines around the boxes; ``keep_mm`` is room that must remain below it on its page.
    """

    boxes: tuple[Box, ...]
    height: float
    boxed: bool = True
    head: Strip | None = None
    keep_next: bool = False
    top_align: bool = False
    keep_mm: float = 0.0

    def draw(self, y: float, area: Area) -> list[Item]:
        """The items of the strip with its upper edge at ``y``."""
        items: list[Item] = []
        for box in self.boxes:
            items += _draw_text(box, y, self, area)
        if self.boxed:
            right = area.left + area.width
            for edge in (y, y + self.height):
                items.append(Rule(area.left, edge, right, edge, RULE_MM, tag="box"))
            for x in sorted({area.left, right, *(box.left for box in self.boxes)}):
                items.append(Rule(x, y, x, y + self.height, RULE_MM, tag="box"))
        return items

    def cut(self, room: float, area: Area) -> tuple[Strip, Strip] | None:
        """Part the strip so that the first piece fits in ``room`` mm; None when not even two lines do."""
        count = int((room - 2 * PAD_MM) / area.pitch)
        most = max((len(box.lines) for box in self.boxes), default=0)
        if count < 2 or count >= most:
            return None
        upper = tuple(replace(b, lines=b.lines[:count]) for b in self.boxes)
        lower = tuple(replace(b, lines=b.lines[count:]) for b in self.boxes)
        low_height = 2 * PAD_MM + (most - count) * area.pitch
        return (
            Strip(upper, 2 * PAD_MM + count * area.pitch, self.boxed, self.head, False, True),
            Strip(lower, low_height, self.boxed, self.head, self.keep_next, True),
        )


def strips(block: Block, area: Area, library: Library, paragraph: int | None = None) -> Iterator[Strip]:
    """The strips of one block; `paragraph` is the place of a table in the text it was typed in."""
    match block:
        case Table():
            for strip, first in _table(block, area, library):
                yield strip if paragraph is None else _sourced(strip, paragraph, first)
        case Fields():
            for row in block.rows:
                yield _field_row(row, block, area, library)
        case Prose():
            yield from _prose(block, area, library)
        case Signatures():
            yield _signatures(block, area, library)


def text_lines(
    text: str, role: str, width: float, area: Area, library: Library, *, even: bool = False
) -> tuple[Line, ...]:
    """``text`` broken to ``width`` mm; line ends in it are kept.

    Narrow boxes are not justified; ``even`` makes the lines of a centred box alike in length.
    """
    lines: list[Line] = []
    justify = width > JUSTIFY_FROM * area.size and not even
    for paragraph in clean(text).split("\n"):
        cells = split([Span(paragraph, role)], area.size, area.size, library) if paragraph else []
        broken = break_lines(cells, width, area.size, justify=justify)
        narrower = width - area.size
        while even and len(broken) > 1 and narrower > area.size:
            tried = break_lines(cells, narrower, area.size, justify=False)
            if len(tried) > len(broken) or any(line_width(line) > narrower + 0.01 for line in tried):
                break
            broken, narrower = tried, narrower - area.size
        lines += broken or [Line((), 0.0)]
    return tuple(lines)


def _draw_text(box: Box, y: float, strip: Strip, area: Area) -> list[Item]:
    kind = Type(area.size_pt, tag="sheet")
    items: list[Item] = []
    block = len(box.lines) * area.pitch
    top = y + (PAD_MM if strip.top_align else (strip.height - block) / 2)
    for index, line in enumerate(box.lines):
        if not line.cells:
            continue
        at = top + index * area.pitch + area.pitch / 2 + (BASELINE - 0.5) * area.size
        x = box.left + PAD_MM
        if box.align == "centre":
            x = box.left + (box.width - line_width(line)) / 2
        paragraph, cell = box.source or (None, None)
        items += place(line, x, at, kind, paragraph=paragraph, cell=cell)
    return items


def _sourced(strip: Strip, paragraph: int, first: int) -> Strip:
    """The strip, its boxes and those of the head it repeats numbered from `first`."""
    boxes = tuple(replace(box, source=(paragraph, first + place)) for place, box in enumerate(strip.boxes))
    head = _sourced(strip.head, paragraph, 0) if strip.head is not None else None
    return replace(strip, boxes=boxes, head=head)


def _table(table: Table, area: Area, library: Library) -> Iterator[tuple[Strip, int]]:
    """Each strip, and the number of its first cell (the caption is -1)."""
    total = sum(column.share for column in table.columns)
    edges = [
        area.left + area.width * part / total
        for part in accumulate((c.share for c in table.columns), initial=0)
    ]
    if table.caption:
        align = "centre" if table.caption.startswith("表") else "left"
        yield _caption(table.caption, area, library, align), -1
    headings = tuple(column.title for column in table.columns)
    centred = tuple(Column(c.title, c.share, "centre") for c in table.columns)
    head = _row(headings, centred, edges, "hei", table.row_mm, None, area, library)
    yield Strip(head.boxes, head.height, keep_next=True), 0
    empty = [("",) * len(table.columns)] * max(0, table.least_rows - len(table.rows))
    for number, row in enumerate((*table.rows, *empty), 1):
        values = (*row, *("",) * (len(table.columns) - len(row)))[: len(table.columns)]
        strip = _row(values, table.columns, edges, "fangsong", table.row_mm, head, area, library)
        yield strip, number * len(table.columns)


def _row(
    values: tuple[str, ...],
    columns: tuple[Column, ...],
    edges: list[float],
    role: str,
    least: float,
    head: Strip | None,
    area: Area,
    library: Library,
) -> Strip:
    boxes = []
    for value, column, (left, right) in zip(values, columns, pairwise(edges), strict=True):
        even = column.align == "centre"
        lines = text_lines(value, role, right - left - 2 * PAD_MM, area, library, even=even)
        boxes.append(Box(left, right - left, lines, role, column.align))
    return Strip(tuple(boxes), _height(boxes, least, area), head=head)


def _height(boxes: list[Box], least: float, area: Area) -> float:
    return max(least, 2 * PAD_MM + max(len(box.lines) for box in boxes) * area.pitch)


def _field_row(row: tuple[Field, ...], fields: Fields, area: Area, library: Library) -> Strip:
    unit = area.width / fields.columns
    boxes: list[Box] = []
    x, tall = area.left, 1
    for field in row:
        label = text_lines(field.label, "hei", fields.label_mm - 2 * PAD_MM, area, library, even=True)
        boxes.append(Box(x, fields.label_mm, label, "hei", "centre"))
        width = unit * field.span - fields.label_mm
        value = text_lines(field.value, "fangsong", width - 2 * PAD_MM, area, library)
        boxes.append(Box(x + fields.label_mm, width, value, "fangsong", "left"))
        x += unit * field.span
        tall = max(tall, field.lines)
    return Strip(tuple(boxes), _height(boxes, max(8.5, 2 * PAD_MM + tall * area.pitch), area))


def _caption(text: str, area: Area, library: Library, align: str = "left") -> Strip:
    lines = text_lines(text, "hei", area.width - 2 * PAD_MM, area, library)
    box = Box(area.left - PAD_MM, area.width + 2 * PAD_MM, lines, "hei", align)
    return Strip((box,), len(lines) * area.pitch + 2.0, boxed=False, keep_next=True)


def _prose(prose: Prose, area: Area, library: Library) -> Iterator[Strip]:
    if prose.heading:
        yield _caption(prose.heading, area, library)
    for paragraph in clean(prose.text).split("\n"):
        cells = split([Span(paragraph)], area.size, area.size, library)
        for line in break_lines(cells, area.width, area.size, 2 * area.size):
            yield Strip(
                (Box(area.left - PAD_MM, area.width, (line,), "fangsong", "left"),), area.pitch, boxed=False
            )


def _signatures(block: Signatures, area: Area, library: Library) -> Strip:
    """Each place as wide as its words ask, so that a name and a time stay on one line."""
    texts = [f"{label}：{name}" for label, name in block.places]
    natural = [
        max(30.0, sum(cell.width for cell in split([Span(text)], area.size, area.size, library)) + 3 * PAD_MM)
        for text in texts
    ]
    total = sum(natural)
    boxes: list[Box] = []
    x = area.left
    for text, share in zip(texts, natural, strict=True):
        width = area.width * share / total
        lines = text_lines(text, "fangsong", width - 2 * PAD_MM, area, library)
        boxes.append(Box(x - PAD_MM, width, lines, "fangsong", "left"))
        x += width
    return Strip(tuple(boxes), _height(boxes, 12.0, area), boxed=False)
