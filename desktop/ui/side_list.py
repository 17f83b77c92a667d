"""A narrow list that chooses what a page shows: units in a tree, sections of the settings. One tab stop."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, paint, theme
from desktop.ui.buttons import button
from desktop.ui.cards import line
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.rows_model import Index, RowsModel

ROW = 34
INDENT = 14


@dataclass(frozen=True, slots=True)
class SideItem:
    """An entry: words, a quiet note at the right, an icon or a depth; `mute` for what is no longer in use."""

    key: Hashable
    text: str
    note: str = ""
    depth: int = 0
    icon: str = ""
    mute: bool = False
    tip: str = ""


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(60, theme.current().px(ROW))

    def _room(self, item: SideItem, width: float) -> float:
        look = theme.current()
        note = paint.advance(item.note, 13) + look.px(8) if item.note else 0
        return width - self._left(item) - note - look.px(14)

    def _left(self, item: SideItem) -> int:
        look = theme.current()
        return look.px(14) + (look.px(26) if item.icon else 0) + look.px(INDENT * min(item.depth, 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        item: SideItem = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect).adjusted(look.px(6), 1, -look.px(6), -1)
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        view = self.parent()
        if on:
            focused = isinstance(view, QWidget) and view.hasFocus()
            paint.rounded(painter, box, 6, look.colour("red-sel"), look.colour("red") if focused else None)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.rounded(painter, box, 6, look.colour("hover"))
        token = "red" if on else "ink3" if item.mute else "ink"
        if item.icon:
            top = box.y() + (box.height() - look.px(16)) / 2
            icons.paint(painter, item.icon, "red" if on else "ink3", box.x() + look.px(10), top, 16)
        note = paint.advance(item.note, 13)
        line = QRectF(option.rect)
        words = QRectF(line.x() + self._left(item), line.y(), self._room(item, line.width()), line.height())
        paint.words(painter, item.text, words, 14, token, strong=on)
        if item.note:
            right = QRectF(line.right() - note - look.px(14), line.y(), note + 2, line.height())
            paint.words(painter, item.note, right, 13, "ink3")

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        item = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        words = ""
        if item is not None:
            fits = paint.advance(item.text, 14) <= self._room(item, view.visualRect(index).width())
            words = item.tip or ("" if fits else item.text)
        QToolTip.showText(event.globalPos(), literal(words), view)
        return True


class SideList(QListView):
    """`chosen(key)` when another entry is marked; Enter emits `entered`."""

    chosen = Signal(object)
    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model: RowsModel[SideItem] = RowsModel(lambda item: f"{item.text} {item.note}".strip(), self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setTabKeyNavigation(False)
        self._quiet = True  # until entries are there
        self.selectionModel().currentChanged.connect(self._moved)

    def set_items(self, items: Sequence[SideItem]) -> None:
        """Show entries; the marked one stays marked when it is still there, else the first is, without a signal."""
        if tuple(items) == self._model.rows:
            return
        key = self.key()
        self._quiet = True
        self._model.set(items)
        keys = [item.key for item in items]
        if items:
            self.setCurrentIndex(self._model.index(keys.index(key) if key in keys else 0, 0))
        self._quiet = False

    def key(self) -> Any:
        """The key of the marked entry, None when there is none."""
        index = self.currentIndex()
        return self._model.rows[index.row()].key if 0 <= index.row() < len(self._model.rows) else None

    def choose(self, key: Hashable) -> None:
        """Mark an entry."""
        for row, item in enumerate(self._model.rows):
            if item.key == key:
                self.setCurrentIndex(self._model.index(row, 0))

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(self.key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to what is shown; typed letters do not search (input methods)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif not event.text().isprintable() or not event.text():
            super().keyPressEvent(event)


class ListCard(QFrame):
    """A card with a heading, small actions beside it (icon, name, what it does), and a `SideList`."""

    def __init__(
        self,
        title: str,
        actions: Sequence[tuple[str, str, Callable[[], object]]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(look.px(14), look.px(8), look.px(6), look.px(6))
        head.setSpacing(0)
        head.addWidget(PlainLabel(title, 14, strong=True))
        head.addStretch(1)
        for icon, name, run in actions:
            head.addWidget(button("", icon, "quiet", run, name=name))
        box.addLayout(head)
        box.addWidget(line())
        self.list = SideList(title)
        box.addWidget(self.list, 1)
