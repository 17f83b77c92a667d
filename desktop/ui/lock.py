"""The lock window. It holds no key: it knows times, kinds and numbers of what will ring, the clock and duty phones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.clock import Clock, civil
from desktop.ui import icons, theme
from desktop.ui.bars import StatusBar
from desktop.ui.buttons import button
from desktop.ui.cards import centred, clear, frame, line
from desktop.ui.columns import State
from desktop.ui.labels import ElidedLabel, PlainLabel, StatePill
from desktop.ui.login_data import LoginInfo
from desktop.ui.login_parts import banner

RING_EVERY_S = 30
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Alarm:
    """All that is known of what will ring: when (UTC ms), what kind of thing, how many."""

    at_ms: int
    kind: str
    number: int = 1


def due(alarms: tuple[Alarm, ...], now_ms: int) -> tuple[Alarm, ...]:
    """Alarms whose time has come."""
    return tuple(alarm for alarm in alarms if alarm.at_ms <= now_ms)


class LockWindow(QWidget):
    """`login_wanted` when the person wants to log in; rings each half minute while something is due."""

    login_wanted = Signal()
    rang = Signal()

    def __init__(
        self,
        info: LoginInfo,
        clock: Clock,
        alarms: tuple[Alarm, ...] = (),
        phones: tuple[tuple[str, str], ...] = (),
        ring: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        look = theme.current()
        self._clock, self._alarms = clock, alarms
        self._ring = ring if ring is not None else QApplication.beep
        self._last_ring = 0
        self.setWindowTitle("三办 · 已锁定")
        self.setMinimumSize(1180, 600)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(banner(info))
        card = frame("card")
        card.setFixedWidth(look.px(560))
        box = QVBoxLayout(card)
        box.setContentsMargins(look.px(40), look.px(32), look.px(40), look.px(28))
        box.setSpacing(look.px(8))
        name = ElidedLabel("".join(info.office), 20, "red", strong=True, family="serif")
        name.setFixedHeight(look.px(30))
        box.addWidget(name)
        self.time = PlainLabel("00:00:00", 60, strong=True)
        self.time.setFixedHeight(look.px(80))
        box.addWidget(self.time)
        self.date = PlainLabel("", 14, "ink2")
        box.addWidget(self.date)
        box.addSpacing(look.px(8))
        self.due_bar = frame("badbar")
        bar = QHBoxLayout(self.due_bar)
        bar.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        picture = PlainLabel()
        picture.setPixmap(icons.pixmap("bell-ring", "bad", 20, self.devicePixelRatioF()))
        bar.addWidget(picture)
        self.due_words = PlainLabel("有到时事项，请登录", 16, "bad", strong=True)
        bar.addWidget(self.due_words, 1)
        box.addWidget(self.due_bar)
        self._list = QVBoxLayout()
        self._list.setSpacing(look.px(6))
        box.addLayout(self._list)
        box.addWidget(line())
        for label, number in phones:
            pair = QHBoxLayout()
            left = PlainLabel(label, 13, "ink3")
            left.setFixedWidth(look.px(88))
            pair.addWidget(left)
            pair.addWidget(PlainLabel(number, 16, strong=True), 1)
            box.addLayout(pair)
        box.addSpacing(look.px(8))
        self.login = button("登录", "lock-open", "big", self.login_wanted.emit)
        box.addWidget(self.login)
        outer.addWidget(centred(card, "已锁定"), 1)
        outer.addWidget(
            StatusBar(("已上锁", "单机离线模式", "本窗口不持有密钥"), ("Enter 登录",), locked=True)
        )
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self._shown: tuple[Alarm, ...] | None = None
        self.tick()
        self.login.setDefault(True)
        self.login.setFocus()
        self.resize(look.px(1366), look.px(688))

    def tick(self) -> None:
        """Show the time; ring when something is due."""
        now = self._clock.now_ms()
        moment = civil(now)
        self.time.setText(f"{moment:%H:%M:%S}")
        self.date.setText(f"{moment.year}年{moment.month}月{moment.day}日　星期{_WEEKDAYS[moment.weekday()]}")
        ringing = due(self._alarms, now)
        if ringing != self._shown:
            self._shown = ringing
            self._fill(ringing)
        if ringing and now - self._last_ring >= RING_EVERY_S * 1000:
            self._last_ring = now
            self._ring()
            self.rang.emit()

    def _fill(self, ringing: tuple[Alarm, ...]) -> None:
        clear(self._list)
        self.due_bar.setVisible(bool(ringing))
        for alarm in ringing[:4]:
            row = QHBoxLayout()
            row.addWidget(StatePill(State("bad", f"{civil(alarm.at_ms):%H:%M}")))
            row.addWidget(PlainLabel(f"{alarm.kind}　{alarm.number} 件", 14), 1)
            self._list.addLayout(row)
        if len(ringing) > 4:
            self._list.addWidget(PlainLabel(f"另有 {len(ringing) - 4} 项", 13, "ink3"))
