"""Placing single lines of any size in boxes of any place: what plates, labels, covers and calendars share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.export.fonts.library import Library
from desktop.export.fonts.used import faces_of
from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Span, split
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Document, GlyphRun, Item, Page
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.layout.place import Type, place

A4 = (210.0, 297.0)


def one_line(text: str, role: str, size_pt: float, library: Library, *, gap: float = 0.0) -> Line:
    """``text`` as one line; ``gap`` mm are opened between its characters."""
    size = size_pt * MM_PER_PT
    return Line(tuple(split([Span(clean(text).replace("\n", " "), role)], size, size, library)), 0.0, gap=gap)


def largest(text: str, role: str, width: float, most_pt: float, least_pt: float, library: Library) -> float:
    """The largest size up to ``most_pt`` at which ``text`` fits in ``width`` mm; never below ``least_pt``."""
    natural = line_width(one_line(text, role, most_pt, library))
    return max(least_pt, min(most_pt, most_pt * width / natural)) if natural else most_pt


def set_line(
    line: Line,
    box: tuple[float, float, float],
    middle: float,
    kind: Type,
    library: Library,
    role: str,
    align: str = "centre",
) -> list[GlyphRun]:
    """The line in ``box`` (left, width, padding), its ink centred on height ``middle`` (mm)."""
    left, width, padding = box
    size = kind.size_pt * MM_PER_PT
    inks = [library.ink(role, char) for cell in line.cells for char in cell.text if char.strip()]
    if not inks:
        return []
    top, bottom = max(ink.top for ink in inks), min(ink.bottom for ink in inks)
    y = middle + (top + bottom) / 2 * size
    x = left + (width - line_width(line)) / 2 if align == "centre" else left + padding
    return place(line, x, y, kind)


def lines_in(text: str, role: str, size_pt: float, width: float, most: int, library: Library) -> list[Line]:
    """``text`` broken to ``width`` mm; when it needs more than ``most`` lines, type is made smaller by the caller."""
    size = size_pt * MM_PER_PT
    found: list[Line] = []
    for paragraph in clean(text).split("\n"):
        if paragraph:
            found += break_lines(
                split([Span(paragraph, role)], size, size, library), width, size, justify=False
            )
    return found[:most] if len(found) <= most else found


def upside_down(items: Iterable[Item], middle_x: float, middle_y: float) -> list[Item]:
    """The items turned half round about a point."""
    turned: list[Item] = []
    for item in items:
        if isinstance(item, GlyphRun):
            first = 2 * middle_x - item.xs[0]
            xs = tuple(round(first + x - item.xs[0], 6) for x in item.xs)
            turned.append(replace(item, xs=xs, y=round(2 * middle_y - item.y, 6), angle=180.0))
        else:
            turned.append(item)
    return turned


def as_document(
    title: str, pages: Sequence[tuple[Sequence[Item], tuple[float, float]]], library: Library
) -> Document:
    """Pages of items and paper sizes as a document."""
    finished = tuple(
        Page(index, size[0], size[1], tuple(items)) for index, (items, size) in enumerate(pages, 1)
    )
    return Document(clean(title), "sheet", "sheet", finished, faces_of(finished, library))
