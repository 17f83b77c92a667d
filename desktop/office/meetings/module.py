"""会议 as the program sees it."""

from __future__ import annotations

from pathlib import Path

from desktop.base.module import Module, SettingSpec, verb_of
from desktop.base.permissions import Role
from desktop.office.meetings import minutes_service, rules, service
from desktop.office.meetings.printout import FORMS
from desktop.office.meetings.records import Attendee, Decision, MeetingPlan, Minutes, TaskItem, Topic

MODULE = Module(
    key="meetings",
    title="会议",
    order=30,
    group="公文与会议",
    icon="users",
    records=(MeetingPlan, Topic, Attendee, TaskItem, Minutes, Decision),
    verbs=tuple(
        verb_of(function)
        for function in (
            service.create,
            service.update,
            service.hold,
            service.cancel,
            service.add_topic,
            service.update_topic,
            service.move_topic,
            service.remove_topic,
            service.conclude,
            service.add_attendee,
            service.sign_in,
            service.move_attendee,
            service.remove_attendee,
            service.add_task,
            service.check_task,
            service.remove_task,
            minutes_service.write_minutes,
            minutes_service.rewrite_minutes,
            minutes_service.review_minutes,
            minutes_service.countersign_minutes,
            minutes_service.sign_minutes,
            minutes_service.return_minutes,
            minutes_service.issue_minutes,
            minutes_service.add_decision,
            minutes_service.update_decision,
            minutes_service.remove_decision,
            minutes_service.open_supervision,
        )
    ),
    forms=FORMS,
    permissions={
        service.READ: frozenset({Role.CLERK, Role.LEADER}),
        service.HANDLE: frozenset({Role.CLERK}),
        service.MINUTES: frozenset({Role.CLERK}),
    },
    settings=(
        SettingSpec(
            rules.PROFILE_SETTING,
            "纪要版面规格",
            rules.PROFILE,
            "",
            "打印和输出纪要时的行距",
            choices=rules.PROFILES,
        ),
    ),
    migrations=Path(__file__).parent / "migrations",
    may_undo=service.require_changeable,
)
