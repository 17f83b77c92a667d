"""The real window on a real office, without a screen: login, pages, lock, idle lock."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop import VERSION
from desktop.base import manual
from desktop.base.errors import UsageProblem
from desktop.base.permissions import Role
from desktop.export import fonts
from desktop.main import entrance, joining, settings, window
from desktop.main.renewal import RenewalDialog
from desktop.main.window import Window
from desktop.slices import discover
from desktop.storage.keys import accounts
from desktop.storage.keys.unlocking import unlock
from desktop.storage.office import open_office
from desktop.system.trial import people
from desktop.system.trial.people import PASSPHRASE
from desktop.ui import theme
from desktop.ui.lock import LockWindow
from desktop.ui.login import LoginPage
from desktop.ui.manual_window import ManualWindow
from desktop.ui.pages import ViewSettings
from desktop.ui.shell import Shell
from tests.offices import Office

NOW = "2026-11-24T10:00"


@pytest.fixture
def opened(qapp: QApplication, office: Office) -> Window:
    theme.install(qapp, fonts.folder())
    return Window(qapp, office.folder, NOW)


def log_in(qtbot: QtBot, shown: Window, password: str = PASSPHRASE) -> None:
    shown.login()
    page = shown._shown
    assert isinstance(page, LoginPage)
    page.users.setCurrentIndex(page.users.model().index(0, 0))
    page.password.setText(password)
    qtbot.keyClick(page.password_edit(), Qt.Key.Key_Return)


def test_login_opens_the_first_page_and_lock_becomes_a_process_without_a_key(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr("desktop.base.platform.process.replace", commands.append)
    log_in(qtbot, opened)
    qtbot.waitUntil(lambda: isinstance(opened._shown, Shell), timeout=10_000)
    shell = opened._shown
    assert isinstance(shell, Shell)
    assert shell.current_page() is not None
    shell.commands.run("shell.lock")
    (command,) = commands
    assert "--locked" in command
    assert PASSPHRASE not in " ".join(command)
    again = window.session_for(opened._folder, "李敏", PASSPHRASE, NOW, discover())
    again.close()  # the lock had released the office


def test_a_wrong_password_stays_on_the_login_page(qtbot: QtBot, opened: Window) -> None:
    log_in(qtbot, opened, "不对的口令啊啊")
    page = opened._shown
    assert isinstance(page, LoginPage)
    qtbot.waitUntil(lambda: "不正确" in page._note_words.full_text(), timeout=10_000)
    opened.closed()


def test_the_lock_window_shows_what_it_was_told_and_leads_to_login(qtbot: QtBot, opened: Window) -> None:
    opened.locked(["1:2:续报到时"], ["总值班室:0000-1234567"], "")
    shown = opened._shown
    assert isinstance(shown, LockWindow)
    assert shown.due_bar.isVisibleTo(shown)
    shown.login_wanted.emit()
    assert isinstance(opened._shown, LoginPage)
    opened.closed()


def test_a_set_clock_is_refused_outside_a_trial_office(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = open_office

    def as_real_office(*args: object) -> object:
        session = real(*args)  # type: ignore[arg-type]
        object.__setattr__(session.office, "trial", False)
        return session

    monkeypatch.setattr(window, "open_office", as_real_office)
    with pytest.raises(UsageProblem):
        window.session_for(office.folder, "李敏", PASSPHRASE, NOW, discover())


def test_every_page_can_be_drawn(office: Office, tmp_path: Path) -> None:
    password, out = tmp_path / "password", tmp_path / "out"
    password.write_text(PASSPHRASE, "utf-8")
    office.close()
    command = [
        sys.executable,
        "-m",
        "desktop.main",
        str(office.folder),
        "--pictures",
        str(out),
        "--sizes",
        "1180x600",
        "--user",
        "李敏",
        "--password-file",
        str(password),
        "--now",
        NOW,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    may = discover().permissions()
    rail = [s for s in joining.pages(discover())[0] if not s.permission or Role.CLERK in may[s.permission]]
    drawn = {path.name for path in out.glob("*.png")}
    assert {f"{n:02d}-{spec.id}-1180.png" for n, spec in enumerate(rail, 1)} <= drawn


def test_a_folder_without_an_office_says_so(tmp_path: Path) -> None:
    assert entrance.info(tmp_path, window.clock_of(NOW)).users == ()


def test_the_version_is_written_once() -> None:
    declared = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert declared == VERSION


def test_row_18_an_expired_password_opens_only_the_change_dialog(
    qtbot: QtBot, opened: Window, office: Office
) -> None:
    admin = unlock(office.folder, people.SECURITY_ADMIN, PASSPHRASE, office.clock)
    accounts.set_policy(admin, office.clock, max_age_days_confidential=30)
    opened._now = "2027-01-24T10:00"
    log_in(qtbot, opened)
    qtbot.waitUntil(lambda: bool(opened._shown.findChildren(RenewalDialog)), timeout=10_000)  # type: ignore[union-attr]
    assert isinstance(opened._shown, LoginPage)
    (dialog,) = opened._shown.findChildren(RenewalDialog)
    for field, words in zip(dialog._fields, (PASSPHRASE, "清江水长流-2027", "清江水长流-2027"), strict=True):
        field.setText(words)
    dialog.submit()
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible(), timeout=10_000)
    opened.closed()
    with window.session_for(
        office.folder, "李敏", "清江水长流-2027", "2027-01-24T10:05", discover()
    ) as session:
        assert session.user.name == "李敏"


def sheets(words: str) -> list[QWidget]:
    """Visible windows with these words in the title."""
    return [
        each for each in QApplication.topLevelWidgets() if each.isVisible() and words in each.windowTitle()
    ]


def test_what_is_new_is_told_once_after_an_update(
    qtbot: QtBot, qapp: QApplication, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.install(qapp, fonts.folder())
    monkeypatch.setattr("desktop.base.platform.process.replace", lambda _command: None)
    view = ViewSettings({settings.SEEN: "0.0.1"})
    shown = Window(qapp, office.folder, NOW, view)
    log_in(qtbot, shown)
    qtbot.waitUntil(lambda: bool(sheets("更新内容")), timeout=10_000)
    sheets("更新内容")[0].close()
    shown.lock()
    log_in(qtbot, shown)
    qtbot.waitUntil(lambda: isinstance(shown._shown, Shell), timeout=10_000)
    assert view.get(settings.SEEN) == VERSION and not sheets("更新内容")
    shown.closed()


def test_the_manual_opens_from_login_and_from_any_page_by_key(qtbot: QtBot, opened: Window) -> None:
    opened.login()
    page = opened._shown
    assert isinstance(page, LoginPage)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.findChild(ManualWindow) is not None)
    first = page.findChild(ManualWindow)
    assert isinstance(first, ManualWindow) and first.chapter() == "start"
    page.password.setText(PASSPHRASE)
    qtbot.keyClick(page.password_edit(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened._shown, Shell), timeout=10_000)
    shell = opened._shown
    assert isinstance(shell, Shell)
    shell.go("duty")
    shell.press("Shift+F1")
    qtbot.waitUntil(lambda: shell.findChild(ManualWindow) is not None)
    second = shell.findChild(ManualWindow)
    assert isinstance(second, ManualWindow) and second.chapter() == "duty"
    shell.commands.run("shell.news")
    qtbot.waitUntil(lambda: second.chapter() == manual.NEWS)
    opened.closed()
