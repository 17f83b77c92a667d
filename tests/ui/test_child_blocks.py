"""Blocks of cells: exchanged with Excel and WPS, filled down, emptied; Chinese typed straight into a cell; drafts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.base.fields import FieldKind, FieldSpec, Named
from desktop.ui.child_cells import read_cells, write_cells
from desktop.ui.child_editors import next_choice
from desktop.ui.child_grid import ChildGrid
from desktop.ui.child_rows import MAX_ROWS, ChildRows
from tests.ui.test_child_grid import SPECS, grid, new_values, press, some, typed

__all__ = ["grid"]
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_block_from_excel_is_one_act_and_adds_rows(grid, qtbot):
    QGuiApplication.clipboard().setText(
        '审议甲方案\t市财政局\t20\t原则通过\r\n"两行\n题目"\t\t三十\r\n研究"乙"事项\t市水务局\t15\r\n'
    )
    grid.go_to(2, 0)
    press(qtbot, grid, Qt.Key.Key_V, CTRL)
    assert [r.values["title"] for r in grid.held.rows[2:]] == ["审议甲方案", "两行 题目", '研究"乙"事项']
    assert grid.held.rows[2].values["unit"] == Named("市财政局")
    assert grid.held.rows[2].values["outcome"] == "原则通过"
    assert grid.held.words(3, "minutes") == "三十" and "minutes" in grid.held.faults(3)
    assert grid.held.rows[4].values["minutes"] == 15
    assert grid.note.full_text() == "已粘贴 3 行，Ctrl+Z 撤销"
    press(qtbot, grid, Qt.Key.Key_Z, CTRL)
    assert not grid.held.is_changed() and len(grid.held.rows) == 3
    press(qtbot, grid, Qt.Key.Key_Y, CTRL)
    assert len(grid.held.rows) == 5


def test_ctrl_d_takes_what_stands_above_or_fills_the_block(grid, qtbot):
    grid.go_to(1, 2)
    press(qtbot, grid, Qt.Key.Key_D, CTRL)
    assert grid.held.rows[1].values["minutes"] == 10
    grid.go_to(0, 1)
    for _ in range(2):
        press(qtbot, grid, Qt.Key.Key_Down, SHIFT)
    press(qtbot, grid, Qt.Key.Key_Right, SHIFT)
    assert grid.table.block() == (range(3), range(1, 3))
    grid.held.put(0, "unit", Named("市应急局", b"7" * 16))
    press(qtbot, grid, Qt.Key.Key_D, CTRL)
    assert {r.values["unit"] for r in grid.held.rows} == {Named("市应急局", b"7" * 16)}
    assert {r.values["minutes"] for r in grid.held.rows} == {10}


def test_delete_empties_the_block_and_ctrl_delete_removes_its_rows(grid, qtbot):
    grid.go_to(0, 1)
    press(qtbot, grid, Qt.Key.Key_Down, SHIFT)
    press(qtbot, grid, Qt.Key.Key_Delete)
    assert [r.values["unit"] for r in grid.held.rows] == [None, None, Named("市财政局")]
    press(qtbot, grid, Qt.Key.Key_Delete, CTRL)
    assert [r.values["title"] for r in grid.held.rows] == ["议题3"]
    press(qtbot, grid, Qt.Key.Key_Z, CTRL)
    press(qtbot, grid, Qt.Key.Key_Z, CTRL)
    assert len(grid.held.rows) == 3 or grid.held.undo()


def test_a_block_is_copied_for_excel(grid, qtbot):
    grid.held.put(0, "title", "=1+1")
    grid.go_to(0, 0)
    press(qtbot, grid, Qt.Key.Key_Down, SHIFT)
    press(qtbot, grid, Qt.Key.Key_Right, SHIFT)
    press(qtbot, grid, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "'=1+1\t市财政局\r\n议题2\t市财政局"


def test_a_letter_goes_to_the_next_choice_that_begins_so(grid, qtbot):
    grid.go_to(0, 3)
    typed(qtbot, grid, "x")
    assert grid.held.rows[0].values["outcome"] == "修改后印发" and grid._editor is None
    typed(qtbot, grid, "y")
    assert grid.held.rows[0].values["outcome"] == "原则通过"
    assert next_choice(SPECS[3], "原则通过", "y") == "原则通过" and next_choice(SPECS[3], "", "q") is None


def test_chinese_is_typed_straight_into_a_cell(grid, qtbot):
    grid.go_to(1, 0)
    table = grid.table
    assert table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(table, QInputMethodEvent("ni'hao", []))
    assert grid._editor is not None and table.hasFocus(), "moving the focus would end the composition"
    QApplication.sendEvent(table, QInputMethodEvent("你好", []))
    done = QInputMethodEvent("", [])
    done.setCommitString("你好")
    QApplication.sendEvent(table, done)
    assert grid._editor.line.text() == "你好" and grid._editor.line.hasFocus()
    press(qtbot, grid, Qt.Key.Key_Return)
    assert grid.held.rows[1].values["title"] == "你好" and grid._here() == (2, 0)


def test_keys_of_the_grid_are_not_taken_by_shortcuts_of_the_window(grid, qtbot):
    def wanted(key, modifiers=Qt.KeyboardModifier.NoModifier, text=""):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
        event.ignore()
        QApplication.sendEvent(grid.table, event)
        return event.isAccepted()

    assert wanted(Qt.Key.Key_J, text="j") and wanted(Qt.Key.Key_Return) and wanted(Qt.Key.Key_D, CTRL)
    assert not wanted(Qt.Key.Key_Z, CTRL), "nothing to take back here: the window's own undo"
    grid.held.put(0, "title", "改")
    assert wanted(Qt.Key.Key_Z, CTRL) and not wanted(Qt.Key.Key_K, CTRL) and not wanted(Qt.Key.Key_F1)
    grid.set_read_only(True)
    press(qtbot, grid, Qt.Key.Key_Delete)
    typed(qtbot, grid, "x")
    assert grid.held.rows[0].values["title"] == "改" and grid._editor is None


def test_a_read_only_grid_opens_rows(grid, qtbot):
    grid.set_read_only(True)
    grid.go_to(1, 0)
    with qtbot.waitSignal(grid.opened) as found:
        press(qtbot, grid, Qt.Key.Key_Return)
    assert found.args == [1] and grid.add.isHidden() | (not grid.add.isVisible())


@pytest.mark.qt_log_ignore("does not support")
def test_units_of_a_list_are_completed_one_by_one(stage, qtbot):
    from desktop.ui.child_editing import GridColumn
    from desktop.ui.ports import FormHelpers

    spec = FieldSpec(FieldKind.ITEMS, "配合单位", "assist")
    helpers = FormHelpers(units=lambda typed: [Named("市水务局", b"1" * 16)] if typed == "sw" else [])
    made = ChildGrid((GridColumn(spec, of_units=True),), helpers, stage.tasks, title="事项")
    qtbot.addWidget(made)
    made.set_rows([])
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.table.setFocus()
    press(qtbot, made, Qt.Key.Key_Return)
    press(qtbot, made, Qt.Key.Key_F2)
    made._editor.line.setText("市财政局，")
    typed(qtbot, made, "sw")
    qtbot.waitUntil(lambda: made._editor is not None and made._editor._list.isVisible())
    press(qtbot, made, Qt.Key.Key_Return)
    press(qtbot, made, Qt.Key.Key_Return)
    assert made.held.rows[0].values["assist"] == ("市财政局", "市水务局")


def test_everything_is_in_the_menu_of_the_right_button(grid, qtbot):
    menu = grid.menu()
    titles = [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
    assert titles == [
        "修改",
        "增加一行",
        "删除行",
        "上移",
        "下移",
        "向下填充",
        "复制",
        "粘贴",
        "撤销",
        "重做",
    ]
    assert not next(a for a in menu.actions() if a.text().startswith("撤销")).isEnabled()
    next(a for a in menu.actions() if a.text().startswith("下移")).trigger()
    assert [r.values["title"] for r in grid.held.rows] == ["议题2", "议题1", "议题3"]
    grid.set_read_only(True)
    assert [a.text().split("\t")[0] for a in grid.menu().actions()] == ["复制"]


def test_a_draft_comes_back_over_rows_that_changed_meanwhile():
    rows = ChildRows(SPECS, new_values)
    rows.set(some(3))
    rows.put(0, "title", "改过")
    rows.write(1, "minutes", "很久")
    rows.insert(3)
    rows.put(3, "title", "新增")
    kept = rows.as_text()
    later = ChildRows(SPECS, new_values)
    later.set(some(2))
    later.take_text(kept)
    assert [r.values["title"] for r in later.rows] == ["改过", "议题2", "新增"]
    assert later.words(1, "minutes") == "很久" and later.rows[0].values["unit"] == Named("市财政局")
    assert later.undo() and not later.is_changed()


def test_there_is_an_end_to_pasting():
    rows = ChildRows(SPECS, new_values)
    rows.set([])
    assert rows.write_block(0, ["title"], [["x"]] * (MAX_ROWS + 5)) == MAX_ROWS
    assert len(rows.rows) == MAX_ROWS
    positions = [r.position for r in rows.rows]
    assert positions == sorted(set(positions))


CELL = st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs",)), max_size=12).filter(
    lambda words: not words.startswith("'")
)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_copied_is_what_is_pasted(rows):
    if rows[-1][1].endswith("\n") or rows[-1] == ["", ""]:
        rows[-1][1] += "x"
    assert read_cells(write_cells(rows)) == rows
