"""提醒 in the window: set from anywhere, rung above the page, acknowledged there or in the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.main.joining import reminders_of
from desktop.system.reminders import service, store
from desktop.system.reminders.page import PAGES
from desktop.system.reminders.records import NewReminder
from desktop.system.trial import people
from desktop.ui.reminders import ReminderBar
from desktop.ui.verb_dialog import VerbDialog
from tests.offices import make_office
from tests.system.windows import Window


@pytest.fixture
def window(tmp_path: Path, own_data_folder: Path, qtbot):
    office = make_office(tmp_path)
    made = Window(office, people.CLEARED_CLERK, PAGES)
    made.office = office
    yield made
    made.close()
    office.close()


def remind(window, words: str, minutes: int = 10):
    at = window.session.clock.now_ms() + minutes * 60_000
    return window.session.run(service.create, NewReminder(words=words, due_at=at))


def test_it_is_set_listed_and_acknowledged_by_keyboard(window, qtbot) -> None:
    window.shell.commands.run("reminders.new")
    dialog = window.dialog(VerbDialog)
    dialog.form.field("words").write("<b>交</b>材料")
    dialog.form.submit()
    window.settle()
    assert "<b>交</b>材料" in window.words() and "待提醒" in window.page.table.rows.sentence(0)
    assert window.faults() == []
    window.office.clock.move_by(minutes=70)
    window.page.refresh()
    window.settle()
    assert "已到时" in window.page.table.rows.sentence(0)
    qtbot.keyClick(window.page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert store.waiting(window.session) == []
    window.shell.undo()
    window.settle()
    assert len(store.due(window.session)) == 1


def test_the_bar_comes_back_until_it_is_acknowledged(window, qtbot) -> None:
    rung, opened = [], []
    remind(window, "<i>甲</i>", 5)
    remind(window, "乙", 6)
    bar = ReminderBar(
        reminders_of(window.session),
        window.tasks,
        window.session.clock,
        lambda kind, id: opened.append(id),
        ring=lambda: rung.append(1),
    )
    window.settle()
    assert bar.due == () and bar.widget.isHidden() and rung == []
    window.office.clock.move_by(minutes=8)
    bar.ask()
    window.settle()
    assert bar.words.full_text() == "<i>甲</i>" and bar.more.text() == "另有 1 项" and len(rung) == 1
    bar.ask()
    window.settle()
    assert len(rung) == 1, "not again within half a minute"
    window.office.clock.move_by(minutes=1)
    bar.ask()
    window.settle()
    assert len(rung) == 2 and [line.text for line in bar.lines()] == ["<i>甲</i>", "乙"]
    bar.later.click()
    window.settle()
    assert bar.words.full_text() == "乙" and bar.more.text() == ""
    bar.done.click()
    window.settle()
    assert bar.due == () and bar.widget.isHidden()
    window.office.clock.move_by(minutes=11)
    bar.ask()
    window.settle()
    assert bar.words.full_text() == "<i>甲</i>", "what was put off is back"
    bar.deleteLater()


def test_admins_have_no_reminders(tmp_path: Path, own_data_folder: Path) -> None:
    office = make_office(tmp_path)
    try:
        assert reminders_of(office.login(people.SYSTEM_ADMIN)) is None
    finally:
        office.close()
