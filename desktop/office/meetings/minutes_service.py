"""The verbs of minutes and decisions: written, checked, signed, issued, and each decision handed to supervision."""

from __future__ import annotations

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.module import Verb, verb
from desktop.office.meetings import rules, store
from desktop.office.meetings.inputs import (
    Countersigners,
    DecisionChange,
    MinutesText,
    NewDecision,
    Reason,
    Signer,
)
from desktop.office.meetings.records import (
    COUNTERSIGNED,
    DRAFTED,
    ISSUED,
    PRINTED,
    REVIEWED,
    SIGNED,
    Decision,
    MeetingPlan,
    Minutes,
    Topic,
)
from desktop.office.meetings.service import HANDLE, MINUTES, child, last_position, open_plan
from desktop.storage.session import Session


@verb(MeetingPlan, "write_minutes", title="编写纪要", permission=MINUTES)
def write_minutes(session: Session, id: RecordId, given: MinutesText) -> Minutes:
    """Write the minutes, or write them anew while they are not signed. A checked text goes back to 起草.

    Raises:
        UserProblem: `M-131` what is to be emptied cannot be.
    """
    return _write(session, open_plan(session, id), store.minutes_of(session, id), given)


@verb(Minutes, "write", title="编写纪要", permission=MINUTES)
def rewrite_minutes(session: Session, id: RecordId, given: MinutesText) -> Minutes:
    """The same for minutes that are there: what was written elsewhere meanwhile stays beside it. Raises likewise."""
    minutes = session.get(Minutes, id)
    assert minutes.parent is not None
    return _write(session, open_plan(session, minutes.parent), minutes, given)


def _write(session: Session, plan: MeetingPlan, minutes: Minutes | None, given: MinutesText) -> Minutes:
    with session.transaction(plan.compartment, "meetings.write_minutes") as tx:
        if minutes is None:
            minutes = Minutes(parent=plan.id, drafted_by=Named(session.user.name), drafted_at=tx.now_ms)
        rules.require_minutes(minutes, "write")
        minutes.title = given.title.strip() or minutes.title or f"{plan.title}纪要"
        minutes.overview, minutes.body = given.overview.strip() or minutes.overview, given.body.strip()
        minutes.distribution = given.distribution.strip() or minutes.distribution
        for name in rules.cleared(given.clear):
            setattr(minutes, name, "")
        if minutes.stage != DRAFTED:
            _back_to_draft(minutes)
        return tx.save(minutes)


@verb(MeetingPlan, "review_minutes", title="核稿", permission=MINUTES)
def review_minutes(session: Session, id: RecordId, given: Signer) -> Minutes:
    """Note that the text was checked, and by whom."""
    plan, minutes = _minutes(session, id, "review")
    with session.transaction(plan.compartment, "meetings.review_minutes") as tx:
        minutes.stage, minutes.reviewed_at = REVIEWED, tx.now_ms
        minutes.reviewed_by = given.signer or Named(session.user.name)
        return tx.save(minutes)


@verb(MeetingPlan, "countersign_minutes", title="会签", permission=MINUTES)
def countersign_minutes(session: Session, id: RecordId, given: Countersigners) -> Minutes:
    """Note which units agreed to the text; more may be added."""
    plan, minutes = _minutes(session, id, "countersign")
    with session.transaction(plan.compartment, "meetings.countersign_minutes") as tx:
        minutes.stage, minutes.countersigned_at = COUNTERSIGNED, tx.now_ms
        minutes.countersigned_by = tuple(dict.fromkeys((*minutes.countersigned_by, *given.units)))
        return tx.save(minutes)


