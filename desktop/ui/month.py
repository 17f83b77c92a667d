"""A month as a grid: a column a weekday, a row a week, drawn by a delegate; moved in by arrow keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.ui import paint, theme

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LINE = 20
_CELL = Qt.ItemDataRole.UserRole
_HANDLED = frozenset({int(_CELL), int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A day: `note` beside its number, `badge` (休, 班) at the right, lines (tone, words) below, as many as fit."""

    note: str = ""
    badge: str = ""
    is_off: bool = False
    lines: tuple[tuple[str, str], ...] = ()
    words: str = ""


def first_shown(year: int, month: int) -> date:
    """The Monday the grid of a month begins with."""
    first = date(year, month, 1)
    return first - timedelta(days=first.weekday())


def weeks_shown(year: int, month: int) -> int:
    """How many weeks touch a month: four to six."""
    start = first_shown(year, month)
    after = date(year + month // 12, month % 12 + 1, 1)
    return ((after - start).days + 6) // 7


class MonthModel(QAbstractTableModel):
    """The days of one month and of the weeks it touches."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.year, self.month, self.today = 2000, 1, date(2000, 1, 1)
        self._cells: Mapping[date, MonthCell] = {}

    def set(self, year: int, month: int, cells: Mapping[date, MonthCell], today: date) -> None:
        """Show another month."""
        self.beginResetModel()
        self.year, self.month, self._cells, self.today = year, month, cells, today
        self.endResetModel()

    def day(self, index: Index) -> date:
        """The day of a cell."""
        return first_shown(self.year, self.month) + timedelta(days=index.row() * 7 + index.column())

    def place(self, day: date) -> QModelIndex:
        """The cell of a day; not valid when it is not shown."""
        away = (day - first_shown(self.year, self.month)).days
        return self.index(away // 7, away % 7) if 0 <= away < self.rowCount() * 7 else QModelIndex()

    def cell(self, day: date) -> MonthCell:
        """What is known of a day."""
        return self._cells.get(day) or MonthCell(is_off=day.weekday() > 4)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Weeks."""
        return 0 if parent.isValid() else weeks_shown(self.year, self.month)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Seven."""
        return 0 if parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell for the delegate, a sentence for readers of the screen."""
        if role not in _HANDLED:
            return None
        day = self.day(index)
        if role == _CELL:
            return day, self.cell(day)
        cell = self.cell(day)
        parts = [f"{day.month}月{day.day}日{WEEKDAYS[day.weekday()]}", cell.note, cell.words or cell.badge]
        return "，".join(part for part in (*parts, *(words for _, words in cell.lines)) if part)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """周一 to 周日."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return WEEKDAYS[section]
        return None


class MonthDelegate(QStyledItemDelegate):
    """Number, note, badge, lines; days off tinted, today a red pill, the chosen day framed."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a day."""
        look = theme.current()
        model = index.model()
        assert isinstance(model, MonthModel)
        day, cell = index.data(_CELL)
        box = QRectF(option.rect)
        other = day.month != model.month
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, look.colour("surface"))
        if cell.is_off:
            ground = look.colour("red-bg")
            ground.setAlphaF(0.4)
            painter.fillRect(box, ground)
        if chosen:
            painter.fillRect(box, look.colour("red-bg"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        painter.fillRect(QRectF(box.right() - 1, box.y(), 1, box.height()), look.colour("line"))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("line"))
        self._head(painter, box, day, cell, other=other, today=day == model.today)
        top, step = box.y() + look.px(33), look.px(LINE)
        for place, (tone, words) in enumerate(cell.lines):
            row = QRectF(box.x() + look.px(10), top + place * step, box.width() - look.px(16), step)
            if row.bottom() > box.bottom() - 2:
                if not place:
                    self._corner(painter, box, tone)
                break
            side = look.px(8)
            if tone != "mute":
                mark = QRectF(row.x(), round(row.center().y() - side / 2), side, side)
                paint.shape(painter, tone, mark)
                row.setLeft(row.left() + look.px(14))
            token = "ink4" if other else paint.TEXT.get(tone, "ink2") if tone in ("bad", "warn") else "ink2"
            paint.words(painter, words, row, 13, token, strong=tone == "bad" and not other)
        if chosen:
            painter.setPen(QPen(look.colour("red"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _corner(self, painter: QPainter, box: QRectF, tone: str) -> None:
        """In a row too low for words the shape alone says that there is something; the words are in the sentence."""
        side = theme.current().px(8)
        paint.shape(painter, tone, QRectF(box.right() - side - 8, box.bottom() - side - 6, side, side))

    def _head(
        self, painter: QPainter, box: QRectF, day: date, cell: MonthCell, *, other: bool, today: bool
    ) -> None:
        look = theme.current()
        line = QRectF(box.x() + look.px(10), box.y() + look.px(6), box.width() - look.px(16), look.px(24))
        number = QRectF(line.x(), line.y(), look.px(26), line.height())
        if today:
            pill = number.adjusted(-look.px(3), 0, look.px(3), 0)
            paint.rounded(painter, pill, pill.height() / 2, look.colour("red"))
            painter.setFont(look.font(15, strong=True))
            painter.setPen(look.colour("on-red"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, str(day.day))
        else:
            token = "ink4" if other else "red" if cell.is_off else "ink"
            paint.words(painter, str(day.day), number, 15, token, strong=cell.is_off and not other)
        right = line.right()
        if cell.badge:
            side = look.px(18)
            badge = QRectF(right - side, line.y() + (line.height() - side) / 2, side, side)
            tokens = {"休": "red", "班": "ink2"}
            ground = look.colour("ink4" if other else tokens.get(cell.badge, "mute"))
            paint.rounded(painter, badge, 3, ground)
            painter.setFont(look.font(12, strong=True))
            painter.setPen(look.colour("on-red" if look.look != "night" else "bg"))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, cell.badge)
            right = badge.x() - look.px(3)
        note = QRectF(number.right() + look.px(8), line.y(), 0, line.height())
        note.setRight(right)
        if note.width() >= look.px(24):
            paint.words(
                painter, cell.note, note, 12, "ink4" if other else "red" if cell.badge == "休" else "ink3"
            )


class MonthGrid(QTableView):
    """Emits `day_chosen(date)` when the marked day changes, `opened(date)` on Enter, `stepped(n)` for n months away."""

    day_chosen = Signal(object)
    opened = Signal(object)
    stepped = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.days = MonthModel(self)
        self.setModel(self.days)
        self.setItemDelegate(MonthDelegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        head, rows = self.horizontalHeader(), self.verticalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setFixedHeight(look.px(34))
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows.setMinimumSectionSize(look.px(30))
        rows.hide()
        self.selectionModel().currentChanged.connect(self._moved)
        self._quiet = (
            True  # until a month is shown: a view that gets the focus marks its first cell by itself
        )

    def set(self, year: int, month: int, cells: Mapping[date, MonthCell], today: date, chosen: date) -> None:
        """Show a month with one day marked; says nothing of it."""
        self._quiet = True
        self.days.set(year, month, cells, today)
        index = self.days.place(chosen)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._quiet = False

    def choose(self, day: date) -> None:
        """Mark a day that is shown."""
        index = self.days.place(day)
        if index.isValid():
            self.setCurrentIndex(index)

    def day(self) -> date | None:
        """The marked day."""
        index = self.currentIndex()
        return self.days.day(index) if index.isValid() else None

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.day_chosen.emit(self.days.day(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by days and leave the month at its edges; PgUp and PgDn by months; Enter opens."""
        key = event.key()
        steps: dict[int, int] = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        day = self.day()
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.stepped.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in steps and day is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            wanted = day + timedelta(days=steps[key])
            if self.days.place(wanted).isValid():
                self.choose(wanted)
            else:
                self.day_chosen.emit(wanted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and day is not None:
            self.opened.emit(day)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """A double click opens."""
        super().mouseDoubleClickEvent(event)
        day = self.day()
        if day is not None:
            self.opened.emit(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel turns months."""
        step = event.angleDelta().y()
        if step:
            self.stepped.emit(-1 if step > 0 else 1)
        event.accept()


class MonthPicture:
    """A month for print, by the painter of the grid."""

    def __init__(self, year: int, month: int, cells: Mapping[date, MonthCell], today: date) -> None:
        self._model = MonthModel()
        self._model.set(year, month, cells, today)

    def hint(self) -> QSizeF:
        """980 wide, 110 a week under a head of 34."""
        look = theme.current()
        return QSizeF(look.px(980), look.px(34 + 110 * self._model.rowCount()))

    def sentence(self) -> str:
        """Which month."""
        return f"{self._model.year} 年 {self._model.month} 月"

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Weekdays and all weeks."""
        look, weeks = theme.current(), self._model.rowCount()
        head, wide = look.px(34), box.width() / 7
        high = (box.height() - head) / weeks
        for column, name in enumerate(WEEKDAYS):
            cell = QRectF(box.x() + column * wide, box.y(), wide, head)
            painter.fillRect(cell, look.colour("sunken"))
            painter.setFont(look.font(13, strong=True))
            painter.setPen(look.colour("ink2"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, name)
        delegate, option = MonthDelegate(), QStyleOptionViewItem()
        for row in range(weeks):
            for column in range(7):
                cell = QRectF(box.x() + column * wide, box.y() + head + row * high, wide, high)
                option.rect = cell.toRect()
                delegate.paint(painter, option, self._model.index(row, column))
