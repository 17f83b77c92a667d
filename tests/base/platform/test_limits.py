"""A process that limits itself gets no more memory and no more time."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

BEGIN = "from desktop.base.platform.limits import limit_this_process as limit\nlimit({}, {})\n"


def run(memory_bytes: int, cpu_s: int, then: str) -> subprocess.CompletedProcess[str]:
    code = BEGIN.format(memory_bytes, cpu_s) + then
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)


def test_memory() -> None:
    ran = run(
        400 << 20, 30, "print('within', len(bytearray(50 << 20)))\nprint('beyond', len(bytearray(800 << 20)))"
    )
    assert "within" in ran.stdout and "beyond" not in ran.stdout and ran.returncode != 0


def test_processor_time() -> None:
    began = time.monotonic()
    assert run(400 << 20, 1, "while True:\n    pass").returncode != 0
    assert time.monotonic() - began < 40


@pytest.mark.skipif(sys.platform == "win32", reason="limits are read back by ulimit")
def test_limits_cannot_be_lifted_again() -> None:
    ran = run(400 << 20, 30, "limit(800 << 20, 60)\nlen(bytearray(600 << 20))")
    assert "MemoryError" in ran.stderr
