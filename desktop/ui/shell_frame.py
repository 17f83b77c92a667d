"""What the shell is told besides its pages (`Frame`), and where a person stands in it (`Place`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from desktop.base.ids import RecordId
from desktop.ui.pages import ViewSettings
from desktop.ui.ports import FormHelpers, Found
from desktop.ui.reminders import Reminders


@dataclass
class Frame:
    """What the shell is told besides its pages. `search(session, words)` runs in a worker."""

    office: str
    unit: str
    person: str
    search: Callable[[Any, str], list[Found]] = lambda _session, _words: []
    search_page: str = ""
    lock: Callable[[], object] = lambda: None
    log_out: Callable[[], object] = lambda: None
    last_sync: Callable[[Any], str] = lambda _session: "上次同步 无"
    """When packages were last exchanged, in words; asked in a worker, at first and each minute."""
    helpers: FormHelpers = field(default_factory=FormHelpers)
    settings: ViewSettings | None = None
    reminders: Reminders | None = None


@dataclass(frozen=True)
class Place:
    """Where a person stands: rail page with its state, and records opened on top of it."""

    page_id: str
    state: dict[str, Any]
    records: tuple[tuple[str, RecordId], ...] = ()
