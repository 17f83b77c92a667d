"""The grids of a meeting in a window on a real store: edited in place, saved as one act, never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.fields import Named
from desktop.base.values import parse_instant
from desktop.main.joining import helpers
from desktop.office.meetings import page, service, store, trial
from desktop.office.meetings.inputs import NewPlan, Outcome
from desktop.office.meetings.page.part_page import PartPage
from desktop.office.meetings.page.record_page import MeetingPage
from desktop.system.directory.records import Person
from desktop.ui import snapshot
from desktop.ui.dialogs import Question
from tests.office.windows import Window
from tests.offices import Office

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    office.clock.move_to("2026-11-25T11:40")
    session = office.login("李敏")
    made = Window(qapp, session, [page])
    made.shell.context.helpers = helpers(session)
    made.ids = trial.plan_meeting(session)  # type: ignore[attr-defined]
    yield made
    made.close()


def meeting(window: Window) -> bytes:
    return window.ids.meeting  # type: ignore[attr-defined]


def activate(window: Window) -> None:
    window.shell.activateWindow()
    assert snapshot.settle(window.shell.isActiveWindow)


def open_meeting(window: Window) -> MeetingPage:
    window.shell.open_record("meetings.plan", meeting(window))
    window.settle()
    assert isinstance(window.page, MeetingPage)
    activate(window)
    window.page.agenda.table.setFocus()
    return window.page


def open_part(window: Window, key: str) -> PartPage:
    open_meeting(window)._edit(key)
    window.settle()
    assert isinstance(window.page, PartPage)
    activate(window)
    window.page.grid.table.setFocus()
    return window.page


def keys(grid: object, words: str) -> None:
    for char in words:
        editor = grid._editor  # type: ignore[attr-defined]
        QTest.keyClicks(editor.edit() if editor is not None else grid.table, char)  # type: ignore[attr-defined]


def key(grid: object, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    editor = grid._editor  # type: ignore[attr-defined]
    QTest.keyClick(editor.edit() if editor is not None else grid.table, which, held)  # type: ignore[attr-defined]


def test_the_sum_line_follows_while_minutes_are_typed(window: Window) -> None:
    shown = open_meeting(window)
    shown.agenda.go_to(0, 3)
    keys(shown.agenda, "60")
    key(shown.agenda, Qt.Key.Key_Return)
    assert shown._sum.text().startswith("■ 计划 145 分，超出 25 分")
    assert shown.agenda.model.words(1, "times") == "2　10:00–10:30"
    key(shown.agenda, Qt.Key.Key_Z, CTRL)
    assert shown._sum.text().startswith("● 计划 100 分") and shown.editor.bar.isHidden()
    assert store.topics(window.session, meeting(window))[0].planned_minutes == 15


def test_a_saved_agenda_is_taken_back_by_one_undo(window: Window) -> None:
    shown = open_meeting(window)
    before = [topic.title for topic in store.topics(window.session, meeting(window))]
    shown.agenda.go_to(3, 1)
    key(shown.agenda, Qt.Key.Key_Return)
    keys(shown.agenda, "new")
    key(shown.agenda, Qt.Key.Key_Return)
    shown.agenda.go_to(0, 1)
    key(shown.agenda, Qt.Key.Key_Delete, CTRL)
    key(shown.agenda, Qt.Key.Key_S, CTRL)
    window.settle()
    assert [t.title for t in store.topics(window.session, meeting(window))] == [*before[1:], "new"]
    assert shown.agenda.table.hasFocus() and len(shown.agenda.held.rows) == 4
    window.shell.press("Ctrl+Z")
    window.settle()
    assert [t.title for t in store.topics(window.session, meeting(window))] == before
    assert [row.values["title"] for row in shown.agenda.held.rows] == before


def test_a_refused_row_stays_with_its_words(window: Window) -> None:
    people = open_part(window, "people")
    column = [c.spec.name for c in people.grid.columns].index("state")
    people.grid.go_to(0, column)
    keys(people.grid, "q")
    assert people.grid.held.rows[0].values["state"] == "请假"
    people.editor.submit()
    window.settle()
    assert "请假的请写明事由" in people.grid.note.full_text() and "M-105" in people.editor.words.full_text()
    assert people.grid._here()[0] == 0 and people.editor.is_changed()
    people.grid.go_to(0, column + 2)
    keys(people.grid, "leave")
    key(people.grid, Qt.Key.Key_Return)
    key(people.grid, Qt.Key.Key_S, CTRL)
    window.settle()
    first = store.people(window.session, meeting(window))[0]
    assert (first.state, first.reason) == ("请假", "leave") and not people.editor.is_changed()


def test_decisions_pasted_from_excel_with_mixed_dates(window: Window) -> None:
    part = open_part(window, "decisions")
    QGuiApplication.clipboard().setText(
        "保供方案报审\t市应急局\t市财政局、市水务局\t2026年12月9日\t方案\r\n经费拨付\t外地考察团\t\t2026/12/16\t\r\n"
    )
    part.grid.go_to(5, 0)
    key(part.grid, Qt.Key.Key_Return)
    key(part.grid, Qt.Key.Key_V, CTRL)
    key(part.grid, Qt.Key.Key_S, CTRL)
    window.settle()
    one, two = store.decisions(window.session, meeting(window))[-2:]
    assert (one.matter, one.assist, str(one.due_on)) == (
        "保供方案报审", ("市财政局", "市水务局"), "2026-12-09",
    )  # fmt: skip
    assert (two.lead, str(two.due_on)) == (Named("外地考察团"), "2026-12-16")


def test_leaving_asks_and_the_draft_comes_back_after_a_crash(window: Window, office: Office) -> None:
    shown = open_meeting(window)
    shown.agenda.go_to(1, 1)
    keys(shown.agenda, "draft")
    key(shown.agenda, Qt.Key.Key_Return)
    window.shell.back()
    asked = window.dialog(Question)
    asked.reject()
    assert window.page is shown and shown.editor.is_changed()
    shown.keep()  # what the idle timer and the lock do; then the process is gone
    window.settle()
    shown.editor.grid.held.revert()
    window.shell.back()
    window.settle()
    again = open_meeting(window)
    assert not again.editor._draft_bar.isHidden()
    again.editor._restore()
    assert again.agenda.held.rows[1].values["title"] == "draft" and again.editor.is_changed()
    again.editor.submit()
    window.settle()
    assert store.topics(window.session, meeting(window))[1].title == "draft"
    assert again.editor._draft_bar.isHidden()


def test_what_arrives_meanwhile_does_not_drop_what_is_being_written(window: Window) -> None:
    shown = open_meeting(window)
    shown.agenda.go_to(1, 1)
    keys(shown.agenda, "mine")
    key(shown.agenda, Qt.Key.Key_Return)
    other = store.topics(window.session, meeting(window))[2]
    window.session.run(service.conclude, other.id, Outcome(result="缓议"))
    window.settle()
    assert (
        shown.agenda.held.rows[1].values["title"] == "mine"
        and "内容刚有更新" in shown.editor.words.full_text()
    )
    shown.editor.submit()
    window.settle()
    topics = store.topics(window.session, meeting(window))
    assert (topics[1].title, topics[2].result) == ("mine", "缓议")


def test_a_frozen_agenda_is_only_read(window: Window) -> None:
    trial.issue_meeting(window.session, window.ids)  # type: ignore[attr-defined]
    shown = open_meeting(window)
    keys(shown.agenda, "x")
    assert not shown.editor.is_changed() and shown.agenda.model.read_only
    assert not window.shell.commands.get(f"{shown._prefix}.topic").ready()  # type: ignore[union-attr]


@pytest.mark.qt_log_ignore("does not support")
def test_a_person_of_the_directory_brings_unit_and_post(window: Window) -> None:
    part = open_part(window, "people")
    part.grid.add_row()
    keys(part.grid, "wht")
    window.settle()
    editor = part.grid._editor
    assert editor is not None and editor._list.isVisible()  # type: ignore[attr-defined]
    key(part.grid, Qt.Key.Key_Return)
    key(part.grid, Qt.Key.Key_Tab)
    window.settle()
    last = part.grid.held.rows[-1]
    person = last.values["person_name"]
    assert isinstance(person, Named) and person.id is not None
    known = window.session.get(Person, person.id)
    assert (last.values["unit_name"], last.values["post"]) == (known.unit, known.post) and known.post
    part.editor.discard()


def test_what_was_put_off_is_taken_into_the_next_meeting(window: Window, office: Office) -> None:
    put_off = store.topics(window.session, meeting(window))[3]
    window.session.run(service.conclude, put_off.id, Outcome(result="缓议"))
    later = window.session.run(service.create, NewPlan(
        kind="常务会议", session_number=28, starts_at=parse_instant("2026-12-07 09:00"), minutes=60, place="第一会议室",
        host=Named("陈建国")))  # fmt: skip
    window.shell.open_record("meetings.plan", later.id)
    window.settle()
    shown = window.page
    assert window.shell.commands.run(f"{shown._prefix}.carry")
    window.settle()
    assert [row.values["title"] for row in shown.agenda.held.rows] == [
        put_off.title
    ] and shown.editor.is_changed()
    shown.editor.submit()
    window.settle()
    (topic,) = store.topics(window.session, later.id)
    assert (topic.title, topic.unit_name, topic.result) == (put_off.title, put_off.unit_name, "")
