"""The palette over a real office: pages, commands, records and people, also by their pinyin initials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.base.pinyin import letters_of
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, DUTY_OFFICERS, SYSTEM_ADMIN
from desktop.ui import snapshot, theme
from desktop.ui.palette import Palette, answers
from tests.main import every_page
from tests.main.furnished import NOW, furnished_office


@pytest.fixture
def login(qapp: QApplication, own_data_folder: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    theme.install(qapp, fonts.folder())
    with furnished_office() as folder:
        opened = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(request.param))
        opened.shell.show()
        assert snapshot.settle(lambda: every_page.is_active(opened.shell))
        yield opened
        opened.shell.close()
        opened.close()


def typed(qtbot: QtBot, opened: Opened, words: str) -> Palette:
    palette = opened.shell.palette_box
    if palette.isVisible():
        palette.leave()
    opened.shell.open_palette()
    qtbot.keyClicks(palette.field, words)
    qtbot.waitUntil(lambda: palette._answered == words and not opened.tasks.busy(), timeout=10_000)
    return palette


def titles(palette: Palette) -> list[str]:
    return [row.title for row in palette.model.rows]


@pytest.mark.parametrize("login", [CLEARED_CLERK], indirect=True)
def test_commands_pages_records_and_people_by_initials(login: Opened, qtbot: QtBot) -> None:
    for letters, title in (("djlw", "登记来文"), ("sw", "转到 收文"), ("xjhy", "新建会议")):
        assert title in titles(typed(qtbot, login, letters)), letters
    row = next(row for row in typed(qtbot, login, "djlw").model.rows if row.title == "登记来文")
    assert row.mark == "登记来文"
    for letters, name in (("zqh", "曾庆华"), ("szq", "单志强"), ("osf", "区少芬")):
        assert name in titles(typed(qtbot, login, letters)), letters
    found = titles(typed(qtbot, login, "cstc"))
    assert any("城市停车" in title for title in found), found


@pytest.mark.parametrize("login", [CLEARED_CLERK], indirect=True)
def test_a_person_found_opens_in_the_directory(login: Opened, qtbot: QtBot) -> None:
    palette = typed(qtbot, login, "osf")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = login.shell.current_page()
    assert page is not None and page.page_id == "directory"
    qtbot.waitUntil(lambda: getattr(page.current(), "name", "") == "区少芬", timeout=10_000)


@pytest.mark.parametrize("login", [DUTY_OFFICERS[1], SYSTEM_ADMIN], indirect=True)
def test_the_palette_offers_only_what_the_person_may_do(login: Opened, qtbot: QtBot) -> None:
    palette = login.shell.palette_box
    login.shell.open_palette()
    palette.field.setText(">")
    offered = titles(palette)
    assert "立即锁定" in offered
    assert "新建督办" not in offered and "新建会议" not in offered
    pages = {f"转到 {spec.title}" for spec in login.shell.pages.values()}
    assert {title for title in offered if title.startswith("转到 ")} == pages
    assert not any(command.permission and not login.session.may(command.permission)
                   for command in login.shell.commands.all())  # fmt: skip


def test_what_of_a_title_was_typed() -> None:
    title = "导出 PDF…"
    assert letters_of(title) == "dc pdf "
    assert answers(title, letters_of(title), "dc") == "导出"
    assert answers(title, letters_of(title), "pdf") == "pdf"
    assert answers(title, letters_of(title), "xx") is None
    assert answers(title, "", "") == ""


@pytest.mark.parametrize("login", [CLEARED_CLERK], indirect=True)
def test_every_act_on_a_record_has_a_key_shown_in_the_sheet(login: Opened, qtbot: QtBot) -> None:
    shell, seen = login.shell, set[str]()
    for page in every_page.visits(login, seen):
        current = shell.current_page()
        assert current is not None
        if page in shell.record_pages:
            titles = {command.title for command in current.commands() if not command.danger}
            live = {
                c.title: c.keys for c in shell.commands.with_live_keys(current.page_id) if c.title in titles
            }
            without = [title for title in titles & set(live) if not live[title]]
            assert len(without) <= 2, (page, without)
