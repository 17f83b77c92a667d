"""值班 as the program sees it."""

from __future__ import annotations

from pathlib import Path

from desktop.base.module import Module, SettingSpec, verb_of
from desktop.base.permissions import Role
from desktop.office.duty import (
    clock,
    handover_service,
    incident_service,
    roster,
    roster_service,
    rules,
    service,
    store,
)
from desktop.office.duty.printout import FORMS
from desktop.office.duty.records import Entry, Handover, Incident, IncidentStep, Matter, Shift, Slot

MODULE = Module(
    key="duty",
    title="值班",
    order=50,
    group="督查与值班",
    icon="calendar-days",
    records=(Slot, Shift, Entry, Incident, IncidentStep, Matter, Handover),
    verbs=tuple(
        verb_of(function)
        for function in (
            service.start,
            service.record,
            service.correct,
            service.add_matter,
            service.settle,
            incident_service.receive,
            incident_service.take_step,
            handover_service.hand_over,
            roster_service.set_slot,
            roster_service.clear_slot,
            roster_service.plan_roster,
        )
    ),
    forms=FORMS,
    alarms=store.alarms,
    permissions={
        service.READ: frozenset({Role.CLERK, Role.DUTY_OFFICER, Role.LEADER}),
        service.KEEP: frozenset({Role.DUTY_OFFICER, Role.CLERK}),
        service.ROSTER: frozenset({Role.DUTY_OFFICER, Role.CLERK}),
    },
    settings=(
        SettingSpec(
            rules.HANDOVER_TIME_SETTING, "交接班时间", rules.HANDOVER_TIME, "", "每班从这一时刻起，24 小时"
        ),
        SettingSpec(
            clock.PHONE_SETTING, "电话首报时限", clock.PHONE_MINUTES, "分钟", "突发事件接报后电话报告", 5, 240
        ),
        SettingSpec(
            clock.WRITTEN_SETTING,
            "书面首报时限",
            clock.WRITTEN_MINUTES,
            "分钟",
            "突发事件接报后书面报告",
            5,
            480,
        ),
        SettingSpec(
            roster.GAP_SETTING, "两次值班最少间隔", roster.MIN_GAP_HOURS, "小时", "排班时检查", 0, 240
        ),
        SettingSpec(
            roster.SPREAD_SETTING, "值班均衡差", roster.FAIR_SPREAD, "分", "各人加权班次相差过大即提示", 1, 60
        ),
    ),
    migrations=Path(__file__).parent / "migrations",
)
