"""The slot bar over the agenda: one block a topic, as wide as its minutes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.base.clock import civil
from desktop.office.meetings.page.grids import COLOURS
from desktop.office.meetings.rules import MINUTE_MS, Agenda
from desktop.ui import paint, theme

TICK_MINUTES = 30


class SlotBar(QWidget):
    """24 high: one block a topic as wide as its minutes, spare time outlined, what is over hatched; ticks below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agenda: Agenda | None = None
        self._starts_at = 0
        self.setFixedHeight(theme.current().px(46))

    def set(self, agenda: Agenda, starts_at: int) -> None:
        """Show another agenda."""
        self._agenda, self._starts_at = agenda, starts_at
        self.setAccessibleName(agenda.words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw blocks and ticks."""
        if self._agenda is None:
            return
        look, painter, agenda = theme.current(), QPainter(self), self._agenda
        whole = max(agenda.slot, agenda.planned, 1)
        scale, high, gap = self.width() / whole, look.px(24), 2
        x = 0.0
        for place, row in enumerate(agenda.rows):
            minutes = row.topic.planned_minutes or 0
            box = QRectF(x, 0, max(2.0, minutes * scale - gap), high)
            paint.rounded(painter, box, 3, QColor(COLOURS[place % len(COLOURS)]))
            if row.is_over:
                painter.fillRect(box, QBrush(look.colour("bad-bg"), Qt.BrushStyle.BDiagPattern))
                middle = QRectF(0, 0, look.px(34), look.px(18))
                middle.moveCenter(box.center())
                paint.rounded(painter, middle, 3, QColor(COLOURS[place % len(COLOURS)]))
            self._figure(painter, box, str(minutes), "on-red")
            x += minutes * scale
        if agenda.spare:
            box = QRectF(x, 0, self.width() - x, high)
            paint.rounded(painter, box, 3, look.colour("surface"), look.colour("line-strong"))
            self._figure(painter, box, str(agenda.spare), "ink2")
        self._ticks(painter, scale, high)

    def _figure(self, painter: QPainter, box: QRectF, words: str, token: str) -> None:
        look = theme.current()
        painter.setFont(look.font(12, strong=True))
        painter.setPen(QColor("#FFFFFF") if token == "on-red" else look.colour(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _ticks(self, painter: QPainter, scale: float, high: int) -> None:
        look = theme.current()
        agenda = self._agenda
        assert agenda is not None
        step = TICK_MINUTES
        while agenda.slot / step > 10:
            step *= 2
        wide = look.px(44)
        for minutes in range(0, agenda.slot + 1, step):
            x = minutes * scale
            painter.fillRect(
                QRectF(min(x, self.width() - 1), high, 1, look.px(4)), look.colour("line-strong")
            )
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            label = f"{civil(self._starts_at + minutes * MINUTE_MS):%H:%M}"
            paint.words(painter, label, QRectF(left, high + look.px(4), wide, look.px(18)), 12, "ink3")
