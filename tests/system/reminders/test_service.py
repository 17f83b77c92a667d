"""Reminders ring until acknowledged, for their owner only, over a restart, and through the lock without words."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.ids import new_id
from desktop.main.window import upcoming
from desktop.system.reminders import rules, service, store
from desktop.system.reminders.records import Later, NewReminder, Reminder
from desktop.system.trial import people
from tests.offices import make_office

HOUR = 3_600_000


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path):
    made = make_office(tmp_path)
    yield made
    made.close()


def remind(session, words="交材料", hours=1.0, about=None) -> Reminder:
    at = session.clock.now_ms() + int(hours * HOUR)
    return session.run(service.create, NewReminder(words=words, due_at=at, about=about))


def test_it_rings_from_its_time_until_it_is_acknowledged(office) -> None:
    session = office.login()
    made = remind(session)
    assert store.due(session) == []
    office.clock.move_by(minutes=59)
    assert store.due(session) == []
    office.clock.move_by(minutes=1)
    assert [each.id for each in store.due(session)] == [made.id]
    office.clock.move_by(days=3)
    assert [each.id for each in store.due(session)] == [made.id], "it does not go away by itself"
    session.run(service.acknowledge, made.id)
    assert store.due(session) == [] and store.waiting(session) == []
    with pytest.raises(UserProblem) as refused:
        session.run(service.acknowledge, made.id)
    assert refused.value.code == "RM-102"


def test_acknowledging_can_be_taken_back(office) -> None:
    session = office.login()
    made = remind(session)
    office.clock.move_by(minutes=61)
    session.run(service.acknowledge, made.id)
    session.undo(session.last_undoable())
    assert [each.id for each in store.due(session)] == [made.id]


def test_put_off_it_comes_back(office) -> None:
    session = office.login()
    made = remind(session)
    office.clock.move_by(minutes=90)
    session.run(service.put_off, made.id, Later(minutes=10))
    assert store.due(session) == []
    office.clock.move_by(minutes=9)
    assert store.due(session) == []
    office.clock.move_by(minutes=2)
    assert [each.id for each in store.due(session)] == [made.id]


def test_it_survives_a_restart(office) -> None:
    made = remind(office.login())
    office.clock.move_by(minutes=61)
    assert [each.id for each in store.due(office.login())] == [made.id]


def test_it_rings_for_nobody_else(office) -> None:
    made = remind(office.login(people.CLEARED_CLERK))
    office.clock.move_by(minutes=61)
    other = office.login("张晓东")
    assert store.due(other) == [] and store.alarms(other) == []
    for act in (service.acknowledge, service.put_off):
        with pytest.raises(NotFound):
            other.run(act, made.id, *([Later(minutes=5)] if act is service.put_off else []))


def test_the_lock_learns_times_and_numbers_but_no_words(office) -> None:
    session = office.login()
    at = session.clock.now_ms() + HOUR
    at -= at % 60_000
    for words in ("密件会签", "密件归档"):
        session.run(service.create, NewReminder(words=words, due_at=at))
    acknowledged = remind(session, hours=2)
    session.run(service.acknowledge, acknowledged.id)
    found = [each for each in upcoming(session) if each[1] == "提醒"]
    assert found == [(at, "提醒", 2)]
    assert "密件" not in repr(upcoming(session))


def test_what_is_overdue_rings_at_the_lock_at_once(office) -> None:
    session = office.login()
    remind(session)
    office.clock.move_by(days=1)
    assert store.alarms(session)[0][0] < session.clock.now_ms()


def test_a_reminder_lies_where_its_record_lies(office) -> None:
    session = office.login()
    free = remind(session)
    assert free.compartment == session.compartments()[-1].id
    other = remind(session, about=free.id)
    assert (other.about_kind, other.compartment) == ("reminders.reminder", free.compartment)
    with pytest.raises(NotFound):
        remind(session, about=new_id())


@pytest.mark.parametrize("hours", (0, -1))
def test_a_time_that_has_passed_is_refused(office, hours: int) -> None:
    with pytest.raises(UserProblem) as refused:
        remind(office.login(), hours=hours)
    assert (refused.value.code, refused.value.field) == ("RM-101", "due_at")


def test_the_admins_have_none(office) -> None:
    session = office.login(people.SYSTEM_ADMIN)
    with pytest.raises(NotPermitted):
        remind(session)


def test_alarms_are_gathered_by_the_minute() -> None:
    at = 600_000
    rows = [Reminder(owner="a", words="x", due_at=at + extra) for extra in (0, 30_000, 59_999, 60_000)]
    rows.append(Reminder(owner="a", words="x", due_at=at, done_at=5))
    rows.append(Reminder(owner="a", words="x", due_at=at, returns_at=at + 180_000))
    assert rules.alarms(rows) == [(at, "提醒", 3), (at + 60_000, "提醒", 1), (at + 180_000, "提醒", 1)]
