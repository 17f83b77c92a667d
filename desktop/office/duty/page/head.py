"""The head of the duty room: clock, how long the shift stands, who is on duty, three buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import civil
from desktop.office.duty import views
from desktop.office.duty.records import Shift
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear
from desktop.ui.commands import Commands
from desktop.ui.labels import ElidedLabel, PlainLabel, name_padded

BUTTONS = (
    ("roster", "calendar-days", "排班"),
    ("print", "printer", "打印日志"),
    ("hand_over", "refresh-cw", "交班…"),
)


class DutyHead(QWidget):
    """64 high; `tick` moves the clock on."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        look = theme.current()
        self._commands = commands
        self.setFixedHeight(look.px(64))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(24))
        self.time = PlainLabel("", 44, strong=True)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("00:00:00") + look.px(4))
        self._day, self._left = ElidedLabel("", 15), ElidedLabel("", 13, "ink2")
        self._leader, self._officers = ElidedLabel("", 14), ElidedLabel("", 14)
        row.addWidget(self.time)
        for labels in ((self._day, self._left), (self._leader, self._officers)):
            box = QVBoxLayout()
            box.setSpacing(0)
            for label in labels:
                box.addWidget(label)
            row.addLayout(box)
        row.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        row.addLayout(self._buttons)

    def show_people(self, shift: Shift) -> None:
        """Who is on duty."""
        self._leader.setText(
            f"带班　{name_padded(str(shift.duty_leader or '未排'))}　{shift.duty_leader_post}"
        )
        posts = (("主班", shift.officer_a), ("副班", shift.officer_b))
        self._officers.setText("　".join(f"{post}　{name_padded(str(who))}" for post, who in posts if who))

    def show_buttons(self) -> None:
        """Those the person may use now."""
        clear(self._buttons)
        for name, icon, title in BUTTONS:
            command = self._commands.get(f"duty.{name}")
            if command is not None and command.ready():
                self._buttons.addWidget(button(title, icon, run=command.run))

    def tick(self, now_ms: int, shift: Shift | None) -> None:
        """Show the time."""
        self.time.setText(f"{civil(now_ms):%H:%M:%S}")
        self._day.setText(views.day_words(now_ms))
        self._left.setText(views.shift_words(shift, now_ms) if shift is not None else "")
