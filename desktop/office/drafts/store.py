"""What is read of drafts."""

from __future__ import annotations

from desktop.base.ports import Condition
from desktop.office.drafts.records import Draft
from desktop.storage.session import Session


def mine(name: str) -> tuple[Condition, ...]:
    """Conditions of the drafts a colleague began."""
    return (("drafted_by", "=", name),)


def of_form(form: str) -> tuple[Condition, ...]:
    """Conditions of the drafts set in a form."""
    return (("form", "=", form),)


def latest(session: Session, limit: int = 1) -> list[Draft]:
    """The drafts written last, newest first."""
    return session.find(Draft, order="written_at", descending=True, limit=limit)
