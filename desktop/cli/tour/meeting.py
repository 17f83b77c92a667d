"""A meeting planned, held and written up on the second machine; its figures checked by other means."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from desktop.base.clock import civil, today
from desktop.cli.tour import counting
from desktop.cli.tour.state import SECOND, Tour
from desktop.office.meetings import rules, store
from desktop.office.meetings.records import REVIEWED, STAFF
from desktop.office.meetings.trial import plan_meeting
from desktop.office.meetings.trial_texts import BODY, DECISIONS

HELD = "2026-11-23T11:20"


def hold(tour: Tour) -> None:
    """Plan, agenda, sign-in, conclusions, minutes and decisions, up to 核稿."""
    tour.clock.move_to(HELD)
    session = tour.sit(machine=SECOND)
    tour.meeting = plan_meeting(session)
    meeting = store.meeting(session, tour.meeting.meeting)
    timed = meeting.agenda
    spans = [(row.starts_at, row.ends_at) for row in timed.rows]
    lengths = [(topic.planned_minutes or 0) * 60_000 for topic in meeting.topics]
    follows = [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    tour.check(
        "会议方案：议程逐项衔接，分钟数加得上，当天是工作日",
        follows and [end - start for start, end in spans] == lengths and not timed.over
        and sum(lengths) // 60_000 + timed.spare == meeting.plan.minutes
        and meeting.is_workday == counting.works(today(tour.clock), counting.official_days()),
        f"{timed.words}，{'、'.join(row.times for row in timed.rows)}",
    )  # fmt: skip
    states = Counter(each.state for each in meeting.people if each.capacity != STAFF)
    totals = rules.totals(meeting.people)
    tour.check(
        "签到统计与逐人另数相同",
        totals.expected == sum(states.values()) == totals.present + totals.on_leave + totals.missing
        and totals.on_leave == states["请假"] and totals.late == states["迟到"]
        and totals.by_proxy == states["代会"],
        f"{totals.words}，" + "，".join(f"{state} {count}" for state, count in states.items()),
    )  # fmt: skip
    _check_decisions(tour, meeting)


def _check_decisions(tour: Tour, meeting: store.Meeting) -> None:
    days, on = counting.official_days(), civil(meeting.plan.starts_at or 0).date()
    wanted = [(entry[1], entry[2], _later(on, entry[4], days)) for entry in DECISIONS]
    found = [(each.matter, str(each.lead), each.due_on) for each in meeting.decisions]
    text = meeting.minutes
    tour.check(
        "纪要和议定事项：正文逐字相同，时限与逐日另算的结果相同",
        found == wanted and text is not None and text.body == BODY and text.stage == REVIEWED,
        f"正文 {len(BODY)} 字，议定事项 {len(found)} 项，时限 "
        + "、".join(f"{due:%m-%d}" for _, _, due in wanted),
    )


def _later(start: date, workdays: int, days: counting.Days) -> date:
    """So many working days after a day, counted one by one."""
    day = start
    while workdays:
        day += timedelta(days=1)
        workdays -= counting.works(day, days)
    return day
