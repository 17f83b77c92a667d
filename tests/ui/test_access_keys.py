"""Alt and a letter: for every command of a page without a key, from its own title, never twice."""

from __future__ import annotations

from desktop.base.pinyin import letters_of
from desktop.ui.access_keys import INITIALS, with_access_keys
from desktop.ui.commands import Command
from desktop.ui.dialogs import Sheet


def command(title: str, keys: str = "", **more: bool) -> Command:
    return Command(title, title, lambda: None, keys, **more)  # type: ignore[arg-type]


def test_each_gets_the_first_free_letter_of_its_title() -> None:
    own = [
        command("催办"),
        command("承办", "Ctrl+U"),
        command("撤办"),
        command("作废", danger=True),
        command("XYZ"),
    ]
    keys = [each.keys for each in with_access_keys(own)]
    assert keys == ["Alt+C", "Ctrl+U", "Alt+B", "", ""]
    assert [each.keys for each in with_access_keys([command("催办")], [command("查", "Alt+C")])] == ["Alt+B"]


def test_the_letters_are_those_of_the_pinyin() -> None:
    for letter, chars in INITIALS.items():
        assert {each for each in chars if letters_of(each) != letter} <= set("重长调还行校"), letter


def test_dialogs_are_left_and_done_by_alt(qtbot) -> None:
    sheet = Sheet(None, "拟办")
    qtbot.addWidget(sheet)
    done = []
    leave = sheet.add_button("取消", "secondary", lambda: done.append("取消"))
    act = sheet.add_button("拟办", "primary", lambda: done.append("拟办"))
    assert leave.shortcut().toString() == "Alt+C" and act.shortcut().toString() == "Alt+S"
    leave.animateClick()
    act.click()
    qtbot.waitUntil(lambda: sorted(done) == ["取消", "拟办"])
