"""One process per office folder; what a dead one left behind heals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem
from desktop.base.platform.locks import LOCK_NAME, FolderLock

ROOT = Path(__file__).parents[3]
HOLD = (
    "import sys, time; from pathlib import Path; from desktop.base.platform.locks import FolderLock;"
    "FolderLock(Path(sys.argv[1])).acquire(); print('held', flush=True); time.sleep(60)"
)


def _holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "held"
    return child


def test_row_36_a_second_process_is_refused_with_exit_code_4(tmp_path: Path) -> None:
    child = _holder(tmp_path)
    try:
        with pytest.raises(EnvironmentProblem, match="E-LOCK") as caught:
            FolderLock(tmp_path).acquire()
        assert caught.value.exit_code == 4
        assert str(child.pid) in caught.value.message
    finally:
        child.kill()
        child.communicate()


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_row_36_a_lock_left_by_a_killed_process_heals(tmp_path: Path) -> None:
    child = _holder(tmp_path)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    assert json.loads((tmp_path / LOCK_NAME).read_bytes())["pid"] == child.pid
    lock = FolderLock(tmp_path)
    lock.acquire()
    assert lock.healed
    lock.release()


@pytest.mark.parametrize("left", [b"", b"half {", b"[1]", b'{"pid": 1, "boot": "before", "host": null}'])
def test_row_36_a_lock_left_by_a_reboot_or_in_pieces_heals(tmp_path: Path, left: bytes) -> None:
    if b"host" in left:
        from desktop.base.platform.process import host_name

        left = json.dumps({"pid": 1, "boot": "before", "host": host_name()}).encode()
    (tmp_path / LOCK_NAME).write_bytes(left)
    with FolderLock(tmp_path) as lock:
        words = json.loads((tmp_path / LOCK_NAME).read_bytes())
        assert words["pid"] == os.getpid()
        assert lock.healed == (b"host" in left)


def test_opening_twice_in_one_process_is_refused(tmp_path: Path) -> None:
    with FolderLock(tmp_path):
        with pytest.raises(EnvironmentProblem, match="E-LOCK"):
            FolderLock(tmp_path).acquire()
        (tmp_path / "x").mkdir()
        with pytest.raises(EnvironmentProblem, match="E-LOCK"):
            FolderLock(tmp_path / "x" / "..").acquire()
        with FolderLock(tmp_path / "x"):
            pass
    with FolderLock(tmp_path):
        pass


def test_another_machines_words_are_believed(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_text(
        json.dumps({"pid": 1, "boot": "b", "host": "另一台计算机"}), encoding="utf-8"
    )
    with pytest.raises(EnvironmentProblem, match="另一台计算机"):
        FolderLock(tmp_path).acquire()
    (tmp_path / LOCK_NAME).unlink()
    with FolderLock(tmp_path):
        pass


def test_releasing_twice_or_unheld_is_harmless(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.release()
    lock.acquire()
    lock.release()
    lock.release()
    assert (tmp_path / LOCK_NAME).read_bytes() == b""


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="E-DISK"):
        FolderLock(tmp_path / "gone").acquire()
