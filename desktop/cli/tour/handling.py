"""Registering and handling the papers under a moved clock, and checking what came of it by other means."""

from __future__ import annotations

import heapq
from collections import defaultdict
from datetime import date

from desktop.base.clock import civil, today
from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.cli.papers import Paper, register
from desktop.cli.tour import counting
from desktop.cli.tour.plan import IN_TIME, LATE, LEFT, SENT_BACK, Plan, plan
from desktop.cli.tour.reading import as_read
from desktop.cli.tour.state import MORNING, Tour
from desktop.office.documents import inputs, service, store
from desktop.office.documents.records import FINISHED, OPEN_STAGES, RETURNED, TO_READ, IncomingDocument
from desktop.storage.session import Session
from desktop.system.calendar.deadlines import colour
from desktop.system.calendar.store import calendar_of
from desktop.system.directory import store as directory

FEW = 4
"""With fewer papers not every way of handling one occurs."""

RETURN_REASON = "拟办意见未写明主办单位，请补充后再报。"


def handle(tour: Tour) -> None:
    """Register every paper on its day and do what is planned for it, everything in the order of its time."""
    end = counting.ms(MORNING)
    plans: dict[str, Plan] = {}
    by_source = {paper.source: (place, paper) for place, paper in enumerate(tour.papers)}
    queue = [(paper.received_at + 60_000, 0, source, "") for source, (_, paper) in by_source.items()]
    heapq.heapify(queue)
    number = 0
    with tour.login() as session:
        while queue:
            at, _, source, verb = heapq.heappop(queue)
            tour.clock.move_to(civil(at).isoformat()[:19])
            place, paper = by_source[source]
            if verb:
                act(session, tour.registered[source], verb)
            else:
                document = register(session, paper)
                tour.registered[source] = document.id
                plans[source] = plan(
                    place, paper.received_at, document.due_on or date.max, paper.purpose, end
                )
                for planned in plans[source].acts:
                    number += 1
                    heapq.heappush(queue, (planned.at, number, source, planned.verb))
            tour.acts += 1
        tour.clock.move_to(MORNING)
    tour.plans = plans


def act(session: Session, document: RecordId, verb: str) -> None:
    """Do one step with words such as an office writes."""
    leader = directory.leaders(session)[0]
    unit = directory.unit_named(session, "综合科")
    lead = Named("综合科", unit.id if unit else None)
    match verb:
        case "propose":
            given: object = inputs.Proposal(words="拟请综合科牵头办理，按时限报结果。")
        case "instruct":
            given = inputs.Instruction(
                author=Named(leader.name, leader.id), post=leader.post, words="同意拟办意见，请抓紧落实。"
            )
        case "assign":
            given = inputs.Assignment(lead_unit=lead, words="请按批示办理。")
        case "feed_back":
            given = inputs.Feedback(words="已按要求办理，情况已书面报告。")
        case "finish":
            given = inputs.Finishing(result="已办理并答复来文单位。")
        case _:
            given = inputs.Reason(words=RETURN_REASON)
    session.run(getattr(service, verb), document, given)


def check_papers(tour: Tour) -> None:
    """Full text, numbers and time limits of what was registered, in a new login."""
    session = tour.sit()
    documents = {source: session.get(IncomingDocument, record) for source, record in tour.registered.items()}
    fresh = {paper.source: paper.text for paper in as_read(tour)}
    whole = [source for source, document in documents.items() if document.body == fresh.get(source)]
    characters = sum(len(fresh[source]) for source in whole)
    tour.check(
        "登记来文全文，与原文逐字相同",
        len(whole) == len(tour.papers) == len(fresh),
        f"{len(whole)}/{len(tour.papers)} 件，共 {characters} 字",
    )
    _check_numbers(tour, documents)
    _check_limits(tour, documents)


def _check_numbers(tour: Tour, documents: dict[str, IncomingDocument]) -> None:
    books: dict[tuple[str, int], list[int]] = defaultdict(list)
    for document in documents.values():
        books[document.compartment, document.receipt_year or 0].append(document.receipt_serial or 0)
    gapless = all(sorted(serials) == list(range(1, len(serials) + 1)) for serials in books.values())
    printed = len({document.receipt_number for document in documents.values()})
    tour.check(
        "收文号每个密区每年各自连续，无重号无跳号",
        gapless and printed == len(documents) == len(tour.papers),
        "，".join(f"{name} {year} 年 1–{len(serials)} 号" for (name, year), serials in sorted(books.items())),
    )


