"""Keeps what is typed as a draft in the encrypted store, and offers it when the page is opened again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.base.clock import Clock, civil
from desktop.base.errors import Problem
from desktop.ui.dialogs import fault_code
from desktop.ui.ports import FormHelpers
from desktop.ui.tasks import Tasks

IDLE_MS = 3000
LONGEST_MS = 20_000
"""Who types without a pause is saved this often all the same."""


@dataclass(frozen=True)
class Draft:
    """Text, head values as JSON, caret, when. `older`: a draft that was on offer, undecided, when this was written."""

    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    caret: int = 0
    at: int = 0
    older: Draft | None = None

    def same(self, other: Draft) -> bool:
        """Whether text and fields are equal."""
        return self.text == other.text and dict(self.fields) == dict(other.fields)

    def body(self) -> str:
        """As it is stored."""
        return json.dumps(self._plain(), ensure_ascii=False)

    def _plain(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "text": self.text,
            "fields": dict(self.fields),
            "caret": self.caret,
            "at": self.at,
        }
        if self.older is not None:
            plain["older"] = Draft(
                self.older.text, self.older.fields, self.older.caret, self.older.at
            )._plain()
        return plain


def read_draft(body: str) -> Draft | None:
    """A stored draft; None when it is no draft of an editor."""
    try:
        plain = json.loads(body)
    except ValueError:
        return None
    return _draft(plain)


def _draft(plain: Any) -> Draft | None:
    if not isinstance(plain, dict) or not isinstance(plain.get("text"), str):
        return None
    fields, older = plain.get("fields"), plain.get("older")
    caret, at = plain.get("caret"), plain.get("at")
    return Draft(
        plain["text"],
        fields if isinstance(fields, dict) else {},
        caret if isinstance(caret, int) else 0,
        at if isinstance(at, int) else 0,
        _draft(older) if older is not None else None,
    )


class DraftKeeper(QObject):
    """`state()` gives what is on the page now. `offered(draft)` once, when a draft differs from it at opening.

    `said(tone, words)`: what the head shows (草稿已自动保存 …, or why it could not be).
    """

    offered = Signal(object)
    said = Signal(str, str)

    def __init__(
        self,
        key: str,
        helpers: FormHelpers,
        tasks: Tasks,
        clock: Clock,
        state: Callable[[], Draft],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._key, self._helpers, self._tasks, self._clock, self._state = key, helpers, tasks, clock, state
        self.offer: Draft | None = None
        self._clean = state()
        self._kept: Draft | None = None
        self._idle = self._timer(IDLE_MS)
        self._longest = self._timer(LONGEST_MS)

    def _timer(self, ms: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(ms)
        made.timeout.connect(self.save)
        return made

    # ---- offering ----------------------------------------------------------------------------------------------
    def look(self) -> None:
        """Ask for a draft left behind."""
        key, helpers = self._key, self._helpers
        self._tasks.run_query(
            lambda _s: helpers.draft_load(key), self._loaded, self._not_loaded, owner=self, key="draft"
        )

    def _loaded(self, body: str | None) -> None:
        draft = read_draft(body) if body else None
        if draft is not None and self._offer(draft):
            return
        if body:
            self.drop()
            if self.changed():
                self.touch()  # typed before the answer came

    def _not_loaded(self, error: BaseException) -> None:
        self.said.emit("bad", f"没有读到草稿：{_reason(error)}")

    def _offer(self, draft: Draft | None) -> bool:
        while draft is not None and draft.same(self._clean):
            draft = draft.older
        self.offer = draft
        if draft is not None:
            self.offered.emit(draft)
        return draft is not None

    def decided(self) -> None:
        """The draft on offer was restored or refused; an older one comes after it."""
        draft, self.offer = self.offer, None
        if draft is None or not self._offer(draft.older):
            if self.changed():
                self.save()
            else:
                self.drop()

    # ---- keeping -----------------------------------------------------------------------------------------------
    def changed(self) -> bool:
        """Whether text or fields differ from what is saved."""
        return not self._state().same(self._clean)

    def saved(self, state: Draft) -> None:
        """A state is what the record holds now: its draft goes, one still on offer stays in the store."""
        self._clean = state
        if self.changed():
            self.save()
        elif self.offer is not None:
            key, helpers, body = self._key, self._helpers, self.offer.body()
            self._kept = None
            self._tasks.run_call(lambda _s: helpers.draft_save(key, body), owner=self)
        else:
            self.drop()

    def clean(self) -> Draft:
        """What the record holds."""
        return self._clean

    def touch(self) -> None:
        """Something was typed."""
        self._idle.start()
        if not self._longest.isActive():
            self._longest.start()

    def save(self) -> None:
        """Keep what is there now, when it differs from what is saved and from the last draft."""
        self._idle.stop()
        self._longest.stop()
        state = self._state()
        if state.same(self._clean):
            if self._kept is not None and self.offer is None:
                self.drop()
                self.said.emit("mute", "")
            return
        if self._kept is not None and state.same(self._kept):
            return
        self._kept = state
        now = self._clock.now_ms()
        body = Draft(state.text, state.fields, state.caret, now, self.offer).body()
        key, helpers = self._key, self._helpers
        self._tasks.run_call(
            lambda _s: helpers.draft_save(key, body), lambda _r: self._saved(now), self._not_saved, owner=self
        )

    def _saved(self, now: int) -> None:
        self.said.emit("ok", f"草稿已自动保存 {civil(now):%H:%M:%S}")

    def _not_saved(self, error: BaseException) -> None:
        self._kept = None  # the next pause tries again
        self._idle.start()
        self.said.emit("bad", f"草稿没有保存：{_reason(error)}")

    def drop(self) -> None:
        """Forget the draft."""
        self._idle.stop()
        self._longest.stop()
        self._kept = None
        key, helpers = self._key, self._helpers
        self._tasks.run_call(lambda _s: helpers.draft_drop(key), owner=self)


def _reason(error: BaseException) -> str:
    return error.message if isinstance(error, Problem) else f"代码 {fault_code(error)}"
