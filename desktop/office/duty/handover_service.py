"""The hand-over (交接班): two officers, two keys, one signed record; the next shift begins with what was passed on."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.base.errors import Problem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.module import verb
from desktop.office.duty import rules, store
from desktop.office.duty.inputs import HandingOver, NewShift
from desktop.office.duty.records import HANDED_OVER, OFFICER_A, OFFICER_B, Handover, Shift
from desktop.office.duty.service import KEEP, begin
from desktop.storage.keys.unlocking import verify_password
from desktop.storage.session import Session


@verb(Shift, "hand_over", title="交班", permission=KEEP, undoable=False)
def hand_over(session: Session, id: RecordId, given: HandingOver) -> Handover:
    """Hand a shift over: every open matter settled, both officers sign all of it, the shift is locked.

    The outgoing officer signs with the key of this session; the relieving officer's password opens that officer's
    signing key and nothing else. The next shift begins at once, with the matters passed on.

    Raises:
        UserProblem: `Z-101` handed over already; `Z-106` a matter is open; `Z-108`, `Z-109` no second officer; `Z-118`
            the second person keeps no duty.
        NotPermitted: `K-001` … the password is wrong (counted as a failed login) or the account disabled.
    """
    shift = session.get(Shift, id)
    rules.require_on_duty(shift)
    incoming_name = given.incoming.strip()
    rules.require_two(session.user.name, incoming_name)
    rules.require_settled(store.matters(session, id))
    if given.own_password:
        _open(session, session.user.name, given.own_password, "own_password")
    incoming_key = _open(session, incoming_name, given.password, "password")
    # Only after the password: who has an account, and which, is nobody else's business.
    known = store.officers(session)
    rules.require_officer(incoming_name, incoming_name in known)
    incoming_id = known[incoming_name]
    with session.transaction(shift.compartment, "duty.hand_over") as tx:
        following = begin(session, tx, _next(session, incoming_name, rules.to_minute(tx.now_ms)))
        contents = store.contents(session, id)
        handover = Handover(
            parent=id,
            next_shift=following.id,
            at=tx.now_ms,
            summary=given.summary.strip(),
            checks=given.checks,
            outgoing=Named(session.user.name),
            incoming=Named(incoming_name),
            outgoing_user=session.user.id.hex(),
            incoming_user=incoming_id.hex(),
            covered=rules.covered_ids(contents),
        )
        message = rules.payload(shift, contents, handover)
        handover.digest = rules.digest_of(message)
        handover.outgoing_signature = session.unlocked.sign(message).hex()
        handover.incoming_signature = incoming_key.sign(message).hex()
        tx.save(handover)
        shift.state, shift.handed_over_at = HANDED_OVER, tx.now_ms
        tx.save(shift)
        for matter in rules.carried(store.matters(session, id), following.id):
            tx.save(matter)
        tx.note(incoming=incoming_id.hex())
        return handover


def _next(session: Session, incoming: str, at: int) -> NewShift:
    """The shift that begins: the roster's people, the relieving officer first where the roster has nobody."""
    on = store.roster_day(at)
    first, second = store.slot_at(session, on, OFFICER_A), store.slot_at(session, on, OFFICER_B)
    rostered = [slot.person_name for slot in (first, second) if slot is not None]
    if any(person is not None and person.name == incoming for person in rostered):
        return NewShift(starts_at=at)
    # Who really stands there counts: the relieving officer signs, so is on duty, whatever the roster says.
    return NewShift(starts_at=at, officer_a=Named(incoming))


def _open(session: Session, name: str, password: str, field: str) -> Ed25519PrivateKey:
    try:
        return verify_password(session.office.folder, name, password, session.clock)
    except Problem as problem:
        problem.field = field
        raise
