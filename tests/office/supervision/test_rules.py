"""Stages, the one person, extension, and the computed history of colours, without a store."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.office.supervision import rules
from desktop.office.supervision.records import AT_WORK, FINISHED, STAGES, WAITING, Feedback, SupervisionItem
from desktop.system.calendar.deadlines import colour
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar

CALENDAR = Calendar(official())
MONDAY = date(2026, 11, 23)


def at(on: date, hour: int = 9) -> int:
    return to_ms(datetime.combine(on, time(hour), CHINA))


def test_steps_follow_the_stage() -> None:
    assert rules.allowed(WAITING) == ("update", "hand_over")
    assert rules.allowed(AT_WORK) == ("update", "feed_back", "urge", "extend", "finish")
    assert rules.allowed(FINISHED) == ("reopen",)
    for stage in STAGES:
        for verb in rules.ALLOWED:
            if verb not in rules.allowed(stage):
                with pytest.raises(UserProblem) as refused:
                    rules.require(verb, stage)
                assert refused.value.code == "D-101"


@pytest.mark.parametrize(
    "name", ["李敏", "欧阳明", "张和平", "李 敏", "单志强", "欧阳和平", "阿布都热合曼·买买提", "张及"]
)
def test_one_person(name: str) -> None:
    assert rules.require_one_person(Named(f" {name} ")) == Named(name)


@pytest.mark.parametrize(
    "name", ["李敏、王芳", "李敏,王芳", "李敏 王芳", "李敏和王芳", "王建国等", "李敏/王芳", "李敏；王芳"]
)
def test_more_than_one_person_is_refused(name: str) -> None:
    with pytest.raises(UserProblem) as refused:
        rules.require_one_person(Named(name))
    assert refused.value.code == "D-105"


@pytest.mark.parametrize("owner", [None, Named(""), Named("  ")])
def test_nobody_is_refused(owner: Named | None) -> None:
    with pytest.raises(UserProblem) as refused:
        rules.require_one_person(owner)
    assert refused.value.code == "D-104"


@pytest.mark.parametrize(("old", "new", "approver", "code"), [
    (-1, 5, "单志强", "D-108"), (0, 5, "单志强", ""), (3, 3, "单志强", "D-109"), (3, 1, "单志强", "D-109"),
    (3, None, "单志强", "D-109"), (3, 5, "", "D-110"), (None, 5, "单志强", ""),
])  # fmt: skip
def test_extension_is_asked_for_before_expiry(
    old: int | None, new: int | None, approver: str, code: str
) -> None:
    before = None if old is None else MONDAY + timedelta(old)
    after = None if new is None else MONDAY + timedelta(new)
    person = Named(approver) if approver else None
    if not code:
        assert rules.require_extension(before, after, MONDAY, person) == after
        return
    with pytest.raises(UserProblem) as refused:
        rules.require_extension(before, after, MONDAY, person)
    assert refused.value.code == code


def step(on: date, due_on: date | None, stage: str = AT_WORK, hour: int = 9) -> Feedback:
    return Feedback(step="交办", stage=stage, due_on=due_on, at=at(on, hour))


def test_history_of_colours() -> None:
    due = date(2026, 12, 4)
    steps = [step(MONDAY, due, WAITING), step(date(2026, 11, 24), due)]
    found = [
        (change.on, change.state.tone) for change in rules.colour_history(steps, date(2026, 12, 8), CALENDAR)
    ]
    assert found == [
        (MONDAY, "ok"), (date(2026, 12, 1), "warn"), (date(2026, 12, 4), "warn"), (date(2026, 12, 5), "bad"),
    ]  # fmt: skip
    extended = [
        *steps,
        step(date(2026, 12, 2), date(2026, 12, 18)),
        step(date(2026, 12, 7), date(2026, 12, 18), FINISHED),
    ]
    found = [
        (change.on, change.state.tone)
        for change in rules.colour_history(extended, date(2026, 12, 31), CALENDAR)
    ]
    assert found == [
        (MONDAY, "ok"), (date(2026, 12, 1), "warn"), (date(2026, 12, 2), "ok"), (date(2026, 12, 7), "done"),
    ]  # fmt: skip


dues = st.none() | st.integers(min_value=-5, max_value=40).map(lambda days: MONDAY + timedelta(days))


@given(
    st.lists(st.tuples(st.integers(min_value=0, max_value=30), dues), min_size=1, max_size=6),
    st.integers(0, 45),
)
def test_the_history_says_the_colour_of_every_day(written: list[tuple[int, date | None]], days: int) -> None:
    written.sort(key=lambda each: each[0])
    steps = [step(MONDAY + timedelta(day), due, hour=place + 8) for place, (day, due) in enumerate(written)]
    first, until = MONDAY + timedelta(written[0][0]), MONDAY + timedelta(days)
    changes = rules.colour_history(steps, until, CALENDAR)
    on = first
    while on <= until:
        due = [due for day, due in written if MONDAY + timedelta(day) <= on][-1]
        shown = [change.state for change in changes if change.on <= on][-1]
        wanted = colour(due, on, CALENDAR)
        assert (shown.tone, shown.word) == (wanted.tone, wanted.word)
        on += timedelta(days=1)
    assert all(
        (one.state.tone, one.state.word) != (next.state.tone, next.state.word)
        for one, next in pairwise(changes)
    )


def test_no_steps_no_history() -> None:
    assert rules.colour_history([], MONDAY, CALENDAR) == []


def test_the_signature_covers_the_result() -> None:
    item = SupervisionItem(matter="拨付资金", lead=Named("市财政局"), result="已拨付")
    before = rules.signed_payload(item)
    item.signature, item.signed_by = "aa", "bb"
    assert rules.signed_payload(item) == before
    item.result = "未拨付"
    assert rules.signed_payload(item) != before
