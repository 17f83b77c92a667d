"""Login states and the keyless lock window."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.ui.labels import ElidedLabel
from desktop.ui.lock import Alarm, LockWindow, due
from desktop.ui.login import LoginPage
from desktop.ui.login_data import Trouble, split_office
from tests.ui.fake_pages import LOGIN


def make(stage, qtbot, unlock, info=LOGIN):
    page = LoginPage(info, unlock, stage.tasks)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def note(page):
    return page._note_words.full_text()


def test_the_focus_starts_in_the_password(stage, qtbot):
    page = make(stage, qtbot, lambda *_: None)
    assert page.password.hasFocus()
    assert page.password.echoMode() == page.password.EchoMode.Password


def test_unlocking_runs_in_a_worker_and_forgets_the_words(stage, qtbot):
    gate, seen = threading.Event(), []

    def unlock(user, words, key):
        seen.append((user, words, key, threading.current_thread() is threading.main_thread()))
        gate.wait(5)
        return "office"

    page = make(stage, qtbot, unlock)
    qtbot.keyClicks(page.password, "right")
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert page.ok.text() == " 正在解锁…" and not page.ok.isEnabled() and page.password.isReadOnly()
    with qtbot.waitSignal(page.unlocked) as caught:
        gate.set()
    assert caught.args == ["office"] and page.password.text() == ""
    assert seen == [("1", "right", "E:\\limin.sbkey", False)]


def test_a_wrong_password_is_said_and_selected(stage, qtbot):
    def unlock(*_):
        raise UserProblem("K-001", "口令不正确，再错 4 次暂停 15 分钟")

    page = make(stage, qtbot, unlock)
    qtbot.keyClicks(page.password, "wrong")
    page.submit()
    qtbot.waitUntil(lambda: note(page) == "口令不正确，再错 4 次暂停 15 分钟")
    assert page.password.selectedText() and page.password.hasFocus() and page.ok.isEnabled()


def test_a_pause_counts_down_in_the_button(stage, qtbot):
    def unlock(*_):
        error = UserProblem("K-002", "口令错误次数过多")
        error.wait_s = 900
        raise error

    page = make(stage, qtbot, unlock)
    qtbot.keyClicks(page.password, "wrong")
    page.submit()
    qtbot.waitUntil(lambda: "15:00" in page.ok.text())
    assert not page.ok.isEnabled()
    page._tick()
    assert "14:59" in page.ok.text()
    page._wait = 0
    page._tick()
    assert page.ok.isEnabled() and page.ok.text() == " 解锁"


def test_damage_has_its_own_sentence(stage, qtbot):
    def unlock(*_):
        raise EnvironmentProblem("S-013", "办公库文件已损坏。", "请从备份恢复。")

    page = make(stage, qtbot, unlock)
    qtbot.keyClicks(page.password, "right")
    page.submit()
    qtbot.waitUntil(lambda: note(page) == "办公库文件已损坏。请从备份恢复。〔S-013〕")


def test_caps_lock_is_seen_from_what_is_typed(stage, qtbot):
    page = make(stage, qtbot, lambda *_: None)
    qtbot.keyClick(page.password, "A")
    assert note(page) == "大写锁定已打开，口令区分大小写"
    qtbot.keyClick(page.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert note(page) == ""


def test_the_key_file_is_asked_for_before_anything_runs(stage, qtbot):
    called = []
    page = make(stage, qtbot, lambda *a: called.append(a), replace(LOGIN, key_file=""))
    page.with_key.setChecked(True)
    qtbot.keyClicks(page.password, "right")
    page.submit()
    assert "密钥文件" in note(page) and called == []


def test_choosing_a_user_shows_that_user_s_facts(stage, qtbot):
    page = make(stage, qtbot, lambda *_: None)
    words = [w.full_text() for w in page._facts.findChildren(ElidedLabel)]
    assert any("再错 4 次" in text for text in words)
    page.users.setFocus()
    qtbot.keyClick(page.users, Qt.Key.Key_Down)
    assert page.user().name == "王建国" and not page._facts.isVisible()
    qtbot.keyClick(page.users, Qt.Key.Key_Return)
    assert page.password.hasFocus()


@pytest.mark.parametrize(
    "info, wanted",
    [
        (replace(LOGIN, users=()), "create"),
        (replace(LOGIN, trouble=Trouble("办公库正被另一个程序使用。", "重试", "retry")), "retry"),
    ],
)
def test_an_office_that_cannot_be_opened_offers_one_action(stage, qtbot, info, wanted):
    from desktop.ui.buttons import Button

    page = make(stage, qtbot, lambda *_: None, info)
    with qtbot.waitSignal(page.wanted) as caught:
        page.findChildren(Button)[0].click()
    assert caught.args == [wanted]


def test_the_office_name_is_cut_at_a_natural_place():
    assert split_office("云川市人民政府办公室") == ("云川市人民政府", "办公室")
    assert split_office("云川市档案馆") == ("云川市档案馆",)


def test_the_lock_window_rings_only_when_something_is_due(qtbot):
    clock = FixedClock.at("2026-09-29T22:00")
    rings = []
    alarm = Alarm(clock.now_ms() + 60_000, "突发事件首报")
    window = LockWindow(LOGIN, clock, (alarm,), ring=lambda: rings.append(1))
    qtbot.addWidget(window)
    window._timer.stop()
    window.tick()
    assert rings == [] and window.due_bar.isHidden()
    clock.move_by(minutes=2)
    window.tick()
    window.tick()
    assert rings == [1] and not window.due_bar.isHidden()
    clock.move_by(minutes=1)
    window.tick()
    assert rings == [1, 1]
    with qtbot.waitSignal(window.login_wanted):
        window.login.click()


def test_due_counts_from_the_minute():
    assert due((Alarm(10, "a"), Alarm(11, "b")), 10) == (Alarm(10, "a"),)
