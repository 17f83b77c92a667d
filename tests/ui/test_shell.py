"""The window: pages on first visit, keys, palette, undo, badges, errors, narrow windows."""

from __future__ import annotations

import re
import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel

from desktop.base.changes import Changed
from desktop.base.errors import EnvironmentProblem
from desktop.ui import snapshot
from desktop.ui.commands import Command, KeyClash
from desktop.ui.dialogs import FaultDialog, Question
from desktop.ui.pages import Page, PageSpec, RecordPageSpec
from desktop.ui.ports import Found
from desktop.ui.shell import Frame, Shell
from tests.ui.fake_pages import RegisterPage
from tests.ui.fakes import LedgerPage
from tests.ui.gallery import make_shell


class Plain(Page):
    """A page that remembers what it was told."""

    def __init__(self, context, record_id=None):
        super().__init__(context)
        self.told, self.heard, self.record_id = [], [], record_id
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_state(self, **state):
        self.told.append(state)

    def on_changed(self, changed):
        self.heard.append(changed)


def spec(key, order, build=Plain, **more):
    return PageSpec(key, f"页{key}", "inbox", "日常", order, build, **more)


@pytest.fixture
def shell(stage, qtbot):
    made = Shell(
        Frame(
            "办公室",
            "综合科",
            "李敏",
            search=lambda _s, words: [Found("k.r", b"1" * 16, f"含{words}的件", "收1")],
        ),
        stage.session,
        stage.rows,
        stage.tasks,
        [
            spec("b", 2),
            spec("a", 1, kinds=frozenset({"test.matter"}), badge=lambda s: len(s.acts)),
            spec("x", 3, permission="no.one"),
        ],
        [RecordPageSpec("k.r", Plain)],
    )
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_pages_are_built_on_the_first_visit(shell):
    assert shell.current_page() is None
    shell.go("a", chip="over")
    first = shell.current_page()
    shell.go("b")
    shell.go("a")
    assert shell.current_page() is first and first.told == [{"chip": "over"}, {}]
    assert shell.rail.items["a"].isChecked() and not shell.rail.items["b"].isChecked()


def test_a_page_without_permission_is_not_there(stage, qtbot):
    stage.session.denied = frozenset({"no.one"})
    made = Shell(
        Frame("办", "科", "人"),
        stage.session,
        stage.rows,
        stage.tasks,
        [spec("a", 1), spec("x", 2, permission="no.one")],
    )
    qtbot.addWidget(made)
    assert list(made.rail.items) == ["a"]
    made.go("x")
    assert made.current_page() is None


def test_number_keys_go_to_pages_in_rail_order(shell, qtbot):
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shell.rail.items["b"].isChecked()
    qtbot.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.rail.items["a"].isChecked()


def test_record_pages_are_pushed_and_back_removes_them(shell):
    shell.go("a")
    below = shell.current_page()
    shell.open_record("k.r", b"7" * 16)
    assert shell.current_page().record_id == b"7" * 16
    shell.open_record("unknown", b"7" * 16)
    shell.back()
    assert shell.current_page() is below
    shell.back()
    assert shell.current_page() is below


def test_badges_and_pages_hear_of_changes(shell, stage, qtbot):
    shell.go("a")
    page = shell.current_page()
    stage.tasks.run_change(lambda _s: None)
    qtbot.waitUntil(lambda: "，1 件" in shell.rail.items["a"].accessibleName())
    assert isinstance(page.heard[0], Changed)


def test_palette_finds_records_and_commands(shell, qtbot):
    shell.go("a")
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = shell.palette_box
    assert palette.isVisible() and palette.field.hasFocus()
    qtbot.keyClicks(palette.field, "xy")
    qtbot.waitUntil(lambda: any(line.title == "含xy的件" for line in palette.model.rows))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert shell.current_page().record_id == b"1" * 16 and not palette.isVisible()


