"""Bars, a ring and a sparkline. Colours never stand alone: shapes and figures say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from desktop.ui import paint, theme


@dataclass(frozen=True, slots=True)
class Share:
    """One part: its name, figure and tone; `words` is how the figure is written (default: the figure)."""

    name: str
    value: float
    tone: str = "ok"
    words: str = ""

    def said(self) -> str:
        """The figure in words."""
        return self.words or f"{self.value:,.0f}"


@dataclass(frozen=True)
class Bars:
    """Named bars from one zero line, longest scale = the greatest value; negative values count as zero."""

    title: str
    shares: Sequence[Share]
    label_width: int = 108

    def hint(self) -> QSizeF:
        """24 a row."""
        look = theme.current()
        return QSizeF(look.px(360), look.px(24) * max(1, len(self.shares)))

    def sentence(self) -> str:
        """Every bar."""
        return f"{self.title}：" + "；".join(f"{s.name} {s.said()}" for s in self.shares)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the bars."""
        look = theme.current()
        top = max((share.value for share in self.shares), default=0.0)
        step, label = look.px(24), min(look.px(self.label_width), box.width() * 0.4)
        figures = max((paint.advance(s.said(), 13, strong=True) for s in self.shares), default=0.0) + look.px(
            6
        )
        room = max(1.0, box.width() - label - look.px(20) - figures)
        for place, share in enumerate(self.shares):
            row = QRectF(box.x(), box.y() + place * step, box.width(), step)
            if row.bottom() > box.bottom() + 1:
                break
            side = look.px(9)
            paint.shape(painter, share.tone, QRectF(row.x(), row.center().y() - side / 2, side, side))
            name = QRectF(row.x() + look.px(15), row.y(), label - look.px(15), step)
            paint.words(painter, share.name, name, 13, "ink2")
            track = QRectF(row.x() + label + look.px(8), row.center().y() - look.px(5), room, look.px(10))
            fraction = max(0.0, share.value) / top if top > 0 else 0.0
            paint.rounded(painter, track, 3, look.colour("track"))
            if fraction > 0:
                part = QRectF(track.x(), track.y(), max(look.px(3), room * fraction), track.height())
                paint.rounded(painter, part, 3, look.colour(paint.DOT.get(share.tone, "ok")))
            words = QRectF(track.right() + look.px(8), row.y(), figures, step)
            paint.words(painter, share.said(), words, 13, "ink", strong=True)


@dataclass(frozen=True)
class Ring:
    """Shares of a whole round a figure, with a legend at the right."""

    title: str
    shares: Sequence[Share]
    middle: str = ""
    below: str = ""

    def hint(self) -> QSizeF:
        """As high as ring or legend."""
        look = theme.current()
        return QSizeF(look.px(320), max(look.px(112), look.px(24) * len(self.shares)))

    def sentence(self) -> str:
        """Every share with its part."""
        total = sum(max(0.0, s.value) for s in self.shares)
        parts = (
            f"{s.name} {s.said()}（{max(0.0, s.value) / total * 100:.0f}%）" if total else f"{s.name} 0"
            for s in self.shares
        )
        return f"{self.title}：" + "；".join(parts)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw ring and legend."""
        look = theme.current()
        side = min(box.height(), look.px(112), box.width() / 2)
        pen = look.px(16)
        ring = QRectF(box.x() + pen / 2, box.center().y() - side / 2 + pen / 2, side - pen, side - pen)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("track"), pen))
        painter.drawEllipse(ring)
        total, angle = sum(max(0.0, s.value) for s in self.shares), 90.0
        flat = Qt.PenCapStyle.FlatCap
        for share in self.shares:
            span = 360 * max(0.0, share.value) / total if total else 0.0
            if span:
                gap = min(2.0, span / 3)
                colour = look.colour(paint.DOT.get(share.tone, "mute"))
                painter.setPen(QPen(colour, pen, Qt.PenStyle.SolidLine, flat))
                painter.drawArc(ring, round((angle - gap / 2) * 16), -round((span - gap) * 16))
                angle -= span
        painter.restore()
        self._middle(painter, ring)
        left = box.x() + side + look.px(16)
        step = look.px(24)
        start = box.center().y() - step * len(self.shares) / 2
        for place, share in enumerate(self.shares):
            row = QRectF(left, start + place * step, box.right() - left, step)
            mark = look.px(10)
            paint.shape(painter, share.tone, QRectF(row.x(), row.center().y() - mark / 2, mark, mark))
            row.setLeft(row.x() + look.px(16))
            wide = paint.advance(share.said(), 13, strong=True)
            paint.words(painter, share.name, row.adjusted(0, 0, -wide - look.px(8), 0), 13, "ink2")
            paint.words(painter, share.said(), row, 13, "ink", strong=True, right=True)

    def _middle(self, painter: QPainter, ring: QRectF) -> None:
        look = theme.current()
        centre = ring.center()
        for words, px, dy, token, strong in (
            (self.middle, 20, -8 if self.below else 0, "ink", True),
            (self.below, 12, 12, "ink3", False),
        ):
            if words:
                painter.setFont(look.font(px, strong=strong))
                painter.setPen(look.colour(token))
                high = look.px(28)
                line = QRectF(ring.x(), centre.y() + look.px(dy) - high / 2, ring.width(), high)
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)


@dataclass(frozen=True)
class Sparkline:
    """A run of figures in one line of text; the last one as a dot. Gaps (None) break the line."""

    title: str
    values: Sequence[float | None]
    tone: str = "info"

    def hint(self) -> QSizeF:
        """96 × 24."""
        look = theme.current()
        return QSizeF(look.px(96), look.px(24))

    def sentence(self) -> str:
        """First, last, least and greatest."""
        known = [value for value in self.values if value is not None]
        if not known:
            return f"{self.title}：没有数据"
        return f"{self.title}：从 {known[0]:,.0f} 到 {known[-1]:,.0f}，最低 {min(known):,.0f}，最高 {max(known):,.0f}"

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the line."""
        look = theme.current()
        known = [value for value in self.values if value is not None]
        if not known:
            paint.words(painter, "—", box, 13, "ink3")
            return
        room = box.adjusted(look.px(4), look.px(4), -look.px(5), -look.px(4))
        low, high = min(known), max(known)
        step = room.width() / max(1, len(self.values) - 1)
        path, drawing, last = QPainterPath(), False, QPointF()
        for place, value in enumerate(self.values):
            if value is None:
                drawing = False
                continue
            part = (value - low) / (high - low) if high > low else 0.5
            last = QPointF(room.x() + place * step, room.bottom() - part * room.height())
            if drawing:
                path.lineTo(last)
            else:
                path.moveTo(last)
            drawing = True
        colour = look.colour(paint.DOT.get(self.tone, "info"))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, look.px(2)))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(last, look.px(3), look.px(3))
        painter.restore()
