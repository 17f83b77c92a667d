"""Minutes from draft to issue, decisions to supervision, and what is printed, on a real store."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.export import pdf, render
from desktop.export.layout import geometry
from desktop.export.measure import measure
from desktop.office.meetings import minutes_service, printout, rules, service, store, trial
from desktop.office.meetings.inputs import (
    Countersigners,
    DecisionChange,
    MinutesText,
    NewDecision,
    NewTopic,
    Reason,
    Signer,
)
from desktop.office.meetings.records import Decision, MeetingPlan, Minutes
from desktop.storage.session import Session
from desktop.system.links.store import links_of
from desktop.system.preferences.records import SettingInput
from desktop.system.preferences.service import set_setting
from tests.offices import Office


@pytest.fixture
def made(office: Office, session: Session) -> trial.MeetingIds:
    office.clock.move_to("2026-11-25T11:40")
    return trial.plan_meeting(session)


def test_the_trial_meeting_is_whole(session: Session, made: trial.MeetingIds) -> None:
    meeting = store.meeting(session, made.meeting)
    assert [len(part) for part in (meeting.topics, meeting.decisions)] == [4, 6]
    assert meeting.agenda.words == "计划 100 分＋机动 20 分＝120 分"
    assert meeting.minutes is not None and meeting.minutes.stage == "核稿"
    assert len(meeting.minutes.body) > 1500
    assert meeting.decisions[0].due_on == date(2026, 12, 2)


def test_issuing_numbers_freezes_and_signs(session: Session, made: trial.MeetingIds) -> None:
    session.run(minutes_service.sign_minutes, made.meeting, Signer())
    issued = session.run(minutes_service.issue_minutes, made.meeting)
    assert (issued.issue, issued.signatory, issued.stage) == ("〔2026〕1号", Named("陈建国"), "印发")
    assert session.get(MeetingPlan, made.meeting).stage == "纪要已印发"
    assert minutes_service.signature_valid(session, made.meeting)
    refusals = (
        lambda: session.run(minutes_service.write_minutes, made.meeting, MinutesText(body="另写")),
        lambda: session.run(
            minutes_service.update_decision, made.decisions[0], DecisionChange(matter="另议")
        ),
        lambda: session.run(minutes_service.add_decision, made.meeting, NewDecision(matter="加一项")),
        lambda: session.run(minutes_service.remove_decision, made.decisions[0]),
        lambda: session.run(service.add_topic, made.meeting, NewTopic(title="加议题", planned_minutes=5)),
        lambda: session.run(service.remove_topic, made.topics[0]),
        lambda: session.run(minutes_service.return_minutes, made.meeting, Reason(words="改")),
        lambda: session.run(minutes_service.issue_minutes, made.meeting),
    )
    for refused in refusals:
        with pytest.raises(UserProblem) as problem:
            refused()
        assert problem.value.code == "M-110"


def test_the_signature_breaks_when_a_decision_is_changed_behind_the_rules(
    session: Session, made: trial.MeetingIds
) -> None:
    trial.issue_meeting(session, made)
    assert minutes_service.signature_valid(session, made.meeting)

    def tamper(writer: Session) -> None:
        decision = writer.get(Decision, made.decisions[2])
        decision.due_on = date(2027, 1, 1)
        with writer.transaction(decision.compartment, "test.tamper") as tx:
            tx.save(decision)

    session.run(tamper)
    assert not minutes_service.signature_valid(session, made.meeting)


def test_each_decision_opens_one_supervised_matter_linked_both_ways(
    session: Session, made: trial.MeetingIds
) -> None:
    with pytest.raises(UserProblem) as early:
        session.run(minutes_service.open_supervision, made.meeting)
    assert early.value.code == "M-118"
    numbers = trial.issue_meeting(session, made)
    assert numbers == tuple(f"督〔2026〕{place}号" for place in range(1, 7))
    item_class = session.catalogue.kinds()["supervision.item"]
    for decision in store.decisions(session, made.meeting):
        assert decision.opened is not None
        item = session.get(item_class, decision.opened)
        assert (item.source, item.source_kind, item.matter, item.due_on) == (  # type: ignore[attr-defined]
            decision.id, "meetings.decision", decision.matter, decision.due_on,
        )  # fmt: skip
        assert item.compartment == decision.compartment
        assert [(link.kind, link.record) for link in links_of(session, decision.id)] == [
            ("supervision.item", item.id)
        ]
        assert [(link.kind, link.record) for link in links_of(session, item.id)] == [
            ("meetings.decision", decision.id)
        ]
    with pytest.raises(UserProblem) as again:
        session.run(minutes_service.open_supervision, made.meeting)
    assert again.value.code == "M-119"
    assert session.count(item_class) == 6


def test_a_checked_text_that_is_rewritten_is_a_draft_again(session: Session, made: trial.MeetingIds) -> None:
    session.run(minutes_service.countersign_minutes, made.meeting, Countersigners(units=("市财政局",)))
    session.run(
        minutes_service.countersign_minutes, made.meeting, Countersigners(units=("市水务局", "市财政局"))
    )
    minutes = store.minutes_of(session, made.meeting)
    assert minutes is not None and minutes.countersigned_by == ("市财政局", "市水务局")
    session.run(minutes_service.write_minutes, made.meeting, MinutesText(body="改过的正文。"))
    minutes = session.get(Minutes, made.minutes)
    assert (minutes.stage, minutes.reviewed_by, minutes.countersigned_by) == ("起草", None, ())
    assert minutes.overview


def test_minutes_wait_for_the_meeting(session: Session) -> None:
    from tests.office.meetings.test_service import new_plan

    plan = session.run(service.create, new_plan())
    session.run(minutes_service.write_minutes, plan.id, MinutesText(body="正文"))
    session.run(minutes_service.review_minutes, plan.id, Signer())
    with pytest.raises(UserProblem) as refused:
        session.run(minutes_service.sign_minutes, plan.id, Signer())
    assert refused.value.code == "M-114"


def test_numbers_run_by_kind_of_meeting_and_compartment(session: Session, office: Office) -> None:
    from tests.office.meetings.test_service import new_plan

    def issue(**values: Any) -> str:
        plan = session.run(service.create, new_plan(**values))
        session.run(minutes_service.write_minutes, plan.id, MinutesText(body="正文"))
        session.run(minutes_service.review_minutes, plan.id, Signer())
        session.run(service.hold, plan.id)
        session.run(minutes_service.sign_minutes, plan.id, Signer())
        return str(session.run(minutes_service.issue_minutes, plan.id).issue)

    assert [issue(), issue(kind="专题会议"), issue(), issue(classification="秘密"), issue()] == [
        "〔2026〕1号", "〔2026〕1号", "〔2026〕2号", "〔2026〕1号", "〔2026〕3号",
    ]  # fmt: skip


def test_the_printed_minutes_say_what_was_kept(session: Session, made: trial.MeetingIds) -> None:
    facts = printout.minutes_facts(session, made.meeting)
    assert facts.number == "" and facts.mark == "云川市人民政府常务会议纪要"
    assert [person.name for person in facts.absent] == ["曾庆华"]
    assert [person.name for person in facts.observing if "代" in person.name] == ["石国梁（代）"]
    assert "李敏" not in [person.name for person in (*facts.attending, *facts.observing)]
    session.run(minutes_service.sign_minutes, made.meeting, Signer())
    session.run(minutes_service.issue_minutes, made.meeting)
    facts = printout.minutes_facts(session, made.meeting)
    assert facts.number == "〔2026〕1号" and str(facts.printed_on) == "2026-11-25"
    assert session.run(lambda writer: writer.audit.head()).code in facts.audit_head
    assert render.page_count(pdf.to_bytes(printout.minutes(session, made.minutes))) >= 3
    for form in (printout.agenda, printout.sign_in_sheet, printout.minutes_of_meeting):
        assert pdf.to_bytes(form(session, made.meeting)).startswith(b"%PDF")


def test_minutes_are_printed_on_the_grid_the_office_has_set(
    office: Office, session: Session, made: trial.MeetingIds
) -> None:
    assert printout.minutes_of_meeting(session, made.meeting).profile == "gb"
    admin = office.login("sysadmin")
    value = json.dumps("固定值30磅", ensure_ascii=False)
    admin.run(set_setting, SettingInput(key=rules.PROFILE_SETTING, value=value))
    session = office.login("李敏")
    document = printout.minutes_of_meeting(session, made.meeting)
    assert document.profile == "word30"
    failed = {check.clause for check in measure(pdf.to_bytes(document), "word30").checks if not check.ok}
    assert failed == {"7.4.3"}  # not issued: no day of printing yet
    engine = printout.minutes_engine(session, made.meeting)
    typeset = measure(engine.typeset("会议听取了汇报。" * 200, {}).pdf, "word30")
    assert {check.clause for check in typeset.checks if not check.ok} == {"7.4.3"}


def test_every_profile_can_be_chosen() -> None:
    assert list(rules.PROFILES) == list(geometry.TITLES.values())
    assert geometry.named("不知道") == "gb"


def test_secret_minutes_bear_their_mark(session: Session) -> None:
    ids = trial.plan_meeting(session, classification="秘密", secrecy_period="10年")
    facts = printout.minutes_facts(session, ids.meeting)
    assert (facts.classification, facts.period) == ("秘密", "10年")


def test_deadlines_edited_apart_are_registers_of_their_own(session: Session, made: trial.MeetingIds) -> None:
    session.run(minutes_service.update_decision, made.decisions[1], DecisionChange(due_on=date(2026, 12, 20)))
    lines = session.history(made.decisions[1])
    assert [line.field for line in lines if line.verb == "meetings.update_decision"] == ["due_on"]
    assert store.minutes_of(session, made.meeting) is not None
    assert session.get(Minutes, made.minutes).stage == "核稿"


def test_nothing_is_taken_back_under_signed_minutes(session: Session, made: trial.MeetingIds) -> None:
    session.run(
        minutes_service.add_decision,
        made.meeting,
        NewDecision(matter="加一项", lead=Named("市财政局"), due_on=date(2026, 12, 31)),
    )
    tx = session.last_undoable()
    assert tx
    session.run(minutes_service.sign_minutes, made.meeting, Signer())
    for _ in range(2):
        with pytest.raises(UserProblem) as caught:
            session.undo(tx)
        assert caught.value.code == "M-110"
        assert len(store.decisions(session, made.meeting)) == 7
        if not minutes_service.signature_valid(session, made.meeting):
            session.run(minutes_service.issue_minutes, made.meeting)
    assert minutes_service.signature_valid(session, made.meeting)
