"""Reads what layout needs from a TrueType file: which characters it has, how wide and how tall they are.

Only ``cmap`` (formats 4 and 12), ``head``, ``hhea``, ``hmtx``, ``loca`` and ``glyf`` are read, each when first
needed: opening a font of 24 000 characters takes a few milliseconds.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from functools import cached_property
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
        self._inks: dict[str, Ink] = {}
        try:
            self._data = path.read_bytes()
            start = 0
            if self._data[:4] == b"ttcf":
                start = struct.unpack_from(">I", self._data, 12 + 4 * index)[0]
            count = struct.unpack_from(">H", self._data, start + 4)[0]
            entries = (struct.unpack_from(">4sIII", self._data, start + 12 + 16 * i) for i in range(count))
            self._tables = {tag: (offset, length) for tag, _, offset, length in entries}
            self.units = int(self._read(">H", b"head", 18)[0])
            self._map = self._read_map()
        except (OSError, struct.error, KeyError) as error:
            raise EnvironmentProblem(
                "T-010", f"字体文件无法读取：{path.name}。", "请重新安装程序；其他内容不受影响。"
            ) from error

    def has(self, char: str) -> bool:
        """Whether the font draws ``char``."""
        return ord(char) in self._map

    def advance(self, char: str) -> float:
        """Width of ``char`` in em, to 0.001 em: PDF readers take widths in whole thousandths."""
        units = self._advances[min(self._map[ord(char)], len(self._advances) - 1)]
        return round(units * 1000 / self.units) / 1000

    def ink(self, char: str) -> Ink:
        """The ink of ``char``; a blank glyph has an empty box at the origin."""
        found = self._inks.get(char)
        if found is None:
            found = self._inks[char] = self._read_ink(self._map[ord(char)])
        return found

    def _read(self, layout: str, tag: bytes, offset: int) -> tuple[int, ...]:
        return struct.unpack_from(layout, self._data, self._tables[tag][0] + offset)

    def _words(self, start: int, count: int, kind: str = "H") -> array[int]:
        values = array(kind)
        values.frombytes(self._data[start : start + count * values.itemsize])
        values.byteswap()
        return values

    @cached_property
    def _advances(self) -> array[int]:
        count = self._read(">H", b"hhea", 34)[0]
        return self._words(self._tables[b"hmtx"][0], 2 * count)[::2]

    @cached_property
    def _glyph_offsets(self) -> list[int]:
        start, length = self._tables[b"loca"]
        if self._read(">h", b"head", 50)[0]:
            return list(self._words(start, length // 4, "I"))
        return [2 * value for value in self._words(start, length // 2)]

    def _read_ink(self, glyph: int) -> Ink:
        offsets = self._glyph_offsets
        if offsets[glyph] == offsets[glyph + 1]:
            return Ink(0, 0, 0, 0)
        x_min, y_min, x_max, y_max = self._read(">hhhh", b"glyf", offsets[glyph] + 2)
        return Ink(x_min / self.units, y_min / self.units, x_max / self.units, y_max / self.units)

    def _read_map(self) -> dict[int, int]:
        base = self._tables[b"cmap"][0]
        count = struct.unpack_from(">H", self._data, base + 2)[0]
        best: tuple[int, int] = (-1, 0)
        for i in range(count):
            _, _, offset = struct.unpack_from(">HHI", self._data, base + 4 + 8 * i)
            kind = struct.unpack_from(">H", self._data, base + offset)[0]
            if kind in {4, 12}:
                best = max(best, (kind, base + offset))
        kind, start = best
        return self._read_map_12(start) if kind == 12 else self._read_map_4(start)

    def _read_map_12(self, start: int) -> dict[int, int]:
        found: dict[int, int] = {}
        groups = struct.unpack_from(">I", self._data, start + 12)[0]
        for first, last, glyph in struct.iter_unpack(
            ">III", self._data[start + 16 : start + 16 + 12 * groups]
        ):
            found.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        return found

    def _read_map_4(self, start: int) -> dict[int, int]:
        found: dict[int, int] = {}
        segments = struct.unpack_from(">H", self._data, start + 6)[0] // 2
        ends = self._words(start + 14, segments)
        starts = self._words(start + 16 + 2 * segments, segments)
        deltas = self._words(start + 16 + 4 * segments, segments)
        offset_base = start + 16 + 6 * segments
        offsets = self._words(offset_base, segments)
        for i in range(segments):
            for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
                glyph = code
                if offsets[i]:
                    place = offset_base + 2 * i + offsets[i] + 2 * (code - starts[i])
                    glyph = struct.unpack_from(">H", self._data, place)[0]
                    if not glyph:
                        continue
                found[code] = (glyph + deltas[i]) & 0xFFFF
        return found
