"""The bans of pyproject.toml bite where they should and nowhere else; an unread log warning fails a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICE = "desktop/office/parties/service.py"


def ruff_codes(source: str, path: str) -> set[str]:
    """Codes that ruff reports for `source` as if it stood at `path`."""
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--stdin-filename", path, "-"],
        input=f'"""A module."""\n\n{source}\n',
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode in {0, 1}, result.stderr
    return {line.split()[1] for line in result.stdout.splitlines() if line.startswith(path)}


@pytest.mark.parametrize(
    ("source", "path", "code"),
    [
        ("import datetime\n\nX = datetime.datetime.now(datetime.UTC)", SERVICE, "TID251"),
        ("from datetime import date\n\nX = date.today()", SERVICE, "TID251"),
        ("import uuid\n\nX = uuid.uuid4()", SERVICE, "TID251"),
        ("import time\n\nX = time.time()", "desktop/storage/writer.py", "TID251"),
        ("import fcntl\n\nX = fcntl.LOCK_EX", "desktop/storage/lock.py", "TID251"),
        ("import resource\n\nX = resource.RLIM_INFINITY", SERVICE, "TID251"),
        ("import os\n\nX = os.fork", "sync/outbox.py", "TID251"),
        ('print("x")', SERVICE, "T201"),
        ("def act() -> None:\n    pass", SERVICE, "D103"),
    ],
)
def test_a_ban_bites(source: str, path: str, code: str) -> None:
    assert code in ruff_codes(source, path)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("import fcntl\n\nX = fcntl.LOCK_EX", "desktop/base/platform/posix.py"),
        ("import time\n\nX = time.time()", "desktop/base/clock.py"),
        ('print("x")', "tests/tooling/test_x.py"),
        ('TEXT = "拟办意见：请党政办（机要科）阅处。"', SERVICE),
    ],
)
def test_what_is_allowed_passes(source: str, path: str) -> None:
    assert ruff_codes(source, path) == set()


def test_a_log_warning_must_be_expected(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers = expected_log(pattern): x\n")
    pytester.makepyfile(
        """
        import logging
        import pytest

        log = logging.getLogger("desktop.storage")

        def test_quiet():
            log.info("nothing")

        def test_surprise():
            log.warning("page 3 is damaged")

        @pytest.mark.expected_log("page [0-9] is damaged")
        def test_expected():
            log.error("page 3 is damaged")

        @pytest.mark.expected_log("page [0-9] is damaged")
        def test_promised_in_vain():
            pass
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-rA")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.re_match_lines([r"PASSED .*test_quiet", r"PASSED .*test_expected"])
    result.stdout.re_match_lines([r"FAILED .*test_surprise", r"FAILED .*test_promised_in_vain"])


@pytest.mark.parametrize(("options", "runs"), [([], "test_quick"), (["-m", "soak"], "test_long")])
def test_long_tests_run_only_when_asked_for(pytester: pytest.Pytester, options: list[str], runs: str) -> None:
    (pytester.path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_x.py").write_text(
        "import pytest\n\ndef test_quick(): pass\n\n@pytest.mark.soak\ndef test_long(): pass\n"
    )
    result = pytester.runpytest_subprocess("-rA", *options)
    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.re_match_lines([f"PASSED .*{runs}"])