def _check_limits(tour: Tour, documents: dict[str, IncomingDocument]) -> None:
    calendar = counting.official_days()
    wrong, over_holidays = [], 0
    for paper in tour.papers:
        received = civil(paper.received_at).date()
        wanted = counting.due(received, paper.urgency, calendar)
        over_holidays += counting.is_unusual(received, wanted, calendar)
        if documents[paper.source].due_on != wanted:
            wrong.append(paper.source)
    tour.check(
        "办理时限，与按官方放假安排逐日另算的结果相同",
        not wrong and documents,
        f"{len(documents) - len(wrong)}/{len(documents)} 件相同，其中 {over_holidays} 件跨放假或调休"
        + (f"；不同：{'、'.join(wrong)}" if wrong else ""),
    )


def check_handling(tour: Tour) -> None:
    """What was finished in time and late, what was sent back, what is open and in which colour."""
    session = tour.sit()
    documents = {source: session.get(IncomingDocument, record) for source, record in tour.registered.items()}
    _check_finished(tour, session, documents)
    _check_returned(tour, session)
    _check_order(tour, session, documents)
    _check_colours(tour, session)


def _check_colours(tour: Tour, session: Session) -> None:
    """Every open document's colour, and the workbench's figures, against the independent count."""
    day, calendar, days = today(tour.clock), calendar_of(session), counting.official_days()
    counts: dict[str, int] = {"bad": 0, "warn": 0, "ok": 0}
    wrong = []
    for document in session.find(IncomingDocument):
        if document.stage in OPEN_STAGES and document.due_on is not None:
            wanted = counting.tone(day, document.due_on, days)
            counts[wanted] += 1
            if colour(document.due_on, day, calendar).tone != wanted:
                wrong.append(document.receipt_number)
    tally = store.tally(session, day, store.soon_until(session, day))
    tour.check(
        "红黄绿与另算的结果相同，工作台计数一致",
        not wrong
        and (tally.overdue, tally.soon, tally.in_time) == (counts["bad"], counts["warn"], counts["ok"]),
        f"{day.isoformat()}：超期 {counts['bad']} 件，临期 {counts['warn']} 件，正常 {counts['ok']} 件",
    )


def _check_finished(tour: Tour, session: Session, documents: dict[str, IncomingDocument]) -> None:
    found: dict[str, int] = {IN_TIME: 0, LATE: 0, SENT_BACK: 0}
    wrong = []
    calendar, day = calendar_of(session), today(tour.clock)
    for source, document in documents.items():
        way = tour.plans[source].way
        if way == LEFT:
            if document.stage == FINISHED:
                wrong.append(source)
            continue
        found[way] += 1
        late = (document.finished_on or date.max) > (document.due_on or date.min)
        words = colour(document.due_on, day, calendar, document.finished_on).why
        if document.stage != FINISHED or late != (way == LATE) or late != ("超期" in words):
            wrong.append(source)
    tour.check(
        "移动时钟：按期的显示按期，逾期的显示逾期",
        not wrong and ((found[IN_TIME] and found[LATE]) or len(documents) < FEW),
        "，".join(f"{way} {count} 件" for way, count in found.items())
        + (f"；不符：{'、'.join(wrong)}" if wrong else ""),
    )


def _check_returned(tour: Tour, session: Session) -> None:
    sent_back = [source for source, made in tour.plans.items() if made.way == SENT_BACK]
    kept = [
        source for source in sent_back
        if any(each.step == RETURNED and each.words == RETURN_REASON
               for each in store.opinions(session, tour.registered[source]))
    ]  # fmt: skip
    tour.check("退回写明理由并留痕，退回后仍可办结", len(kept) == len(sent_back), f"退回 {len(sent_back)} 件")


def _check_order(tour: Tour, session: Session, documents: dict[str, IncomingDocument]) -> None:
    """A step out of order is refused and changes nothing."""
    candidates = [
        each for each in documents.values() if each.stage in OPEN_STAGES and each.purpose != TO_READ
    ]
    target = next((each for each in candidates if each.stage in (OPEN_STAGES[0], OPEN_STAGES[1])), None)
    if target is None:
        target = register(session, _probe(tour))
        tour.acts += 1
    before, lines = session.get(IncomingDocument, target.id), len(session.history(target.id))
    try:
        act(session, target.id, "finish")
        refused = ""
    except UserProblem as problem:
        refused = problem.code
    same = session.get(IncomingDocument, target.id) == before and len(session.history(target.id)) == lines
    tour.check(
        "未经批示和反馈不能办结，被拒绝时什么也不改",
        refused == "W-101" and same,
        f"拒绝编号 {refused or '无'}",
    )


def _probe(tour: Tour) -> Paper:
    return Paper("", "", "关于核对办理顺序的通知", "云川市人民政府办公室", tour.clock.now_ms())
