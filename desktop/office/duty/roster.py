"""The roster: what is wrong with one (in sentences), how duty is shared, and a fair proposal. Pure.

All of it is usual practice, so every figure is a setting: nobody on two consecutive shifts, 48 hours between, equal
shares counted by weight (工作日 1, 周末 2, 节假日 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from desktop.base.errors import UserProblem
from desktop.office.duty.records import BANDS, LEADER, OFFICER_A, OFFICER_B, Slot
from desktop.system.calendar.rules import Calendar

GAP_SETTING, SPREAD_SETTING = "duty.min_gap_hours", "duty.fair_spread"
MIN_GAP_HOURS, FAIR_SPREAD = 48, 3
WEIGHTS = {"工作日": 1, "周末": 2, "节假日": 3}
MAX_DAYS = 92
"""A roster is made for at most a quarter at a time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a roster. `is_grave` breaks a rule; else it is only worth a look."""

    is_grave: bool
    on: date | None
    person: str
    sentence: str


@dataclass(slots=True)
class Share:
    """How much duty one person has: days by kind of day, and the weighted sum."""

    person: str
    days: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WEIGHTS, 0))

    @property
    def score(self) -> int:
        """Weighted sum of the days."""
        return sum(WEIGHTS[kind] * count for kind, count in self.days.items())


def kind_of_day(on: date, calendar: Calendar) -> str:
    """工作日, 周末 or 节假日 (a listed day off)."""
    if calendar.is_workday(on):
        return "工作日"
    listed = calendar.listed(on)
    return "节假日" if listed is not None and listed.is_off else "周末"


def day_words(on: date, calendar: Calendar) -> str:
    """11月23日 周一, with the holiday's name where it has one."""
    listed = calendar.listed(on)
    name = f" {listed.name}" if listed is not None and listed.is_off else ""
    return f"{on.month}月{on.day}日 周{'一二三四五六日'[on.weekday()]}{name}"


def shares(
    slots: Iterable[Slot], calendar: Calendar, bands: tuple[str, ...] = (OFFICER_A, OFFICER_B)
) -> list[Share]:
    """How duty in some bands is shared, most burdened first."""
    found: dict[str, Share] = {}
    for slot in slots:
        if slot.band in bands and slot.duty_on is not None and slot.person_name is not None:
            share = found.setdefault(slot.person_name.name, Share(slot.person_name.name))
            share.days[kind_of_day(slot.duty_on, calendar)] += 1
    return sorted(found.values(), key=lambda share: (-share.score, share.person))


def check_roster(
    slots: Sequence[Slot],
    start: date,
    end: date,
    calendar: Calendar,
    *,
    min_gap_hours: int = MIN_GAP_HOURS,
    fair_spread: int = FAIR_SPREAD,
) -> list[Finding]:
    """What is wrong with the roster from `start` to `end`; slots just outside count for the gaps.

    Shifts last from one morning to the next, so between duty on day d and on day e lie (e − d − 1) × 24 hours.
    """
    inside = [slot for slot in slots if slot.duty_on is not None and start <= slot.duty_on <= end]
    findings = [*_empty(inside, start, end, calendar), *_doubled(inside, calendar)]
    findings += _gaps(slots, start, end, calendar, min_gap_hours)
    burden = shares(inside, calendar)
    if len(burden) > 1 and burden[0].score - burden[-1].score > fair_spread:
        most, least = burden[0], burden[-1]
        findings.append(
            Finding(
                False,
                None,
                most.person,
                f"值班分配不匀：{most.person}计 {most.score} 分，{least.person}计 {least.score} 分，相差 "
                f"{most.score - least.score} 分（工作日 1、周末 2、节假日 3，常见做法为不超过 {fair_spread} 分）。",
            )
        )
    return sorted(findings, key=lambda each: (each.on or date.max, not each.is_grave, each.sentence))


def _empty(slots: Sequence[Slot], start: date, end: date, calendar: Calendar) -> Iterable[Finding]:
    filled = {(slot.duty_on, slot.band) for slot in slots}
    on = start
    while on <= end:
        lacking = [band for band in BANDS if (on, band) not in filled]
        if lacking:
            holiday = kind_of_day(on, calendar) == "节假日" and LEADER in lacking
            tail = "节假日带班领导须在岗。" if holiday else ""
            yield Finding(True, on, "", f"{day_words(on, calendar)}没有安排{'、'.join(lacking)}。{tail}")
        on += timedelta(days=1)


def _doubled(slots: Sequence[Slot], calendar: Calendar) -> Iterable[Finding]:
    places: dict[tuple[date, str], list[str]] = {}
    bands: dict[tuple[date, str], list[str]] = {}
    for slot in slots:
        if slot.duty_on is not None and slot.person_name is not None:
            places.setdefault((slot.duty_on, slot.person_name.name), []).append(slot.band)
            bands.setdefault((slot.duty_on, slot.band), []).append(slot.person_name.name)
    for (on, person), held in sorted(places.items()):
        if len(held) > 1:
            yield Finding(
                True,
                on,
                person,
                f"{day_words(on, calendar)}{person}同时担任{'、'.join(held)}，应当双人双岗。",
            )
    for (on, band), people in sorted(bands.items()):
        if len(people) > 1:
            yield Finding(
                True, on, "", f"{day_words(on, calendar)}{band}排了 {len(people)} 人：{'、'.join(people)}。"
            )


