"""The one clock. Civil dates are `date`, instants are UTC milliseconds (int). Wall time never orders edits."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "CST")
"""Chinese civil time: UTC+8 without daylight saving since 1992, whatever zone the PC is set to."""


def system_ms() -> int:
    """Milliseconds since 1970 UTC as the operating system says."""
    return time.time_ns() // 1_000_000


class Clock(Protocol):
    """Where the program takes the time from; tests and trial offices pass a `FixedClock`."""

    def now_ms(self) -> int:
        """The present instant in UTC milliseconds."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """The present instant in UTC milliseconds."""
        return system_ms()


class FixedClock:
    """A clock that was set by hand and only moves when told to (or one ms a reading, to keep instants apart)."""

    def __init__(self, start_ms: int) -> None:
        self._ms = start_ms

    @classmethod
    def at(cls, civil: str) -> FixedClock:
        """A clock standing at a Chinese civil time such as `2026-11-22T08:30`."""
        return cls(to_ms(datetime.fromisoformat(civil).replace(tzinfo=CHINA)))

    def now_ms(self) -> int:
        """The instant it was set to; each reading moves it on by one millisecond."""
        self._ms += 1
        return self._ms

    def move_to(self, civil: str) -> None:
        """Set it to a Chinese civil time."""
        self._ms = to_ms(datetime.fromisoformat(civil).replace(tzinfo=CHINA))

    def move_by(self, *, days: float = 0, minutes: float = 0) -> None:
        """Move it on (or back, when negative)."""
        self._ms += int(days * 86_400_000 + minutes * 60_000)


def to_ms(moment: datetime) -> int:
    """UTC milliseconds of an aware datetime."""
    return int(moment.timestamp() * 1000)


def civil(ms: int) -> datetime:
    """The Chinese civil time of an instant."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(CHINA)


def today(clock: Clock) -> date:
    """The civil date in China now."""
    return civil(clock.now_ms()).date()


def stamp(ms: int) -> str:
    """An instant as `2026-11-22 08:30`, the form used on screen and in reports."""
    return civil(ms).strftime("%Y-%m-%d %H:%M")