def test_enter_before_the_search_has_answered_opens_what_it_finds(shell, qtbot):
    shell.palette_box.open()
    asked = []
    shell.palette_box._search = lambda words, done: asked.append((words, done))
    qtbot.keyClicks(shell.palette_box.field, "xy")
    qtbot.keyClick(shell.palette_box.field, Qt.Key.Key_Return)
    assert shell.current_page() is None and shell.palette_box.isVisible()
    qtbot.waitUntil(lambda: bool(asked))
    words, done = asked[-1]
    done([Found("k.r", b"7" * 16, f"含{words}的件", "")])
    assert shell.current_page().record_id == b"7" * 16 and not shell.palette_box.isVisible()


def test_enter_is_forgotten_when_typing_goes_on(shell, qtbot):
    shell.palette_box.open()
    asked = []
    shell.palette_box._search = lambda words, done: asked.append((words, done))
    qtbot.keyClicks(shell.palette_box.field, "xy")
    qtbot.keyClick(shell.palette_box.field, Qt.Key.Key_Return)
    qtbot.keyClicks(shell.palette_box.field, "z")
    qtbot.waitUntil(lambda: bool(asked))
    asked[-1][1]([Found("k.r", b"7" * 16, "件", "")])
    assert shell.current_page() is None and shell.palette_box.isVisible()


def test_the_window_title_tells_the_page(shell):
    assert shell.windowTitle() == "三办 · 办公室"
    shell.go("a")
    assert shell.windowTitle() == "页a — 三办 · 办公室"
    shell.current_page().setWindowTitle("收1 · 办结")
    assert shell.windowTitle() == "收1 · 办结 — 三办 · 办公室"
    shell.go("b")
    assert shell.windowTitle() == "页b — 三办 · 办公室"


def test_palette_with_an_arrow_shows_commands_only(shell, qtbot):
    shell.go("a")
    shell.palette_box.open(">")
    titles = [line.title for line in shell.palette_box.model.rows]
    assert "立即锁定" in titles and "转到 页b" in titles and "搜索与命令" not in titles
    qtbot.keyClick(shell.palette_box.field, Qt.Key.Key_Escape)
    assert not shell.palette_box.isVisible()


def test_undo_says_what_happened(shell, stage, qtbot):
    shell.undo()
    qtbot.waitUntil(lambda: shell.notice.words.full_text() == "没有可以撤销的操作")
    stage.session.acts.append(("act",))
    shell.toast("已办结", undo=True)
    assert shell.notice.action.isVisibleTo(shell.notice)
    shell.notice.action.click()
    qtbot.waitUntil(lambda: stage.session.undone == ["tx-1"])
    qtbot.waitUntil(lambda: shell.notice.words.full_text() == "已撤销")


def test_a_foreseen_error_is_a_bar_with_its_code(shell):
    shell.problem(EnvironmentProblem("IO-28", "磁盘已满。", "请清理空间。"))
    assert shell.problem_bar.isVisible()
    assert "IO-28" in shell.problem_bar.words.full_text()


def test_a_bug_shows_no_contents(shell, qtbot):
    try:
        raise ValueError("关于某绝密事项的请示")
    except ValueError as error:
        shell.problem(error)
    dialog = shell.findChild(FaultDialog)
    words = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert "绝密" not in words and "X-ValueError@" in words
    dialog.accept()


def test_a_key_clash_of_two_pages_is_an_error_at_once(stage, qtbot):
    def make(_context):
        return [Command("a.k", "甲", lambda: None, "Ctrl+K")]

    with pytest.raises(KeyClash):
        Shell(Frame("办", "科", "人"), stage.session, stage.rows, stage.tasks, [spec("a", 1, commands=make)])


