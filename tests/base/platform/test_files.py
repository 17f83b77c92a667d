"""Durable files, folders and the replacing of a process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem
from desktop.base.platform import files, folders, process

ROOT = Path(__file__).parents[3]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "文件"
    for data in (b"first", b"", b"x" * 1_000_000):
        files.atomic_write(path, data)
        assert path.read_bytes() == data
    assert [item.name for item in tmp_path.iterdir()] == ["文件"]


def test_the_order_is_write_flush_rename_flush_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    replace, fsync = os.replace, os.fsync

    def flush(handle: int) -> None:
        steps.append("flush")
        fsync(handle)

    def rename(old: str, new: str) -> None:
        steps.append("rename")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", rename)
    files.atomic_write(tmp_path / "a", b"data")
    assert steps == (["flush", "rename"] if os.name == "nt" else ["flush", "rename", "flush"])


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_row_24_a_failed_flush_is_said_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    path = tmp_path / "a"
    files.atomic_write(path, b"old")

    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(EnvironmentProblem, match="E-DISK"):
        files.atomic_write(path, b"new")
    with pytest.raises(EnvironmentProblem, match="E-DISK"):
        files.append_durably(path.with_name("b"), b"new")
    assert path.read_bytes() == b"old"
    assert not list(tmp_path.glob(".*.tmp"))


def test_row_27_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="E-DISK"):
        files.atomic_write(tmp_path / "gone" / "a", b"x")
    with pytest.raises(EnvironmentProblem, match="E-READ"):
        files.read_exact(tmp_path / "gone", 0, 1)


def test_reading_is_exact(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert files.read_exact(tmp_path / "a", 3, 4) == b"3456"
    with pytest.raises(EnvironmentProblem, match="E-READ"):
        files.read_exact(tmp_path / "a", 8, 4)


def test_appending_adds(tmp_path: Path) -> None:
    for part in (b"one", b"two"):
        files.append_durably(tmp_path / "a", part)
    assert (tmp_path / "a").read_bytes() == b"onetwo"


def test_the_data_folder_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "given"))
    assert folders.data_folder() == tmp_path / "given"
    assert (tmp_path / "given").is_dir()
    if os.name == "nt":
        return
    assert (tmp_path / "given").stat().st_mode & 0o077 == 0
    monkeypatch.delenv("SANBAN_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    assert folders.data_folder() == tmp_path / "xdg" / "sanban"
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folders.data_folder() == tmp_path / ".local" / "share" / "sanban"


def test_a_data_folder_that_cannot_be_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "file" / "inside"))
    with pytest.raises(EnvironmentProblem, match="E-DISK"):
        folders.data_folder()


def test_a_process_is_replaced_and_says_nothing_more() -> None:
    script = (
        "import sys; from desktop.base.platform.process import replace; print('before');"
        "replace([sys.executable, '-c', 'print(\"after\")']); print('never')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["before", "after"]


@pytest.mark.skipif(os.name == "nt", reason="exec keeps the process number on POSIX only")
def test_a_replaced_process_keeps_its_number_and_inherits_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"key")
    script = (
        f"import sys, os; from desktop.base.platform.process import replace; kept = open({str(secret)!r});"
        "print(os.getpid(), flush=True);"
        "replace([sys.executable, '-c', 'import os; print(os.getpid()); "
        'print([os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd")'
        ' if os.path.exists(f"/proc/self/fd/{n}")])\'])'
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second, opened = done.stdout.splitlines()
    assert first == second
    assert str(secret) not in opened


def test_the_machine_has_a_name() -> None:
    assert process.host_name()
    assert process.boot_id() == process.boot_id()
