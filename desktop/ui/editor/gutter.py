"""The margin beside the text: what each paragraph is, and the shape of its worst finding."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.base.editing import Block
from desktop.ui import paint, theme
from desktop.ui.editor.highlight import ROLE_TONES
from desktop.ui.labels import literal

WIDTH = 64


class Gutter(QWidget):
    """Child of the text. `lines()` gives (line number, top, height) of the lines in view."""

    def __init__(
        self,
        parent: QWidget,
        lines: Callable[[], list[tuple[int, float, float]]],
        role_of: Callable[[int], Block],
        press: Callable[[int], object],
    ) -> None:
        super().__init__(parent)
        self._lines, self._role_of, self._press = lines, role_of, press
        self.tones: dict[int, tuple[str, str]] = {}
        """Line → tone of its worst finding and the sentences."""
        self.current = 0
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName("段落层级")

    def shift(self, line: int, more: int) -> None:
        """Lines came or went after a line: the shapes stay beside their paragraphs."""
        self.tones = {at + more if at > line else at: tone for at, tone in self.tones.items()}

    def wide(self) -> int:
        """Its width in this look."""
        return theme.current().px(WIDTH)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(self.wide(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words beside their paragraphs."""
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(event.rect(), look.colour("sunken"))
        painter.setPen(look.colour("line"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        high, side = look.px(20), look.px(9)
        for line, top, first in self._lines():
            block = self._role_of(line)
            token, strong = ROLE_TONES.get(block.role, ("ink3", False))
            middle = top + min(first, look.px(40)) / 2
            if line == self.current:
                painter.fillRect(QRectF(0, top, self.width() - 1, first), look.colour("red-bg"))
            words = "" if block.role == "blank" else block.words
            box = QRectF(look.px(10), middle - high / 2, look.px(36), high)
            paint.words(painter, words, box, 12, token, strong=strong)
            if line in self.tones:
                shape = QRectF(self.width() - look.px(14), round(middle - side / 2), side, side)
                paint.shape(painter, self.tones[line][0], shape)

    def _line_at(self, y: float) -> int:
        return next((line for line, top, high in reversed(self._lines()) if y >= top), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the paragraph."""
        line = self._line_at(event.position().y())
        if line >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._press(line)

    def event(self, event: QEvent) -> bool:
        """The sentences of the findings as tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self._line_at(event.pos().y())
            QToolTip.showText(event.globalPos(), literal(self.tones.get(line, ("", ""))[1]), self)
            return True
        return super().event(event)
