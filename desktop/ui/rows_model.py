"""The model of short lists whose rows a delegate draws whole: matters, users, lines of the palette, a log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractListModel, Generic[Row]):
    """`rows` in order (hundreds at most); the delegate gets one by `UserRole`.

    `sentence(row)` is what a reader of the screen says; `tip(row)`, when given, the tool tip (already literal).
    """

    def __init__(
        self,
        sentence: Callable[[Row], str],
        parent: QObject | None = None,
        *,
        tip: Callable[[Row], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._sentence, self._tip = sentence, tip
        self.rows: tuple[Row, ...] = ()

    def set(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def at(self, number: int) -> Row | None:
        """The row of a number, None outside the list."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row for the delegate, a sentence for readers of the screen, the tool tip."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(row)
        if role == Qt.ItemDataRole.ToolTipRole and self._tip is not None:
            return self._tip(row)
        return None
