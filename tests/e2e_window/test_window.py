"""A clerk's morning by keyboard alone, in the real window: log in, register, find, handle, finish, lock."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.pinyin import initials
from desktop.office.documents.records import IncomingDocument
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE
from tests.e2e_window.screen import Screen
from tests.offices import Office

NOW = "2026-11-24T10:00"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path / "screen")
    try:
        yield made
    finally:
        made.shoot(tmp_path / "last.xwd")
        made.close()


def test_a_paper_from_registration_to_the_lock(screen: Screen, office: Office, own_data_folder: Path) -> None:
    office.close()
    command = [sys.executable, "-m", "desktop.main", str(office.folder), "--now", NOW]
    window = screen.start(command, "window", {"SANBAN_DATA": str(own_data_folder)})
    screen.wait_title("登录")
    screen.calm()
    screen.type(PASSPHRASE)
    screen.press("Return")
    screen.wait_title("办公室")
    screen.calm()

    screen.press("ctrl+n")
    screen.type_pinyin("guanyu")
    screen.press("Tab")
    screen.type_pinyin("fangxun", "gongzuo")
    screen.press("Tab")
    screen.type_pinyin("shuiliju")
    screen.press("Tab", "Tab", "Tab", "Tab", "Down")  # 办理性质: the next choice, for reading
    screen.press("ctrl+s")

    screen.choose("fxgz")
    screen.press("ctrl+Return")  # the next step: 拟办
    screen.press("Tab", "Tab")
    screen.type_pinyin("qing", "yuezhi")
    screen.press("ctrl+Return")
    screen.choose(">办结")
    screen.type_pinyin("yiyue")
    screen.press("ctrl+Return")

    screen.press("ctrl+l")
    screen.wait_title("锁")
    screen.calm()
    screen.press("Return")
    screen.wait_title("登录")
    assert window.poll() is None

    office.clock.move_to("2026-11-24T11:00")
    with office.login(CLEARED_CLERK) as session:  # the lock has let go of the office
        (made,) = session.find(IncomingDocument)
        verbs = [line.verb for line in session.history(made.id)]
    assert initials(made.title) == "fxgz", made.title
    assert all("\u4e00" <= char <= "\u9fff" for char in made.title + str(made.from_unit) + made.body)
    assert made.stage == "办结"
    assert list(dict.fromkeys(verbs)) == ["documents.register", "documents.propose", "documents.finish"], (
        verbs
    )
