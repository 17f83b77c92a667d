"""What is done with each paper and when: in time, late, sent back and done again, or left open. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop.base.clock import CHINA, civil, to_ms
from desktop.office.documents.records import TO_READ

IN_TIME, LATE, SENT_BACK, LEFT = "按期办结", "逾期办结", "退回后办结", "在办"
_WAYS = (LATE, IN_TIME, SENT_BACK, LEFT)

_TO_HANDLE = ("propose", "instruct", "assign", "feed_back", "finish")
_RETURNED = ("propose", "instruct", "return_step", "instruct", "assign", "feed_back", "finish")
_FOR_READING = ("propose", "instruct", "finish")


@dataclass(frozen=True, slots=True)
class Act:
    """One verb at one instant (UTC ms)."""

    at: int
    verb: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to one paper."""

    way: str
    acts: tuple[Act, ...]


def plan(place: int, received_at: int, due_on: date, purpose: str, until: int) -> Plan:
    """The acts of the `place`-th paper, all before `until`; a paper that could not be finished by then is left open.

    Late means the day after the time limit, in time its last day (or an hour and a half after receipt).
    """
    way = _WAYS[place % len(_WAYS)]
    verbs: tuple[str, ...] = (
        _FOR_READING if purpose == TO_READ else _RETURNED if way == SENT_BACK else _TO_HANDLE
    )
    if purpose == TO_READ and way == SENT_BACK:
        way = IN_TIME
    finish_at = _finish(way, received_at, due_on)
    if way == LEFT or finish_at >= until:
        verbs = verbs[: place % len(_TO_HANDLE)] if verbs is _TO_HANDLE else verbs[:1]
        acts = [
            Act(received_at + (number + 1) * 600_000, verb)
            for number, verb in enumerate(verbs)
            if verb != "finish"
        ]
        return Plan(LEFT, tuple(act for act in acts if act.at < until))
    acts = [Act(received_at + (number + 1) * 600_000, verb) for number, verb in enumerate(verbs[:-1])]
    return Plan(way, (*acts, Act(finish_at, verbs[-1])))


def _finish(way: str, received_at: int, due_on: date) -> int:
    day = due_on + timedelta(days=1) if way == LATE else due_on
    if civil(received_at).date() >= day:
        return received_at + 90 * 60_000
    return to_ms(datetime.combine(day, time(9, 30), CHINA))
