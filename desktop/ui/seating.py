"""The surface on which a seating plan is made: names are dragged, or carried with the keyboard.

Arrows move, Enter takes up and puts down, Delete empties the seat, Ctrl+Z takes back.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import paint, theme
from desktop.ui.labels import name_padded
from desktop.ui.seats import SeatPlan

SEAT_W, SEAT_H, GAP, ROW_GAP, STAGE = 76, 34, 8, 16, 30


class SeatingPicture:
    """Draws a plan; also for print. `taken`: the key being carried; `cursor`: the marked seat."""

    def __init__(self, plan: SeatPlan, screen: str = "屏幕") -> None:
        self.plan, self.screen = plan, screen
        self.cursor: tuple[int, int] | None = None
        self.taken = ""

    def hint(self) -> QSizeF:
        """As wide as the widest row."""
        look, widest = theme.current(), max(self.plan.rows, default=1)
        return QSizeF(
            look.px(widest * (SEAT_W + GAP) + GAP),
            look.px(STAGE + len(self.plan.rows) * (SEAT_H + ROW_GAP) + ROW_GAP),
        )

    def sentence(self) -> str:
        """Every row from the viewer's left."""
        rows = []
        for row, seats in enumerate(self.plan.rows):
            names = [guest.name if (guest := self.plan.at((row, n))) else "空" for n in range(seats)]
            rows.append(f"第 {row + 1} 排：" + "、".join(names))
        return "座次：" + "；".join(rows)

    def seat(self, place: tuple[int, int], box: QRectF) -> QRectF:
        """Where a seat is drawn; rows are centred."""
        look = theme.current()
        row, column = place
        seats = self.plan.rows[row]
        step = min(look.px(SEAT_W + GAP), (box.width() - look.px(GAP)) / max((1, *self.plan.rows)))
        left = box.center().x() - step * seats / 2 + step * column
        top = box.y() + look.px(STAGE + ROW_GAP) + row * look.px(SEAT_H + ROW_GAP)
        return QRectF(left + look.px(GAP) / 2, top, step - look.px(GAP), look.px(SEAT_H))

    def place_at(self, point: QPointF, box: QRectF) -> tuple[int, int] | None:
        """The seat under a point."""
        for row, seats in enumerate(self.plan.rows):
            for column in range(seats):
                if self.seat((row, column), box).contains(point):
                    return row, column
        return None

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the screen and the seats."""
        look = theme.current()
        stage = QRectF(box.center().x() - look.px(120), box.y() + look.px(6), look.px(240), look.px(20))
        paint.rounded(painter, stage, 4, look.colour("mute-bg"))
        painter.setFont(look.font(12))
        painter.setPen(look.colour("ink3"))
        painter.drawText(stage, Qt.AlignmentFlag.AlignCenter, self.screen)
        ranks = {key: place for place, key in enumerate(self.plan.guests, 1)}
        for row, seats in enumerate(self.plan.rows):
            for column in range(seats):
                self._seat(painter, (row, column), self.seat((row, column), box), ranks)

    def _seat(self, painter: QPainter, place: tuple[int, int], box: QRectF, ranks: dict[str, int]) -> None:
        look, guest = theme.current(), self.plan.at(place)
        away = guest is not None and guest.is_absent
        taken = guest is not None and guest.key == self.taken
        first = guest is not None and ranks[guest.key] == 1
        ground = "red-sel" if taken else "surface" if guest else "sunken"
        frame = "bad" if away else "red" if first or taken else "line-strong"
        paint.rounded(painter, box, 5, look.colour(ground), look.colour(frame))
        if guest is not None:
            rank = "×" if away else str(ranks[guest.key])
            inner = box.adjusted(look.px(6), 0, -look.px(2), 0)
            used = paint.words(painter, rank, inner, 12, "bad" if away else "red" if first else "ink3")
            name = inner.adjusted(used + look.px(5), 0, 0, 0)
            paint.words(painter, name_padded(guest.name), name, 13, "ink3" if away else "ink", strong=first)
        if place == self.cursor:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("red"), 2))
            painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 6, 6)
            painter.restore()


class SeatingSurface(QWidget):
    """`changed` after each change of the plan."""

    changed = Signal()

    def __init__(self, plan: SeatPlan, screen: str = "屏幕", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan = plan
        self.picture = SeatingPicture(plan, screen)
        self._cursor = (0, 0)
        self._drag: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(False)
        self._say()

    def take(self, key: str) -> None:
        """Carry somebody (also one without a seat, from a list beside); Enter or a click puts them down."""
        self.picture.taken = key
        self._say()

    def fill(self) -> None:
        """Seat everybody by rank."""
        self.plan.fill()
        self._changed()

    def undo(self) -> None:
        """Take back the last change."""
        if self.plan.undo():
            self._changed()

    def _changed(self) -> None:
        self.picture.taken = ""
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.picture.cursor = self._cursor if self.hasFocus() else None
        guest = self.plan.at(self._cursor)
        carried = self.plan.guests.get(self.picture.taken)
        self.setAccessibleName(self.picture.sentence())
        here = f"第 {self._cursor[0] + 1} 排第 {self._cursor[1] + 1} 座：{guest.name if guest else '空'}"
        self.setAccessibleDescription(f"{here}。正在移动 {carried.name}" if carried else here)
        self.update()

    def _press(self, place: tuple[int, int]) -> None:
        guest = self.plan.at(place)
        if self.picture.taken:
            if self.plan.put(self.picture.taken, place):
                self._changed()
            else:
                self.take("")
        elif guest is not None:
            self.take(guest.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter and Space, Delete, Esc, Ctrl+Z."""
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        key = Qt.Key(event.key())
        if key in moves:
            row = max(0, min(len(self.plan.rows) - 1, self._cursor[0] + moves[key][0]))
            column = max(0, min(self.plan.rows[row] - 1, self._cursor[1] + moves[key][1]))
            self._cursor = (row, column)
            self._say()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press(self._cursor)
        elif key == Qt.Key.Key_Delete:
            self.plan.clear(self._cursor)
            self._changed()
        elif key == Qt.Key.Key_Escape and self.picture.taken:
            self.take("")
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take up, or put down what is carried."""
        place = self.picture.place_at(event.position(), self.rect().toRectF())
        self.setFocus()
        if place is not None:
            self._cursor = place
            self._drag = event.position()
            self._press(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a drag puts down where it ends; without moving, the name stays in hand."""
        start, self._drag = self._drag, None
        if start is None or not self.picture.taken:
            return
        place = self.picture.place_at(event.position(), self.rect().toRectF())
        if (event.position() - start).manhattanLength() > theme.current().px(10):
            if place is not None and self.plan.put(self.picture.taken, place):
                self._cursor = place
                self._changed()
            else:
                self.take("")

    def focusInEvent(self, event: object) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self._say()

    def focusOutEvent(self, event: object) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self._say()

    def sizeHint(self) -> QSize:
        """As the picture wants."""
        return self.picture.hint().toSize()

    def minimumSizeHint(self) -> QSize:
        """Seats shrink to about 48."""
        look = theme.current()
        return QSize(look.px(48) * max(self.plan.rows, default=1), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plan."""
        self.picture.draw(QPainter(self), self.rect().toRectF())
