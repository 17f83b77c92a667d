"""The verbs of 收文: what a clerk does with one click. Each is one transaction, and all of it or nothing is kept.

A document's place among the steps is decided by `rules`; time limits count the office's working days. Inputs are in
`inputs.py`. Steps leave opinions, which nobody can unwrite: they are taken back by `return_step`, not by undo.
Deadlines of documents already registered do not move when the office changes its limits.
"""

from __future__ import annotations

from datetime import date

from desktop.base.clock import civil
from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import Named, spec_of
from desktop.base.ids import RecordId
from desktop.base.levels import Level, parse_level
from desktop.base.module import verb
from desktop.office.documents import rules, store
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
from desktop.office.documents.recognise import document_type
from desktop.office.documents.records import (
    FED_BACK,
    FINISHED,
    OPEN_STAGES,
    REGISTERED,
    TO_READ,
    IncomingDocument,
    Opinion,
)
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction

READ, REGISTER, HANDLE, INSTRUCT = (
    "documents.read",
    "documents.register",
    "documents.handle",
    "documents.instruct",
)


# Registration --------------------------------------------------------------------------------------------------


@verb(IncomingDocument, "create", title="登记", permission=REGISTER, creates=True, undoable=False)
def register(session: Session, given: IncomingDocument) -> IncomingDocument:
    """Register an incoming document: its 收文号, its time limit, its place in the book of its 密级.

    Not undoable, as the number is used up; a slip is corrected (`update`) or the number voided (`void`).

    Raises:
        InvalidFields: `F-001` a required field is empty, or the secrecy mark is wrong (保守国家秘密法 §20).
        NotPermitted: `P-002` the user does not hold that level.
    """
    compartment = session.compartment_for(parse_level(given.classification))
    rules.require_secrecy(given.classification, given.secrecy_period, given.copy_number, given.issued_on)
    with session.transaction(compartment, "documents.register") as tx:
        if given.received_at is None:
            given.received_at = tx.now_ms
        received_on = civil(given.received_at).date()
        _tidy(given)
        given.handler = given.handler or Named(session.user.name)
        given.signed_for_by = given.signed_for_by or Named(session.user.name)
        if given.due_on is None:
            _set_deadline(session, given, received_on)
        else:
            given.due_basis = given.due_basis or "登记时指定"
        given.stage, given.finished_on = REGISTERED, None
        given.receipt_number, given.receipt_year, given.receipt_serial = "", received_on.year, None
        _number(tx, given, session.level_of(compartment))
        return tx.save(given)


@verb(IncomingDocument, "number", title="补编收文号", permission=REGISTER, undoable=False)
def give_number(session: Session, id: RecordId) -> IncomingDocument:
    """Give its number to a document registered on a machine that does not keep the book (待编号).

    Raises:
        UserProblem: `W-104` it has a number; `W-105` this machine does not keep the book either.
    """
    document = session.get(IncomingDocument, id)
    if document.receipt_serial is not None:
        raise UserProblem(
            "W-104", f"这件来文已有收文号{document.receipt_number}。", "收文号一经编定不再改动。"
        )
    with session.transaction(document.compartment, "documents.number") as tx:
        if not _number(tx, document, session.level_of(document.compartment)):
            raise UserProblem("W-105", "本机不掌管收文编号。", "请在掌管编号的机器上补编。")
        return tx.save(document)


def require_changeable(session: Session, kind: str, id: RecordId, act: str) -> None:
    """Undo keeps to the rules of the steps: details are not taken back from a document that is done (`W-101`)."""
    if kind == spec_of(IncomingDocument).kind and act == "documents.update":
        document = session.try_get(IncomingDocument, id)
        if document is not None:
            rules.require("update", document.stage, document.purpose)


def _number(tx: Transaction, document: IncomingDocument, level: Level) -> bool:
    year = document.receipt_year or civil(tx.now_ms).year
    serial = tx.next_number(rules.SERIES, year, document.id)
    if serial:
        document.receipt_number = rules.receipt_number(level, year, serial)
        document.receipt_year, document.receipt_serial = year, serial
    return bool(serial)


def _set_deadline(session: Session, document: IncomingDocument, received_on: date) -> None:
    found = store.deadline(session, received_on, document.urgency)
    document.due_on, document.due_basis = found.due_on, found.basis


def _tidy(document: IncomingDocument) -> None:
    document.title = document.title.strip()
    document.document_number = rules.normal_document_number(document.document_number)
    document.secrecy_period = document.secrecy_period.strip().removeprefix("★")
    document.document_type = document.document_type or document_type(document.title)


