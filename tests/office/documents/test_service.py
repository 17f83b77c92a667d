"""The verbs of 收文 on a real encrypted store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.clock import civil
from desktop.base.errors import InvalidFields, NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.office.documents import rules, service, store
from desktop.office.documents.inputs import (
    Assignment,
    Correction,
    Details,
    Feedback,
    Finishing,
    Instruction,
    Place,
    Proposal,
    Reason,
    Urging,
)
from desktop.office.documents.records import STAGES, TO_READ, IncomingDocument, Opinion
from desktop.storage.numbers import IssuedNumber
from desktop.storage.session import Session
from tests.office.documents.conftest import paper
from tests.offices import Office

WATER = Named("云川市水利局")
INPUTS: dict[str, Any] = {
    "propose": Proposal(words="拟请刘长江同志批示。"),
    "instruct": Instruction(author=Named("刘长江"), post="副市长", words="请水利局抓紧办理。"),
    "assign": Assignment(lead_unit=WATER, assist_units=("云川市财政局",), authority="按职责分工"),
    "feed_back": Feedback(words="已排查 41 座水库。"),
    "finish": Finishing(result="已办复来文单位。"),
    "return_step": Reason(words="意见不明确。"),
    "return_to_sender": Reason(words="非本机关职权。"),
    "reopen": Reason(words="来文单位补充了材料。"),
    "urge": Urging(words="请于今日反馈。"),
    "update": Details(remarks="另有附件一份"),
    "place": Place(whereabouts="2026-WS-D10-0012"),
    "void": Reason(words="重复登记。"),
}
WAY = ("propose", "instruct", "assign", "feed_back", "finish")


def act(session: Session, verb: str, document: IncomingDocument) -> IncomingDocument:
    done: IncomingDocument = session.run(getattr(service, verb), document.id, INPUTS[verb])
    return done


def bring_to(session: Session, stage: str, **values: Any) -> IncomingDocument:
    document: IncomingDocument = session.run(service.register, paper(**values))
    if stage in ("退文", "作废"):
        return act(session, {"退文": "return_to_sender", "作废": "void"}[stage], document)
    for verb in WAY:
        if document.stage == stage:
            break
        document = act(session, verb, document)
    assert document.stage == stage
    return document


def test_registration_gives_number_handler_and_time_limit(session: Session) -> None:
    made = session.run(service.register, paper(document_number="云应急[2026]018号", urgency="加急"))
    kept = session.get(IncomingDocument, made.id)
    assert kept.receipt_number == "收〔2026〕1号"
    assert (kept.receipt_year, kept.receipt_serial) == (2026, 1)
    assert kept.document_number == "云应急〔2026〕18号"
    assert kept.document_type == "通知"
    assert kept.compartment == "internal.office"
    assert kept.handler == kept.signed_for_by == Named("李敏")
    assert civil(kept.received_at or 0).strftime("%Y-%m-%d %H:%M") == "2026-11-23 08:30"
    assert kept.due_on == date(2026, 11, 26)
    assert kept.due_basis.startswith("加急 3 个工作日")
    assert (kept.stage, kept.finished_on) == ("登记", None)


def test_the_book_of_a_secret_paper_is_its_own(session: Session) -> None:
    session.run(service.register, paper())
    secret = session.run(service.register, paper(classification="秘密", secrecy_period="★1年"))
    assert secret.receipt_number == "密收〔2026〕1号"
    assert secret.compartment == "confidential.office"
    assert secret.secrecy_period == "1年"
    assert session.run(service.register, paper()).receipt_number == "收〔2026〕2号"


def test_a_new_year_begins_a_new_book(office: Office, session: Session) -> None:
    for _ in range(2):
        session.run(service.register, paper())
    office.clock.move_to("2027-01-04T09:00")
    assert session.run(service.register, paper()).receipt_number == "收〔2027〕1号"


def test_the_year_is_that_of_receipt_in_china(office: Office, session: Session) -> None:
    office.clock.move_to("2027-01-01T00:30")  # still 2026 in UTC
    assert session.run(service.register, paper()).receipt_number == "收〔2027〕1号"


def test_registration_refused_uses_no_number(session: Session) -> None:
    with pytest.raises(InvalidFields) as refused:
        session.run(service.register, paper(title=" "))
    assert refused.value.field == "title"
    with pytest.raises(InvalidFields) as refused:
        session.run(service.register, paper(classification="秘密", secrecy_period="11年"))
    assert refused.value.field == "secrecy_period"
    assert session.run(service.register, paper()).receipt_serial == 1
    assert session.count(IssuedNumber) == 1


def test_a_level_not_held_is_refused(office: Office) -> None:
    session = office.login("张晓东")
    with pytest.raises(NotPermitted) as refused:
        session.run(service.register, paper(classification="秘密"))
    assert refused.value.code == "P-002"
    assert session.run(service.register, paper()).receipt_number == "收〔2026〕1号"


@pytest.mark.parametrize(
    ("name", "may"),
    [("李敏", True), ("黄伟", True), ("sysadmin", False), ("secadmin", False), ("auditor", False)],
)
def test_who_may_register(office: Office, name: str, may: bool) -> None:
    session = office.login(name)
    if may:
        assert session.run(service.register, paper()).handler == Named(name)
    else:
        with pytest.raises(NotPermitted):
            session.run(service.register, paper())
        assert not session.may(service.READ)


def test_a_duty_officer_registers_and_reads_but_does_not_handle(office: Office) -> None:
    session = office.login("黄伟")
    document = session.run(service.register, paper())
    assert session.get(IncomingDocument, document.id).title == paper().title
    for verb in ("propose", "instruct", "assign", "finish", "urge", "return_to_sender"):
        with pytest.raises(NotPermitted):
            act(session, verb, document)


def test_the_whole_way(office: Office, session: Session, document: IncomingDocument) -> None:
    for verb, stage in zip(WAY, ("拟办", "批示", "承办", "反馈", "办结"), strict=True):
        office.clock.move_by(days=1)
        assert act(session, verb, document).stage == stage
    kept = session.get(IncomingDocument, document.id)
    assert kept.finished_on == date(2026, 11, 28)
    assert kept.result == "已办复来文单位。"
    assert kept.lead_unit == WATER
    assert kept.assist_units == ("云川市财政局",)
    written = store.opinions(session, document.id)
    assert [opinion.step for opinion in written] == ["拟办", "批示", "承办", "反馈", "办结"]
    assert [opinion.from_stage for opinion in written] == ["登记", "拟办", "批示", "承办", "反馈"]
    assert written[1].author == Named("刘长江")
    assert written[1].post == "副市长"
    assert written[3].unit_name == WATER
    assert "主办" in written[2].words


@pytest.mark.parametrize("stage", STAGES)
def test_every_verb_in_every_stage_on_the_store(session: Session, stage: str) -> None:
    for verb in INPUTS:
        document = bring_to(session, stage)
        before = len(store.opinions(session, document.id))
        if verb in rules.allowed(stage, document.purpose):
            after = act(session, verb, document)
            if verb != "reopen":
                assert after.stage == rules.stage_after(verb, stage), verb
            assert (after.finished_on is None) is (after.stage in ("登记", "拟办", "批示", "承办", "反馈"))
            assert len(store.opinions(session, document.id)) == before + (verb not in ("update", "place"))
        else:
            with pytest.raises(UserProblem) as refused:
                act(session, verb, document)
            assert refused.value.code == "W-101", verb
            assert session.get(IncomingDocument, document.id).stage == stage
            assert len(store.opinions(session, document.id)) == before


def test_reopening_returns_to_where_it_was_finished(session: Session) -> None:
    for way in (("propose",), ("propose", "instruct"), ("propose", "instruct", "assign")):
        document = session.run(service.register, paper(purpose=TO_READ))
        for verb in way:
            document = act(session, verb, document)
        stage = document.stage
        closed = session.run(service.finish, document.id, Finishing())
        assert (closed.stage, closed.result) == ("办结", "已阅")
        again = act(session, "reopen", document)
        assert (again.stage, again.finished_on, again.result) == (stage, None, "")


def test_a_document_for_handling_needs_its_result(session: Session) -> None:
    document = bring_to(session, "反馈")
    with pytest.raises(UserProblem) as refused:
        session.run(service.finish, document.id, Finishing(result=" "))
    assert refused.value.code == "W-108"
    assert session.get(IncomingDocument, document.id).stage == "反馈"


def test_without_a_reason_nothing_is_taken_back(session: Session) -> None:
    document = bring_to(session, "拟办")
    for verb in (service.return_step, service.return_to_sender, service.void):
        with pytest.raises(UserProblem) as refused:
            session.run(verb, document.id, Reason(words="　"))
        assert refused.value.code == "W-102"
        assert session.get(IncomingDocument, document.id).stage == "拟办"


def test_assignment_may_set_the_limit_but_not_before_receipt(session: Session) -> None:
    document = bring_to(session, "批示")
    with pytest.raises(UserProblem) as refused:
        session.run(service.assign, document.id, Assignment(lead_unit=WATER, due_on=date(2026, 11, 22)))
    assert refused.value.code == "W-106"
    after = session.run(
        service.assign,
        document.id,
        Assignment(lead_unit=WATER, due_on=date(2026, 12, 1), due_basis="领导批示要求"),
    )
    assert (after.due_on, after.due_basis) == (date(2026, 12, 1), "领导批示要求")
    with pytest.raises(UserProblem) as refused:
        session.run(service.assign, document.id, Assignment(lead_unit=Named(" ")))
    assert refused.value.code == "W-107"


def test_straight_assignment_needs_its_ground(session: Session) -> None:
    document = bring_to(session, "拟办")
    with pytest.raises(UserProblem) as refused:
        session.run(service.assign, document.id, Assignment(lead_unit=WATER))
    assert refused.value.code == "W-103"
    assert act(session, "assign", document).stage == "承办"


def test_an_instruction_during_handling_leaves_the_stage(session: Session) -> None:
    document = bring_to(session, "反馈")
    assert act(session, "instruct", document).stage == "反馈"


def test_updating_moves_a_limit_that_was_worked_out(session: Session, document: IncomingDocument) -> None:
    assert document.due_on == date(2026, 12, 2)
    changed = session.run(service.update, document.id, Details(urgency="特急", remarks="电话核实过"))
    assert changed.due_on == date(2026, 11, 24)
    assert changed.title == document.title
    fixed = session.run(service.update, document.id, Details(due_on=date(2026, 12, 9)))
    assert (fixed.due_on, fixed.due_basis) == (date(2026, 12, 9), "登记时指定")
    assert session.run(service.update, document.id, Details(urgency="加急")).due_on == date(2026, 12, 9)


def test_updating_empties_only_what_is_named(session: Session, document: IncomingDocument) -> None:
    session.run(service.update, document.id, Details(remarks="甲", copies=3, enclosures=("清单",)))
    after = session.run(service.update, document.id, Details(clear=("备注", "copies", "附件")))
    assert (after.remarks, after.copies, after.enclosures, after.body) == ("", None, (), paper().body)
    for word in ("标题", "receipt_number", "密级", "没有这项"):
        with pytest.raises(UserProblem) as refused:
            session.run(service.update, document.id, Details(clear=(word,)))
        assert refused.value.code == "W-110"


def test_updating_keeps_the_secrecy_rules(session: Session) -> None:
    secret = session.run(service.register, paper(classification="秘密", secrecy_period="1年"))
    with pytest.raises(InvalidFields):
        session.run(service.update, secret.id, Details(secrecy_period="20年"))


def test_a_void_number_stays_in_the_book(session: Session, document: IncomingDocument) -> None:
    after = act(session, "void", document)
    assert (after.stage, after.receipt_number) == ("作废", "收〔2026〕1号")
    issued = session.find(IssuedNumber, ("series", "=", rules.SERIES))
    assert [(number.number, number.void_reason, number.owner) for number in issued] == [
        (1, "重复登记。", document.id)
    ]
    assert session.run(service.register, paper()).receipt_number == "收〔2026〕2号"


def test_a_correction_names_what_it_corrects_and_the_old_words_stay(session: Session) -> None:
    document = bring_to(session, "批示")
    wrong = store.opinions(session, document.id)[1]
    session.run(
        service.correct_opinion, document.id, Correction(opinion=wrong.id, words="请水利、财政两局抓紧办理。")
    )
    written = store.opinions(session, document.id)
    assert written[1].words == "请水利局抓紧办理。"
    assert (written[-1].step, written[-1].corrects, written[-1].author) == ("更正", wrong.id, Named("刘长江"))
    other = bring_to(session, "拟办")
    for strange in (new_id(), wrong.id):
        with pytest.raises(NotFound):
            session.run(service.correct_opinion, other.id, Correction(opinion=strange, words="改"))


def test_opinions_cannot_be_changed(session: Session) -> None:
    document = bring_to(session, "拟办")
    opinion = store.opinions(session, document.id)[0]

    def change(inner: Session) -> None:
        with inner.transaction(document.compartment, "test.change") as tx:
            opinion.words = "另一种说法"
            tx.save(opinion)

    with pytest.raises(UserProblem) as refused:
        session.run(change)
    assert refused.value.code == "R-405"
    assert session.get(Opinion, opinion.id).words == INPUTS["propose"].words


def test_urging_names_who_owes(session: Session) -> None:
    document = bring_to(session, "承办")
    act(session, "urge", document)
    urged = store.opinions(session, document.id)[-1]
    assert (urged.step, urged.unit_name, urged.words) == ("催办", WATER, "电话催办：请于今日反馈。")


def test_a_correction_of_the_registration_can_be_undone_a_step_cannot(
    session: Session, document: IncomingDocument
) -> None:
    session.run(service.update, document.id, Details(remarks="误记"))
    tx = session.last_undoable()
    assert tx is not None
    session.undo(tx)
    assert session.get(IncomingDocument, document.id).remarks == ""
    act(session, "propose", document)
    tx = session.last_undoable()
    with pytest.raises(UserProblem):
        session.undo(str(tx))
    assert session.get(IncomingDocument, document.id).stage == "拟办"
    verbs = session.catalogue.verbs("documents.incoming")
    assert {name for name, verb in verbs.items() if verb.undoable} == {"update", "place", "finish"}


def test_finishing_is_undone_by_a_further_entry(session: Session) -> None:
    document = bring_to(session, "反馈")
    before = len(store.opinions(session, document.id))
    act(session, "finish", document)
    tx = session.last_undoable()
    assert tx is not None and session.undo(tx).done
    again = session.get(IncomingDocument, document.id)
    assert (again.stage, again.result, again.finished_on) == ("反馈", "", None)
    finishing, taken_back = store.opinions(session, document.id)[before:]
    assert (finishing.step, taken_back.step, taken_back.words) == ("办结", "撤销办结", "办结后随即撤销。")
    assert session.last_undoable() != tx


def test_a_finishing_that_something_was_built_on_is_not_undone(session: Session) -> None:
    document = bring_to(session, "反馈")
    session.run(service.finish, document.id, Finishing(result="已答复。", whereabouts="文电科存"))
    tx = str(session.last_undoable())
    session.run(service.place, document.id, Place(whereabouts="送档案室"))
    result = session.undo(tx)
    assert (result.done, result.later_changed) == (0, ["去向"])
    assert session.get(IncomingDocument, document.id).stage == "办结"


def test_lists_by_colour(office: Office, session: Session) -> None:
    office.clock.move_to("2026-11-16T09:00")
    late = session.run(service.register, paper(title="超期件", urgency="特急"))
    office.clock.move_to("2026-11-23T09:00")
    soon = session.run(service.register, paper(title="预警件", urgency="加急"))
    fine = session.run(service.register, paper(title="正常件", urgency="平件"))
    done = session.run(service.register, paper(title="阅件", purpose=TO_READ))
    act(session, "propose", done)
    session.run(service.finish, done.id, Finishing())
    act(session, "return_to_sender", session.run(service.register, paper(title="退文件", urgency="特提")))
    today = date(2026, 11, 23)
    until = store.soon_until(session, today)
    assert until == date(2026, 11, 26)

    def ids(*where: Any) -> list[bytes]:
        return [found.id for found in session.find(IncomingDocument, *where)]

    assert ids(*store.overdue(today)) == [late.id]
    assert ids(*store.soon(today, until)) == [soon.id]
    assert ids(*store.in_time(until)) == [fine.id]
    assert ids(*store.due_on(date(2026, 11, 26))) == [soon.id]
    assert ids(*store.FINISHED_ONES) == [done.id]
    assert store.tally(session, today, until) == store.Tally(5, 1, 1, 1, 1)
    session.run(service.update, fine.id, Details(handler=Named("张晓东")))
    assert set(ids(*store.mine("李敏"))) == {late.id, soon.id}
    assert ids(*store.mine("张晓东")) == [fine.id]


def test_duplicates_by_number_and_sender(session: Session) -> None:
    first = session.run(service.register, paper(document_number="云应急〔2026〕18号"))
    found = store.duplicates(session, "云应急[2026]18号", "云江省应急管理厅")
    assert [document.id for document in found] == [first.id]
    assert store.duplicates(session, "云应急〔2026〕18号", "别的单位") == []
    assert store.duplicates(session, "", "云江省应急管理厅") == []
