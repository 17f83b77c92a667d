"""The command line on a machine without Qt: every command's code is loaded, and Qt is never asked for."""

from __future__ import annotations

import subprocess
import sys

from tests.e2e.running import ROOT

BLOCKED = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoQt())
from desktop.cli.main import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
sys.exit(code)
"""


def blocked(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKED, *map(str, arguments)], capture_output=True, cwd=ROOT, check=False
    )


def test_reading_and_writing_work_without_qt(trial, password_file):
    who = ("--office", trial.folder, "--user", "李敏", "--password-file", password_file)
    made = blocked(
        "do", "documents.incoming", "create", "--set", "title=甲", "--set", "from_unit=乙", *who, "--json"
    )
    assert (made.returncode, made.stderr) == (0, b"")
    assert blocked("office", "verify", *who).returncode == 0
    assert blocked("kinds").returncode == 0


def test_the_block_blocks():
    script = BLOCKED.replace("from desktop.cli.main import main", "import PySide6")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert b"ModuleNotFoundError" in done.stderr
