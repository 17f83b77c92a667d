"""The verbs of the shift and its log: begin, record, correct, open matters."""

from __future__ import annotations

from desktop.base.errors import NotFound, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.levels import Level
from desktop.base.module import verb
from desktop.office.duty import rules, store
from desktop.office.duty.inputs import Correction, NewEntry, NewMatter, NewShift, Settlement
from desktop.office.duty.records import (
    CORRECTION,
    HANDED_OVER,
    LEADER,
    OFFICER_A,
    OFFICER_B,
    Entry,
    Matter,
    Shift,
)
from desktop.storage.session import Session
from desktop.storage.transaction import Transaction

READ, KEEP, ROSTER = rules.READ, rules.KEEP, rules.ROSTER


@verb(Shift, "start", title="接班", permission=KEEP, creates=True)
def start(session: Session, given: NewShift) -> Shift:
    """Begin a shift where none is on duty; people not named come from the roster of the day.

    Raises:
        UserProblem: `Z-110` a shift is on duty: it is handed over, not replaced; `Z-111` nobody is named or rostered.
    """
    if store.current_shift(session) is not None:
        raise UserProblem("Z-110", "本班还没有交班。", "请先办理交接班；接班人未到，本班继续值守。")
    with session.transaction(session.compartment_for(Level.INTERNAL), "duty.start") as tx:
        return begin(session, tx, given)


def begin(session: Session, tx: Transaction, given: NewShift) -> Shift:
    """Make the shift of `start` and of a hand-over, inside their transaction."""
    starts_at = rules.to_minute(given.starts_at or tx.now_ms)
    on = store.roster_day(starts_at)

    def rostered(band: str) -> Named | None:
        slot = store.slot_at(session, on, band)
        return slot.person_name if slot else None

    officer_a = given.officer_a or rostered(OFFICER_A)
    if officer_a is None:
        raise UserProblem("Z-111", "当天没有排班，请填写主班人员。", "", field="officer_a")
    return tx.save(
        Shift(
            starts_at=starts_at,
            ends_at=given.ends_at or store.usual_end(session, starts_at),
            duty_leader=given.duty_leader or rostered(LEADER),
            duty_leader_post=given.duty_leader_post.strip(),
            officer_a=officer_a,
            officer_b=given.officer_b or rostered(OFFICER_B),
            weather=given.weather.strip(),
            warning=given.warning.strip(),
        )
    )


@verb(Entry, "create", title="记录", permission=KEEP, creates=True, undoable=False)
def record(session: Session, given: NewEntry) -> Entry:
    """Write one line into the log of the present shift, to the minute. Never changed afterwards.

    Into a shift already handed over (补记) it is accepted and marked 迟到; that shift's signatures do not cover it.

    Raises:
        UserProblem: `Z-102`, `Z-103` the time is not one of that shift; `Z-104` a correction that names nothing;
            `Z-112` nobody is on duty.
    """
    rules.require_correction(given.kind, given.corrects, given.content)
    shift = session.get(Shift, given.shift) if given.shift else require_shift(session)
    if given.corrects is not None:
        _require_entry(session, given.corrects, shift)
    with session.transaction(shift.compartment, "duty.record") as tx:
        at = given.at
        if at is None:
            at = shift.handed_over_at if shift.state == HANDED_OVER else tx.now_ms
        return tx.save(
            Entry(
                parent=shift.id,
                at=rules.require_entry_time(at or tx.now_ms, shift, tx.now_ms),
                kind=given.kind,
                channel=given.channel,
                from_unit=given.from_unit,
                from_person=given.from_person,
                phone=given.phone.strip(),
                content=given.content.strip(),
                handling=given.handling.strip(),
                recorder=Named(session.user.name),
                corrects=given.corrects,
                is_late=shift.state == HANDED_OVER,
            )
        )


@verb(Entry, "correct", title="更正", permission=KEEP, undoable=False)
def correct(session: Session, id: RecordId, given: Correction) -> Entry:
    """Set an entry right by a new one bound to it; the old one stays readable."""
    wrong = session.get(Entry, id)
    return record(
        session,
        NewEntry(
            content=given.content,
            kind=CORRECTION,
            channel=wrong.channel or "电话",
            corrects=id,
            shift=wrong.parent,
        ),
    )


@verb(Matter, "create", title="记未了事项", permission=KEEP, creates=True)
def add_matter(session: Session, given: NewMatter) -> Matter:
    """Note a matter that must not be forgotten; at hand-over it is passed on or done."""
    shift = require_shift(session)
    with session.transaction(shift.compartment, "duty.add_matter") as tx:
        return tx.save(
            Matter(parent=shift.id, title=given.title.strip(), note=given.note.strip(), due_at=given.due_at)
        )


@verb(Matter, "settle", title="处理未了事项", permission=KEEP)
def settle(session: Session, id: RecordId, given: Settlement) -> Matter:
    """Mark an open matter as done (with how) or as passed on to the next shift."""
    matter = session.get(Matter, id)
    if matter.parent is None:
        raise NotFound("未了事项")
    rules.require_on_duty(session.get(Shift, matter.parent))
    rules.require_outcome(given.state, given.outcome)
    matter.state, matter.outcome = given.state, given.outcome.strip()
    with session.transaction(matter.compartment, "duty.settle") as tx:
        return tx.save(matter)


def require_shift(session: Session) -> Shift:
    """The shift on duty. Raises UserProblem `Z-112` when there is none."""
    shift = store.current_shift(session)
    if shift is None:
        raise UserProblem("Z-112", "现在没有在班的班次。", "请先接班。")
    return shift


def _require_entry(session: Session, id: RecordId, shift: Shift) -> None:
    wrong = session.try_get(Entry, id)
    if wrong is None or wrong.parent != shift.id:
        raise NotFound("本班记录")
