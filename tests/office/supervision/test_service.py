"""The ledger on a real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.export import pdf
from desktop.office.supervision import printout, rules, service, store
from desktop.office.supervision.inputs import (
    Details,
    Extension,
    HandingOver,
    NewItem,
    Opening,
    Reason,
    Report,
    Result,
    Urging,
)
from desktop.office.supervision.records import SupervisionItem
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of
from tests.offices import Office

DUE = date(2026, 12, 4)


def new(**values: Any) -> NewItem:
    known: dict[str, Any] = {
        "matter": "落实应急热源",
        "lead": Named("市住房城乡建设局"),
        "due_on": DUE,
        "owner": Named("何永平"),
    }
    return NewItem(**{**known, **values})


@pytest.fixture
def item(session: Session) -> SupervisionItem:
    made: SupervisionItem = session.run(service.create, new())
    return made


def test_the_whole_way(office: Office, session: Session, item: SupervisionItem) -> None:
    assert (item.number, item.stage, item.progress) == ("督〔2026〕1号", "待交办", 0)
    session.run(service.hand_over, item.id, HandingOver())
    session.run(service.feed_back, item.id, Report(words="已签订供热协议", progress=40))
    session.run(service.urge, item.id, Urging(channel="电话"))
    session.run(service.urge, item.id, Urging(channel="书面", words="请报进展"))
    session.run(
        service.extend,
        item.id,
        Extension(due_on=date(2026, 12, 18), approver=Named("单志强"), words="雨雪停工"),
    )
    done = session.run(service.finish, item.id, Result(words="三处应急热源全部到位"))
    assert (done.stage, done.progress, done.finished_on) == ("办结", 100, date(2026, 11, 23))
    assert service.signature_valid(session, session.get(SupervisionItem, item.id))
    steps = store.steps(session, item.id)
    assert [step.step for step in steps] == ["立项", "交办", "反馈", "催办", "催办", "延期", "办结"]
    assert [step.words for step in steps if step.step == "催办"][1] == "第 2 次催办：请报进展"
    assert [step.due_on for step in steps] == [DUE] * 5 + [date(2026, 12, 18)] * 2
    again = session.run(service.reopen, item.id, Reason(words="群众反映未到位"))
    assert (again.stage, again.finished_on, again.result) == ("在办", None, "")
    assert not service.signature_valid(session, again)


def test_colour_follows_the_clock(office: Office, session: Session, item: SupervisionItem) -> None:
    session.run(service.hand_over, item.id, HandingOver())
    tones = []
    for day in ("2026-11-24", "2026-12-01", "2026-12-05"):
        office.clock.move_to(f"{day}T09:00")
        kept = session.get(SupervisionItem, item.id)
        tones.append(rules.colour_of(kept, date.fromisoformat(day), calendar_of(session)).tone)
        tally = store.tally(session)
        assert (tally.every, tally.overdue + tally.soon + tally.in_time) == (1, 1)
        assert [tally.in_time, tally.soon, tally.overdue].index(1) == ["ok", "warn", "bad"].index(tones[-1])
    assert tones == ["ok", "warn", "bad"]
    assert store.count_overdue(session) == 1


def test_counts_agree_with_colours_on_every_day(office: Office, session: Session) -> None:
    for day in range(24, 31):
        made = session.run(service.create, new(due_on=date(2026, 11, day)))
        session.run(service.hand_over, made.id, HandingOver())
    office.clock.move_to("2026-11-26T09:00")
    on, calendar = date(2026, 11, 26), calendar_of(session)
    tones = [rules.colour_of(each, on, calendar).tone for each in session.find(SupervisionItem)]
    tally = store.tally(session)
    assert (tally.overdue, tally.soon, tally.in_time) == (
        tones.count("bad"),
        tones.count("warn"),
        tones.count("ok"),
    )
    assert tally.overdue == 2


def test_hand_over_asks_for_one_person_and_a_day_to_come(session: Session) -> None:
    bare = session.run(service.create, new(owner=None, due_on=None))

    def refused(given: HandingOver) -> str:
        with pytest.raises(UserProblem) as problem:
            session.run(service.hand_over, bare.id, given)
        return problem.value.code

    assert refused(HandingOver()) == "D-104"
    assert refused(HandingOver(owner=Named("何永平、邓立平"))) == "D-105"
    assert refused(HandingOver(owner=Named("何永平"))) == "D-106"
    assert refused(HandingOver(owner=Named("何永平"), due_on=date(2026, 11, 20))) == "D-107"
    handed = session.run(service.hand_over, bare.id, HandingOver(owner=Named("何永平"), due_on=DUE))
    assert handed.due_basis == "交办时指定" and handed.handed_over_on == date(2026, 11, 23)


def test_opening_from_what_is_not_there(session: Session, item: SupervisionItem) -> None:
    known: dict[str, Any] = {"source_title": "会", "matter": "事", "lead": Named("市财政局")}
    with pytest.raises(NotFound):
        session.run(service.open_from, Opening(source_kind="meetings.decision", source=b"0" * 16, **known))
    with pytest.raises(NotFound):
        session.run(service.open_from, Opening(source_kind="meetings.decision", source=item.id, **known))
    with pytest.raises(UserProblem) as refused:
        session.run(service.open_from, Opening(source_kind="supervision.item", source=item.id, **known))
    assert refused.value.code == "D-111"


def test_correcting_keeps_deadline_and_rest(session: Session, item: SupervisionItem) -> None:
    session.run(service.update, item.id, Details(requirement="书面报告"))
    kept = session.get(SupervisionItem, item.id)
    assert (kept.requirement, kept.matter, kept.due_on) == ("书面报告", "落实应急热源", DUE)
    with pytest.raises(UserProblem):
        session.run(service.update, item.id, Details(owner=Named("甲某、乙某")))


def test_secret_matters_have_their_own_book(office: Office) -> None:
    session = office.login("李敏")
    session.run(service.create, new())
    secret = session.run(service.create, new(matter="绝不外露的事项", classification="秘密"))
    assert secret.number == "督〔2026〕1号"
    session = office.login("张晓东")
    assert [each.matter for each in session.find(SupervisionItem)] == ["落实应急热源"]
    assert store.tally(session).every == 1 and session.search("外露") == []
    with pytest.raises(NotFound):
        session.run(service.hand_over, secret.id, HandingOver())


def test_a_duty_officer_reads_but_does_not_handle(office: Office) -> None:
    item = office.login("李敏").run(service.create, new())
    session = office.login("黄伟")
    assert session.may(service.READ) and session.find(SupervisionItem)
    with pytest.raises(NotPermitted):
        session.run(service.hand_over, item.id, HandingOver())


def test_printed_forms(session: Session, item: SupervisionItem) -> None:
    session.run(service.create, new(classification="秘密", matter="绝不外露的事项"))
    session.run(service.hand_over, item.id, HandingOver())
    for form in (printout.tasks, printout.notice):
        assert pdf.to_bytes(form(session, item.id)).startswith(b"%PDF")
    text = str(printout.tasks(session, item.id))
    assert "应急热源" in text and "外露" not in text
