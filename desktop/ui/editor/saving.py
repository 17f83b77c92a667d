"""Saving what an editor holds so that nobody's words are overwritten unseen, however often it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Seen = Mapping[str, tuple[Any, ...]]


def as_seen(cls: type[Any], verb: Any, record_id: bytes, given: Any, seen: Seen) -> Callable[[Any], Any]:
    """An act for `Tasks.run_change`: run `verb(record_id, given)` as a reader who was shown `seen`.

    The record it returns names as seen only what the reader was shown or has just written: values that came from
    elsewhere meanwhile stay alive at the next saving too, until a person decides between them.
    """

    def act(session: Any) -> Any:
        before = session.get(cls, record_id).seen
        saved = session.run(verb, record_id, given, seen=seen)
        saved.seen = own_dots(saved.seen, before, seen)
        return saved

    return act


def own_dots(after: Seen, before: Seen, seen: Seen) -> dict[str, tuple[Any, ...]]:
    """Of the values living after a save: those that were shown, and those that were not there before it.

    Where another's value has replaced the one that was shown, that one stays the value shown.
    """
    found = {
        group: tuple(dot for dot in dots if dot in seen.get(group, ()) or dot not in before.get(group, ()))
        for group, dots in after.items()
    }
    return {group: dots or tuple(seen.get(group, ())) for group, dots in found.items()}
