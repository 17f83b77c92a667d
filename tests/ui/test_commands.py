"""One registry: clashes are errors, permissions hide, keys work."""

from __future__ import annotations

import pytest

from desktop.ui.commands import Command, Commands, KeyClash, printed


def make(id="a.one", title="一", keys="", scope="", **more):
    return Command(id, title, more.pop("run", lambda: None), keys, scope=scope, **more)


def test_two_commands_of_one_scope_on_one_key_are_an_error():
    commands = Commands()
    commands.add([make(keys="Ctrl+N"), make("p.new", keys="Ctrl+N", scope="page")])
    with pytest.raises(KeyClash, match=r"p\.new"):
        commands.add([make("p.other", keys="F4; Ctrl+N", scope="page")])
    with pytest.raises(KeyClash, match=r"a\.one"):
        commands.add([make("a.three", keys="F4; Ctrl+N")])


def test_the_key_of_a_page_goes_before_a_global_one():
    commands = Commands(lambda permission: permission != "secret")
    commands.add([make(keys="Ctrl+N"), make("p.new", keys="Ctrl+N", scope="p")])
    commands.add([make("q.new", keys="Ctrl+N", scope="q", permission="secret")])
    assert commands.on_key("Ctrl+N", "p").id == "p.new"
    assert commands.on_key("Ctrl+N", "q").id == "a.one"
    assert commands.on_key("Ctrl+N").id == "a.one"
    assert commands.on_key("F9", "p") is None
    assert [(c.id, c.keys) for c in commands.with_live_keys("p")] == [("a.one", ""), ("p.new", "Ctrl+N")]
    commands.remove("p")
    assert commands.on_key("Ctrl+N", "p").id == "a.one"


def test_a_second_page_of_a_kind_stands_on_the_first():
    commands, ran = Commands(), []
    commands.add([make("r.next", scope="one", run=lambda: ran.append("one"))])
    commands.add([make("r.next", scope="two", run=lambda: ran.append("two"))])
    commands.run("r.next")
    commands.remove("two")
    commands.run("r.next")
    assert ran == ["two", "one"]


def test_the_same_key_on_two_pages_is_none():
    commands = Commands()
    commands.add([make("p.new", keys="Ctrl+N", scope="p"), make("q.new", keys="Ctrl+N", scope="q")])
    assert len(commands.all("p")) == 1
    commands.remove("p")
    assert commands.get("p.new") is None and commands.get("q.new") is not None


def test_a_command_needs_a_title_and_a_real_key():
    with pytest.raises(KeyClash):
        Commands().add([make(title=" ")])
    with pytest.raises(KeyClash):
        Commands().add([make(keys="Strg+N")])
    with pytest.raises(KeyClash):
        Commands().add([make(), make()])


def test_what_is_not_permitted_does_not_exist():
    commands = Commands(lambda permission: permission != "secret")
    ran = []
    commands.add([make(permission="secret", run=lambda: ran.append(1)), make("a.two", permission="open")])
    assert commands.get("a.one") is None
    assert not commands.run("a.one") and not ran
    assert [command.id for command in commands.all()] == ["a.two"]


def test_a_command_that_is_not_ready_does_not_run():
    commands, ran = Commands(), []
    commands.add([make(when=lambda: False, run=lambda: ran.append(1))])
    assert not commands.run("a.one") and ran == []


def test_keys_are_printed_as_people_say_them():
    assert printed("Ctrl+Return") == "Ctrl+Enter"
    assert printed("Alt+Left; Backspace") == "Alt+←"


@pytest.mark.parametrize(
    ("keys", "said"),
    (
        ("Ctrl+Return", "Ctrl+Enter"),
        ("Ctrl+PgDown; Alt+1", "Ctrl+PgDn"),
        ("PgUp", "PgUp"),
        ("Ctrl+Down", "Ctrl+↓"),
        ("Alt+Left", "Alt+←"),
        ("Ctrl++", "Ctrl++"),
        ("Ctrl+Shift+Z", "Ctrl+Shift+Z"),
    ),
)
def test_keys_as_people_read_them(keys, said):
    assert printed(keys) == said
