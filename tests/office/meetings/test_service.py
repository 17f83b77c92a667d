"""Planning, signing in and the agenda on a real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.base.values import parse_instant
from desktop.office.meetings import service, store
from desktop.office.meetings.inputs import (
    Done,
    NewAttendee,
    NewPlan,
    NewTopic,
    Place,
    PlanChange,
    Reason,
    SignIn,
    TopicChange,
)
from desktop.office.meetings.records import Attendee, MeetingPlan, Topic
from desktop.storage.session import Session
from tests.offices import Office


def new_plan(**values: Any) -> NewPlan:
    known: dict[str, Any] = {
             "kind": "常务会议", "session_number": 27, "starts_at": parse_instant("2026-11-25 09:00"), "minutes": 120,
             "place": "第一会议室", "host": Named("陈建国"), "organiser": Named("云川市人民政府")}  # fmt: skip
    return NewPlan(**{**known, **values})


@pytest.fixture
def plan(session: Session) -> MeetingPlan:
    made: MeetingPlan = session.run(service.create, new_plan())
    return made


def add(session: Session, plan: MeetingPlan, *titles: str) -> list[Topic]:
    return [
        session.run(service.add_topic, plan.id, NewTopic(title=title, planned_minutes=20)) for title in titles
    ]


def order(session: Session, plan: MeetingPlan) -> str:
    return "".join(topic.title for topic in store.topics(session, plan.id))


def test_a_plan_names_itself_and_knows_its_day(session: Session, plan: MeetingPlan) -> None:
    meeting = store.meeting(session, plan.id)
    assert meeting.plan.title == "云川市人民政府第27次常务会议"
    assert meeting.plan.recorder == Named("李敏")
    assert (meeting.day_hint, meeting.is_workday) == ("11月25日 周三，工作日", True)
    session.run(service.update, plan.id, PlanChange(starts_at=parse_instant("2026-10-10 09:00")))
    moved = store.meeting(session, plan.id)
    assert "调休上班" in moved.day_hint and moved.is_workday
    assert moved.plan.minutes == 120


def test_the_usual_checklist_counts_working_days(session: Session) -> None:
    monday = session.run(
        service.create, new_plan(starts_at=parse_instant("2026-11-30 09:00"), usual_tasks=True)
    )
    due = {task.title: task.due_on for task in store.tasks(session, monday.id)}
    assert due["会议材料送达参会领导"] == date(2026, 11, 26)
    assert due["签到、清点人数"] == date(2026, 11, 30)
    assert due["纪要签发印发"] == date(2026, 12, 3)
    assert [task.phase for task in store.tasks(session, monday.id)] == ["会前"] * 6 + ["会中"] * 4 + [
        "会后"
    ] * 5


def test_moving_a_topic_changes_only_that_one(session: Session, plan: MeetingPlan) -> None:
    first, second, third, fourth = add(session, plan, "甲", "乙", "丙", "丁")
    positions = {topic.id: topic.position for topic in store.topics(session, plan.id)}
    session.run(service.move_topic, fourth.id, Place(before=second.id))
    assert order(session, plan) == "甲丁乙丙"
    session.run(service.move_topic, first.id, Place())
    assert order(session, plan) == "丁乙丙甲"
    after = {topic.id: topic.position for topic in store.topics(session, plan.id)}
    assert {id for id in positions if positions[id] != after[id]} == {first.id, fourth.id}
    session.run(service.remove_topic, third.id)
    assert order(session, plan) == "丁乙甲"


def test_a_topic_can_stand_before_twins_made_on_two_machines(session: Session, plan: MeetingPlan) -> None:
    first, second, third = add(session, plan, "甲", "乙", "丙")

    def twin(writer: Session) -> None:
        topic = writer.get(Topic, second.id)
        topic.position = writer.get(Topic, first.id).position
        with writer.transaction(topic.compartment, "test.twin") as tx:
            tx.save(topic)

    session.run(twin)
    session.run(service.move_topic, third.id, Place(before=second.id))
    assert order(session, plan)[0] == "丙"


def test_a_topic_does_not_move_into_another_meeting(session: Session, plan: MeetingPlan) -> None:
    (topic,) = add(session, plan, "甲")
    other = session.run(service.create, new_plan(session_number=28))
    (foreign,) = add(session, other, "乙")
    with pytest.raises(NotFound):
        session.run(service.move_topic, topic.id, Place(before=foreign.id))


def test_sign_in_totals(session: Session, plan: MeetingPlan) -> None:
    made = [
        session.run(service.add_attendee, plan.id, NewAttendee(person_name=Named(name), capacity=capacity))
        for name, capacity in (
            ("周丽娟", "出席"),
            ("单志强", "出席"),
            ("马春生", "列席"),
            ("李敏", "工作人员"),
        )
    ]
    session.run(service.sign_in, made[0].id, SignIn(state="迟到"))
    session.run(service.sign_in, made[1].id, SignIn(state="请假", reason="出差"))
    session.run(service.sign_in, made[2].id, SignIn(state="代会", proxy=Named("副局长")))
    meeting = store.meeting(session, plan.id)
    from desktop.office.meetings import rules

    totals = rules.totals(meeting.people)
    assert (totals.expected, totals.present, totals.late, totals.by_proxy, totals.on_leave) == (3, 2, 1, 1, 1)
    assert [str(each.person_name) for each in meeting.on_leave] == ["单志强"]
    assert session.get(Attendee, made[0].id).signed_in_at is not None
    assert session.get(Attendee, made[1].id).signed_in_at is None
    with pytest.raises(UserProblem) as refused:
        session.run(service.add_attendee, plan.id, NewAttendee(person_name=Named("周丽娟")))
    assert refused.value.code == "M-103"


def test_a_ticked_thing_can_be_unticked_and_undone(session: Session) -> None:
    plan = session.run(service.create, new_plan(usual_tasks=True))
    task = store.tasks(session, plan.id)[0]
    session.run(service.check_task, task.id, Done())
    act = session.last_undoable()
    assert store.tasks(session, plan.id)[0].is_done and act is not None
    session.undo(act)
    assert not store.tasks(session, plan.id)[0].is_done


def test_a_cancelled_meeting_stands_still(session: Session, plan: MeetingPlan) -> None:
    session.run(service.cancel, plan.id, Reason(words="与省里会议冲突"))
    for act in (lambda: add(session, plan, "甲"), lambda: session.run(service.hold, plan.id)):
        with pytest.raises(UserProblem) as refused:
            act()
        assert refused.value.code == "M-101"
    assert session.get(MeetingPlan, plan.id).cancelled_because == "与省里会议冲突"


def test_clashes_of_place_and_time(session: Session, plan: MeetingPlan) -> None:
    same = session.run(
        service.create, new_plan(starts_at=parse_instant("2026-11-25 10:30"), session_number=28)
    )
    session.run(service.create, new_plan(starts_at=parse_instant("2026-11-25 11:00"), session_number=29))
    session.run(service.create, new_plan(place="第二会议室", session_number=30))
    assert [each.id for each in store.clashes(session, plan)] == [same.id]
    assert plan.id in [each.id for each in store.on_day(session, date(2026, 11, 25))]
    assert store.on_day(session, date(2026, 11, 26)) == []


def test_an_uncleared_clerk_sees_nothing_of_a_secret_meeting(office: Office) -> None:
    session = office.login("李敏")
    secret = session.run(service.create, new_plan(classification="秘密", title="绝不外露的会议"))
    add(session, secret, "绝不外露的议题")
    session = office.login("张晓东")
    assert session.count(MeetingPlan) == 0 and session.search("外露") == []
    with pytest.raises(NotFound):
        store.meeting(session, secret.id)
    with pytest.raises(NotFound):
        session.run(service.add_topic, secret.id, NewTopic(title="试", planned_minutes=5))
    with pytest.raises(NotPermitted):
        session.run(service.create, new_plan(classification="秘密"))


def test_a_duty_officer_plans_no_meeting(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.login("黄伟").run(service.create, new_plan())


def test_changing_a_topic_keeps_the_rest(session: Session, plan: MeetingPlan) -> None:
    topic = session.run(
        service.add_topic, plan.id, NewTopic(title="甲", planned_minutes=20, unit_name=Named("市财政局"))
    )
    session.run(service.update_topic, topic.id, TopicChange(planned_minutes=25))
    changed = session.get(Topic, topic.id)
    assert (changed.title, changed.planned_minutes, changed.unit_name) == ("甲", 25, Named("市财政局"))
