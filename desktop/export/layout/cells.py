"""Text → cells: the indivisible pieces a line is made of.

A Chinese character or mark takes one cell of the grid whatever the font says; a word of letters or
digits keeps its natural width; ``——`` and ``……`` are one piece of two cells. What is written together
(dates, 第N次, number and unit, 发文字号) carries a penalty against being split.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from desktop.export.layout.characters import CLOSING_HALF, NO_END, NO_START, OPENING_HALF, PAIRS, is_latin


class Metrics(Protocol):
    """What the layout must know about fonts: the face of a character and its width in em."""

    def glyph(self, role: str, char: str, /) -> tuple[str, float]:
        """(face key, advance in em) for ``char`` where the text asks for ``role``."""


class Span(NamedTuple):
    """A stretch of text in one role of type."""

    text: str
    role: str = "fangsong"


@dataclass(frozen=True, slots=True)
class Cell:
    """One indivisible piece. Widths in mm.

    ``shrink_before`` and ``shrink_after`` are the empty halves a tight line may take; ``penalty`` is the
    price of starting a line with this cell (``inf``: never); ``loose`` says that a stretched line may
    open a gap before it.
    """

    text: str
    start: int
    role: str
    width: float
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


def split(spans: Sequence[Span], cell: float, size: float, metrics: Metrics) -> list[Cell]:
    """Cut ``spans`` into cells of ``cell`` mm, with glyphs of ``size`` mm to the em.

    Raises:
        UserProblem: a character that no font has (from ``metrics``).
    """
    text = "".join(span.text for span in spans)
    roles = [span.role for span in spans for _ in span.text]
    prices = _prices(text)
    cells: list[Cell] = []
    position = 0
    while position < len(text):
        end = _piece_end(text, roles, position)
        piece, role = text[position:end], roles[position]
        for offset, part in _parts(piece):
            cells.append(_cell(part, position + offset, role, cell, size, metrics))
        position = end
    return _with_penalties(cells, prices)


def _piece_end(text: str, roles: Sequence[str], start: int) -> int:
    char = text[start]
    if text[start : start + 2] in PAIRS:
        return start + 2
    end = start + 1
    if char == " ":
        while end < len(text) and text[end] == " ":
            end += 1
    elif is_latin(char) and char not in "()[]":
        while (
            end < len(text) and is_latin(text[end]) and text[end] not in "()[]" and roles[end] == roles[start]
        ):
            end += 1
    return end


def _parts(piece: str) -> list[tuple[int, str]]:
    if len(piece) <= _LONG_RUN or not is_latin(piece[0]):
        return [(0, piece)]
    cuts = [0, *(match.start() for match in _SOFT.finditer(piece)), len(piece)]
    parts: list[tuple[int, str]] = []
    for first, last in itertools.pairwise(cuts):
        # A run longer than any word is cut as a last resort, so that nothing can overfill a line.
        parts.extend((at, piece[at : min(at + 24, last)]) for at in range(first, last, 24))
    return parts


def _cell(text: str, start: int, role: str, cell: float, size: float, metrics: Metrics) -> Cell:
    char = text[0]
    widths = [metrics.glyph(role, each)[1] for each in text]
    if char == " ":
        return Cell(text, start, role, sum(widths) * size, natural=True, space=True)
    if is_latin(char):
        return Cell(text, start, role, sum(widths) * size, natural=True)
    half = cell / 2
    return Cell(
        text,
        start,
        role,
        cell * len(text),
        shrink_before=half if char in OPENING_HALF else 0.0,
        shrink_after=half if char in CLOSING_HALF else 0.0,
    )


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


def _with_penalties(cells: list[Cell], prices: dict[int, float]) -> list[Cell]:
    out: list[Cell] = []
    for index, cell in enumerate(cells):
        price, loose = prices.get(cell.start, 0.0), True
        if index == 0:
            price = math.inf
        else:
            before = cells[index - 1]
            joined = cell.natural and before.natural and not cell.space and not before.space
            if cell.text[0] in NO_START or cell.space or before.text[-1] in NO_END:
                price = math.inf
            elif joined and is_latin(cell.text[0]) and is_latin(before.text[-1]):
                soft = before.text[-1] in "@/\\-_?&=#."
                bracket = cell.text[0] in "([" or before.text[-1] in ")]"
                price = max(price, 0.0 if bracket else LONG_WORD if soft else WITHIN_WORD)
            loose = not joined and not _glued(before, cell)
        if price == 0.0 and loose:
            out.append(cell)
            continue
        out.append(
            Cell(
                cell.text,
                cell.start,
                cell.role,
                cell.width,
                cell.natural,
                cell.space,
                cell.shrink_before,
                cell.shrink_after,
                price,
                loose,
            )
        )
    return out


def _glued(before: Cell, cell: Cell) -> bool:
    """Neighbours that a stretched line must not pull apart: runs of dashes or dots."""
    return before.text[-1] in "—…" and cell.text[0] == before.text[-1]
