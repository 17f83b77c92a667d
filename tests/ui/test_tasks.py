"""Nothing blocks the window; answers come back on the main thread, or not at all when nobody wants them."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from desktop.base.changes import Changed
from desktop.base.errors import UserProblem
from desktop.ui.tasks import Cancelled


def test_a_query_runs_elsewhere_and_answers_here(stage, qtbot):
    found = {}
    stage.tasks.run_query(
        lambda session: (threading.current_thread() is threading.main_thread(), session),
        lambda answer: found.update(answer=answer, here=QThread.currentThread().isMainThread()),
    )
    qtbot.waitUntil(lambda: "answer" in found)
    assert found["answer"] == (False, stage.session) and found["here"]


def test_the_older_answer_of_a_key_is_dropped(stage, qtbot):
    gate, answers = threading.Event(), []
    owner = QObject()
    stage.tasks.run_query(lambda _s: gate.wait(5) and "old", answers.append, owner=owner, key="k")
    stage.tasks.run_query(lambda _s: "new", answers.append, owner=owner, key="k")
    qtbot.waitUntil(lambda: answers == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert answers == ["new"]


def test_an_owner_that_has_gone_gets_nothing(stage, qtbot):
    gate, answers = threading.Event(), []
    owner = QObject()
    stage.tasks.run_query(lambda _s: gate.wait(5), answers.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert answers == []


def test_cancelled_work_stops_at_its_next_step(stage, qtbot):
    steps, started = [], threading.Event()

    def work(progress):
        for number in range(1_000_000):
            steps.append(number)
            started.set()
            progress.step(number, 1_000_000)

    task = stage.tasks.run_work(work, lambda _r: steps.append("done"), title="导入")
    assert task in stage.tasks.works
    started.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert "done" not in steps and len(steps) < 1_000_000
    assert stage.tasks.works == {}


def test_progress_raises_once_cancelled():
    from desktop.ui.tasks import Progress

    progress = Progress(lambda *_: None)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step(1, 2)


def test_errors_go_to_failed_or_to_the_desk(stage, qtbot):
    mine, nobodys = [], []
    stage.tasks.failed.connect(nobodys.append)

    def broken(_session):
        raise UserProblem("U-1", "不行")

    stage.tasks.run_query(broken, lambda _r: None, mine.append)
    stage.tasks.run_query(broken, lambda _r: None)
    qtbot.waitUntil(lambda: bool(mine and nobodys))
    assert mine[0].code == nobodys[0].code == "U-1"


def test_changes_keep_their_order_and_are_heard(stage, qtbot):
    heard = []
    stage.tasks.changed.connect(heard.append)
    for number in range(20):
        stage.tasks.run_change(lambda _s, n: n, number)
    qtbot.waitUntil(lambda: len(stage.session.acts) == 20 and not stage.tasks.busy())
    assert [act[1] for act in stage.session.acts] == list(range(20))
    assert 1 <= len(heard) <= 20 and isinstance(heard[0], Changed)


def test_what_is_asked_after_the_end_is_never_answered(stage, qtbot):
    stage.tasks.close()
    answers = []
    stage.tasks.run_query(lambda _s: 1, answers.append)
    qtbot.wait(30)
    assert answers == [] and not stage.tasks.busy()
