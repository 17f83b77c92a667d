"""The window's side of 值班: the duty room in the rail; the roster is a page behind it."""

from __future__ import annotations

from typing import Any

from desktop.office.duty import service, store
from desktop.office.duty.page.duty_page import PAGE_ID, DutyPage
from desktop.ui.pages import PageSpec


def running_incidents(session: Any) -> int:
    """How many incidents have no final report yet."""
    return len(store.open_incidents(session))


PAGES = (
    PageSpec(PAGE_ID, "值班", "calendar-days", "督查与值班", 50, DutyPage, service.READ, running_incidents,
             frozenset({"duty.incident", "duty.incident_step"})),
)  # fmt: skip
