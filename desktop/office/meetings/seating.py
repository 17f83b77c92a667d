"""The seating plan of a meeting as the kit draws it. 出席 come first, then 列席; staff have no seat."""

from __future__ import annotations

from desktop.office.meetings import rules, store
from desktop.office.meetings.records import ATTENDING, BY_PROXY, OBSERVING, ON_LEAVE, Attendee
from desktop.ui.seats import Guest, SeatPlan


def seated(meeting: store.Meeting) -> list[Attendee]:
    """Who gets a seat, in order of rank."""
    ranks = {ATTENDING: 0, OBSERVING: 1}
    found = [person for person in meeting.people if person.capacity in ranks]
    return sorted(found, key=lambda person: ranks[person.capacity])


def plan_of(meeting: store.Meeting) -> SeatPlan:
    """The plan as kept; filled by rank while nobody has a seat yet."""
    people = seated(meeting)
    plan = SeatPlan(rules.seat_rows(meeting.plan, people))
    guests = [Guest(each.id.hex(), _name(each), each.state == ON_LEAVE) for each in people]
    kept = {place: each.id.hex() for each in people if (place := rules.place_of(each.seat)) is not None}
    plan.set(guests, kept)
    if not kept:
        plan.fill()
        plan.set(guests, plan.seated())  # a proposal is nothing that could be taken back
    return plan


def _name(person: Attendee) -> str:
    return str(person.proxy if person.state == BY_PROXY and person.proxy else person.person_name or "")


def legend(meeting: store.Meeting) -> str:
    """■ 正席 9　□ 列席 36　× 请假 1."""
    people = seated(meeting)
    front = sum(each.capacity == ATTENDING for each in people)
    away = sum(each.state == ON_LEAVE for each in people)
    return f"■ 正席 {front}　□ 列席 {len(people) - front}　× 请假 {away}"
