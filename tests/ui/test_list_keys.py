"""A list by the keyboard alone: filter as typed, Esc step by step, menu key, order, everything copied, all kept."""

from __future__ import annotations

import csv
import io
from array import array
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from desktop.ui import snapshot
from desktop.ui.columns import Column
from desktop.ui.table_copy import cell_text, text_of
from tests.ui.test_list_more import window


def settled(stage) -> None:
    assert snapshot.settle(lambda: not stage.tasks.busy(), quiet_ms=120)


def test_letters_typed_in_the_list_begin_a_filter_and_esc_goes_back_step_by_step(stage, qtbot):
    shell = window(stage, qtbot)
    page = shell.current_page()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F)
    assert page.box.hasFocus() and page.box.text() == "f"
    qtbot.keyClicks(page.box, "x")
    assert page.box.text() == "fx"
    settled(stage)
    assert page.query().search == "fx"
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    settled(stage)
    assert page.box.text() == "" and page.query().search == ""
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_J)
    assert page.box.text() == "" and page.table.currentIndex().row() == 1
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.count_selected() == 2
    page.box.setText("留着")
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.table.count_selected() == 1 and page.box.text() == "留着", "first the selection"


def test_shift_home_and_end_mark_from_here_to_there(stage, qtbot):
    page = window(stage, qtbot).current_page()
    page.table.go_to(4)
    qtbot.keyClick(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.count_selected() == 5 and page.table.currentIndex().row() == 0


def test_no_key_looks_through_a_million_rows(stage, qtbot):
    stage.rows.total = 1_000_000
    shell = window(stage, qtbot)
    page = shell.current_page()
    qtbot.keyClick(page.table, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    page.table.keyboardSearch("督")
    assert page.model.pages_held() <= 3, "Qt would read all of them, one by one"


def test_everything_selected_stays_so_when_the_list_is_read_anew(stage, qtbot):
    stage.rows.total = 3000
    page = window(stage, qtbot).current_page()
    page.table.selectAll()
    assert page.everything_selected()
    stage.rows.total = 3001
    page.refresh()
    settled(stage)
    assert page.everything_selected() and page.card.selection_bar.isVisible()
    assert page.card.selection_bar.words.text() == "全部 3,001 条已选"
    page.choose_chip(page.chip_row.unfiltered())
    settled(stage)
    assert not page.everything_selected(), "another filter is another list"


def test_everything_is_copied_off_the_main_thread(stage, qtbot):
    stage.rows.total = 5000
    shell = window(stage, qtbot)
    page = shell.current_page()
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shell.notice.words.full_text() == "已复制 5,000 行", timeout=20_000)
    assert len(QGuiApplication.clipboard().text().split("\n")) == 5001


def test_copied_text_is_read_back_cell_by_cell_as_a_spreadsheet_does():
    title = '关于“三定”\t的通知\r\n第二行\n"引"'
    rows = [SimpleNamespace(title=title, note='"开头引号'), SimpleNamespace(title="=1+1", note="普通")]
    columns = [
        Column("title", "标题", 100, lambda row: row.title, stretch=True),
        Column("note", "备注", 100, lambda row: row.note),
    ]
    source = SimpleNamespace(rows=lambda _kind, keys: [rows[key] if key < 2 else None for key in keys])
    text, count = text_of(source, "t", array("q", [0, 1, 2]), columns, lambda _n, _of: None)
    assert count == 2, "the third has gone"
    read = list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab"))
    assert read == [
        ["标题", "备注"],
        ['关于“三定” 的通知\n第二行\n"引"', '"开头引号'],
        ["'=1+1", "普通"],
    ]


@pytest.mark.parametrize("words", ("普通", '中间"引号"不动', "2026-11-24"))
def test_plain_cells_are_copied_as_they_are(words):
    assert cell_text(words) == words


@pytest.mark.parametrize(
    ("key", "modifier"),
    (
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ),
)
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_opens_the_menu_of_the_row(stage, qtbot, key, modifier):
    shell = window(stage, qtbot)
    page = shell.current_page()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    page.table.setFocus()
    page.table.go_to(2)
    qtbot.keyClick(page.table, key, modifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    titles = [action.text() for action in menu.actions()]
    assert any("刷新" in title for title in titles)
    row = page.table.visualRect(page.model.index(2, 0))
    assert abs(page.table.viewport().mapFromGlobal(menu.pos()).y() - row.center().y()) <= row.height()
    menu.close()


def test_the_order_can_be_chosen_by_a_command(stage, qtbot):
    shell = window(stage, qtbot)
    page = shell.current_page()
    (due,) = [c for c in shell.commands.all(page.page_id) if c.title == "按办结时限排序"]
    before = page.table.head.descending
    due.run()
    settled(stage)
    assert page.query().order == "due" and page.table.head.descending is not before


def test_a_field_leaves_the_window_its_keys_and_keeps_those_of_editing(stage, qtbot):
    """On Linux Qt would move the cursor with Ctrl+E and empty the line with Ctrl+U."""
    shell = window(stage, qtbot)
    page = shell.current_page()
    page.box.setFocus()
    page.box.setText("城市")
    bound = set(shell.keys._shortcuts)
    assert "Ctrl+K" in bound

    def taken(key, modifiers=Qt.KeyboardModifier.ControlModifier):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
        event.ignore()
        QApplication.sendEvent(page.box, event)
        return event.isAccepted()

    assert not taken(Qt.Key.Key_K) and not taken(Qt.Key.Key_B)
    assert taken(Qt.Key.Key_A) and taken(Qt.Key.Key_C)
    assert taken(Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier)
