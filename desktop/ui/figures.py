"""A small grid of labelled figures in which one is marked: months of a year, levels, roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QWidget

from desktop.ui import paint, theme


class _Figure(QAbstractButton):
    def __init__(self, label: str, words: str, on: bool) -> None:
        super().__init__()
        self._label, self._words, self._on = label, words, on
        self.setAccessibleName(f"{label} {words}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        look = theme.current()
        wide = max(paint.advance(self._label, 13), paint.advance(self._words, 14, strong=True))
        return QSize(int(wide) + look.px(16), look.px(44))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        ground = "red-bg" if self._on else "hover" if self.underMouse() else ""
        if ground or self.hasFocus():
            frame = look.colour("red") if self._on or self.hasFocus() else None
            paint.rounded(painter, box, 6, look.colour(ground or "surface"), frame)
        painter.setFont(look.font(13))
        painter.setPen(look.colour("red" if self._on else "ink2"))
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, look.px(3), box.width(), look.px(18)), centre, self._label)
        painter.setFont(look.font(14, strong=True))
        painter.setPen(look.colour("red" if self._on else "ink"))
        painter.drawText(QRectF(0, look.px(21), box.width(), look.px(20)), centre, self._words)


class FigureGrid(QWidget):
    """`chosen(place)` is called when a figure is pressed."""

    def __init__(
        self,
        name: str,
        figures: Sequence[tuple[str, str]],
        marked: int,
        columns: int,
        chosen: Callable[[int], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.current().px(4))
        for place, (label, words) in enumerate(figures):
            made = _Figure(label, words, place == marked)
            made.clicked.connect(lambda _on=False, at=place: chosen(at))
            grid.addWidget(made, place // columns, place % columns)
