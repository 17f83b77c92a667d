"""What is wrong with a roster, and a fair one, without a store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.office.duty import roster
from desktop.office.duty.records import BANDS, LEADER, OFFICER_A, OFFICER_B, Slot
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar

CALENDAR = Calendar(official())
MONDAY = date(2026, 11, 23)
LEADERS = ("吴海涛", "郑文斌", "周丽娟")


def slots(made: list[tuple[date, str, str]]) -> list[Slot]:
    return [Slot(duty_on=on, band=band, person_name=Named(name)) for on, band, name in made]


names = st.lists(
    st.sampled_from([f"值班员{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]), min_size=6, unique=True
)


@given(names, st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=45))
def test_a_proposed_roster_keeps_every_rule(officers: list[str], offset: int, days: int) -> None:
    start = date(2026, 9, 1) + timedelta(days=offset)
    end = start + timedelta(days=days - 1)
    made = slots(roster.propose(LEADERS, officers, start, end, CALENDAR))
    assert {(slot.duty_on, slot.band) for slot in made} == {
        (start + timedelta(days=day), band) for day in range(days) for band in BANDS
    }
    assert [
        finding.sentence for finding in roster.check_roster(made, start, end, CALENDAR) if finding.is_grave
    ] == []
    shares = roster.shares(made, CALENDAR)
    if len(shares) == len(officers):
        # One weekend or holiday more or less than the others is the least that whole days allow.
        assert shares[0].score - shares[-1].score <= 2 * max(roster.WEIGHTS.values())


def test_kinds_of_days() -> None:
    kinds = {
        day: roster.kind_of_day(date(2026, *day), CALENDAR) for day in ((10, 1), (10, 10), (10, 11), (10, 12))
    }
    assert kinds == {(10, 1): "节假日", (10, 10): "工作日", (10, 11): "周末", (10, 12): "工作日"}
    assert roster.day_words(date(2026, 10, 1), CALENDAR) == "10月1日 周四 国庆节"


def test_sentences_name_person_and_day() -> None:
    made = slots([
        (MONDAY, LEADER, "吴海涛"), (MONDAY, OFFICER_A, "黄伟"), (MONDAY, OFFICER_B, "王芳"),
        (MONDAY + timedelta(1), LEADER, "吴海涛"), (MONDAY + timedelta(1), OFFICER_A, "黄伟"),
        (MONDAY + timedelta(1), OFFICER_B, "黄伟"),
        (MONDAY + timedelta(2), OFFICER_A, "王芳"), (MONDAY + timedelta(2), OFFICER_A, "冯立军"),
    ])  # fmt: skip
    found = [each.sentence for each in roster.check_roster(made, MONDAY, MONDAY + timedelta(2), CALENDAR)]
    assert found == [
        "11月24日 周二黄伟同时担任值班员A、值班员B，应当双人双岗。",
        "黄伟11月23日 周一、11月24日 周二连续两班，不得连班。",
        "11月25日 周三值班员A排了 2 人：王芳、冯立军。",
        "11月25日 周三没有安排带班领导、值班员B。",
        "王芳11月23日 周一值班后到11月25日 周三只休息 24 小时，少于 48 小时。",
    ]


def test_a_gap_across_the_border_of_the_range_is_seen() -> None:
    made = slots([(MONDAY - timedelta(1), OFFICER_A, "黄伟"), (MONDAY, OFFICER_B, "黄伟")])
    found = roster.check_roster(made, MONDAY, MONDAY, CALENDAR)
    assert any("连续两班" in each.sentence for each in found)
    started = roster.propose(LEADERS, ("黄伟", "王芳", "冯立军"), MONDAY, MONDAY, CALENDAR, made[:1])
    assert "黄伟" not in [name for _, _, name in started]


def test_unfair_shares_are_said_but_break_no_rule() -> None:
    days = [MONDAY + timedelta(days=3 * step) for step in range(6)]
    made = slots([(day, OFFICER_A, "黄伟") for day in days] + [(days[0], OFFICER_B, "王芳")])
    findings = roster.check_roster(made, MONDAY, MONDAY, CALENDAR)
    assert not [each for each in findings if "不匀" in each.sentence], "only the range asked about counts"
    wide = roster.check_roster(made, MONDAY, days[-1], CALENDAR)
    unfair = [each for each in wide if "不匀" in each.sentence]
    assert [each.is_grave for each in unfair] == [False] and unfair[0].person == "黄伟"


def test_too_few_people_serve_and_it_is_said() -> None:
    made = slots(roster.propose(LEADERS, ("黄伟", "王芳"), MONDAY, MONDAY + timedelta(2), CALENDAR))
    assert len(made) == 9
    assert any(
        "连续两班" in each.sentence
        for each in roster.check_roster(made, MONDAY, MONDAY + timedelta(2), CALENDAR)
    )


@pytest.mark.parametrize(("leaders", "officers", "days", "code"), [
    ((), ("甲", "乙"), 1, "Z-121"), (LEADERS, ("甲", "甲"), 1, "Z-121"), (LEADERS, ("甲", "乙"), 93, "Z-120"),
    (LEADERS, ("甲", "乙"), 0, "Z-120"),
])  # fmt: skip
def test_refusals(leaders: tuple[str, ...], officers: tuple[str, ...], days: int, code: str) -> None:
    with pytest.raises(UserProblem) as refused:
        roster.propose(leaders, officers, MONDAY, MONDAY + timedelta(days - 1), CALENDAR)
    assert refused.value.code == code


def test_the_same_input_gives_the_same_roster() -> None:
    officers = ("甲", "乙", "丙", "丁", "戊", "己")
    one = roster.propose(LEADERS, officers, MONDAY, MONDAY + timedelta(20), CALENDAR)
    assert one == roster.propose(LEADERS, officers, MONDAY, MONDAY + timedelta(20), CALENDAR)