def _gaps(
    slots: Sequence[Slot], start: date, end: date, calendar: Calendar, min_gap_hours: int
) -> Iterable[Finding]:
    days: dict[str, list[date]] = {}
    for slot in slots:
        if slot.band != LEADER and slot.duty_on is not None and slot.person_name is not None:
            days.setdefault(slot.person_name.name, []).append(slot.duty_on)
    for person, dates in days.items():
        ordered = sorted(set(dates))
        for earlier, later in pairwise(ordered):
            if not (start <= later <= end or start <= earlier <= end):
                continue
            hours = ((later - earlier).days - 1) * 24
            if hours == 0:
                yield Finding(
                    True,
                    later,
                    person,
                    f"{person}{day_words(earlier, calendar)}、{day_words(later, calendar)}"
                    "连续两班，不得连班。",
                )
            elif hours < min_gap_hours:
                yield Finding(
                    True,
                    later,
                    person,
                    f"{person}{day_words(earlier, calendar)}值班后到{day_words(later, calendar)}"
                    f"只休息 {hours} 小时，少于 {min_gap_hours} 小时。",
                )


def propose(
    leaders: Sequence[str],
    officers: Sequence[str],
    start: date,
    end: date,
    calendar: Calendar,
    before: Iterable[Slot] = (),
    min_gap_hours: int = MIN_GAP_HOURS,
) -> list[tuple[date, str, str]]:
    """A fair roster: (day, band, person). `before` are slots already kept, for gaps and shares at the border.

    Each day goes to whoever is rested and has the least weight so far, then the fewest days of that kind, then the
    longest rest; names decide at last, so the same input gives the same roster. With too few people the gap cannot be
    kept: the most rested serve, and `check_roster` says so.

    Raises:
        UserProblem: `Z-120` the range is empty or too long; `Z-121` no leader or fewer than two officers.
    """
    if end < start or (end - start).days >= MAX_DAYS:
        raise UserProblem(
            "Z-120", f"排班日期应当在 {MAX_DAYS} 天以内，且止日不早于起日。", "请分段排班。", field="end"
        )
    if not leaders or len(set(officers)) < 2:
        raise UserProblem(
            "Z-121", "至少要有一位带班领导和两位值班员。", "值班实行双人双岗。", field="officers"
        )
    ledger = _Ledger(calendar, min_gap_hours)
    for slot in sorted(
        (each for each in before if each.duty_on is not None), key=lambda each: each.duty_on or start
    ):
        if slot.duty_on is not None and slot.duty_on < start and slot.person_name is not None:
            ledger.note(slot.person_name.name, slot.duty_on, counts=False)
    found: list[tuple[date, str, str]] = []
    on = start
    while on <= end:
        leader = ledger.choose(list(dict.fromkeys(leaders)), on, rested=False)
        first = ledger.choose([name for name in dict.fromkeys(officers) if name != leader], on)
        second = ledger.choose([name for name in dict.fromkeys(officers) if name not in (leader, first)], on)
        for band, person in ((LEADER, leader), (OFFICER_A, first), (OFFICER_B, second)):
            if person:
                found.append((on, band, person))
                ledger.note(person, on)
        on += timedelta(days=1)
    return found


class _Ledger:
    """Who has had how much, and when last."""

    def __init__(self, calendar: Calendar, min_gap_hours: int) -> None:
        self._calendar, self._gap = calendar, min_gap_hours
        self._shares: dict[str, Share] = {}
        self._last: dict[str, date] = {}

    def note(self, person: str, on: date, *, counts: bool = True) -> None:
        if counts:
            self._shares.setdefault(person, Share(person)).days[kind_of_day(on, self._calendar)] += 1
        self._last[person] = on

    def choose(self, people: list[str], on: date, *, rested: bool = True) -> str:
        """The next of these people, an empty word when there is nobody."""
        if not people:
            return ""
        free = [name for name in people if self._rest_hours(name, on) >= self._gap] if rested else people
        if not free:
            longest = max(self._rest_hours(name, on) for name in people)
            free = [name for name in people if self._rest_hours(name, on) == longest]
        kind = kind_of_day(on, self._calendar)

        def burden(name: str) -> tuple[int, int, int, int]:
            share = self._shares.get(name, Share(name))
            return (share.score, share.days[kind], -self._rest_hours(name, on), people.index(name))

        return min(free, key=burden)

    def _rest_hours(self, person: str, on: date) -> int:
        last = self._last.get(person)
        return 24 * 3660 if last is None else ((on - last).days - 1) * 24
