"""Signing and issuing the minutes; every decision handed to supervision, linked both ways, on both machines."""

from __future__ import annotations

from desktop.cli.tour import exchange
from desktop.cli.tour.state import SECOND, Tour
from desktop.office.meetings import minutes_service
from desktop.office.meetings.records import PRINTED, Decision, Minutes
from desktop.office.meetings.trial import MeetingIds, issue_meeting
from desktop.office.supervision import store as supervision
from desktop.office.supervision.records import SupervisionItem
from desktop.storage.session import Session
from desktop.system.links.store import links_of

ISSUED = "2026-11-23T14:10"


def issue(tour: Tour) -> None:
    """Sign and issue on the machine that keeps the numbers, hand the decisions over, bring all of it across."""
    assert tour.meeting is not None
    tour.clock.move_to(ISSUED)
    here, ids = tour.sit(), tour.meeting
    numbers = issue_meeting(here, ids)
    wrong = exchange.refused(*exchange.meet(tour))
    there = tour.sit(machine=SECOND)
    text = [session.get(Minutes, ids.minutes) for session in (here, there)]
    tour.check(
        "纪要签发、编号、印发，两台机器上签名都有效",
        text[0].stage == PRINTED and text[0].issue and text[0].issue == text[1].issue and not wrong
        and all(minutes_service.signature_valid(session, ids.meeting) for session in (here, there)),
        f"{text[0].issue}，签发人 {text[0].signatory}",
    )  # fmt: skip
    opened = [_opened(session, ids) for session in (here, there)]
    tour.check(
        "每项议定事项都转督查立项，两头互相关联，单位和时限相同，两台机器一致",
        len(set(numbers)) == len(ids.decisions) == len(opened[0]) and opened[0] == opened[1],
        f"{len(opened[0])} 项，{numbers[0]} 至 {numbers[-1]}",
    )


def _opened(session: Session, ids: MeetingIds) -> list[tuple[str, str]]:
    """Number and deadline of each matter whose decision and it name one another; those that do not are left out."""
    found = []
    for decision in (session.get(Decision, each) for each in ids.decisions):
        item = supervision.opened_from(session, decision.id)
        if item is not None and _agree(session, decision, item):
            found.append((item.number, str(item.due_on)))
    return found


def _agree(session: Session, decision: Decision, item: SupervisionItem) -> bool:
    there = [each.record for each in links_of(session, decision.id) if each.is_target]
    back = [each.record for each in links_of(session, item.id) if not each.is_target]
    return (
        decision.opened == item.id and item.source == decision.id and there == [item.id] and back == [decision.id]
        and (item.number, item.matter, item.due_on) == (decision.opened_number, decision.matter, decision.due_on)
        and str(item.lead) == str(decision.lead) and item.assist == decision.assist
    )  # fmt: skip
