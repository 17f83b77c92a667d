"""Signs that no published font of the set has: raised and lowered figures (CO₂, 10⁶), drawn from those of the 宋体.

Used by ``build.py`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SIZE = 0.62
RAISED, LOWERED = 0.34, -0.14  # of the em, from the baseline

_RAISED = {0x2070: "0", **{0x2070 + n: str(n) for n in range(4, 10)}, 0x207A: "+", 0x207B: "-", 0x207F: "n"}
_LOWERED = {**{0x2080 + n: str(n) for n in range(10)}, 0x208A: "+", 0x208B: "-", 0x2093: "x", 0x2099: "n"}
DRAWN: Mapping[int, tuple[str, float]] = {
    **{code: (char, RAISED) for code, char in _RAISED.items()},
    **{code: (char, LOWERED) for code, char in _LOWERED.items()},
}
"""Code → the character it is drawn from, and how far it is lifted."""

KEPT = frozenset({0x2713, *range(0x2776, 0x2780), *range(0x278A, 0x2794)})
"""Signs taken over as they are: ✓ and white figures on black."""

SOURCES = frozenset(ord(char) for char, _ in DRAWN.values())


def draw(font: TTFont) -> None:
    """Add the drawn signs to a font that has their sources, and take the sources out of its character map."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    em = font["head"].unitsPerEm
    order = font.getGlyphOrder()
    made: dict[int, str] = {}
    outlines = {}
    for code, (char, lift) in sorted(DRAWN.items()):
        source = glyphs[cmap[ord(char)]]
        pen = TTGlyphPen(None)
        source.draw(TransformPen(pen, (SIZE, 0, 0, SIZE, 0, lift * em)))
        name = f"uni{code:04X}"
        outlines[name] = (pen.glyph(), round(source.width * SIZE))
        made[code] = name
    font.setGlyphOrder([*order, *outlines])
    for name, (glyph, width) in outlines.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    for table in font["cmap"].tables:
        table.cmap = {code: name for code, name in table.cmap.items() if code in KEPT} | made
