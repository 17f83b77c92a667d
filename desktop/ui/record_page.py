"""The frame of full record pages: head, step track, columns of cards, action bar. Reads off the main thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.ids import RecordId
from desktop.ui import theme
from desktop.ui.cards import Card, scroller
from desktop.ui.commands import Command
from desktop.ui.history_panel import show_history
from desktop.ui.pages import Page, PageContext
from desktop.ui.record_parts import (
    CirculationGrid,
    FileLine,
    FileList,
    Opinion,
    OpinionList,
    Reader,
    RecordBar,
    RecordHead,
    Step,
    StepTrack,
)

__all__ = [
    "Card",
    "CirculationGrid",
    "FileLine",
    "FileList",
    "Opinion",
    "OpinionList",
    "Reader",
    "RecordPage",
    "Step",
]

SIDE_WIDTH, SIDE_NARROW = 400, 320
NARROW_UNDER = 1100


class RecordPage(Page):
    """Override `load` (in a worker) and `fill` (on the main thread); put cards in by `add_left` and `add_right`."""

    kinds: frozenset[str] = frozenset()
    """Kinds whose changes make the page load again, besides its own."""

    def __init__(self, context: PageContext, kind: str, record_id: RecordId) -> None:
        super().__init__(context, kind)
        look = theme.current()
        self.kind, self.record_id = kind, record_id
        self.loaded: Any = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(10), look.px(24), look.px(10))
        outer.setSpacing(look.px(8))
        self.head = RecordHead(context.desk.back)
        self.head.setFixedHeight(look.px(48))
        outer.addWidget(self.head)
        self.head.add_button("arrow-up", "上一件 Ctrl+↑", self._previous)
        self.head.add_button("arrow-down", "下一件 Ctrl+↓", self._next)
        self.head.add_button("history", "修改历史 Ctrl+H", self.show_history)
        self.track = StepTrack()
        self.track.hide()
        outer.addWidget(self.track)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(12))
        self._left, left = self._column("办理内容")
        self._right, self._side = self._column("相关内容")
        self._side.hide()
        columns.addWidget(left, 1)
        columns.addWidget(self._side)
        outer.addLayout(columns, 1)
        self.bar = RecordBar(context.commands)
        outer.addWidget(self.bar)
        self.build()
        self.reload()

    def _column(self, name: str) -> tuple[QVBoxLayout, QWidget]:
        inner = QWidget()
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.current().px(8))
        return box, scroller(inner, name)

    def kit_commands(self) -> Sequence[Command]:
        """Neighbours in the list the record was opened from, and its history."""
        key = f"{self.kind}.record"
        return [
            Command(f"{key}.previous", "上一件", self._previous, "Ctrl+Up", "arrow-up"),
            Command(f"{key}.next", "下一件", self._next, "Ctrl+Down", "arrow-down"),
            Command(f"{key}.history", "修改历史", self.show_history, "Ctrl+H", "history"),
        ]

    def _previous(self) -> None:
        self._walk(-1)

    def _next(self) -> None:
        self._walk(1)

    def _walk(self, step: int) -> None:
        found = self.context.desk.neighbour(self.kind, self.record_id, step)
        if found is None:
            self.context.desk.toast("已经是第一件" if step < 0 else "已经是最后一件", tone="info")
        else:
            self.context.desk.replace_record(self.kind, found)

    def show_history(self) -> None:
        """Every change of the record's fields."""
        show_history(self.window(), self.context.tasks, self.record_id, self.head.title.full_text())

    def add_left(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a card into the wide column."""
        self._left.addWidget(widget, stretch)

    def add_right(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a card into the side column."""
        self._right.addWidget(widget, stretch)
        self._side.show()

    # ---- what a slice says -------------------------------------------------------------------------------------
    def build(self) -> None:
        """Make the cards once."""

    def load(self, session: Any) -> Any:
        """Read everything the page shows; runs in a worker."""
        raise NotImplementedError

    def fill(self, loaded: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def window_words(self, loaded: Any) -> str:
        """What the window's title says, for the task bar: numbers and stages.

        Never a subject: every program of the machine can read the title of a window, and some keep it.
        """
        return ""

    # ---- Page --------------------------------------------------------------------------------------------------
    def reload(self) -> None:
        """Read anew."""
        self.ask(self.load, self._fill, key="load")

    def _fill(self, loaded: Any) -> None:
        self.loaded = loaded
        self.fill(loaded)
        self.setWindowTitle(self.window_words(loaded))

    def on_changed(self, changed: Changed) -> None:
        """Read anew when this record or a kind it shows changed."""
        if self.record_id in changed.records or self.kinds & changed.kinds:
            self.reload()

    def on_new_day(self) -> None:
        """Clocks depend on the day."""
        self.reload()

    def resizeEvent(self, event: Any) -> None:
        """The side column gives way in narrow windows."""
        super().resizeEvent(event)
        look = theme.current()
        self._side.setFixedWidth(look.px(SIDE_NARROW if self.width() < look.px(NARROW_UNDER) else SIDE_WIDTH))
