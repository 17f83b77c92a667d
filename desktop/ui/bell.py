"""The bell panel: long work under way with count and cancel, and reminders that wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import ThinBar, clear, line, scroller
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape
from desktop.ui.tasks import Task, Tasks


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
        self._shown: tuple[object, ...] | None = None
        self._running: dict[Task, tuple[PlainLabel, ThinBar]] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(16), look.px(12), look.px(8), look.px(12))
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, look.px(8), 0)
        self._box.setSpacing(look.px(8))
        self._inner, self._area = inner, scroller(inner, "提醒与任务")
        outer.addWidget(self._area)

    def waiting(self) -> int:
        """How many things it would show."""
        return len(self._tasks.works) + len(self.reminders)

    def drop(self, below: QWidget) -> None:
        """Show it under a widget."""
        self.refresh()
        corner = below.mapToGlobal(QPoint(below.width(), below.height() + 4))
        self.move(corner.x() - self.width(), corner.y())
        self.show()

    def refresh(self) -> None:
        """Fill it anew; while the same work runs only figures change, so that 取消 keeps its place and the focus."""
        shown = (*self._tasks.works, *((each.id, each.tone, each.text, each.when) for each in self.reminders))
        if shown != self._shown:
            self._shown = shown
            self._fill()
        for task, (done, of, words) in self._tasks.works.items():
            told, bar = self._running[task]
            told.setText(f"第 {done:,}／{of:,} 件" if of else words or "进行中")
            bar.set(done / of if of else 0.0)
        self._fit()

    def _fit(self) -> None:
        """As high as what it shows, at most most of the window; then it scrolls."""
        host = self.parentWidget()
        room = int(host.window().height() * 0.8) if host is not None else theme.current().px(480)
        self._area.setFixedHeight(min(self._inner.sizeHint().height() + 2, room))
        self.adjustSize()

    def _fill(self) -> None:
        clear(self._box)
        self._running = {}
        self._box.addWidget(PlainLabel("提醒与任务", 15, strong=True))
        for task in self._tasks.works:
            row = QHBoxLayout()
            row.addWidget(ElidedLabel(task.title, 14), 1)
            told, bar = PlainLabel("", 13, "ink3"), ThinBar(0.0, "info")
            row.addWidget(told)
            row.addWidget(button("取消", kind="link", run=task.cancel, name=f"取消 {task.title}"))
            self._box.addLayout(row)
            self._box.addWidget(bar)
            self._running[task] = (told, bar)
        for reminder in self.reminders:
            row = QHBoxLayout()
            row.addWidget(Shape(reminder.tone))
            row.addWidget(ElidedLabel(reminder.text, 14), 1)
            row.addWidget(PlainLabel(reminder.when, 13, "ink3"))
            row.addWidget(
                button("查看", kind="link", run=self._opener(reminder), name=f"查看 {reminder.text}")
            )
            self._box.addLayout(row)
        if not self.waiting():
            self._box.addWidget(line())
            self._box.addWidget(PlainLabel("没有进行中的任务和提醒。", 14, "ink3"))

    def _opener(self, reminder: Reminder) -> Callable[[], object]:
        def show() -> None:
            self.hide()
            reminder.open()

        return show
