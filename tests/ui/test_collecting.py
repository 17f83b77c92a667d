"""Widgets that only a cycle holds die on the main thread, whatever the workers allocate."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from desktop.ui.collecting import collect_due
from desktop.ui.tasks import Tasks


class _Held(QObject):
    """Holds itself, as a widget with a bound slot does."""

    def __init__(self, died: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.get_ident()))


def test_workers_never_collect(qtbot) -> None:
    died: list[int] = []
    tasks = Tasks()
    _Held(died)
    answers: list[int] = []

    def churn(_session: object) -> int:
        kept = [[number] for number in range(200_000)]  # far above the collector's thresholds
        return len(kept)

    tasks.run_query(churn, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    gc.collect()
    tasks.close()
    assert died == [threading.get_ident()]


def test_what_is_due_goes_by_pythons_thresholds() -> None:
    enabled = gc.isenabled()
    gc.disable()
    try:
        gc.collect()
        died: list[int] = []
        _Held(died)
        collect_due()
        assert not died, "too little to be worth it"
        kept = [[number] for number in range(5_000)]
        collect_due()
        assert len(died) == 1 and kept
    finally:
        if enabled:
            gc.enable()


def test_the_timer_collects(qtbot) -> None:
    died: list[int] = []
    tasks = Tasks()
    _Held(died)
    kept = [[number] for number in range(5_000)]
    qtbot.waitUntil(lambda: bool(died))
    tasks.close()
    assert kept and died == [threading.get_ident()]
