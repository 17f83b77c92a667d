"""The duty room in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.fields import Named
from desktop.export import pdf
from desktop.office.duty import page, printout, roster_service, service, store
from desktop.office.duty.inputs import NewMatter, NewShift, RosterInput
from desktop.office.duty.page.handover_sheet import HandoverSheet
from desktop.office.duty.page.roster_page import RosterPage
from desktop.office.duty.records import OFFICER_A, Handover, Shift
from desktop.system.trial.people import PASSPHRASE
from desktop.ui.cards import Chip
from desktop.ui.paper_page import PaperPage
from desktop.ui.picture import PictureView
from desktop.ui.verb_dialog import VerbDialog
from tests.office.windows import Window
from tests.offices import Office


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    session = office.login("黄伟")
    session.run(service.start, NewShift(officer_a=Named("黄伟"), officer_b=Named("冯立军")))
    made = Window(qapp, session, [page])
    made.office = office  # type: ignore[attr-defined]
    made.shell.go("duty")
    made.settle()
    yield made
    made.close()


def entries(window: Window) -> list[tuple[str, str]]:
    shift = store.current_shift(window.session)
    assert shift is not None
    return [(each.kind, each.content) for each in store.entries(window.session, shift.id)]


def test_enter_records_and_the_field_is_ready_again(window: Window) -> None:
    field = window.page.entry.field
    assert window.page.main_focus() is field
    QTest.keyClicks(field, "0123")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.settle()
    window.shell.commands.run("duty.kind_6")
    field.setText("视频查岗6个县（区）")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.settle()
    assert entries(window) == [("来电", "0123"), ("巡查", "视频查岗6个县（区）")]
    assert field.text() == "" and window.page.entry.kind == "来电"
    assert [line.tag for line in window.page.list.log.rows] == ["巡查", "来电"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.settle()
    assert len(entries(window)) == 2


def test_an_incident_from_the_line_to_the_first_report(window: Window) -> None:
    window.page.entry.choose("突发")
    window.page.entry.field.setText("四车追尾，五人受伤")
    QTest.keyClick(window.page.entry.field, Qt.Key.Key_Return)
    window.settle()
    dialog = window.dialog(VerbDialog)
    assert dialog.form.values()["summary"] == "四车追尾，五人受伤"
    dialog.form.field("title").write("绕城高速追尾")
    dialog.form.submit()
    window.settle()
    (card,) = window.page._cards
    office: Office = window.office  # type: ignore[attr-defined]
    office.clock.move_by(minutes=26)
    window.page._tick()
    assert card.running.clock.must_sound(office.clock.now_ms())
    assert card._phone._figure.text().startswith(("03:", "04:"))
    window.page._step(card.running, "电话首报")
    window.dialog(VerbDialog).form.submit()
    window.settle()
    (card,) = window.page._cards
    window.page._tick()
    assert "按时已报" in card._phone._state.text()
    assert not card.running.clock.must_sound(office.clock.now_ms())
    assert [kind for kind, _ in entries(window)] == ["突发", "突发"]


def test_both_hand_over_with_their_passwords(window: Window) -> None:
    window.session.run(service.add_matter, NewMatter(title="核实电话"))
    window.settle()
    window.shell.commands.run("duty.hand_over")
    window.settle()
    sheet = window.dialog(HandoverSheet)
    assert "auditor" not in [sheet.incoming.itemText(row) for row in range(sheet.incoming.count())]
    sheet.incoming.setCurrentText("王芳")
    sheet._submit()
    assert "交班人输入口令" in sheet.fault.text()
    sheet.own.setText(PASSPHRASE)
    sheet.other.setText("no-such-password-1")
    sheet._submit()
    window.settle()
    assert sheet.isVisible() and "K-001" in sheet.fault.text() and sheet.other.text() == ""
    assert window.session.count(Handover) == 0
    sheet.other.setText(PASSPHRASE)
    sheet._submit()
    window.settle()
    (handover,) = window.session.find(Handover)
    assert handover.parent is not None
    shift = window.session.get(Shift, handover.parent)
    check = store.check_signatures(window.session, shift)
    assert check is not None and check.is_valid and shift.state == "已交班"
    assert window.page.log.shift.id == handover.next_shift
    assert [todo.title for todo in window.page._rows.rows] == ["核实电话"]


def test_the_log_is_empty_handed_without_a_shift(qapp: QApplication, office: Office) -> None:
    window = Window(qapp, office.login("王芳"), [page])
    window.shell.go("duty")
    window.settle()
    assert window.page._none.isVisible() and not window.page._content.isVisible()
    assert not window.shell.commands.run("duty.hand_over")
    window.shell.commands.run("duty.start")
    dialog = window.dialog(VerbDialog)
    dialog.form.field("officer_a").write(Named("王芳"))
    dialog.form.submit()
    window.settle()
    assert window.page._content.isVisible()
    window.close()


def open_roster(window: Window) -> RosterPage:
    window.shell.commands.run("duty.roster")
    window.settle()
    assert isinstance(window.page, RosterPage)
    return window.page


def test_the_roster_page_plans_and_shows_what_is_wrong(window: Window) -> None:
    shown = open_roster(window)
    assert "30 条" in shown._findings.note_label.text()
    assert shown.head.subtitle.full_text() == "11月排班：已排 0 天，30 天缺人"
    shown._plan()
    dialog = window.dialog(VerbDialog)
    dialog.form.field("leaders").write(("吴海涛", "郑文斌"))
    dialog.form.field("officers").write(("黄伟", "冯立军", "王芳", "谢丽萍", "沈国强", "方晓燕"))
    dialog.form.submit()
    window.settle()
    assert shown._findings.note_label.text() == "√ 没有问题"
    assert shown.head.subtitle.full_text() == "11月排班：已排 30 天，各岗齐全"
    cell = shown.grid.days.cell(date(2026, 11, 1))
    assert cell.lines[1] == ("mute", "主班 黄伟") and cell.is_off
    assert len(store.slots(window.session, date(2026, 11, 1), date(2026, 11, 30))) == 90
    pictures = shown.findChildren(PictureView)
    assert any("本月班次：" in each.accessibleName() and "黄伟" in each.accessibleName() for each in pictures)


def test_a_missing_place_is_filled_from_the_chips_by_keyboard(window: Window) -> None:
    window.session.run(roster_service.plan_roster, RosterInput(
        leaders=("吴海涛", "郑文斌"), officers=("黄伟", "冯立军", "王芳", "谢丽萍", "沈国强", "方晓燕"),
        start=date(2026, 11, 1), end=date(2026, 11, 30)))  # fmt: skip
    gone = store.slot_at(window.session, date(2026, 11, 24), OFFICER_A)
    assert gone is not None
    window.session.run(roster_service.clear_slot, gone.id)
    shown = open_roster(window)
    shown.choose(date(2026, 11, 23))
    QTest.keyClick(shown.grid, Qt.Key.Key_Right)
    assert shown._day.title_label.text() == "11月24日　星期二"
    sentence = shown.grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert "主班 未安排" in sentence and sentence.startswith("11月24日周二")
    chips = [each for each in shown._day.findChildren(Chip) if each.accessibleName().startswith(OFFICER_A)]
    names = [each.accessibleName() for each in chips]
    beside = {
        str(slot.person_name) for slot in store.slots(window.session, date(2026, 11, 23), date(2026, 11, 25))
    }
    assert names and not any(who in name for who in beside for name in names), "no two shifts in a row"
    chips[0].click()
    window.settle()
    assert store.slot_at(window.session, date(2026, 11, 24), OFFICER_A) is not None
    window.shell.press("Ctrl+Z")
    window.settle()
    assert store.slot_at(window.session, date(2026, 11, 24), OFFICER_A) is None


def test_enter_sets_the_first_free_place_and_pages_turn_months(window: Window) -> None:
    shown = open_roster(window)
    shown.grid.setFocus()
    QTest.keyClick(shown.grid, Qt.Key.Key_Return)
    dialog = window.dialog(VerbDialog)
    assert dialog.form.values()["band"] == "带班领导" and dialog.form.values()["duty_on"] == date(
        2026, 11, 23
    )
    dialog.form.field("person_name").write(Named("吴海涛"))
    dialog.form.submit()
    window.settle()
    assert store.slot_at(window.session, date(2026, 11, 23), "带班领导") is not None
    QTest.keyClick(shown.grid, Qt.Key.Key_PageDown)
    window.settle()
    assert shown.card.caption.text() == "2026年12月"


def test_the_roster_is_printed_through_the_layout(window: Window) -> None:
    window.session.run(roster_service.plan_roster, RosterInput(
        leaders=("吴海涛", "郑文斌"), officers=("黄伟", "冯立军", "王芳", "谢丽萍", "沈国强", "方晓燕"),
        start=date(2026, 11, 1), end=date(2026, 11, 29)))  # fmt: skip
    shown = open_roster(window)
    shown._print()
    window.settle()
    assert isinstance(window.page, PaperPage)
    with pypdfium2.PdfDocument(pdf.to_bytes(printout.roster_month(window.session, 2026, 11))) as paper:
        words = paper[0].get_textpage().get_text_bounded()
        assert len(paper) == 1 and tuple(round(s / 72 * 25.4) for s in paper[0].get_size()) == (297, 210)
    assert words.count("主班") == 30 and words.count("未安排") == 3 and "2026年11月值班表" in words
