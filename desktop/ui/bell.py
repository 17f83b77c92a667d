"""The bell panel: long work under way with count and cancel, and reminders that wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import ThinBar, clear, line
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape
from desktop.ui.tasks import Tasks


@dataclass(frozen=True)
class Reminder:
    """One reminder in the bell panel."""

    id: str
    tone: str
    text: str
    when: str
    open: Callable[[], object]


class BellPanel(QFrame):
    """Drops down from the bell, 360 wide."""

    def __init__(self, parent: QWidget, tasks: Tasks) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        look = theme.current()
        self.setProperty("kind", "popup")
        self.setFixedWidth(look.px(360))
        self._tasks = tasks
        self.reminders: list[Reminder] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self._box.setSpacing(look.px(8))

    def waiting(self) -> int:
        """How many things it would show."""
        return len(self._tasks.works) + len(self.reminders)

    def drop(self, below: QWidget) -> None:
        """Show it under a widget."""
        self.refresh()
        self.adjustSize()
        corner = below.mapToGlobal(QPoint(below.width(), below.height() + 4))
        self.move(corner.x() - self.width(), corner.y())
        self.show()

    def refresh(self) -> None:
        """Fill it anew."""
        clear(self._box)
        self._box.addWidget(PlainLabel("提醒与任务", 15, strong=True))
        for task, (done, of, words) in self._tasks.works.items():
            row = QHBoxLayout()
            row.addWidget(ElidedLabel(task.title, 14), 1)
            row.addWidget(PlainLabel(f"第 {done:,}／{of:,} 件" if of else words or "进行中", 13, "ink3"))
            row.addWidget(button("取消", kind="link", run=task.cancel))
            self._box.addLayout(row)
            bar = ThinBar(done / of if of else 0.0, "info")
            self._box.addWidget(bar)
        for reminder in self.reminders:
            row = QHBoxLayout()
            row.addWidget(Shape(reminder.tone))
            row.addWidget(ElidedLabel(reminder.text, 14), 1)
            row.addWidget(PlainLabel(reminder.when, 13, "ink3"))
            row.addWidget(button("查看", kind="link", run=self._opener(reminder)))
            self._box.addLayout(row)
        if not self.waiting():
            self._box.addWidget(line())
            self._box.addWidget(PlainLabel("没有进行中的任务和提醒。", 14, "ink3"))

    def _opener(self, reminder: Reminder) -> Callable[[], object]:
        def show() -> None:
            self.hide()
            reminder.open()

        return show
