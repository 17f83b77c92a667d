"""The timed agenda, totals, the checklist and the steps of minutes, without a store."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.base.values import parse_instant
from desktop.office.meetings import rules, views
from desktop.office.meetings.records import (
    CAPACITIES,
    MINUTES_STEPS,
    SIGN_IN,
    STAFF,
    Attendee,
    Decision,
    MeetingPlan,
    Minutes,
    TaskItem,
    Topic,
)

NINE = parse_instant("2026-09-28 09:00")
lengths = st.lists(st.integers(min_value=1, max_value=600), max_size=30)


def topics(minutes: list[int]) -> list[Topic]:
    return [Topic(title=f"议题{place}", planned_minutes=each) for place, each in enumerate(minutes)]


@given(lengths, st.integers(min_value=5, max_value=2880))
def test_agenda_adds_up(minutes: list[int], slot: int) -> None:
    made = rules.agenda(NINE, slot, topics(minutes))
    assert made.planned == sum(minutes)
    assert made.planned + made.spare - made.over == slot
    assert made.spare == 0 or made.over == 0
    at = NINE
    for row, each in zip(made.rows, minutes, strict=True):
        assert (row.starts_at, row.ends_at) == (at, at + each * 60_000)
        at = row.ends_at
        assert row.is_over == (row.ends_at > NINE + slot * 60_000)
    assert any(row.is_over for row in made.rows) == (made.over > 0)


def test_agenda_as_in_the_picture() -> None:
    made = rules.agenda(NINE, 150, topics([20, 35, 40, 30, 15]))
    assert [row.times for row in made.rows] == [
        "09:00–09:20", "09:20–09:55", "09:55–10:35", "10:35–11:05", "11:05–11:20",
    ]  # fmt: skip
    assert made.words == "计划 140 分＋机动 10 分＝150 分"
    assert rules.agenda(NINE, 128, topics([100, 40])).words == "计划 140 分，超出 12 分"


people = st.lists(
    st.builds(Attendee, capacity=st.sampled_from(CAPACITIES), state=st.sampled_from(SIGN_IN)), max_size=60
)


@given(people)
def test_totals_add_up(attendees: list[Attendee]) -> None:
    totals = rules.totals(attendees)
    assert totals.expected == sum(1 for each in attendees if each.capacity != STAFF)
    assert totals.expected == totals.present + totals.on_leave + totals.missing
    assert totals.missing >= 0
    assert totals.late + totals.by_proxy <= totals.present


@pytest.mark.parametrize(("state", "proxy", "reason", "code"), [
    ("代会", "", "", "M-104"), ("请假", "", " ", "M-105"), ("实到", "", "", ""), ("代会", "石国梁", "", ""),
])  # fmt: skip
def test_sign_in_needs_its_words(state: str, proxy: str, reason: str, code: str) -> None:
    if not code:
        rules.require_sign_in(state, proxy, reason)
        return
    with pytest.raises(UserProblem) as refused:
        rules.require_sign_in(state, proxy, reason)
    assert refused.value.code == code


def test_quorum_counts_who_may_decide() -> None:
    attending = [Attendee(capacity="出席", state=state) for state in ("实到", "迟到", "代会", "请假")]
    assert rules.quorum_words(attending) == "应出席 4 人，实际出席 2 人，未过半数"
    assert rules.quorum_words([*attending, Attendee(capacity="出席", state="实到")]).endswith("已过半数")
    assert rules.quorum_words([*attending, Attendee(capacity="列席", state="实到")]).endswith("未过半数")


def test_progress_of_the_checklist() -> None:
    tasks = [TaskItem(phase="会前", is_done=True), TaskItem(phase="会前"), TaskItem(phase="会后")]
    assert rules.progress(tasks) == {"会前": (1, 2), "会中": (0, 0), "会后": (0, 1)}


def test_minutes_only_go_forward_until_they_are_returned() -> None:
    allowed = {step: rules.minutes_allowed(step) for step in MINUTES_STEPS}
    assert allowed["印发"] == ()
    assert allowed["签发"] == ("issue", "return")
    assert "issue" not in {verb for step in ("起草", "核稿", "会签") for verb in allowed[step]}
    for step in MINUTES_STEPS:
        for verb in rules.MINUTES_ALLOWED:
            if verb in allowed[step]:
                rules.require_minutes(Minutes(stage=step), verb)
            else:
                with pytest.raises(UserProblem) as refused:
                    rules.require_minutes(Minutes(stage=step), verb)
                assert refused.value.code == ("M-110" if step == "印发" else "M-111")
        assert rules.next_minutes_step(step) in (*allowed[step], "")


def test_nothing_is_signed_without_unit_and_date() -> None:
    whole = Decision(matter="拨付资金", lead=Named("市财政局"), due_on=date(2026, 12, 9))
    rules.require_minutes_text(Minutes(body="正文"), [whole])
    for broken in (
        Decision(matter="甲", lead=Named("市财政局")),
        Decision(matter="甲", due_on=date(2026, 12, 9)),
    ):
        with pytest.raises(UserProblem) as refused:
            rules.require_minutes_text(Minutes(body="正文"), [whole, broken])
        assert refused.value.code == "M-113" and "第 2 个" in refused.value.message
    with pytest.raises(UserProblem):
        rules.require_minutes_text(Minutes(), [whole])


def test_series_are_one_for_each_kind() -> None:
    from desktop.office.meetings.records import KINDS

    assert len({rules.series(kind) for kind in KINDS}) == len(KINDS)
    assert rules.minutes_number(2026, 27) == "〔2026〕27号"


@given(st.sampled_from(["matter", "lead", "due_on", "assist"]))
def test_the_signature_covers_every_decision(field: str) -> None:
    plan, minutes = MeetingPlan(title="会"), Minutes(body="文")
    decision = Decision(matter="拨付资金", lead=Named("市财政局"), due_on=date(2026, 12, 9))
    before = rules.signed_payload(plan, minutes, [], [decision], [])
    decision.opened_number = "督〔2026〕1号"
    assert rules.signed_payload(plan, minutes, [], [decision], []) == before
    changed = {
        "matter": "不拨付资金",
        "lead": Named("市水务局"),
        "due_on": date(2026, 12, 10),
        "assist": ("市水务局",),
    }
    setattr(decision, field, changed[field])
    assert rules.signed_payload(plan, minutes, [], [decision], []) != before


def test_nothing_is_signed_over_an_open_conflict() -> None:
    decision = Decision(matter="拨付资金", lead=Named("市财政局"), due_on=date(2026, 12, 9), conflicts=1)
    with pytest.raises(UserProblem) as refused:
        rules.require_minutes_text(Minutes(body="正文"), [decision])
    assert refused.value.code == "M-121"
    assert [row.note for row in views.decision_rows((decision,))] == ["有冲突，请先处理"]
