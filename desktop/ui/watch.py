"""What time does to the window: idleness asks for the lock, midnight and waking change what is overdue."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal

from desktop.base.clock import Clock, today
from desktop.ui.events import is_event

_ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """`idle` once nothing was typed or moved for `minutes` (0 = never). Install on the application."""

    idle = Signal()

    def __init__(self, app: QObject, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_ms = int(minutes * 60_000)
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setInterval(max(50, min(5_000, self._limit_ms // 4 or 5_000)))
        self._timer.timeout.connect(self._look)
        if self._limit_ms:
            self._timer.start()
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note activity; take nothing."""
        if is_event(event) and event.type() in _ACTIVITY:
            self._since.restart()
        return False

    def _look(self) -> None:
        if self._since.elapsed() >= self._limit_ms:
            self._since.restart()
            self.idle.emit()


class DayWatch(QObject):
    """`day_changed(new day)` within half a minute of midnight, and on waking on another day."""

    day_changed = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._day: date = today(clock)
        self._timer = QTimer(self)
        self._timer.setInterval(30_000)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the civil date with the one known."""
        now = today(self._clock)
        if now != self._day:
            self._day = now
            self.day_changed.emit(now)
