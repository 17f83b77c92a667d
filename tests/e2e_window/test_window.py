"""A clerk's morning by keyboard alone, in the real window: log in, register, find, handle, finish, undo, lock."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.pinyin import initials
from desktop.office.documents.records import (
    ASSIGNED,
    FED_BACK,
    FINISHED,
    INSTRUCTED,
    PROPOSED,
    REGISTERED,
    REOPENED,
    IncomingDocument,
)
from desktop.office.documents.store import opinions
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE
from tests.e2e_window.screen import Screen
from tests.offices import Office

NOW = "2026-11-24T10:00"

STEPS = (
    ("拟办", PROPOSED, ("Tab", "Tab", "qing", "yuezhi")),
    ("批示", INSTRUCTED, ("wuhaitao", "Tab", "Tab", "tongyi")),
    ("交办", ASSIGNED, ("shuiliju",)),
    ("登记反馈", FED_BACK, ("Tab", "Tab", "yijing", "wancheng")),
    ("办结", FINISHED, ("yijing", "banli")),
)
"""The next step each time: title of its dialog, the stage after it, what is typed before Ctrl+Enter."""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path / "screen")
    try:
        yield made
    finally:
        made.close()


def test_a_paper_from_registration_to_the_lock(screen: Screen, office: Office, own_data_folder: Path) -> None:
    office.close()
    command = [sys.executable, "-m", "desktop.main", str(office.folder), "--now", NOW]
    window = screen.start(command, "window", {"SANBAN_DATA": str(own_data_folder)})
    screen.wait_for("登录")
    screen.type(PASSPHRASE)
    screen.press("Return")
    screen.wait_for("工作台 — ")

    screen.press("ctrl+n")
    screen.wait_for("登记来文 — ")
    screen.type_pinyin("guanyu")
    screen.press("Tab")
    screen.type_pinyin("fangxun", "gongzuo")
    screen.press("Tab")
    screen.type_pinyin("shuiliju")
    screen.press("ctrl+s")
    screen.wait_for("工作台 — ")

    screen.press("ctrl+k")
    screen.type("fxgz")
    screen.press("Return")  # before the search can have answered
    screen.wait_for(f" · {REGISTERED} — ")
    for step, stage, keys in STEPS:
        screen.press("ctrl+Return")
        screen.wait_for_dialog(step)
        for key in keys:
            if key == "Tab":
                screen.press(key)
            else:
                screen.type_pinyin(key)
        screen.press("ctrl+Return")
        screen.wait_for(f" · {stage} — ")
    screen.press("ctrl+z")
    screen.wait_for(f" · {FED_BACK} — ")

    screen.press("ctrl+l")
    screen.wait_for("已锁定")
    screen.press("Return")
    screen.wait_for("登录")
    assert window.poll() is None

    office.clock.move_to("2026-11-24T11:00")
    with office.login(CLEARED_CLERK) as session:  # the lock has let go of the office
        (made,) = session.find(IncomingDocument)
        stages = [line.after for line in session.history(made.id) if line.field == "stage"]
        entries = [(entry.step, entry.words) for entry in opinions(session, made.id)]
    assert initials(made.title) == "fxgz", made.title
    words = [made.title, str(made.from_unit), made.body, *(words for _, words in entries)]
    assert all("\u4e00" <= char <= "\u9fff" or char in "。，" for char in "".join(words)), words
    assert made.stage == FED_BACK and made.finished_on is None
    assert [step for step, _ in entries] == [*(stage for _, stage, _ in STEPS), REOPENED]
    assert stages == [REGISTERED, *(stage for _, stage, _ in STEPS), FED_BACK]
