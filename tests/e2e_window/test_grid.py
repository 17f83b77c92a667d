"""Chinese typed through fcitx5 straight into a cell of the agenda, without opening it first."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.office.meetings import trial
from tests.e2e_window.screen import Screen
from tests.offices import Office


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    made = Screen(tmp_path / "screen")
    try:
        yield made
    finally:
        made.close()


def test_a_cell_takes_what_the_input_method_composes(
    screen: Screen, office: Office, own_data_folder: Path
) -> None:
    office.clock.move_to("2026-11-25T11:40")
    meeting = trial.plan_meeting(office.login("李敏")).meeting
    office.close()
    command = [sys.executable, "-m", "tests.e2e_window.grid_app", str(office.folder), meeting.hex()]
    screen.start(command, "grid", {"SANBAN_DATA": str(own_data_folder)})
    screen.wait_for("|1,1")
    screen.type_pinyin("nihao", "shijie")
    screen.press("Return")
    screen.wait_for("议程 你好世界|2,1")
    screen.press("ctrl+z")
    screen.wait_for("议程 审议")
