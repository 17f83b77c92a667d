"""Nothing under 150 ms, a line above, a bar with count and cancel over a second."""

from __future__ import annotations

import threading
import time

import pytest

from desktop.ui.progress import BusyLine, WorkBar, oldest_age
from tests.ui.gallery import make_shell
from tests.ui.sweeps import sweep


@pytest.fixture
def gate():
    made = threading.Event()
    yield made
    made.set()


@pytest.fixture
def shell(stage, qtbot):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(made)
    made.resize(1180, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    return made


def test_what_is_quick_shows_nothing(shell, stage, qtbot):
    shown = []
    line: BusyLine = shell.busy_line
    line.paintEvent = lambda _event: shown.append(1)
    for _ in range(5):
        stage.tasks.run_query(lambda _s: time.sleep(0.02), lambda _r: None, owner=shell)
        qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert line.isHidden() and shown == []


def test_what_takes_longer_shows_a_line_until_it_ends(shell, stage, qtbot, gate):
    started = time.perf_counter()
    stage.tasks.run_query(lambda _s: gate.wait(10), lambda _r: None, owner=shell)
    qtbot.waitUntil(shell.busy_line.isVisible)
    assert time.perf_counter() - started >= 0.15
    assert shell.busy_line.geometry().bottom() < shell.top.height()
    assert sweep(shell) == []
    gate.set()
    qtbot.waitUntil(shell.busy_line.isHidden)


def test_long_work_says_how_far_it_is_and_can_be_cancelled(shell, stage, qtbot, gate):
    ended, done = [], []

    def work(progress):
        progress.step(120, 1182)
        gate.wait(10)
        try:
            progress.step(121, 1182)
        except BaseException:
            ended.append("cancelled")
            raise

    bar: WorkBar = shell.work_bar
    started = time.perf_counter()
    stage.tasks.run_work(work, lambda _r: done.append(1), title="导入<b>台账</b>", owner=shell)
    qtbot.waitUntil(lambda: bool(stage.tasks.works))
    assert bar.widget.isHidden()
    qtbot.waitUntil(bar.widget.isVisible, timeout=3000)
    assert time.perf_counter() - started >= 1.0
    assert bar.title.full_text() == "导入<b>台账</b>" and bar.count.text() == "第 120／1,182 件"
    assert shell.busy_line.isHidden(), "long work has its bar, not the line as well"
    assert sweep(shell) == []
    bar.cancel.click()
    gate.set()
    qtbot.waitUntil(lambda: ended == ["cancelled"])
    qtbot.waitUntil(bar.widget.isHidden)
    assert done == []


def test_the_oldest_counts():
    class Made:
        def __init__(self, started):
            self.started = started

    assert oldest_age([], 5.0) == 0.0
    assert oldest_age([Made(3.0), Made(1.0), Made(4.5)], 5.0) == 4.0
