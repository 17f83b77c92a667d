"""Running `sanban`: in this process (quick), or as people do, in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT_S = 300


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    def document(self) -> Any:
        """Standard output as exactly one JSON document."""
        assert not self.out.startswith("\ufeff")
        return json.loads(self.out)

    def error(self) -> dict[str, str]:
        """The error of a command that failed under `--json`."""
        found = self.document()
        assert list(found) == ["error"]
        assert list(found["error"]) == ["code", "message", "advice", "field"]
        return found["error"]


def sanban(*arguments: str | Path, stdin: str = "", **environment: str) -> Ran:
    """Run a command line in this process, its streams those of a pipe on a machine that speaks GBK; quick."""
    streams = sys.stdin, sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("SANBAN_") and name != "SANBAN_DATA"]:
        del os.environ[name]
    os.environ.update(environment)
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="gbk")
    sys.stdout, sys.stderr = io.TextIOWrapper(out, encoding="gbk"), io.TextIOWrapper(err, encoding="gbk")
    try:
        code = main([str(argument) for argument in arguments])
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(code, out.getvalue().decode("utf-8"), err.getvalue().decode("utf-8"))
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(before)


def sanban_process(*arguments: str | Path, stdin: str = "", **environment: str) -> Ran:
    """Run `python -m desktop ARGUMENTS` as people do, in a process of its own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("SANBAN_")}
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, arguments)],
        input=stdin.encode(), capture_output=True, check=False, timeout=TIMEOUT_S,
        env=known | {"PYTHONPATH": str(ROOT), "SANBAN_DATA": os.environ["SANBAN_DATA"]} | environment,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


class Desk:
    """Somebody at one office: every command gets the same office, user and password file."""

    def __init__(self, office: Path, user: str, password_file: Path) -> None:
        self._environment = {
            "SANBAN_OFFICE": str(office), "SANBAN_USER": user, "SANBAN_PASSWORD_FILE": str(password_file),
        }  # fmt: skip

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Ran:
        return sanban(*arguments, stdin=stdin, **self._environment)

    def process(self, *arguments: str | Path, stdin: str = "") -> Ran:
        """The same in a process of its own."""
        return sanban_process(*arguments, stdin=stdin, **self._environment)
