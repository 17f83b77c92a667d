"""A TrueType font cut down to the glyphs of one paper, as PDF embeds it (ISO 32000-1, 9.9)."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence

from desktop.export.fonts.fontfile import FontFile

# Instructions for drawing at small sizes: copied whole, since the outlines call them.
_COPIED = (b"cvt ", b"fpgm", b"prep")

_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


def cut(font: FontFile, glyphs: Sequence[int]) -> bytes:
    """A font file whose glyph i is ``glyphs[i]`` of ``font``; the first should be 0, the box for what is missing.

    Parts of composed glyphs that are not asked for follow at the end. The same glyphs give the same bytes.

    Raises:
        KeyError: the font has no TrueType outlines.
        struct.error: its tables are damaged.
    """
    taken = list(glyphs)
    outlines = [font.outline(glyph) for glyph in taken]
    new = {glyph: index for index, glyph in reversed(list(enumerate(taken)))}
    at = 0
    while at < len(outlines):
        outline = outlines[at]
        if outline[:2] == b"\xff\xff":
            composed = bytearray(outline)
            for place in _parts(outline):
                part = struct.unpack_from(">H", outline, place)[0]
                if part not in new:
                    new[part] = len(taken)
                    taken.append(part)
                    outlines.append(font.outline(part))
                struct.pack_into(">H", composed, place, new[part])
            outlines[at] = bytes(composed)
        at += 1
    return _file(font, taken, outlines)


def _parts(outline: bytes) -> list[int]:
    """Where in a composed outline the numbers of its parts stand."""
    places, at = [], 10
    while True:
        flags = struct.unpack_from(">H", outline, at)[0]
        places.append(at + 2)
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        if not flags & _MORE:
            return places


def _file(font: FontFile, glyphs: Sequence[int], outlines: Sequence[bytes]) -> bytes:
    offsets, padded = [0], []
    for outline in outlines:
        padded.append(outline + bytes(-len(outline) % 4))
        offsets.append(offsets[-1] + len(padded[-1]))
    metrics = [number for glyph in glyphs for number in font.metric(glyph)]
    head, hhea, maxp = (bytearray(font.table(tag)) for tag in (b"head", b"hhea", b"maxp"))
    struct.pack_into(">I", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)  # long offsets
    struct.pack_into(">H", hhea, 34, len(glyphs))
    struct.pack_into(">H", maxp, 4, len(glyphs))
    tables = {
        b"glyf": b"".join(padded),
        b"head": bytes(head),
        b"hhea": bytes(hhea),
        b"hmtx": struct.pack(">" + "Hh" * len(glyphs), *metrics),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": bytes(maxp),
    }
    tables |= {tag: font.table(tag) for tag in _COPIED if font.table(tag)}
    return _joined(tables)


def _joined(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">IHHHH", 0x10000, count, 16 << power, power, 16 * count - (16 << power))]
    body: list[bytes] = []
    at = 12 + 16 * count
    for tag in sorted(tables):
        data = tables[tag] + bytes(-len(tables[tag]) % 4)
        directory.append(struct.pack(">4sIII", tag, _sum(data), at, len(tables[tag])))
        body.append(data)
        at += len(data)
    whole = bytearray(b"".join((*directory, *body)))
    head = (
        12
        + 16 * count
        + sum(len(part) for part, tag in zip(body, sorted(tables), strict=True) if tag < b"head")
    )
    struct.pack_into(">I", whole, head + 8, (0xB1B0AFBA - _sum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _sum(data: bytes) -> int:
    words = array("I", data)
    words.byteswap()
    return sum(words) & 0xFFFFFFFF
