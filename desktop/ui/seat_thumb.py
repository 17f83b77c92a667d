"""A seating plan small: the front row with ranks, the rows behind as boxes, who is on leave crossed out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import paint, theme
from desktop.ui.seats import SeatPlan

HIGH, MOST_ROWS = 122, 5


class SeatThumb(QWidget):
    """At most 122 high; seats shrink until the widest row fits, five rows are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: SeatPlan | None = None
        self.setFixedHeight(theme.current().px(HIGH))

    def set(self, plan: SeatPlan, sentence: str) -> None:
        """Show a plan; `sentence` is what readers of the screen hear."""
        self._plan = plan
        self.setAccessibleName(sentence)
        rows = min(MOST_ROWS, len(plan.rows))
        self.setFixedHeight(theme.current().px(min(HIGH, 30 + 21 * rows)))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """A hand's width."""
        look = theme.current()
        return QSize(look.px(160), look.px(HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        plan = self._plan
        if plan is None:
            return
        look, painter = theme.current(), QPainter(self)
        stage = QRectF(self.width() / 2 - look.px(62), 0, look.px(124), look.px(18))
        paint.rounded(painter, stage, 4, look.colour("mute-bg"))
        self._centred(painter, stage, "屏　幕", "ink2", 12)
        rows = plan.rows[:MOST_ROWS]
        ranks = {key: place for place, key in enumerate(plan.guests, 1)}
        y = stage.bottom() + look.px(7)
        step = min(look.px(20), (self.height() - y) / max(1, len(rows)))
        for row, seats in enumerate(rows):
            front = row == 0
            wide = min(look.px(28 if front else 23), self.width() / max(1, seats))
            high = min(look.px(20 if front else 14), step - 2)
            left = (self.width() - wide * seats) / 2
            for column in range(seats):
                box = QRectF(left + column * wide + 1, y, wide - look.px(3), high)
                guest = plan.at((row, column))
                self._seat(
                    painter, box, guest.is_absent if guest else None, ranks[guest.key] if guest else 0, front
                )
            y += step + (look.px(3) if front else 0)

    def _seat(self, painter: QPainter, box: QRectF, absent: bool | None, rank: int, front: bool) -> None:
        look = theme.current()
        if absent is None:
            paint.rounded(painter, box, 3, None, look.colour("line"))
        elif absent:
            paint.rounded(painter, box, 3, look.colour("surface"), look.colour("bad"))
            painter.setPen(QPen(look.colour("bad"), 1.2))
            inner = box.adjusted(3, 3, -3, -3)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(QPointF(inner.right(), inner.top()), QPointF(inner.left(), inner.bottom()))
        elif front:
            first = rank == 1
            ground, frame = ("red", "red") if first else ("red-bg", "red")
            paint.rounded(painter, box, 3, look.colour(ground), look.colour(frame))
            if box.width() >= look.px(16):
                self._centred(painter, box, str(rank), "on-red" if first else "red", 12)
        else:
            paint.rounded(painter, box, 3, look.colour("mute-bg"), look.colour("line-strong"))

    def _centred(self, painter: QPainter, box: QRectF, words: str, token: str, px: float) -> None:
        look = theme.current()
        painter.setFont(look.font(px, strong=True))
        painter.setPen(look.colour(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
