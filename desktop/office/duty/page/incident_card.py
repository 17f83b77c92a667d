"""The card of an incident that runs: two countdowns, the steps taken, the next one as the primary button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import civil
from desktop.office.duty import views
from desktop.office.duty.clock import Countdown
from desktop.office.duty.records import FOLLOW_UP, PHONE_FIRST, WRITTEN_FIRST
from desktop.office.duty.store import OpenIncident
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, ThinBar
from desktop.ui.labels import ElidedLabel, PlainLabel, Shape

_TONES = {"bad": "bad", "warn": "warn", "ok": "ok", "done": "ok"}


class _Figure(QVBoxLayout):
    """One countdown: what, how long, the figure, until when, its state."""

    def __init__(self, px: int) -> None:
        super().__init__()
        self.setSpacing(0)
        self._title = PlainLabel("", 13, "ink2")
        self._figure = PlainLabel("", px, "bad", strong=True)
        self._limit = PlainLabel("", 13, "ink2")
        self._state = PlainLabel("", 13, "ink2")
        self.addWidget(self._title)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(6))
        row.addWidget(self._figure)
        notes = QVBoxLayout()
        notes.setSpacing(0)
        notes.addStretch(1)
        notes.addWidget(self._limit)
        notes.addWidget(self._state)
        notes.addStretch(1)
        row.addLayout(notes)
        row.addStretch(1)
        self.addLayout(row)

    def show_clock(self, owed: Countdown, now_ms: int) -> None:
        """Show it as it stands now."""
        minutes = owed.limit_minutes
        length = f"{minutes // 60} 小时" if minutes % 60 == 0 else f"{minutes} 分钟"
        self._title.setText(f"{owed.title}　{length}")
        done = owed.done_at is not None
        left = owed.left_ms(now_ms)
        self._figure.setText(f"{civil(owed.done_at or 0):%H:%M}" if done else owed.figure(now_ms))
        tone = _TONES[owed.tone(now_ms)]
        self._figure.set_tone(tone)
        self._limit.setText(f"限 {civil(owed.due_at):%H:%M}")
        self._state.setText(owed.words(now_ms) if done or left < 0 else "剩余时间")
        self._state.set_tone(tone if done or left < 0 else "ink2")


class IncidentCard(Card):
    """`step(id, name)` opens the form of a step; an empty name asks which."""

    def __init__(
        self, running: OpenIncident, step: Callable[[OpenIncident, str], object], *, may_act: bool
    ) -> None:
        super().__init__()
        look = theme.current()
        self.running = running
        incident, clock = running.incident, running.clock
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Shape("bad", 12))
        head.addWidget(ElidedLabel(incident.title, 15, strong=True), 1)
        head.addWidget(PlainLabel(f"{civil(incident.received_at or 0):%H:%M} 接报", 13, "ink2"))
        self.body.addLayout(head)
        figures = QHBoxLayout()
        self._phone, self._written = _Figure(36), _Figure(26)
        figures.addLayout(self._phone, 1)
        figures.addLayout(self._written, 1)
        self.body.addLayout(figures)
        self._bar = ThinBar(0.0, "bad")
        self.body.addWidget(self._bar)
        row = QHBoxLayout()
        row.setSpacing(look.px(4))
        for tone, name, when in views.step_line(running.steps):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            first = QHBoxLayout()
            first.setSpacing(look.px(4))
            first.addWidget(Shape(tone, 9))
            first.addWidget(PlainLabel(name.replace("电话首报", "首报").replace("书面首报", "书面"), 12))
            first.addStretch(1)
            cell.addLayout(first)
            cell.addWidget(PlainLabel(when, 12, "ink3"))
            row.addLayout(cell, 1)
        self.body.addLayout(row)
        self._follow = PlainLabel("", 13, "ink2")
        self.body.addWidget(self._follow)
        if may_act:
            following = clock.owed[0].title if clock.owed else FOLLOW_UP
            other = WRITTEN_FIRST if following == PHONE_FIRST else ""
            buttons = QHBoxLayout()
            buttons.setSpacing(look.px(8))
            primary = button(following, "phone", "primary", lambda: step(running, following))
            buttons.addWidget(primary, 1)
            buttons.addWidget(button(other or "登记处置", "file-pen", run=lambda: step(running, other)), 1)
            self.body.addLayout(buttons)

    def tick(self, now_ms: int) -> None:
        """Move the clocks on."""
        clock = self.running.clock
        self._phone.show_clock(clock.phone, now_ms)
        self._written.show_clock(clock.written, now_ms)
        nearest = clock.owed[0] if clock.owed else clock.written
        self._bar.set(nearest.fraction(now_ms), nearest.tone(now_ms))
        owed = clock.follow_up
        self._follow.setVisible(owed is not None)
        if owed is not None:
            self._follow.setText(
                f"{owed.title}　限 {civil(owed.due_at):%H:%M}　{views.over_words(owed.left_ms(now_ms))}"
            )
            self._follow.set_tone("bad" if owed.left_ms(now_ms) < 0 else "ink2")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """A frame of two pixels says that this comes first."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().colour("bad"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
