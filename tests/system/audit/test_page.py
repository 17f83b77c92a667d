"""审计 in a window on a real log: who reads what, words for acts, a check that finds an altered log."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.errors import NotPermitted
from desktop.slices import discover
from desktop.storage import connection as sql
from desktop.storage.audit.lines import AuditLine
from desktop.storage.findings import Finding
from desktop.system.audit import page, rules, store
from desktop.system.calendar.records import OwnDayInput
from desktop.system.calendar.service import set_own_day
from desktop.ui.dialogs import Sheet
from tests.offices import Office
from tests.system.windows import Window


def shown(window: Window) -> list[rules.Line]:
    model = window.page.model
    return [model.row(row) for row in range(model.rowCount())]


def act_as_clerk(office: Office) -> None:
    from datetime import date

    office.login("李敏").run(set_own_day, OwnDayInput(falls_on=date(2026, 12, 1), is_off=True, reason="停电"))


def test_each_reads_the_other_side(qtbot: QtBot, office: Office) -> None:
    act_as_clerk(office)
    office.login("sysadmin")
    window = Window(office, "secadmin", page.PAGES)
    found = shown(window)
    assert ("李敏", "设定本单位放假或上班", "本单位放假调整") in [
        (each.who, each.act, each.kind) for each in found
    ]
    assert "sysadmin" not in {each.who for each in found}
    assert "停电" not in window.words()
    assert window.faults() == []
    window.close()
    window = Window(office, "auditor", page.PAGES)
    found = shown(window)
    assert {"sysadmin", "secadmin"} <= {each.who for each in found}
    assert "李敏" not in {each.who for each in found}
    window.close()


def test_nobody_else_reads(office: Office) -> None:
    session = office.login("sysadmin")
    assert not session.may("audit.read")
    with pytest.raises(NotPermitted):
        store.lines(session)


def test_the_newest_line_comes_first_and_chips_filter(qtbot: QtBot, office: Office) -> None:
    act_as_clerk(office)
    window = Window(office, "secadmin", page.PAGES)
    numbers = [each.id for each in shown(window)]
    assert numbers == sorted(numbers, reverse=True)
    assert shown(window)[-1].verb != shown(window)[0].verb
    window.page.choose_chip("business")
    window.settle()
    assert {each.group for each in shown(window)} == {"business"}
    window.page.choose_chip("bad")
    window.settle()
    assert shown(window) == []
    window.close()


def test_a_whole_log_is_said_to_be_whole(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "auditor", page.PAGES)
    window.shell.commands.run("audit.verify")
    window.settle()
    assert window.page._checked.is_whole
    assert "封印和锚点相符" in window.words()
    head = window.session.run(lambda s: s.audit.head())
    assert head.code in window.page.code.text()
    window.close()


def test_an_altered_log_is_found(qtbot: QtBot, office: Office) -> None:
    act_as_clerk(office)
    key = office.login("auditor").unlocked.device.audit_key
    office.close()
    file = sql.open_file(office.folder / "audit.db", key)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    file.execute("UPDATE record SET record = zeroblob(length(record)) WHERE n = 2")
    sql.close(file, checkpoint=True)
    window = Window(office, "auditor", page.PAGES)
    window.shell.commands.run("audit.verify")
    window.settle()
    assert not window.page._checked.is_whole
    sheet = window.dialog(Sheet)
    assert "审计日志有问题" in sheet.windowTitle()
    sheet.accept()
    window.close()


def test_every_verb_has_words() -> None:
    words = rules.verb_words(discover())
    assert words["session.login"] == "登录"
    assert words["directory.create_person"] == "新增人员"
    assert rules.act_words("future.act", words) == "其他操作（future.act）"


def test_unknown_people_and_alarms() -> None:
    line = AuditLine("audit", 1, 0, "", "", "alarm.audit", detail="A-030")
    made = rules.line_of(1, line, {}, rules.WORDS, {})
    assert (made.who, made.role, made.tone, made.when) == ("身份不明", "身份不明", "bad", "时间不详")
    assert rules.kind_words("a,b,c", {"a": "甲", "b": "乙"}) == "甲、乙等"
    assert rules.kind_words("a,numbers.issued", {"a": "甲"}) == "甲"


def test_only_grave_findings_break_a_log() -> None:
    notice = Finding("N-001", False, "anchor", "未知")
    assert store.Checked(1, store.Head(1, "x"), (notice,)).is_whole
