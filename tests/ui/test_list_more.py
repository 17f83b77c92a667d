"""Lists beyond reading: columns chosen and remembered, copying, bulk verbs with one undo, neighbours, history."""

from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.base.changes import HistoryLine
from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec
from desktop.ui import snapshot
from desktop.ui.column_menu import NO_ROOM
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.history_panel import HistoryPanel, is_inner
from desktop.ui.pages import RecordPageSpec, ViewSettings
from desktop.ui.ports import FormHelpers
from desktop.ui.record_page import RecordPage
from desktop.ui.shell import Frame, Shell
from desktop.ui.table import grown
from desktop.ui.verb_dialog import VerbDialog
from tests.ui.fakes import LedgerPage
from tests.ui.gallery import specs


class Matter(RecordPage):
    """A record page that shows which record it is of."""

    def __init__(self, context, record_id):
        super().__init__(context, "test.matter", record_id)

    def load(self, session):
        return int.from_bytes(self.record_id, "big")

    def fill(self, loaded):
        self.head.set(f"<i>第{loaded}件</i>")

    def commands(self):
        return [Command("matter.finish", "办结", lambda: None, "Ctrl+Return")]


def window(stage, qtbot, settings=None, build=LedgerPage, width=1366):
    frame = Frame("办公室", "综合科", "李敏", settings=settings)
    made = Shell(
        frame, stage.session, stage.rows, stage.tasks, specs(build), [RecordPageSpec("test.matter", Matter)]
    )
    qtbot.addWidget(made)
    made.resize(width, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    return made


def calm(stage):
    assert snapshot.settle(lambda: not stage.tasks.busy())


@pytest.mark.qt_log_ignore("does not support")
def test_columns_are_chosen_and_remembered(stage, qtbot):
    kept = {}
    page = window(stage, qtbot, ViewSettings({}, kept.update), width=1920).current_page()
    menu = page.columns_chooser.pop_up()
    by_title = {action.text().removesuffix(NO_ROOM): action for action in menu.actions() if action.text()}
    assert not by_title["督办事项"].isEnabled() and by_title["责任领导"].isChecked()
    menu.setActiveAction(by_title["责任领导"])
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible(), "the menu stays open while columns are ticked"
    menu.close()
    assert page.table.isColumnHidden(3) and kept["test.matter.hidden"] == ["leader"]
    page.table.head.resizeSection(2, 222)
    assert kept["test.matter.widths"] == {"unit": 222}

    again = window(stage, qtbot, ViewSettings(dict(kept)), width=1920).current_page()
    assert again.table.isColumnHidden(3) and again.table.columnWidth(2) == 222
    again.columns_chooser.reset()
    assert not again.table.isColumnHidden(3) and again.table.columnWidth(2) != 222


def test_a_damaged_setting_costs_nothing(stage, qtbot):
    damaged = {
        "test.matter.hidden": [3, "title", "gone"],
        "test.matter.widths": {"unit": "x", "gone": 9, "due": 1},
    }
    page = window(stage, qtbot, ViewSettings(damaged)).current_page()
    assert not page.table.isColumnHidden(1) and page.table.widths == {}


@pytest.mark.qt_log_ignore("does not support")
def test_a_column_without_room_says_so(stage, qtbot):
    page = window(stage, qtbot, width=1180).current_page()
    assert page.table.isColumnHidden(6)
    menu = page.columns_chooser.pop_up()
    last = next(action for action in menu.actions() if action.text().startswith("最近反馈"))
    assert last.text().endswith(NO_ROOM) and last.isChecked()
    menu.close()


def test_columns_grow_to_their_words_when_there_is_room(stage, qtbot):
    narrow = window(stage, qtbot, width=1180).current_page().table.columnWidth(2)
    page = window(stage, qtbot, width=1920).current_page()
    assert page.table.columnWidth(2) > narrow or page.table.columnWidth(2) >= page.table._needs["unit"]
    assert sum(page.table.columnWidth(i) for i in range(7)) == page.table.viewport().width()


def test_growing_shares_what_the_title_leaves():
    a, b, title = (Column(k, k, 100, str, stretch=k == "t") for k in "abt")
    widths = {"a": 100, "b": 100, "t": 240}
    assert grown([a, b, title], widths, {"a": 140, "b": 180}, (), 1000) == {"a": 140, "b": 180}
    assert grown([a, b, title], widths, {"a": 140, "b": 180}, (), 260) == {"a": 120, "b": 140}
    assert grown([a, b, title], widths, {"a": 140, "b": 180}, {"b"}, 1000) == {"a": 140}
    assert grown([a, b, title], widths, {"a": 140}, (), 200) == {}


@pytest.mark.parametrize("start", ("=1+1", "+8", "-2", "@SUM(A1)", "＝1", " =1"))
def test_copied_cells_are_never_formulas(stage, qtbot, start):
    page = window(stage, qtbot).current_page()
    row = page.current()
    row.title = f"{start}\t二\n三"
    page.table.copy()
    sheet = io.StringIO(QGuiApplication.clipboard().text(), newline="")
    head, line = csv.reader(sheet, dialect="excel-tab")
    assert head[1] == "督办事项"
    assert line[1] == f"'{start} 二\n三"
    assert len(line) == len(head)


def finish(session, record_id):
    if int.from_bytes(record_id, "big") % 5 == 1:
        raise UserProblem("T-1", "已经办结。", "")


def test_a_verb_over_everything_is_taken_back_by_one_undo(stage, qtbot):
    stage.rows.total = 3000
    shell = window(stage, qtbot)
    page = shell.current_page()
    page.table.selectAll()
    assert page.everything_selected() and page.card.selection_bar.isVisible()
    page.act_many(finish, said="已办结 {n} 件")
    qtbot.waitUntil(lambda: "已办结" in shell.notice.words.full_text(), timeout=20_000)
    assert shell.notice.words.full_text() == "已办结 2,400 件；600 件未办：已经办结"
    assert not page.everything_selected()
    shell.notice.action.click()
    qtbot.waitUntil(lambda: "已撤销" in shell.notice.words.full_text(), timeout=20_000)
    assert shell.notice.words.full_text() == "已撤销 2400 件"
    verbs = [act for act in stage.session.acts if act[0] is finish]
    assert len(verbs) == 3000 and len(stage.session.undone) == 2400
    assert stage.session.undone[0] == "tx-3000", "the latest first"


def test_only_selected_rows_are_acted_on(stage, qtbot):
    shell = window(stage, qtbot)
    page = shell.current_page()
    page.table.go_to(2)
    page.act_many(finish, said="已办结 {n} 件")
    qtbot.waitUntil(lambda: shell.notice.words.full_text() == "已办结 1 件")
    assert [act[1] for act in stage.session.acts if act[0] is finish] == [(2).to_bytes(16, "big")]


def test_neighbours_from_a_record_walk_the_list(stage, qtbot):
    shell = window(stage, qtbot)
    listed = shell.current_page()
    listed.table.go_to(1)
    listed.open(listed.current())
    calm(stage)
    assert shell.current_page().head.title.full_text() == "<i>第1件</i>"
    qtbot.keyClick(shell.current_page(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    calm(stage)
    assert shell.current_page().head.title.full_text() == "<i>第2件</i>"
    for _ in range(4):
        qtbot.keyClick(shell.current_page(), Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        calm(stage)
    assert shell.current_page().head.title.full_text() == "<i>第0件</i>"
    assert shell.notice.words.full_text() == "已经是第一件"
    assert len(shell.stack.trail) == 1
    shell.back()
    assert shell.current_page() is listed and listed.current().n == 0
    assert shell.commands.get("matter.finish") is None


def test_history_on_demand_shows_tags_as_written(stage, qtbot):
    shell = window(stage, qtbot)
    qtbot.keyClick(shell.current_page().table, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    panel = shell.findChild(HistoryPanel)
    calm(stage)
    said = [label.text() for label in panel.findChildren(QLabel)]
    assert "“<b>初稿</b>”\n改为“定稿”" in said and "清空“2026-09-24”" in said
    assert said.index("“<b>初稿</b>”\n改为“定稿”") < said.index("填写“<b>初稿</b>”"), "newest first"
    panel.choice.setCurrentIndex(panel.choice.findData("due_on"))
    qtbot.waitUntil(
        lambda: "填写“<b>初稿</b>”" not in [w.text() for w in panel.findChildren(QLabel) if w.isVisible()]
    )
    panel.accept()


def test_history_of_the_field_in_hand_from_a_form(stage, qtbot):
    specs_of = (FieldSpec(FieldKind.TEXT, "标题", "title"), FieldSpec(FieldKind.DAY, "办结时限", "due_on"))
    dialog = VerbDialog(None, "修改", specs_of, FormHelpers(), stage.tasks, {}, record_id=b"1" * 16)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form.field("due_on").edit().setFocus()
    qtbot.keyClick(dialog.form.field("due_on").edit(), Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    panel = dialog.findChild(HistoryPanel)
    calm(stage)
    assert panel.choice.currentText() == "办结时限"
    panel.accept()


def test_a_dialog_shows_its_paragraphs_whole(stage, qtbot):
    specs_of = [FieldSpec(FieldKind.LONG_TEXT, label, label) for label in ("拟办意见", "说明")]
    for note in ("", "一句很长的说明，" * 20):
        dialog = VerbDialog(None, "登记", specs_of, FormHelpers(), stage.tasks, {}, note=note)
        qtbot.addWidget(dialog)
        dialog.show()
        snapshot.settle()
        bar = dialog._area.verticalScrollBar()
        assert bar.maximum() == 0, note
        before = dialog.height()
        dialog.form.show_faults({"拟办意见": "“拟办意见”必须填写", "说明": "“说明”必须填写"})
        snapshot.settle()
        assert bar.maximum() == 0 and dialog.height() > before


def test_history_leaves_out_what_says_nothing_to_a_person():
    def line(field: str, after: str) -> HistoryLine:
        return HistoryLine(0, "李敏", "试用机一", field, "来源", "", after, "x.y", "tx")

    assert is_inner(line("source", "01a220bed8ef78cabe51992038c93d5b"))
    assert is_inner(line("leader_position", "1048576")) and is_inner(line("source_kind", "meetings.decision"))
    assert not is_inner(line("title", "关于供水的请示")) and not is_inner(line("note", "a.b"))


def test_pane_and_rail_are_left_as_they_were_after_a_restart(stage, qtbot):
    kept: dict[str, object] = {}
    shell = window(stage, qtbot, ViewSettings(save=kept.update))
    page = shell.current_page()
    qtbot.keyClick(shell, Qt.Key.Key_F4)
    assert not page.pane.isVisible()
    qtbot.keyClick(shell, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shell.rail.narrow
    again = window(stage, qtbot, ViewSettings(kept))
    assert again.rail.narrow and not again.current_page().pane.isVisible()
    qtbot.keyClick(again, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(again, Qt.Key.Key_F4)
    assert not again.rail.narrow and again.current_page().pane.isVisible()
