"""A bar over a page's content that says something has to be borne in mind; hidden while there is nothing to say."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.labels import PlainLabel, Shape


class NoticeBar(QFrame):
    """▲ and a sentence on warn ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "warnbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        row.setSpacing(look.px(8))
        row.addWidget(Shape("warn"))
        self.words = PlainLabel("", 14, "warn", wrap=True)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, words: str) -> None:
        """Show a sentence; nothing hides the bar."""
        self.words.setText(words)
        self.setVisible(bool(words))
