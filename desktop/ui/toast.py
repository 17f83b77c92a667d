"""The toast over the page: what was done, and for ten seconds how to take it back. Also carries plain-word errors."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.base.errors import Problem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.labels import ElidedLabel, Shape

SECONDS = 10


class Toast(QFrame):
    """One line at the bottom of the page; a new one replaces the old."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "overlay")
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(8), look.px(10), look.px(8))
        row.setSpacing(look.px(10))
        self._shape = Shape("ok")
        self.words = ElidedLabel("", 14, minimum=200)
        self.action = button("撤销 (Ctrl+Z)", kind="link")
        self._close = button("", "x", "quiet", self.hide, name="关闭提示")
        for widget in (self._shape, self.words, self.action, self._close):
            row.addWidget(widget)
        self._run: Callable[[], object] | None = None
        self.action.clicked.connect(self._act)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(
        self,
        text: str,
        *,
        tone: str = "ok",
        action: str = "",
        run: Callable[[], object] | None = None,
        seconds: int = SECONDS,
    ) -> None:
        """Show a line; `seconds` 0 = until closed."""
        self._shape.set_tone(tone)
        self.words.setText(text)
        self._run = run
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        self.place()
        self.show()
        self.raise_()
        self._timer.stop()
        if seconds:
            self._timer.start(seconds * 1000)

    def place(self) -> None:
        """Sit centred above the lower edge of the parent."""
        host = self.parentWidget()
        if host is None:
            return
        look = theme.current()
        self.layout().invalidate()
        wide = min(self.sizeHint().width(), host.width() - look.px(48))
        self.resize(wide, self.sizeHint().height())
        self.move((host.width() - wide) // 2, host.height() - self.height() - look.px(86))

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()


def sentence(error: Problem) -> str:
    """A foreseen error as one line: what happened, what to do, its code."""
    advice = f"　{error.advice}" if error.advice else ""
    return f"{error.message}{advice}〔代码 {error.code}〕"
