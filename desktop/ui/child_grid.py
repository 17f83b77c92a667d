"""A grid in which child records (议题, 决定事项, entries) are edited in place, by keyboard alone when wanted.

Typing or F2 edits, Tab and Shift+Tab go cell by cell and leave the grid at its ends, Enter goes down and begins a new
row after the last, Esc takes the cell back, Alt+↑/↓ moves the row, Insert adds one below, Ctrl+Delete removes it,
Delete empties the cell, Space ticks, Ctrl+Z takes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.child_paint import CellDelegate
from desktop.ui.child_rows import ChildRow, ChildRows
from desktop.ui.fields import ChoiceField, FieldWidget, LineField, NamedField, TextField
from desktop.ui.labels import ElidedLabel
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

Index = QModelIndex | QPersistentModelIndex
HINT = "Enter 下一行　Tab 下一格　Insert 增加　Ctrl+Delete 删除　Alt+↑/↓ 移动"
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


@dataclass(frozen=True)
class GridColumn:
    """A field as a column: `width` in px at base 14, 0 = takes a share of the rest."""

    spec: FieldSpec
    width: int = 0


class ChildModel(QAbstractTableModel):
    """`ChildRows` as Qt sees them."""

    def __init__(self, rows: ChildRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.held = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows."""
        return 0 if parent.isValid() else len(self.held.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many fields."""
        return 0 if parent.isValid() else len(self.held.specs)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """Words, and for readers of the screen also the fault."""
        row, spec = index.row(), self.held.specs[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.held.words(row, spec.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fault = self.held.faults(row).get(spec.name, "")
            said = f"第 {row + 1} 行，{spec.label}：{self.held.words(row, spec.name) or '空'}"
            return f"{said}。{fault}" if fault else said
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Labels, required ones with ＊."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            spec = self.held.specs[section]
            return f"＊{spec.label}" if spec.required else spec.label
        return None

    def reread(self) -> None:
        """The rows are others now."""
        self.layoutChanged.emit()


class GridTable(QTableView):
    """The table itself; keys are handled by `ChildGrid`."""

    key_pressed = Signal(QKeyEvent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask the grid first."""
        event.setAccepted(False)
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab goes to `keyPressEvent`."""
        return False


class ChildGrid(QWidget):
    """`edited` after each change, `left` with False or True when Tab leaves backwards or forwards."""

    edited = Signal()

    def __init__(
        self,
        columns: Sequence[GridColumn],
        helpers: FormHelpers,
        tasks: Tasks | None,
        *,
        title: str,
        new_values: Callable[[], Mapping[str, Value]] = dict,
        orderable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.columns, self._helpers, self._tasks, self._orderable = tuple(columns), helpers, tasks, orderable
        self.held = ChildRows([column.spec for column in columns], new_values)
        self.model = ChildModel(self.held, self)
        self._editor: FieldWidget | None = None
        self._at: tuple[int, int] = (0, 0)
        self._marked = False
        self._given: dict[tuple[int, str], str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(4))
        self.table = GridTable()
        self.table.setAccessibleName(title)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self.shown_faults, self.table))
        self._dress()
        box.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.add = button("增加一行", "plus", "link", self.add_row)
        row.addWidget(self.add)
        self.note = ElidedLabel(HINT, 13, "ink3", minimum=80)
        row.addWidget(self.note, 1)
        box.addLayout(row)
        self.table.key_pressed.connect(self._key)
        self.table.doubleClicked.connect(lambda _index: self.edit_cell())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._moved())
        self.table.verticalScrollBar().valueChanged.connect(lambda _v: self.commit())

    def _dress(self) -> None:
        look, table = theme.current(), self.table
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setMinimumHeight(look.px(36 + 3 * 38))
        head = table.horizontalHeader()
        head.setFixedHeight(look.px(36))
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side = table.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(look.px(38))

    # ---- rows --------------------------------------------------------------------------------------------------
    def set_rows(self, rows: Sequence[ChildRow]) -> None:
        """Show rows in their order and take them as unchanged."""
        self._drop_editor()
        self._given, self._marked = {}, False
        self.held.set(rows)
        self.model.reread()
        if rows:
            self.go_to(0, 0)
        self._moved()

    def check(self) -> bool:
        """Commit what is being written, mark what is wrong and go to the first fault; True when all is well."""
        self.commit()
        self._marked = True
        return self.show_faults(self.held.all_faults())

    def show_faults(self, found: Mapping[tuple[int, str], str]) -> bool:
        """Mark faults found elsewhere (the verb refused); True when there are none."""
        self._given = dict(found)
        self.table.viewport().update()
        if found:
            row, name = next(iter(found))
            names = [column.spec.name for column in self.columns]
            self.go_to(row, names.index(name) if name in names else 0)
            self.table.setFocus()
        self._moved()
        return not found

    def shown_faults(self, row: int) -> Mapping[str, str]:
        """Faults of a row that are shown now: an empty required cell is only named once the row was left."""
        given = {name: words for (at, name), words in self._given.items() if at == row}
        if given or self._marked or row != self.table.currentIndex().row():
            return {**self.held.faults(row), **given}
        raw = self.held.rows[row].raw
        return {name: words for name, words in self.held.faults(row).items() if name in raw}

    def _changed(self) -> None:
        self._given = {}
        self.model.reread()
        self._moved()
        self.edited.emit()

    def add_row(self) -> None:
        """Begin a new row at the end."""
        self.commit()
        self._insert(len(self.held.rows))

    def _insert(self, row: int) -> None:
        if not self.held.insert(row):
            self.note.setText("行数已到上限。")
            return
        self._changed()
        self.go_to(row, 0)
        self.table.setFocus()

    def _remove(self) -> None:
        row, column = self._here()
        if not 0 <= row < len(self.held.rows):
            return
        self.held.remove(row)
        self._changed()
        if self.held.rows:
            self.go_to(min(row, len(self.held.rows) - 1), column)
        self.note.setText("已删除一行，Ctrl+Z 取回")

    def _shift(self, step: int) -> None:
        row, column = self._here()
        if self._orderable and self.held.move(row, step):
            self._changed()
            self.go_to(row + step, column)

    def _take_back(self) -> None:
        row, column = self._here()
        if self.held.undo():
            self._changed()
            if self.held.rows:
                self.go_to(min(max(row, 0), len(self.held.rows) - 1), max(column, 0))

    # ---- going -------------------------------------------------------------------------------------------------
    def _here(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return index.row(), index.column()

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        self.table.setCurrentIndex(self.model.index(row, column))

    def _moved(self) -> None:
        if self._editor is None:
            row, column = self._here()
            known = 0 <= row < len(self.held.rows)
            fault = self.shown_faults(row).get(self.held.specs[column].name, "") if known else ""
            self.note.setText(fault or HINT)
            self.note.set_tone("bad" if fault else "ink3")
        self.table.viewport().update()

    def _step(self, forward: bool) -> bool:
        """The next cell that can be edited; False at the ends of the grid."""
        row, column = self._here()
        wide = len(self.columns)
        place = row * wide + column
        while True:
            place += 1 if forward else -1
            if not 0 <= place < wide * len(self.held.rows):
                return False
            if self.columns[place % wide].spec.editable:
                self.go_to(place // wide, place % wide)
                return True

    def _down(self) -> None:
        row, column = self._here()
        if row + 1 < len(self.held.rows):
            self.go_to(row + 1, column)
        elif row >= 0 and not self.held.is_blank(row):
            self._insert(row + 1)

    def _leave(self, forward: bool) -> None:
        window = self.window()
        if forward:
            self.add.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            window.focusNextPrevChild(False)

    # ---- editing -----------------------------------------------------------------------------------------------
    def _make(self, spec: FieldSpec) -> FieldWidget:
        match spec.kind:
            case FieldKind.LONG_TEXT | FieldKind.ITEMS:
                return TextField(spec)
            case FieldKind.CHOICE:
                return ChoiceField(spec)
            case FieldKind.UNIT:
                return NamedField(spec, self._helpers.units, self._tasks)
            case FieldKind.PERSON:
                return NamedField(spec, self._helpers.people, self._tasks)
            case _:
                return LineField(spec)

    def edit_cell(self, begin: str = "") -> None:
        """Open the editor in the current cell; `begin` replaces what it held."""
        row, column = self._here()
        if row < 0 or not self.columns[column].spec.editable:
            return
        self.commit()
        spec = self.columns[column].spec
        if spec.kind is FieldKind.FLAG:
            self.held.put(row, spec.name, not self.held.rows[row].values.get(spec.name))
            self._changed()
            return
        self._at = (row, column)
        editor = self._make(spec)
        editor.setParent(self.table.viewport())
        editor.write(self.held.rows[row].values.get(spec.name))
        inner = editor.edit()
        if isinstance(editor, LineField):
            raw = self.held.rows[row].raw.get(spec.name)
            if begin or raw:
                editor.line.setText(begin or raw or "")
            else:
                editor.line.selectAll()
        elif isinstance(editor, TextField) and begin:
            editor.text.setPlainText(begin)
            editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)
        place = self.table.visualRect(self.model.index(row, column)).adjusted(2, 2, -2, -3)
        editor.setGeometry(place)
        if isinstance(editor, TextField):
            high = editor.text.height()
            top = min(place.y(), max(0, self.table.viewport().height() - high))
            editor.setGeometry(place.x(), top, place.width(), high)
        inner.setMinimumHeight(0)
        inner.setMaximumWidth(16_777_215)
        inner.setMinimumWidth(0)
        inner.installEventFilter(self)
        self._editor = editor
        editor.show()
        inner.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the editor: Tab, Enter, Esc, Alt+Enter for a new line; leaving it commits."""
        editor = self._editor
        if editor is None or watched is not editor.edit():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in _EDIT_KEYS:
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            offers = isinstance(editor, NamedField) and editor.eventFilter(watched, event)
            return offers or self._editor_key(editor, event)
        elif event.type() == QEvent.Type.FocusOut and not self._popup_open(editor):
            self.commit(keep_focus=False)
        return super().eventFilter(watched, event)

    @staticmethod
    def _popup_open(editor: FieldWidget) -> bool:
        return isinstance(editor, ChoiceField) and editor.box.view().isVisible()

    def _editor_key(self, editor: FieldWidget, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._drop_editor()
            self.table.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(editor, TextField) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                editor.text.insertPlainText("\n")
                return True
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commit()
                return False
            self.commit()
            self._down()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit()
            forward = key == Qt.Key.Key_Tab
            if not self._step(forward):
                self._leave(forward)
        else:
            return False
        return True

    def commit(self, *, keep_focus: bool = True) -> None:
        """Take what is written into the cell."""
        editor = self._editor
        if editor is None:
            return
        row, column = self._at
        name = self.columns[column].spec.name
        before = self.held.rows[row]
        if isinstance(editor, NamedField | ChoiceField | TextField):
            self.held.put(row, name, editor.read())
        elif isinstance(editor, LineField):
            self.held.write(row, name, editor.line.text())
        self._drop_editor()
        if keep_focus:
            self.table.setFocus()
        if self.held.rows[row] != before:
            self._changed()
        else:
            self._moved()

    def _drop_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            editor.edit().removeEventFilter(self)
            editor.hide()
            editor.deleteLater()

    def _key(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt, control = held == Qt.KeyboardModifier.AltModifier, held == Qt.KeyboardModifier.ControlModifier
        event.accept()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            forward = key == Qt.Key.Key_Tab
            if not self._step(forward):
                self._leave(forward)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._shift(-1 if key == Qt.Key.Key_Up else 1)
        elif control and key == Qt.Key.Key_Delete:
            self._remove()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._take_back()
        elif control or alt:
            event.ignore()
        elif key == Qt.Key.Key_Insert:
            self._insert(self._here()[0] + 1)
        elif key == Qt.Key.Key_Delete:
            self._clear_cell()
        elif key == Qt.Key.Key_Escape:
            self._drop_blank()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._down()
        elif key == Qt.Key.Key_F2:
            self.edit_cell()
        elif event.text() and event.text().isprintable():
            flag = self.columns[self._here()[1]].spec.kind is FieldKind.FLAG
            if not flag or key == Qt.Key.Key_Space:
                self.edit_cell("" if key == Qt.Key.Key_Space else event.text())
        else:
            event.ignore()

    def _clear_cell(self) -> None:
        row, column = self._here()
        spec = self.columns[column].spec
        if 0 <= row < len(self.held.rows) and spec.editable and spec.kind is not FieldKind.FLAG:
            self.held.write(row, spec.name, "")
            self._changed()

    def _drop_blank(self) -> None:
        row, column = self._here()
        if 0 <= row < len(self.held.rows) and self.held.is_blank(row):
            self.held.remove(row)
            self._changed()
            if self.held.rows:
                self.go_to(min(row, len(self.held.rows) - 1), column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns without a width of their own."""
        super().resizeEvent(event)
        self._lay()

    def showEvent(self, event: Any) -> None:
        """Lay the columns."""
        super().showEvent(event)
        self._lay()

    def _lay(self) -> None:
        self.commit()
        look = theme.current()
        room = self.table.viewport().width()
        metrics = QFontMetricsF(look.font(13, strong=True))
        fixed = [
            max(look.px(c.width), int(metrics.horizontalAdvance(f"＊{c.spec.label}")) + look.px(26))
            if c.width
            else 0
            for c in self.columns
        ]
        open_ones = fixed.count(0)
        share = max(look.px(120), (room - sum(fixed)) // open_ones) if open_ones else 0
        for place, width in enumerate(fixed):
            self.table.setColumnWidth(place, width or share)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the table ends editing."""
        self.commit()
        super().mousePressEvent(event)
