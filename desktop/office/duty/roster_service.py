"""The verbs of the roster: set a place, clear it, propose a range of days."""

from __future__ import annotations

from datetime import timedelta

from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.levels import Level
from desktop.base.module import verb
from desktop.office.duty import roster, store
from desktop.office.duty.inputs import RosterInput, SlotInput
from desktop.office.duty.records import Slot
from desktop.office.duty.service import ROSTER
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of
from desktop.system.preferences.store import setting


@verb(Slot, "set", title="安排值班", permission=ROSTER, creates=True)
def set_slot(session: Session, given: SlotInput) -> Slot:
    """Put a person on duty on a day; a place already filled is swapped, which needs a note (换班须经批准).

    Raises:
        UserProblem: `Z-122` a swap without a note.
    """
    if given.duty_on is None or given.person_name is None:
        raise InvalidFields({"duty_on": "“日期”和“人员”必须填写"})
    slot = store.slot_at(session, given.duty_on, given.band)
    if slot is not None and slot.person_name != given.person_name and not given.remarks.strip():
        raise UserProblem(
            "Z-122",
            f"{given.band}原为{slot.person_name}，换班请注明批准人。",
            "换班须经批准并登记。",
            field="remarks",
        )
    slot = slot or Slot(duty_on=given.duty_on, band=given.band)
    slot.person_name, slot.phone, slot.remarks = given.person_name, given.phone.strip(), given.remarks.strip()
    with session.transaction(session.compartment_for(Level.INTERNAL), "duty.set_slot") as tx:
        return tx.save(slot)


@verb(Slot, "clear", title="撤销安排", permission=ROSTER)
def clear_slot(session: Session, id: RecordId) -> None:
    """Take a person off a place."""
    slot = session.get(Slot, id)
    with session.transaction(slot.compartment, "duty.clear_slot") as tx:
        tx.delete(slot)


@verb(Slot, "plan", title="排班", permission=ROSTER, creates=True)
def plan_roster(session: Session, given: RosterInput) -> list[Slot]:
    """Fill the free places of a range of days fairly; one act, undone as one.

    Raises:
        UserProblem: `Z-120`, `Z-121`.
    """
    if given.start is None or given.end is None:
        raise InvalidFields({"start": "“起日”和“止日”必须填写"})
    before = store.slots(session, given.start - timedelta(days=31), given.end)
    taken = {(slot.duty_on, slot.band) for slot in before}
    gap = setting(session, roster.GAP_SETTING, roster.MIN_GAP_HOURS)
    made = roster.propose(
        given.leaders, given.officers, given.start, given.end, calendar_of(session), before, gap
    )
    with session.transaction(session.compartment_for(Level.INTERNAL), "duty.plan_roster") as tx:
        return [
            tx.save(Slot(duty_on=on, band=band, person_name=Named(name)))
            for on, band, name in made
            if (on, band) not in taken
        ]
