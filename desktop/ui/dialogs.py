"""Dialogs in the look of the kit. No grey message boxes; the verb is on the button; Enter never destroys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.base.errors import Problem
from desktop.ui import focus, icons, theme
from desktop.ui.buttons import Button, button
from desktop.ui.cards import dress_scroller, frame
from desktop.ui.labels import PlainLabel, literal

LEAVING = frozenset({"取消", "关闭", "继续填写", "继续修改", "继续排", "继续等待"})
"""Buttons that leave things as they are: Alt+C in every dialog; the primary one is Alt+S."""


class _Body(QScrollArea):
    """As high as what is in it; scrolls when the window leaves less."""

    def __init__(self, inner: QWidget, name: str) -> None:
        super().__init__()
        dress_scroller(self, inner, name)

    def sizeHint(self) -> QSize:
        inner = self.widget()
        high = inner.heightForWidth(self.width()) if inner.hasHeightForWidth() else inner.sizeHint().height()
        return QSize(inner.sizeHint().width() + self.verticalScrollBar().sizeHint().width(), high)

    def minimumSizeHint(self) -> QSize:
        wide = self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide, theme.current().px(120))


class Sheet(QDialog):
    """A dialog with title 16/600, body layout and a foot of buttons at the right. Opened without blocking (`open`).

    It is never higher than the window it belongs to: with `scrolls` its body scrolls where that window is low.
    """

    def __init__(
        self, parent: QWidget | None, title: str, width: int = 440, *, scrolls: bool = False
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(look.px(width))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(16))
        top.setSpacing(look.px(12))
        self.heading = PlainLabel(title, 16, strong=True, wrap=True)
        top.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(8))
        self._area: _Body | None = None
        if scrolls:
            inner = QWidget()
            inner.setLayout(self.body)
            self.body.setContentsMargins(0, 0, look.px(6), 0)
            self._area = _Body(inner, title)
            top.addWidget(self._area, 1)
        else:
            top.addLayout(self.body, 1)
        outer.addLayout(top, 1)
        foot = frame("status")
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        self.foot.setSpacing(look.px(8))
        self.foot.addStretch(1)
        outer.addWidget(foot)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab in visual order."""
        return focus.step(self, forward)

    def room(self) -> int:
        """How high it may be, in px: the window it belongs to, less a margin."""
        host = self.parentWidget()
        return int(host.window().height() * 0.96) if host is not None else theme.current().px(688)

    def reserve(self, widget: QWidget, high: int) -> None:
        """Make the part that grows this high (px at base 14), or what a low window leaves beside head and foot."""
        look = theme.current()
        widget.setMinimumHeight(max(look.px(96), min(look.px(high), self.room() - look.px(248))))

    def showEvent(self, event: QShowEvent) -> None:
        """A scrolling body gets the height it asks for, at most that of the window."""
        super().showEvent(event)
        if self._area is not None:
            self.resize(self.width(), min(self.sizeHint().height() + 2, self.room()))

    def add_button(self, text: str, kind: str, run: Callable[[], object], icon: str = "") -> Button:
        """Put a button into the foot (from left to right; the primary one last)."""
        made = button(text, icon, kind, run, parent=self)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.foot.addWidget(made)
        key = "Alt+C" if text in LEAVING else "Alt+S" if kind == "primary" else ""
        if key:
            made.setShortcut(QKeySequence(key))
            made.setToolTip(literal(key))
        return made


class Question(Sheet):
    """Asks before what cannot be undone; cancel has the focus, Enter only presses the focused button."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        verb: str,
        done: Callable[[], object],
        cancel: str = "取消",
    ) -> None:
        super().__init__(parent, title)
        self._done = done
        self.body.addWidget(PlainLabel(text, 14, "ink2", wrap=True))
        self.cancel = self.add_button(cancel, "secondary", self.reject)
        self.verb = self.add_button(verb, "primary", self._agree)
        self.cancel.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button and nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, Button):
                focused.click()
            return
        super().keyPressEvent(event)

    def _agree(self) -> None:
        self.accept()
        self._done()


def ask_verb(
    parent: QWidget | None, title: str, text: str, verb: str, done: Callable[[], object]
) -> Question:
    """Ask before an act that cannot be undone. `verb` names act and count ("删除 3 件"), never 确定."""
    dialog = Question(parent, title, text, verb, done)
    dialog.open()
    return dialog


def inform(parent: QWidget | None, title: str, text: str, close: str = "知道了") -> Sheet:
    """Say something that has to be read."""
    dialog = Sheet(parent, title)
    dialog.body.addWidget(PlainLabel(text, 14, "ink2", wrap=True))
    dialog.add_button(close, "primary", dialog.accept).setFocus()
    dialog.open()
    return dialog


def fault_code(error: BaseException) -> str:
    """The code of an error; for a bug the class name and where it arose, without any contents."""
    if isinstance(error, Problem):
        return error.code
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else "?"
    return f"X-{type(error).__name__}@{place}"


class FaultDialog(Sheet):
    """What is shown for a bug: what is safe, what to do, a code to read out. Never the error's text or data."""

    def __init__(self, parent: QWidget | None, error: BaseException) -> None:
        super().__init__(parent, "程序出现意外错误", 480)
        code = fault_code(error)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(12))
        picture = PlainLabel()
        picture.setPixmap(icons.pixmap("triangle-alert", "bad", 24, 2.0))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(
            PlainLabel("刚才的操作没有完成。已经保存的内容是安全的，没有写入一半的数据。", 14, wrap=True)
        )
        words.addWidget(
            PlainLabel("请重试一次；如再次出现，请把下面的代码告诉管理员。", 14, "ink2", wrap=True)
        )
        self.code = PlainLabel(f"代码 {code}", 13, "ink3", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(self.code)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.add_button("复制代码", "secondary", lambda: QGuiApplication.clipboard().setText(code), "copy")
        self.add_button("关闭", "primary", self.accept).setFocus()
