"""Lines → glyph runs: the origin of every character.

A mark narrower than its cell stands at the side it belongs to (opening marks right, closing marks
left), anything else in the middle; dashes are widened to join.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Cell, Metrics
from desktop.export.layout.characters import CLOSING_HALF, OPENING_HALF
from desktop.export.layout.frame import GlyphRun
from desktop.export.layout.geometry import MM_PER_PT


class Type(NamedTuple):
    """How a line is set: size, colour and the tag its runs carry."""

    size_pt: float
    color: str = "black"
    tag: str = "body"


class _Placed(NamedTuple):
    char: str
    x: float
    face: str
    scale: float
    role: str


def place(
    line: Line, left: float, y: float, kind: Type, metrics: Metrics, *, paragraph: int | None = None
) -> list[GlyphRun]:
    """The runs of ``line`` when its left edge is ``left`` and its baseline ``y`` (mm)."""
    size = kind.size_pt * MM_PER_PT
    placed: list[_Placed] = []
    x = left + line.indent
    for index, cell in enumerate(line.cells):
        if index and cell.loose:
            x += line.gap
        before = cell.shrink_before * line.squeeze
        after = cell.shrink_after * line.squeeze
        if cell.natural:
            _place_natural(cell, x, size, metrics, placed)
        else:
            _place_in_cells(cell, x - before, size, metrics, placed)
        x += cell.width - before - after
    return _runs(placed, y, kind, line.cells[0].start if line.cells else 0, paragraph)


def _place_natural(cell: Cell, x: float, size: float, metrics: Metrics, out: list[_Placed]) -> None:
    for char in cell.text:
        face, advance = metrics.glyph(cell.role, char)
        out.append(_Placed(char, x, face, 1.0, cell.role))
        x += advance * size


def _place_in_cells(cell: Cell, x: float, size: float, metrics: Metrics, out: list[_Placed]) -> None:
    step = cell.width / len(cell.text)
    for char in cell.text:
        face, advance = metrics.glyph(cell.role, char)
        width, scale = advance * size, 1.0
        if char == "—":
            scale, width = step / width, step
        if width >= size - 1e-9:
            shift = (step - width) / 2
        elif char in OPENING_HALF:
            shift = step - width
        elif char in CLOSING_HALF:
            shift = 0.0
        else:
            shift = (step - width) / 2
        out.append(_Placed(char, x + shift, face, scale, cell.role))
        x += step


def _runs(placed: list[_Placed], y: float, kind: Type, start: int, paragraph: int | None) -> list[GlyphRun]:
    runs: list[GlyphRun] = []
    first = 0
    for index in range(1, len(placed) + 1):
        same = index < len(placed) and placed[index][2:] == placed[first][2:]
        if same:
            continue
        part = placed[first:index]
        runs.append(
            GlyphRun(
                text="".join(each.char for each in part),
                xs=tuple(round(each.x, 6) for each in part),
                y=round(y, 6),
                face=part[0].face,
                size_pt=kind.size_pt,
                color=kind.color,
                scale=round(part[0].scale, 6),
                tag=kind.tag,
                source=None if paragraph is None else (paragraph, start + first),
                role=part[0].role,
            )
        )
        first = index
    return runs
