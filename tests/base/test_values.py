"""Days and times as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.clock import stamp
from desktop.base.values import parse_day, parse_instant

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-03-05", "2026-03-05"), ("2026/3/5", "2026-03-05"), ("2026.3.5", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"), ("２０２６年３月５日", "2026-03-05"), ("20260305", "2026-03-05"),
        ("26.3.5", "2026-03-05"), ("12.9", "2026-12-09"), ("12-9", "2026-12-09"), ("12月9日", "2026-12-09"),
        ("12月9号", "2026-12-09"), ("1209", "2026-12-09"), ("1.8", "2027-01-08"), ("3-5", "2027-03-05"),
        ("10.1", "2026-10-01"), ("2.29", "2027-02-29"), ("8日", "2026-11-08"), ("今天", "2026-11-25"),
        ("明天", "2026-11-26"), ("后天", "2026-11-27"), ("大后天", "2026-11-28"), ("昨天", "2026-11-24"),
        ("周五", "2026-11-27"), ("星期日", "2026-11-29"), ("下周一", "2026-11-30"), ("下下周二", "2026-12-08"),
        ("上周三", "2026-11-18"), ("+3", "2026-11-28"), ("-1", "2026-11-24"),
    ],
)  # fmt: skip
def test_days_as_written(words: str, day: str) -> None:
    if words == "2.29":  # no such day in 2025, 2026, 2027
        with pytest.raises(ValueError, match=r"."):
            parse_day(words, TODAY)
        return
    assert parse_day(words, TODAY).isoformat() == day


@pytest.mark.parametrize(
    "words", ["13.5", "2.30", "abc", "32日", "0", "3", "2026-13-01", "后年", "3.5.", "周八"]
)
def test_what_is_no_day_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(words, TODAY)


@pytest.mark.parametrize("words", ["3.5", "明天", "周五", "5日", "0305"])
def test_without_a_today_a_day_needs_its_year(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(words)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(-170, 170))
def test_a_day_without_a_year_is_the_nearest(today: date, away: int) -> None:
    day = today + timedelta(days=away)
    if (day.month, day.day) != (2, 29):
        assert parse_day(f"{day.month}.{day.day}", today) == day


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2026-03-05 08:30", "2026-03-05 08:30"), ("2026-03-05T08:30", "2026-03-05 08:30"),
        ("明天 9:00", "2026-11-26 09:00"), ("12.9 14:30", "2026-12-09 14:30"), ("9:05", "2026-11-25 09:05"),
        ("下午3点", "2026-11-25 15:00"), ("下午3点半", "2026-11-25 15:30"), ("12月9日9点15分", "2026-12-09 09:15"),
        ("周五晚8点", "2026-11-27 20:00"), ("2026-03-05", "2026-03-05 00:00"),
    ],
)  # fmt: skip
def test_moments_as_written(words: str, moment: str) -> None:
    assert stamp(parse_instant(words, TODAY)) == moment


@pytest.mark.parametrize("words", ["25:00", "明天 9", "9:60", "点", "明天的9:00x"])
def test_what_is_no_moment_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_instant(words, TODAY)