@verb(MeetingPlan, "sign_minutes", title="签发", permission=MINUTES)
def sign_minutes(session: Session, id: RecordId, given: Signer) -> Minutes:
    """Note the signature of who signs the minutes (the host when empty). Agenda, people and decisions now stand still.

    Raises:
        UserProblem: `M-112` no text; `M-113` a decision lacks unit or deadline; `M-114` the meeting was not held;
            `M-121` a conflict is open.
    """
    plan, minutes = _minutes(session, id, "sign")
    rules.require_after_meeting(plan)
    rules.require_minutes_text(minutes, store.decisions(session, id))
    with session.transaction(plan.compartment, "meetings.sign_minutes") as tx:
        minutes.stage, minutes.signed_at = SIGNED, tx.now_ms
        minutes.signatory = given.signer or plan.host
        return tx.save(minutes)


@verb(MeetingPlan, "return_minutes", title="退回起草", permission=MINUTES)
def return_minutes(session: Session, id: RecordId, given: Reason) -> Minutes:
    """Send minutes that are not issued back to be written anew, with the reason (kept in the history)."""
    plan, minutes = _minutes(session, id, "return")
    with session.transaction(plan.compartment, "meetings.return_minutes") as tx:
        _back_to_draft(minutes)
        return tx.save(minutes, why=given.words.strip())


@verb(MeetingPlan, "issue_minutes", title="印发纪要", permission=MINUTES, undoable=False)
def issue_minutes(session: Session, id: RecordId) -> Minutes:
    """Issue signed minutes: number from the book of this kind of meeting, signature of the officer, then frozen.

    Raises:
        UserProblem: `M-111` not signed yet; `M-115` this machine does not keep the book of numbers.
    """
    plan, minutes = _minutes(session, id, "issue")
    with session.transaction(plan.compartment, "meetings.issue_minutes") as tx:
        if minutes.serial is None:
            minutes.year = civil(tx.now_ms).year
            minutes.serial = tx.next_number(rules.series(plan.kind), minutes.year, minutes.id)
            if not minutes.serial:
                raise UserProblem("M-115", "本机不掌管纪要编号，不能印发。", "请在掌管编号的机器上印发。")
            minutes.issue = rules.minutes_number(minutes.year, minutes.serial)
        minutes.stage, minutes.issued_at = PRINTED, tx.now_ms
        minutes.signed_by = session.user.id.hex()
        minutes.signature = session.unlocked.sign(_payload(session, plan, minutes)).hex()
        plan.stage = ISSUED
        tx.save(plan)
        return tx.save(minutes)


def signature_valid(session: Session, id: RecordId) -> bool:
    """Whether issued minutes, with decisions, topics and people, still are what the issuing officer signed."""
    plan, minutes = session.get(MeetingPlan, id), store.minutes_of(session, id)
    if minutes is None or not minutes.signature or not minutes.signed_by:
        return False
    return session.unlocked.verify_signature(
        bytes.fromhex(minutes.signed_by), _payload(session, plan, minutes), bytes.fromhex(minutes.signature)
    )


def _payload(session: Session, plan: MeetingPlan, minutes: Minutes) -> bytes:
    return rules.signed_payload(
        plan,
        minutes,
        store.topics(session, plan.id),
        store.decisions(session, plan.id),
        store.people(session, plan.id),
    )


def _minutes(session: Session, id: RecordId, name: str) -> tuple[MeetingPlan, Minutes]:
    plan, minutes = session.get(MeetingPlan, id), store.minutes_of(session, id)
    rules.require_not_cancelled(plan)
    if minutes is None:
        raise UserProblem("M-116", "这次会议还没有纪要。", "请先编写纪要。")
    rules.require_minutes(minutes, name)
    return plan, minutes


def _back_to_draft(minutes: Minutes) -> None:
    minutes.stage = DRAFTED
    minutes.reviewed_by = minutes.signatory = None
    minutes.reviewed_at = minutes.countersigned_at = minutes.signed_at = None
    minutes.countersigned_by = ()


# Decisions -----------------------------------------------------------------------------------------------------


