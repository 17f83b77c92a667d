"""What is read of duty. A shift has tens of entries, so it is read whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from desktop.base.clock import civil
from desktop.base.fields import Record
from desktop.base.ids import RecordId
from desktop.office.duty import clock, roster, rules
from desktop.office.duty.records import (
    BANDS,
    FINAL,
    HANDED_OVER,
    ON_DUTY,
    PENDING,
    Entry,
    Handover,
    Incident,
    IncidentStep,
    Matter,
    Shift,
    Slot,
)
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of
from desktop.system.preferences.store import setting

T = TypeVar("T", Entry, IncidentStep)


def current_shift(session: Session) -> Shift | None:
    """The shift on duty now, `None` when there is none."""
    found = session.find(Shift, ("state", "=", ON_DUTY), order="starts_at", descending=True, limit=1)
    return found[0] if found else None


def last_shift(session: Session) -> Shift | None:
    """The shift handed over last."""
    found = session.find(Shift, ("state", "=", HANDED_OVER), order="handed_over_at", descending=True, limit=1)
    return found[0] if found else None


def entries(session: Session, shift: RecordId) -> list[Entry]:
    """The log of a shift, oldest first."""
    return _in_time(session.find(Entry, ("parent", "=", shift), order="at"))


def matters(session: Session, shift: RecordId) -> list[Matter]:
    """The open matters of a shift in the order in which they were noted."""
    return sorted(session.find(Matter, ("parent", "=", shift)), key=lambda each: each.id)


def incidents(session: Session, shift: RecordId) -> list[Incident]:
    """Incidents received in a shift."""
    return session.find(Incident, ("parent", "=", shift), order="received_at")


def steps(session: Session, incident: RecordId) -> list[IncidentStep]:
    """What was done about an incident, oldest first."""
    return _in_time(session.find(IncidentStep, ("parent", "=", incident), order="at"))


def steps_in(session: Session, shift: RecordId) -> list[IncidentStep]:
    """What was done about any incident in one shift."""
    return _in_time(session.find(IncidentStep, ("shift", "=", shift), order="at"))


def _in_time(found: list[T]) -> list[T]:
    return sorted(found, key=lambda each: (each.at or 0, each.id))


def handover_of(session: Session, shift: RecordId) -> Handover | None:
    """The hand-over of a shift, `None` while it is on duty."""
    found = session.find(Handover, ("parent", "=", shift), order="at", limit=1)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident without a final report, with its steps and its clock."""

    incident: Incident
    steps: tuple[IncidentStep, ...]
    clock: clock.IncidentClock


def open_incidents(session: Session) -> list[OpenIncident]:
    """Incidents of any shift without a final report; the nearest limit first."""
    final = {step.parent for step in session.find(IncidentStep, ("step", "=", FINAL))}
    found = []
    for incident in session.find(Incident, order="received_at"):
        if incident.id not in final:
            taken = tuple(steps(session, incident.id))
            found.append(OpenIncident(incident, taken, clock.clock_of(incident, taken)))
    return sorted(found, key=lambda each: each.clock.owed[0].due_at if each.clock.owed else 1 << 60)


def officers(session: Session) -> dict[str, RecordId]:
    """Login names of the accounts that may keep the log, with their ids, in the order they were made."""
    roles = session.catalogue.permissions().get(rules.KEEP, frozenset())
    return {card.name: card.id for card in session.unlocked.keyfile.users if card.role in roles}


def contents(session: Session, shift: RecordId) -> list[Record]:
    """Everything a hand-over of the shift covers: entries, incidents, steps, matters."""
    return [
        *entries(session, shift),
        *incidents(session, shift),
        *steps_in(session, shift),
        *matters(session, shift),
    ]


def check_signatures(session: Session, shift: Shift) -> rules.SignatureCheck | None:
    """Whether both signatures of a handed-over shift hold over what is there now; `None` while it is on duty."""
    handover = handover_of(session, shift.id)
    if handover is None:
        return None
    return rules.signatures_valid(
        shift, contents(session, shift.id), handover, session.unlocked.verify_signature
    )


def slots(session: Session, start: date, end: date) -> list[Slot]:
    """The roster of a range of days, both included, by day and band."""
    found = session.find(Slot, ("duty_on", ">=", start), ("duty_on", "<=", end), order="duty_on")
    return sorted(found, key=lambda each: (each.duty_on or start, BANDS.index(each.band), each.id))


def slot_at(session: Session, on: date, band: str) -> Slot | None:
    """Who has one duty on one day."""
    found = session.find(Slot, ("duty_on", "=", on), ("band", "=", band))
    return min(found, key=lambda each: each.id) if found else None


def roster_findings(session: Session, start: date, end: date) -> list[roster.Finding]:
    """What is wrong with the roster of a range of days, by the settings of this office."""
    near = slots(session, start - timedelta(days=7), end + timedelta(days=7))
    return roster.check_roster(
        near,
        start,
        end,
        calendar_of(session),
        min_gap_hours=setting(session, roster.GAP_SETTING, roster.MIN_GAP_HOURS),
        fair_spread=setting(session, roster.SPREAD_SETTING, roster.FAIR_SPREAD),
    )


def limits(session: Session) -> tuple[int, int]:
    """Minutes until 电话首报 and 书面首报 in this office."""
    return (
        setting(session, clock.PHONE_SETTING, clock.PHONE_MINUTES),
        setting(session, clock.WRITTEN_SETTING, clock.WRITTEN_MINUTES),
    )


def usual_end(session: Session, starts_at: int) -> int:
    """When a shift that begins then is to end."""
    return rules.usual_end(starts_at, setting(session, rules.HANDOVER_TIME_SETTING, rules.HANDOVER_TIME))


RING_EARLY_MS = 5 * clock.MINUTE_MS
"""How long before a report is owed the locked screen rings."""


def alarms(session: Session) -> list[tuple[int, str, int]]:
    """What will ring through the lock: (UTC ms, kind, how many). Times, kinds and numbers only, never a title."""
    found = [
        (owed.due_at - RING_EARLY_MS, owed.title, 1)
        for each in open_incidents(session)
        for owed in each.clock.owed
    ]
    shift = current_shift(session)
    if shift is not None:
        found += [
            (each.due_at, "未了事项", 1)
            for each in matters(session, shift.id)
            if each.state == PENDING and each.due_at is not None
        ]
        found.append((shift.ends_at or 0, "交接班", 1))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class DutyLog:
    """The duty room now: the shift on duty (or the last one), its log, what is open, what runs."""

    shift: Shift | None
    entries: tuple[Entry, ...]
    matters: tuple[Matter, ...]
    incidents: tuple[OpenIncident, ...]
    handover: Handover | None


def duty_log(session: Session, shift: Shift | None) -> DutyLog:
    """The log of a shift; without one only the incidents that run."""
    running = tuple(open_incidents(session))
    if shift is None:
        return DutyLog(None, (), (), running, None)
    return DutyLog(
        shift,
        tuple(entries(session, shift.id)),
        tuple(matters(session, shift.id)),
        running,
        handover_of(session, shift.id),
    )


def roster_day(starts_at: int) -> date:
    """The day of the roster that a shift beginning then belongs to."""
    return civil(starts_at).date()
