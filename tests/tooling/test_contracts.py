"""The import contracts hold for slices they do not name, and break when they should."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLICE_FILES = ("records", "rules", "store", "printout", "service", "module", "page")
OTHERS = (
    "desktop/__init__", "desktop/__main__", "desktop/main", "desktop/slices", "desktop/cli/__init__",
    "desktop/cli/main", "desktop/base/__init__", "desktop/base/ids", "desktop/storage/__init__",
    "desktop/storage/log", "desktop/ui/__init__", "desktop/ui/shell", "desktop/export/__init__",
    "desktop/office/__init__", "desktop/system/__init__", "desktop/overview/__init__", "sync/__init__", "sync/merge",
)  # fmt: skip

ALLOWED = {
    "desktop/office/parties/page": "import PySide6.QtWidgets\nimport desktop.ui.shell\n"
    "import desktop.office.parties.service",
    "desktop/office/parties/service": "import desktop.office.parties.store\nimport desktop.system.people.service",
    "desktop/office/parties/store": "import desktop.storage.log\nimport desktop.office.parties.rules",
    "desktop/storage/log": "import sync.merge\nimport desktop.base.ids",
    "desktop/overview/home/store": "import desktop.office.parties.store",
    "desktop/system/sync_center/service": "import sync.merge",
    "desktop/main": "import PySide6.QtWidgets\nimport desktop.slices\nimport desktop.ui.shell",
    "desktop/ui/shell": "from PySide6 import QtWidgets",
    "desktop/cli/main": "import desktop.storage.log\nimport sync.merge",
}

FORBIDDEN = [
    ("house", "desktop/base/ids", "import desktop.storage.log"),
    ("house", "desktop/ui/shell", "import desktop.storage.log"),
    ("house", "desktop/office/parties/page", "import desktop.overview.home.page"),
    ("house", "desktop/system/people/service", "import desktop.office.parties.service"),
    ("house", "desktop/office/parties/service", "import desktop.slices"),
    ("house", "desktop/helpers", ""),
    ("sync-stands-alone", "sync/merge", "import desktop.base.ids"),
    ("sync-users", "desktop/office/parties/service", "import sync.merge"),
    ("sync-users", "desktop/system/people/service", "from sync import merge"),
    ("office-independent", "desktop/office/parties/service", "import desktop.office.guests.records"),
    ("slice", "desktop/office/parties/rules", "import desktop.office.parties.store"),
    ("slice", "desktop/system/people/store", "import desktop.system.people.service"),
    ("slice", "desktop/overview/home/service", "import desktop.overview.home.page"),
    ("qt-places", "desktop/office/parties/rules", "import PySide6.QtCore"),
    ("qt-places", "desktop/export/__init__", "from PySide6 import QtGui"),
    ("qt-places", "sync/merge", "import PySide6.QtCore"),
    ("no-qt-behind-verbs", "desktop/cli/main", "import desktop.ui.shell"),
    ("no-qt-behind-verbs", "desktop/office/parties/service", "import desktop.ui.shell"),
    ("no-qt-behind-verbs", "desktop/cli/main", "import desktop.office.parties.page"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small house with slices of invented names, and this project's contracts."""
    root = tmp_path_factory.mktemp("house")
    slices = ["office/parties", "office/guests", "system/people", "system/sync_center", "overview/home"]
    files = [f"desktop/{s}/{f}" for s in slices for f in ("__init__", *SLICE_FILES)]
    for name in [*OTHERS, *files]:
        path = root / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ALLOWED.get(name, "") + "\n")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (root / "pyproject.toml").write_text(project[project.index("[tool.importlinter]") :], "utf-8")
    return root


def broken(house: Path, contract: str = "") -> str:
    """The linter's report, empty when every contract (or the one asked for) is kept."""
    command = "import sys; from importlinter.cli import lint_imports_command as lint; lint()"
    only = ["--contract", contract] if contract else []
    result = subprocess.run(
        [sys.executable, "-P", "-c", command, "--no-cache", "--config", "pyproject.toml", *only],
        cwd=house,
        env={"PYTHONPATH": str(house), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
    )
    assert "Contracts:" in result.stdout, result.stdout + result.stderr
    return "" if result.returncode == 0 else result.stdout


def test_the_design_is_allowed(house: Path) -> None:
    assert broken(house) == ""


@pytest.mark.parametrize(("contract", "name", "line"), FORBIDDEN)
def test_a_forbidden_import_is_found(house: Path, contract: str, name: str, line: str) -> None:
    path = house / f"{name}.py"
    before = path.read_text() if path.exists() else None
    try:
        path.write_text(f"{before or ''}{line}\n")
        assert "BROKEN" in broken(house, contract)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


def test_the_contracts_tested_are_all_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    ids = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    assert ids == {contract for contract, _, _ in FORBIDDEN}
