"""Reads of accounts: the outer part of the key file, which holds no keys."""

from __future__ import annotations

from desktop.base.levels import COMMON, Compartment, Level, compartment
from desktop.storage.keys.accounts import list_users
from desktop.storage.session import Session
from desktop.system.accounts import rules


def accounts(session: Session) -> list[rules.Account]:
    """Every account of this machine's key file, in the order in which they were made."""
    now = session.clock.now_ms()
    return [
        rules.account_of(card, place, now) for place, card in enumerate(list_users(session.office.folder))
    ]


def compartments(session: Session) -> list[Compartment]:
    """The business compartments of the office, lowest first, held by the reader or not."""
    names = session.unlocked.keyfile.compartments
    return sorted(compartment(name) for name in names if name != COMMON)


def office_levels(session: Session) -> tuple[Level, ...]:
    """The levels the office works with."""
    return tuple(dict.fromkeys(each.level for each in compartments(session)))
