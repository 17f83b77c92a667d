"""Settings of the office: who sets which, and what a reader gets."""

import pytest

from desktop.base.errors import NotPermitted, UserProblem
from desktop.system.preferences import rules, service, store
from desktop.system.preferences.records import Setting, SettingInput


def put(session, key: str, value: str) -> Setting:
    return session.run(service.set_setting, SettingInput(key=key, value=value))


def test_set_read_and_reset(office) -> None:
    session = office.login("sysadmin")
    assert store.setting(session, "calendar.warn_workdays", 3) == 3
    made = put(session, "calendar.warn_workdays", " 5 ")
    again = put(session, " calendar.warn_workdays", "4")
    assert made.id == again.id
    assert [line.after for line in session.history(made.id) if line.field == "value"] == ["5", "4"]
    office.close()
    clerk = office.login()
    assert store.setting(clerk, "calendar.warn_workdays", 3) == 4
    assert [each.key for each in store.settings(clerk)] == ["calendar.warn_workdays"]
    session = office.login("sysadmin")
    session.run(service.reset_setting, made.id)
    assert store.setting(session, "calendar.warn_workdays", 3) == 3


@pytest.mark.parametrize(
    ("written", "default", "found"),
    [
        ("5", 3, 5),
        ('"五"', 3, 3),
        ("true", 3, 3),
        ("5", False, False),
        ("true", False, True),
        ("5", 1.5, 5),
        ("2.5", 1.5, 2.5),
        ("2.5", 1, 1),
        ('{"a": 1}', {}, {"a": 1}),
        ("[1]", {}, {}),
        ("[1]", None, [1]),
        ("null", 3, 3),
    ],
)
def test_a_value_of_another_type_is_not_believed(
    office, written: str, default: object, found: object
) -> None:
    session = office.login("sysadmin")
    put(session, "test.key", written)
    assert store.setting(session, "test.key", default) == found


def test_each_admin_sets_only_his_own(office) -> None:
    admin = office.login("sysadmin")
    with pytest.raises(NotPermitted):
        put(admin, "security.idle_lock_minutes", "5")
    warn = put(admin, "calendar.warn_workdays", "5")
    keeper = office.login("secadmin")
    put(keeper, "security.idle_lock_minutes", "5")
    with pytest.raises(NotPermitted):
        put(keeper, "calendar.warn_workdays", "9")
    with pytest.raises(NotPermitted):
        keeper.run(service.reset_setting, warn.id)
    for name in ("李敏", "黄伟", "auditor"):
        with pytest.raises(NotPermitted):
            put(office.login(name), "calendar.warn_workdays", "9")
    assert store.setting(office.login(), "calendar.warn_workdays", 3) == 5


@pytest.mark.parametrize("key", ["", "warn", "Calendar.warn", "日历.天数", "calendar.", ".x", "a b.c"])
def test_keys(key: str) -> None:
    with pytest.raises(UserProblem) as refused:
        rules.require_key(key)
    assert refused.value.code == "P-101"


@pytest.mark.parametrize("value", ["", "五", "{", "NaN", "Infinity", "[" * 100_000])
def test_values(value: str) -> None:
    with pytest.raises(UserProblem) as refused:
        rules.parse_value(value)
    assert refused.value.code == "P-102"
