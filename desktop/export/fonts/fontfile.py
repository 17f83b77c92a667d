"""Reads what layout and writers need from a TrueType file: which characters it has, how wide and tall they are,
and their outlines.

Only what is asked for is read, when it is first asked for: opening a font of 24 000 characters takes well under a
millisecond, because the file is mapped into memory and its tables are searched where they lie.
"""

from __future__ import annotations

import mmap
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from desktop.base.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Ink:
    """The box of a glyph's ink in em, y upwards from the baseline."""

    left: float
    bottom: float
    right: float
    top: float


class FontFile:
    """One TrueType face on disk; ``index`` is its place in a collection (``.ttc``).

    Raises:
        EnvironmentProblem: the file is absent or is not a TrueType font (``T-010``).
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        try:
            with path.open("rb") as stream:
                self._data = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            start = 0
            if self._data[:4] == b"ttcf":
                start = struct.unpack_from(">I", self._data, 12 + 4 * index)[0]
            count = struct.unpack_from(">H", self._data, start + 4)[0]
            entries = (struct.unpack_from(">4sIII", self._data, start + 12 + 16 * i) for i in range(count))
            self._tables = {tag: (offset, length) for tag, _, offset, length in entries}
            self.units = int(self.read(">H", b"head", 18)[0])
            self._map = _character_map(self._data, self._tables[b"cmap"][0])
        except (OSError, struct.error, KeyError, ValueError) as error:
            raise EnvironmentProblem(
                "T-010", f"字体文件无法读取：{path.name}。", "请重新安装程序；其他内容不受影响。"
            ) from error

    def has(self, char: str) -> bool:
        """Whether the font draws ``char``."""
        return self._map.glyph(ord(char)) > 0

    def glyph(self, char: str) -> int:
        """The number of the glyph of ``char``; 0 (a box) when the font does not have it."""
        return self._map.glyph(ord(char))

    def advance(self, char: str) -> float:
        """Width of ``char`` in em, to 0.001 em: PDF readers take widths in whole thousandths."""
        return round(self.metric(self.glyph(char))[0] * 1000 / self.units) / 1000

    def metric(self, glyph: int) -> tuple[int, int]:
        """(advance, left bearing) of a glyph in units of the font."""
        start, count = self._tables[b"hmtx"][0], self._long_metrics
        if glyph < count:
            advance, bearing = struct.unpack_from(">Hh", self._data, start + 4 * glyph)
            return advance, bearing
        advance = struct.unpack_from(">H", self._data, start + 4 * (count - 1))[0]
        return advance, struct.unpack_from(">h", self._data, start + 4 * count + 2 * (glyph - count))[0]

    def ink(self, char: str) -> Ink:
        """The ink of ``char``; a blank glyph has an empty box at the origin."""
        outline = self.outline(self.glyph(char))
        if not outline:
            return Ink(0, 0, 0, 0)
        x_min, y_min, x_max, y_max = struct.unpack_from(">hhhh", outline, 2)
        return Ink(x_min / self.units, y_min / self.units, x_max / self.units, y_max / self.units)

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph as it stands in the file; empty for a blank one."""
        start = self._tables[b"loca"][0]
        if self._long_offsets:
            first, last = struct.unpack_from(">II", self._data, start + 4 * glyph)
        else:
            first, last = (2 * half for half in struct.unpack_from(">HH", self._data, start + 2 * glyph))
        base = self._tables[b"glyf"][0]
        return self._data[base + first : base + last]

    def table(self, tag: bytes) -> bytes:
        """A whole table; empty when the font has none of this name."""
        offset, length = self._tables.get(tag, (0, 0))
        return self._data[offset : offset + length]

    def read(self, layout: str, tag: bytes, offset: int) -> tuple[int, ...]:
        """Numbers of a table, in the notation of ``struct``."""
        return struct.unpack_from(layout, self._data, self._tables[tag][0] + offset)

    @cached_property
    def postscript_name(self) -> str:
        """The name of the font for writers (ASCII without blanks)."""
        name = next((text for number, text in names_of(self.table(b"name")) if number == 6), self.path.stem)
        return "".join(char for char in name if char.isascii() and (char.isalnum() or char in "-_")) or "Font"

    @cached_property
    def _long_metrics(self) -> int:
        return self.read(">H", b"hhea", 34)[0]

    @cached_property
    def _long_offsets(self) -> bool:
        return bool(self.read(">h", b"head", 50)[0])


@lru_cache(maxsize=64)
def open_font(path: Path, index: int = 0) -> FontFile:
    """The face, opened once for the process.

    Raises:
        EnvironmentProblem: the file is absent or is not a TrueType font (``T-010``).
    """
    return FontFile(path, index)


def names_of(table: bytes) -> Iterator[tuple[int, str]]:
    """(number, text) of the records of a ``name`` table: 1 and 16 families, 4 the full name, 6 that for writers."""
    if len(table) < 6:
        return
    count, strings = struct.unpack_from(">2xHH", table)
    for index in range(min(count, (len(table) - 6) // 12)):
        platform, _, _, number, length, offset = struct.unpack_from(">6H", table, 6 + 12 * index)
        raw = table[strings + offset : strings + offset + length]
        yield number, raw.decode("latin-1" if platform == 1 else "utf-16-be", "replace")


class _Segments:
    """``cmap`` format 4: segments of 16-bit codes."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        count = struct.unpack_from(">H", data, start + 6)[0] // 2
        self._data = data
        self._ends = _words(data, start + 14, count)
        self._starts = _words(data, start + 16 + 2 * count, count)
        self._deltas = _words(data, start + 16 + 4 * count, count)
        self._base = start + 16 + 6 * count
        self._offsets = _words(data, self._base, count)

    def glyph(self, code: int) -> int:
        """The glyph of a code; 0 without one."""
        if code >= 0xFFFF:
            return 0
        at = bisect_left(self._ends, code)
        if at == len(self._ends) or self._starts[at] > code:
            return 0
        glyph = code
        if self._offsets[at]:
            place = self._base + 2 * at + self._offsets[at] + 2 * (code - self._starts[at])
            glyph = struct.unpack_from(">H", self._data, place)[0]
            if not glyph:
                return 0
        return int(glyph + self._deltas[at]) & 0xFFFF


class _Groups:
    """``cmap`` format 12: groups of codes in a row with glyphs in a row."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        count = struct.unpack_from(">I", data, start + 12)[0]
        numbers = _words(data, start + 16, 3 * count, "I")
        self._starts, self._ends, self._glyphs = numbers[::3], numbers[1::3], numbers[2::3]

    def glyph(self, code: int) -> int:
        """The glyph of a code; 0 without one."""
        at = bisect_left(self._ends, code)
        if at == len(self._ends) or self._starts[at] > code:
            return 0
        return self._glyphs[at] + code - self._starts[at]


def _words(data: mmap.mmap, start: int, count: int, kind: str = "H") -> array[int]:
    values = array(kind)
    values.frombytes(data[start : start + count * values.itemsize])
    values.byteswap()
    return values


def _character_map(data: mmap.mmap, base: int) -> _Segments | _Groups:
    count = struct.unpack_from(">H", data, base + 2)[0]
    best: tuple[int, int] = (-1, 0)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", data, base + 4 + 8 * index)
        kind = struct.unpack_from(">H", data, base + offset)[0]
        if kind in {4, 12}:
            best = max(best, (kind, base + offset))
    kind, start = best
    if kind < 0:
        raise KeyError("cmap")
    return _Groups(data, start) if kind == 12 else _Segments(data, start)
