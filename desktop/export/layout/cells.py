"""Text → cells: the indivisible pieces a line is made of.

A Chinese character or mark takes one cell of the grid whatever the font says; a word of letters or
digits keeps its natural width; ``——`` and ``……`` are one piece of two cells. What is written together
(dates, 第N次, number and unit, 发文字号) carries a penalty against being split.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol
from weakref import WeakKeyDictionary

from desktop.export.layout.characters import CLOSING_HALF, NO_END, NO_START, OPENING_HALF, is_latin


class Metrics(Protocol):
    """What the layout must know about fonts: the face of a character and its width in em."""

    def glyph(self, role: str, char: str, /) -> tuple[str, float]:
        """(face key, advance in em) for ``char`` where the text asks for ``role``."""


class Span(NamedTuple):
    """A stretch of text in one role of type."""

    text: str
    role: str = "fangsong"


class Style(NamedTuple):
    """How characters are drawn: the face, its stretch in width, and the role the text asked for."""

    face: str
    scale: float
    role: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One indivisible piece. Widths in mm.

    ``stands`` says, for each character, how far its origin is from the left edge of the cell and how it is
    drawn. ``shrink_before`` and ``shrink_after`` are the empty halves a tight line may take; ``penalty`` is the
    price of starting a line with this cell (``inf``: never); ``loose`` says that a stretched line may
    open a gap before it. Cells know no place in a text: the same one serves wherever its character stands.
    """

    text: str
    role: str
    width: float
    stands: tuple[tuple[float, Style], ...]
    natural: bool = False
    space: bool = False
    shrink_before: float = 0.0
    shrink_after: float = 0.0
    penalty: float = 0.0
    loose: bool = True


# Prices of a break (see breaker.py for the scale: one character spread over a line costs about 13).
LONG_WORD = 30.0
WITHIN_DATE = 3000.0
WITHIN_UNIT = 3500.0
WITHIN_NUMBER = 3500.0
WITHIN_WORD = 6000.0

