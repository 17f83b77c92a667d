"""The verbs of 文稿: each is one transaction, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.base.ids import RecordId, new_id
from desktop.base.levels import parse_level
from desktop.base.module import verb
from desktop.office.drafts import rules
from desktop.office.drafts.inputs import Start, Writing
from desktop.office.drafts.records import Draft
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction

READ, WRITE = "drafts.read", "drafts.write"


@verb(Draft, "create", title="新建文稿", permission=WRITE, creates=True)
def create(session: Session, given: Draft) -> Draft:
    """Keep a new draft in the book of its 密级.

    Raises:
        NotPermitted: `P-002` the user does not hold that level.
    """
    compartment = session.compartment_for(parse_level(given.classification))
    given.drafted_by = given.drafted_by or Named(session.user.name)
    with session.transaction(compartment, "drafts.create") as tx:
        return _save(tx, given)


@verb(Draft, "start", title="新建文稿", permission=WRITE, creates=True)
def start(session: Session, given: Start) -> Draft:
    """A new draft with the words a paper of its kind begins with. Raises as `create`."""
    issuer = given.issuer.strip() or session.office.name
    return create(
        session,
        Draft(
            form=rules.form_of_start(given.start),
            classification=given.classification,
            issuer=issuer,
            body=rules.opening(given.start, issuer, today(session.clock)),
        ),
    )


@verb(Draft, "write", title="保存文稿", permission=WRITE)
def write(session: Session, id: RecordId, given: Writing) -> Draft:
    """Write text or head anew. Empty inputs leave a field as it is; fields named in `clear` are emptied.

    Raises:
        UserProblem: `G-110` a field that cannot be emptied.
    """
    draft = session.get(Draft, id)
    written = given.apply_to(draft)
    with session.transaction(draft.compartment, "drafts.write") as tx:
        return _save(tx, draft, written)


@verb(Draft, "copy", title="复制文稿", permission=WRITE)
def copy(session: Session, id: RecordId) -> Draft:
    """A new draft with the same text and head, begun by the user, in the same book; without a number of its own."""
    draft = session.get(Draft, id)
    made = replace(
        draft, id=new_id(), seen={}, conflicts=0, document_number="", drafted_by=Named(session.user.name)
    )
    with session.transaction(draft.compartment, "drafts.copy") as tx:
        return _save(tx, made)


@verb(Draft, "remove", title="删除文稿", permission=WRITE)
def remove(session: Session, id: RecordId) -> None:
    """Take a draft away; it can be brought back by undo."""
    draft = session.get(Draft, id)
    with session.transaction(draft.compartment, "drafts.remove") as tx:
        tx.delete(draft)


def _save(tx: Transaction, draft: Draft, written: set[str] | None = None) -> Draft:
    """Save the fields that were `written` (None: all of them); others may hold what came from elsewhere meanwhile."""
    draft.secrecy_period = draft.secrecy_period.strip().removeprefix("★")
    if written is None or "body" in written:
        draft.title, draft.written_at = rules.title_of(draft.body), tx.now_ms
    return tx.save(draft, fields=written)
