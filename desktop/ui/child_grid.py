"""A grid in which child records (议题, 决定事项, entries) are edited in place, by keyboard alone when wanted.

Typing (also by an input method) or F2 edits, Tab and Shift+Tab go cell by cell and leave the grid at its ends, Enter
goes down and begins a new row after the last, Esc takes the cell back. Shift with arrows marks a block: Ctrl+C and
Ctrl+V exchange it with Excel and WPS, Ctrl+D fills it from its first row, Delete empties it. Alt+↑/↓ moves the row,
Insert adds one below, Ctrl+Delete removes it, Space ticks, Ctrl+Z and Ctrl+Y take back and do again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.base.values import parse
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.child_cells import read_cells, write_cells
from desktop.ui.child_editors import cell_editor, next_choice
from desktop.ui.child_paint import CellDelegate, Dress
from desktop.ui.child_rows import ChildRow, ChildRows
from desktop.ui.child_table import ChildModel, GridTable
from desktop.ui.fields import ChoiceField, FieldWidget, LineField, TextField
from desktop.ui.labels import ElidedLabel
from desktop.ui.menus import entry_words
from desktop.ui.named_field import NamedField
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

HINT = "F2 修改　Enter 下一行　Tab 下一格　Ctrl+D 向下填充　Alt+↑/↓ 移动　Ctrl+Delete 删除"
_EDIT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
_OWN_KEYS = (*_EDIT_KEYS, Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_F2)
_STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Copy,
             QKeySequence.StandardKey.Paste)  # fmt: skip


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


class ChildGrid(QWidget):
    """`edited` after each change, `opened(row)` on Enter and double click in a grid that is only read."""

    edited = Signal()
    opened = Signal(int)

    def __init__(
        self,
        columns: Sequence[GridColumn],
        helpers: FormHelpers,
        tasks: Tasks | None,
        *,
        title: str,
        new_values: Callable[[], Mapping[str, Value]] = dict,
        orderable: bool = True,
        row_px: int = 38,
        head_px: int = 36,
        add_title: str = "增加一行",
        dress: Dress | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.columns, self._helpers, self._tasks, self._orderable = tuple(columns), helpers, tasks, orderable
        self.held = ChildRows([column.spec for column in columns], new_values, helpers.today)
        self._computed = {c.spec.name: c.compute for c in columns if c.compute is not None}
        self.model = ChildModel(self.held, self._compute, self)
        self._editor: FieldWidget | None = None
        self._at: tuple[int, int] = (0, 0)
        self._marked = False
        self._waiting = False
        self._given: dict[tuple[int, str], str] = {}
        self._row_px, self._head_px = row_px, head_px
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(4))
        self.table = GridTable(self._wants)
        self.table.setAccessibleName(title)
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(self.shown_faults, self.table, dress))
        self.table.dress(head_px, row_px)
        self.table.setMinimumHeight(look.px(head_px + 3 * row_px))
        box.addWidget(self.table, 1)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        self.add = button(add_title, "plus", "link", self.add_row)
        row.addWidget(self.add)
        self.note = ElidedLabel(HINT, 13, "ink3", minimum=80)
        row.addWidget(self.note, 1)
        box.addWidget(self._foot)
        self.table.key_pressed.connect(self._key)
        self.table.composing.connect(self._compose)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._pop_up)
        self.table.doubleClicked.connect(lambda _index: self._activate())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._moved())
        self.table.verticalScrollBar().valueChanged.connect(lambda _v: self.commit())

    # ---- rows --------------------------------------------------------------------------------------------------
    def set_rows(self, rows: Sequence[ChildRow], *, keep_place: bool = False) -> None:
        """Show rows in their order and take them as unchanged."""
        place = self._here()
        self._drop_editor()
        self._given, self._marked, self._waiting = {}, False, False
        self.held.set(rows)
        self.model.reread()
        if rows:
            row, column = place if keep_place else (0, self._first())
            self.go_to(min(max(row, 0), len(rows) - 1), max(column, 0))
        self._moved()

    def refresh(self) -> None:
        """The rows were changed from outside (a draft, a discard)."""
        self._given, self._marked = {}, False
        self.model.reread()
        if self.held.rows and self._here()[0] >= len(self.held.rows):
            self.go_to(len(self.held.rows) - 1, self._first())
        self._moved()

    def set_read_only(self, on: bool) -> None:
        """Only to be looked at: Enter and double click open."""
        if on != self.model.read_only:
            self.commit()
            self.model.read_only = on
            self._foot.setVisible(not on)
            self.model.reread()

    def wait(self) -> None:
        """What was done is being saved: keys are dropped until rows are set, or the refusal is shown."""
        self.commit()
        self._waiting = True

    def fit_height(self, least: int = 1) -> None:
        """As high as its rows are (at least `least`); for a grid that stands in a scrolling page."""
        rows = max(least, len(self.held.rows))
        self.table.setFixedHeight(theme.current().px(self._head_px + rows * self._row_px) + 3)

    def check(self) -> bool:
        """Commit what is being written, mark what is wrong and go to the first fault; True when all is well."""
        self.commit()
        self._marked = True
        return self.show_faults(self.held.all_faults())

    def show_faults(self, found: Mapping[tuple[int, str], str]) -> bool:
        """Mark faults found elsewhere (the verb refused); True when there are none."""
        self._waiting = False
        self._given = dict(found)
        self.table.viewport().update()
        if found:
            row, name = next(iter(found))
            names = [column.spec.name for column in self.columns]
            self.go_to(row, names.index(name) if name in names else self._first())
            self.table.setFocus()
        self._moved()
        return not found

    def shown_faults(self, row: int) -> Mapping[str, str]:
        """Faults of a row that are shown now: an empty required cell is only named once the row was left."""
        if self.model.read_only:
            return {}
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
        if self.model.read_only or self._waiting:
            return
        if not self.held.insert(row):
            self._say("行数已到上限。")
            return
        self._changed()
        self.go_to(row, self._first())
        self.table.setFocus()

    def _remove(self) -> None:
        row, column = self._here()
        rows = self.table.block()[0]
        if not 0 <= row < len(self.held.rows):
            return
        for _ in rows:
            self.held.remove(rows.start)
        self._changed()
        if self.held.rows:
            self.go_to(min(rows.start, len(self.held.rows) - 1), column)
        self._say(f"已删除 {len(rows)} 行，Ctrl+Z 取回")

    def _shift(self, step: int) -> None:
        row, column = self._here()
        if self._orderable and self.held.move(row, step):
            self._changed()
            self.go_to(row + step, column)

    def _take_back(self, act: Callable[[], bool]) -> bool:
        row, column = self._here()
        if not act():
            return False
        self._changed()
        if self.held.rows:
            self.go_to(min(max(row, 0), len(self.held.rows) - 1), max(column, 0))
        return True

    # ---- blocks ------------------------------------------------------------------------------------------------
    def _writable(self, columns: range) -> list[str]:
        return [self.columns[at].spec.name for at in columns if self._editable(at)]

    def _editable(self, column: int) -> bool:
        spec = self.columns[column].spec
        return not self.model.read_only and spec.editable and spec.name not in self._computed

    def _fill_down(self) -> None:
        rows, columns = self.table.block()
        first, last = rows.start, rows.stop - 1
        if len(rows) == 1:
            first -= 1  # as in Excel: one cell takes what stands above it
        if first >= 0 and self._writable(columns):
            self.held.fill_down(first, last, self._writable(columns))
            self._changed()

    def menu(self) -> QMenu:
        """Everything that can be done here, for those who use the right button; each with its key."""
        menu = QMenu(self)
        menu.setAccessibleName("表格操作")
        held, row = self.held, self._here()[0]
        own: tuple[tuple[str, str, Callable[[], object], bool], ...] = (
            ("修改", "F2", self.edit_cell, row >= 0), ("增加一行", "Insert", lambda: self._insert(row + 1), True),
            ("删除行", "Ctrl+Delete", self._remove, row >= 0),
            ("上移", "Alt+↑", lambda: self._shift(-1), self._orderable and row > 0),
            ("下移", "Alt+↓", lambda: self._shift(1), self._orderable and 0 <= row < len(held.rows) - 1),
            ("向下填充", "Ctrl+D", self._fill_down, row >= 0), ("复制", "Ctrl+C", self._copy, row >= 0),
            ("粘贴", "Ctrl+V", self._paste, True),
            ("撤销", "Ctrl+Z", lambda: self._take_back(held.undo), held.can_undo()),
            ("重做", "Ctrl+Y", lambda: self._take_back(held.redo), held.can_redo()),
        )  # fmt: skip
        for title, keys, run, ready in own:
            if title == "复制" or not self.model.read_only:
                action = menu.addAction(entry_words(title, keys))
                action.setEnabled(ready)
                action.triggered.connect(lambda _on=False, act=run: act() and None)
        return menu

    def _pop_up(self, point: QPoint) -> None:
        self.commit()
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _clear(self) -> None:
        rows, columns = self.table.block()
        names = [n for n in self._writable(columns) if self._spec(n).kind is not FieldKind.FLAG]
        if names and rows.start >= 0 and self.held.rows:
            self.held.clear(rows, names)
            self._changed()

    def _copy(self) -> None:
        rows, columns = self.table.block()
        if rows.start < 0:
            return
        names = [self.columns[at].spec.name for at in columns]
        words = [[self.model.words(row, name) for name in names] for row in rows]
        QGuiApplication.clipboard().setText(write_cells(words))
        self._say(f"已复制 {len(rows)} 行 {len(columns)} 列")

    def _paste(self) -> None:
        block = read_cells(QGuiApplication.clipboard().text())
        row, column = self.table.block()[0].start, self.table.block()[1].start
        names = self._writable(range(max(column, 0), len(self.columns)))
        if not block or not names:
            return
        wide = max(len(line) for line in block)
        row = max(row, 0)
        if len(block) == 1 and wide == 1 and self.held.rows:
            rows, columns = self.table.block()  # one value over all that is marked
            chosen = self._writable(columns)
            self.held.write_block(rows.start, chosen, [block[0] * len(chosen)] * len(rows))
            self._changed()
            return
        taken = self.held.write_block(row, names, block)
        self._changed()
        over = "" if wide <= len(names) else f"，右边多出的 {wide - len(names)} 列没有粘贴"
        short = "" if taken == len(block) else f"，行数已到上限，{len(block) - taken} 行没有粘贴"
        self._say(f"已粘贴 {taken} 行{over}{short}，Ctrl+Z 撤销")

    def _spec(self, name: str) -> FieldSpec:
        return next(column.spec for column in self.columns if column.spec.name == name)

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

    def _leave(self, forward: bool) -> None:
        if forward and self._foot.isVisible():
            self.add.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.window().focusNextPrevChild(forward)

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
        else:
            self._moved()

    def _drop_editor(self) -> None:
        editor, self._editor = self._editor, None
        self.table.composed = None
        if editor is not None:
            editor.edit().removeEventFilter(self)
            editor.hide()
            editor.deleteLater()

    # ---- keys --------------------------------------------------------------------------------------------------
    def _wants(self, event: QKeyEvent) -> bool:
        """Whether a key is the grid's and not a shortcut of the window."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if held == Qt.KeyboardModifier.NoModifier:
            return key in _OWN_KEYS or bool(event.text() and event.text().isprintable())
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.held.can_undo()
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.held.can_redo()
        if held == Qt.KeyboardModifier.AltModifier:
            return key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if held == Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_D, Qt.Key.Key_Delete):
            return True
        return any(event.matches(each) for each in _STANDARD)

    def _key(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt, control = held == Qt.KeyboardModifier.AltModifier, held == Qt.KeyboardModifier.ControlModifier
        event.accept()
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._tab(forward=key == Qt.Key.Key_Tab)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif self._waiting:
            return
        elif self.model.read_only:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (alt or control):
                self._activate()
            else:
                event.ignore()
        elif not self._edit_key(event, alt=alt, control=control):
            event.ignore()

    def _edit_key(self, event: QKeyEvent, *, alt: bool, control: bool) -> bool:
        key = event.key()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._shift(-1 if key == Qt.Key.Key_Up else 1)
        elif control and key == Qt.Key.Key_Delete:
            self._remove()
        elif control and key == Qt.Key.Key_D:
            self._fill_down()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Undo):
            return self._take_back(self.held.undo)
        elif event.matches(QKeySequence.StandardKey.Redo):
            return self._take_back(self.held.redo)
        elif control or alt:
            return False
        elif key == Qt.Key.Key_Insert:
            self._insert(self._here()[0] + 1)
        elif key == Qt.Key.Key_Delete:
            self._clear()
        elif key == Qt.Key.Key_Escape:
            self._drop_blank()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._down()
        elif key == Qt.Key.Key_F2:
            self.edit_cell()
        elif event.text() and event.text().isprintable() and self._here()[1] >= 0:
            flag = self.columns[self._here()[1]].spec.kind is FieldKind.FLAG
            if not flag or key == Qt.Key.Key_Space:
                self.edit_cell("" if key == Qt.Key.Key_Space else event.text())
        else:
            return False
        return True

    def _drop_blank(self) -> None:
        row, column = self._here()
        if 0 <= row < len(self.held.rows) and self.held.is_blank(row):
            self.held.remove(row)
            self._changed()
            if self.held.rows:
                self.go_to(min(row, len(self.held.rows) - 1), column)

    # ---- laying out --------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns without a width of their own."""
        super().resizeEvent(event)
        self._lay()

    def showEvent(self, event: Any) -> None:
        """Lay the columns."""
        super().showEvent(event)
        self._lay()

    def _lay(self) -> None:
        self.commit(keep_focus=False)
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
