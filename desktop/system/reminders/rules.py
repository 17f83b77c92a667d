"""When a reminder rings. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.base.errors import UserProblem
from desktop.system.reminders.records import Reminder

MINUTE_MS = 60_000


def rings_at(reminder: Reminder) -> int:
    """The moment from which it rings, UTC ms: its time, or until when it was put off if that is later."""
    return max(reminder.due_at or 0, reminder.returns_at or 0)


def is_due(reminder: Reminder, now_ms: int) -> bool:
    """Whether it rings now: its time has come and nobody has acknowledged it."""
    return reminder.done_at is None and rings_at(reminder) <= now_ms


def require_later(due_at: int | None, now_ms: int) -> int:
    """The time, refused with `RM-101` when it has passed."""
    if due_at is None or due_at <= now_ms:
        raise UserProblem("RM-101", "提醒时间已经过去。", "请填写以后的时间。", field="due_at")
    return due_at


def alarms(reminders: Iterable[Reminder]) -> list[tuple[int, str, int]]:
    """What the locked window may know: (UTC ms, 提醒, how many) by minute, never the words."""
    minutes: dict[int, list[int]] = {}
    for reminder in reminders:
        if reminder.done_at is None:
            at = rings_at(reminder)
            minutes.setdefault(at // MINUTE_MS, []).append(at)
    return [(min(moments), "提醒", len(moments)) for _, moments in sorted(minutes.items())]
