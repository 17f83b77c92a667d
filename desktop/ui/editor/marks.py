"""Grounds and underlines over the text: the line in hand, findings, hits of a search. Drawn, never part of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.base.editing import ADVICE, ERROR, WARNING
from desktop.ui import theme

TONES = {ERROR: "bad", WARNING: "warn", ADVICE: "info"}
MOST_HITS_DRAWN = 600
Selection = QTextEdit.ExtraSelection


def tone_of(severity: str) -> str:
    """The tone (shape, colours) of a severity."""
    return TONES.get(severity, "info")


def _selection(cursor: QTextCursor, made: QTextCharFormat) -> Selection:
    found = Selection()
    found.cursor = cursor
    found.format = made
    return found


def line_mark(text: QPlainTextEdit) -> Selection:
    """The ground of the line in hand."""
    made = QTextCharFormat()
    made.setBackground(theme.current().colour("hover"))
    made.setProperty(QTextFormat.Property.FullWidthSelection, True)
    cursor = text.textCursor()
    cursor.clearSelection()
    return _selection(cursor, made)


def finding_mark(text: QPlainTextEdit, start: int, end: int, severity: str) -> Selection:
    """Wavy line and pale ground."""
    look, tone = theme.current(), tone_of(severity)
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    made.setUnderlineColor(look.colour({"bad": "bad", "warn": "warn-dot", "info": "info"}[tone]))
    made.setBackground(look.colour({"bad": "bad-bg", "warn": "warn-bg", "info": "info-bg"}[tone]))
    return _selection(_over(text, start, end), made)


def _over(text: QPlainTextEdit, start: int, end: int) -> QTextCursor:
    last = text.document().characterCount() - 1
    cursor = QTextCursor(text.document())
    cursor.setPosition(min(start, last))
    cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
    return cursor


class Spans:
    """Stretches of the text (positions of Qt) with a severity each, in order; they move along when the text changes."""

    def __init__(self, spans: Iterable[tuple[int, int, str]] = ()) -> None:
        self._spans = sorted(spans)

    def move(self, position: int, removed: int, added: int) -> None:
        """`removed` characters at `position` gave way to `added`."""
        by = added - removed
        if not by:
            return
        gone = position + removed
        self._spans = [
            span
            if span[1] <= position
            else (span[0] + by, span[1] + by, span[2])
            if span[0] >= gone
            else (min(span[0], position), max(position, span[1] + by), span[2])
            for span in self._spans
        ]

    def within(self, first: int, last: int) -> list[tuple[int, int, str]]:
        """Those that begin between two positions."""
        return self._spans[bisect_left(self._spans, (first,)) : bisect_left(self._spans, (last + 1,))]


def near(count: int, current: int) -> range:
    """The numbers of the hits that are drawn: all, or those near the one in hand when there are very many."""
    first = max(0, min(current - MOST_HITS_DRAWN // 2, count - MOST_HITS_DRAWN))
    return range(first, min(count, first + MOST_HITS_DRAWN))


def hit_marks(text: QPlainTextEdit, spans: Sequence[tuple[int, int]], current: int) -> list[Selection]:
    """Hits of a search (positions of Qt); `current` is the one in hand among them."""
    look = theme.current()
    found = []
    for number, (start, end) in enumerate(spans):
        made = QTextCharFormat()
        ground = look.colour("warn-dot")
        if number != current:
            ground.setAlpha(80)  # seen on every ground, also over a finding
        made.setBackground(ground)
        found.append(_selection(_over(text, start, end), made))
    return found
