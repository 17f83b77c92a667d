"""Reminders in the window: a bar that stays and rings until it is acknowledged, and the lines of the bell panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.base.clock import Clock, civil
from desktop.base.ids import RecordId
from desktop.ui import theme
from desktop.ui.bell import Reminder
from desktop.ui.buttons import button
from desktop.ui.cards import frame
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape
from desktop.ui.tasks import Tasks

ASK_EVERY_MS = 15_000
RING_EVERY_S = 30
LATER_MINUTES = 10


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One that rings now: its moment (UTC ms), words, and the record it is about."""

    id: RecordId
    at_ms: int
    words: str
    kind: str = ""
    about: RecordId | None = None


@dataclass(frozen=True)
class Reminders:
    """What the window needs of reminders. All are called in workers."""

    due: Callable[[Any], Sequence[DueReminder]]
    acknowledge: Callable[[Any, RecordId], object]
    later: Callable[[Any, RecordId, int], object]
    kind: str
    """A change of this kind makes the window ask anew."""


class ReminderBar(QObject):
    """Asks every 15 s what is due and shows it in `widget`; rings each half minute until it is acknowledged."""

    changed = Signal()

    def __init__(
        self,
        port: Reminders,
        tasks: Tasks,
        clock: Clock,
        open_record: Callable[[str, RecordId], object],
        ring: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self._port, self._tasks, self._clock, self._open = port, tasks, clock, open_record
        self._ring = ring if ring is not None else QApplication.beep
        self._rang_at = 0
        self.due: tuple[DueReminder, ...] = ()
        self.widget: QWidget = frame("badbar")
        self.widget.setAccessibleName("到时提醒")
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(look.px(14), look.px(4), look.px(8), look.px(4))
        row.setSpacing(look.px(10))
        row.addWidget(Shape("bad"))
        self.time = PlainLabel("", 14, "bad", strong=True)
        self.words = ElidedLabel("", 14, "bad", strong=True, minimum=200)
        self.more = PlainLabel("", 13, "bad")
        row.addWidget(self.time)
        row.addWidget(self.words, 1)
        row.addWidget(self.more)
        self.open = button("查看", kind="link", run=self._show)
        self.later = button(f"{LATER_MINUTES} 分钟后", kind="link", run=self._put_off)
        self.done = button("知道了", kind="link", run=self._acknowledge)
        for made in (self.open, self.later, self.done):
            row.addWidget(made)
        self.widget.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._timer.start()
        tasks.changed.connect(self._heard)
        self.ask()

    def _heard(self, changed: Any) -> None:
        if self._port.kind in changed.kinds:
            self.ask()

    def ask(self) -> None:
        """Read what is due."""
        self._tasks.run_query(self._port.due, self._found, self._failed, owner=self, key="due")

    def _failed(self, _error: BaseException) -> None:
        """A read that failed is asked again at the next turn: what is shown stays and goes on ringing."""
        self._ring_if_time()

    def _found(self, due: Sequence[DueReminder]) -> None:
        self.due = tuple(due)
        self.widget.setVisible(bool(due))
        if due:
            first = due[0]
            self.time.setText(f"{civil(first.at_ms):%H:%M}")
            self.words.setText(first.words)
            self.more.setText(f"另有 {len(due) - 1} 项" if len(due) > 1 else "")
            self.open.setVisible(first.about is not None)
            self._ring_if_time()
        else:
            self._rang_at = 0
        self.changed.emit()

    def _ring_if_time(self) -> None:
        now = self._clock.now_ms()
        if self.due and now - self._rang_at >= RING_EVERY_S * 1000:
            self._rang_at = now
            self._ring()

    def lines(self) -> list[Reminder]:
        """For the bell panel."""
        return [
            Reminder(each.id.hex(), "bad", each.words, f"{civil(each.at_ms):%H:%M}", self._opener(each))
            for each in self.due
        ]

    def _opener(self, each: DueReminder) -> Callable[[], object]:
        return lambda: self._open(each.kind, each.about) if each.about is not None else None

    def _show(self) -> None:
        if self.due:
            self._opener(self.due[0])()

    def _act(self, act: Callable[[Any, RecordId], object]) -> None:
        if self.due:
            first = self.due[0].id
            self._tasks.run_call(lambda session: act(session, first), lambda _r: self.ask(), owner=self)

    def _acknowledge(self) -> None:
        self._act(self._port.acknowledge)

    def _put_off(self) -> None:
        later = self._port.later
        self._act(lambda session, record_id: later(session, record_id, LATER_MINUTES))
