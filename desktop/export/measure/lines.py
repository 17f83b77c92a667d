"""Characters of a page → its lines, sorted into body, page number and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from desktop.export.layout.characters import is_latin
from desktop.export.layout.geometry import Profile
from desktop.export.measure.read import Char, ReadPage


@dataclass(frozen=True, slots=True)
class TextLine:
    """Characters on one baseline, left to right."""

    page: int
    y: float
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(char.text for char in self.chars)

    @property
    def size_pt(self) -> float:
        """The size most characters have."""
        sizes = [round(char.size_pt, 2) for char in self.chars]
        return max(set(sizes), key=sizes.count)

    def advances(self) -> list[float]:
        """Distances between neighbouring full-width characters, mm."""
        return [
            after.x - before.x
            for before, after in pairwise(self.chars)
            if not is_latin(before.text) and not is_latin(after.text)
        ]

    def on_grid(self, cell: float) -> bool:
        """Whether all its characters are full-width and stand one cell apart (0.02 mm)."""
        if any(is_latin(char.text) for char in self.chars) or len(self.chars) < 2:
            return False
        return all(abs(advance - cell) < 0.02 for advance in self.advances())


def lines_of(page: ReadPage) -> list[TextLine]:
    """The lines of ``page`` from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(page.chars, key=lambda char: (char.y, char.x)):
        if rows and abs(rows[-1][0].y - char.y) < 0.35:
            rows[-1].append(char)
        else:
            rows.append([char])
    return [TextLine(page.number, row[0].y, tuple(sorted(row, key=lambda char: char.x))) for row in rows]


_NUMBER = re.compile(r"^[—–\-―]\d+[—–\-―]$")


def is_page_number(line: TextLine, profile: Profile) -> bool:
    """A number between dashes below the text area."""
    return line.y > profile.bottom and bool(_NUMBER.match(line.text))


def body_lines(lines: list[TextLine], profile: Profile) -> list[TextLine]:
    """Lines of 三号 type inside the text area, not red."""
    return [
        line
        for line in lines
        if abs(line.size_pt - profile.size_pt) < 0.4
        and profile.top - 1 < line.y < profile.bottom + 1
        and not any(char.red for char in line.chars)
    ]
