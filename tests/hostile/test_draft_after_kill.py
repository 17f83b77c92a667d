"""What was being written when the process died is offered when it is opened again, and lies nowhere in the clear."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop.office.meetings import trial
from tests.offices import Office, office, own_data_folder

__all__ = ["office", "own_data_folder"]
ENVIRONMENT = {"QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}


def test_rows_and_forms_come_back_after_a_kill(office: Office, tmp_path: Path) -> None:
    office.clock.move_to("2026-11-25T11:40")
    trial.plan_meeting(office.login("李敏"))
    folder = office.folder
    office.close()
    command = [sys.executable, "-m", "tests.hostile.typing", str(folder)]
    with subprocess.Popen(
        [*command, "type"], env=os.environ | ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as typing:
        assert typing.stdout is not None
        said = typing.stdout.readline()
        typing.kill()
    assert said == "ready\n"
    for path in folder.rglob("*"):
        if path.is_file():
            assert "断电前".encode() not in path.read_bytes(), path
    looked = subprocess.run(
        [*command, "look"],
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert looked.stdout.split() == ["断电前改的议题", "断电前写了一半的标题"], looked.stderr
