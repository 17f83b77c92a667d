"""The pinned Qt survives what PySide6 6.12.0 does not (docs/decisions/0001-python-and-qt.md)."""

from __future__ import annotations

import os
import subprocess
import sys

CALLS = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
for n in range(10_000):
    label.setText("收文")
print(label.text())
"""


def test_ten_thousand_calls_that_return_nothing() -> None:
    """In a process of its own: the fault is an abort of the interpreter."""
    result = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", CALLS],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (result.returncode, result.stdout.strip()) == (0, "收文"), result.stderr
