"""Editing in the cells of a grid: going about, the widget that opens in a cell, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.values import parse
from desktop.ui.child_editors import cell_editor, next_choice
from desktop.ui.child_rows import ChildRow, ChildRows
from desktop.ui.child_table import ChildModel, GridTable
from desktop.ui.events import is_event
from desktop.ui.fields import ChoiceField, FieldWidget, LineField, TextField
from desktop.ui.labels import ElidedLabel
from desktop.ui.named_field import NamedField
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

HINT = "F2 修改　Enter 下一行　Tab 下一格　Ctrl+D 向下填充　Alt+↑/↓ 移动　Ctrl+Delete 删除"
EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


@dataclass(frozen=True)
class GridColumn:
    """A field as a column: `width` in px at base 14, 0 = takes a share of the rest.

    `of_units`: items of this field are units of the directory. `compute(rows, row)` gives the words of a cell that
    follows from other rows (the time a topic begins); such a column is never edited.
    """

    spec: FieldSpec
    width: int = 0
    of_units: bool = False
    compute: Callable[[Sequence[ChildRow], int], str] | None = None


class CellEditing(QWidget):
    """Rows, table and the line under it; the grid itself says what its keys do and what follows a change."""

    opened = Signal(int)
    written = Signal(int, str)
    """A cell was changed by its editor: row and field name (a page may fill in what follows from it)."""

    def __init__(
        self,
        columns: Sequence[GridColumn],
        helpers: FormHelpers,
        tasks: Tasks | None,
        new_values: Callable[[], Mapping[str, Value]],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.columns, self._helpers, self._tasks = tuple(columns), helpers, tasks
        self.held = ChildRows([column.spec for column in columns], new_values, helpers.today)
        self._computed = {c.spec.name: c.compute for c in columns if c.compute is not None}
        self.model = ChildModel(self.held, self._compute, self)
        self.table = GridTable(self._wants)
        self.note = ElidedLabel(HINT, 13, "ink3", minimum=80)
        self._editor: FieldWidget | None = None
        self._at: tuple[int, int] = (0, 0)
        self._marked = self._waiting = False
        self._given: dict[tuple[int, str], str] = {}

    # ---- what the grid says ------------------------------------------------------------------------------------
    def _wants(self, event: QKeyEvent) -> bool:
        raise NotImplementedError

    def _changed(self) -> None:
        raise NotImplementedError

    def _insert(self, row: int) -> None:
        raise NotImplementedError

    def _leave(self, forward: bool) -> None:
        raise NotImplementedError

    def shown_faults(self, row: int) -> Mapping[str, str]:
        """Faults of a row that are shown now: an empty required cell is only named once the row was left."""
        if self.model.read_only:
            return {}
        given = {name: words for (at, name), words in self._given.items() if at == row}
        if given or self._marked or row != self.table.currentIndex().row():
            return {**self.held.faults(row), **given}
        raw = self.held.rows[row].raw
        return {name: words for name, words in self.held.faults(row).items() if name in raw}

    def _editable(self, column: int) -> bool:
        spec = self.columns[column].spec
        return not self.model.read_only and spec.editable and spec.name not in self._computed

    # ---- going -------------------------------------------------------------------------------------------------
    def _here(self) -> tuple[int, int]:
        index = self.table.currentIndex()
        return index.row(), index.column()

    def _first(self) -> int:
        return next((at for at in range(len(self.columns)) if self._editable(at)), 0)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell."""
        self.table.go_to(row, column)

    def current(self) -> ChildRow | None:
        """The row under the cursor."""
        row = self.table.currentIndex().row()
        return self.held.rows[row] if 0 <= row < len(self.held.rows) else None

    def _say(self, words: str, tone: str = "ink3") -> None:
        self.note.setText(words)
        self.note.set_tone(tone)

    def _moved(self) -> None:
        if self._editor is None:
            row, column = self._here()
            known = 0 <= row < len(self.held.rows) and column >= 0
            fault = self.shown_faults(row).get(self.held.specs[column].name, "") if known else ""
            self._say(fault or HINT, "bad" if fault else "ink3")
            if known and not fault and self.held.specs[column].kind is FieldKind.DAY:
                self._hint_day(self.held.rows[row].values.get(self.held.specs[column].name))
        self.table.viewport().update()

    def _hint_day(self, day: Any) -> None:
        """What a day means in the office calendar, in the line under the grid."""
        if isinstance(day, date) and self._tasks is not None:
            here = self._here()

            def say(words: str) -> None:
                if self._here() == here and self.note.tone() != "bad":
                    self._say(f"{day:%m-%d}　{words}")

            self._tasks.run_query(lambda _s: self._helpers.day_hint(day), say, owner=self, key="day")

    def _compute(self, row: int, name: str) -> str | None:
        made = self._computed.get(name)
        return made(self.held.rows, row) if made is not None else None

    def _step(self, forward: bool) -> bool:
        """The next cell that can be edited; False at the ends of the grid."""
        row, column = self._here()
        wide = len(self.columns)
        place = row * wide + column
        while True:
            place += 1 if forward else -1
            if not 0 <= place < wide * len(self.held.rows):
                return False
            if self._editable(place % wide):
                self.go_to(place // wide, place % wide)
                return True

    def _down(self) -> None:
        row, column = self._here()
        if row + 1 < len(self.held.rows):
            self.go_to(row + 1, column)
        elif not self.held.rows or not self.held.is_blank(row):
            self._insert(row + 1)

    # ---- editing -----------------------------------------------------------------------------------------------
    def _activate(self) -> None:
        if self.model.read_only:
            self.opened.emit(self._here()[0])
        else:
            self.edit_cell()

    def edit_cell(self, begin: str = "", *, focus: bool = True) -> None:
        """Open the editor in the current cell; `begin` replaces what it held."""
        row, column = self._here()
        if row < 0 or not self._editable(column) or self._waiting:
            return
        self.commit()
        spec = self.columns[column].spec
        if spec.kind is FieldKind.FLAG:
            self.held.put(row, spec.name, not self.held.rows[row].values.get(spec.name))
            self._changed()
            return
        if spec.kind is FieldKind.CHOICE and begin:
            word = next_choice(spec, str(self.held.rows[row].values.get(spec.name) or ""), begin)
            if word is not None:
                self.held.put(row, spec.name, word)
                self._changed()
            return
        self._at = (row, column)
        editor = cell_editor(spec, self._helpers, self._tasks, of_units=self.columns[column].of_units)
        editor.setParent(self.table.viewport())
        editor.write(self.held.rows[row].values.get(spec.name))
        self._begin(editor, begin or self.held.rows[row].raw.get(spec.name, ""))
        self._place_editor(editor, row, column)
        editor.edit().installEventFilter(self)
        self._editor = editor
        if spec.kind is FieldKind.DAY:
            editor.changed.connect(self._hint_typed)
        editor.show()
        if focus:
            editor.edit().setFocus()
            if isinstance(editor, ChoiceField):
                editor.box.showPopup()
                editor.box.activated.connect(self._chose)

    @staticmethod
    def _begin(editor: FieldWidget, begin: str) -> None:
        if isinstance(editor, LineField):
            if begin:
                editor.line.setText(begin)
                editor.line.textEdited.emit(begin)
            else:
                editor.line.selectAll()
        elif isinstance(editor, TextField) and begin:
            editor.text.setPlainText(begin)
            editor.text.moveCursor(editor.text.textCursor().MoveOperation.End)

    def _place_editor(self, editor: FieldWidget, row: int, column: int) -> None:
        place = self.table.visualRect(self.model.index(row, column)).adjusted(2, 2, -2, -3)
        editor.setGeometry(place)
        if isinstance(editor, TextField):
            high = editor.text.height()
            top = min(place.y(), max(0, self.table.viewport().height() - high))
            editor.setGeometry(place.x(), top, place.width(), high)
        inner = editor.edit()
        inner.setMinimumHeight(0)
        inner.setMaximumWidth(16_777_215)
        inner.setMinimumWidth(0)

    def _compose(self) -> None:
        """An input method begins in a cell: open its editor, but leave the focus until the word is finished."""
        self.edit_cell(focus=False)
        editor = self._editor
        if isinstance(editor, LineField | TextField):
            if isinstance(editor, TextField):
                editor.text.selectAll()
            self.table.composed = editor.edit()

    def _hint_typed(self) -> None:
        editor = self._editor
        if isinstance(editor, LineField):
            try:
                self._hint_day(parse(editor.spec, editor.line.text(), self._helpers.today()))
            except UserProblem as problem:
                self._say(problem.advice)

    def _chose(self) -> None:
        if self._editor is not None:
            self.commit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the editor: Tab, Enter, Esc, Alt+Enter for a new line; leaving it commits."""
        editor = self._editor
        if not is_event(event):
            return False
        if editor is None or watched is not editor.edit():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in EDIT_KEYS:
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
            self._tab(forward=key == Qt.Key.Key_Tab)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and isinstance(editor, LineField):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.commit()
            self.go_to(max(0, min(len(self.held.rows) - 1, self._at[0] + step)), self._at[1])
        else:
            return False
        return True

    def _tab(self, *, forward: bool) -> None:
        if not self._step(forward):
            self._leave(forward)

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
            self.written.emit(row, name)
        else:
            self._moved()

    def _drop_editor(self) -> None:
        editor, self._editor = self._editor, None
        self.table.composed = None
        if editor is not None:
            editor.edit().removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
