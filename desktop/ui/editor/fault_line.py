"""A bar that says why saving was refused, with the code; closed by the person or by the next try."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.base.errors import Problem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.labels import PlainLabel, Shape


class FaultLine(QFrame):
    """■ and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        look = theme.current()
        self.setProperty("kind", "badbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(6), look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(Shape("bad"))
        self.words = PlainLabel("", 14, "bad", wrap=True)
        row.addWidget(self.words, 1)
        row.addWidget(button("", "x", "quiet", self.clear, name="关闭提示"))
        self.hide()

    def say(self, problem: Problem) -> None:
        """Show a refusal."""
        self.words.setText(f"{problem.message}{problem.advice}〔代码 {problem.code}〕")
        self.show()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self.hide()
