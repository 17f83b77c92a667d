"""Setting, acknowledging and putting off reminders."""

from __future__ import annotations

from desktop.base.errors import NotFound, UserProblem
from desktop.base.ids import RecordId
from desktop.base.module import verb
from desktop.storage.session import Session
from desktop.system.reminders import rules, store
from desktop.system.reminders.records import Later, NewReminder, Reminder

USE = "reminders.use"


@verb(Reminder, "create", title="新建提醒", permission=USE, creates=True)
def create(session: Session, given: NewReminder) -> Reminder:
    """Set a reminder. One about a record lies in its compartment; any other in the highest the person holds, since
    nobody says what its words give away.

    Raises:
        UserProblem: `RM-101` the time has passed.
        NotFound: the record is not there, or may not be seen.
    """
    due_at = rules.require_later(given.due_at, session.clock.now_ms())
    kind, home = "", session.compartments()[-1].id
    if given.about is not None:
        found = session.locate(given.about)
        if found is None:
            raise NotFound
        kind, home = found
    with session.transaction(home, "reminders.create") as tx:
        return tx.save(
            Reminder(
                owner=session.user.id.hex(),
                words=given.words.strip(),
                due_at=due_at,
                about_kind=kind,
                about=given.about,
            )
        )


@verb(Reminder, "acknowledge", title="知道了", permission=USE)
def acknowledge(session: Session, id: RecordId) -> Reminder:
    """It does not ring any more. Raises NotFound, and `RM-102` when it was acknowledged before."""
    reminder = _waiting(session, id)
    reminder.done_at = session.clock.now_ms()
    with session.transaction(reminder.compartment, "reminders.acknowledge") as tx:
        return tx.save(reminder)


@verb(Reminder, "later", title="稍后提醒", permission=USE)
def put_off(session: Session, id: RecordId, given: Later) -> Reminder:
    """It rings again after so many minutes from now. Raises as above."""
    reminder = _waiting(session, id)
    reminder.returns_at = session.clock.now_ms() + (given.minutes or 1) * rules.MINUTE_MS
    with session.transaction(reminder.compartment, "reminders.later") as tx:
        return tx.save(reminder)


def _waiting(session: Session, id: RecordId) -> Reminder:
    reminder = store.mine(session, id)
    if reminder.done_at is not None:
        raise UserProblem("RM-102", "这条提醒已经确认过。", "")
    return reminder
