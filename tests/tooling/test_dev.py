"""dev.py: a first set-up does everything, a second nothing, a cut-off one is done again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

POSIX = pytest.mark.skipif(os.name == "nt", reason="the launcher is a shell script")


class Pip:
    """Stands in for pip: remembers what it was asked and answers with a chosen exit code."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.answer = 0

    def __call__(self, *arguments: str, quiet: bool = False) -> int:
        if arguments == ("--version",):
            return 0
        self.calls.append(arguments)
        return self.answer


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pip:
    """A project folder of its own, with a real virtual environment (no pip in it) and a recording pip."""
    for name, place in {"ROOT": "", "VENV": ".venv", "LOCK": "r.lock", "WHEELHOUSE": "wheelhouse"}.items():
        monkeypatch.setattr(dev, name, tmp_path / place)
    (tmp_path / "r.lock").write_text("one==1\n")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    stand_in = Pip()
    monkeypatch.setattr(dev, "pip", stand_in)
    monkeypatch.setattr(dev, "require_system_packages", lambda: None)
    return stand_in


def test_the_second_set_up_asks_nothing_of_pip(pip: Pip) -> None:
    dev.set_up()
    assert [call[0] for call in pip.calls] == ["install"]
    assert {"--no-deps", "--require-hashes", "--only-binary=:all:"} <= set(pip.calls[0])
    dev.set_up()
    assert len(pip.calls) == 1


def test_a_changed_lock_is_installed(pip: Pip) -> None:
    dev.set_up()
    dev.LOCK.write_text("one==2\n")
    dev.set_up()
    assert len(pip.calls) == 2


def test_a_set_up_that_failed_is_done_again(pip: Pip) -> None:
    pip.answer = 1
    with pytest.raises(SystemExit):
        dev.set_up()
    pip.answer = 0
    dev.set_up()
    assert len(pip.calls) == 2


def test_a_wheelhouse_replaces_the_network(pip: Pip) -> None:
    dev.WHEELHOUSE.mkdir()
    (dev.WHEELHOUSE / "readme.txt").touch()
    dev.set_up()
    assert "--no-index" not in pip.calls[0]
    (dev.WHEELHOUSE / "one-1-py3-none-any.whl").touch()
    dev.LOCK.write_text("one==3\n")
    dev.set_up()
    assert "--no-index" in pip.calls[1]
    assert str(dev.WHEELHOUSE) in pip.calls[1]


def test_a_venv_of_another_python_is_made_anew(pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        made.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", record)
    dev.make_venv()
    assert made == []
    config = dev.VENV / "pyvenv.cfg"
    config.write_text(config.read_text("utf-8").replace("version = 3.", "version = 2."), "utf-8")
    dev.make_venv()
    assert [command[1:4] for command in made] == [["-m", "venv", "--clear"]]


@POSIX
def test_the_launcher_finds_the_project_from_anywhere(tmp_path: Path) -> None:
    root = tmp_path / "办公室 '一'"
    (root / "desktop").mkdir(parents=True)
    (root / "desktop" / "__main__.py").write_text(
        "import sys; print(sys.argv[1:], sys.flags.utf8_mode); sys.exit(5)", "utf-8"
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    dev.link_project(root / ".venv", root)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "desktop").mkdir(parents=True)
    (elsewhere / "desktop" / "__main__.py").write_text("print('the wrong one')")
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    answer = subprocess.run(
        [root / ".venv/bin/sanban", "list", "a b"], cwd=elsewhere, env=clean, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "['list', 'a b'] 1"
    assert answer.returncode == 5


@pytest.mark.parametrize(
    ("arguments", "display", "expected"),
    [
        ([], True, ["open"]),
        ([], False, ["tour"]),
        (["--out", "x"], False, ["tour", "--out", "x"]),
        (["office", "verify", "x"], True, ["office", "verify", "x"]),
    ],
)
def test_what_run_runs(arguments: list[str], display: bool, expected: list[str]) -> None:
    assert dev.run_arguments(arguments, display) == expected


@POSIX
def test_a_missing_library_names_its_package() -> None:
    known = {"libc.so.6": "libc6"} if sys.platform == "linux" else {}
    assert dev.missing_packages(known | {"libsanban-not-there.so.9": "not-there"}) == ["not-there"]


@POSIX
@pytest.mark.parametrize("venv_works", [True, False])
def test_without_rights_the_command_is_said(
    venv_works: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "QT_LIBRARIES", {"libsanban-not-there.so.9": "not-there"})
    monkeypatch.setattr(dev, "can_make_venv", lambda: venv_works)
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("DISPLAY", raising=False)
    if venv_works:
        dev.require_system_packages()
    else:
        with pytest.raises(SystemExit):
            dev.require_system_packages()
    said = capsys.readouterr().err
    assert "apt-get install" in said
    assert "not-there" in said
    assert ("python3-venv" in said) is not venv_works


def test_lint_fails_when_one_of_its_parts_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def only_mypy_fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, int("mypy" in command))

    monkeypatch.setattr(subprocess, "run", only_mypy_fails)
    assert dev.lint() == 1
    assert len(ran) == 4
    assert "FAILED (mypy)" in capsys.readouterr().err


def test_an_unknown_command_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["tset"]) == 2
    assert "tset" in capsys.readouterr().err
