"""Working-day arithmetic over the listed days. Pure: `store.calendar_of` builds the calendar of an office.

A day not listed is worked from Monday to Friday. A year without a list is computed from the statutory days and marked
暂按. Limits in hours (突发事件) ignore the calendar and have no function here.
"""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from desktop.base.errors import UserProblem
from desktop.system.calendar.days import DayList, ListedDay, short_date, weekday_word
from desktop.system.calendar.statutory import computed

MAX_DAYS = 3660
"""The longest limit that is counted: ten years."""

_SATURDAY = 5
_ONE = timedelta(days=1)


class Calendar:
    """The days of an office: yearly lists, and over them days the office itself has set (地方假、临时放假).

    Immutable; of two lists of one year the later in `lists` counts. Counts are kept per year, so that counting over
    years costs as little as over days.
    """

    def __init__(self, lists: Iterable[DayList] = (), overrides: Iterable[ListedDay] = ()) -> None:
        self._lists = {each.year: each for each in lists}
        self._overrides = {each.on: each for each in overrides}
        self._listed: dict[date, ListedDay] = {}
        for year in sorted(self._lists):
            self._listed.update((day.on, day) for day in self._lists[year].days)
        self._counts: dict[int, list[int]] = {}

    def list_of(self, year: int) -> DayList:
        """The list that counts for a year: the official one, or the computed one marked provisional."""
        return self._lists.get(year) or computed(year)

    def is_provisional(self, year: int) -> bool:
        """Whether the year's notice is missing, so that its days are only 暂按."""
        return self.list_of(year).is_provisional

    def overrides(self) -> tuple[ListedDay, ...]:
        """Days the office itself has set, in order."""
        return tuple(sorted(self._overrides.values()))

    def listed(self, on: date) -> ListedDay | None:
        """What the lists say of a day; None for an ordinary one."""
        found = self._overrides.get(on) or self._listed.get(on)
        if found is None and on.year not in self._lists:
            days = computed(on.year).days
            place = bisect_left(days, on, key=lambda day: day.on)
            found = days[place] if place < len(days) and days[place].on == on else None
        return found

    def is_workday(self, on: date) -> bool:
        """Whether the office works on this day."""
        listed = self.listed(on)
        return on.weekday() < _SATURDAY if listed is None else not listed.is_off

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.workdays_between(end, start)
        whole = sum(self._year_counts(year)[-1] for year in range(start.year, end.year))
        return whole + self._until(end) - self._until(start)

    def workdays(self, start: date, end: date) -> tuple[date, ...]:
        """The working days after `start` up to and including `end`."""
        return tuple(
            on for on in (start + n * _ONE for n in range(1, (end - start).days + 1)) if self.is_workday(on)
        )

    def add_workdays(self, start: date, days: int) -> date:
        """The last day of a limit “N 个工作日内”: counting begins on the next day, the N-th working day is the end.

        Zero gives `start` itself; a negative number counts back in the same way.

        Raises:
            UserProblem: `C-101` when the limit is longer than ten years or leaves the calendar.
        """
        _check_length(days)
        step, left, on = (_ONE if days > 0 else -_ONE), abs(days), start
        try:
            while left:
                on += step
                left -= self.is_workday(on)
        except OverflowError:
            raise _too_far() from None
        return on

    def add_days(self, start: date, days: int) -> date:
        """The last day of a limit “N 日内”: natural days from the next day on; an end on a day off moves to the next
        working day (民法典 Art. 203).

        Raises:
            UserProblem: `C-101` as above.
        """
        _check_length(days)
        try:
            return self.workday_from(start + days * _ONE)
        except OverflowError:
            raise _too_far() from None

    def workday_from(self, on: date) -> date:
        """This day if it is worked, else the next one that is."""
        while not self.is_workday(on):
            on += _ONE
        return on

    def workdays_in_month(self, year: int, month: int) -> int:
        """How many days of a month are worked."""
        last = date(year, month, monthrange(year, month)[1])
        return self._until(last) - (self._until(date(year, month, 1) - _ONE) if month > 1 else 0)

    def month_counts(self, year: int) -> tuple[int, ...]:
        """Working days of January to December."""
        return tuple(self.workdays_in_month(year, month) for month in range(1, 13))

    def why(self, on: date) -> str:
        """What kind of day it is, in words: “10月10日 周六，国庆节调休上班”."""
        listed = self.listed(on)
        if listed is None:
            kind = "工作日" if on.weekday() < _SATURDAY else "周末"
        elif on in self._overrides:
            kind = f"{listed.name}（本单位安排，{'休息' if listed.is_off else '上班'}）"
        elif listed.is_off:
            kind = listed.name if listed.name.endswith("补假") else f"{listed.name}放假"
        else:
            kind = f"{listed.name}调休上班"
        mark = "（暂按）" if self.is_provisional(on.year) else ""
        return f"{short_date(on)} {weekday_word(on)}，{kind}{mark}"

    def exceptions(self, start: date, end: date) -> tuple[str, ...]:
        """Holidays and worked weekends among the days after `start` up to `end`, in words."""
        found: list[str] = []
        run: list[date] = []
        on = start + _ONE
        while on <= end:
            listed = self.listed(on)
            if run and not (listed and listed.is_off):
                found.append(self._off_words(run))
                run = []
            if listed and listed.is_off:
                run.append(on)
            elif listed and on.weekday() >= _SATURDAY:
                found.append(f"{short_date(on)}{weekday_word(on)}上班计入")
            on += _ONE
        return (*found, self._off_words(run)) if run else tuple(found)

    def provisional_words(self, start: date, end: date) -> str:
        """The warning owed when a span touches years without a notice; empty otherwise."""
        years = [str(year) for year in range(start.year, end.year + 1) if self.is_provisional(year)]
        return f"{'、'.join(years)} 年放假安排未录入，暂按法定节假日推算" if years else ""

    def _off_words(self, run: list[date]) -> str:
        names = dict.fromkeys(listed.name.removesuffix("补假") for on in run if (listed := self.listed(on)))
        first, last = run[0], run[-1]
        end = (
            "" if first == last else f"至{short_date(last) if last.month != first.month else f'{last.day}日'}"
        )
        return f"{short_date(first)}{end}{'、'.join(names)}放假不计"

    def _until(self, on: date) -> int:
        """Working days of the year up to and including this day."""
        return self._year_counts(on.year)[on.timetuple().tm_yday]

    def _year_counts(self, year: int) -> list[int]:
        """Working days among the first n days of the year; the last entry is the whole year."""
        if year not in self._counts:
            first = date(year, 1, 1)
            length = (date(year, 12, 31) - first).days + 1
            worked = (int(self.is_workday(first + n * _ONE)) for n in range(length))
            self._counts[year] = list(accumulate(worked, initial=0))
        return self._counts[year]


def _check_length(days: int) -> None:
    if abs(days) > MAX_DAYS:
        raise UserProblem(
            "C-101", f"时限 {days} 天超出可计算的范围。", f"时限请不要超过 {MAX_DAYS} 天。", field="days"
        )


def _too_far() -> UserProblem:
    return UserProblem("C-101", "日期超出日历的范围。", "请核对起始日期。", field="start")
