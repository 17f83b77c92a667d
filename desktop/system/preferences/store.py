"""Reads of settings."""

from __future__ import annotations

import json
from typing import Any

from desktop.storage.session import Session
from desktop.system.preferences.records import Setting


def setting(session: Session, key: str, default: Any) -> Any:
    """The value of a setting; `default` when it is not set, cannot be read, or is of another type.

    Of two records of one key (two machines each set it first) the later counts. An int is taken where a float is
    expected; a `None` default accepts any type.
    """
    found = record_of(session, key)
    if found is None:
        return default
    try:
        value = json.loads(found.value)
    except (ValueError, RecursionError):
        return default
    wanted = float | int if isinstance(default, float) else type(default)
    fits = default is None or (
        isinstance(value, wanted) and isinstance(value, bool) == isinstance(default, bool)
    )
    return value if fits else default


def record_of(session: Session, key: str) -> Setting | None:
    """The record that counts for a key, None when it was never set."""
    found = session.find(Setting, ("key", "=", key))
    return max(found, key=lambda each: each.id, default=None)


def settings(session: Session) -> list[Setting]:
    """Everything that is set, by key."""
    return session.find(Setting, order="key")
