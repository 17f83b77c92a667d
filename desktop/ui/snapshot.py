"""Pictures of pages without a screen: for the tour, the gallery and tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget


def settle(idle: Callable[[], bool] = lambda: True, *, timeout_ms: int = 5000, quiet_ms: int = 80) -> bool:
    """Run the event loop until `idle()` has held for `quiet_ms`; False when `timeout_ms` passed before."""
    loop = QEventLoop()
    state = {"calm": 0, "spent": 0, "ok": False}

    def tick() -> None:
        state["spent"] += 10
        calm = idle()
        state["calm"] = state["calm"] + 10 if calm else 0
        settled = calm and state["calm"] >= quiet_ms
        if settled or state["spent"] >= timeout_ms:
            state["ok"] = settled
            loop.quit()

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(tick)
    timer.start()
    loop.exec()
    timer.stop()
    return bool(state["ok"])


def grab(
    widget: QWidget, width: int, height: int, path: Path | str, *, idle: Callable[[], bool] = lambda: True
) -> Path:
    """Show `widget` at this logical size, wait until it is calm, and save its picture as PNG.

    The file is as many device pixels as the screen's scale factor says. Returns the path.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.setCursorFlashTime(0)
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    widget.resize(width, height)
    widget.show()
    settle(idle)
    widget.grab().save(str(target), "PNG")
    return target
