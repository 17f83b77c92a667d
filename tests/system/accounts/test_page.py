"""账户与授权 in a window on a real office: each admin does his part, and nobody another's."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.storage.keys import accounts as keys
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.policy import Policy
from desktop.system.accounts import page, rules, service, store, views
from desktop.ui.dialogs import Question
from desktop.ui.password_rows import PasswordDialog
from desktop.ui.verb_dialog import VerbDialog
from tests.offices import Office
from tests.system.windows import Window

NEW = "银杏落满长街2026"


def names(window: Window) -> list[str]:
    model = window.page.model
    return [model.row(row).name for row in range(model.rowCount())]


def state_of(window: Window, name: str) -> str:
    return next(each.state for each in store.accounts(window.session) if each.name == name)


def mark(window: Window, name: str) -> None:
    window.page.table.go_to(names(window).index(name))
    window.settle()


def fill_new(window: Window, **values: Any) -> PasswordDialog:
    window.shell.commands.run("accounts.add")
    window.settle()
    dialog = window.dialog(PasswordDialog)
    for name, value in values.items():
        dialog.form.field(name).write(value)
    return dialog


def add(window: Window, name: str, password: str = NEW, again: str = NEW) -> PasswordDialog:
    dialog = fill_new(window, name=name, role="业务人员", level="内部")
    for field, words in zip(dialog.pair.fields, (password, again), strict=True):
        field.setText(words)
    dialog.form.submit()
    window.settle()
    return dialog


def test_the_system_admin_adds_and_stops_but_does_not_grant(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "sysadmin", page.PAGES)
    assert window.faults() == []
    assert window.shell.commands.get("accounts.grant") is None
    add(window, "刘洋")
    assert state_of(window, "刘洋") == "ungranted"
    assert names(window)[-1] == "刘洋"
    mark(window, "张晓东")
    window.shell.commands.run("accounts.disable")
    window.dialog(Question).verb.click()
    window.settle()
    assert state_of(window, "张晓东") == "disabled"
    mark(window, "张晓东")
    assert "已停用" in window.words() or window.page.current().state == "disabled"
    window.shell.commands.run("accounts.enable")
    window.settle()
    assert state_of(window, "张晓东") != "disabled"
    with pytest.raises(NotPermitted):
        window.session.run(service.revoke, window.page.current().id)
    window.close()


def test_wrong_passwords_are_said_at_the_field_and_nothing_is_made(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "sysadmin", page.PAGES)
    dialog = add(window, "刘洋", "短", "短")
    assert "至少要 8 个" in dialog.pair.note.text()
    dialog.pair.fields[0].setText(NEW)
    dialog.pair.fields[1].setText(NEW + "x")
    dialog.form.submit()
    assert dialog.pair.note.text() == "两次输入的口令不一致。"
    assert "刘洋" not in [each.name for each in store.accounts(window.session)]
    dialog.form.set_values({})
    dialog.reject()
    window.close()


def test_a_name_taken_is_said_at_the_field(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "sysadmin", page.PAGES)
    dialog = add(window, "李敏")
    assert "已经有了" in dialog.form.cells["name"].fault.text()
    dialog.form.set_values({})
    dialog.reject()
    window.close()


def test_the_security_admin_grants_and_takes_back(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "secadmin", page.PAGES)
    assert window.shell.commands.get("accounts.add") is None
    mark(window, "张晓东")
    window.shell.commands.run("accounts.grant")
    window.settle()
    dialog = window.dialog(VerbDialog)
    assert dialog.form.values()["c0"] is True
    dialog.form.field("c1").write(True)
    dialog.form.submit()
    window.settle()
    account = next(each for each in store.accounts(window.session) if each.name == "张晓东")
    assert account.levels == "内部、秘密"
    assert account.state == "unsealed"
    mark(window, "张晓东")
    window.shell.commands.run("accounts.revoke")
    window.dialog(Question).verb.click()
    window.settle()
    assert state_of(window, "张晓东") == "ungranted"
    verbs = [line.verb for line in window.session.unlocked.audit_lines()]
    assert verbs[-2:] == ["account.grant", "account.revoke"]
    window.close()


def test_the_auditor_only_looks_on(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "auditor", page.PAGES)
    assert "只查看" in window.words()
    assert window.page.pane.bar.isHidden()
    with pytest.raises(NotPermitted):
        window.session.run(service.disable, window.page.current().id)
    window.close()


def test_a_clerk_does_not_see_the_page(office: Office) -> None:
    session = office.login("李敏")
    assert not session.may(service.READ)


def test_a_locked_account_is_unlocked(qtbot: QtBot, office: Office) -> None:
    office.close()
    for _ in range(Policy().lock_after_failures):
        with pytest.raises(NotPermitted):
            keys.change_password(office.folder, "黄伟", "不对的口令", NEW, office.clock)
    window = Window(office, "secadmin", page.PAGES)
    assert state_of(window, "黄伟") == "locked"
    mark(window, "黄伟")
    window.shell.commands.run("accounts.unlock")
    window.settle()
    assert state_of(window, "黄伟") == "in_use"
    window.close()


def test_initials_find_an_account(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "auditor", page.PAGES)
    window.page.box.setText("zxd")
    window.page._apply()
    window.settle()
    assert names(window) == ["张晓东"]
    window.close()


def test_levels_asked_for() -> None:
    assert rules.levels_asked("秘密") == (Level.INTERNAL, Level.CONFIDENTIAL)
    assert rules.levels_asked("") == ()
    user = views.new_user({"name": " 刘洋 ", "person": "", "role": "领导", "level": "内部", "password": NEW})
    assert user == NewUser("刘洋", Role.LEADER, NEW, (Level.INTERNAL,))
    with pytest.raises(UserProblem, match="AC-01"):
        views.new_user({"name": "a", "person": "", "role": "安全审计员", "level": "内部", "password": NEW})
    assert views.least_for({"role": "安全审计员"}, Policy(), (Level.INTERNAL, Level.SECRET)) == 10


def test_the_trial_passphrase_is_refused_in_a_real_office(office: Office) -> None:
    session = office.login("sysadmin")
    object.__setattr__(session.office, "trial", False)
    with pytest.raises(UserProblem, match="AC-02"):
        session.run(service.add, NewUser("刘洋", Role.CLERK, "yunchuan-2026"))
