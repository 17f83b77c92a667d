"""The verbs of 督查督办."""

from __future__ import annotations

from datetime import date

from desktop.base.clock import civil, today
from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import Named, spec_of
from desktop.base.ids import RecordId
from desktop.base.levels import compartment as compartment_named
from desktop.base.levels import level_name, parse_level
from desktop.base.module import verb
from desktop.office.supervision import rules, store
from desktop.office.supervision.inputs import (
    Details,
    Extension,
    HandingOver,
    NewItem,
    Opening,
    Reason,
    Report,
    Result,
    Urging,
)
from desktop.office.supervision.records import AT_WORK, FINISHED, WAITING, Feedback, SupervisionItem
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction
from desktop.system.links.records import NewLink
from desktop.system.links.service import create_link

READ, HANDLE, FEED_BACK = "supervision.read", "supervision.handle", "supervision.feed_back"


@verb(SupervisionItem, "create", title="新建督办", permission=HANDLE, creates=True, undoable=False)
def create(session: Session, given: NewItem) -> SupervisionItem:
    """Put a matter on the ledger; it waits to be handed over. Not undoable, as its number is used up.

    Raises:
        NotPermitted: `P-002` the user does not hold that level.
    """
    compartment = session.compartment_for(parse_level(given.classification))
    item = SupervisionItem(
        matter=given.matter.strip(),
        requirement=given.requirement.strip(),
        lead=given.lead,
        assist=given.assist,
        owner=given.owner and rules.require_one_person(given.owner),
        due_on=given.due_on,
        due_basis="立项时指定" if given.due_on else "",
        classification=given.classification,
        source_title=given.source_title.strip(),
        area=given.area.strip(),
    )
    return _put_on_ledger(session, compartment, item)


@verb(SupervisionItem, "open", title="转督查立项", permission=HANDLE, creates=True, undoable=False)
def open_from(session: Session, given: Opening) -> SupervisionItem:
    """Open a matter from another record. Opening twice gives the matter that is there already.

    Raises:
        NotFound: the source is not there, or withheld.
        UserProblem: `D-111` nothing is opened from that kind of record.
    """
    if given.source_kind not in rules.OPENS_FROM:
        raise UserProblem("D-111", "这类记录不能转督查立项。", "请在督查督办中新建。")
    place = session.locate(given.source) if given.source else None
    if place is None or place[0] != given.source_kind:
        raise NotFound("来源记录")
    assert given.source is not None
    known = store.opened_from(session, given.source)
    if known is not None:
        return known
    item = SupervisionItem(
        matter=given.matter.strip(),
        requirement=given.requirement.strip(),
        lead=given.lead,
        assist=given.assist,
        owner=given.owner and rules.require_one_person(given.owner),
        due_on=given.due_on,
        due_basis=f"{given.source_title}确定"[:200] if given.due_on else "",
        classification=level_name(compartment_named(place[1]).level),
        source_kind=given.source_kind,
        source=given.source,
        source_title=given.source_title.strip(),
    )
    with session.transaction(place[1], "supervision.open"):
        _put_on_ledger(session, place[1], item)
        create_link(session, NewLink(from_record=given.source, to_record=item.id, relation="转督查"))
    return item


def _put_on_ledger(session: Session, compartment: str, item: SupervisionItem) -> SupervisionItem:
    with session.transaction(compartment, "supervision.open") as tx:
        item.year, item.stage, item.progress = civil(tx.now_ms).year, WAITING, 0
        serial = tx.next_number(rules.SERIES, item.year, item.id)
        if serial:
            item.serial, item.number = serial, rules.item_number(item.year, serial)
        return _step(session, tx, item, "open", item.source_title or "新建督办")


@verb(SupervisionItem, "number", title="补编督办文号", permission=HANDLE, undoable=False)
def give_number(session: Session, id: RecordId) -> SupervisionItem:
    """Give its number to a matter opened on a machine that does not keep the book (待编号).

    Raises:
        UserProblem: `D-112` it has a number; `D-113` this machine does not keep the book either.
    """
    item = session.get(SupervisionItem, id)
    if item.serial is not None:
        raise UserProblem("D-112", f"这一事项已有文号{item.number}。", "文号一经编定不再改动。")
    with session.transaction(item.compartment, "supervision.number") as tx:
        item.year = item.year or civil(tx.now_ms).year
        serial = tx.next_number(rules.SERIES, item.year, item.id)
        if not serial:
            raise UserProblem("D-113", "本机不掌管督办编号。", "请在掌管编号的机器上补编。")
        item.serial, item.number = serial, rules.item_number(item.year, serial)
        return tx.save(item)


@verb(SupervisionItem, "update", title="修改", permission=HANDLE)
def update(session: Session, id: RecordId, given: Details) -> SupervisionItem:
    """Correct a matter. Its deadline changes only by `hand_over` or `extend`."""
    item = _at(session, id, "update")
    item.matter = given.matter.strip() or item.matter
    item.requirement = given.requirement.strip() or item.requirement
    item.lead, item.assist = given.lead or item.lead, given.assist or item.assist
    item.area = given.area.strip() or item.area
    if given.owner is not None:
        item.owner = rules.require_one_person(given.owner)
    with session.transaction(item.compartment, "supervision.update") as tx:
        return tx.save(item)