@verb(IncomingDocument, "update", title="修改登记", permission=REGISTER)
def update(session: Session, id: RecordId, given: Details) -> IncomingDocument:
    """Correct what was registered; the 密级 stays, as it fixes where the document lies.

    Empty inputs leave a field as it is; fields named in `clear` are emptied. A changed urgency or time of receipt
    moves a time limit that was worked out from them, never one set by a person.
    """
    document = session.get(IncomingDocument, id)
    rules.require("update", document.stage, document.purpose)
    by_rule = rules.is_worked_out(document.due_basis, document.urgency)
    before = (document.urgency, document.received_at)
    given.apply_to(document)
    _tidy(document)
    rules.require_secrecy(
        document.classification, document.secrecy_period, document.copy_number, document.issued_on
    )
    if given.due_on is not None:
        document.due_basis = given.due_basis.strip() or "登记时指定"
    elif by_rule and before != (document.urgency, document.received_at) and document.received_at is not None:
        _set_deadline(session, document, civil(document.received_at).date())
    with session.transaction(document.compartment, "documents.update") as tx:
        return tx.save(document)


@verb(IncomingDocument, "void", title="作废收文号", permission=REGISTER, undoable=False)
def void(session: Session, id: RecordId, given: Reason) -> IncomingDocument:
    """Void a receipt number that was used by mistake. The number stays in the book with its reason."""
    document = _at(session, id, "void")
    reason = rules.require_words(given.words, "void")
    with session.transaction(document.compartment, "documents.void") as tx:
        if document.receipt_year is not None and document.receipt_serial is not None:
            tx.void_number(rules.SERIES, document.receipt_year, document.receipt_serial, reason[:200])
        return _step(session, tx, document, "void", reason)


# The steps -----------------------------------------------------------------------------------------------------


@verb(IncomingDocument, "propose", title="拟办", permission=HANDLE, undoable=False)
def propose(session: Session, id: RecordId, given: Proposal) -> IncomingDocument:
    """Record the proposal of how to handle a document (拟办意见)."""
    document = _at(session, id, "propose")
    words = rules.require_words(given.words, "propose")
    with session.transaction(document.compartment, "documents.propose") as tx:
        return _step(session, tx, document, "propose", words, given.author, given.post)


@verb(IncomingDocument, "instruct", title="批示", permission=INSTRUCT, undoable=False)
def instruct(session: Session, id: RecordId, given: Instruction) -> IncomingDocument:
    """Record a leader's instruction, as written (批示). Several leaders may write, also while units are at work."""
    document = _at(session, id, "instruct")
    words = rules.require_words(given.words, "instruct")
    with session.transaction(document.compartment, "documents.instruct") as tx:
        return _step(session, tx, document, "instruct", words, given.author, given.post, at=given.written_at)


@verb(IncomingDocument, "assign", title="交办", permission=HANDLE, undoable=False)
def assign(session: Session, id: RecordId, given: Assignment) -> IncomingDocument:
    """Hand the document to a leading unit (主办) and those who assist; a date given here replaces the time limit.

    Raises:
        UserProblem: `W-103` no leader has instructed and no ground is named; `W-106` the date lies before receipt.
    """
    document = _at(session, id, "assign")
    rules.require_authority(document.stage, given.authority)
    if given.lead_unit is None or not given.lead_unit.name.strip():
        raise UserProblem(
            "W-107", "请填写主办单位。", "两个以上单位办理的，应当明确主办单位。", field="lead_unit"
        )
    if given.due_on is not None:
        rules.require_due_after(given.due_on, document.received_at)
        document.due_on, document.due_basis = given.due_on, given.due_basis.strip() or "交办时指定"
    document.lead_unit, document.assist_units = given.lead_unit, given.assist_units
    words = given.words.strip() or rules.assignment_words(
        given.lead_unit.name, given.assist_units, given.authority
    )
    with session.transaction(document.compartment, "documents.assign") as tx:
        return _step(session, tx, document, "assign", words, unit=given.lead_unit)


@verb(IncomingDocument, "feed_back", title="登记反馈", permission=HANDLE, undoable=False)
def feed_back(session: Session, id: RecordId, given: Feedback) -> IncomingDocument:
    """Record what a handling unit reports back."""
    document = _at(session, id, "feed_back")
    words = rules.require_words(given.words, "feed_back")
    with session.transaction(document.compartment, "documents.feed_back") as tx:
        unit = given.unit_name or document.lead_unit
        return _step(session, tx, document, "feed_back", words, given.author, unit=unit)


def _take_back_finish(session: Session, id: RecordId) -> IncomingDocument:
    return reopen(session, id, Reason(words="办结后随即撤销。"))


@verb(IncomingDocument, "finish", title="办结", permission=HANDLE, taken_back=_take_back_finish)
def finish(session: Session, id: RecordId, given: Finishing) -> IncomingDocument:
    """Close a document with its result. One for handling needs feedback first; one for reading does not.

    Its undo is a 撤销办结: what was written at the finishing stays, with the remark that it was taken back.
    """
    document = _at(session, id, "finish")
    document.result = given.result.strip() or ("已阅" if document.purpose == TO_READ else "")
    if not document.result:
        raise UserProblem("W-108", "请填写办理结果。", "写明如何办理、如何答复来文单位。", field="result")
    document.whereabouts = given.whereabouts.strip() or document.whereabouts
    with session.transaction(document.compartment, "documents.finish") as tx:
        return _step(session, tx, document, "finish", document.result)


