"""The text of a paper: paragraphs with their levels, and how each level is set.

Levels (GB/T 9704-2012 §7.3.3): 1 ``一、`` 黑体, 2 ``（一）`` 楷体, 3 ``1.`` and 4 ``（1）`` 仿宋; 0 is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.export.fonts.library import Library
from desktop.export.forms.model import Table
from desktop.export.gongwen.tables import table_rows
from desktop.export.layout.cells import Span
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import Row, paragraph_rows
from desktop.export.layout.geometry import Profile

_NUMERALS = "一二三四五六七八九十百"
_LEVELS = (
    (1, re.compile(rf"[{_NUMERALS}]{{1,4}}、")),
    (2, re.compile(rf"（[{_NUMERALS}]{{1,4}}）")),
    (3, re.compile(r"\d{1,3}[.．](?!\d)")),
    (4, re.compile(r"（\d{1,3}）")),
)
ROLES = {1: "hei", 2: "kai", 3: "fangsong", 4: "fangsong"}

# A heading longer than this many characters is taken for a sentence of the text.
_HEADING_LIMIT = 40
_LABEL_LIMIT = 14


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as typed, its number included; ``level`` None lets the number decide."""

    text: str
    level: int | None = None


Piece = Paragraph | Table
"""What the text of a paper is made of."""


def paragraphs(values: Sequence[Piece | str]) -> list[Piece]:
    """Cleaned paragraphs with their levels known, and tables; line ends inside a text part paragraphs."""
    found: list[Piece] = []
    for value in values:
        if isinstance(value, Table):
            if value.columns:
                found.append(value)
            continue
        text, level = (value, None) if isinstance(value, str) else (value.text, value.level)
        for piece in clean(text).split("\n"):
            stripped = piece.strip(" \u3000")
            if stripped:
                found.append(Paragraph(stripped, level_of(stripped) if level is None else level))
    return found


def level_of(text: str) -> int:
    """The level that the number at the start of ``text`` announces; 0 without one."""
    return next((level for level, pattern in _LEVELS if pattern.match(text)), 0)


def number_pattern(level: int) -> re.Pattern[str]:
    """What the number of a level (1-4) looks like at the start of a text."""
    return dict(_LEVELS)[level]


def heading_end(text: str, level: int) -> int:
    """How many characters of a numbered paragraph are its heading (0: none, it has no number).

    A short paragraph without a full stop is all heading; otherwise the heading ends with its first full
    stop or, for labels such as ``一、元旦：``, with the colon; a long first sentence leaves the number alone.
    """
    pattern = dict(_LEVELS).get(level)
    match = pattern.match(text) if pattern else None
    if match is None:
        return len(text) if level in ROLES and len(text) <= _HEADING_LIMIT and "。" not in text else 0
    stop, colon = text.find("。"), text.find("：")
    if 0 <= colon <= _LABEL_LIMIT and colon < len(text) - 1 and (stop < 0 or colon < stop):
        return colon + 1
    if stop < 0:
        return len(text) if len(text) <= _HEADING_LIMIT else match.end()
    return stop + 1 if stop < min(_HEADING_LIMIT, len(text) - 1) else match.end()


def spans(paragraph: Paragraph) -> list[Span]:
    """The paragraph in its roles of type."""
    level = paragraph.level or 0
    role = ROLES.get(level, "fangsong")
    end = heading_end(paragraph.text, level) if role != "fangsong" else 0
    parts = (Span(paragraph.text[:end], role), Span(paragraph.text[end:]))
    return [part for part in parts if part.text]


def body_rows(
    texts: Sequence[Piece], profile: Profile, metrics: Library, first_paragraph: int = 0
) -> list[Row]:
    """The rows of the text; a heading that stands alone keeps with the line after it."""
    rows: list[Row] = []
    for index, paragraph in enumerate(texts):
        if isinstance(paragraph, Table):
            rows += table_rows(paragraph, profile, metrics, first_paragraph + index)
            continue
        level = paragraph.level or 0
        alone = level > 0 and heading_end(paragraph.text, level) == len(paragraph.text)
        last = index == len(texts) - 1
        rows += paragraph_rows(
            spans(paragraph),
            profile,
            metrics,
            paragraph=first_paragraph + index,
            keep_next=alone and not last,
        )
    return rows


def numeral(value: int) -> str:
    """1-99 in Chinese numerals, as headings count."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def number_of(text: str) -> int:
    """The number of a level-1 heading (``十二、`` → 12); 0 when it has none."""
    match = _LEVELS[0][1].match(text)
    if not match:
        return 0
    return next((value for value in range(1, 100) if numeral(value) == match.group()[:-1]), 0)


def full_date(day: date | str) -> str:
    """``2026年3月5日``: Arabic figures, no leading zeros (GB/T 9704-2012 §7.3.5.4)."""
    return day if isinstance(day, str) else f"{day.year}年{day.month}月{day.day}日"
