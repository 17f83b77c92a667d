"""The filter field: magnifier, words; tells only committed text (not what an input method is composing)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import icons, theme


class SearchBox(QLineEdit):
    """32 high with an icon at the left."""

    committed = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("adorned", True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setMaxLength(100)
        self.textChanged.connect(lambda _text: self.committed.emit())

    def words(self) -> str:
        """The words typed, trimmed."""
        return self.text().strip()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon into the field."""
        super().paintEvent(event)
        look = theme.current()
        painter = QPainter(self)
        icons.paint(painter, "search", "ink3", look.px(7), (self.height() - look.px(16)) / 2, 16)
