"""The seating plan: proposed by rank, carried by keyboard, kept as one act, printed."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.errors import UserProblem
from desktop.office.meetings import grid_service, page, rules, seating, store, trial
from desktop.office.meetings.page.record_page import MeetingPage
from desktop.office.meetings.page.seat_page import SeatPage
from desktop.office.meetings.records import Attendee, MeetingPlan
from desktop.storage.session import Session
from desktop.ui.dialogs import Question
from desktop.ui.paper_page import PaperPage
from tests.office.windows import Window
from tests.offices import Office


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    office.clock.move_to("2026-11-25T11:40")
    session = office.login("李敏")
    made = Window(qapp, session, [page])
    made.ids = trial.plan_meeting(session)  # type: ignore[attr-defined]
    made.shell.open_record("meetings.plan", made.ids.meeting)  # type: ignore[attr-defined]
    made.settle()
    yield made
    made.close()


def open_seats(window: Window) -> SeatPage:
    assert isinstance(window.page, MeetingPage)
    window.page._open_seats()
    window.settle()
    assert isinstance(window.page, SeatPage)
    return window.page


def kept(window: Window) -> dict[str, str]:
    people = store.people(window.session, window.ids.meeting)  # type: ignore[attr-defined]
    return {str(each.person_name): each.seat for each in people if each.seat}


def test_rows_are_one_for_each_who_attends_and_twelve_behind() -> None:
    people = (
        [Attendee(capacity="出席")] * 4 + [Attendee(capacity="列席")] * 15 + [Attendee(capacity="工作人员")]
    )
    assert rules.seat_rows(MeetingPlan(), people) == (4, 12, 12)
    assert rules.seat_rows(MeetingPlan(seat_rows="9，12 12"), people) == (9, 12, 12)
    assert [rules.parse_rows(words) for words in ("", "九", "0", "41", "3、、4")] == [(), (), (), (), (3, 4)]
    assert (
        rules.place_of("2-5") == (1, 4) and rules.seat_words((1, 4)) == "2-5" and rules.place_of("x") is None
    )


def test_a_plan_is_proposed_kept_and_taken_back(window: Window) -> None:
    shown = open_seats(window)
    assert shown.is_changed() and kept(window) == {}
    shown.save()
    window.settle()
    seats = kept(window)
    assert seats["陈建国"] == "1-2" and seats["周丽娟"] == "1-3" and "曾庆华" not in seats, (
        "1 in the middle, 2 left"
    )
    assert len(set(seats.values())) == len(seats) == 14 and not shown.is_changed()
    window.shell.press("Ctrl+Z")
    window.settle()
    assert kept(window) == {}


def test_two_change_places_by_keyboard_and_the_card_shows_it(window: Window) -> None:
    shown = open_seats(window)
    shown.save()
    window.settle()
    shown.surface.setFocus()
    QTest.keyClick(shown.surface, Qt.Key.Key_Return)  # the first seat of the front row
    QTest.keyClick(shown.surface, Qt.Key.Key_Right)
    QTest.keyClick(shown.surface, Qt.Key.Key_Return)
    assert shown.is_changed()
    window.shell.back()
    asked = window.dialog(Question)
    asked.reject()
    shown.save()
    window.settle()
    assert kept(window)["陈建国"] == "1-1"
    window.shell.back()
    window.settle()
    card = window.page._seats
    assert (
        card.thumb.accessibleName().startswith("座次：第 1 排：陈建国、") and "请假 1" in card.legend.text()
    )


def test_who_gets_up_waits_at_the_side_and_other_rows_keep_who_still_fits(window: Window) -> None:
    shown = open_seats(window)
    shown.surface.setFocus()
    QTest.keyClick(shown.surface, Qt.Key.Key_Delete)
    assert shown.waiting.count() == 1 and shown._side.note_label.text() == "1 人"
    shown.rows.setText("3、11")
    shown.rows.editingFinished.emit()
    assert shown._plan.rows == (3, 11) and shown.waiting.count() >= 1
    shown.rows.setText("很多")
    shown.rows.editingFinished.emit()
    assert shown.rows.text() == "3、11"
    shown.fill()
    assert shown.waiting.count() == 0


def test_seats_that_are_not_there_are_refused(window: Window) -> None:
    session: Session = window.session
    people = store.people(session, window.ids.meeting)  # type: ignore[attr-defined]
    for seats in ({people[0].id: "2-1"}, {people[0].id: "1-1", people[1].id: "1-1"}, {people[0].id: "x"}):
        with pytest.raises(UserProblem, match="M-123"):
            session.run(grid_service.set_seats, window.ids.meeting, (5,), seats)  # type: ignore[attr-defined]


def test_it_is_printed_with_every_name(window: Window) -> None:
    shown = open_seats(window)
    with pypdfium2.PdfDocument(shown.pdf()) as paper:
        words = paper[0].get_textpage().get_text_bounded()
        assert tuple(round(side / 72 * 25.4) for side in paper[0].get_size()) == (297, 210)
    assert shown._loaded is not None
    for person in seating.seated(shown._loaded):
        if person.state not in ("请假", "代会"):
            assert str(person.person_name) in words.replace("\u3000", "")
    shown.print_plan()
    window.settle()
    assert isinstance(window.page, PaperPage)
