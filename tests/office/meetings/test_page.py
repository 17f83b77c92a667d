"""The pages of 会议 in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.fields import Named
from desktop.export import pdf
from desktop.export.measure.read import ReadPdf, read_pdf
from desktop.office.meetings import minutes_service, page, printout, store, trial
from desktop.office.meetings.inputs import MinutesText, Signer
from desktop.office.meetings.page.record_page import MeetingPage
from desktop.office.meetings.records import Decision
from desktop.office.supervision import page as supervision_page
from desktop.office.supervision.record_page import SupervisionRecordPage
from desktop.ui import snapshot
from desktop.ui.buttons import CheckBox
from desktop.ui.editor.page import EditorPage
from desktop.ui.verb_dialog import VerbDialog
from tests.office.windows import Window
from tests.offices import Office


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    office.clock.move_to("2026-11-25T11:40")
    session = office.login("李敏")
    made = Window(qapp, session, [page, supervision_page])
    made.ids = trial.plan_meeting(session)  # type: ignore[attr-defined]
    made.shell.go("meetings")
    made.settle()
    yield made
    made.close()


def ids(window: Window) -> trial.MeetingIds:
    return window.ids  # type: ignore[attr-defined]


def open_meeting(window: Window) -> MeetingPage:
    window.shell.open_record("meetings.plan", ids(window).meeting)
    window.settle()
    assert isinstance(window.page, MeetingPage)
    return window.page


def activate(window: Window) -> None:
    window.shell.activateWindow()
    assert snapshot.settle(window.shell.isActiveWindow)


def test_the_list(window: Window) -> None:
    assert window.page.model.rowCount() == 1
    assert window.page.head.subtitle.full_text() == "共 1 次 · 待出纪要 1 次"


def test_the_meeting_page_shows_sums_and_totals(window: Window) -> None:
    shown = open_meeting(window)
    assert shown._sum.text() == "● 计划 100 分＋机动 20 分＝120 分　实际 99 分"
    assert shown._slot.accessibleName() == "计划 100 分＋机动 20 分＝120 分"
    assert "核稿 已完成" in shown._steps.accessibleName() and "会签 进行中" in shown._steps.accessibleName()
    assert shown._attendance.note_label.text() == "应到 15　实到 14"
    assert shown._rows.rowCount() == 6


def test_alt_and_an_arrow_move_a_topic_and_the_times_follow(window: Window) -> None:
    shown = open_meeting(window)
    activate(window)
    shown.agenda.go_to(3, 1)
    shown.agenda.table.setFocus()
    QTest.keyClick(shown.agenda.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [shown.agenda.model.words(row, "times") for row in (2, 3)] == ["3　09:45–10:10", "4　10:10–10:40"]
    assert shown.editor.is_changed() and not shown.editor.bar.isHidden()
    QTest.keyClick(shown.agenda.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    topics = store.topics(window.session, ids(window).meeting)
    assert [topic.id for topic in topics] == [ids(window).topics[place] for place in (0, 1, 3, 2)]
    assert not shown.editor.is_changed() and shown.editor.bar.isHidden()


def test_ticking_a_thing(window: Window) -> None:
    shown = open_meeting(window)
    before = sum(task.is_done for task in store.tasks(window.session, ids(window).meeting))
    box = next(each for each in shown._checklist.findChildren(CheckBox) if not each.isChecked())
    box.setChecked(True)
    window.settle()
    assert sum(task.is_done for task in store.tasks(window.session, ids(window).meeting)) == before + 1


def test_from_signing_to_supervision_by_the_buttons(window: Window) -> None:
    shown = open_meeting(window)
    assert window.shell.commands.run(f"{shown._prefix}.sign")
    dialog = window.dialog(VerbDialog)
    assert dialog.form.values()["signer"] == Named("陈建国")
    dialog.form.submit()
    window.settle()
    assert not window.shell.commands.get(f"{shown._prefix}.write").ready()  # type: ignore[union-attr]
    assert window.shell.commands.run(f"{shown._prefix}.issue")
    window.settle()
    assert window.shell.commands.run(f"{shown._prefix}.hand_over")
    window.settle()
    decisions = store.decisions(window.session, ids(window).meeting)
    assert [each.opened_number for each in decisions] == [f"督〔2026〕{place}号" for place in range(1, 7)]
    assert shown._decided.note_label.text() == "6 项　已转 6"
    shown._open_decision(decisions[0].id)
    window.settle()
    matter = window.page
    assert isinstance(matter, SupervisionRecordPage)
    assert window.shell.commands.run(f"{matter._prefix}.source")
    window.settle()
    assert isinstance(window.page, MeetingPage) and window.page.record_id == ids(window).meeting


def test_a_decision_opens_its_meeting(window: Window) -> None:
    window.shell.open_record("meetings.decision", ids(window).decisions[0])
    window.settle()
    assert window.page.record_id == ids(window).meeting
    assert window.page.head.title.full_text() == "云川市人民政府第27次常务会议"


def open_minutes(window: Window, command: str) -> EditorPage:
    shown = open_meeting(window)
    assert window.shell.commands.run(f"{shown._prefix}.{command}")
    window.settle()
    editor = window.page
    assert isinstance(editor, EditorPage)
    assert snapshot.settle(lambda: not window.tasks.busy() and editor.settled(), quiet_ms=120)
    return editor


def test_writing_the_minutes(window: Window) -> None:
    editor = open_minutes(window, "write")
    editor.replace_text("一、关于供热\n改过的正文。\n")
    editor.head_fields.form.cells["distribution"].widget.write("")
    editor.save()
    window.settle()
    minutes = store.minutes_of(window.session, ids(window).meeting)
    assert minutes is not None
    assert (minutes.body, minutes.stage) == ("一、关于供热\n改过的正文。", "起草")
    assert minutes.distribution == "" and minutes.overview and not editor.is_changed()
    window.shell.back()
    assert isinstance(window.page, MeetingPage)


def test_the_preview_of_minutes_is_the_print(window: Window) -> None:
    editor = open_minutes(window, "write")
    assert editor.preview.typeset is not None
    shown = read_pdf(editor.preview.typeset.pdf)
    paper = printout.minutes_of_meeting(window.session, ids(window).meeting)
    printed = read_pdf(pdf.to_bytes(paper))

    def glyphs(read: ReadPdf) -> list[tuple[int, str, float, float]]:
        return [
            (page.number, char.text, round(char.x, 2), round(char.y, 2))
            for page in read.pages
            for char in page.chars
            if char.size_pt > 7  # the audit line names the moment
        ]

    assert glyphs(shown) == glyphs(printed)
    assert len(glyphs(shown)) > 500
    text = editor.text()
    first = next(box for box in editor.preview.boxes() if box.start == 0)
    assert text[first.start : first.end]


def test_signed_minutes_are_only_read(window: Window) -> None:
    session, meeting = window.session, ids(window).meeting
    session.run(minutes_service.sign_minutes, meeting, Signer())
    editor = open_minutes(window, "read")
    assert editor.spec.read_only and editor.editor.isReadOnly() and not editor.save_button.isVisible()
    editor.save()
    window.settle()
    minutes = store.minutes_of(session, meeting)
    assert minutes is not None and minutes.stage == "签发"


def test_signing_people_in(window: Window) -> None:
    shown = open_meeting(window)
    shown._open_people()
    sheet = shown._sheet
    assert sheet is not None
    sheet.list.setCurrentRow(0)
    sheet._mark("迟到")
    window.settle()
    assert store.people(window.session, ids(window).meeting)[0].state == "迟到"
    assert "▲ 迟到 2" in shown._attendance._counts.text()
    sheet.accept()


def test_an_uncleared_clerk_cannot_open_it(qapp: QApplication, office: Office) -> None:
    session = office.login("李敏")
    secret = trial.plan_meeting(session, classification="秘密")
    session = office.login("张晓东")
    window = Window(qapp, session, [page])
    window.shell.go("meetings")
    window.settle()
    assert window.page.model.rowCount() == 0
    window.shell.open_record("meetings.plan", secret.meeting)
    window.settle()
    assert window.page.loaded is None and window.page.head.title.full_text() == ""
    assert session.count(Decision) == 0
    window.close()


def test_minutes_written_elsewhere_meanwhile_are_not_lost(window: Window) -> None:
    editor = open_minutes(window, "write")
    session, meeting = window.session, ids(window).meeting
    session.run(
        minutes_service.write_minutes,
        meeting,
        MinutesText(body="一、关于供热\n别处写的正文。", distribution="市长。"),
    )
    editor.replace_text("一、关于供热\n这里写的正文。\n")
    editor.save()
    window.settle()
    editor.replace_text("一、关于供热\n这里写的正文，再改。\n")
    editor.save()
    window.settle()
    minutes = store.minutes_of(session, meeting)
    assert minutes is not None and minutes.conflicts == 1
    [line] = session.conflicts()
    sides = [str(side) for side in line.sides]
    assert any("别处写的正文" in side for side in sides) and any(
        "这里写的正文，再改" in side for side in sides
    )
