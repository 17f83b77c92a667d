"""What is shown while something runs: nothing under 150 ms, then a thin line; over 1 s long work says how far it is.

Long work: title, 第 120／1,182 件, a bar and 取消, under the top bar; the bell panel lists all of it.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import ThinBar, frame
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.tasks import Task, Tasks

QUIET_S = 0.15
LONG_S = 1.0
FOLLOW_MS = 100


def oldest_age(tasks: list[Task], now: float) -> float:
    """For how long the oldest of these has been running, in seconds; 0 for none."""
    return max((now - task.started for task in tasks), default=0.0)


class BusyLine(QWidget):
    """A 3-px line over the lower edge of the top bar; no animation, it comes and goes."""

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.setProperty("kind", "overlay")
        self.setAccessibleName("正在处理")
        self.setFixedHeight(3)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        tasks.moved.connect(self._moved)
        self.hide()

    def _moved(self) -> None:
        # Thousands of reads may be waiting: they are looked through now and then, not at each.
        if not self._timer.isActive():
            self._timer.start(FOLLOW_MS)

    def _look(self) -> None:
        waiting = [task for task in self._tasks.open_tasks() if not task.title]
        age = oldest_age(waiting, perf_counter())
        on = bool(waiting) and age >= QUIET_S
        if self.isHidden() == on:
            self.setVisible(on)
            self.raise_()
        if waiting and not on:
            self._timer.start(int((QUIET_S - age) * 1000) + 5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line: a strong part in the middle of a pale one."""
        look, painter = theme.current(), QPainter(self)
        painter.fillRect(self.rect(), look.colour("red-sel"))
        wide = self.width()
        painter.fillRect(QRectF(wide * 0.3, 0, wide * 0.4, self.height()), look.colour("red"))


class WorkBar:
    """The bar of the long work that has run longest; `widget` goes into the layout of the window."""

    def __init__(self, tasks: Tasks) -> None:
        look = theme.current()
        self._tasks = tasks
        self._task: Task | None = None
        self.widget: QWidget = frame("infobar")
        self.widget.setAccessibleName("进行中的任务")
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(look.px(14), look.px(4), look.px(8), look.px(4))
        row.setSpacing(look.px(12))
        self.title = ElidedLabel("", 14, "info", minimum=120)
        self.count = PlainLabel("", 13, "info")
        self.bar = ThinBar(0.0, "info")
        self.bar.setFixedWidth(look.px(160))
        self.cancel = button("取消", kind="link", run=self._cancel)
        row.addWidget(self.title, 1)
        for widget in (self.bar, self.count, self.cancel):
            row.addWidget(widget)
        self.widget.hide()
        self._timer = QTimer(self.widget)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        tasks.work_changed.connect(self._look_at)

    def _look_at(self, _task: object) -> None:
        # Work may report thousands of steps a second; the bar follows ten times.
        if not self._tasks.works:
            self._timer.stop()
            self._look()
        elif not self._timer.isActive():
            self._timer.start(FOLLOW_MS)

    def _look(self) -> None:
        works = sorted(self._tasks.works, key=lambda task: task.started)
        self._task = works[0] if works else None
        age = oldest_age(works, perf_counter())
        if self._task is None or age < LONG_S:
            self.widget.hide()
            if self._task is not None:
                self._timer.start(int((LONG_S - age) * 1000) + 5)
            return
        done, of, words = self._tasks.works[self._task]
        if self.title.full_text() != self._task.title:
            self.title.setText(self._task.title)
        self.count.setText(f"第 {done:,}／{of:,} 件" if of else words or "进行中")
        self.bar.set(done / of if of else 0.0)
        self.widget.show()

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.count.setText("正在取消")
