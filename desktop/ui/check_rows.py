"""The rows of 检查版式: what was measured, what the standard asks, whether it holds. A marked row can be shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from desktop.base.papers import MeasuredRow
from desktop.ui import paint, theme
from desktop.ui.labels import literal
from desktop.ui.rows_model import Index, RowsModel

ROW = 23
EXPECTED, FOUND = 62, 88
"""Widths of the two columns of values at base 14."""


def in_words(row: MeasuredRow) -> str:
    """A row as it is read aloud and shown as a tool tip."""
    verdict = "符合" if row.ok else "不符合"
    where = "全文" if row.where == "全文" else f"第 {row.where} 页"
    return f"{verdict}：{row.name}，{where}，标准 {row.expected}，实测 {row.found}（{row.clause}）"


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(60, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        row: MeasuredRow = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect)
        view = self.parent()
        if option.state & QStyle.StateFlag.State_Selected:
            focused = isinstance(view, QWidget) and view.hasFocus()
            ground = box.adjusted(look.px(4), 0, -look.px(4), 0)
            paint.rounded(painter, ground, 4, look.colour("red-sel"), look.colour("red") if focused else None)
        elif not row.ok:
            painter.fillRect(box, look.colour("bad-bg"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        side = look.px(11)
        mark = QRectF(box.x() + look.px(12), round(box.center().y() - side / 2), side, side)
        paint.shape(painter, "done" if row.ok else "bad", mark)
        right = box.right() - look.px(12)
        found = QRectF(right - look.px(FOUND), box.y(), look.px(FOUND), box.height())
        expected = QRectF(found.x() - look.px(EXPECTED + 6), box.y(), look.px(EXPECTED), box.height())
        name = QRectF(mark.right() + look.px(8), box.y(), 0, box.height())
        name.setRight(expected.x() - look.px(4))
        words = row.name if row.ok or row.where == "全文" else f"第 {row.where} 页 {row.name}"
        paint.words(painter, words, name, 13, "ink" if row.ok else "bad")
        paint.words(painter, row.expected, expected, 13, "ink3", right=True)
        paint.words(painter, row.found, found, 13, "ink" if row.ok else "bad", right=True, strong=not row.ok)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        row = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        QToolTip.showText(event.globalPos(), literal(in_words(row) if row is not None else ""), view)
        return True


class CheckRows(QListView):
    """`chosen(row)` when another row is marked; rows that do not hold stand first."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RowsModel[MeasuredRow](in_words, self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("检查版式")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._moved)

    def set_rows(self, rows: Sequence[MeasuredRow]) -> None:
        """Show rows, none marked."""
        self._model.set(sorted(rows, key=lambda row: row.ok))

    def rows(self) -> tuple[MeasuredRow, ...]:
        """The rows as shown."""
        return self._model.rows

    def choose(self, place: int) -> None:
        """Mark a row."""
        self.setCurrentIndex(self._model.index(place, 0))
        self.scrollTo(self.currentIndex())

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._model.rows[current.row()] if current.isValid() else None)
