"""Cells → lines: the best way to break one paragraph.

Every legal set of breaks is weighed and the cheapest taken (dynamic programming over the breaks):
a line on the grid costs nothing; taking the empty halves of marks (*squeeze*) costs less than opening
gaps (*stretch*); leaving a last line of one or two characters costs more than any squeeze or stretch.
A closing mark at the end of a line may always lose its empty half.

Prices: squeeze 3-11; stretch ``13 × (characters missing)²`` on a line of 27 gaps; splits see cells.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from desktop.export.layout.cells import Cell

SHORT_LAST_LINE = 20_000.0
SHORT_CELLS = 2
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells, where it starts (mm from the left edge) and how it was made to fit.

    ``squeeze`` is the part (0-1) taken from every empty half, ``trim`` what the end mark gave (mm),
    ``gap`` the space opened before every loose cell (mm).
    """

    cells: tuple[Cell, ...]
    indent: float
    squeeze: float = 0.0
    trim: float = 0.0
    gap: float = 0.0

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(cell.text for cell in self.cells)


def break_lines(
    cells: Sequence[Cell],
    width: float,
    cell: float,
    first_indent: float = 0.0,
    rest_indent: float = 0.0,
    *,
    justify: bool = True,
) -> list[Line]:
    """Break ``cells`` into lines of ``width`` mm; ``cell`` is the width of one 字.

    Indents are mm from the left edge and narrow the line. Without ``justify`` no gaps are opened (narrow
    boxes). Never fails: a piece wider than the line stands alone on it.
    """
    if not cells:
        return []
    weigher = _Weigher(cells, width, cell, first_indent, rest_indent, justify)
    breaks = weigher.best(strict=True) or weigher.best(strict=False)
    starts = [0, *breaks[:-1]]
    return [weigher.line(first, last) for first, last in zip(starts, breaks, strict=True)]