@verb(IncomingDocument, "return_step", title="退回", permission=HANDLE, undoable=False)
def return_step(session: Session, id: RecordId, given: Reason) -> IncomingDocument:
    """Send the document back one step, with the reason."""
    return _with_reason(session, id, given, "return_step")


@verb(IncomingDocument, "return_to_sender", title="退文", permission=HANDLE, undoable=False)
def return_to_sender(session: Session, id: RecordId, given: Reason) -> IncomingDocument:
    """Send the document back to its sender with the reason (条例 Art. 24(3))."""
    return _with_reason(session, id, given, "return_to_sender")


@verb(IncomingDocument, "reopen", title="撤销办结", permission=HANDLE, undoable=False)
def reopen(session: Session, id: RecordId, given: Reason) -> IncomingDocument:
    """Take a finished document up again where it stood before it was finished, with the reason."""
    return _with_reason(session, id, given, "reopen")


@verb(IncomingDocument, "urge", title="催办", permission=HANDLE, undoable=False)
def urge(session: Session, id: RecordId, given: Urging) -> IncomingDocument:
    """Note that who owes the next step was urged. The document stays where it is."""
    document = _at(session, id, "urge")
    words = given.words.strip() or "请抓紧办理。"
    with session.transaction(document.compartment, "documents.urge") as tx:
        unit = given.unit_name or (document.lead_unit if document.stage in rules.WITH_UNIT else None)
        return _step(session, tx, document, "urge", f"{given.channel}催办：{words}", given.author, unit=unit)


@verb(IncomingDocument, "correct_opinion", title="更正意见", permission=HANDLE, undoable=False)
def correct_opinion(session: Session, id: RecordId, given: Correction) -> IncomingDocument:
    """Set right an opinion that was recorded wrongly: a new one naming it; the old one stays readable.

    Raises:
        NotFound: `R-404` no such opinion on this document.
    """
    document = _at(session, id, "correct_opinion")
    words = rules.require_words(given.words, "correct_opinion")
    wrong = session.try_get(Opinion, given.opinion) if given.opinion else None
    if wrong is None or wrong.parent != id:
        raise NotFound("意见")
    with session.transaction(document.compartment, "documents.correct_opinion") as tx:
        return _step(
            session,
            tx,
            document,
            "correct_opinion",
            words,
            wrong.author,
            wrong.post,
            unit=wrong.unit_name,
            corrects=wrong.id,
        )


@verb(IncomingDocument, "place", title="登记去向", permission=HANDLE)
def place(session: Session, id: RecordId, given: Place) -> IncomingDocument:
    """Note where a closed document has gone: the archive, back to its issuer, destroyed (条例 Art. 24(7), 34)."""
    document = _at(session, id, "place")
    document.whereabouts = given.whereabouts.strip()
    with session.transaction(document.compartment, "documents.place") as tx:
        return tx.save(document)


# Shared --------------------------------------------------------------------------------------------------------


def _at(session: Session, id: RecordId, verb_name: str) -> IncomingDocument:
    document = session.get(IncomingDocument, id)
    rules.require(verb_name, document.stage, document.purpose)
    return document


def _with_reason(session: Session, id: RecordId, given: Reason, verb_name: str) -> IncomingDocument:
    document = _at(session, id, verb_name)
    reason = rules.require_words(given.words, verb_name)
    with session.transaction(document.compartment, f"documents.{verb_name}") as tx:
        if verb_name == "return_to_sender":
            document.result = f"退文：{reason}"[:1000]
        return _step(session, tx, document, verb_name, reason)


def _step(
    session: Session,
    tx: Transaction,
    document: IncomingDocument,
    verb_name: str,
    words: str,
    author: Named | None = None,
    post: str = "",
    *,
    unit: Named | None = None,
    at: int | None = None,
    corrects: RecordId | None = None,
) -> IncomingDocument:
    """Write the opinion of a step and move the document to the stage that follows."""
    before = document.stage
    if verb_name == "reopen":
        document.stage, document.result = _before_finish(session, document), ""
    else:
        document.stage = rules.stage_after(verb_name, before)
    if (document.stage in OPEN_STAGES) != (document.finished_on is None):
        document.finished_on = None if document.stage in OPEN_STAGES else civil(tx.now_ms).date()
    tx.save(
        Opinion(
            parent=document.id,
            step=rules.step_of(verb_name),
            from_stage=before,
            words=words,
            author=author or Named(session.user.name),
            post=post.strip(),
            unit_name=unit,
            written_at=tx.now_ms if at is None else at,
            corrects=corrects,
        )
    )
    return tx.save(document)


def _before_finish(session: Session, document: IncomingDocument) -> str:
    finishing = [opinion for opinion in store.opinions(session, document.id) if opinion.step == FINISHED]
    return finishing[-1].from_stage if finishing else FED_BACK
