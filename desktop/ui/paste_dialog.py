"""A dialog for text that the program has to understand: paste at the left, what was understood at the right, live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.base.errors import EnvironmentProblem, Problem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear, frame, scroller
from desktop.ui.columns import State
from desktop.ui.dialogs import FaultDialog, Sheet
from desktop.ui.labels import PlainLabel, StatePill
from desktop.ui.tasks import Tasks

MAX_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read: a heading, a state, and lines (label, words, tone). `line` is the text's line that is wrong."""

    heading: str = ""
    state: State | None = None
    lines: tuple[tuple[str, str, str], ...] = ()
    line: int = 0
    ok: bool = False


class PasteDialog(Sheet):
    """`read(text, number)` runs in a worker after each pause; `submit(text, number, dialog)` when the person agrees."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        hint: str,
        read: Callable[[str, str], Understood],
        submit: Callable[[str, str, PasteDialog], object],
        tasks: Tasks,
        *,
        verb: str,
        number: str = "",
        empty: str = "",
        files: str = "文本 (*.txt *.json)",
    ) -> None:
        super().__init__(parent, title, 900)
        look = theme.current()
        self._read, self._submit, self._tasks, self._files = read, submit, tasks, files
        self._empty = empty
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        left = QVBoxLayout()
        left.setSpacing(look.px(8))
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName(title)
        self.text.setTabChangesFocus(True)
        self.reserve(self.text, 300)
        left.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(button("读入文件…", "folder-open", run=self._open_file))
        row.addStretch(1)
        self.number = QLineEdit()
        if number:
            words = PlainLabel(number, 13, "ink2")
            self.number.setAccessibleName(number)
            self.number.setFixedWidth(look.px(84))
            self.number.setMaxLength(4)
            words.setBuddy(self.number)
            row.addWidget(words)
            row.addWidget(self.number)
        left.addLayout(row)
        columns.addLayout(left, 1)
        right = frame("sunken")
        right.setFixedWidth(look.px(368))
        box = QVBoxLayout(right)
        box.setContentsMargins(look.px(14), look.px(12), look.px(6), look.px(12))
        inner = QWidget()
        self._shown = QVBoxLayout(inner)
        self._shown.setContentsMargins(0, 0, look.px(10), 0)
        self._shown.setSpacing(look.px(6))
        box.addWidget(scroller(inner, "识别结果"))
        columns.addWidget(right)
        self.body.addLayout(columns, 1)
        self.add_button("取消", "secondary", self.reject)
        self.ok = self.add_button(verb, "primary", self._agree)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(250)
        self._idle.timeout.connect(self._look)
        self.text.textChanged.connect(self._touched)
        self.number.textChanged.connect(self._touched)
        self._show(Understood())
        self.text.setFocus()

    def _touched(self) -> None:
        self.ok.setEnabled(False)
        self._idle.start()

    def _look(self) -> None:
        words, number = self.text.toPlainText(), self.number.text().strip()
        if not words.strip():
            self._show(Understood())
            return
        self._tasks.run_query(
            lambda _s: self._read(words, number), self._show, self._failed, owner=self, key="read"
        )

    def _show(self, found: Understood) -> None:
        clear(self._shown)
        self.ok.setEnabled(found.ok)
        if found.state is not None:
            self._shown.addWidget(StatePill(found.state))
        if found.heading or self._empty:
            tone = "ink" if found.ok else "bad" if found.heading else "ink3"
            heading = found.heading or self._empty
            self._shown.addWidget(PlainLabel(heading, 14, tone, strong=found.ok, wrap=True))
        if found.line:
            jump = QHBoxLayout()
            jump.addWidget(button(f"转到第 {found.line} 行", kind="link", run=lambda: self._go(found.line)))
            jump.addStretch(1)
            self._shown.addLayout(jump)
        for label, words, tone in found.lines:
            row = QHBoxLayout()
            row.setSpacing(theme.current().px(8))
            name = PlainLabel(label, 13, "ink2")
            name.setFixedWidth(theme.current().px(64))
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(words, 13, tone, wrap=True), 1)
            self._shown.addLayout(row)
        self._shown.addStretch(1)

    def _go(self, number: int) -> None:
        block = self.text.document().findBlockByNumber(number - 1)
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def _agree(self) -> None:
        self.ok.setEnabled(False)
        self._submit(self.text.toPlainText(), self.number.text().strip(), self)

    def refused(self, error: BaseException) -> None:
        """Show why it was refused; what was pasted stays."""
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Problem):
            state = State("bad", "没有录入")
            self._show(Understood(f"{error.message}{error.advice}〔代码 {error.code}〕", state))
        else:
            FaultDialog(self, error).open()

    def _open_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "读入文件", "", self._files)
        if name:
            path = Path(name)
            self._tasks.run_query(
                lambda _s: read_text(path), self.text.setPlainText, self._failed, owner=self
            )


def read_text(path: Path) -> str:
    """A small text file in UTF-8 or GB 18030.

    Raises:
        EnvironmentProblem: `F-101` too large or unreadable.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise EnvironmentProblem("F-101", "文件太大，不像一份通知。", "请选择不超过 1 MB 的文本文件。")
        data: Any = path.read_bytes()
    except OSError:
        raise EnvironmentProblem("F-101", "文件读不出来。", "请核对位置和权限。") from None
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return str(data.decode(coding))
        except UnicodeDecodeError:
            continue
    raise EnvironmentProblem("F-101", "文件不是文本。", "请把文字复制后粘贴。")