class _Weigher:
    """Sums over the cells of one paragraph, so that any line is weighed in constant time."""

    def __init__(
        self,
        cells: Sequence[Cell],
        width: float,
        cell: float,
        first_indent: float,
        rest_indent: float,
        justify: bool,
    ) -> None:
        self.justify = justify
        self.cells = cells
        self.count = len(cells)
        self.width = width
        self.cell = cell
        self.first_indent = first_indent
        self.rest_indent = rest_indent
        self.widths = [0.0, *accumulate(each.width for each in cells)]
        self.slacks = [0.0, *accumulate(each.shrink_before + each.shrink_after for each in cells)]
        self.gaps = [0, *accumulate(int(each.loose) for each in cells)]
        self.trims = [each.shrink_after for each in cells]

    def room(self, first: int) -> float:
        return self.width - (self.first_indent if first == 0 else self.rest_indent)

    def end(self, last: int) -> int:
        """``last`` without a space hanging at the end."""
        return last - 1 if self.cells[last - 1].space else last

    def fit(self, first: int, last: int) -> tuple[float, float, float, int]:
        """(missing width, end mark's half, other slack, gaps) of the line ``first``-``last``."""
        end = max(self.end(last), first + 1)
        trim = self.cells[end - 1].shrink_after
        slack = self.slacks[end] - self.slacks[first] - trim
        gaps = self.gaps[end] - self.gaps[first + 1]
        return self.room(first) - (self.widths[end] - self.widths[first]), trim, slack, gaps

    def price(self, first: int, last: int) -> float:
        """What the line costs; ``inf`` when it cannot hold its cells."""
        missing, trim, slack, gaps = self.fit(first, last)
        is_last = last == self.count
        if missing < -(trim + slack) - _EPSILON:
            return math.inf
        if missing < -_EPSILON:
            over = max(0.0, -missing - trim)
            price = 1.0 if over <= _EPSILON else 3.0 + 8.0 * (over / slack) ** 2
        elif is_last or missing < _EPSILON:
            price = 0.0
        elif not self.justify:
            price = 200.0 * (missing / self.width) ** 2
        elif gaps == 0:
            price = 5_000.0 * missing / self.width
        else:
            price = 10_000.0 * (missing / gaps / self.cell) ** 2
            if missing / gaps > self.cell / 2:
                price += 2_000.0
        if (
            is_last
            and first > 0
            and self.widths[self.count] - self.widths[first] < (SHORT_CELLS + 0.01) * self.cell
        ):
            price += SHORT_LAST_LINE
        return price

    def best(self, *, strict: bool) -> list[int]:
        """The ends of the cheapest lines; not strict: any break rather than an overfull line."""
        count, cell, inf = self.count, self.cell, math.inf
        costs = [0.0] + [inf] * count
        came = [0] * (count + 1)
        # Wider than this even with every half taken: no earlier start can fit either. A hanging space
        # at the end is the only thing that may go beyond.
        limit = self.width - min(self.first_indent, self.rest_indent) + 2 * cell
        widths, slacks, gaps, trims = self.widths, self.slacks, self.gaps, self.trims
        least = [width - slack for width, slack in zip(widths, slacks, strict=True)]
        rest_room, first_room = self.width - self.rest_indent, self.width - self.first_indent
        widest = 0
        for last in range(1, count + 1):
            penalty = 0.0 if last == count else self.cells[last].penalty
            while least[last] - least[widest] > limit and widest < last - 1:
                widest += 1
            if penalty == inf:
                if strict:
                    continue
                penalty = 50_000.0
            best, chosen = inf, 0
            whole, loose = widths[last], gaps[last]
            if last == count or not self.justify:
                for first in range(widest, last):
                    if costs[first] != inf:
                        total = costs[first] + self.price(first, last) + penalty
                        if total < best - _EPSILON:
                            best, chosen = total, first
            else:
                # The same prices as ``price``, written out: this loop is most of the work of a page.
                end = self.end(last)
                for first in range(widest, last):
                    # From the fullest line to the emptiest: once the gaps alone cost more than the best line
                    # found, emptier lines cannot win.
                    if first and best != inf:
                        empty = rest_room - whole + widths[first]
                        between = loose - gaps[first + 1]
                        if empty > 0 and between > 0:
                            open_gap = empty / between / cell
                            if 10_000.0 * open_gap * open_gap + penalty >= best:
                                break
                    before = costs[first]
                    if before == inf:
                        continue
                    stop = end if end > first else first + 1
                    missing = (rest_room if first else first_room) - widths[stop] + widths[first]
                    if missing < -_EPSILON:
                        trim = trims[stop - 1]
                        slack = slacks[stop] - slacks[first] - trim
                        over = -missing - trim
                        if over > slack + _EPSILON:
                            continue
                        price = 1.0 if over <= _EPSILON else 3.0 + 8.0 * (over / slack) ** 2
                    elif missing < _EPSILON:
                        price = 0.0
                    else:
                        between = gaps[stop] - gaps[first + 1]
                        if between == 0:
                            price = 5_000.0 * missing / self.width
                        else:
                            gap = missing / between
                            price = 10_000.0 * (gap / cell) ** 2 + (2_000.0 if gap > cell / 2 else 0.0)
                    total = before + price + penalty
                    if total < best - _EPSILON:
                        best, chosen = total, first
            costs[last], came[last] = best, chosen
            if best == inf and not strict and costs[last - 1] != inf:
                costs[last], came[last] = costs[last - 1] + 100_000.0, last - 1
        if math.isinf(costs[self.count]):
            return []
        breaks = [self.count]
        while came[breaks[-1]]:
            breaks.append(came[breaks[-1]])
        return breaks[::-1]

    def line(self, first: int, last: int) -> Line:
        indent = self.first_indent if first == 0 else self.rest_indent
        chosen = tuple(self.cells[first:last])
        missing, trim, slack, gaps = self.fit(first, last)
        if missing < -_EPSILON:
            used = min(trim, -missing)
            over = -missing - used
            return Line(chosen, indent, squeeze=min(1.0, over / slack) if slack else 0.0, trim=used)
        if last == self.count or missing < _EPSILON or not gaps or not self.justify:
            return Line(chosen, indent)
        return Line(chosen, indent, gap=missing / gaps)
