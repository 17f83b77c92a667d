"""The verbs of incidents: received, and each step of telling, dispatching and reporting."""

from __future__ import annotations

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.module import verb
from desktop.office.duty import rules, store
from desktop.office.duty.inputs import NewIncident, NewStep
from desktop.office.duty.records import (
    DONE,
    FINAL,
    FOLLOW_UP,
    INCIDENT,
    PENDING,
    PHONE_FIRST,
    RECEIVED,
    WRITTEN_FIRST,
    Entry,
    Incident,
    IncidentStep,
    Matter,
)
from desktop.office.duty.service import KEEP, require_shift
from desktop.storage.session import Session

ONCE = (PHONE_FIRST, WRITTEN_FIRST, FINAL)


@verb(Incident, "receive", title="突发事件接报", permission=KEEP, creates=True, undoable=False)
def receive(session: Session, given: NewIncident) -> Incident:
    """Take an incident in: its clock starts at the time of receipt, it stands in the log and among the open matters.

    Raises:
        UserProblem: `Z-102`, `Z-103` the time of receipt is not one of this shift; `Z-112` nobody is on duty.
    """
    shift = require_shift(session)
    phone_limit, written_limit = store.limits(session)
    officer = Named(session.user.name)
    with session.transaction(shift.compartment, "duty.receive") as tx:
        at = rules.require_entry_time(given.received_at or tx.now_ms, shift, tx.now_ms)
        incident = tx.save(
            Incident(
                parent=shift.id,
                title=given.title.strip(),
                received_at=at,
                happened_at=given.happened_at,
                place=given.place.strip(),
                category=given.category,
                level=given.level,
                from_unit=given.from_unit,
                from_person=given.from_person,
                phone=given.phone.strip(),
                summary=given.summary.strip(),
                phone_limit=phone_limit,
                written_limit=written_limit,
                officer=officer,
            )
        )
        tx.save(IncidentStep(parent=incident.id, shift=shift.id, step=RECEIVED, at=at, handler=officer))
        tx.save(
            Entry(
                parent=shift.id,
                at=at,
                kind=INCIDENT,
                channel="电话",
                from_unit=given.from_unit,
                from_person=given.from_person,
                phone=given.phone.strip(),
                content=given.summary.strip(),
                recorder=officer,
                incident=incident.id,
            )
        )
        tx.save(
            Matter(
                parent=shift.id, title=incident.title, note="跟踪处置，按时首报、续报", incident=incident.id
            )
        )
        return incident


@verb(Incident, "step", title="登记处置", permission=KEEP, undoable=False)
def take_step(session: Session, id: RecordId, given: NewStep) -> IncidentStep:
    """Record a step (报带班, 派单, 电话首报, 书面首报, 续报, 批示, 终报) at its minute, and put it into the log.

    The final report closes the incident and settles its matter in this shift.

    Raises:
        UserProblem: `Z-113` the final report is out; `Z-114` made already; `Z-115` 续报 before any first report;
            `Z-116` before the incident was received; `Z-102`, `Z-103` not a time of this shift.
    """
    incident = session.get(Incident, id)
    shift = require_shift(session)
    taken = {step.step for step in store.steps(session, id)}
    require_step(given.step, taken)
    officer = Named(session.user.name)
    with session.transaction(shift.compartment, "duty.step") as tx:
        at = rules.require_entry_time(given.at or tx.now_ms, shift, tx.now_ms)
        if at < (incident.received_at or 0):
            raise UserProblem("Z-116", "处置时间早于接报时间。", "请核对时间。", field="at")
        words = given.words.strip()
        step = tx.save(
            IncidentStep(
                parent=id,
                shift=shift.id,
                step=given.step,
                at=at,
                to_whom=given.to_whom.strip(),
                words=words,
                next_at=given.next_at,
                handler=officer,
            )
        )
        to_whom = f"（{given.to_whom.strip()}）" if given.to_whom.strip() else ""
        tx.save(
            Entry(
                parent=shift.id,
                at=at,
                kind=INCIDENT,
                channel="传真" if given.step == WRITTEN_FIRST else "电话",
                content=f"{given.step}{to_whom}：{words or incident.title}",
                recorder=officer,
                incident=id,
            )
        )
        if given.step == FINAL:
            for matter in store.matters(session, shift.id):
                if matter.incident == id and matter.state == PENDING:
                    matter.state, matter.outcome = DONE, "已终报"
                    tx.save(matter)
        return step


def require_step(step: str, taken: set[str]) -> None:
    """Refuse a step that cannot follow. Raises UserProblem `Z-113` … `Z-115`."""
    if FINAL in taken:
        raise UserProblem("Z-113", "这一事件已经终报。", "如有新情况，请另行接报。", field="step")
    if step in ONCE and step in taken:
        raise UserProblem("Z-114", f"已经{step}。", "新的进展请用“续报”。", field="step")
    if step in (FOLLOW_UP, FINAL) and not {PHONE_FIRST, WRITTEN_FIRST} & taken:
        raise UserProblem("Z-115", f"还没有首报，不能{step}。", "请先电话首报。", field="step")
