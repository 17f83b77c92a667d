"""Idleness, midnight, and drafts kept before the lock."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.base.clock import FixedClock
from desktop.ui.ports import FormHelpers
from desktop.ui.shell import Frame, Shell
from desktop.ui.watch import DayWatch, IdleWatch
from tests.ui.fake_pages import RegisterPage
from tests.ui.gallery import specs


def test_typing_puts_the_lock_off(qapp, qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    watch = IdleWatch(qapp, 0.4 / 60)
    rang = []
    watch.idle.connect(lambda: rang.append(1))
    for _ in range(6):
        qtbot.wait(100)
        qtbot.keyClick(field, Qt.Key.Key_A)
    assert rang == []
    qtbot.waitUntil(lambda: len(rang) == 1, timeout=2000)
    qapp.removeEventFilter(watch)


def test_never_is_never(qapp, qtbot):
    watch = IdleWatch(qapp, 0)
    assert not watch._timer.isActive()
    qapp.removeEventFilter(watch)


def test_midnight_is_noticed_once(qtbot):
    clock = FixedClock.at("2026-09-29T23:59")
    watch = DayWatch(clock)
    days = []
    watch.day_changed.connect(days.append)
    watch.look()
    clock.move_by(minutes=2)
    watch.look()
    watch.look()
    assert days == [date(2026, 9, 30)]


def test_a_list_is_read_anew_on_a_new_day_and_drafts_are_kept(stage, qtbot):
    kept = {}
    frame = Frame("办", "科", "人", helpers=FormHelpers(draft_save=kept.__setitem__))
    shell = Shell(frame, stage.session, stage.rows, stage.tasks, specs())
    qtbot.addWidget(shell)
    shell.show()
    shell.go("supervision")
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    reads = len(stage.rows.reads)
    stage.session.clock.move_by(days=1)
    shell.day_watch.look()
    qtbot.waitUntil(lambda: len(stage.rows.reads) > reads)
    form = RegisterPage(shell.context)
    shell.show_page(form)
    form.form.field("title").write("写了一半")
    shell.keep_drafts()
    qtbot.waitUntil(lambda: "写了一半" in kept.get("new", ""))
    form.form.set_values({})
