"""Reads of reminders: always only the person's own."""

from __future__ import annotations

from desktop.base.errors import NotFound
from desktop.base.ids import RecordId
from desktop.storage.session import Session
from desktop.system.reminders import rules
from desktop.system.reminders.records import Reminder


def mine(session: Session, id: RecordId) -> Reminder:
    """One reminder of the person logged in. Raises NotFound also for somebody else's."""
    found = session.get(Reminder, id)
    if found.owner != session.user.id.hex():
        raise NotFound("提醒")
    return found


def waiting(session: Session) -> list[Reminder]:
    """Those not acknowledged, soonest first."""
    found = session.find(
        Reminder, ("owner", "=", session.user.id.hex()), ("done_at", "is_null", None), order="due_at"
    )
    return sorted(found, key=rules.rings_at)


def due(session: Session) -> list[Reminder]:
    """Those that ring now, longest waiting first."""
    now = session.clock.now_ms()
    return [each for each in waiting(session) if rules.is_due(each, now)]


def alarms(session: Session) -> list[tuple[int, str, int]]:
    """What rings through the lock."""
    return rules.alarms(waiting(session))