_UNITS = (
    "平方公里|平方千米|平方米|立方米|个百分点|百分点|公里|千米|厘米|毫米|公顷|公斤|千克|小时|分钟|"
    "个工作日|工作日|个月|周年|周岁|亿元|万元|万人|万户|万吨|亿斤|千瓦时|千瓦|"
    "[年月日号时分秒天周岁个项次届期条款章节批件份页人名户家座栋处所台辆套张本册字元吨亩米克升度倍万亿千百十角级类种点例位卷股支场轮起]"
)
_DATE = re.compile(r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月")
_UNIT = re.compile(rf"[\d０-９][\d０-９.,．，]*(?:[%％‰℃]|(?:{_UNITS}))")
_PHONE = re.compile(r"\d{3,4}[-－—]\d{7,8}|(?<=\d)[－～](?=\d)\d+")
_ORDINAL = re.compile(r"第[〇零一二三四五六七八九十百千万两\d]+(?:[次届号期条款章节项批]|部分)?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]?[〔［\[（(](?:19|20)\d{2}[〕］\]）)]第?\d+号?")
# Inside long runs (addresses, paths) a line may end after one of these.
_SOFT = re.compile(r"(?<=[@/\\\-_?&=#.])(?=[A-Za-z0-9])")
_LONG_RUN = 12
_SHORT_WORD, _MOST_KNOWN = 4, 50_000


def split(spans: Sequence[Span], cell: float, size: float, metrics: Metrics) -> list[Cell]:
    """Cut ``spans`` into cells of ``cell`` mm, with glyphs of ``size`` mm to the em.

    Raises:
        UserProblem: a character that no font has (from ``metrics``).
    """
    maker = _maker(cell, size, metrics)
    cells: list[Cell] = []
    for text, role in spans:
        known = maker.known(role)
        for piece in _PIECES.findall(text):
            found = known.get(piece)
            if found is not None:
                cells.append(found)
            else:
                cells += maker.make(piece, role, metrics)
    return maker.with_penalties(cells, _prices("".join(text for text, _ in spans)))


# A pair of dashes or dots, blanks, a word of letters and digits, or a single character.
_LATIN = "!-'*-Z\\\\^-~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f£€²³°µ\u2070-\u209f"
_PIECES = re.compile(f"——|……| +|[{_LATIN}]+|.", re.DOTALL)


def _parts(piece: str) -> list[str]:
    if len(piece) <= _LONG_RUN or not is_latin(piece[0]):
        return [piece]
    cuts = [0, *(match.start() for match in _SOFT.finditer(piece)), len(piece)]
    parts: list[str] = []
    for first, last in pairwise(cuts):
        # A run longer than any word is cut as a last resort, so that nothing can overfill a line.
        parts.extend(piece[at : min(at + 24, last)] for at in range(first, last, 24))
    return parts


def _prices(text: str) -> dict[int, float]:
    prices: dict[int, float] = {}

    def protect(pattern: re.Pattern[str], price: float) -> None:
        for match in pattern.finditer(text):
            for at in range(match.start() + 1, match.end()):
                prices[at] = max(prices.get(at, 0.0), price)

    protect(_DATE, WITHIN_DATE)
    protect(_UNIT, WITHIN_UNIT)
    protect(_ORDINAL, WITHIN_UNIT)
    protect(_PHONE, WITHIN_NUMBER)
    protect(_NUMBER, WITHIN_NUMBER)
    for match in _DATE.finditer(text):
        for at in range(match.start() + 1, match.end()):
            if text[at - 1] in "年月" and text[at].isdigit():
                prices[at] = WITHIN_DATE
    return prices


class _Maker:
    """Makes the cells of one size. Characters recur, and so does each cell: one object for every character."""

    def __init__(self, cell: float, size: float) -> None:
        self._cell, self._size = cell, size
        self._known: dict[str, dict[str, Cell]] = {}
        self._priced: dict[tuple[str, str, float, bool], Cell] = {}

    def known(self, role: str) -> dict[str, Cell]:
        """The cells of single characters and pairs made up to now in ``role``."""
        return self._known.setdefault(role, {})

    def make(self, piece: str, role: str, metrics: Metrics) -> list[Cell]:
        """The cells of a piece that is not known."""
        known = self._known[role]
        if piece[0] != " " and not is_latin(piece[0]):
            known[piece] = self._square(piece, role, metrics)
            return [known[piece]]
        made = [self._natural(part, role, metrics) for part in _parts(piece)]
        if len(piece) <= _SHORT_WORD and len(known) < _MOST_KNOWN:
            known[piece] = made[0]  # years, dates and figures recur
        return made

    def _natural(self, text: str, role: str, metrics: Metrics) -> Cell:
        glyphs = [metrics.glyph(role, char) for char in text]
        offsets = accumulate((advance * self._size for _, advance in glyphs), initial=0.0)
        stands = tuple(
            (offset, Style(face, 1.0, role)) for offset, (face, _) in zip(offsets, glyphs, strict=False)
        )
        width = sum(advance for _, advance in glyphs) * self._size
        return Cell(text, role, width, stands, natural=True, space=text[0] == " ")

    def _square(self, text: str, role: str, metrics: Metrics) -> Cell:
        half, char = self._cell / 2, text[0]
        return Cell(
            text,
            role,
            self._cell * len(text),
            tuple(self._stand(index, each, role, metrics) for index, each in enumerate(text)),
            shrink_before=half if char in OPENING_HALF else 0.0,
            shrink_after=half if char in CLOSING_HALF else 0.0,
        )

    def _stand(self, index: int, char: str, role: str, metrics: Metrics) -> tuple[float, Style]:
        """A mark narrower than its cell stands at the side it belongs to (opening marks right, closing marks left),
        anything else in the middle; dashes are widened to join."""
        face, advance = metrics.glyph(role, char)
        step, width, scale = self._cell, advance * self._size, 1.0
        if char == "—":
            scale, width = round(step / width, 6), step
        shift = (step - width) / 2
        if width < self._size - 1e-9:
            if char in OPENING_HALF:
                shift = step - width
            elif char in CLOSING_HALF:
                shift = 0.0
        return index * step + shift, Style(face, scale, role)

    def with_penalties(self, cells: list[Cell], prices: dict[int, float]) -> list[Cell]:
        """The cells with the price of a line starting at each, and whether a gap may open before it."""
        if not cells:
            return cells
        out = list(cells)
        before, at = cells[0], len(cells[0].text)
        out[0] = self._with(before, math.inf, True)
        for index in range(1, len(cells)):
            cell = cells[index]
            text = cell.text
            if (
                at in prices
                or cell.natural
                or text[0] in _WATCHED
                or before.natural
                or before.text[-1] in NO_END
            ):
                price, loose = _start(before, cell, prices.get(at, 0.0))
                if price or not loose:
                    out[index] = self._with(cell, price, loose)
            before = cell
            at += len(text)
        return out

    def _with(self, cell: Cell, price: float, loose: bool) -> Cell:
        if len(cell.text) > _SHORT_WORD or len(self._priced) > _MOST_KNOWN:
            return replace(cell, penalty=price, loose=loose)
        key = (cell.text, cell.role, price, loose)
        found = self._priced.get(key)
        if found is None:
            found = self._priced[key] = replace(cell, penalty=price, loose=loose)
        return found


def fitted(cells: Sequence[Cell], widest: float) -> Sequence[Cell]:
    """The cells, those of letters and digits that are wider than ``widest`` mm parted between their characters."""
    if all(cell.width <= widest or not cell.natural or cell.space for cell in cells):
        return cells
    found: list[Cell] = []
    for cell in cells:
        if cell.width <= widest or not cell.natural or cell.space:
            found.append(cell)
            continue
        first = 0
        starts = [offset for offset, _ in cell.stands] + [cell.width]
        for last in range(1, len(cell.text) + 1):
            if last < len(cell.text) and starts[last + 1] - starts[first] <= widest:
                continue
            stands = tuple((offset - starts[first], style) for offset, style in cell.stands[first:last])
            part = replace(
                cell, text=cell.text[first:last], width=starts[last] - starts[first], stands=stands
            )
            found.append(replace(part, penalty=WITHIN_WORD, loose=False) if first else part)
            first = last
    return found


# A library of fonts takes its makers with it when it goes.
_MOST_SIZES = 200
_MAKERS: WeakKeyDictionary[Metrics, dict[tuple[float, float], _Maker]] = WeakKeyDictionary()


def _maker(cell: float, size: float, metrics: Metrics) -> _Maker:
    makers = _MAKERS.setdefault(metrics, {})
    if len(makers) > _MOST_SIZES:
        makers.clear()
    return makers.setdefault((cell, size), _Maker(cell, size))


_WATCHED = NO_START | {"…", "—"}


def _start(before: Cell, cell: Cell, price: float) -> tuple[float, bool]:
    """(price of starting a line with ``cell``, whether a stretched line may open a gap before it)."""
    first, last = cell.text[0], before.text[-1]
    joined = cell.natural and before.natural and not cell.space and not before.space
    if first in NO_START or cell.space or last in NO_END:
        price = math.inf
    elif joined and is_latin(first) and is_latin(last):
        soft = last in "@/\\-_?&=#."
        bracket = first in "([" or last in ")]"
        price = max(price, 0.0 if bracket else LONG_WORD if soft else WITHIN_WORD)
    # Runs of dashes or dots are not pulled apart.
    return price, not joined and not (last in "—…" and first == last)
