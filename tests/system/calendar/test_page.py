"""工作日历 in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.system.calendar import page, store, views
from desktop.system.calendar.exchange import official, to_json
from desktop.system.calendar.lunar import caption, full_words
from desktop.system.calendar.records import OwnDayInput
from desktop.system.calendar.service import set_own_day
from desktop.ui.buttons import Button
from desktop.ui.paste_dialog import PasteDialog
from desktop.ui.verb_dialog import VerbDialog
from tests.offices import Office
from tests.system.windows import Window


@pytest.fixture
def window(qtbot: QtBot, office: Office) -> Iterator[Window]:
    made = Window(office, "李敏", page.PAGES)
    yield made
    made.close()


def test_lunar_words() -> None:
    assert caption(date(2026, 2, 17)) == "春节"
    assert caption(date(2026, 2, 16)) == "除夕"
    assert caption(date(2026, 4, 5)) == "清明"
    assert caption(date(2025, 7, 25)) == "闰六月"
    assert full_words(date(2026, 11, 23)) == "丙午马年十月十五"
    assert caption(date(1989, 1, 1)) == ""


def test_the_month_shows_lists_and_why(window: Window) -> None:
    shown = window.page
    shown.choose(date(2026, 10, 10))
    window.settle()
    assert shown.grid.days.cell(date(2026, 10, 10)).badge == "班"
    assert shown.grid.days.cell(date(2026, 10, 1)).badge == "休"
    assert shown.grid.days.cell(date(2026, 10, 18)).badge == ""
    words = window.words()
    assert "国庆节调休上班" in words and "10月10日　星期六" in words
    assert shown.banner.isHidden()
    assert window.faults() == []


def test_keys_leave_the_month_at_its_edge(qtbot: QtBot, window: Window) -> None:
    shown = window.page
    shown.choose(date(2026, 11, 30))
    for key, wanted in ((Qt.Key.Key_Down, date(2026, 12, 7)), (Qt.Key.Key_Left, date(2026, 12, 6))):
        qtbot.keyClick(shown.grid, key)
        window.settle()
        assert shown.grid.day() == wanted
    qtbot.keyClick(shown.grid, Qt.Key.Key_PageDown)
    window.settle()
    assert shown.grid.day() == date(2027, 1, 1)
    assert "2027" in shown.banner.words.text()


def test_a_notice_with_a_slip_names_its_line_and_is_not_taken(window: Window) -> None:
    window.page._import()
    dialog = window.dialog(PasteDialog)
    dialog.text.setPlainText(
        "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）至3日（周日）放假，共3天。"
    )
    assert not dialog.ok.isEnabled()
    window.settle()
    dialog._look()
    window.settle()
    assert "第 2 行" in window.words()
    assert not dialog.ok.isEnabled()
    dialog.reject()


def test_a_notice_is_previewed_and_entered(window: Window) -> None:
    (provisional,) = [each for each in official() if each.year == 2027]
    assert provisional.is_provisional
    text = to_json(replace(provisional, is_provisional=False, papers=("国办发明电〔2026〕9号",)))
    window.page._import()
    dialog = window.dialog(PasteDialog)
    dialog.text.setPlainText(text)
    dialog._look()
    window.settle()
    assert dialog.ok.isEnabled()
    assert "春节" in window.words()
    dialog.ok.click()
    window.settle()
    assert store.calendar_of(window.session).is_provisional(2027) is False
    assert "国办发明电〔2026〕9号" in window.words()
    assert window.page.banner.isHidden()


def test_a_day_of_the_offices_own(window: Window) -> None:
    shown, on = window.page, date(2026, 11, 24)
    shown.choose(on)
    shown._own_chosen()
    form = window.dialog(VerbDialog).form
    form.field("reason").write("防汛演练")
    form.submit()
    window.settle()
    assert not store.calendar_of(window.session).is_workday(on)
    assert ("info", "防汛演练") in shown.grid.days.cell(on).lines
    shown._cancel_own()
    window.settle()
    assert store.calendar_of(window.session).is_workday(on)


def test_a_duty_officer_only_reads(qtbot: QtBot, office: Office) -> None:
    office.login().run(set_own_day, OwnDayInput(falls_on=date(2026, 11, 25), is_off=True, reason="停电"))
    window = Window(office, "黄伟", page.PAGES)
    window.page.choose(date(2026, 11, 25))
    window.settle()
    assert window.shell.commands.get("calendar.import") is None
    assert "停电" in window.words()
    assert not [b for b in window.page.findChildren(Button) if b.text() == "调整这一天"]
    assert not window.page._shown.calendar.is_workday(date(2026, 11, 25))
    window.close()


def test_the_preview_of_a_notice_lists_holidays() -> None:
    found = views.understood(to_json(replace(official()[1], papers=())), "")
    assert found.ok and ("依据", "通知中没有写文号", "warn") in found.lines
    assert views.understood("随便一段话", "二七").line == 0