@verb(MeetingPlan, "add_decision", title="增加议定事项", permission=MINUTES)
def add_decision(session: Session, id: RecordId, given: NewDecision) -> Decision:
    """Record a decision at the end of the list.

    Raises:
        UserProblem: `M-117` the topic named is not one of this meeting.
    """
    plan = open_plan(session, id)
    topic = session.get(Topic, given.topic) if given.topic else None
    if topic is not None and topic.parent != id:
        raise UserProblem("M-117", "所选议题不属于这次会议。", "请在本次会议的议题中选择。", field="topic")
    decision = Decision(
        parent=id,
        topic=given.topic,
        position=last_position(session, Decision, id),
        matter=given.matter.strip(),
        lead=given.lead,
        assist=given.assist,
        due_on=given.due_on,
        outcome=given.outcome.strip(),
    )
    with session.transaction(plan.compartment, "meetings.add_decision") as tx:
        return tx.save(decision)


@verb(Decision, "update", title="修改议定事项", permission=MINUTES)
def update_decision(session: Session, id: RecordId, given: DecisionChange) -> Decision:
    """Change a decision before the minutes are signed; empty inputs leave a field as it is."""
    decision = child(session, Decision, id)
    decision.matter = given.matter.strip() or decision.matter
    decision.lead, decision.assist = given.lead or decision.lead, given.assist or decision.assist
    decision.due_on = given.due_on or decision.due_on
    decision.outcome = given.outcome.strip() or decision.outcome
    with session.transaction(decision.compartment, "meetings.update_decision") as tx:
        return tx.save(decision)


@verb(Decision, "remove", title="删除议定事项", permission=MINUTES)
def remove_decision(session: Session, id: RecordId) -> None:
    """Take a decision back before the minutes are signed."""
    decision = child(session, Decision, id)
    with session.transaction(decision.compartment, "meetings.remove_decision") as tx:
        tx.delete(decision)


# Handing to supervision ----------------------------------------------------------------------------------------

OPENS = "meetings.decision"


def openers(session: Session) -> list[Verb]:
    """The `open` verbs of slices that say they open a record from a decision (`Module.opens_from`)."""
    return [
        found
        for module in session.catalogue.modules
        if OPENS in module.opens_from
        for found in module.verbs
        if found.name == "open" and found.given is not None
    ]


@verb(MeetingPlan, "open_supervision", title="交办议定事项", permission=HANDLE, undoable=False)
def open_supervision(session: Session, id: RecordId) -> list[Decision]:
    """Hand every decision of issued minutes that is not handed over yet to the slice that supervises them.

    One act: all of them or none. Each decision keeps the number it got there; the other side names the decision.

    Raises:
        UserProblem: `M-118` the minutes are not issued; `M-119` nothing is left; `M-120` no slice takes them.
        NotPermitted: `P-001` the user may not open matters there.
    """
    plan, minutes = session.get(MeetingPlan, id), store.minutes_of(session, id)
    if minutes is None or minutes.stage != PRINTED:
        raise UserProblem("M-118", "纪要还没有印发，不能交办。", "请先印发纪要。")
    waiting = [each for each in store.decisions(session, id) if each.opened is None]
    if not waiting:
        raise UserProblem("M-119", "议定事项都已交办。", "")
    found = openers(session)
    if not found:
        raise UserProblem("M-120", "没有安装督查督办，不能交办。", "请联系系统管理员。")
    opener = found[0]
    session.require(opener.permission)
    source = f"{plan.title}{f'（纪要{minutes.issue}）' if minutes.issue else ''}"
    with session.transaction(plan.compartment, "meetings.open_supervision") as tx:
        for decision in waiting:
            assert opener.given is not None
            opened = opener.run(
                session,
                opener.given(
                    source_kind=OPENS,
                    source=decision.id,
                    source_title=source[:300],
                    matter=decision.matter,
                    requirement=decision.outcome,
                    lead=decision.lead,
                    assist=decision.assist,
                    due_on=decision.due_on,
                ),
            )
            decision.opened_kind, decision.opened = opener.kind, opened.id
            decision.opened_number = opened.number
            tx.save(decision)
    return waiting
