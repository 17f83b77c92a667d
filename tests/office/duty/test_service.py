"""The duty room on a real store: log, incident, roster."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.office.duty import incident_service, roster_service, service, store
from desktop.office.duty.inputs import (
    Correction,
    NewEntry,
    NewIncident,
    NewMatter,
    NewShift,
    NewStep,
    RosterInput,
    Settlement,
    SlotInput,
)
from desktop.office.duty.records import Entry, Matter, Shift, Slot
from desktop.storage.session import Session
from desktop.system.preferences.records import SettingInput
from desktop.system.preferences.service import set_setting
from tests.offices import Office

TODAY = date(2026, 11, 23)
OFFICERS = ("黄伟", "王芳", "冯立军", "谢丽萍", "沈国强", "方晓燕")


@pytest.fixture
def shift(session: Session) -> Shift:
    made: Shift = session.run(service.start, NewShift(officer_a=Named("黄伟"), officer_b=Named("冯立军")))
    return made


def receive(session: Session, **values: Any) -> bytes:
    known: dict[str, Any] = {"title": "追尾", "summary": "四车追尾，五人受伤。"}
    return bytes(session.run(incident_service.receive, NewIncident(**{**known, **values})).id)


def test_a_shift_takes_its_people_from_the_roster(session: Session) -> None:
    with pytest.raises(UserProblem) as nobody:
        session.run(service.start, NewShift())
    assert nobody.value.code == "Z-111"
    session.run(
        roster_service.plan_roster,
        RosterInput(start=TODAY, end=TODAY, leaders=("吴海涛",), officers=OFFICERS),
    )
    shift = session.run(service.start, NewShift())
    assert (shift.duty_leader, shift.officer_a, shift.officer_b) == (
        Named("吴海涛"),
        Named("黄伟"),
        Named("王芳"),
    )
    assert shift.ends_at - shift.starts_at == 24 * 3_600_000
    with pytest.raises(UserProblem) as second:
        session.run(service.start, NewShift())
    assert second.value.code == "Z-110"


def test_entries_are_kept_to_the_minute_and_never_changed(
    office: Office, session: Session, shift: Shift
) -> None:
    office.clock.move_by(minutes=7.5)
    entry = session.run(
        service.record, NewEntry(content="省政府总值班室来电", from_unit=Named("省政府总值班室"))
    )
    assert entry.at % 60_000 == 0 and entry.recorder == Named("黄伟")
    entry.content = "改写"

    def rewrite(writer: Session) -> None:
        with writer.transaction(entry.compartment, "test.rewrite") as tx:
            tx.save(entry)

    with pytest.raises(UserProblem) as refused:
        session.run(rewrite)
    assert refused.value.code == "R-405"
    session.run(service.correct, entry.id, Correction(content="应为省应急管理厅来电"))
    log = store.entries(session, shift.id)
    assert [(each.kind, each.corrects) for each in log] == [("来电", None), ("更正", entry.id)]
    assert log[0].content == "省政府总值班室来电"


def test_a_correction_names_an_entry_of_the_same_shift(session: Session, shift: Shift) -> None:
    with pytest.raises(UserProblem) as nameless:
        session.run(service.record, NewEntry(content="改", kind="更正"))
    assert nameless.value.code == "Z-104"
    with pytest.raises(NotFound):
        session.run(service.record, NewEntry(content="改", kind="更正", corrects=b"0" * 16))


def test_an_incident_starts_its_clock_log_and_matter(office: Office, session: Session, shift: Shift) -> None:
    id = receive(session)
    running = store.open_incidents(session)[0]
    assert (running.incident.phone_limit, running.incident.written_limit) == (30, 60)
    assert [owed.title for owed in running.clock.owed] == ["电话首报", "书面首报"]
    assert [each.kind for each in store.entries(session, shift.id)] == ["突发"]
    assert [each.title for each in store.matters(session, shift.id)] == ["追尾"]
    office.clock.move_by(minutes=12)
    session.run(
        incident_service.take_step, id, NewStep(step="电话首报", to_whom="省政府总值班室", words="已报")
    )
    office.clock.move_by(minutes=60)
    now = session.clock.now_ms()
    running = store.open_incidents(session)[0]
    assert "按时" in running.clock.phone.words(now) and running.clock.written.words(now).startswith(
        "已超 12:"
    )
    session.run(incident_service.take_step, id, NewStep(step="终报", words="处置完毕"))
    assert store.open_incidents(session) == []
    assert [(each.state, each.outcome) for each in store.matters(session, shift.id)] == [("办结", "已终报")]
    assert [each.content for each in store.entries(session, shift.id)][1:] == [
        "电话首报（省政府总值班室）：已报", "终报：处置完毕",
    ]  # fmt: skip


def test_steps_out_of_order(session: Session, shift: Shift) -> None:
    id = receive(session)

    def refused(step: str) -> str:
        with pytest.raises(UserProblem) as problem:
            session.run(incident_service.take_step, id, NewStep(step=step))
        return problem.value.code

    assert refused("续报") == refused("终报") == "Z-115"
    session.run(incident_service.take_step, id, NewStep(step="电话首报"))
    assert refused("电话首报") == "Z-114"
    session.run(incident_service.take_step, id, NewStep(step="续报"))
    session.run(incident_service.take_step, id, NewStep(step="续报"))
    session.run(incident_service.take_step, id, NewStep(step="终报"))
    assert refused("续报") == "Z-113"


def test_the_limits_are_a_setting_and_hold_for_new_incidents_only(office: Office, session: Session) -> None:
    session.run(service.start, NewShift(officer_a=Named("黄伟")))
    receive(session)
    admin = office.login("sysadmin")
    admin.run(set_setting, SettingInput(key="duty.phone_first_minutes", value="15"))
    session = office.login("黄伟")
    receive(session, title="火情")
    assert {each.incident.title: each.incident.phone_limit for each in store.open_incidents(session)} == {
        "追尾": 30, "火情": 15,
    }  # fmt: skip
    assert [each.incident.title for each in store.open_incidents(session)] == ["火情", "追尾"]


def test_matters_done_say_how(session: Session, shift: Shift) -> None:
    matter = session.run(service.add_matter, NewMatter(title="核实电话"))
    with pytest.raises(UserProblem) as refused:
        session.run(service.settle, matter.id, Settlement(state="办结"))
    assert refused.value.code == "Z-107"
    session.run(service.settle, matter.id, Settlement(state="办结", outcome="已核实"))
    assert session.get(Matter, matter.id).state == "办结"


def test_a_swap_needs_its_note_and_a_plan_leaves_filled_places(session: Session) -> None:
    session.run(
        roster_service.set_slot, SlotInput(duty_on=TODAY, band="值班员A", person_name=Named("方晓燕"))
    )
    session.run(
        roster_service.plan_roster,
        RosterInput(start=TODAY, end=TODAY, leaders=("吴海涛",), officers=OFFICERS),
    )
    assert [str(each.person_name) for each in store.slots(session, TODAY, TODAY)][1] == "方晓燕"
    swap = SlotInput(duty_on=TODAY, band="值班员A", person_name=Named("黄伟"))
    with pytest.raises(UserProblem) as refused:
        session.run(roster_service.set_slot, swap)
    assert refused.value.code == "Z-122"
    swap.remarks = "吴海涛批准"
    session.run(roster_service.set_slot, swap)
    assert session.count(Slot, ("duty_on", "=", TODAY)) == 3
    session.run(roster_service.clear_slot, store.slots(session, TODAY, TODAY)[0].id)
    assert any("没有安排带班领导" in each.sentence for each in store.roster_findings(session, TODAY, TODAY))


def test_a_planned_roster_is_undone_as_one(session: Session) -> None:
    session.run(
        roster_service.plan_roster,
        RosterInput(start=TODAY, end=TODAY, leaders=("吴海涛",), officers=OFFICERS),
    )
    act = session.last_undoable()
    assert act is not None
    session.undo(act)
    assert session.count(Slot) == 0


def test_nobody_on_duty_nothing_recorded(session: Session) -> None:
    with pytest.raises(UserProblem) as refused:
        session.run(service.record, NewEntry(content="来电"))
    assert refused.value.code == "Z-112"
    assert session.count(Entry) == 0


def test_an_auditor_keeps_no_log(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.login("auditor").run(service.record, NewEntry(content="来电"))


def test_what_rings_through_the_lock_names_nothing(office: Office, session: Session, shift: Shift) -> None:
    assert store.alarms(session) == [(shift.ends_at, "交接班", 1)]
    receive(session, title="绝不外露的事件")
    session.run(
        service.add_matter, NewMatter(title="绝不外露的事项", due_at=session.clock.now_ms() + 3_600_000)
    )
    rung = store.alarms(session)
    received = store.open_incidents(session)[0].incident.received_at
    assert received is not None
    assert [(at - received) // 60_000 for at, kind, _ in rung if kind == "电话首报"] == [25]
    assert [kind for _, kind, _ in rung] == ["电话首报", "书面首报", "未了事项", "交接班"]
    assert "外露" not in str(rung)
