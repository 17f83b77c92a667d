"""The list view: whole rows, fixed heights, J/K and arrows, Enter, Space, logical select-all, copy as TSV."""

from __future__ import annotations

from array import array
from collections.abc import Container, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.ui import theme
from desktop.ui.columns import Column, Due, fitting
from desktop.ui.delegates import ListHeader, RowDelegate
from desktop.ui.table_copy import heading_of, line_of
from desktop.ui.table_model import PagedTableModel

SELECT_LIMIT = 2000
"""More rows than this are only ever selected logically: Qt asks each one for its flags, 10 s at 100,000 rows."""
ROW_HEIGHTS = {"compact": 30, "normal": 38, "large": 44}
MEASURED = 60
"""Rows whose words are measured for the widths: about 1 ms."""
TITLE_COMFORT = 360
"""Above this width of the title column (px at base 14) the other columns grow first."""

__all__ = ["PagedTableModel", "RecordTable"]


class RecordTable(QTableView):
    """Shows a `PagedTableModel`."""

    chosen = Signal(object)
    """Enter or double click on a row: the record."""
    current_changed = Signal(object)
    """The record of the current row, or None."""
    selection_changed = Signal()
    previewed = Signal()
    left = Signal()
    """Esc in the table when no more than one row is selected."""
    sort_wanted = Signal(str, bool)
    refused = Signal(str)
    typed = Signal(str)
    """A letter or digit that is no key of the list: the beginning of a filter."""
    copied = Signal(int)
    copy_wanted = Signal()
    """Everything is selected, and it is too much to be read on the main thread."""
    widths_changed = Signal()
    """The person has made a column wider or narrower."""

    def __init__(self, model: PagedTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.rows = model
        self.hidden: frozenset[str] = frozenset()
        self.widths: dict[str, int] = {}
        self._place: tuple[int | None, int, int] = (None, 0, 0)
        self._marked: array[int] = array("q")
        self._marked_at = (0, 0)
        self._everything = False
        self._laying = False
        self._needs: dict[str, int] = {}
        self.setModel(model)
        self.delegate = RowDelegate(model.columns, self)
        self.setItemDelegate(self.delegate)
        self.head = ListHeader(model.columns, self)
        self.setHorizontalHeader(self.head)
        self.head.sectionClicked.connect(self._sort)
        self.head.sectionResized.connect(self._resized)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        vertical = self.verticalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(look.px(ROW_HEIGHTS["normal"]))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(look.px(38))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName("列表")
        self.doubleClicked.connect(self._opened)
        model.replacing.connect(self._note_place)
        model.replaced.connect(self._restore_place)
        self.selectionModel().currentRowChanged.connect(self._current_row)
        self.selectionModel().selectionChanged.connect(lambda *_: self._marks_changed())

    # ---- rows --------------------------------------------------------------------------------------------------
    def current_record(self) -> Any:
        """The record under the cursor, or None."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def title_column(self) -> int:
        """The column the cursor starts in."""
        return next((i for i, column in enumerate(self.rows.columns) if column.stretch), 0)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        if 0 <= row < self.rows.rowCount():
            column = self.currentIndex().column() if self.currentIndex().isValid() else self.title_column()
            index = self.rows.index(row, column)
            self.selectionModel().setCurrentIndex(
                index,
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
            self.scrollTo(index)

    def move_by(self, step: int) -> None:
        """The next or previous record."""
        row = self.currentIndex().row()
        self.go_to(max(0, min(self.rows.rowCount() - 1, row + step)))

    def _current_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(self.rows.row(current.row()) if current.isValid() else None)

    def _note_place(self) -> None:
        index = self.currentIndex()
        key = self.rows.key_at(index.row()) if index.isValid() else None
        self._place = (key, self.verticalScrollBar().value(), index.row())
        self._everything = self.delegate.all_selected
        self._marked = array("q")
        if not self.delegate.all_selected and self.count_selected() > 1:
            self._marked = self.selected_keys()
            ranges = self.selectionModel().selection()
            self._marked_at = min(r.top() for r in ranges), max(r.bottom() for r in ranges)

    def _restore_place(self) -> None:
        key, scroll, near = self._place
        row = self.rows.row_of(key, near) if key is not None else -1
        if row >= 0:
            self.verticalScrollBar().setValue(scroll)
            self.go_to(row)
        elif self.rows.rowCount():
            self.go_to(0)
        else:
            self.selectionModel().clear()
            self.current_changed.emit(None)
        if self._marked:
            # One selection of whole runs: row by row each would be counted and painted by itself.
            again = QItemSelection()
            for first, last in _runs(self.rows.rows_of(self._marked[:SELECT_LIMIT], self._marked_at)):
                again.select(self.rows.index(first, 0), self.rows.index(last, len(self.rows.columns) - 1))
            self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.Select)
            self._marked = array("q")
        if self._everything:
            self.set_all(True)

    # ---- selection ---------------------------------------------------------------------------------------------
    def selectAll(self) -> None:
        """Up to 2,000 rows by Qt, more as a flag."""
        if self.rows.rowCount() <= SELECT_LIMIT and self.rows.complete:
            super().selectAll()
            return
        self.set_all(True)

    def set_all(self, on: bool) -> None:
        """Select everything logically, or end that."""
        if self.delegate.all_selected != on:
            self.delegate.all_selected = on
            self.viewport().update()
            self.selection_changed.emit()

    def _marks_changed(self) -> None:
        self.delegate.all_selected = False
        self.viewport().update()
        self.selection_changed.emit()

    def count_selected(self) -> int:
        """How many rows are selected."""
        if self.delegate.all_selected:
            return self.rows.rowCount()
        return sum(r.height() for r in self.selectionModel().selection() if r.left() <= 0) or len(
            self.selectionModel().selectedRows()
        )

    def selected_keys(self) -> array[int]:
        """Keys of the selected rows in list order."""
        if self.delegate.all_selected:
            return self.rows.keys()
        numbers = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return array("q", [key for key in map(self.rows.key_at, numbers) if key is not None])

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Refuse to mark more rows than Qt can bear."""
        anchor = self.selectionModel().currentIndex().row()
        low, high = self.rowAt(rect.top()), self.rowAt(rect.bottom())
        if max(abs(low - anchor), abs(high - anchor), abs(high - low)) > SELECT_LIMIT:
            self.refused.emit(f"一次最多逐行选 {SELECT_LIMIT:,} 条；要选全部请按 Ctrl+A。")
            return
        super().setSelection(rect, command)

    def shown_columns(self) -> list[Column]:
        """The columns in view, in order."""
        return [column for i, column in enumerate(self.rows.columns) if not self.isColumnHidden(i)]

    def copy(self) -> None:
        """Selected rows as tab-separated lines with a heading, ready for a spreadsheet.

        More than `SELECT_LIMIT` are not read here: `copy_wanted` asks for it.
        """
        if self.delegate.all_selected and self.rows.rowCount() > SELECT_LIMIT:
            self.copy_wanted.emit()
            return
        everything = self.delegate.all_selected
        numbers = (
            range(self.rows.rowCount())
            if everything
            else sorted({index.row() for index in self.selectionModel().selectedRows()})
        )
        shown = [i for i in range(len(self.rows.columns)) if not self.isColumnHidden(i)]
        lines = [heading_of(self.shown_columns())]
        lines += [line_of(self.rows.cell(n, i) for i in shown) for n in numbers]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.copied.emit(len(lines) - 1)

    # ---- columns -----------------------------------------------------------------------------------------------
    def lay_out_columns(self) -> None:
        """Show the columns that fit, by priority; the title takes the rest."""
        look = theme.current()
        width = self.viewport().width()
        if width <= 0 or self._laying:
            return
        self._laying = True
        columns = self.rows.columns
        scaled = {c.key: self.widths.get(c.key, look.px(c.width)) for c in columns}
        shown = fitting(columns, width, title_minimum=look.px(240), hidden=self.hidden, widths=scaled)
        scaled |= grown(shown, scaled, self._needs, self.widths, width - look.px(TITLE_COMFORT))
        rest = width - sum(scaled[c.key] for c in shown if not c.stretch)
        first = True
        for i, column in enumerate(columns):
            self.setColumnHidden(i, column not in shown)
            if column in shown:
                self.setColumnWidth(i, max(rest, look.px(160)) if column.stretch else scaled[column.key])
                if first:
                    self.delegate.first_visual = i
                    first = False
        self._laying = False

    def _resized(self, section: int, _old: int, new: int) -> None:
        column = self.rows.columns[section]
        if not self._laying and new > 0 and not column.stretch:
            self.widths[column.key] = new
            self.lay_out_columns()
            self.widths_changed.emit()

    def measure_needs(self) -> None:
        """How wide the words of the first rows are: columns grow to that where the window has room. Only ever grows."""
        look = theme.current()
        metrics = QFontMetricsF(look.font(14))
        rows = [
            row for n in range(min(MEASURED, self.rows.rowCount())) if (row := self.rows.row(n)) is not None
        ]
        before = dict(self._needs)
        for column in self.rows.columns:
            if column.stretch:
                continue
            words = [str(cell) for row in rows if isinstance(cell := column.cell(row), str | Due)]
            widest = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
            need = min(int(widest) + look.px(28), look.px(column.width * 2))
            self._needs[column.key] = max(need, self._needs.get(column.key, 0))
        if self._needs != before:
            self.lay_out_columns()

    def _sort(self, section: int) -> None:
        self.sort_by(self.rows.columns[section].sort)

    def sort_by(self, order: str) -> None:
        """Ask for this order, or the other direction when it is the present one; empty: not sortable."""
        if order:
            self.sort_wanted.emit(order, self.head.order == order and not self.head.descending)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self.lay_out_columns()

    # ---- keys --------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J/K, Enter, Space, Home/End (with Shift to there), Esc; Ctrl+C copies; letters and digits begin a filter."""
        key, plain = (
            event.key(),
            event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier),
        )
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if plain and key in (Qt.Key.Key_J, Qt.Key.Key_K):
            self.move_by(1 if key == Qt.Key.Key_J else -1)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._opened(self.currentIndex())
        elif plain and key == Qt.Key.Key_Space:
            self.previewed.emit()
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else self.rows.rowCount() - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and shift:
            self._mark_to(0 if key == Qt.Key.Key_Home else self.rows.rowCount() - 1)
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and shift):
            row = self.visualRect(self.currentIndex())
            self.customContextMenuRequested.emit(
                QPoint(self.columnViewportPosition(0) + 40, row.center().y())
            )
        elif key == Qt.Key.Key_Escape:
            self._step_back()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif (plain or shift) and event.text().isprintable() and event.text():
            if event.text().isalnum():
                self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _mark_to(self, row: int) -> None:
        """Select from the cursor to a row, as Shift with Home or End does in a text."""
        here = self.currentIndex()
        if not here.isValid() or row < 0:
            return
        if abs(row - here.row()) > SELECT_LIMIT:
            self.refused.emit(f"一次最多逐行选 {SELECT_LIMIT:,} 条；要选全部请按 Ctrl+A。")
            return
        span = QItemSelection(
            self.rows.index(min(here.row(), row), 0), self.rows.index(max(here.row(), row), 0)
        )
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(span, flags.ClearAndSelect | flags.Rows)
        target = self.rows.index(row, here.column())
        self.selectionModel().setCurrentIndex(target, flags.NoUpdate)
        self.scrollTo(target)

    def keyboardSearch(self, _search: str) -> None:
        """Qt would look through all rows one by one; typed letters filter instead."""

    def _step_back(self) -> None:
        if self.count_selected() > 1:
            self.set_all(False)
            self.go_to(self.currentIndex().row())
        else:
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click ends the logical selection."""
        self.set_all(False)
        super().mousePressEvent(event)

    def _opened(self, index: QModelIndex) -> None:
        record = self.rows.row(index.row()) if index.isValid() else None
        if record is not None:
            self.chosen.emit(record)

    def row_top(self, row: int) -> QPoint:
        """Where a row starts in the viewport (for menus)."""
        return QPoint(0, self.rowViewportPosition(row))


def grown(
    shown: Sequence[Column],
    widths: Mapping[str, int],
    needs: Mapping[str, int],
    fixed: Container[str],
    room: int,
) -> dict[str, int]:
    """Widths of columns whose words are cut, enlarged by shares of the room the others leave; `fixed` stay."""
    spare = room - sum(widths[column.key] for column in shown if not column.stretch)
    wants = {
        column.key: needs.get(column.key, 0) - widths[column.key]
        for column in shown
        if not column.stretch and column.key not in fixed and needs.get(column.key, 0) > widths[column.key]
    }
    total = sum(wants.values())
    if spare <= 0 or not total:
        return {}
    share = min(1.0, spare / total)
    return {key: widths[key] + int(want * share) for key, want in wants.items()}


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Rising numbers as runs (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
