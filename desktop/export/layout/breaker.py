"""Cells → lines: the best way to break one paragraph.

Every legal set of breaks is weighed and the cheapest taken (dynamic programming over the breaks):
a line on the grid costs nothing; taking the empty halves of marks (*squeeze*) costs less than opening
gaps (*stretch*); leaving a last line of one or two characters costs more than any squeeze or stretch.
A closing mark at the end of a line may always lose its empty half.

Prices: squeeze 3-11; stretch ``13 × (characters missing)²`` on a line of 27 gaps; splits see cells.py.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from desktop.export.layout.cells import Cell, fitted

SHORT_LAST_LINE = 20_000.0
SHORT_CELLS = 2
_EPSILON = 1e-6
_MOST = (50.0, 500.0, 5_000.0, 50_000.0, math.inf)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its cells, where it starts (mm from the left edge) and how it was made to fit.

    ``squeeze`` is the part (0-1) taken from every empty half, ``trim`` what the end mark gave (mm),
    ``gap`` the space opened before every loose cell (mm). ``start`` is the place of its first character in the
    paragraph.
    """

    cells: tuple[Cell, ...]
    indent: float
    squeeze: float = 0.0
    trim: float = 0.0
    gap: float = 0.0
    start: int = 0

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join([cell.text for cell in self.cells])


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
    boxes). Never fails: a word wider than the line is parted, any other piece wider than it stands alone.
    """
    if not cells:
        return []
    cells = fitted(cells, width - max(first_indent, rest_indent))
    weigher = _Weigher(cells, width, cell, first_indent, rest_indent, justify)
    lines: list[Line] = []
    first = start = 0
    for last in weigher.best(strict=True) or weigher.best(strict=False):
        line = weigher.line(first, last, start)
        lines.append(line)
        first, start = last, start + len(line.text)
    return lines


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
        self.widths = list(accumulate([each.width for each in cells], initial=0.0))
        self.slacks = list(
            accumulate([each.shrink_before + each.shrink_after for each in cells], initial=0.0)
        )
        # The width with every empty half taken.
        self.least = [width - slack for width, slack in zip(self.widths, self.slacks, strict=True)]
        self.gaps = list(accumulate([each.loose for each in cells], initial=0))

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
        """The ends of the cheapest lines; not strict: any break rather than an overfull line.

        Most paragraphs can be set for next to nothing. So ever dearer ways are looked at until one leads to the
        end: of a way that costs no more than ``most`` no part costs more either.
        """
        for most in _MOST:
            breaks = self._best_within(most, strict=strict)
            if breaks:
                return breaks
        return []

    def _best_within(self, most: float, *, strict: bool) -> list[int]:
        """The ends of the cheapest lines that cost ``most`` together; empty when there are none."""
        count, cell, width, cells, inf = self.count, self.cell, self.width, self.cells, math.inf
        widths, slacks, gaps = self.widths, self.slacks, self.gaps
        least = self.least
        costs = [0.0] + [inf] * count
        came = [0] * (count + 1)
        for first in range(count):
            before = costs[first]
            if before == inf:
                if strict or costs[first - 1] == inf:
                    continue
                before = costs[first] = costs[first - 1] + 100_000.0
                came[first] = first - 1
            room = self.room(first)
            spare = most - before
            if spare < 0:
                continue
            full = bisect_right(least, least[first] + room + 2 * _EPSILON) - 1
            if full < count and cells[full].space:
                full += 1
            # From the fullest line to the emptiest, until the gaps alone cost too much.
            last = full + 1
            while last > first + 1:
                last -= 1
                if last == count:
                    price, penalty = self.price(first, last), 0.0
                else:
                    penalty = cells[last].penalty
                    if penalty == inf:
                        if strict:
                            continue
                        penalty = 50_000.0
                    # The same prices as ``price``, written out: this loop is most of the work of a page.
                    stop = last - 1 if cells[last - 1].space and last - 1 > first else last
                    missing = room - widths[stop] + widths[first]
                    if missing < -_EPSILON:
                        trim = cells[stop - 1].shrink_after
                        slack = slacks[stop] - slacks[first] - trim
                        over = -missing - trim
                        if over > slack + _EPSILON:
                            continue
                        price = 1.0 if over <= _EPSILON else 3.0 + 8.0 * (over / slack) ** 2
                    elif missing < _EPSILON:
                        price = 0.0
                    else:
                        between = gaps[stop] - gaps[first + 1]
                        if not self.justify:
                            price = 200.0 * (missing / width) ** 2
                        elif between == 0:
                            price = 5_000.0 * missing / width
                        else:
                            gap = missing / between
                            price = 10_000.0 * (gap / cell) ** 2 + (2_000.0 if gap > cell / 2 else 0.0)
                        if price > spare:
                            if not between:
                                break
                            # A word alone on its line has no gaps, and another price.
                            last = min(last, bisect_right(gaps, gaps[first + 1]))
                            continue
                total = before + price + penalty
                if total <= most and total < costs[last] - _EPSILON:
                    costs[last], came[last] = total, first
        if costs[count] == inf and not strict and costs[count - 1] != inf:
            costs[count], came[count] = costs[count - 1] + 100_000.0, count - 1
        if costs[count] > most or costs[count] == inf:
            return []
        breaks = [count]
        while came[breaks[-1]]:
            breaks.append(came[breaks[-1]])
        return breaks[::-1]

    def line(self, first: int, last: int, start: int) -> Line:
        indent = self.first_indent if first == 0 else self.rest_indent
        chosen = tuple(self.cells[first:last])
        missing, trim, slack, gaps = self.fit(first, last)
        squeeze = gap = 0.0
        if missing < -_EPSILON:
            trim = min(trim, -missing)
            squeeze = min(1.0, (-missing - trim) / slack) if slack else 0.0
        else:
            trim = 0.0
            if last < self.count and missing >= _EPSILON and gaps and self.justify:
                gap = missing / gaps
        return Line(chosen, indent, squeeze, trim, gap, start)
