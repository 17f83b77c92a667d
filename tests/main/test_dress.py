"""Another look or font size while the window is open: it is built anew and stands where it stood."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.export import fonts
from desktop.main import settings
from desktop.main.window import Window
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE
from desktop.ui import snapshot, theme
from desktop.ui.login import LoginPage
from desktop.ui.pages import ViewSettings
from desktop.ui.shell import Shell
from tests.offices import Office
from tests.ui.sweeps import sweep


@pytest.fixture
def opened(qapp: QApplication, office: Office, qtbot: QtBot) -> Iterator[tuple[Window, ViewSettings]]:
    theme.install(qapp, fonts.folder())
    view = ViewSettings()
    made = Window(qapp, office.folder, "2026-11-24T10:00", view)
    made.login()
    page = made._shown
    assert isinstance(page, LoginPage)
    model = page.users.model()
    row = next(n for n in range(model.rowCount()) if CLEARED_CLERK in str(model.index(n, 0).data()))
    page.users.setCurrentIndex(model.index(row, 0))
    page.password.setText(PASSPHRASE)
    qtbot.keyClick(page.password_edit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(made._shown, Shell), timeout=10_000)
    yield made, view
    made.closed()
    if made._shown is not None:
        made._shown.close()
    theme.install(qapp, None)


def calm(window: Window) -> None:
    assert window._opened is not None
    tasks = window._opened.tasks
    assert snapshot.settle(lambda: not tasks.busy(), timeout_ms=15_000)


def test_the_window_is_built_anew_where_it_stood(opened: tuple[Window, ViewSettings], qtbot: QtBot) -> None:
    window, view = opened
    first = window._shown
    assert isinstance(first, Shell)
    first.go("documents")
    calm(window)
    listed = first.current_page()
    listed.box.setText("通知")
    calm(window)
    rows, chosen = listed.model.rowCount(), listed.current()
    if chosen is not None:
        listed.open(chosen)
        calm(window)
    first.commands.run("look.night")
    first_again = window._shown
    assert isinstance(first_again, Shell) and first_again is not first and first_again.isVisible()
    assert theme.current().look == "night" and settings.look_of(view) == ("night", 14)
    calm(window)
    qtbot.waitUntil(lambda: not isValid(first))
    here = first_again.current_page()
    if chosen is not None:
        assert here.record_id == chosen.id
        first_again.back()
        here = first_again.current_page()
    assert here.box.text() == "通知"
    qtbot.waitUntil(lambda: here.model.rowCount() == rows)
    first_again.commands.run("size.huge")
    calm(window)
    last = window._shown
    assert isinstance(last, Shell) and theme.current().base == 18
    assert settings.look_of(view) == ("night", 18)
    last.resize(1366, 688)
    last.activateWindow()
    calm(window)
    assert sweep(last) == []
    assert window._opened is not None and window._opened.shell is last


def test_unsaved_input_is_asked_about_before_a_new_look(
    opened: tuple[Window, ViewSettings], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, view = opened
    shell = window._shown
    assert isinstance(shell, Shell)
    shell.go("documents")
    monkeypatch.setattr(shell.current_page(), "may_leave", lambda: False)
    shell.commands.run("look.night")
    assert window._shown is shell and settings.look_of(view) == ("light", 14)
