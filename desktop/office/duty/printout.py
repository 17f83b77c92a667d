"""Printed forms of duty: 值班交接班表 of one shift, and 紧急信息 (首报) of one incident."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.base.clock import civil, stamp
from desktop.base.ids import RecordId
from desktop.base.module import Form
from desktop.export.forms import Field, Fields, Prose, Signatures, lay_out_form
from desktop.export.forms import Form as Sheet
from desktop.export.forms.month import Day, MonthFacts, lay_out_month
from desktop.export.forms.sheets import HandoverFacts, handover_sheet
from desktop.export.layout.frame import Document
from desktop.office.duty import clock, rules, store
from desktop.office.duty.records import (
    BANDS,
    DONE,
    PENDING,
    Entry,
    Handover,
    Incident,
    IncidentStep,
    Matter,
    Shift,
    Slot,
)
from desktop.storage.session import Session
from desktop.system.calendar.store import calendar_of


def handover_form(session: Session, id: RecordId) -> Document:
    """值班交接班表 of a shift. Before hand-over the places to sign are empty; after it they say who signed and when."""
    shift = session.get(Shift, id)
    handover = store.handover_of(session, id)
    entries = store.entries(session, id)
    check = store.check_signatures(session, shift)
    return lay_out_form(handover_sheet(HandoverFacts(
        office=session.office.name,
        shift=f"{stamp(shift.starts_at or 0)} 至 {stamp(shift.handed_over_at or shift.ends_at or 0)}",
        leader=f"{shift.duty_leader_post}{shift.duty_leader or ''}",
        officers="、".join(str(each) for each in (shift.officer_a, shift.officer_b) if each),
        weather="，".join(each for each in (shift.weather, shift.warning) if each),
        entries=tuple(_row(entry, entries, handover) for entry in entries),
        open_matters=tuple(_matter(each, handover) for each in store.matters(session, id) if each.state != DONE),
        equipment="、".join(handover.checks) if handover else "",
        summary=_summary(session, shift, handover),
        handed_over_by=_signed(handover.outgoing if handover else None, check.outgoing if check else False),
        taken_over_by=_signed(handover.incoming if handover else None, check.incoming if check else False),
        handed_over_at=stamp(handover.at or 0) if handover else "",
        audit_head=audit_line(session),
    )))  # fmt: skip


def _row(entry: Entry, entries: list[Entry], handover: Handover | None) -> tuple[str, str, str, str]:
    late = "〔迟到〕" if rules.is_late(entry, handover) else ""
    bound = ""
    if entry.corrects is not None:
        place = next((number for number, each in enumerate(entries, 1) if each.id == entry.corrects), None)
        bound = f"〔更正第 {place} 条〕" if place else "〔更正〕"
    source = "".join(str(each) for each in (entry.from_unit, entry.from_person) if each)
    content = f"{late}{bound}{source}{'：' if source else ''}{entry.content}"
    return (f"{civil(entry.at or 0):%m-%d %H:%M}", entry.kind, content, entry.handling)


def _matter(matter: Matter, handover: Handover | None) -> tuple[str, str, str]:
    words = (
        f"{matter.title}：{matter.outcome or matter.note}" if matter.outcome or matter.note else matter.title
    )
    to_whom = str(handover.incoming) if handover and matter.state != PENDING else ""
    return (words, stamp(matter.due_at) if matter.due_at else "", to_whom)


def _summary(session: Session, shift: Shift, handover: Handover | None) -> str:
    entries = store.entries(session, shift.id)
    incidents = store.incidents(session, shift.id)
    counted = f"本班记录 {len(entries)} 条，突发事件 {len(incidents)} 起。"
    if handover is None:
        return counted
    return f"{handover.summary or counted}\n内容摘要 {handover.digest[:16]}"


def _signed(person: object, holds: bool) -> str:
    return f"{person}（签名有效）" if person and holds else f"{person}（签名不符）" if person else ""


def urgent_report(session: Session, id: RecordId) -> Document:
    """紧急信息 of one incident: what is known, steps with times, whether the reports were in time."""
    incident = session.get(Incident, id)
    steps = store.steps(session, id)
    running = clock.clock_of(incident, steps)
    now = session.clock.now_ms()
    rows = (
        (Field("事件", incident.title, span=2),),
        (Field("接报时间", stamp(incident.received_at or 0)),
         Field("事发时间", stamp(incident.happened_at) if incident.happened_at else "核实中")),
        (Field("地点", incident.place or "核实中"), Field("类别级别", f"{incident.category}　{incident.level}")),
        (Field("信息来源", f"{incident.from_unit or ''}{incident.from_person or ''}"), Field("电话", incident.phone)),
        (Field("电话首报", running.phone.words(now)), Field("书面首报", running.written.words(now))),
        (Field("简要情况", incident.summary, span=2, lines=4),),
    )  # fmt: skip
    return lay_out_form(Sheet(
        title="紧急信息",
        blocks=(Fields(rows), Prose("\n".join(_step(step) for step in steps), "处置经过"),
                Signatures((("值班员", str(incident.officer or "")), ("签发", "")))),
        line_left=session.office.name, line_right=stamp(now), audit_head=audit_line(session),
    ))  # fmt: skip


def _step(step: IncidentStep) -> str:
    to_whom = f"（{step.to_whom}）" if step.to_whom else ""
    return f"{stamp(step.at or 0)}　{step.step}{to_whom}{'：' if step.words else ''}{step.words}"


def roster_month(session: Session, year: int, month: int) -> Document:
    """值班表 of a month on one landscape page: three names a day, 未安排 where nobody is."""
    calendar = calendar_of(session)
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    names = {(slot.duty_on, slot.band): str(slot.person_name) for slot in store.slots(session, first, last)}
    days = {}
    for number in range(1, last.day + 1):
        on = date(year, month, number)
        listed = calendar.listed(on)
        mark = "" if listed is None else "休" if listed.is_off else "班"
        lines = tuple(f"{short}　{names.get((on, band), '未安排')}"
                      for band, short in zip(BANDS, ("带班", "主班", "副班"), strict=True))  # fmt: skip
        note = listed.name if listed is not None and listed.is_off else ""
        days[number] = Day(mark, note, lines)
    return lay_out_month(MonthFacts(
        title=f"{session.office.name}{year}年{month}月值班表", year=year, month=month, days=days,
        foot="值班时间为当日 8:30 至次日 8:30；换班须经批准并登记。", audit_head=audit_line(session),
    ))  # fmt: skip


def roster_of(session: Session, id: RecordId) -> Document:
    """值班表 of the month in which a place of the roster lies."""
    on = session.get(Slot, id).duty_on
    assert on is not None
    return roster_month(session, on.year, on.month)


def audit_line(session: Session) -> str:
    """What is printed small at the foot: the head of the audit chain at the time of printing."""
    head = session.run(lambda writer: writer.audit.head())
    return f"审计 {head.code}　{stamp(session.clock.now_ms())}　{session.office.device_name}"


FORMS = (
    Form("duty.shift", "handover", "值班交接班表", handover_form),
    Form("duty.slot", "roster", "值班表", roster_of),
    Form("duty.incident", "report", "紧急信息", urgent_report),
)
