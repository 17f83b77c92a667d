"""Painting of list rows: state pill, due column, tags, progress; selected row and current cell. 38 px a row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.ui import paint, theme
from desktop.ui.columns import Bar, Cell, Column, Due, State
from desktop.ui.labels import literal
from desktop.ui.table_model import CELL_ROLE, ROW_ROLE


class RowDelegate(QStyledItemDelegate):
    """Draws every cell itself; asks the model once for the value and, where a column marks, once for the row."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.all_selected = False
        self.first_visual = 0

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        look = theme.current()
        box = QRectF(option.rect)
        state = option.state
        selected = self.all_selected or bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, look.colour("red-sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("row-line"))
        if selected and index.column() == self.first_visual:
            painter.fillRect(QRectF(box.x(), box.y(), 3, box.height() - 1), look.colour("red"))
        column = self._columns[index.column()]
        inner = box.adjusted(look.px(12), 0, -look.px(6), -1)
        if column.mark is not None:
            row = index.data(ROW_ROLE)
            mark = column.mark(row) if row is not None else ""
            if mark:
                inner.setLeft(
                    inner.left()
                    + paint.tag(painter, mark, "secret", inner.x(), box.center().y(), inner.width())
                    + look.px(8)
                )
        draw_cell(painter, index.data(CELL_ROLE), inner, column)
        view = self.parent()
        if view is not None and view.currentIndex() == index:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("red"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))
            painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """The whole words of a cell as tool tip when they do not fit; tags are shown as written."""
        value = index.data(CELL_ROLE) if index.isValid() else None
        words = str(value) if value is not None else ""
        look = theme.current()
        room = view.visualRect(index).width() - look.px(18)
        needed = paint.pill_width(value) if isinstance(value, State) else paint.advance(words, 14)
        fits = isinstance(value, Bar) or needed <= room
        QToolTip.showText(event.globalPos(), "" if fits else literal(words), view)
        return True


def draw_cell(painter: QPainter, value: Cell, box: QRectF, column: Column | None = None) -> None:
    """Draw a cell's value into a box."""
    look = theme.current()
    if isinstance(value, State):
        paint.pill(painter, value, box.x(), box.center().y(), 24, box.width())
    elif isinstance(value, Due):
        used = paint.words(painter, value.date, box, 14, "ink") + (look.px(8) if value.date else 0)
        rest = box.adjusted(used, 0, 0, 0)
        tone = paint.TEXT.get(value.tone, "mute") if value.tone in ("bad", "warn") else "ink3"
        paint.words(painter, value.words, rest, 13, tone, strong=value.tone == "bad")
    elif isinstance(value, Bar):
        thin = QRectF(box.x(), box.center().y() - look.px(3), min(look.px(44), box.width()), look.px(6))
        paint.bar(painter, thin, value.fraction, paint.DOT.get(value.tone, "ok"))
        rest = box.adjusted(look.px(50), 0, 0, 0)
        if rest.width() > look.px(24):
            paint.words(painter, str(value), rest, 13, "ink2")
    elif value:
        plain = column is not None and column.stretch
        quiet = column is not None and column.quiet
        paint.words(
            painter, str(value), box, 13 if quiet else 14, "ink" if plain else "ink3" if quiet else "ink2"
        )


class ListHeader(QHeaderView):
    """Table head 36 high; only sortable columns react and show an arrow when they are the order."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = columns
        self.order, self.descending = "", False
        self.setFixedHeight(theme.current().px(36))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(False)
        self.setMinimumSectionSize(theme.current().px(48))

    def set_order(self, order: str, descending: bool) -> None:
        """Show which column orders the list."""
        self.order, self.descending = order, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: object, section: int) -> None:
        """Draw one heading."""
        look = theme.current()
        box = QRectF(rect)
        painter.fillRect(box, look.colour("sunken"))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("line"))
        column = self._columns[section]
        inner = box.adjusted(look.px(12), 0, -look.px(6), 0)
        used = paint.words(painter, column.title, inner, 13, "ink2", strong=True)
        if column.sort and column.sort == self.order and inner.width() - used > look.px(12):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("red"), 1.6))
            x, y, d = inner.x() + used + look.px(6), box.center().y(), look.px(4)
            tip = d / 2 if self.descending else -d / 2
            painter.drawLine(int(x), int(y - tip), int(x + d), int(y + tip))
            painter.drawLine(int(x + d), int(y + tip), int(x + 2 * d), int(y - tip))
            painter.restore()
