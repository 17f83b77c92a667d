"""Child records edited in place: keys, faults at cells, order, and what is told at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QSpacerItem, QStyleOptionViewItem, QToolTip

from desktop.base.fields import FieldKind, FieldSpec, Named
from desktop.base.positions import spread
from desktop.ui import snapshot
from desktop.ui.child_editing import GridColumn
from desktop.ui.child_grid import ChildGrid
from desktop.ui.child_rows import ChildRow, ChildRows
from desktop.ui.ports import FormHelpers
from tests.ui.sweeps import sweep

SPECS = (
    FieldSpec(FieldKind.TEXT, "议题", "title", required=True, max_length=200),
    FieldSpec(FieldKind.UNIT, "汇报单位", "unit"),
    FieldSpec(FieldKind.INTEGER, "计划分钟", "minutes", minimum=1, maximum=240),
    FieldSpec(FieldKind.CHOICE, "结论", "outcome", choices=("原则通过", "修改后印发")),
    FieldSpec(FieldKind.FLAG, "公开", "open"),
)
COLUMNS = tuple(GridColumn(spec, width) for spec, width in zip(SPECS, (0, 160, 90, 130, 64), strict=True))


def row(n, title="", position="", **more):
    values = {
        "title": title or f"议题{n}",
        "unit": Named("市财政局"),
        "minutes": 10 * n,
        "outcome": "",
        "open": False,
    }
    return ChildRow(n.to_bytes(16, "big"), {**values, **more}, position)


def some(count=3):
    return [row(n + 1, position=position) for n, position in enumerate(spread(count))]


def new_values():
    return {"title": "", "unit": None, "minutes": 15, "outcome": "", "open": False}


@pytest.fixture
def grid(stage, qtbot):
    helpers = FormHelpers(units=lambda typed: [Named("市应急管理局", b"9" * 16)] if typed == "yj" else [])
    made = ChildGrid(COLUMNS, helpers, stage.tasks, title="议程", new_values=new_values)
    qtbot.addWidget(made)
    made.set_rows(some())
    made.resize(760, 260)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.table.setFocus()
    return made


def press(qtbot, grid, key, modifiers=Qt.KeyboardModifier.NoModifier):
    editor = grid._editor
    qtbot.keyClick(editor.edit() if editor is not None else grid.table, key, modifiers)


def typed(qtbot, grid, words):
    for char in words:
        editor = grid._editor
        qtbot.keyClicks(editor.edit() if editor is not None else grid.table, char)


def test_typing_replaces_f2_edits_and_escape_takes_back(grid, qtbot):
    typed(qtbot, grid, "new")
    press(qtbot, grid, Qt.Key.Key_Escape)
    assert grid.held.words(0, "title") == "议题1" and not grid.held.changes()
    typed(qtbot, grid, "new")
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert grid.held.words(0, "title") == "new" and grid._here() == (0, 1)
    press(qtbot, grid, Qt.Key.Key_Backtab)
    press(qtbot, grid, Qt.Key.Key_F2)
    typed(qtbot, grid, "er")
    assert grid._editor.line.text() == "er", "F2 selects all, so typing replaces"
    press(qtbot, grid, Qt.Key.Key_Return)
    assert grid.held.words(0, "title") == "er" and grid._here() == (1, 0)
    assert grid.held.changes().edited == (((1).to_bytes(16, "big"), {"title": "er"}),)


@pytest.mark.qt_log_ignore("does not support")
def test_a_whole_new_row_by_keyboard(grid, stage, qtbot):
    grid.go_to(2, 0)
    press(qtbot, grid, Qt.Key.Key_Return)
    assert grid._here() == (3, 0) and grid.held.is_blank(3) and grid.held.all_faults() == {}
    typed(qtbot, grid, "four")
    press(qtbot, grid, Qt.Key.Key_Tab)
    typed(qtbot, grid, "yj")
    qtbot.waitUntil(lambda: grid._editor is not None and grid._editor._list.isVisible())
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert grid._here() == (3, 2)
    typed(qtbot, grid, "25")
    press(qtbot, grid, Qt.Key.Key_Tab)
    press(qtbot, grid, Qt.Key.Key_F2)
    grid._editor.box.setCurrentText("原则通过")
    press(qtbot, grid, Qt.Key.Key_Tab)
    press(qtbot, grid, Qt.Key.Key_Space)
    ((position, values),) = grid.held.changes().added
    assert values == {
        "title": "four",
        "unit": Named("市应急管理局", b"9" * 16),
        "minutes": 25,
        "outcome": "原则通过",
        "open": True,
    }
    assert position > grid.held.rows[2].position and grid.check()


def test_a_blank_new_row_is_neither_checked_nor_told(grid, qtbot):
    press(qtbot, grid, Qt.Key.Key_Insert)
    assert grid._here() == (1, 0) and len(grid.held.rows) == 4
    assert grid.check() and not grid.held.changes()
    press(qtbot, grid, Qt.Key.Key_Escape)
    assert len(grid.held.rows) == 3


def test_words_that_cannot_be_understood_stay_and_are_a_fault(grid, qtbot):
    grid.go_to(1, 2)
    typed(qtbot, grid, "abc")
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert grid.held.words(1, "minutes") == "abc"
    grid.go_to(0, 0)
    assert not grid.check()
    assert grid._here() == (1, 2) and grid.note.full_text() in grid.held.faults(1)["minutes"]
    assert "计划分钟" in grid.model.data(grid.model.index(1, 2), Qt.ItemDataRole.AccessibleTextRole)
    typed(qtbot, grid, "300")
    press(qtbot, grid, Qt.Key.Key_Return)
    assert not grid.check(), "300 is above the maximum"
    typed(qtbot, grid, "30")
    press(qtbot, grid, Qt.Key.Key_Return)
    assert grid.check() and grid.held.rows[1].values["minutes"] == 30


def test_an_empty_required_cell_is_named_when_the_row_is_left(grid, qtbot):
    press(qtbot, grid, Qt.Key.Key_Delete)
    assert grid.shown_faults(0) == {}
    grid.go_to(1, 0)
    assert "必须填写" in grid.shown_faults(0)["title"]


def test_rows_are_moved_removed_and_taken_back(grid, qtbot):
    first = grid.held.rows[0]
    press(qtbot, grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [r.values["title"] for r in grid.held.rows] == ["议题2", "议题1", "议题3"] and grid._here() == (
        1,
        0,
    )
    ((moved, position),) = grid.held.changes().moved
    assert moved == first.id and grid.held.rows[0].position < position < grid.held.rows[2].position
    press(qtbot, grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert grid.held.changes().removed == (first.id,)
    press(qtbot, grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not grid.held.changes() and grid.held.rows[0] == first
    grid.go_to(0, 0)
    press(qtbot, grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert not grid.held.changes(), "nothing is above the first row"


def test_tab_leaves_the_grid_at_its_end(grid, qtbot):
    grid.go_to(2, 4)
    press(qtbot, grid, Qt.Key.Key_Tab)
    assert grid.add.hasFocus()


def test_leaving_the_editor_with_the_mouse_keeps_what_was_written(grid, qtbot):
    typed(qtbot, grid, "kept")
    grid.add.setFocus()
    assert grid.held.words(0, "title") == "kept" and grid._editor is None


def test_a_refusal_is_shown_at_its_cell(grid):
    grid.show_faults({(1, "unit"): "这个单位已停用"})
    assert grid._here() == (1, 1) and grid.note.full_text() == "这个单位已停用"


def test_tags_are_shown_as_written(grid, qtbot, monkeypatch):
    grid.set_rows([row(1, "<b>粗</b>" * 60)])
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: said.append(text))
    index = grid.model.index(0, 0)
    event = QHelpEvent(
        QHelpEvent.Type.ToolTip, grid.table.visualRect(index).center(), grid.mapToGlobal(grid.pos())
    )
    grid.table.itemDelegate().helpEvent(event, grid.table, QStyleOptionViewItem(), index)
    assert "&lt;b&gt;" in said[0] and "<b>" not in said[0]


def test_it_is_whole_and_named(grid):
    grid.resize(620, 240)
    snapshot.settle()
    assert sweep(grid) == []
    assert QApplication.focusWidget() is grid.table


ACTS = st.lists(
    st.tuples(st.sampled_from(("insert", "remove", "up", "down", "put", "undo")), st.integers(0, 30)),
    max_size=40,
)


@given(ACTS, st.integers(0, 5), st.booleans())
def test_positions_always_sort_as_the_rows_stand(acts, count, tied):
    """Whatever is done, also over rows two machines gave one position, the order shown is the order stored."""
    rows = ChildRows(SPECS, new_values)
    start = [ChildRow(r.id, r.values, "i" if tied else r.position) for r in some(count)]
    rows.set(start)
    touched = False
    for act, place in acts:
        have = len(rows.rows)
        if act == "insert":
            rows.insert(place % (have + 1))
            touched = True
        elif act == "undo":
            rows.undo()
        elif have:
            at = place % have
            if act == "remove":
                rows.remove(at)
            elif act == "put":
                rows.put(at, "title", f"题{place}")
            else:
                touched |= rows.move(at, -1 if act == "up" else 1)
    positions = [r.position for r in rows.rows]
    assert positions == sorted(positions)
    assert tied or len(set(positions)) == len(positions)
    changes = rows.changes()
    kept = {r.id for r in start} - set(changes.removed)
    assert kept == {r.id for r in rows.rows if r.id is not None}
    assert touched or not changes.moved
    while rows.undo():
        pass
    assert rows.rows[: len(start)] == start or len(acts) > 50


def test_a_layout_item_given_for_an_event_is_let_pass(grid, qtbot):
    qtbot.keyClick(grid.table, Qt.Key.Key_F2)
    editor = grid._editor.edit()
    assert grid.eventFilter(editor, QSpacerItem(1, 1)) is False
    assert grid._editor is not None
