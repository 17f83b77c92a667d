"""The hand-over on a real store: two keys, a lock, and what is printed."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.base.values import parse_instant
from desktop.export import pdf
from desktop.office.duty import handover_service, printout, service, store, trial
from desktop.office.duty.inputs import HandingOver, NewEntry, NewMatter, NewShift, Settlement
from desktop.office.duty.records import Entry, Handover, Matter, Shift
from desktop.storage.session import Session
from desktop.system.trial.people import PASSPHRASE
from tests.offices import Office


@pytest.fixture
def night(office: Office, session: Session) -> trial.DutyIds:
    office.clock.move_to("2026-11-26T08:30")
    return trial.keep_duty_night(session, PASSPHRASE)


def check(session: Session, shift: bytes):
    return store.check_signatures(session, session.get(Shift, shift))


def test_the_trial_night(session: Session, night: trial.DutyIds) -> None:
    shift = session.get(Shift, night.shift)
    assert shift.state == "已交班" and shift.starts_at == parse_instant("2026-11-25 18:00")
    assert len(store.entries(session, shift.id)) == 14
    assert check(session, night.shift).is_valid
    assert store.open_incidents(session) == []
    following = store.current_shift(session)
    assert following is not None and following.id == night.next_shift
    assert [(each.title, each.note) for each in store.matters(session, following.id)] == [
        ("汇总各县（区）寒潮应对准备情况", "已收4个县（区），待收2个")
    ]
    assert "王芳" in (str(following.officer_a), str(following.officer_b))


def test_the_reports_of_the_trial_night_were_in_time(session: Session, night: trial.DutyIds) -> None:
    from desktop.office.duty.clock import clock_of
    from desktop.office.duty.records import Incident

    running = clock_of(session.get(Incident, night.incident), store.steps(session, night.incident))
    now = session.clock.now_ms()
    assert running.phone.words(now) == "02:10 按时已报" and running.written.words(now) == "02:38 按时已报"


def test_the_other_officer_sees_the_same_signatures(
    office: Office, session: Session, night: trial.DutyIds
) -> None:
    handover = store.handover_of(session, night.shift)
    assert handover is not None and handover.outgoing_signature != handover.incoming_signature
    assert handover.outgoing_user == session.user.id.hex()
    other = office.login("王芳")
    assert handover.incoming_user == other.user.id.hex()
    assert check(other, night.shift).is_valid


def test_a_handed_over_shift_is_locked_and_late_entries_are_marked(
    session: Session, night: trial.DutyIds
) -> None:
    settled = store.matters(session, night.shift)[0]
    with pytest.raises(UserProblem) as locked:
        session.run(service.settle, settled.id, Settlement())
    assert locked.value.code == "Z-101"
    with pytest.raises(UserProblem) as twice:
        session.run(
            handover_service.hand_over, night.shift, HandingOver(incoming="王芳", password=PASSPHRASE)
        )
    assert twice.value.code == "Z-101"
    late = session.run(
        service.record, NewEntry(content="补记", shift=night.shift, at=parse_instant("2026-11-26 03:00"))
    )
    assert late.is_late
    found = check(session, night.shift)
    assert found.is_valid and found.late == (late.id.hex(),)
    with pytest.raises(UserProblem):
        session.run(
            service.record, NewEntry(content="补记", shift=night.shift, at=parse_instant("2026-11-25 17:59"))
        )


def test_what_changes_behind_the_rules_breaks_the_signatures(session: Session, night: trial.DutyIds) -> None:
    matter = store.matters(session, night.shift)[1]

    def tamper(writer: Session) -> None:
        kept = writer.get(Matter, matter.id)
        kept.outcome = "其实没有核实"
        with writer.transaction(kept.compartment, "test.tamper") as tx:
            tx.save(kept)

    session.run(tamper)
    found = check(session, night.shift)
    assert not found.outgoing and not found.incoming and found.missing == ()


@pytest.fixture
def shift(session: Session) -> Shift:
    made: Shift = session.run(service.start, NewShift(officer_a=Named("黄伟")))
    return made


@pytest.mark.parametrize(("given", "code"), [
    (HandingOver(incoming="王芳", password="no-such-password-1"), "K-001"),
    (HandingOver(incoming="黄伟", password=PASSPHRASE), "Z-108"),
    (HandingOver(incoming="不存在的人", password=PASSPHRASE), "K-001"),
    (HandingOver(incoming=" ", password=PASSPHRASE), "Z-109"),
    (HandingOver(incoming="auditor", password=PASSPHRASE), "Z-118"),
    (HandingOver(incoming="王芳", password=PASSPHRASE, own_password="not-my-password-1"), "K-001"),
])  # fmt: skip
def test_refused_hand_overs_change_nothing(
    session: Session, shift: Shift, given: HandingOver, code: str
) -> None:
    with pytest.raises((UserProblem, NotPermitted)) as refused:
        session.run(handover_service.hand_over, shift.id, given)
    assert refused.value.code == code
    assert session.count(Handover) == 0 and session.count(Shift) == 1
    assert session.get(Shift, shift.id).state == "在班"


def test_open_matters_hold_the_hand_over_up(session: Session, shift: Shift) -> None:
    matter = session.run(service.add_matter, NewMatter(title="核实电话"))
    given = HandingOver(incoming="王芳", password=PASSPHRASE, own_password=PASSPHRASE)
    with pytest.raises(UserProblem) as refused:
        session.run(handover_service.hand_over, shift.id, given)
    assert refused.value.code == "Z-106"
    session.run(service.settle, matter.id, Settlement(state="交出"))
    handover = session.run(handover_service.hand_over, shift.id, given)
    assert check(session, shift.id).is_valid
    assert handover.next_shift is not None
    assert str(session.get(Shift, handover.next_shift).officer_a) == "王芳"


def test_the_password_leaves_no_trace(session: Session, night: trial.DutyIds) -> None:
    for name in session.files:
        for table in ("ops", "outbox", "register"):
            for row in session.connection(name).execute(f"SELECT * FROM {table}"):
                assert not any(PASSPHRASE in str(value) for value in tuple(row))


def test_the_sheet_says_whether_the_signatures_hold(session: Session, night: trial.DutyIds) -> None:
    assert pdf.to_bytes(printout.handover_form(session, night.shift)).startswith(b"%PDF")
    assert pdf.to_bytes(printout.handover_form(session, night.next_shift)).startswith(b"%PDF")
    assert pdf.to_bytes(printout.urgent_report(session, night.incident)).startswith(b"%PDF")
    assert printout._signed(Named("黄伟"), True) == "黄伟（签名有效）"
    assert printout._signed(Named("黄伟"), False) == "黄伟（签名不符）"
    assert session.count(Entry) == 14
