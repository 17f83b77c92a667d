"""Ready sheets: 值班交接班表, 督办任务清单, 签到表. Their layout is house practice, not a standard."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.export.forms.model import Column, Field, Fields, Form, Prose, Signatures, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts:
    """One duty hand-over as printed; every value is ready text (dates and times included).

    ``entries`` are (time, channel, content, handling); ``open_matters`` (matter, deadline, to whom).
    """

    office: str
    shift: str
    leader: str
    officers: str
    weather: str = ""
    phones: str = ""
    entries: tuple[tuple[str, str, str, str], ...] = ()
    open_matters: tuple[tuple[str, str, str], ...] = ()
    instructions: str = ""
    leader_whereabouts: str = ""
    equipment: str = ""
    summary: str = ""
    handed_over_by: str = ""
    taken_over_by: str = ""
    handed_over_at: str = ""
    classification: str = ""
    audit_head: str = ""


def handover_sheet(facts: HandoverFacts) -> Form:
    """值班交接班表: who, what happened, what is left to do, both signatures."""
    head = Fields(
        (
            (Field("班次", facts.shift), Field("带班领导", facts.leader)),
            (Field("值班人员", facts.officers), Field("值班电话", facts.phones)),
            (Field("天气预警", facts.weather, span=2),),
            (Field("领导批示交办", facts.instructions, span=2, lines=2),),
            (Field("领导去向", facts.leader_whereabouts, span=2),),
            (Field("设备物品", facts.equipment, span=2),),
        )
    )
    entries = Table(
        (
            Column("时间", 0.75, "centre"),
            Column("方式", 0.6, "centre"),
            Column("内容", 3.2),
            Column("处理情况", 1.9),
        ),
        facts.entries,
        caption="一、值班记事",
        least_rows=3,
    )
    matters = Table(
        (
            Column("序号", 0.55, "centre"),
            Column("移交事项", 3.6),
            Column("时限", 1.2, "centre"),
            Column("接办人", 0.9, "centre"),
        ),
        tuple((str(index), *row) for index, row in enumerate(facts.open_matters, 1)),
        caption="二、移交事项",
        least_rows=3,
    )
    closing = Fields(((Field("本班小结", facts.summary, span=2, lines=2),),))
    return Form(
        title=f"{facts.office}值班交接班表",
        blocks=(
            head,
            entries,
            matters,
            closing,
            Signatures(
                (
                    ("交班人（签名）", facts.handed_over_by),
                    ("接班人（签名）", facts.taken_over_by),
                    ("交接时间", facts.handed_over_at),
                )
            ),
        ),
        classification=facts.classification,
        audit_head=facts.audit_head,
    )


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One supervised task as printed; every value is ready text."""

    matter: str
    source: str
    lead: str
    assist: str
    due: str
    state: str
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskListFacts:
    """督办任务清单: tasks in the order they are to be printed."""

    office: str
    title: str = "督办任务清单"
    tasks: tuple[TaskLine, ...]
    as_of: str = ""
    remark: str = ""
    classification: str = ""
    audit_head: str = ""


def task_list(facts: TaskListFacts) -> Form:
    """The list on landscape A4, its heads repeated on every page."""
    table = Table(
        (
            Column("序号", 0.6, "centre"),
            Column("任务事项", 3.2),
            Column("来源", 1.7),
            Column("牵头单位", 1.4),
            Column("配合单位", 1.7),
            Column("时限", 1.25, "centre"),
            Column("状态", 0.7, "centre"),
            Column("进展情况", 2.2),
        ),
        tuple(
            (
                str(index),
                task.matter,
                task.source,
                task.lead,
                task.assist,
                task.due,
                task.state,
                task.progress,
            )
            for index, task in enumerate(facts.tasks, 1)
        ),
    )
    blocks = (table, Prose(facts.remark)) if facts.remark else (table,)
    return Form(
        title=facts.title,
        blocks=blocks,
        line_left=f"填报单位：{facts.office}",
        line_right=f"截至：{facts.as_of}" if facts.as_of else "",
        classification=facts.classification,
        audit_head=facts.audit_head,
        landscape=True,
        size_pt=10.5,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFacts:
    """签到表: ``people`` are (unit, name, post), in order; ``spare`` empty rows follow for those not listed."""

    title: str
    time: str = ""
    place: str = ""
    people: tuple[tuple[str, str, str], ...] = ()
    spare: int = 5
    classification: str = ""
    audit_head: str = ""


def sign_in_sheet(facts: SignInFacts) -> Form:
    """One row for each person, tall enough to sign in, numbered."""
    rows = [(str(number), *person, "", "") for number, person in enumerate(facts.people, 1)]
    table = Table(
        (
            Column("序号", 0.65, "centre"),
            Column("单位", 2.0),
            Column("姓名", 1.0, "centre"),
            Column("职务", 1.5),
            Column("签名", 1.5, "centre"),
            Column("备注", 0.9),
        ),
        (*rows, *((str(len(rows) + extra), "", "", "", "", "") for extra in range(1, facts.spare + 1))),
        row_mm=11.0,
    )
    return Form(
        title=f"{facts.title}签到表",
        blocks=(table,),
        line_left=f"时间：{facts.time}" if facts.time else "",
        line_right=f"地点：{facts.place}" if facts.place else "",
        classification=facts.classification,
        audit_head=facts.audit_head,
    )
