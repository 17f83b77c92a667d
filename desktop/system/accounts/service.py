"""Acts on accounts from the window: on the writer thread, with their audit line written at once.

They are no verbs: nothing is undone by a compensating op, each makes a signed generation of the key file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.storage.keys import accounts
from desktop.storage.keys.accounts import NewUser
from desktop.storage.session import Session
from desktop.system.trial.people import PASSPHRASE

READ = "accounts.read"
MANAGE = "accounts.manage"
STOP = "accounts.stop"
AUTHORISE = "accounts.authorise"


def add(session: Session, user: NewUser) -> RecordId:
    """Make an account with a first password. Raises as `storage.keys.accounts.add_user`, and `AC-02`."""
    session.require(MANAGE)
    if user.password == PASSPHRASE and not session.office.trial:
        raise UserProblem("AC-02", "试用口令人人皆知，不能用于正式办公库。", "请另设口令。", field="password")
    made = accounts.add_user(session.unlocked, user, session.clock)
    session.user_names[made.hex()] = user.name
    return _noted(session, made)


def grant(session: Session, user: RecordId, compartments: Sequence[str], until: date | None) -> RecordId:
    """Let an account open these compartments up to and including a day. Raises as `accounts.grant`."""
    session.require(AUTHORISE)
    last = None
    if until is not None:
        last = to_ms(datetime.combine(until + timedelta(days=1), datetime.min.time(), CHINA)) - 1
    accounts.grant(session.unlocked, user, compartments, session.clock, until_ms=last)
    return _noted(session, user)


def revoke(session: Session, user: RecordId) -> RecordId:
    """Take everything back from an account. Raises as `accounts.revoke`."""
    session.require(AUTHORISE)
    accounts.revoke(session.unlocked, user, session.clock)
    return _noted(session, user)


def disable(session: Session, user: RecordId) -> RecordId:
    """Stop an account. Raises as `accounts.disable`."""
    session.require(STOP)
    accounts.disable(session.unlocked, user, session.clock)
    return _noted(session, user)


def enable(session: Session, user: RecordId) -> RecordId:
    """Let a stopped account log in again. Raises as `accounts.enable`."""
    session.require(MANAGE)
    accounts.enable(session.unlocked, user, session.clock)
    return _noted(session, user)


def unlock(session: Session, user: RecordId) -> RecordId:
    """Lift the lock after too many wrong passwords. Raises as `accounts.unlock_account`."""
    session.require(AUTHORISE)
    accounts.unlock_account(session.unlocked, user, session.clock)
    return _noted(session, user)


def set_policy(session: Session, name: str, value: int) -> None:
    """Set one figure of the security policy. Raises as `accounts.set_policy`."""
    session.require(AUTHORISE)
    accounts.set_policy(session.unlocked, session.clock, **{name: value})
    _noted(session, session.user.id)


def _noted(session: Session, user: RecordId) -> RecordId:
    session.audit.append(session.unlocked.audit_lines())
    return user
