"""The clock of an incident: how long until 电话首报, 书面首报 and the next 续报. Pure; all times UTC ms.

Limits in minutes run through nights and holidays. The usual 30 minutes by telephone and one hour in writing are
practice of provinces and of the State Council's duty office, so they are settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.clock import civil
from desktop.office.duty.records import FINAL, FOLLOW_UP, PHONE_FIRST, WRITTEN_FIRST, Incident, IncidentStep

MINUTE_MS = 60_000

PHONE_SETTING, WRITTEN_SETTING = "duty.phone_first_minutes", "duty.written_first_minutes"
PHONE_MINUTES, WRITTEN_MINUTES = 30, 60

URGENT_MS = 5 * MINUTE_MS
"""Under five minutes the figure is red and the window sounds."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """One report owed: by when, and when it was made (`None`: not yet)."""

    title: str
    due_at: int
    limit_minutes: int
    done_at: int | None

    def left_ms(self, now_ms: int) -> int:
        """Milliseconds left, negative when over; for a report made, how much was left then."""
        return self.due_at - (self.done_at if self.done_at is not None else now_ms)

    def is_in_time(self, now_ms: int) -> bool:
        """Whether it was made in time, or still can be."""
        return self.left_ms(now_ms) >= 0

    def tone(self, now_ms: int) -> str:
        """done, bad (late, over or under five minutes), warn (half the time is gone) or ok."""
        left = self.left_ms(now_ms)
        if left < 0:
            return "bad"
        if self.done_at is not None:
            return "done"
        if left < URGENT_MS:
            return "bad"
        return "warn" if left * 2 <= self.limit_minutes * MINUTE_MS else "ok"

    def figure(self, now_ms: int) -> str:
        """05:18 left, or 00:42 over (the words say which)."""
        return figure(abs(self.left_ms(now_ms)))

    def words(self, now_ms: int) -> str:
        """剩余时间; 已超; 按时已报, or 迟报 with how much."""
        left = self.left_ms(now_ms)
        if self.done_at is None:
            return "剩余时间" if left >= 0 else f"已超 {figure(-left)}"
        at = f"{civil(self.done_at):%H:%M}"
        return f"{at} 按时已报" if left >= 0 else f"{at} 迟报 {figure(-left)}"

    def fraction(self, now_ms: int) -> float:
        """How much of the limit has gone, 0 to 1."""
        whole = self.limit_minutes * MINUTE_MS
        return min(1.0, max(0.0, 1 - self.left_ms(now_ms) / whole))


def figure(ms: int) -> str:
    """Minutes and seconds, with hours from one hour on; a begun second does not count."""
    seconds = ms // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


@dataclass(frozen=True, slots=True)
class IncidentClock:
    """The reports of one incident. `follow_up` is `None` while no next report was promised."""

    phone: Countdown
    written: Countdown
    follow_up: Countdown | None
    closed_at: int | None

    @property
    def owed(self) -> tuple[Countdown, ...]:
        """Reports not made yet, nearest first; none once the final report is out."""
        if self.closed_at is not None:
            return ()
        every = [each for each in (self.phone, self.written, self.follow_up) if each and each.done_at is None]
        return tuple(sorted(every, key=lambda each: each.due_at))

    def must_sound(self, now_ms: int) -> bool:
        """Whether the window sounds: a first report is owed within five minutes or is over."""
        first = [each for each in (self.phone, self.written) if each in self.owed]
        return any(each.left_ms(now_ms) < URGENT_MS for each in first)


def clock_of(incident: Incident, steps: Iterable[IncidentStep]) -> IncidentClock:
    """The clock of an incident from its steps in any order. The first report of a kind counts.

    A written first report made before any call also meets the call's limit: the matter has been reported.
    """
    ordered = sorted(
        (step for step in steps if step.at is not None), key=lambda step: (step.at or 0, step.id)
    )
    received = incident.received_at or 0
    first: dict[str, int | None] = {}
    for step in ordered:
        first.setdefault(step.step, step.at)
    phone_limit, written_limit = (
        incident.phone_limit or PHONE_MINUTES,
        incident.written_limit or WRITTEN_MINUTES,
    )
    written_at = first.get(WRITTEN_FIRST)
    told = [at for at in (first.get(PHONE_FIRST), written_at) if at is not None]
    closed_at = first.get(FINAL)
    return IncidentClock(
        Countdown(PHONE_FIRST, received + phone_limit * MINUTE_MS, phone_limit, min(told, default=None)),
        Countdown(WRITTEN_FIRST, received + written_limit * MINUTE_MS, written_limit, written_at),
        _follow_up(ordered),
        closed_at,
    )


def _follow_up(ordered: list[IncidentStep]) -> Countdown | None:
    promised: IncidentStep | None = None
    for step in ordered:
        if step.step in (FOLLOW_UP, FINAL) and promised is not None:
            promised = None
        if step.next_at is not None:
            promised = step
    if promised is None or promised.next_at is None:
        return None
    minutes = max(1, (promised.next_at - (promised.at or 0)) // MINUTE_MS)
    return Countdown(FOLLOW_UP, promised.next_at, minutes, None)
