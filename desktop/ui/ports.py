"""What the kit needs from outside, as Protocols. `main` passes the real ones (a session, a search, a shell)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from desktop.base.changes import Changed
from desktop.base.clock import Clock
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.base.permissions import User


class Backend(Protocol):
    """The logged-in session as the kit sees it. `run` may block: the kit calls it only from workers."""

    @property
    def user(self) -> User:
        """Who is logged in."""
        ...

    @property
    def clock(self) -> Clock:
        """The one clock."""
        ...

    def may(self, permission: str) -> bool:
        """Whether the person's role has a permission (cheap; any thread)."""
        ...

    def run(self, verb: Any, *args: Any, **kw: Any) -> Any:
        """Run a verb on the writer and wait."""
        ...

    def undo(self, tx: str) -> Any:
        """Take back one act by a compensating one; the result has `done` and `later_changed`."""
        ...

    def last_undoable(self) -> str | None:
        """The id of the last act that can be taken back."""
        ...

    def watch(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Hear of every commit (on the writer thread); returns how to stop."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the palette: what it is (`icon`), its title, a quiet note at the right, and what it opens."""

    kind: str
    id: RecordId
    title: str
    note: str = ""
    icon: str = "file-text"


class Desk(Protocol):
    """The shell as pages see it."""

    def go(self, page_id: str, **state: Any) -> None:
        """Show a rail page, handing it `state`."""
        ...

    def open_record(self, kind: str, record_id: RecordId) -> None:
        """Show the full page of a record."""
        ...

    def back(self) -> None:
        """Return to the page before."""
        ...

    def neighbour(self, kind: str, record_id: RecordId, step: int) -> RecordId | None:
        """The record before (-1) or after (1) one in the list it was opened from; None at its ends."""
        ...

    def replace_record(self, kind: str, record_id: RecordId) -> None:
        """Show another record in place of the one on top."""
        ...

    def note_group(self, txs: Sequence[str]) -> None:
        """Acts that were one for the person: 撤销 takes them all back. Any thread."""
        ...

    def show_page(self, page: Any) -> None:
        """Push a page that is not in the rail (a form); `back` removes it."""
        ...

    def take_place(self, page: Any, other: Any) -> None:
        """Put a page in place of one that was pushed (None: only take it away), also when others lie over it."""
        ...

    def show_paper(
        self, data: bytes, title: str, *, note: Any = None, side: Any = None, document: Any = None
    ) -> None:
        """Show a PDF, ready to be printed and exported; see `desktop.ui.paper.show_paper` for slices."""
        ...

    def toast(self, text: str, *, undo: bool = False, tone: str = "ok") -> None:
        """Say what was done; with `undo` for ten seconds with 撤销(Ctrl+Z)."""
        ...

    def problem(self, error: BaseException) -> None:
        """Show an error in plain words with its code."""
        ...

    def saved(self) -> None:
        """Note the time of the last save in the status bar."""
        ...


def _none(_text: str) -> list[Named]:
    return []


def _no_notes(named: Sequence[Named]) -> list[str]:
    return [""] * len(named)


def _no_hint(_day: date) -> str:
    return ""


def _no_save(_key: str, _body: str) -> None:
    return None


def _no_load(_key: str) -> str | None:
    return None


def _no_drop(_key: str) -> None:
    return None


def _no_day() -> date | None:
    return None


@dataclass(frozen=True, slots=True)
class FormHelpers:
    """What forms ask for. All are called in workers: they may read the store.

    `units`/`people`: completions for typed words (name, short name or pinyin initials), best first, at most 20.
    `day_hint`: what a day means in the office calendar ("星期四 · 还有 5 个工作日"). Drafts are kept encrypted.
    """

    units: Callable[[str], list[Named]] = _none
    people: Callable[[str], list[Named]] = _none
    about: Callable[[Sequence[Named]], list[str]] = _no_notes
    """What tells namesakes apart, one line each: unit and post of a person, full name of a unit."""
    day_hint: Callable[[date], str] = _no_hint
    draft_save: Callable[[str, str], None] = _no_save
    draft_load: Callable[[str], str | None] = _no_load
    draft_drop: Callable[[str], None] = _no_drop
    today: Callable[[], date | None] = _no_day
    """The office's day now, by its clock; called on the main thread."""
