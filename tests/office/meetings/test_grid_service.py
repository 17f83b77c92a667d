"""Agenda, people, checklist and decisions edited as a grid: one act, one undo, refusals at their row."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.children import Changes, RowProblem
from desktop.base.errors import NotPermitted
from desktop.base.fields import Named, Value
from desktop.base.positions import between, spread
from desktop.office.meetings import grid_service, store, trial
from desktop.office.meetings.records import Decision
from desktop.storage.session import Session
from desktop.system.trial import people
from tests.offices import Office


@pytest.fixture
def ids(office: Office, session: Session) -> trial.MeetingIds:
    office.clock.move_to("2026-11-25T11:40")
    return trial.plan_meeting(session)


def test_everything_done_to_the_agenda_is_one_act_and_one_undo(
    session: Session, ids: trial.MeetingIds
) -> None:
    before = store.topics(session, ids.meeting)
    one, two, three, _ = before
    changes = Changes(
        added=(
            (between(before[-1].position), {"title": "  新议题 ", "planned_minutes": 15, "unit_name": None}),
        ),
        edited=((two.id, {"unit_name": None, "result": "缓议"}),),
        moved=((three.id, between("", one.position)),),
        removed=(one.id,),
        seen={two.id: {"unit_name": two.unit_name, "result": two.result}},
    )
    assert session.run(grid_service.edit_topics, ids.meeting, changes) == 4
    after = store.topics(session, ids.meeting)
    assert [each.title for each in after] == [three.title, two.title, before[3].title, "新议题"]
    assert after[1].unit_name is None and after[1].result == "缓议" and after[3].planned_minutes == 15
    session.undo(session.last_undoable() or "")
    assert [(t.title, t.unit_name, t.result, t.position) for t in store.topics(session, ids.meeting)] == [
        (t.title, t.unit_name, t.result, t.position) for t in before
    ]


def test_a_refused_row_is_named_and_nothing_is_saved(session: Session, ids: trial.MeetingIds) -> None:
    one = store.topics(session, ids.meeting)[0]
    bad = Changes(edited=((one.id, {"title": "改了"}),), added=(("z", {"title": "", "planned_minutes": 5}),))
    with pytest.raises(RowProblem) as caught:
        session.run(grid_service.edit_topics, ids.meeting, bad)
    assert (caught.value.row, caught.value.field) == (0, "title") and "必须填写" in caught.value.message
    assert store.topics(session, ids.meeting)[0].title == one.title


def test_what_was_changed_meanwhile_is_not_overwritten(session: Session, ids: trial.MeetingIds) -> None:
    one = store.topics(session, ids.meeting)[0]
    session.run(grid_service.edit_topics, ids.meeting, Changes(edited=((one.id, {"title": "别处改的"}),)))
    stale = Changes(edited=((one.id, {"title": "我改的"}),), seen={one.id: {"title": one.title}})
    with pytest.raises(RowProblem) as caught:
        session.run(grid_service.edit_topics, ids.meeting, stale)
    assert (caught.value.code, caught.value.row, caught.value.field) == ("M-122", one.id, "title")
    assert store.topics(session, ids.meeting)[0].title == "别处改的"


def test_people_keep_to_the_rules_of_signing_in(session: Session, ids: trial.MeetingIds) -> None:
    first, second = store.people(session, ids.meeting)[:2]

    def edit(changes: Changes) -> int:
        found: int = session.run(grid_service.edit_attendees, ids.meeting, changes)
        return found

    with pytest.raises(RowProblem) as caught:
        edit(Changes(edited=((first.id, {"state": "请假"}),)))
    assert (caught.value.code, caught.value.field) == ("M-105", "reason")
    edit(Changes(edited=((first.id, {"state": "请假", "reason": "出差"}),)))
    gone = store.people(session, ids.meeting)[0]
    assert (gone.state, gone.reason, gone.signed_in_at) == ("请假", "出差", None)
    edit(Changes(edited=((first.id, {"state": "实到"}),)))
    back = store.people(session, ids.meeting)[0]
    assert back.reason == "" and back.signed_in_at is not None
    twice = {"person_name": second.person_name, "unit_name": second.unit_name}
    with pytest.raises(RowProblem) as caught:
        edit(Changes(added=(("z", {**twice, "capacity": "列席", "state": "应到"}),)))
    assert (caught.value.code, caught.value.row) == ("M-103", 0)


def test_ticking_a_thing_notes_the_time(session: Session, ids: trial.MeetingIds) -> None:
    open_one = next(each for each in store.tasks(session, ids.meeting) if not each.is_done)
    session.run(grid_service.edit_tasks, ids.meeting, Changes(edited=((open_one.id, {"is_done": True}),)))
    done = next(each for each in store.tasks(session, ids.meeting) if each.id == open_one.id)
    assert done.is_done and done.done_at is not None


def test_decisions_stand_still_under_signed_minutes(session: Session, ids: trial.MeetingIds) -> None:
    trial.issue_meeting(session, ids)
    first = session.find(Decision, ("parent", "=", ids.meeting), limit=1)[0]
    with pytest.raises(Exception, match="M-110"):
        session.run(
            grid_service.edit_decisions,
            ids.meeting,
            Changes(edited=((first.id, {"due_on": date(2026, 12, 1)}),)),
        )


def test_a_row_of_another_meeting_is_not_touched(session: Session, ids: trial.MeetingIds) -> None:
    other = trial.plan_meeting(session)
    foreign = store.topics(session, other.meeting)[0]
    with pytest.raises(RowProblem, match="R-404"):
        session.run(grid_service.edit_topics, ids.meeting, Changes(removed=(foreign.id,)))


def test_only_who_may_handle_meetings_edits_the_agenda(office: Office, ids: trial.MeetingIds) -> None:
    admin = office.login(people.SYSTEM_ADMIN)
    with pytest.raises(NotPermitted):
        admin.run(
            grid_service.edit_topics,
            ids.meeting,
            Changes(added=((spread(1)[0], {"title": "x", "planned_minutes": 5}),)),
        )


def test_a_typed_name_outside_the_directory_is_kept(session: Session, ids: trial.MeetingIds) -> None:
    added: dict[str, Value] = {
        "person_name": Named("龘靐"),
        "unit_name": Named("外地考察团"),
        "capacity": "列席",
        "state": "应到",
    }
    session.run(grid_service.edit_attendees, ids.meeting, Changes(added=(("zz", added),)))
    last = store.people(session, ids.meeting)[-1]
    assert last.person_name == Named("龘靐") and last.unit_name == Named("外地考察团")