@verb(SupervisionItem, "hand_over", title="交办", permission=HANDLE, undoable=False)
def hand_over(session: Session, id: RecordId, given: HandingOver) -> SupervisionItem:
    """Hand a matter over to its one responsible person with its deadline.

    Raises:
        UserProblem: `D-104`…`D-107` no person or several, no date or one that has passed.
    """
    item = _at(session, id, "hand_over")
    item.owner = rules.require_one_person(given.owner or item.owner)
    on = today(session.clock)
    due_on = rules.require_due(given.due_on or item.due_on, on)
    if due_on != item.due_on:
        item.due_on, item.due_basis = due_on, "交办时指定"
    item.stage, item.handed_over_on = AT_WORK, on
    words = given.words.strip() or f"请{item.lead}牵头办理，{_written(due_on)}前办结。"
    with session.transaction(item.compartment, "supervision.hand_over") as tx:
        return _step(session, tx, item, "hand_over", words)


@verb(SupervisionItem, "feed_back", title="登记反馈", permission=FEED_BACK, undoable=False)
def feed_back(session: Session, id: RecordId, given: Report) -> SupervisionItem:
    """Record what the responsible unit reports, and how far it has come."""
    item = _at(session, id, "feed_back")
    words = rules.require_words(given.words, "feed_back")
    if given.progress is not None:
        item.progress = given.progress
    with session.transaction(item.compartment, "supervision.feed_back") as tx:
        return _step(session, tx, item, "feed_back", words, given.author, given.unit_name or item.lead)


@verb(SupervisionItem, "urge", title="催办", permission=HANDLE, undoable=False)
def urge(session: Session, id: RecordId, given: Urging) -> SupervisionItem:
    """Note that the unit was urged; the matter stays as it is."""
    item = _at(session, id, "urge")
    number = rules.urge_round(store.steps(session, id)) + 1
    words = given.words.strip() or "请抓紧办理并反馈进展。"
    with session.transaction(item.compartment, "supervision.urge") as tx:
        return _step(session, tx, item, "urge", f"第 {number} 次催办：{words}", channel=given.channel)


@verb(SupervisionItem, "extend", title="延期", permission=HANDLE, undoable=False)
def extend(session: Session, id: RecordId, given: Extension) -> SupervisionItem:
    """Move the deadline later, before it has passed, with the approver's name.

    Raises:
        UserProblem: `D-108`…`D-110`.
    """
    item = _at(session, id, "extend")
    words = rules.require_words(given.words, "extend")
    new = rules.require_extension(item.due_on, given.due_on, today(session.clock), given.approver)
    item.due_on, item.due_basis = new, f"{given.approver}批准延期"[:200]
    with session.transaction(item.compartment, "supervision.extend") as tx:
        return _step(session, tx, item, "extend", f"{words}（{given.approver}批准，延至{_written(new)}）")


@verb(SupervisionItem, "finish", title="办结销号", permission=HANDLE, undoable=False)
def finish(session: Session, id: RecordId, given: Result) -> SupervisionItem:
    """Strike a matter off with its result; the officer's own key signs its values."""
    item = _at(session, id, "finish")
    item.result = rules.require_words(given.words, "finish")
    item.stage, item.progress, item.finished_on = FINISHED, 100, today(session.clock)
    item.signed_by = session.user.id.hex()
    item.signature = session.unlocked.sign(rules.signed_payload(item)).hex()
    with session.transaction(item.compartment, "supervision.finish") as tx:
        return _step(session, tx, item, "finish", item.result)


@verb(SupervisionItem, "reopen", title="重新办理", permission=HANDLE, undoable=False)
def reopen(session: Session, id: RecordId, given: Reason) -> SupervisionItem:
    """Take a struck-off matter up again, with the reason. The signed result stays readable among the steps."""
    item = _at(session, id, "reopen")
    words = rules.require_words(given.words, "reopen")
    item.stage, item.finished_on, item.result = AT_WORK, None, ""
    item.signature = item.signed_by = ""
    with session.transaction(item.compartment, "supervision.reopen") as tx:
        return _step(session, tx, item, "reopen", words)


def signature_valid(session: Session, item: SupervisionItem) -> bool:
    """Whether a struck-off matter still is what its officer signed."""
    if not item.signature or not item.signed_by:
        return False
    return session.unlocked.verify_signature(
        bytes.fromhex(item.signed_by), rules.signed_payload(item), bytes.fromhex(item.signature)
    )


def require_changeable(session: Session, kind: str, id: RecordId, _act: str) -> None:
    """Undo keeps to the rules of the steps: a finished, signed matter stays as it was signed (`D-101`)."""
    if kind == spec_of(SupervisionItem).kind:
        item = session.try_get(SupervisionItem, id)
        if item is not None:
            rules.require("update", item.stage)


def _at(session: Session, id: RecordId, name: str) -> SupervisionItem:
    item = session.get(SupervisionItem, id)
    rules.require(name, item.stage)
    return item


def _step(
    session: Session,
    tx: Transaction,
    item: SupervisionItem,
    name: str,
    words: str,
    author: Named | None = None,
    unit: Named | None = None,
    channel: str = "",
) -> SupervisionItem:
    saved = tx.save(item)
    tx.save(
        Feedback(
            parent=item.id,
            step=rules.STEP_OF[name],
            unit_name=unit,
            author=author or Named(session.user.name),
            words=words,
            channel=channel,
            progress=item.progress,
            due_on=item.due_on,
            stage=item.stage,
            at=tx.now_ms,
        )
    )
    return saved


def _written(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
