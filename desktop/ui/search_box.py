"""Line edits with an icon at the left; the filter field of lists."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui import icons, theme


class IconLine(QLineEdit):
    """32 high with an icon at the left."""

    def __init__(self, icon: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setProperty("adorned", True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon into the field."""
        super().paintEvent(event)
        look = theme.current()
        icons.paint(QPainter(self), self._icon, "ink3", look.px(7), (self.height() - look.px(16)) / 2, 16)


class SearchBox(IconLine):
    """Tells only committed text: while an input method composes, `text` does not change and nothing is emitted."""

    committed = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__("search", hint, parent)
        self.setMaxLength(100)
        self.textChanged.connect(lambda _text: self.committed.emit())

    def words(self) -> str:
        """The words typed, trimmed."""
        return self.text().strip()
