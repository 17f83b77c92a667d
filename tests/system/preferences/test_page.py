"""设置 in a window on a real store: who may change what, and that a change is what everything else then reads."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop.base.errors import UserProblem
from desktop.storage.keys.keyfile import KeyFile
from desktop.system.calendar import deadlines
from desktop.system.preferences import about, page, store, views
from desktop.ui.buttons import Button
from desktop.ui.verb_dialog import VerbDialog
from tests.offices import Office
from tests.system.windows import Window


def line(window: Window, key: str) -> views.Line:
    return next(
        each for section in window.page._sections.values() for each in section.lines if each.key == key
    )


def change(window: Window, key: str, **given: object) -> VerbDialog:
    window.page._change(line(window, key))
    dialog = window.dialog(VerbDialog)
    for name, value in given.items():
        dialog.form.field(name).write(value)
    dialog.form.submit()
    window.settle()
    return dialog


def test_the_system_admin_sets_limits_and_not_the_policy(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "sysadmin", page.PAGES)
    change(window, deadlines.WARN_SETTING, value=5)
    assert store.setting(window.session, deadlines.WARN_SETTING, 3) == 5
    assert line(window, deadlines.WARN_SETTING).value == "5 个工作日"
    change(window, f"{deadlines.PROFILE_SETTING}/加急", count=2, unit="个自然日（不顺延）")
    profile = deadlines.profile_from(store.setting(window.session, deadlines.PROFILE_SETTING, {}))
    assert str(profile["加急"]) == "2 个自然日"
    assert profile["平件"] == deadlines.USUAL_PROFILE["平件"]
    assert line(window, "idle_lock_minutes").specs == ()
    assert window.faults() == []
    window.close()


def test_the_security_admin_sets_the_policy_and_not_limits(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "secadmin", page.PAGES)
    change(window, "idle_lock_minutes", value=15)
    assert KeyFile.load(office.folder).policy.idle_lock_minutes == 15
    assert line(window, "idle_lock_minutes").value == "15 分钟"
    assert line(window, deadlines.WARN_SETTING).specs == ()
    window.close()


def test_a_value_out_of_bounds_is_said_at_the_field(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "secadmin", page.PAGES)
    dialog = change(window, "idle_lock_minutes", value=900)
    assert dialog.form.cells["value"].fault.text()
    assert KeyFile.load(office.folder).policy.idle_lock_minutes == 10
    dialog.form.set_values({})
    dialog.reject()
    window.close()


def test_a_clerk_only_reads_and_changes_nothing(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "李敏", page.PAGES)
    assert all(not each.specs for section in window.page._sections.values() for each in section.lines)
    assert not [b for b in window.page.findChildren(Button) if b.text() == "修改…"]
    words = window.words()
    assert "内部、秘密" in words and "由系统管理员修改" in words
    window.close()


def test_choosing_an_area_goes_there(qtbot: QtBot, office: Office) -> None:
    window = Window(office, "李敏", page.PAGES)
    assert window.page.area.verticalScrollBar().value() == 0
    window.page.show_state(area="about")
    assert window.page.area.verticalScrollBar().value() > 0
    assert "Apache-2.0" in window.words()
    window.close()


def test_a_time_of_day_is_checked() -> None:
    made = views.Line("duty.handover_time", "交接班时间", "", "08:30", values={"value": "08:30"})
    assert views.change_of(made, {"value": "09:00"})(None) == ("duty.handover_time", '"09:00"')
    with pytest.raises(UserProblem, match="P-103"):
        views.change_of(made, {"value": "9点"})(None)


def test_every_part_has_a_licence_and_python_packages_a_version() -> None:
    for part in about.PARTS:
        assert part.licence
        assert bool(part.package) == bool(part.version)
