"""What event filters have in common."""

from __future__ import annotations

from typing import TypeGuard

from PySide6.QtCore import QEvent


def is_event(given: object) -> TypeGuard[QEvent]:
    """Whether an event filter was given an event.

    PySide hands over a layout item that has gone when an event lies where it lay. A filter given one takes nothing: it
    returns False at once.
    """
    return isinstance(given, QEvent)
