"""Working days against a count that knows nothing of the code, and laws that hold for any calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.system.calendar.days import DayList, ListedDay
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.statutory import computed

CALENDAR = Calendar(official())

OFF_2026 = [("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)]
WORKED_2026 = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}
OFF_2025 = [("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8)]
WORKED_2025 = {"01-26", "02-08", "04-27", "09-28", "10-11"}


def independent(year: int, off: list[tuple[str, int]], worked: set[str]) -> set[date]:
    """Working days straight from the table of the notice."""
    free = {
        date.fromisoformat(f"{year}-{start}") + timedelta(days=n)
        for start, length in off
        for n in range(length)
    }
    extra = {date.fromisoformat(f"{year}-{each}") for each in worked}
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return {on for on in every if (on.weekday() < 5 and on not in free) or on in extra}


WORKDAYS = independent(2025, OFF_2025, WORKED_2025) | independent(2026, OFF_2026, WORKED_2026)

days_2025_26 = st.dates(date(2025, 1, 1), date(2026, 12, 31))
any_days = st.dates(date(2020, 1, 1), date(2034, 12, 31))


def test_each_day_of_both_official_years() -> None:
    start = date(2025, 1, 1)
    for on in (start + timedelta(days=n) for n in range(730)):
        assert CALENDAR.is_workday(on) == (on in WORKDAYS), on


def test_month_counts() -> None:
    assert CALENDAR.month_counts(2026) == (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)
    assert sum(CALENDAR.month_counts(2025)) == sum(CALENDAR.month_counts(2026)) == 248


@given(days_2025_26, days_2025_26)
def test_count_is_the_count_one_by_one(start: date, end: date) -> None:
    first, last = min(start, end), max(start, end)
    expected = sum(1 for on in WORKDAYS if first < on <= last)
    assert CALENDAR.workdays_between(first, last) == expected
    assert CALENDAR.workdays_between(last, first) == -expected
    assert CALENDAR.workdays(first, last) == tuple(sorted(on for on in WORKDAYS if first < on <= last))


@given(any_days, st.integers(1, 400))
def test_adding_ends_on_the_nth_workday(start: date, days: int) -> None:
    end = CALENDAR.add_workdays(start, days)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == days


@given(any_days, st.integers(-300, 300))
def test_subtracting_undoes_adding(start: date, days: int) -> None:
    worked = CALENDAR.workday_from(start)
    assert CALENDAR.add_workdays(CALENDAR.add_workdays(worked, days), -days) == worked


@given(any_days, any_days, st.integers(0, 200))
def test_a_later_start_never_ends_earlier(one: date, two: date, days: int) -> None:
    first, last = min(one, two), max(one, two)
    assert CALENDAR.add_workdays(first, days) <= CALENDAR.add_workdays(last, days)
    assert CALENDAR.add_days(first, days) <= CALENDAR.add_days(last, days)


@given(any_days, st.integers(0, 300))
def test_natural_days_end_on_the_next_workday(start: date, days: int) -> None:
    end, bare = CALENDAR.add_days(start, days), start + timedelta(days=days)
    assert CALENDAR.is_workday(end)
    assert not any(CALENDAR.is_workday(bare + timedelta(days=n)) for n in range((end - bare).days))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-29", 3, "2026-10-09"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-03-02", 7, "2026-03-11"),
    ],
)
def test_limits_around_holidays(start: str, days: int, end: str) -> None:
    assert CALENDAR.add_workdays(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_natural_days_over_the_national_day() -> None:
    assert CALENDAR.add_days(date(2026, 9, 28), 5) == date(2026, 10, 8)
    assert CALENDAR.add_days(date(2026, 9, 28), 2) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-10-10", "10月10日 周六，国庆节调休上班"),
        ("2026-10-01", "10月1日 周四，国庆节放假"),
        ("2026-10-17", "10月17日 周六，周末"),
        ("2026-10-12", "10月12日 周一，工作日"),
        ("2027-05-03", "5月3日 周一，劳动节补假（暂按）"),
        ("2027-03-03", "3月3日 周三，工作日（暂按）"),
    ],
)
def test_why(on: str, words: str) -> None:
    assert CALENDAR.why(date.fromisoformat(on)) == words


def test_limits_are_bounded() -> None:
    for days in (3661, -3661):
        with pytest.raises(UserProblem) as refused:
            CALENDAR.add_workdays(date(2026, 1, 1), days)
        assert refused.value.code == "C-101"
    with pytest.raises(UserProblem):
        CALENDAR.add_workdays(date(9999, 12, 30), 5)
    with pytest.raises(UserProblem):
        CALENDAR.add_days(date(9999, 12, 31), 5)


def test_a_year_without_a_list_is_computed_and_marked() -> None:
    assert CALENDAR.is_provisional(2031) and not CALENDAR.is_provisional(2026)
    assert not CALENDAR.is_workday(date(2031, 10, 1))
    words = CALENDAR.provisional_words(date(2026, 12, 30), date(2027, 1, 5))
    assert words == "2027 年放假安排未录入，暂按法定节假日推算"
    assert CALENDAR.provisional_words(date(2026, 1, 1), date(2026, 12, 31)) == ""
    assert sum(Calendar().month_counts(2150)) > 250  # beyond the lunar tables only weekends are off


def test_the_next_notice_rules_the_december_before_it() -> None:
    notice = DayList(
        2027, (ListedDay(date(2026, 12, 31), True, "元旦"), ListedDay(date(2026, 12, 27), False, "元旦"))
    )
    calendar = Calendar((*official(), notice))
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 12, 27))
    assert sum(calendar.month_counts(2026)) == 248


def test_own_days_lie_over_the_official_list() -> None:
    calendar = Calendar(
        official(),
        [ListedDay(date(2026, 11, 24), True, "地方假"), ListedDay(date(2026, 10, 1), False, "抢险")],
    )
    assert not calendar.is_workday(date(2026, 11, 24))
    assert calendar.is_workday(date(2026, 10, 1))
    assert calendar.why(date(2026, 11, 24)) == "11月24日 周二，地方假（本单位安排，休息）"


def test_a_later_list_of_a_year_replaces_the_earlier() -> None:
    later = DayList(2026, (ListedDay(date(2026, 3, 3), True, "春节"),))
    calendar = Calendar((*official(), later))
    assert not calendar.is_workday(date(2026, 3, 3))
    assert calendar.is_workday(date(2026, 10, 1))


def test_exceptions_of_a_span() -> None:
    assert CALENDAR.exceptions(date(2026, 9, 18), date(2026, 10, 12)) == (
        "9月20日周日上班计入",
        "9月25日至27日中秋节放假不计",
        "10月1日至7日国庆节放假不计",
        "10月10日周六上班计入",
    )
    assert CALENDAR.exceptions(date(2026, 3, 2), date(2026, 3, 31)) == ()


# The statutory days of years whose lunar dates and 清明 are on record.
@pytest.mark.parametrize(
    ("year", "eve", "qingming", "dragon_boat", "mid_autumn"),
    [
        (2025, "01-28", "04-04", "05-31", "10-06"),
        (2026, "02-16", "04-05", "06-19", "09-25"),
        (2027, "02-05", "04-05", "06-09", "09-15"),
        (2028, "01-25", "04-04", "05-28", "10-03"),
        (2033, "01-30", "04-04", "06-01", "09-08"),
    ],
)
def test_statutory_days(year: int, eve: str, qingming: str, dragon_boat: str, mid_autumn: str) -> None:
    found = {day.on.isoformat()[5:]: day.name for day in computed(year).days}
    assert found[eve] == "春节"
    assert found[qingming] == "清明节"
    assert found[dragon_boat] == "端午节"
    assert found[mid_autumn] in ("中秋节", "国庆节")
    assert all(name.endswith("补假") or name for name in found.values())


def test_compensation_days_of_2027() -> None:
    made_up = [day.on.isoformat()[5:] for day in computed(2027).days if day.name.endswith("补假")]
    assert made_up == ["02-09", "02-10", "05-03", "05-04", "10-04", "10-05"]


@given(st.integers(1901, 2099))
def test_thirteen_workdays_are_lost_every_year(year: int) -> None:
    """13 statutory days, each worth one weekday whatever the year: the sense of 补假."""
    off = [day.on for day in computed(year).days if day.on.weekday() < 5]
    assert len(off) == len(set(off)) == 13
