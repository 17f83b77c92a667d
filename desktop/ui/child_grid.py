"""A grid in which child records (议题, 决定事项, entries) are edited in place, by keyboard alone when wanted.

Typing (also by an input method) or F2 edits, Tab and Shift+Tab go cell by cell and leave the grid at its ends, Enter
goes down and begins a new row after the last, Esc takes the cell back. Shift with arrows marks a block: Ctrl+C and
Ctrl+V exchange it with Excel and WPS, Ctrl+D fills it from its first row, Delete empties it. Alt+↑/↓ moves the row,
Insert adds one below, Ctrl+Delete removes it, Space ticks, Ctrl+Z and Ctrl+Y take back and do again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.base.fields import FieldKind, FieldSpec, Value
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.child_cells import read_cells, write_cells
from desktop.ui.child_editing import EDIT_KEYS, CellEditing, GridColumn
from desktop.ui.child_paint import CellDelegate, Dress
from desktop.ui.child_rows import ChildRow
from desktop.ui.menus import entry_words
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

_OWN_KEYS = (*EDIT_KEYS, Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_F2)
_STANDARD = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo, QKeySequence.StandardKey.Copy,
             QKeySequence.StandardKey.Paste)  # fmt: skip


class ChildGrid(CellEditing):
    """`edited` after each change, `opened(row)` on Enter and double click in a grid that is only read."""

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
        row_px: int = 38,
        head_px: int = 36,
        add_title: str = "增加一行",
        dress: Dress | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(columns, helpers, tasks, new_values, parent)
        look = theme.current()
        self._orderable = orderable
        self._row_px, self._head_px = row_px, head_px
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(4))
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

    def _changed(self) -> None:
        self._given = {}
        self.model.reread()
        self._moved()
        self.edited.emit()

    def changed_outside(self) -> None:
        """A page has written cells: show them, and tell that rows wait to be saved. An open editor stays open."""
        self.model.reread()
        self.table.viewport().update()
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

    def _leave(self, forward: bool) -> None:
        if forward and self._foot.isVisible():
            self.add.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.window().focusNextPrevChild(forward)

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
