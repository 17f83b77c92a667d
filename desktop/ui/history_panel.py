"""What happened to a record's fields: who changed what from what to what, when and on which machine. On demand only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.changes import HistoryLine
from desktop.base.clock import civil
from desktop.base.ids import RecordId
from desktop.ui import theme
from desktop.ui.cards import clear, line, scroller
from desktop.ui.dialogs import Sheet
from desktop.ui.fields import ChoiceBox
from desktop.ui.labels import PlainLabel
from desktop.ui.tasks import Tasks

SHOWN = 200
"""Lines shown at most, newest first; the command line prints them all."""
EVERY = "全部字段"


class HistoryPanel(Sheet):
    """Reads `session.history` in a worker; `field` (a field's name) shows only that field at first."""

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, record_id: RecordId, title: str, field: str = ""
    ) -> None:
        super().__init__(parent, "修改历史", 760)
        look = theme.current()
        self._lines: list[HistoryLine] = []
        self._field = field
        if title:
            self.body.addWidget(PlainLabel(title, 14, "ink2", wrap=True))
        self.choice = ChoiceBox()
        self.choice.setMaximumWidth(look.px(260))
        self.choice.setAccessibleName("只看一个字段")
        self.choice.addItem(EVERY, "")
        self.choice.currentIndexChanged.connect(self._fill)
        self.body.addWidget(self.choice)
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, look.px(12), 0)
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(4))
        self._grid.setColumnMinimumWidth(0, look.px(150))
        self._grid.setColumnStretch(1, 1)
        self.area = scroller(inner, "修改历史")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reserve(self.area, 320)
        self.body.addWidget(self.area, 1)
        self.add_button("关闭", "primary", self.accept).setFocus()
        self._say("正在读取……")
        tasks.run_query(lambda s: s.history(record_id), self.show_lines, owner=self, key="history")

    def show_lines(self, lines: Sequence[HistoryLine]) -> None:
        """Show lines given oldest first."""
        told = [entry for entry in lines if not is_inner(entry)]
        self._lines = list(reversed(told))
        names = {entry.field: entry.label for entry in told}
        self.choice.blockSignals(True)
        for name, label in names.items():
            self.choice.addItem(label, name)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self._field)))
        self.choice.blockSignals(False)
        self._fill()

    def _empty(self) -> None:
        clear(self._grid)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)

    def _say(self, words: str) -> None:
        self._empty()
        self._grid.addWidget(PlainLabel(words, 14, "ink3"), 0, 0, 1, 2)
        self._grid.setRowStretch(1, 1)

    def _fill(self) -> None:
        wanted: Any = self.choice.currentData()
        lines = [entry for entry in self._lines if not wanted or entry.field == wanted]
        if not lines:
            self._say("没有修改记录。")
            return
        self._empty()
        row = 0
        for entry in lines[:SHOWN]:
            if row:
                self._grid.addWidget(line(), row, 0, 1, 2)
                row += 1
            when = f"{civil(entry.at):%Y-%m-%d %H:%M}"
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(PlainLabel(when, 13, "ink2"), row, 0, top)
            self._grid.addWidget(PlainLabel(entry.label, 14, strong=True), row, 1, top)
            who = PlainLabel(f"{entry.who}\n{entry.machine}", 13, "ink3", wrap=True)
            self._grid.addWidget(who, row + 1, 0, top)
            words = PlainLabel(change_words(entry), 14, "ink2", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(words, row + 1, 1, top)
            row += 2
        if len(lines) > SHOWN:
            self._grid.addWidget(
                PlainLabel(f"更早的 {len(lines) - SHOWN} 处未显示", 13, "ink3"), row, 0, 1, 2
            )
            row += 1
        self._grid.setRowStretch(row, 1)
        self.area.verticalScrollBar().setValue(0)


_ID = re.compile("[0-9a-f]{32}")


def is_inner(entry: HistoryLine) -> bool:
    """Whether a change says nothing to a person: the id of another record, its kind, a place in an order."""
    words = [each for each in (entry.before, entry.after) if each]
    return entry.field.endswith(("position", "_kind")) or (
        bool(words) and all(_ID.fullmatch(each) for each in words)
    )


def change_words(entry: HistoryLine) -> str:
    """A change in words: 填写 “乙” · “甲” 改为 “乙” · 清空 “甲”."""
    if not entry.before:
        return f"填写“{entry.after}”" if entry.after else "填写为空"
    if not entry.after:
        return f"清空“{entry.before}”"
    return f"“{entry.before}”\n改为“{entry.after}”"


def show_history(
    parent: QWidget, tasks: Tasks, record_id: RecordId, title: str, field: str = ""
) -> HistoryPanel:
    """Open the panel."""
    panel = HistoryPanel(parent, tasks, record_id, title, field)
    panel.open()
    return panel
