"""The entry card (kind, time, one line, Enter) and the log below it (one tab stop)."""

from __future__ import annotations

import functools
from typing import Any

from PySide6.QtCore import (
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.office.duty.records import CALL_IN, CALL_OUT, INCIDENT, INSPECTION, PAPER, VISIT
from desktop.office.duty.views import LogLine
from desktop.ui import paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, Chip
from desktop.ui.labels import ElidedLabel, PlainLabel, literal
from desktop.ui.record_parts import KeyCap
from desktop.ui.rows_model import RowsModel

KINDS = (CALL_IN, CALL_OUT, PAPER, INCIDENT, VISIT, INSPECTION)
"""In the order of Alt+1 … Alt+6."""

LEFT, THREAD, TAG, WORDS, WHO = 2, 58, 78, 130, 72
LINE = 20


class EntryCard(Card):
    """`recorded(kind, words)` on Enter. The field keeps the focus."""

    recorded = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        look = theme.current()
        self.kind = CALL_IN
        chips = QHBoxLayout()
        chips.setSpacing(look.px(8))
        self._group = QButtonGroup(self)
        self._chips: dict[str, Chip] = {}
        for kind in KINDS:
            chip = Chip(kind, "bad" if kind == INCIDENT else "")
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _on=False, word=kind: self.choose(word))
            self._group.addButton(chip)
            self._chips[kind] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        chips.addWidget(ElidedLabel("Alt+1…6 选类别", 13, "ink3"))
        self.body.addLayout(chips)
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        self.time = PlainLabel("", 16, strong=True)
        row.addWidget(self.time)
        self.field = QLineEdit()
        self.field.setAccessibleName("值班记录内容")
        self.field.setPlaceholderText("直接输入，回车记录")
        self.field.setFixedHeight(look.px(40))
        self.field.setFont(look.font(16))
        self.field.returnPressed.connect(self._enter)
        row.addWidget(self.field, 1)
        row.addWidget(button("记录", "plus", run=self._enter))
        row.addWidget(KeyCap("Enter"))
        self.body.addLayout(row)
        self.choose(CALL_IN)

    def choose(self, kind: str) -> None:
        """Choose a kind; the focus goes back to the field."""
        self.kind = kind
        self._chips[kind].setChecked(True)
        self.field.setFocus()

    def clear(self) -> None:
        """Ready for the next line."""
        self.field.clear()
        self.choose(CALL_IN)

    def _enter(self) -> None:
        words = self.field.text().strip()
        if words or self.kind == INCIDENT:
            self.recorded.emit(self.kind, words)
        self.field.setFocus()


class LogModel(RowsModel[LogLine]):
    """The lines shown."""

    def __init__(self) -> None:
        super().__init__(
            lambda line: f"{line.time} {line.tag} {line.words} {line.who}".strip(),
            tip=lambda line: literal(line.words),
        )

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Rules of days cannot be chosen."""
        if self.rows[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


@functools.lru_cache(maxsize=2000)
def _broken(words: str, width: int, base: int) -> tuple[str, ...]:
    """One or two lines of a text, broken as Chinese is (no 。 at a line's start); the second has all the rest.

    `base` is the base font size, for the cache.
    """
    layout = QTextLayout(words.replace("\n", " "), theme.current().font(14))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(80, width))
    layout.endLayout()
    cut = line.textLength()
    return (words[:cut], words[cut:]) if cut < len(words) else (words,)


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:  # noqa: N802
        look, line = theme.current(), index.data(Qt.ItemDataRole.UserRole)
        if line.entry is None:
            return QSize(100, look.px(26))
        width = self._view.viewport().width() - look.px(WORDS + WHO)
        return QSize(100, look.px(18 + LINE * len(_broken(line.words, width, look.base))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        look, line = theme.current(), index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        thread = box.x() + look.px(THREAD)
        if line.entry is None:
            middle = box.center().y()
            painter.fillRect(QRectF(box.x() + look.px(LEFT), middle, look.px(48), 1), look.colour("line"))
            paint.words(painter, line.words, box.adjusted(look.px(TAG), 0, 0, 0), 12, "ink3")
            start = box.x() + look.px(WORDS + 10)
            painter.fillRect(QRectF(start, middle, box.right() - start - look.px(16), 1), look.colour("line"))
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.rounded(painter, box.adjusted(look.px(4), 0, -look.px(4), 0), 6, look.colour("red-sel"))
        top = box.y() + look.px(8)
        row = QRectF(box.x() + look.px(LEFT), top, look.px(52), look.px(LINE))
        paint.words(painter, line.time, row, 16, "ink", strong=True)
        painter.fillRect(QRectF(thread, box.y(), 1, box.height()), look.colour("line"))
        side = look.px(9)
        dot = QRectF(thread - side / 2, top + look.px(5), side, side)
        paint.shape(painter, line.tone or "info", dot)
        kind = {"bad": "red", "warn": "warn"}.get(line.tone, "mute")
        paint.tag(painter, line.tag, kind, box.x() + look.px(TAG), top + look.px(LINE / 2))
        wide = self._view.viewport().width() - look.px(WORDS + WHO)
        for place, part in enumerate(_broken(line.words, wide, look.base)):
            row = QRectF(box.x() + look.px(WORDS), top + look.px(LINE) * place, wide, look.px(LINE))
            paint.words(painter, part, row, 14, "ink")
        who = QRectF(box.right() - look.px(WHO - 8), top, look.px(WHO - 16), look.px(LINE))
        paint.words(painter, line.who, who, 13, "ink2", right=True)


class LogList(QListView):
    """The log, newest first. Rows cannot be edited; `chosen(entry id)` on Enter leads to a correction."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.log = LogModel()
        self.setModel(self.log)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("值班记录")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.activated.connect(lambda index: self.chosen.emit(self.log.rows[index.row()].entry))

    def resizeEvent(self, event: Any) -> None:  # noqa: N802
        """Heights depend on the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def current_entry(self) -> Any:
        """The id of the entry under the cursor, or None."""
        row = self.currentIndex().row()
        return self.log.rows[row].entry if 0 <= row < len(self.log.rows) else None
