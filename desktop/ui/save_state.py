"""The words of the status bar about saving: 正在保存… while a change is under way, then when everything was saved."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from desktop.base.clock import Clock, civil
from desktop.ui.progress import QUIET_S
from desktop.ui.tasks import Tasks


class SaveState(QObject):
    """Keeps `label` right. What takes less than 150 ms is not told."""

    def __init__(self, label: QLabel, tasks: Tasks, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label, self._tasks, self._clock = label, tasks, clock
        self._words = label.text()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(QUIET_S * 1000))
        self._timer.timeout.connect(self._look)
        tasks.moved.connect(self._moved)

    def saved(self) -> None:
        """Something was saved now."""
        self._words = f"所有更改已保存 {civil(self._clock.now_ms()):%H:%M:%S}"
        self._look()

    def _moved(self) -> None:
        if not self._saving():
            self._timer.stop()
            self._label.setText(self._words)
        elif not self._timer.isActive():
            self._timer.start()

    def _saving(self) -> bool:
        return any(task.kind == "change" for task in self._tasks.open_tasks())

    def _look(self) -> None:
        self._label.setText("正在保存……" if self._saving() else self._words)
