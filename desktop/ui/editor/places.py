"""Where the text stands on paper, both ways: a place on a page to a character, a character to its box. Millimetres."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.editing import SourceBox


def character_at(boxes: Sequence[SourceBox], page: int, x_mm: float, y_mm: float) -> int | None:
    """The character nearest to a place on a page: that of the box hit, else of the nearest box on the page."""
    near = [box for box in boxes if box.page == page and box.end > box.start]
    if not near:
        return None

    def distance(box: SourceBox) -> tuple[float, float]:
        down = max(box.y_mm - y_mm, 0.0, y_mm - box.y_mm - box.height_mm)
        across = max(box.x_mm - x_mm, 0.0, x_mm - box.x_mm - box.width_mm)
        return down, across

    box = min(near, key=distance)
    part = (x_mm - box.x_mm) / box.width_mm if box.width_mm > 0 else 0.0
    return box.start + round(max(0.0, min(1.0, part)) * (box.end - box.start))


def box_of(boxes: Sequence[SourceBox], place: int) -> SourceBox | None:
    """The box in which the character at `place` stands; between two boxes the one before it, else the first after."""
    best: SourceBox | None = None
    for box in boxes:
        if box.start <= place < box.end:
            return box
        if box.end <= place and (best is None or box.end > best.end):
            best = box
    return best if best is not None else min(boxes, key=lambda b: b.start, default=None)


def mark_of(box: SourceBox, place: int) -> tuple[float, float, float, float]:
    """The rectangle that shows a caret inside its box: x, y, width, height; the character it stands before."""
    length = max(1, box.end - box.start)
    step = box.width_mm / length
    inside = max(0, min(length, place - box.start))
    return box.x_mm + step * inside, box.y_mm, 0.0, box.height_mm
