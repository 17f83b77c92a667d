"""The list–detail page: chips, filter, detail, keys, changes, empty states, HTML."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QToolTip

from desktop.base.changes import Changed
from desktop.ui import snapshot
from desktop.ui.buttons import Button
from desktop.ui.labels import ElidedLabel
from tests.ui.gallery import make_shell


def words_of(widget) -> set[str]:
    return {w.full_text() if isinstance(w, ElidedLabel) else w.text() for w in widget.findChildren(QLabel)}


@pytest.fixture
def shell(stage, qtbot):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    made.go("supervision")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    return made


@pytest.fixture
def page(shell):
    return shell.current_page()


def test_it_opens_on_the_first_row_with_its_detail(page):
    assert page.current().n == 0
    assert "老旧小区改造项目三季度进度" in words_of(page.pane)
    assert page.card.foot.full_text() == "已选 1 项 · 共 25 项 · 按办结时限排序"
    assert page.chip_row.buttons["bad"].accessibleName() == "超期 5"


def test_a_chip_filters_and_filter_empty_offers_to_clear(page, stage, qtbot):
    page.choose_chip("warn")
    qtbot.waitUntil(lambda: page.model.rowCount() == 6)
    page.box.setText("没有这几个字")
    qtbot.waitUntil(lambda: page.card.stack.currentWidget() is page.card.nothing)
    page.card.nothing.action.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 25)
    assert page.card.stack.currentWidget() is page.table


def test_an_empty_list_offers_the_first_step(stage, qtbot):
    stage.rows.total = 0
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("supervision")
    page = shell.current_page()
    qtbot.waitUntil(lambda: page.card.stack.currentWidget() is page.card.empty)
    assert page.card.empty.findChild(Button).text().strip() == "新建督办"
    assert "还没有督办事项。" in words_of(page.card.empty)


def test_the_filter_box_waits_for_committed_words(page, qtbot):
    page.box.setFocus()
    composing = QInputMethodEvent("fangxun", [])
    QApplication.sendEvent(page.box, composing)
    qtbot.wait(120)
    assert page.model.rowCount() == 25
    committed = QInputMethodEvent()
    committed.setCommitString("防汛")
    QApplication.sendEvent(page.box, committed)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    qtbot.keyClick(page.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 25)
    qtbot.keyClick(page.box, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_ctrl_f_goes_to_the_box_and_f4_hides_the_pane(page, shell, qtbot):
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.box.hasFocus()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F4)
    assert not page.pane.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.pane.isVisible()


def test_moving_shows_the_next_record(page, stage, qtbot):
    qtbot.keyClick(page.table, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: "市级重点项目集中开工任务分解落实" in words_of(page.pane))


def test_html_is_shown_literally_in_list_and_detail(page, stage, qtbot):
    page.table.go_to(24)
    title = "<b>含标签的</b>标题 & 原样显示"
    assert page.model.data(page.model.index(24, 1)) == title
    qtbot.waitUntil(lambda: title in words_of(page.pane))
    label = next(w for w in page.pane.findChildren(QLabel) if w.text() == title)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_change_reads_anew_and_keeps_the_place(page, stage, qtbot):
    page.table.go_to(7)
    stage.rows.total = 26
    stage.session.tell(Changed("internal.office", frozenset({"test.matter"}), frozenset()))
    qtbot.waitUntil(lambda: page.model.rowCount() == 26)
    assert page.current().n == 7
    qtbot.waitUntil(lambda: page.chip_row.buttons["all"].accessibleName() == "全部 26")


def test_a_change_of_another_kind_reads_nothing(page, stage, qtbot):
    reads = len(stage.rows.reads)
    stage.session.tell(Changed("internal.office", frozenset({"other.kind"}), frozenset()))
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert len(stage.rows.reads) == reads


def test_sorting_by_a_heading(page, qtbot):
    columns = [column.key for column in page.model.columns]
    page.table.head.sectionClicked.emit(columns.index("due"))
    qtbot.waitUntil(lambda: page.model.row(0) is not None and page.model.row(0).n == 24)
    assert page.query().descending


def test_logical_select_all_shows_its_bar(stage, qtbot):
    stage.rows.total = 100_000
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("supervision")
    page = shell.current_page()
    assert snapshot.settle(lambda: not stage.tasks.busy(), timeout_ms=20_000)
    page.table.selectAll()
    assert page.everything_selected()
    assert page.card.selection_bar.words.text() == "全部 100,000 条已选"
    assert page.card.foot.full_text().startswith("已选 100,000 项")


def test_actions_of_the_pane_are_those_permitted_and_ready(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("supervision")
    page = shell.current_page()
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert [b.text() for b in page.pane.bar.findChildren(Button)] == ["登记反馈", "催办", "办结"]


def test_columns_follow_the_width(page, shell, qtbot):
    def shown():
        return [c.key for i, c in enumerate(page.model.columns) if not page.table.isColumnHidden(i)]

    shell.resize(1366, 688)
    assert shown() == ["state", "title", "unit", "due", "progress"]
    shell.resize(1920, 1010)
    assert shown() == ["state", "title", "unit", "leader", "due", "progress", "last"]
    shell.resize(1180, 600)
    assert "title" in shown() and "last" not in shown()
    title = [c.key for c in page.model.columns].index("title")
    assert page.table.columnWidth(title) >= 240


@pytest.mark.qt_log_ignore("does not support raise")
def test_the_tool_tip_of_a_cut_cell_is_whole_and_literal(page, shell, qtbot):
    def tip(row: int) -> str:
        index = page.model.index(row, 1)
        at = page.table.visualRect(index).center()
        event = QHelpEvent(QEvent.Type.ToolTip, at, page.table.viewport().mapToGlobal(at))
        page.table.delegate.helpEvent(event, page.table, QStyleOptionViewItem(), index)
        return QToolTip.text()

    shell.resize(1180, 600)
    assert tip(0) == ""
    assert page.model.row(19).title in tip(19)
    page.table.setColumnWidth(1, 60)
    assert "&lt;b&gt;含标签的&lt;/b&gt;" in tip(24)
    QToolTip.hideText()
