"""Record pages, workbench parts, palette marks, bell panel, the month of a date field."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from desktop.base.changes import Changed
from desktop.ui import snapshot
from desktop.ui.bell import Reminder
from desktop.ui.buttons import Button
from desktop.ui.day_popup import DayPopup
from desktop.ui.labels import ElidedLabel
from desktop.ui.palette import split_mark
from desktop.ui.record_parts import RecordBar, StepTrack
from desktop.ui.workbench import KpiRow, TodoCard
from tests.ui.fake_pages import KPIS, OPINIONS, STEPS, TODOS, IncomingRecord
from tests.ui.gallery import make_shell


def words_of(widget) -> list[str]:
    return [w.full_text() if isinstance(w, ElidedLabel) else w.text() for w in widget.findChildren(QLabel)]


@pytest.fixture
def page(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks, IncomingRecord)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("incoming")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    return shell.current_page()


def test_a_record_page_shows_opinions_in_order_with_the_leader_s_hand(page):
    words = words_of(page.opinions)
    assert [text for text in words if text in {o.who for o in OPINIONS}] == [o.who for o in OPINIONS]
    label = next(w for w in page.opinions.findChildren(QLabel) if w.text() == OPINIONS[1].words)
    assert "Sanban Kai" in label.font().families() and label.font().pixelSize() == 17
    assert label.heightForWidth(label.width()) <= label.height() + 1


def test_it_reads_anew_only_when_its_record_changed(page, stage, qtbot):
    loads = []
    page.load = lambda _session: loads.append(1) or OPINIONS
    stage.session.tell(Changed("internal.office", frozenset({"test.matter"}), frozenset({b"2" * 16})))
    stage.session.tell(Changed("internal.office", frozenset({"other"}), frozenset({page.record_id})))
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert loads == [1]


def test_the_track_says_all_steps(qtbot):
    track = StepTrack()
    qtbot.addWidget(track)
    track.set(STEPS)
    assert "签收 已完成 周丽娟" in track.accessibleName() and "传阅 进行中" in track.accessibleName()


def test_the_bar_shows_only_what_may_be_done(page, stage):
    bar = RecordBar(page.context.commands)
    bar.set(("r.feedback", "no.such", "r.urge"), "下一步 办结", "Ctrl+Enter")
    bar.resize(900, 46)
    bar.show()
    buttons = [b for b in bar.findChildren(Button) if b.isVisible()]
    assert [b.text().strip() for b in buttons] == ["登记承办反馈", "催办"]
    assert [b.property("kind") for b in buttons] == ["primary", "secondary"]
    bar.resize(260, 46)
    buttons = [b for b in bar.findChildren(Button) if b.isVisible()]
    assert {b.text().strip() or b.accessibleName() for b in buttons} == {"登记承办反馈", "其他操作"}


def test_files_open_by_enter_and_peek_by_space(page, qtbot):
    page.files.setFocus()
    page.files.setCurrentRow(1)
    with qtbot.waitSignal(page.files.opened) as opened:
        qtbot.keyClick(page.files, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.files.peeked) as peeked:
        qtbot.keyClick(page.files, Qt.Key.Key_Space)
    assert opened.args[0].label == peeked.args[0].label == "附件1"


def test_figures_filter_by_a_click(qtbot):
    row = KpiRow()
    qtbot.addWidget(row)
    row.set(KPIS)
    row.show()
    with qtbot.waitSignal(row.chosen) as caught:
        row._cards[1].click()
    assert caught.args == ["over"]
    before = list(row._cards)
    row.set(KPIS)
    assert row._cards == before


def test_my_matters_are_one_stop_and_open_by_enter(qtbot):
    card = TodoCard("我的事项", (("todo", "待办"), ("read", "待阅")))
    qtbot.addWidget(card)
    card.set(TODOS, {"todo": 12, "read": 5})
    card.show()
    card.view.setFocus()
    qtbot.keyClick(card.view, Qt.Key.Key_J)
    with qtbot.waitSignal(card.opened) as caught:
        qtbot.keyClick(card.view, Qt.Key.Key_Return)
    assert caught.args == ["test.matter", TODOS[1].id]
    card.set(tuple(reversed(TODOS)))
    assert card.model.rows[card.view.currentIndex().row()].id == TODOS[1].id
    with qtbot.waitSignal(card.tab_chosen) as tab:
        card._chips["read"].click()
    assert tab.args == ["read"]
    card.set(())
    assert "没有要办的事项。" in words_of(card)


def test_searched_words_are_marked_wherever_they_stand():
    assert split_mark("全市防汛工作防汛会", "防汛") == [
        ("全市", False),
        ("防汛", True),
        ("工作", False),
        ("防汛", True),
        ("会", False),
    ]
    assert split_mark("Excel导入", "excel") == [("Excel", True), ("导入", False)]
    assert split_mark("<b>", "") == [("<b>", False)]


def test_the_bell_counts_jobs_and_cancels_them(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.show()
    gate = threading.Event()

    def work(progress):
        progress.step(120, 1182)
        gate.wait(5)
        progress.step(121, 1182)

    task = stage.tasks.run_work(work, title="导入台账")
    shell.bell_panel.reminders = [Reminder("r", "bad", "收〔2026〕1182号 超期", "昨天", lambda: None)]
    qtbot.waitUntil(lambda: stage.tasks.works.get(task, (0,))[0] == 120)
    assert shell.top.bell.accessibleName() == "提醒与任务，2 项"
    shell.bell_panel.refresh()
    assert "第 120／1,182 件" in words_of(shell.bell_panel)
    next(b for b in shell.bell_panel.findChildren(Button) if b.text() == "取消").click()
    gate.set()
    qtbot.waitUntil(lambda: shell.top.bell.accessibleName() == "提醒与任务，1 项")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # without a screen nothing is raised
def test_the_bell_panel_keeps_its_buttons_while_work_goes_on_and_scrolls_when_there_is_much(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.resize(1180, 600)
    shell.show()
    gate = threading.Event()

    def work(progress):
        progress.step(1, 100)
        gate.wait(5)
        progress.step(60, 100)
        gate.clear()
        gate.wait(5)

    task = stage.tasks.run_work(work, title="导入台账")
    qtbot.waitUntil(lambda: stage.tasks.works.get(task, (0,))[0] == 1)
    panel = shell.bell_panel
    panel.drop(shell.top.bell)
    cancel = next(b for b in panel.findChildren(Button) if b.text() == "取消")
    gate.set()
    qtbot.waitUntil(lambda: "第 60／100 件" in words_of(panel))
    assert next(b for b in panel.findChildren(Button) if b.text() == "取消") is cancel
    panel.reminders = [Reminder(str(n), "warn", f"第 {n} 件到期", "今天", lambda: None) for n in range(60)]
    panel.refresh()
    assert panel.height() <= shell.height()
    qtbot.waitUntil(lambda: panel._area.verticalScrollBar().maximum() > 0)
    panel.hide()
    gate.set()


def test_the_month_is_chinese_and_picks(qtbot):
    picked = []
    host = QLabel()
    qtbot.addWidget(host)
    popup = DayPopup(host, date(2026, 9, 29), picked.append)
    assert popup.month.selectedDate() == QDate(2026, 9, 29)
    assert popup.month.findChild(QToolButton, "qt_calendar_monthbutton").text() == "九月"
    popup.month.clicked.emit(QDate(2026, 10, 8))
    assert picked == [date(2026, 10, 8)]


def test_closing_during_a_change_asks_once(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.show()
    gate = threading.Event()
    stage.tasks.run_work(lambda _p: gate.wait(5), title="备份")
    assert not shell.close() and shell.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert shell.close()
