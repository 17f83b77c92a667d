"""What is read of incoming documents. Conditions are date ranges on the indexed time limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.base.ids import RecordId
from desktop.base.ports import Condition
from desktop.office.documents import rules
from desktop.office.documents.records import FINISHED, IncomingDocument, Opinion
from desktop.storage.session import Session
from desktop.system.calendar import deadlines
from desktop.system.calendar.deadlines import Deadline
from desktop.system.calendar.store import calendar_of
from desktop.system.preferences.store import setting

OPEN: tuple[Condition, ...] = (("finished_on", "is_null", None),)


def overdue(today: date) -> tuple[Condition, ...]:
    """Conditions of documents whose time limit has passed."""
    return (*OPEN, ("due_on", "<", today))


def soon(today: date, soon_until: date) -> tuple[Condition, ...]:
    """Conditions of documents due from today to `soon_until`, both included."""
    return (*OPEN, ("due_on", ">=", today), ("due_on", "<=", soon_until))


def in_time(soon_until: date) -> tuple[Condition, ...]:
    """Conditions of documents due after `soon_until`."""
    return (*OPEN, ("due_on", ">", soon_until))


def due_on(day: date) -> tuple[Condition, ...]:
    """Conditions of documents due on a day."""
    return (*OPEN, ("due_on", "=", day))


FINISHED_ONES: tuple[Condition, ...] = (("stage", "=", FINISHED),)


def mine(name: str) -> tuple[Condition, ...]:
    """Conditions of open documents that wait for this colleague."""
    return (*OPEN, ("handler", "=", name))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many documents stand in each colour; over the compartments the reader holds, no others."""

    every: int
    overdue: int
    soon: int
    in_time: int
    finished: int


def tally(session: Session, today: date, soon_until: date) -> Tally:
    """Counts per colour."""

    def number(*where: Condition) -> int:
        return session.count(IncomingDocument, *where)

    return Tally(
        number(),
        number(*overdue(today)),
        number(*soon(today, soon_until)),
        number(*in_time(soon_until)),
        number(*FINISHED_ONES),
    )


def opinions(session: Session, document: RecordId) -> list[Opinion]:
    """What was written on a document, oldest first."""
    return session.find(Opinion, ("parent", "=", document), order="written_at")


def soon_until(session: Session, today: date) -> date:
    """The last due day that is yellow today, by the office's threshold."""
    return rules.soon_until(today, calendar_of(session), warn_workdays(session))


def warn_workdays(session: Session) -> int:
    """How many working days before its limit a document turns yellow in this office (0–60)."""
    found: int = setting(session, deadlines.WARN_SETTING, deadlines.WARN_WORKDAYS)
    return min(max(found, 0), 60)


def deadline(session: Session, received_on: date, urgency: str) -> Deadline:
    """When a document of this urgency received on this day is due, by the office's profile and calendar."""
    profile = deadlines.profile_from(setting(session, deadlines.PROFILE_SETTING, {}))
    return deadlines.deadline(received_on, urgency, calendar_of(session), profile)


def duplicates(session: Session, document_number: str, from_unit: str) -> list[IncomingDocument]:
    """Documents already registered under the same number and sender, among those the reader may see."""
    number = rules.normal_document_number(document_number)
    if not number:
        return []
    found = session.find(IncomingDocument, ("document_number", "=", number))
    return [
        document for document in found if document.from_unit is None or document.from_unit.name == from_unit
    ]
