"""The line under the text: how many words, which paragraph, how many are selected, the size of the view."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.ui import theme
from desktop.ui.editor.counting import words_in
from desktop.ui.editor.found import Paragraphs
from desktop.ui.editor.text import PaperText
from desktop.ui.labels import PlainLabel
from desktop.ui.tasks import Tasks

REST_MS = 250
LONG = 20_000
"""Characters from which counting the words is left to a worker."""


class TextFoot(QFrame):
    """Counts anew when typing rests; `show_place` when the caret moved."""

    def __init__(self, text: PaperText, tasks: Tasks) -> None:
        super().__init__()
        look = theme.current()
        self.setProperty("kind", "foot")
        self._text, self._tasks = text, tasks
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(3), look.px(12), look.px(3))
        row.setSpacing(look.px(14))
        self.count = PlainLabel("", 13, "ink2")
        row.addWidget(self.count)
        self.where = PlainLabel("", 13, "ink3")
        row.addWidget(self.where)
        row.addStretch(1)
        self.size = PlainLabel("", 13, "ink3")
        row.addWidget(self.size)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REST_MS)
        self._later.timeout.connect(self.show_count)
        text.edited.connect(self._later.start)
        text.zoomed.connect(lambda percent: self.size.setText(f"显示 {percent}%" if percent != 100 else ""))
        self.show_count()
        self.show_place()

    def show_count(self) -> None:
        """Count the words of the whole text."""
        text = self._text.plain()
        if len(text) < LONG:
            self._counted(words_in(text))
        else:
            self._tasks.run_query(lambda _s: words_in(text), self._counted, owner=self, key="count")

    def _counted(self, words: int) -> None:
        self.count.setText(f"正文 {words:,} 字")

    def show_place(self) -> None:
        """Which paragraph the caret stands in, and how much is selected."""
        chosen = self._text.textCursor().selectedText()
        some = f"　选中 {words_in(chosen):,} 字" if 0 < len(chosen) < LONG else ""
        number = Paragraphs(self._text.plain()).number(self._text.place())
        self.where.setText(f"第 {number} 段{some}")
