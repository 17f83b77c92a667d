"""The agenda card's widgets: the slot bar (one block a topic) and the list of topics (one tab stop)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base.clock import civil
from desktop.office.meetings.rules import MINUTE_MS, Agenda, AgendaRow
from desktop.office.meetings.views import RESULT_TONES
from desktop.ui import paint, theme
from desktop.ui.columns import SHAPES

COLOURS = ("#7A5C4A", "#A5643A", "#87691F", "#6F655A", "#4A6A82")
"""Colours of topics, none of them a state's; white on each has a contrast of 4.7 or more."""

TICK_MINUTES = 30
ROW, HEAD = 30, 28


class SlotBar(QWidget):
    """24 high: one block a topic as wide as its minutes, spare time outlined, what is over hatched; ticks below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agenda: Agenda | None = None
        self._starts_at = 0
        self.setFixedHeight(theme.current().px(46))

    def set(self, agenda: Agenda, starts_at: int) -> None:
        """Show another agenda."""
        self._agenda, self._starts_at = agenda, starts_at
        self.setAccessibleName(agenda.words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw blocks and ticks."""
        if self._agenda is None:
            return
        look, painter, agenda = theme.current(), QPainter(self), self._agenda
        whole = max(agenda.slot, agenda.planned, 1)
        scale, high, gap = self.width() / whole, look.px(24), 2
        x = 0.0
        for place, row in enumerate(agenda.rows):
            minutes = row.topic.planned_minutes or 0
            box = QRectF(x, 0, max(2.0, minutes * scale - gap), high)
            paint.rounded(painter, box, 3, QColor(COLOURS[place % len(COLOURS)]))
            if row.is_over:
                painter.fillRect(box, QBrush(look.colour("bad-bg"), Qt.BrushStyle.BDiagPattern))
            self._figure(painter, box, str(minutes), "on-red")
            x += minutes * scale
        if agenda.spare:
            box = QRectF(x, 0, self.width() - x, high)
            paint.rounded(painter, box, 3, look.colour("surface"), look.colour("line-strong"))
            self._figure(painter, box, str(agenda.spare), "ink2")
        self._ticks(painter, scale, high)

    def _figure(self, painter: QPainter, box: QRectF, words: str, token: str) -> None:
        look = theme.current()
        painter.setFont(look.font(12, strong=True))
        painter.setPen(QColor("#FFFFFF") if token == "on-red" else look.colour(token))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _ticks(self, painter: QPainter, scale: float, high: int) -> None:
        look = theme.current()
        agenda = self._agenda
        assert agenda is not None
        step = TICK_MINUTES
        while agenda.slot / step > 10:
            step *= 2
        wide = look.px(44)
        for minutes in range(0, agenda.slot + 1, step):
            x = minutes * scale
            painter.fillRect(
                QRectF(min(x, self.width() - 1), high, 1, look.px(4)), look.colour("line-strong")
            )
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            label = f"{civil(self._starts_at + minutes * MINUTE_MS):%H:%M}"
            paint.words(painter, label, QRectF(left, high + look.px(4), wide, look.px(18)), 12, "ink3")


class AgendaModel(QAbstractListModel):
    """The rows of an agenda."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[AgendaRow, ...] = ()

    def set(self, rows: Sequence[AgendaRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """How many."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row for the delegate, a sentence for readers of the screen."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            topic = row.topic
            return f"{index.row() + 1}，{row.times}，{topic.title}，{topic.unit_name or ''}，{topic.result}"
        return None


def _columns(width: float) -> list[tuple[str, float, float]]:
    """(title, left, width) of the seven columns; the topic takes the rest."""
    look = theme.current()
    fixed = {"序": 26, "时间": 96, "汇报单位": 116, "计划": 52, "实际": 56, "结论": 100}
    rest = max(look.px(140), width - sum(look.px(each) for each in fixed.values()) - look.px(24))
    found, x = [], float(look.px(16))
    for title in ("序", "时间", "议题", "汇报单位", "计划", "实际", "结论"):
        wide = rest if title == "议题" else look.px(fixed[title])
        found.append((title, x, float(wide - look.px(6))))
        x += wide
    return found


class AgendaHead(QWidget):
    """The titles over the list, 28 high."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.current().px(HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour("sunken"))
        for title, x, wide in _columns(self.width()):
            paint.words(painter, title, QRectF(x, 0, wide, self.height()), 13, "ink2")


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: Any, _index: Any) -> QSize:  # noqa: N802
        return QSize(100, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        look = theme.current()
        row: AgendaRow = index.data(Qt.ItemDataRole.UserRole)
        topic, box = row.topic, QRectF(option.rect)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(box, look.colour("red-sel"))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("line"))
        swatch = QRectF(box.x() + look.px(8), box.center().y() - look.px(7), look.px(4), look.px(14))
        painter.fillRect(swatch, QColor(COLOURS[index.row() % len(COLOURS)]))
        planned, actual = topic.planned_minutes or 0, topic.actual_minutes
        longer = actual is not None and actual > planned
        result = f"{SHAPES[RESULT_TONES.get(topic.result, 'info')]} {topic.result}" if topic.result else "—"
        tone = "warn" if RESULT_TONES.get(topic.result) == "warn" else "ink"
        cells = (
            (str(index.row() + 1), "ink2", False), (row.times, "bad" if row.is_over else "ink", False),
            (topic.title, "ink", False), (str(topic.unit_name or "—"), "ink2", False),
            (f"{planned} 分", "ink", False),
            ("—" if actual is None else f"{actual} 分{'↑' if longer else ''}", "warn" if longer else "ink", longer),
            (result, tone, False),
        )  # fmt: skip
        for (_, x, wide), (words, token, strong) in zip(_columns(box.width()), cells, strict=True):
            cell = QRectF(box.x() + x, box.y(), wide, box.height())
            paint.words(painter, words, cell, 14 if token == "ink" else 13, token, strong=strong)


class AgendaList(QListView):
    """The topics; Enter opens one, `moved(row, step)` when Alt+↑ or Alt+↓ is pressed."""

    chosen = Signal(object)
    moved = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.agenda = AgendaModel()
        self.setModel(self.agenda)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("议程")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self.chosen.emit(self.agenda.rows[index.row()].topic))

    def set(self, rows: Sequence[AgendaRow]) -> None:
        """Show rows, keeping the place; as high as they are."""
        place = self.currentIndex().row()
        self.agenda.set(rows)
        self.setFixedHeight(theme.current().px(ROW) * max(1, len(rows)) + 2)
        if rows:
            self.setCurrentIndex(self.agenda.index(min(max(place, 0), len(rows) - 1)))

    def current(self) -> Any:
        """The topic under the cursor, or None."""
        row = self.currentIndex().row()
        return self.agenda.rows[row].topic if 0 <= row < len(self.agenda.rows) else None

    def keyPressEvent(self, event: Any) -> None:  # noqa: N802
        """Alt with an arrow moves the topic."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(event.key(), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier and self.current() is not None:
            self.moved.emit(self.current(), step)
            return
        super().keyPressEvent(event)