def test_a_page_takes_a_key_from_everywhere_while_it_is_shown(stage, qtbot):
    ran = []

    class Own(Plain):
        def commands(self):
            return [Command("own.new", "新建会议", lambda: ran.append("own"), "Ctrl+N")]

    def everywhere(_context):
        return [Command("g.new", "登记来文", lambda: ran.append("global"), "Ctrl+N")]

    made = Shell(
        Frame("办", "科", "人"),
        stage.session,
        stage.rows,
        stage.tasks,
        [spec("a", 1, commands=everywhere), spec("b", 2, Own)],
    )
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    for page in ("a", "b", "a"):
        made.go(page)
        qtbot.keyClick(made.current_page(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["global", "own", "global"]


def test_another_look_stands_on_the_same_place(shell, stage, qtbot):
    wanted = []
    shell.look_wanted.connect(lambda look, base: wanted.append((look, base)))
    shell.go("a")
    shell.open_record("k.r", b"7" * 16)
    shell.commands.run("look.light")
    assert wanted == []
    shell.commands.run("look.night")
    shell.commands.run("size.huge")
    assert wanted == [("night", 14), ("light", 18)]
    assert shell.place_now().page_id == "a"


def test_every_command_has_a_title_and_its_own_key(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.go("supervision")
    commands = shell.commands.all(shell.current_page().page_id)
    keys = [QKeySequence(k).toString() for c in commands for k in c.sequences()]
    assert all(c.title for c in commands)
    for scope in {c.scope for c in commands}:
        own = [QKeySequence(k).toString() for c in commands if c.scope == scope for k in c.sequences()]
        assert len(own) == len(set(own)), scope
    assert {"Ctrl+K", "Ctrl+L", "F1", "F4", "F5", "Ctrl+B", "Ctrl+F", "Ctrl+Z"} <= set(keys)


def test_the_rail_collapses_when_narrow_and_by_hand(shell, qtbot):
    shell.resize(1366, 688)
    assert not shell.rail.narrow
    shell.resize(1200, 640)
    assert shell.rail.narrow and shell.rail.width() == 56
    qtbot.keyClick(shell, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not shell.rail.narrow and shell.rail.width() == 184


def test_f1_lists_the_keys_that_work_here(shell, qtbot):
    shell.go("a")
    shell.commands.run("shell.keys")
    dialog = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowTitle() == "快捷键")
    words = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Ctrl+K", "搜索与命令", "Ctrl+L", "立即锁定"} <= words
    dialog.accept()


def test_unsaved_input_keeps_the_page(stage, qtbot):
    shell = make_shell(stage.session, stage.rows, stage.tasks, RegisterPage)
    qtbot.addWidget(shell)
    shell.show()
    shell.go("incoming")
    form = shell.current_page()
    form.form.field("title").write("写了一半")
    shell.go("home")
    assert shell.current_page() is form
    assert shell.rail.items["incoming"].isChecked() and not shell.rail.items["home"].isChecked()
    question = form.findChild(Question)
    assert question.cancel.hasFocus() or question.cancel is question.focusWidget()
    question.reject()
    form.form.set_values({"title": ""})
    shell.go("home")
    assert shell.current_page() is not form


def test_a_page_of_a_million_rows_opens_quickly(stage, qtbot):
    stage.rows.total = 1_000_000
    shell = make_shell(stage.session, stage.rows, stage.tasks)
    qtbot.addWidget(shell)
    shell.resize(1366, 688)
    shell.show()
    started = time.perf_counter()
    shell.go("supervision")
    page = shell.current_page()
    qtbot.waitUntil(lambda: page.model.rowCount() >= 200)
    shell.grab()
    assert time.perf_counter() - started < 2.0
    assert snapshot.settle(lambda: not stage.tasks.busy(), timeout_ms=20_000)
    assert (
        isinstance(page, LedgerPage)
        and page.card.foot.full_text() == "已选 1 项 · 共 1,000,000 项 · 按办结时限排序"
    )


def test_the_status_bar_tells_of_saving_and_of_the_last_exchange(shell, stage, qtbot):
    saving = threading.Event()
    words = shell.status.left[2]
    assert words.text() == "所有更改已保存"
    stage.tasks.run_call(lambda _session: saving.wait(10), owner=shell)
    qtbot.waitUntil(lambda: words.text() == "正在保存……")
    saving.set()
    qtbot.waitUntil(lambda: words.text() == "所有更改已保存")
    shell.saved()
    assert re.fullmatch(r"所有更改已保存 \d\d:\d\d:\d\d", words.text())
    stage.tasks.run_call(lambda _session: None, owner=shell)
    qtbot.waitUntil(lambda: not stage.tasks.busy())
    assert words.text() != "正在保存……", "nothing is told of what is quick"
    shell.frame.last_sync = lambda _session: "上次同步 今天 08:12"
    stage.tasks.run_work(lambda _progress: None, title="导出数据包", owner=shell)
    qtbot.waitUntil(lambda: shell.status.right[0].text() == "上次同步 今天 08:12")
