"""The wall map as a table: frozen columns at the left, the year at the right, groups that fold. Arrows, Enter, Z."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import gantt_paint as draw
from desktop.ui import theme
from desktop.ui.gantt_paint import GanttPicture, Group, Line, Task
from desktop.ui.labels import literal

Index = QModelIndex | QPersistentModelIndex


class _Lines(QAbstractTableModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[Line] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line = self.shown[index.row()]
            return line.sentence() if isinstance(line, Task) else f"{line.name} {line.note}".strip()
        return None

    def show_lines(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.shown = lines
        self.endResetModel()


class _RowPainter(QStyledItemDelegate):
    def __init__(self, gantt: Gantt) -> None:
        super().__init__(gantt)
        self._gantt = gantt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, gantt = theme.current(), self._gantt
        line, box = gantt.model.shown[index.row()], QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if isinstance(line, Group):
            draw.draw_group(painter, line, box, folded=line.name in gantt.folded)
        else:
            if chosen:
                painter.fillRect(box, look.colour("red-sel"))
            elif option.state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(box, look.colour("hover"))
            months = gantt.months(box)
            frozen = QRectF(box.x(), box.y(), draw.frozen_width(), box.height())
            painter.save()
            painter.setClipRect(QRectF(frozen.right(), box.y(), box.width() - frozen.width(), box.height()))
            draw.draw_bars(painter, line, months, gantt.year, gantt.today)
            painter.restore()
            draw.draw_frozen(painter, line, frozen)
            painter.fillRect(QRectF(frozen.right(), box.y(), 1, box.height()), look.colour("line"))
            painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("row-line"))
        if chosen:
            painter.fillRect(QRectF(box.x(), box.y(), 3, box.height() - 1), look.colour("red"))
            if gantt.table.hasFocus():
                painter.setPen(QPen(look.colour("red"), 1.5))
                painter.drawRect(box.adjusted(1, 1, -1, -2))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        QToolTip.showText(event.globalPos(), literal(str(index.data() or "")), view)
        return True


class _Table(QTableView):
    def __init__(self, gantt: Gantt) -> None:
        super().__init__(gantt)
        self._gantt = gantt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        gantt, view = self._gantt, self.viewport().rect().toRectF()
        painter = QPainter(self.viewport())
        months = gantt.months(view)
        painter.setClipRect(view.adjusted(draw.frozen_width(), 0, 0, 0))
        if gantt.today.year == gantt.year and gantt.model.shown:
            x = draw.day_x(gantt.today, gantt.year, months)
            last = self.visualRect(gantt.model.index(len(gantt.model.shown) - 1, 0)).bottom()
            bottom = min(view.bottom(), last)
            painter.fillRect(QRectF(x - 1, 0, 2, bottom), theme.current().colour("red"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._gantt.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._gantt.key(event):
            super().keyPressEvent(event)


class _Head(QWidget):
    def __init__(self, gantt: Gantt) -> None:
        super().__init__(gantt)
        self._gantt = gantt
        self.setFixedHeight(theme.current().px(draw.HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        gantt = self._gantt
        painter, high = QPainter(self), float(self.height())
        width = float(gantt.table.viewport().width())
        box = QRectF(0, 0, width, high)
        left = draw.frozen_width()
        months = gantt.months(box)
        painter.setClipRect(box.adjusted(left, 0, 0, 0))
        draw.draw_head(painter, QRectF(-left * 2, 0, left, high), months, gantt.today, gantt.year)
        painter.setClipRect(box.adjusted(left, 0, 0, 0))
        draw.draw_today(painter, months, high, gantt.today, gantt.year)
        painter.setClipping(False)
        painter.fillRect(QRectF(width, 0, self.width() - width, high), theme.current().colour("sunken"))
        draw.draw_head(painter, QRectF(0, 0, left, high), QRectF(-10, 0, 1, high), gantt.today, gantt.year)


class Gantt(QWidget):
    """`chosen(task)` on Enter or double click, `current_changed(task or None)` as the cursor moves."""

    chosen = Signal(object)
    current_changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today, self.year = date(2000, 1, 1), 2000
        self.folded: set[str] = set()
        self._lines: tuple[Line, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.model = _Lines(self)
        self.table = _Table(self)
        self.head = _Head(self)
        self.scroll = QScrollBar(Qt.Orientation.Horizontal)
        self.scroll.setAccessibleName("月份")
        box.addWidget(self.head)
        box.addWidget(self.table, 1)
        box.addWidget(self.scroll)
        self.scroll.hide()
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(_RowPainter(self))
        table.setAccessibleName(name)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(1)
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.doubleClicked.connect(lambda _index: self._open())
        table.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit(self.current()))
        self.scroll.valueChanged.connect(lambda _v: self._repaint())

    def set(self, lines: Sequence[Line], today: date, year: int) -> None:
        """Show tasks under their groups."""
        self._lines, self.today, self.year = tuple(lines), today, year
        self._fill()

    def picture(self) -> GanttPicture:
        """All of it for print, nothing folded."""
        return GanttPicture(self._lines, self.today, self.year)

    def current(self) -> Task | None:
        """The task under the cursor."""
        row = self.table.currentIndex().row()
        line = self.model.shown[row] if 0 <= row < len(self.model.shown) else None
        return line if isinstance(line, Task) else None

    def go_to(self, task_id: bytes) -> None:
        """Put the cursor on a task that is shown."""
        for row, line in enumerate(self.model.shown):
            if isinstance(line, Task) and line.id == task_id:
                self.table.selectRow(row)

    def _fill(self) -> None:
        shown: list[Line] = []
        group = ""
        for line in self._lines:
            if isinstance(line, Group):
                group = line.name
                shown.append(line)
            elif group not in self.folded:
                shown.append(line)
        row = self.table.currentIndex().row()
        self.model.show_lines(shown)
        for place, line in enumerate(shown):
            self.table.setRowHeight(place, draw.height(line))
        if shown:
            self.table.selectRow(max(0, min(row, len(shown) - 1)))
        self._repaint()

    def fold(self) -> None:
        """Fold or unfold the group of the current row."""
        row = self.table.currentIndex().row()
        while row >= 0 and not isinstance(self.model.shown[row], Group):
            row -= 1
        if row >= 0:
            name = self.model.shown[row].name
            self.folded ^= {name}
            self.table.selectRow(row)
            self._fill()

    def _open(self) -> None:
        task = self.current()
        if task is None:
            self.fold()
        else:
            self.chosen.emit(task)

    def key(self, event: QKeyEvent) -> bool:
        """Enter opens, Z folds, ← and → show other months; says whether the key was one of these."""
        step = theme.current().px(draw.MONTH_MIN)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Z and not event.modifiers():
            self.fold()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.scroll.setValue(self.scroll.value() + (step if event.key() == Qt.Key.Key_Right else -step))
        else:
            return False
        return True

    def months(self, row: QRectF) -> QRectF:
        """Where the twelve months of a row lie, scrolled."""
        left = draw.frozen_width()
        wide = max(row.width() - left, float(theme.current().px(draw.MONTH_MIN) * 12))
        return QRectF(row.x() + left - self.scroll.value(), row.y(), wide, row.height())

    def _repaint(self) -> None:
        self.table.viewport().update()
        self.head.update()

    def fit(self) -> None:
        """Months scroll when they do not fit."""
        room = self.table.viewport().width() - draw.frozen_width()
        over = max(0, theme.current().px(draw.MONTH_MIN) * 12 - room)
        self.scroll.setRange(0, over)
        self.scroll.setPageStep(max(1, room))
        self.scroll.setVisible(over > 0)
        self._repaint()
