"""通讯录 in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.system.directory import page, store, views
from desktop.ui.verb_dialog import VerbDialog
from tests.offices import Office
from tests.system.windows import Window


@pytest.fixture
def window(qtbot: QtBot, office: Office) -> Iterator[Window]:
    made = Window(office, "李敏", page.PAGES)
    yield made
    made.close()


def names(window: Window) -> list[str]:
    model = window.page.model
    return [model.row(row).name for row in range(model.rowCount())]


def unit_key(window: Window, short_name: str) -> bytes:
    lines = store.units(window.session, with_retired=True)
    return next(line.unit.id for line in lines if line.unit.short_name == short_name)


def test_people_stand_in_their_order_and_the_page_is_whole(window: Window) -> None:
    assert names(window) == [each.name for each in store.people(window.session)]
    assert "15 个单位" in window.words()
    assert window.faults() == []


def test_a_unit_shows_its_people_and_those_below(window: Window) -> None:
    window.page.units.choose(unit_key(window, "市政府办公室"))
    window.settle()
    everybody = names(window)
    window.page.units.choose(unit_key(window, "文电科"))
    window.settle()
    assert names(window) == ["李敏", "张晓东"]
    assert set(names(window)) < set(everybody)
    window.page.units.choose(unit_key(window, "市水务局"))
    window.settle()
    assert names(window) == []


def test_pinyin_initials_find_surnames(window: Window) -> None:
    window.page.box.setText("szq")
    window.settle()
    window.page._apply()
    window.settle()
    assert names(window) == ["单志强"]


def test_alt_down_moves_a_leader_in_the_order_of_leaders_only(qtbot: QtBot, window: Window) -> None:
    window.page.choose_chip("leaders")
    window.settle()
    before, office = names(window), [each.name for each in store.people(window.session)]
    window.page.table.go_to(0)
    window.shell.commands.run("directory.lower")
    window.settle()
    assert names(window)[:2] == [before[1], before[0]]
    assert [each.name for each in store.people(window.session)] == office
    window.shell.commands.run("directory.raise")
    window.settle()
    assert names(window) == before
    window.shell.commands.run("directory.raise")
    window.settle()
    assert names(window) == before


def test_a_person_is_entered_changed_and_retired(window: Window) -> None:
    window.page.units.choose(unit_key(window, "会务科"))
    window.settle()
    window.page._new()
    form = window.dialog(VerbDialog).form
    assert str(form.values()["unit"]) == "会务科"
    form.field("name").write("曾小雨")
    form.field("post").write("科员")
    form.submit()
    window.settle()
    assert names(window) == ["曾小雨"]
    window.page._edit()
    form = window.dialog(VerbDialog).form
    form.field("phone").write("8321 0001")
    form.submit()
    window.settle()
    (person,) = store.people(window.session, unit_key(window, "会务科"))
    assert (person.phone, person.post) == ("8321 0001", "科员")
    window.shell.commands.run("directory.retire")
    window.settle()
    assert names(window) == []
    window.page.choose_chip("retired")
    window.settle()
    assert names(window) == ["曾小雨"]


def test_a_unit_keeps_the_one_above_when_renamed(window: Window) -> None:
    key = unit_key(window, "会务科")
    window.page.units.choose(key)
    window.settle()
    window.page.panel.edit()
    dialog = window.dialog(VerbDialog)
    dialog.form.field("short_name").write("会议科")
    dialog.form.submit()
    window.settle()
    unit = next(line.unit for line in store.units(window.session) if line.unit.id == key)
    assert (unit.short_name, unit.parent) == ("会议科", unit_key(window, "市政府办公室"))


def test_a_unit_in_use_is_not_retired(window: Window) -> None:
    window.page.units.choose(unit_key(window, "文电科"))
    window.settle()
    window.page.panel.retire()
    window.settle()
    assert window.shell.problem_bar.isVisible()
    assert "U-104" in window.shell.problem_bar.words.full_text()


def test_units_move_among_their_neighbours(qtbot: QtBot, window: Window) -> None:
    key = unit_key(window, "综合科")
    window.page.units.choose(key)
    window.page.units.setFocus()
    window.shell.activateWindow()
    window.settle()
    assert window.page.units.hasFocus()
    qtbot.keyClick(window.page.units, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    window.settle()
    below = [line.unit.short_name for line in store.units(window.session) if line.depth == 1]
    assert below[:2] == ["文电科", "综合科"]


def test_a_typed_unit_above_must_be_picked() -> None:
    with pytest.raises(UserProblem, match="U-102"):
        views.unit_input({"name": "某科", "short_name": "", "above": Named("没有的单位")})


def test_the_auditor_only_reads(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "auditor", page.PAGES)
    assert window.shell.commands.get("directory.new") is None
    assert names(window)
    assert window.page.pane.bar.isHidden()
    window.close()
