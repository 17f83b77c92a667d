"""The calendar slice as the program sees it."""

from pathlib import Path

from desktop.base.module import Module, SettingSpec, verb_of
from desktop.base.permissions import EVERYONE, Role
from desktop.system.calendar import deadlines, service
from desktop.system.calendar.records import HolidayNotice, OwnDay

MODULE = Module(
    key="calendar",
    title="工作日历",
    order=820,
    group="@bottom",
    icon="calendar",
    records=(HolidayNotice, OwnDay),
    verbs=tuple(verb_of(each) for each in (service.import_list, service.set_own_day, service.cancel_own_day)),
    permissions={
        "calendar.read": EVERYONE,
        service.MAINTAIN: frozenset({Role.SYSTEM_ADMIN, Role.CLERK}),
    },
    settings=(
        SettingSpec(
            deadlines.WARN_SETTING,
            "提前预警",
            deadlines.WARN_WORKDAYS,
            "个工作日",
            "离办理时限还有这么多个工作日时，事项变黄 ▲",
            0,
            30,
        ),
    ),
    migrations=Path(__file__).parent / "migrations",
)
