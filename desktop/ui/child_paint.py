"""How a cell of an editable grid looks: words, a red frame where the cursor is, a marked ground where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from desktop.base.fields import FieldKind
from desktop.ui import paint, theme
from desktop.ui.labels import literal

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is shown: other words, a tone, heavier, and the colour of the mark at its left edge."""

    words: str = ""
    tone: str = ""
    strong: bool = False
    mark: str = ""


Dress = Callable[[int, str], Look | None]
"""(row, field name) → how to show it; None = as it is."""


class CellDelegate(QStyledItemDelegate):
    """`faults(row)` gives the faults shown in a row by field name."""

    def __init__(
        self, faults: Callable[[int], Mapping[str, str]], view: QTableView, dress: Dress | None = None
    ) -> None:
        super().__init__(view)
        self._faults = faults
        self._view = view
        self._dress = dress

    def _fault(self, index: Index) -> str:
        spec = index.model().held.specs[index.column()]
        return self._faults(index.row()).get(spec.name, "")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        look = theme.current()
        box = QRectF(option.rect)
        current = self._view.currentIndex()
        fault = self._fault(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if fault:
            painter.fillRect(box, look.colour("bad-bg"))
        elif chosen and current != index:
            painter.fillRect(box, look.colour("red-sel"))
        elif current.row() == index.row():
            painter.fillRect(box, look.colour("hover"))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), look.colour("row-line"))
        inner = box.adjusted(look.px(12), 0, -look.px(6), -1)
        spec = index.model().held.specs[index.column()]
        words = str(index.data() or "").replace("\n", " ")
        dressed = self._dress(index.row(), spec.name) if self._dress is not None else None
        if fault:
            side = look.px(9)
            paint.shape(painter, "bad", QRectF(inner.right() - side, box.center().y() - side / 2, side, side))
            inner.setRight(inner.right() - look.px(14))
        if spec.kind is FieldKind.FLAG:
            words = "√" if words == "是" else "—"
        token, strong = "ink" if spec.editable else "ink2", False
        if dressed is not None:
            words, token, strong = dressed.words or words, dressed.tone or token, dressed.strong
            if dressed.mark:
                swatch = QRectF(box.x() + look.px(6), box.center().y() - look.px(7), look.px(4), look.px(14))
                painter.fillRect(swatch, QColor(dressed.mark))
                inner.setLeft(inner.left() + look.px(4))
        paint.words(painter, words, inner, 14, "bad" if fault else token, strong=strong)
        if current == index:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("red"), 2 if self._view.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))
            painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The fault, else the whole words when they are cut; tags are shown as written."""
        words, look = str(index.data() or "") if index.isValid() else "", theme.current()
        room = view.visualRect(index).width() - look.px(18)
        fault = self._fault(index) if index.isValid() else ""
        cut = paint.advance(words, 14) > room or "\n" in words
        QToolTip.showText(event.globalPos(), literal(fault or (words if cut else "")), view)
        return True
