"""The table behind an editable grid: rows as Qt sees them, keys and input methods handed to the grid first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.child_rows import ChildRows

Index = QModelIndex | QPersistentModelIndex


class ChildModel(QAbstractTableModel):
    """`ChildRows` as Qt sees them; `computed` gives the words of cells that follow from others, by field name."""

    def __init__(
        self, rows: ChildRows, computed: Callable[[int, str], str | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.held, self._computed = rows, computed
        self.read_only = False

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self.held.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many fields."""
        return 0 if parent.isValid() else len(self.held.specs)

    def words(self, row: int, name: str) -> str:
        """What a cell says."""
        made = self._computed(row, name)
        return self.held.words(row, name) if made is None else made

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Editable cells say so: the input method is only on over them."""
        flags = super().flags(index)
        if index.isValid() and not self.read_only and self.held.specs[index.column()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Words, and for readers of the screen also the fault."""
        row, spec = index.row(), self.held.specs[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, spec.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fault = self.held.faults(row).get(spec.name, "")
            said = f"第 {row + 1} 行，{spec.label}：{self.words(row, spec.name) or '空'}"
            return f"{said}。{fault}" if fault else said
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Labels, required ones with ＊."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            spec = self.held.specs[section]
            must = spec.required and spec.editable and not self.read_only
            return f"＊{spec.label}" if must else spec.label
        return None

    def reread(self) -> None:
        """The rows are others now."""
        self.layoutChanged.emit()


class GridTable(QTableView):
    """The table itself; keys and composed words go to the grid, also those a shortcut of the window would take."""

    key_pressed = Signal(QKeyEvent)
    composing = Signal()
    """An input method begins to compose over the current cell: the grid opens its editor without focus."""

    def __init__(self, wanted: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._wanted = wanted
        self.composed: QWidget | None = None
        """The editor that is composed into while the focus is still here (moving it would break the composition)."""

    def dress(self, head_px: int, row_px: int) -> None:
        """Fixed rows and head, no grid; `…_px` at base 14."""
        look = theme.current()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setFixedHeight(look.px(head_px))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side = self.verticalHeader()
        side.hide()
        side.setMinimumSectionSize(1)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(look.px(row_px))

    def block(self) -> tuple[range, range]:
        """Rows and columns of the selection; of the current cell when nothing is selected."""
        chosen = [
            (each.top(), each.bottom(), each.left(), each.right())
            for each in self.selectionModel().selection()
        ]
        here = self.currentIndex()
        if not chosen:
            return range(here.row(), here.row() + 1), range(here.column(), here.column() + 1)
        return (
            range(min(c[0] for c in chosen), max(c[1] for c in chosen) + 1),
            range(min(c[2] for c in chosen), max(c[3] for c in chosen) + 1),
        )

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell and select only it."""
        self.selectionModel().setCurrentIndex(
            self.model().index(row, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def event(self, event: QEvent) -> bool:
        """Keys of the grid are not given to shortcuts of the window (Ctrl+Z, Enter, J, Alt+↑)."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._wanted(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the grid first."""
        event.setAccepted(False)
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Chinese typed straight into a cell: the editor opens at the first stroke and gets what is composed."""
        if self.composed is None:
            if not event.preeditString() and not event.commitString():
                event.ignore()
                return
            self.composing.emit()
        editor = self.composed
        if editor is None:
            event.ignore()
            return
        QApplication.sendEvent(editor, event)
        if event.commitString() or not event.preeditString():
            self.composed = None
            editor.setFocus()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """While composing, the candidates stand at the editor's caret."""
        if self.composed is not None:
            found = self.composed.inputMethodQuery(query)
            if query == Qt.InputMethodQuery.ImCursorRectangle:
                corner = self.composed.mapTo(self, self.composed.rect().topLeft())
                return found.translated(corner)
            return found
        return super().inputMethodQuery(query)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab goes to `keyPressEvent`."""
        return False
