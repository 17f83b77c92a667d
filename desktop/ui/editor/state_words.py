"""A state in a line of words: its shape and what it says, shortened where there is no room."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.labels import ElidedLabel, Shape


class StateWords(QWidget):
    """● 与打印一致. Hidden while it has nothing to say."""

    def __init__(self, tone: str = "mute", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.current().px(4), 0, 0, 0)
        row.setSpacing(theme.current().px(6))
        self.shape = Shape(tone)
        row.addWidget(self.shape)
        self.words = ElidedLabel(words, 13, paint.TEXT[tone])
        row.addWidget(self.words, 1)
        self.say(tone, words)

    def say(self, tone: str, words: str) -> None:
        """Show another state."""
        self.tone = tone
        self.shape.set_tone(tone)
        self.words.set_tone(paint.TEXT[tone])
        self.words.setText(words)
        if self.parentWidget() is not None or not words:  # without a parent it would open a window of its own
            self.setVisible(bool(words))
        self.setAccessibleName(words)

    def text(self) -> str:
        """What it says."""
        return self.words.full_text()
