"""The deadline of one decision is changed on both machines at once: both values stay until a person settles it."""

from __future__ import annotations

from datetime import timedelta

from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.cli.tour import exchange
from desktop.cli.tour.state import FIRST, SECOND, Tour
from desktop.office.meetings import minutes_service
from desktop.office.meetings.inputs import DecisionChange, Signer
from desktop.office.meetings.records import Decision, Minutes
from desktop.storage.session import Session

WHICH = 3
"""Place of the decision whose deadline differs."""

REASON = "经与市水务局电话核实，以阶段验收日期为准。"

Sides = set[tuple[str, str, str]]
"""Machine, who, value: what is shown of a conflict."""


def differ(tour: Tour) -> None:
    """Bring the meeting over, change one deadline here and there, meet, settle it here, meet again."""
    assert tour.meeting is not None
    wrong = exchange.refused(*exchange.meet(tour))
    here, there = tour.sit(), tour.sit(machine=SECOND)
    ids = tour.meeting
    tour.check(
        "会议送到第一台机器，议定事项和纪要相同",
        not wrong and _read(here, ids.decisions, ids.minutes) == _read(there, ids.decisions, ids.minutes),
        f"议定事项 {len(ids.decisions)} 项",
    )
    decision = ids.decisions[WHICH]
    before = here.get(Decision, decision).due_on
    assert before is not None
    chosen = {FIRST: before + timedelta(days=7), SECOND: before - timedelta(days=5)}
    for session, due in ((here, chosen[FIRST]), (there, chosen[SECOND])):
        session.run(minutes_service.update_decision, decision, DecisionChange(due_on=due))
    reports = exchange.meet(tour)
    wanted: Sides = {(machine, here.user.name, due.isoformat()) for machine, due in chosen.items()}
    tour.check(
        "两边同时改同一事项的时限：两个值都保留，两台机器都列出两个值和各自的来处",
        _sides(here, decision) == _sides(there, decision) == wanted
        and [report.conflicts for report in reports] == [1, 1],
        "；".join(f"{machine} {due}" for machine, due in chosen.items()) + f"；原为 {before}",
    )  # fmt: skip
    _refuse_to_sign(tour, here)
    _settle(tour, decision, chosen[SECOND].isoformat())


def _refuse_to_sign(tour: Tour, session: Session) -> None:
    assert tour.meeting is not None
    try:
        session.run(minutes_service.sign_minutes, tour.meeting.meeting, Signer())
        code = ""
    except UserProblem as problem:
        code = problem.code
    tour.check(
        "有分歧没有处理时不能签发纪要",
        code == "M-121" and session.get(Minutes, tour.meeting.minutes).signed_at is None,
        f"拒绝编号 {code or '无'}",
    )  # fmt: skip


def _settle(tour: Tour, decision: RecordId, value: str) -> None:
    here, there = tour.sit(), tour.sit(machine=SECOND)
    (line,) = [each for each in here.conflicts() if each.record == decision]
    try:
        here.resolve(decision, line.group, {"due_on": value}, "")
        unreasoned = ""
    except UserProblem as problem:
        unreasoned = problem.code
    here.resolve(decision, line.group, {"due_on": value}, REASON)
    waiting = len(there.conflicts())
    reports = exchange.meet(tour)
    found = [session.get(Decision, decision).due_on for session in (here, there)]
    reasons = [exchange.reasons(session, decision) for session in (here, there)]
    tour.check(
        "写明理由处理分歧，再交换一次后两台都没有分歧，值和理由相同",
        unreasoned == "C-002" and waiting == 1 and not here.conflicts() and not there.conflicts()
        and [str(due) for due in found] == [value, value] and reasons[0] == reasons[1] == [REASON]
        and not exchange.refused(*reports),
        f"采用 {value}；不写理由被拒绝（{unreasoned}）",
    )  # fmt: skip


def _sides(session: Session, record: RecordId) -> Sides:
    return {
        (side.machine, side.who, side.value["due_on"])
        for line in session.conflicts() if line.record == record for side in line.sides
    }  # fmt: skip


def _read(session: Session, decisions: tuple[RecordId, ...], minutes: RecordId) -> list[str]:
    return [
        *(repr(session.get(Decision, each)) for each in decisions), repr(session.get(Minutes, minutes)),
    ]  # fmt: skip
