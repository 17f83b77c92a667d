"""The detail pane of a list: state, title, key/values, progress, timeline, and a sticky bar of actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import menus, paint, theme
from desktop.ui.buttons import Button, button
from desktop.ui.cards import ThinBar, clear, frame, line, scroller
from desktop.ui.columns import Bar, State
from desktop.ui.commands import Command, Commands, printed
from desktop.ui.labels import ElidedLabel, PlainLabel, StatePill, Tag

LABEL_WIDTH = 72


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value; `tone` colours (and strengthens) the value."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    tone: str
    who: str
    when: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A tag in the head: its words and kind (secret, urgent, mute, red, warn)."""

    text: str
    kind: str = "mute"


@dataclass(frozen=True, slots=True)
class Detail:
    """All the pane shows of one record. `actions` are command ids: primary, two buttons, the rest in the menu."""

    title: str
    state: State | None = None
    tags: tuple[Label, ...] = ()
    pairs: tuple[Pair, ...] = ()
    progress: Bar | None = None
    events_title: str = "办理过程"
    events: tuple[Event, ...] = ()
    actions: tuple[str, ...] = ()
    print_action: str = ""


class EventRow(QWidget):
    """Shape and thread at the left, who and when, words below."""

    def __init__(self, event: Event, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self._event, self._last = event, last
        box = QVBoxLayout(self)
        box.setContentsMargins(look.px(24), 0, 0, look.px(10))
        box.setSpacing(look.px(2))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(ElidedLabel(event.who, 14), 1)
        row.addWidget(PlainLabel(event.when, 13, "ink3"))
        box.addLayout(row)
        if event.words:
            box.addWidget(PlainLabel(event.words, 14, "ink2", wrap=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw shape and thread."""
        look = theme.current()
        painter = QPainter(self)
        side = look.px(10)
        paint.shape(painter, self._event.tone, QRectF(look.px(2), look.px(6), side, side))
        painter.fillRect(
            QRectF(look.px(6), look.px(20), 2, self.height() - look.px(26)), look.colour("track")
        )


class PairGrid(QWidget):
    """Labels 72 wide in ink3, values beside them, wrapped."""

    def __init__(self, pairs: tuple[Pair, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(8))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnMinimumWidth(0, look.px(LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        for row, pair in enumerate(pairs):
            grid.addWidget(
                PlainLabel(pair.label, 14 if len(pair.label) > 4 else 13, "ink3"),
                row,
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            tone = paint.TEXT.get(pair.tone, "ink") if pair.tone else "ink"
            value = PlainLabel(pair.value or "—", 14, tone, strong=pair.tone in ("bad", "warn"), wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1)


class ActionBar(QFrame):
    """Primary action taking the rest, two more buttons, and what else there is behind ⋯ elsewhere."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.setProperty("kind", "foot")
        look = theme.current()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look.px(16), look.px(10), look.px(16), look.px(10))
        self._row.setSpacing(look.px(8))
        self._shown: tuple[str, ...] = ()
        self._buttons: list[tuple[str, Button]] = []

    def set(self, command_ids: tuple[str, ...]) -> list[Command]:
        """Show the first three permitted and ready commands; returns the others."""
        found = [c for c in map(self._commands.get, command_ids) if c is not None and c.ready()]
        bar, rest = found[:3], found[3:]
        shown = tuple(c.id for c in bar)
        if shown != self._shown:
            clear(self._row)
            self._shown = shown
            for place, command in enumerate(bar):
                made = button(
                    command.title,
                    kind="secondary" if place else "primary",
                    run=self._runner(command.id),
                    tip=printed(command.keys),
                    name=command.title,
                )
                self._row.addWidget(made, 0 if place else 1)
        self.setVisible(bool(bar))
        return rest

    def _runner(self, command_id: str) -> Callable[[], object]:
        return lambda: self._commands.run(command_id)


class DetailPane(QFrame):
    """Shows a `Detail`; scrolls between its head and its action bar."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        self._commands = commands
        self._detail: Detail | None = None
        self._rest: list[Command] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, look.px(14), 1, 1)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(16), 0, look.px(12), 0)
        head.setSpacing(look.px(6))
        self._pill = StatePill()
        head.addWidget(self._pill)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(look.px(6))
        head.addLayout(self._tags)
        head.addStretch(1)
        self._print = button("", "printer", "quiet", self._run_print, name="打印")
        self._more = button("", "ellipsis", "quiet", self._menu, name="更多操作")
        head.addWidget(self._print)
        head.addWidget(self._more)
        outer.addLayout(head)
        self.title = PlainLabel("", 16, strong=True, wrap=True)
        self.title.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(6))
        outer.addWidget(self.title)
        self._inner = QWidget()
        self._body = QVBoxLayout(self._inner)
        self._body.setContentsMargins(look.px(16), look.px(4), look.px(16), look.px(8))
        self._body.setSpacing(look.px(10))
        self.area = scroller(self._inner, "详情")
        outer.addWidget(self.area, 1)
        self.bar = ActionBar(commands)
        outer.addWidget(self.bar)
        self.show_detail(None)

    def show_detail(self, detail: Detail | None, *, hint: str = "在左侧选择一项，这里显示详情。") -> None:
        """Show a record; None shows a hint."""
        self._detail = detail
        clear(self._body)
        clear(self._tags)
        if detail is None:
            self._pill.set_state(None)
            self.title.setText("")
            self.title.hide()
            self._body.addWidget(PlainLabel(hint, 14, "ink3", wrap=True))
            self._body.addStretch(1)
            self.refresh_actions()
            return
        self.title.show()
        self.title.setText(detail.title)
        self._pill.set_state(detail.state)
        for tag in detail.tags:
            self._tags.addWidget(Tag(tag.text, tag.kind))
        self._body.addWidget(PairGrid(detail.pairs))
        if detail.progress is not None:
            row = QHBoxLayout()
            row.setSpacing(theme.current().px(10))
            row.addWidget(ThinBar(detail.progress.fraction, detail.progress.tone), 1)
            row.addWidget(PlainLabel(str(detail.progress), 13, "ink2"))
            self._body.addLayout(row)
        if detail.events:
            self._body.addWidget(line(strong=True))
            self._body.addWidget(PlainLabel(detail.events_title, 15, strong=True))
            for place, event in enumerate(detail.events):
                self._body.addWidget(EventRow(event, place == len(detail.events) - 1))
        self._body.addStretch(1)
        self.area.verticalScrollBar().setValue(0)
        self.refresh_actions()

    def refresh_actions(self) -> None:
        """Ask the commands anew which of them are ready."""
        detail = self._detail
        self._rest = self.bar.set(detail.actions if detail else ())
        self._more.setVisible(bool(self._rest))
        self._print.setVisible(
            bool(detail and detail.print_action and self._commands.get(detail.print_action))
        )

    def _run_print(self) -> None:
        if self._detail is not None:
            self._commands.run(self._detail.print_action)

    def _menu(self) -> None:
        menu = menus.menu(self, "更多操作")
        for command in self._rest:
            menus.add_command(menu, command, self.bar._runner(command.id))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


def pane_width(page_width: int) -> int:
    """Width of the pane by the width of the page: 320, 384 from 1300, 420 from 1600 px."""
    look = theme.current()
    width = page_width * 14 / look.base
    return look.px(320 if width < 1300 else 384 if width < 1600 else 420)


def foot_line() -> QFrame:
    """The foot under a table."""
    made = frame("foot")
    made.setFixedHeight(theme.current().px(34))
    return made
