"""Printed forms of 督查督办: the list of open matters, and the notice with which one matter is handed over."""

from __future__ import annotations

from datetime import date

from desktop.base.clock import civil, stamp, today
from desktop.base.ids import RecordId
from desktop.base.module import Form
from desktop.export.forms import Field, Fields, Prose, Signatures, lay_out_form
from desktop.export.forms import Form as Sheet
from desktop.export.forms.sheets import TaskLine, TaskListFacts, task_list
from desktop.export.layout.frame import Document
from desktop.office.supervision import rules, store
from desktop.office.supervision.records import WAITING, SupervisionItem
from desktop.storage.session import Session
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of


def tasks(session: Session, id: RecordId | None = None) -> Document:
    """督办任务清单 of the compartment of one matter (of the lowest held when none is named), open ones by deadline.

    One list never mixes levels, so that it bears one mark and goes to those cleared for it.
    """
    home = session.get(SupervisionItem, id).compartment if id else _lowest(session)
    items = [item for item in store.open_items(session) if item.compartment == home]
    calendar, on = calendar_of(session), today(session.clock)
    mark = items[0].classification if items else "内部"
    return lay_out_form(task_list(TaskListFacts(
        office=session.office.name,
        tasks=tuple(_line(session, item, calendar) for item in items),
        as_of=date_words(on),
        remark="■已超期　▲三个工作日内到期　●正常　○待交办",
        classification="" if mark == "内部" else mark,
        audit_head=audit_line(session),
    )))  # fmt: skip


def _lowest(session: Session) -> str:
    return next((each.id for each in session.compartments() if each.id != "common"), "common")


def _line(session: Session, item: SupervisionItem, calendar: Calendar) -> TaskLine:
    state = rules.colour_of(item, today(session.clock), calendar)
    word = "○待交办" if item.stage == WAITING else f"{state.shape}{state.word}"
    steps = [step for step in store.steps(session, item.id) if step.step == "反馈"]
    last = f"{civil(steps[-1].at or 0):%m-%d} {steps[-1].words}" if steps else ""
    progress = f"{item.progress or 0}%　{last}".strip()
    return TaskLine(
        f"{item.matter}（{item.number or '待编号'}）", item.source_title, str(item.lead or ""),
        "、".join(item.assist), f"{item.due_on:%Y-%m-%d}" if item.due_on else "未定", word, progress,
    )  # fmt: skip


def notice(session: Session, id: RecordId) -> Document:
    """督办通知单 of one matter: what is asked of whom by when, what was reported, places to sign."""
    item = session.get(SupervisionItem, id)
    due = item.due_on
    rows = (
        (Field("督办文号", item.number or "待编号"), Field("交办日期", str(item.handed_over_on or ""))),
        (Field("督办事项", item.matter, span=2, lines=2),),
        (Field("立项依据", item.source_title, span=2),),
        (Field("牵头单位", str(item.lead or "")), Field("责任人", str(item.owner or ""))),
        (Field("配合单位", "、".join(item.assist), span=2),),
        (
            Field("办结时限", f"{due.year}年{due.month}月{due.day}日" if due else "未定"),
            Field("时限依据", item.due_basis),
        ),
        (Field("工作要求", item.requirement, span=2, lines=3),),
    )
    steps = "\n".join(
        f"{stamp(step.at or 0)}　{step.step}　{step.unit_name or step.author or ''}：{step.words}"
        for step in store.steps(session, id)
    )
    return lay_out_form(Sheet(
        title="督办通知单",
        blocks=(Fields(rows), Prose(steps, "办理过程"), Signatures((("承办单位签收", ""), ("交办人", "")))),
        line_left=session.office.name,
        classification="" if item.classification == "内部" else item.classification,
        audit_head=audit_line(session),
    ))  # fmt: skip


def date_words(on: date) -> str:
    """2026年11月3日."""
    return f"{on.year}年{on.month}月{on.day}日"


def audit_line(session: Session) -> str:
    """What is printed small at the foot: the head of the audit chain at the time of printing."""
    head = session.run(lambda writer: writer.audit.head())
    return f"审计 {head.code}　{stamp(session.clock.now_ms())}　{session.office.device_name}"


FORMS = (
    Form("supervision.item", "tasks", "督办任务清单", tasks),
    Form("supervision.item", "notice", "督办通知单", notice),
)
