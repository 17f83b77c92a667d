"""Deadlines by urgency and the one colour rule, with the sentences people read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.system.calendar.deadlines import (
    USUAL_PROFILE,
    Limit,
    LimitUnit,
    colour,
    days_in_words,
    deadline,
    hours_after,
    last_day,
    profile_from,
)
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar

CALENDAR = Calendar(official())


def day(written: str) -> date:
    return date.fromisoformat(written)


@pytest.mark.parametrize(
    ("urgency", "received", "due"),
    [
        ("特提", "2026-09-30", "2026-10-01"),
        ("特急", "2026-10-02", "2026-10-03"),
        ("加急", "2026-09-29", "2026-10-09"),
        ("平件", "2026-09-18", "2026-09-29"),
        ("平件", "2026-11-23", "2026-12-02"),
    ],
)
def test_deadline(urgency: str, received: str, due: str) -> None:
    assert deadline(day(received), urgency, CALENDAR).due_on == day(due)


def test_the_basis_says_what_was_left_out_and_in() -> None:
    assert deadline(day("2026-09-29"), "加急", CALENDAR).basis == (
        "加急 3 个工作日，自9月29日次日起算；10月1日至7日国庆节放假不计，到期日 2026-10-09"
    )
    assert deadline(day("2026-10-09"), "加急", CALENDAR).basis == (
        "加急 3 个工作日，自10月9日次日起算；10月10日周六上班计入，到期日 2026-10-13"
    )
    assert "2027 年放假安排未录入，暂按法定节假日推算" in deadline(day("2026-12-30"), "加急", CALENDAR).basis
    assert "节假日不顺延" in deadline(day("2026-09-30"), "特提", CALENDAR).basis


def test_unknown_urgency() -> None:
    with pytest.raises(KeyError):
        deadline(day("2026-09-29"), "火急", CALENDAR)


def test_the_offices_own_profile() -> None:
    own = profile_from(
        {
            "加急": {"count": 1, "unit": "workdays"},
            "特急": {"count": 0, "unit": "straight_days"},
            "平件": {"count": -1, "unit": "days"},
            "特提": "明天",
            "限时": {"count": 10, "unit": "days"},
        }
    )
    assert own["加急"] == Limit(1, LimitUnit.WORKDAYS)
    assert own["平件"] == USUAL_PROFILE["平件"] and own["特提"] == USUAL_PROFILE["特提"]
    assert deadline(day("2026-10-02"), "特急", CALENDAR, own).due_on == day("2026-10-02")
    assert deadline(day("2026-10-02"), "特急", CALENDAR, own).basis.startswith("特急 当日，收到当日 24 时前")
    assert deadline(day("2026-09-25"), "限时", CALENDAR, own).due_on == day("2026-10-08")
    junks: tuple[object, ...] = (None, 5, [], "加急", {"加急": {"count": True, "unit": "workdays"}})
    for junk in junks:
        assert profile_from(junk) == USUAL_PROFILE


def test_hours_ignore_the_calendar() -> None:
    assert hours_after(1_000, 0.5) == 1_000 + 30 * 60_000


@pytest.mark.parametrize(
    ("due", "today", "tone", "word", "short"),
    [
        ("2026-09-30", "2026-10-01", "bad", "已超期", "超 1 天"),
        ("2026-09-30", "2026-09-30", "warn", "今日到期", "今天"),
        ("2026-09-30", "2026-09-28", "warn", "即将到期", "剩 2 天"),
        ("2026-10-10", "2026-09-30", "warn", "即将到期", "剩 10 天"),
        ("2026-10-12", "2026-09-30", "ok", "正常", "剩 12 天"),
        ("2026-09-30", "2026-09-24", "warn", "即将到期", "剩 6 天"),
        ("2026-09-30", "2026-09-23", "ok", "正常", "剩 7 天"),
    ],
)
def test_colour(due: str, today: str, tone: str, word: str, short: str) -> None:
    state = colour(day(due), day(today), CALENDAR)
    assert (state.tone, state.word, state.due_words) == (tone, word, short)
    assert state.shape == {"bad": "■", "warn": "▲", "ok": "●"}[tone]


@pytest.mark.parametrize(
    ("due", "today", "why"),
    [
        ("2026-09-30", "2026-09-28", "还剩 2 个工作日（9月29日、9月30日），到期日 2026-09-30"),
        ("2026-09-30", "2026-10-05", "已超期 5 天，其中工作日 0 天，到期日 2026-09-30"),
        ("2026-09-25", "2026-09-30", "已超期 5 天，其中工作日 3 天，到期日 2026-09-25"),
        ("2026-10-04", "2026-09-30", "还剩 4 天，其间没有工作日，到期日 2026-10-04"),
        ("2026-11-23", "2026-11-23", "今天到期，到期日 2026-11-23"),
        ("2026-12-31", "2026-11-23", "还剩 28 个工作日，到期日 2026-12-31"),
        (
            "2027-01-05",
            "2026-12-31",
            "还剩 2 个工作日（1月4日、1月5日），"
            "到期日 2027-01-05（2027 年放假安排未录入，暂按法定节假日推算）",
        ),
    ],
)
def test_why(due: str, today: str, why: str) -> None:
    assert colour(day(due), day(today), CALENDAR).why == why


def test_done_and_without_limit() -> None:
    today = day("2026-10-20")
    in_time = colour(day("2026-09-30"), today, CALENDAR, done_on=day("2026-09-28"))
    assert in_time.why == "9月28日办结，按期，到期日 2026-09-30"
    late = colour(day("2026-09-30"), today, CALENDAR, done_on=day("2026-10-09"))
    assert (late.tone, late.shape, late.why) == ("done", "√", "10月9日办结，超期 9 天，到期日 2026-09-30")
    assert colour(None, today, CALENDAR).why == "未定时限"
    assert colour(None, today, CALENDAR, done_on=today).why == "10月20日办结"


@given(st.dates(date(2025, 1, 1), date(2027, 6, 30)), st.integers(-40, 40), st.integers(0, 10))
def test_colour_against_its_definition(today: date, offset: int, warn: int) -> None:
    due = today + timedelta(days=offset)
    left = sum(CALENDAR.is_workday(today + timedelta(days=n)) for n in range(1, offset + 1))
    expected = "bad" if offset < 0 else "warn" if left <= warn else "ok"
    assert colour(due, today, CALENDAR, warn_workdays=warn).tone == expected
    assert days_in_words(due, today).endswith("天")


@given(st.dates(date(2025, 1, 1), date(2026, 11, 30)), st.sampled_from(list(USUAL_PROFILE)))
def test_more_urgent_is_never_later(start: date, urgency: str) -> None:
    order = list(USUAL_PROFILE)
    dues = [last_day(start, USUAL_PROFILE[each], CALENDAR) for each in order]
    assert dues == sorted(dues)
    assert dues[order.index(urgency)] > start
