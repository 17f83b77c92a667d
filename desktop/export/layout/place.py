"""Lines → glyph runs: the origin of every character."""

from __future__ import annotations

from typing import NamedTuple

from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Style
from desktop.export.layout.frame import GlyphRun


class Type(NamedTuple):
    """How a line is set: size, colour and the tag its runs carry."""

    size_pt: float
    color: str = "black"
    tag: str = "body"


def place(
    line: Line,
    left: float,
    y: float,
    kind: Type,
    *,
    paragraph: int | None = None,
    cell: int | None = None,
) -> list[GlyphRun]:
    """The runs of ``line`` when its left edge is ``left`` and its baseline ``y`` (mm).

    ``paragraph`` and ``cell`` say which paragraph of the text, and which cell of a table, the line is part of.
    """
    parts: list[tuple[Style, list[float]]] = []
    x, gap, squeeze = left + line.indent, line.gap, line.squeeze
    style: Style | None = None
    xs: list[float] = []
    for index, piece in enumerate(line.cells):
        if gap and index and piece.loose:
            x += gap
        before = after = 0.0
        if squeeze:
            before, after = piece.shrink_before * squeeze, piece.shrink_after * squeeze
        start = x - before
        for offset, look in piece.stands:
            if look is not style and look != style:
                style, xs = look, []
                parts.append((look, xs))
            xs.append(start + offset)
        x += piece.width - before - after
    return _runs(line, parts, round(y, 6), kind, () if paragraph is None else (paragraph,), cell)


def _runs(
    line: Line,
    parts: list[tuple[Style, list[float]]],
    y: float,
    kind: Type,
    paragraph: tuple[int, ...],
    cell: int | None,
) -> list[GlyphRun]:
    runs: list[GlyphRun] = []
    text, first = line.text, 0
    after = () if cell is None else (cell,)
    for style, xs in parts:
        last = first + len(xs)
        # As round(x, 6), in a third of the time.
        exact = tuple([int(x * 1e6 + 0.5) / 1e6 if x > 0 else round(x, 6) for x in xs])
        source = (*paragraph, line.start + first, *after) if paragraph else None
        runs.append(
            GlyphRun(
                text[first:last],
                exact,
                y,
                style.face,
                kind.size_pt,
                kind.color,
                style.scale,
                kind.tag,
                source,
                None,
                style.role,
            )
        )
        first = last
    return runs
