"""Printed papers of a meeting: minutes by GB/T 9704-2012 §10.3, the agenda, the sign-in sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.base.module import Form
from desktop.export.drafting.minutes import MinutesEngine, minutes_body
from desktop.export.forms import Column, Field, Fields, Prose, Table, lay_out_form
from desktop.export.forms import Form as Sheet
from desktop.export.gongwen.minutes import Decision as PrintedDecision
from desktop.export.gongwen.minutes import MinutesFacts, Person, lay_out_minutes
from desktop.export.layout import geometry
from desktop.export.layout.frame import Document
from desktop.export.recognise import body_lines
from desktop.office.meetings import rules, store
from desktop.office.meetings.records import OBSERVING, ON_LEAVE, STAFF, Attendee, Minutes
from desktop.storage.session import Session
from desktop.system.preferences.store import setting


def minutes(session: Session, id: RecordId) -> Document:
    """The minutes with this id, as they stand now; without a number while they are not issued."""
    parent = session.get(Minutes, id).parent
    assert parent is not None
    return minutes_of_meeting(session, parent)


def minutes_of_meeting(session: Session, id: RecordId) -> Document:
    """The minutes of the meeting with this id.

    Raises:
        UserProblem: `M-116` there are none yet; `T-001` a character no font has.
    """
    return lay_out_minutes(minutes_facts(session, id), profile(session))


def profile(session: Session) -> str:
    """The grid on which this office prints its minutes."""
    return geometry.named(setting(session, rules.PROFILE_SETTING, rules.PROFILE))


def minutes_facts(session: Session, id: RecordId) -> MinutesFacts:
    """Everything printed on the minutes of a meeting. Raises as `minutes_of_meeting`."""
    meeting = store.meeting(session, id)
    if meeting.minutes is None:
        raise UserProblem("M-116", "这次会议还没有纪要。", "请先编写纪要。")
    return facts_of(session, meeting, meeting.minutes)


def minutes_engine(session: Session, id: RecordId) -> MinutesEngine:
    """The engine for writing the minutes of a meeting; there need be none yet."""
    meeting = store.meeting(session, id)
    return MinutesEngine(
        facts_of(session, meeting, meeting.minutes or Minutes(parent=id)), profile=profile(session)
    )


def facts_of(session: Session, meeting: store.Meeting, text: Minutes) -> MinutesFacts:
    """Everything printed when `text` are the minutes of a meeting."""
    plan = meeting.plan
    held = rules.day_of(plan)
    issued = civil(text.issued_at).date() if text.issued_at else None
    organiser = str(plan.organiser or session.office.name)
    is_secret = plan.classification != "内部"
    return MinutesFacts(
        issuer=session.office.name,
        title=text.title,
        number=text.issue,
        date=issued or held,
        mark=f"{organiser}{plan.kind}纪要",
        classification=plan.classification if is_secret else "",
        period=plan.secrecy_period if is_secret else "",
        body=minutes_body([*body_lines(text.overview), *body_lines(text.body)]),
        decisions=tuple(
            PrintedDecision(each.matter, str(each.lead or ""), "、".join(each.assist), each.due_on or "")
            for each in meeting.decisions
        ),
        attending=_printed(meeting.attending),
        absent=_printed(meeting.on_leave),
        observing=_printed(
            each for each in meeting.people if each.capacity == OBSERVING and each.state != ON_LEAVE
        ),
        recorder=str(plan.recorder or ""),
        distribution=text.distribution,
        printed_by=session.office.name,
        printed_on=issued or "",
        audit_head=audit_line(session),
    )


def _printed(people: Iterable[Attendee]) -> tuple[Person, ...]:
    # A proxy does not hold the post of whom they stand in for.
    return tuple(
        Person(f"{each.proxy}（代）", str(each.unit_name or ""))
        if each.proxy
        else Person(str(each.person_name), f"{each.unit_name or ''}{each.post}")
        for each in people
    )


def agenda(session: Session, id: RecordId) -> Document:
    """The timed agenda of a meeting."""
    meeting = store.meeting(session, id)
    plan, timed = meeting.plan, meeting.agenda
    head = Fields(
        (
            (Field("时间", rules.time_words(plan)), Field("地点", plan.place)),
            (Field("主持", f"{plan.host_post}{plan.host or ''}"), Field("用时", timed.words)),
        )
    )
    table = Table(
        (Column("序号", 0.5, "centre"), Column("时间", 1.3, "centre"), Column("议题", 4.0), Column("汇报单位", 1.7),
         Column("汇报人", 0.9, "centre"), Column("列席单位", 2.0)),
        tuple(
            (str(number), row.times, row.topic.title, str(row.topic.unit_name or ""), str(row.topic.reporter or ""),
             "、".join(row.topic.observers))
            for number, row in enumerate(timed.rows, 1)
        ),
    )  # fmt: skip
    return lay_out_form(Sheet(
        title=f"{plan.title}议程", blocks=(head, table), classification=_mark(plan.classification, plan.secrecy_period),
        audit_head=audit_line(session), landscape=True,
    ))  # fmt: skip


def sign_in_sheet(session: Session, id: RecordId) -> Document:
    """The sign-in sheet: people in order, with the totals known so far."""
    meeting = store.meeting(session, id)
    plan = meeting.plan
    table = Table(
        (Column("序号", 0.5, "centre"), Column("单位", 1.8), Column("姓名", 1.0, "centre"), Column("职务", 1.6),
         Column("身份", 0.8, "centre"), Column("签名", 1.4), Column("备注", 1.6)),
        tuple(
            (str(number), str(each.unit_name or ""), str(each.person_name), each.post, each.capacity, "",
             _remark(each))
            for number, each in enumerate(meeting.people, 1)
        ),
        row_mm=10.0,
    )  # fmt: skip
    return lay_out_form(Sheet(
        title=f"{plan.title}签到表", blocks=(table, Prose(rules.totals(meeting.people).words)),
        line_left=rules.time_words(plan), line_right=plan.place,
        classification=_mark(plan.classification, plan.secrecy_period), audit_head=audit_line(session),
    ))  # fmt: skip


def _remark(attendee: Attendee) -> str:
    if attendee.state == ON_LEAVE:
        return f"请假：{attendee.reason}"
    if attendee.proxy:
        return f"{attendee.proxy}代会"
    return "会务" if attendee.capacity == STAFF else ""


def _mark(classification: str, period: str) -> str:
    if classification == "内部":
        return ""
    return f"{classification}★{period}" if period else classification


def audit_line(session: Session) -> str:
    """What is printed small at the foot: the head of the audit chain at the time of printing."""
    head = session.run(lambda writer: writer.audit.head())
    return (
        f"审计 {head.code}　{date_words(civil(session.clock.now_ms()).date())}　{session.office.device_name}"
    )


def date_words(on: date) -> str:
    """2026年11月3日."""
    return f"{on.year}年{on.month}月{on.day}日"


FORMS = (
    Form("meetings.minutes", "minutes", "会议纪要", minutes),
    Form("meetings.plan", "minutes", "会议纪要", minutes_of_meeting),
    Form("meetings.plan", "agenda", "会议议程", agenda),
    Form("meetings.plan", "sign_in", "签到表", sign_in_sheet),
)
