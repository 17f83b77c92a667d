"""A meeting of the trial office, entered as its clerk would enter it: plan, agenda, people, minutes, decisions.

云川市 and everybody in it are invented; the wording is that of such papers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from desktop.base.clock import CHINA, to_ms, today
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.office.meetings import minutes_service, service, store
from desktop.office.meetings.inputs import (
    Done,
    MinutesText,
    NewAttendee,
    NewDecision,
    NewPlan,
    NewTopic,
    Outcome,
    Signer,
    SignIn,
)
from desktop.office.meetings.records import AFTER, ATTENDING, OBSERVING, STAFF
from desktop.office.meetings.trial_texts import (
    BODY,
    BY_PROXY,
    DECISIONS,
    DISTRIBUTION,
    LATE,
    LEADERS,
    ON_LEAVE,
    OUTCOMES,
    OVERVIEW,
    TOPICS,
    UNITS,
)
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of

CITY = "云川市人民政府"


@dataclass(frozen=True, slots=True)
class MeetingIds:
    """What was made: the meeting, its topics and decisions in order, its minutes."""

    meeting: RecordId
    topics: tuple[RecordId, ...]
    decisions: tuple[RecordId, ...]
    minutes: RecordId


def plan_meeting(session: Session, *, classification: str = "内部", secrecy_period: str = "") -> MeetingIds:
    """Plan, hold and write up the 27th executive meeting, on the day the clock shows, up to 核稿.

    Sign, issue and hand over with `issue_meeting`.
    """
    on = today(session.clock)
    plan = session.run(service.create, NewPlan(
        kind="常务会议", session_number=27, starts_at=to_ms(datetime.combine(on, time(9), CHINA)), minutes=120,
        place="市政府二楼第一会议室", host=Named("陈建国"), host_post="市长", recorder=Named(session.user.name),
        organiser=Named(CITY), scale=len(LEADERS) + len(UNITS) + 2, classification=classification,
        secrecy_period=secrecy_period, usual_tasks=True,
        purpose="研究采暖季供热保障、防洪岁修资金和政务服务事项，部署岁末年初安全生产。",
    ))  # fmt: skip
    topics = tuple(
        session.run(service.add_topic, plan.id, NewTopic(
            title=title, purpose=purpose, unit_name=Named(unit), reporter=Named(reporter), planned_minutes=minutes,
            observers=observers,
        )).id
        for title, purpose, unit, reporter, minutes, observers in TOPICS
    )  # fmt: skip
    _sign_people_in(session, plan.id)
    session.run(service.hold, plan.id)
    for topic, (result, minutes) in zip(topics, OUTCOMES, strict=True):
        session.run(service.conclude, topic, Outcome(result=result, actual_minutes=minutes))
    for task in store.tasks(session, plan.id):
        if task.phase != AFTER or task.title == "会场清退":
            session.run(service.check_task, task.id, Done())
    decisions = _decide(session, plan.id, topics, on)
    minutes_id = _write(session, plan.id, on)
    return MeetingIds(plan.id, topics, decisions, minutes_id)


def _sign_people_in(session: Session, meeting: RecordId) -> None:
    def add(name: str, capacity: str, unit: str, post: str) -> RecordId:
        return bytes(session.run(service.add_attendee, meeting, NewAttendee(
            person_name=Named(name), capacity=capacity, unit_name=Named(unit) if unit else None, post=post
        )).id)  # fmt: skip

    people = [(name, add(name, ATTENDING, "", post)) for name, post in LEADERS]
    people += [(name, add(name, OBSERVING, unit, post)) for name, unit, post in UNITS]
    people += [(name, add(name, STAFF, "市政府办公室", "")) for name in (session.user.name, "张晓东") if name]
    for name, attendee in people:
        given = SignIn(state="实到")
        if name == ON_LEAVE[0]:
            given = SignIn(state="请假", reason=ON_LEAVE[1])
        elif name == LATE:
            given = SignIn(state="迟到")
        elif name == BY_PROXY[0]:
            given = SignIn(state="代会", proxy=Named(BY_PROXY[1]))
        session.run(service.sign_in, attendee, given)


def _decide(
    session: Session, meeting: RecordId, topics: tuple[RecordId, ...], on: date
) -> tuple[RecordId, ...]:
    calendar = calendar_of(session)
    return tuple(
        session.run(minutes_service.add_decision, meeting, NewDecision(
            matter=matter, topic=topics[topic], lead=Named(lead), assist=assist,
            due_on=calendar.add_workdays(on, workdays), outcome=outcome,
        )).id
        for topic, matter, lead, assist, workdays, outcome in DECISIONS
    )  # fmt: skip


def _write(session: Session, meeting: RecordId, on: date) -> RecordId:
    written = f"{on.year}年{on.month}月{on.day}日"
    session.run(minutes_service.write_minutes, meeting, MinutesText(
        overview=OVERVIEW.format(day=written), body=BODY, distribution=DISTRIBUTION
    ))  # fmt: skip
    return bytes(session.run(minutes_service.review_minutes, meeting, Signer(signer=Named("郑文斌"))).id)


def issue_meeting(session: Session, ids: MeetingIds) -> tuple[str, ...]:
    """Sign and issue the minutes, hand every decision over; returns the numbers under which they are supervised."""
    session.run(minutes_service.sign_minutes, ids.meeting, Signer())
    session.run(minutes_service.issue_minutes, ids.meeting)
    handed = session.run(minutes_service.open_supervision, ids.meeting)
    return tuple(decision.opened_number for decision in handed)
