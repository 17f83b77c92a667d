"""What is kept of a meeting. Everything that two people may edit separately is a record of its own with `parent`.

Kind and field names are permanent. `parent` of every child is the meeting. `position` sorts siblings (see
`desktop.base.positions`).
"""

from __future__ import annotations

from datetime import date

from desktop.base.fields import (
    Named,
    Record,
    choice,
    day,
    flag,
    instant,
    integer,
    items,
    link,
    long_text,
    person,
    record,
    text,
    unit,
)
from desktop.base.ids import RecordId

CLASSIFICATIONS = ("内部", "秘密", "机密", "绝密")
KINDS = ("全体会议", "常务会议", "办公会议", "专题会议", "党组会", "电视电话会")

PREPARING, HELD, ISSUED, CANCELLED = "筹备", "已召开", "纪要已印发", "已取消"
STAGES = (PREPARING, HELD, ISSUED, CANCELLED)

PURPOSES = ("传达", "审议", "研究", "听取汇报", "通报")
PASSED, PASSED_IN_PRINCIPLE, AFTER_CHANGES, POSTPONED, REJECTED, NOT_TAKEN, NOTED = (
    "通过",
    "原则通过",
    "修改后印发",
    "缓议",
    "不通过",
    "未议",
    "已传达",
)
RESULTS = (PASSED, PASSED_IN_PRINCIPLE, AFTER_CHANGES, POSTPONED, REJECTED, NOT_TAKEN, NOTED)

ATTENDING, OBSERVING, STAFF = "出席", "列席", "工作人员"
CAPACITIES = (ATTENDING, OBSERVING, STAFF)
EXPECTED, PRESENT, LATE, BY_PROXY, ON_LEAVE = "应到", "实到", "迟到", "代会", "请假"
SIGN_IN = (EXPECTED, PRESENT, LATE, BY_PROXY, ON_LEAVE)

BEFORE, DURING, AFTER = "会前", "会中", "会后"
PHASES = (BEFORE, DURING, AFTER)

DRAFTED, REVIEWED, COUNTERSIGNED, SIGNED, PRINTED = "起草", "核稿", "会签", "签发", "印发"
MINUTES_STEPS = (DRAFTED, REVIEWED, COUNTERSIGNED, SIGNED, PRINTED)
"""The way of minutes. `stage` is the last step done."""


@record(kind="meetings.plan", title="会议")
class MeetingPlan(Record):
    """One meeting: its plan (方案) and how far it has come. Times are instants; `minutes` is the expected length."""

    title: str = text("会议名称", required=True, max_length=200, searchable=True)
    kind: str = choice("会议类型", KINDS, required=True, sortable=True)
    session_number: int | None = integer("届次", minimum=1, maximum=9999, hint="第几次")
    starts_at: int | None = instant("开始时间", required=True, sortable=True, group="time")
    minutes: int | None = integer("预计时长（分钟）", required=True, minimum=5, maximum=2880, group="time")
    place: str = text("地点", required=True, max_length=100, searchable=True)
    host: Named | None = person("主持人", required=True, searchable=True, sortable=True)
    host_post: str = text("主持人职务", max_length=60)
    recorder: Named | None = person("记录人")
    organiser: Named | None = unit("主办单位", searchable=True)
    scale: int | None = integer("规模（人）", minimum=1, maximum=99999)
    purpose: str = long_text("会议目的", max_length=2000, searchable=True)
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部", group="secrecy")
    secrecy_period: str = text("保密期限", max_length=40, group="secrecy")
    stage: str = choice("会议状态", STAGES, default=PREPARING, sortable=True, group="course", editable=False)
    seat_rows: str = text("座位排数", max_length=60, group="seats", editable=False)
    cancelled_because: str = text("取消原因", max_length=300, group="course", editable=False)


@record(kind="meetings.topic", title="议题")
class Topic(Record):
    """One item of the agenda with its reporter, its time and what came of it."""

    parent: RecordId | None = link("会议", required=True)
    position: str = text("次序", required=True, sortable=True, editable=False)
    title: str = text("议题", required=True, max_length=200, searchable=True)
    purpose: str = choice("性质", PURPOSES, default="审议")
    unit_name: Named | None = unit("汇报单位", searchable=True)
    reporter: Named | None = person("汇报人", searchable=True)
    planned_minutes: int | None = integer("计划（分钟）", required=True, minimum=1, maximum=600)
    actual_minutes: int | None = integer("实际（分钟）", minimum=0, maximum=1440, group="outcome")
    result: str = choice("结论", RESULTS, group="outcome")
    discussion: str = long_text("议定情况", max_length=20_000, searchable=True)
    observers: tuple[str, ...] = items("列席单位")


@record(kind="meetings.attendee", title="参会人员")
class Attendee(Record):
    """One person of a meeting, in which capacity, and whether they came. Order is by rank as kept by the office."""

    parent: RecordId | None = link("会议", required=True)
    position: str = text("次序", required=True, sortable=True, editable=False)
    capacity: str = choice("参会身份", CAPACITIES, required=True, default=ATTENDING)
    person_name: Named | None = person("姓名", required=True, searchable=True)
    unit_name: Named | None = unit("单位", searchable=True)
    post: str = text("职务", max_length=60)
    state: str = choice("签到", SIGN_IN, required=True, default=EXPECTED, group="sign_in")
    signed_in_at: int | None = instant("签到时间", group="sign_in")
    proxy: Named | None = person("代会人", group="sign_in")
    reason: str = text("请假事由", max_length=200, group="sign_in")
    seat: str = text("座位", max_length=10, group="seat", editable=False)


@record(kind="meetings.task_item", title="会务事项")
class TaskItem(Record):
    """One thing to be done before, during or after a meeting, by whom and by when."""

    parent: RecordId | None = link("会议", required=True)
    position: str = text("次序", required=True, sortable=True, editable=False)
    phase: str = choice("阶段", PHASES, required=True, default=BEFORE)
    title: str = text("事项", required=True, max_length=100, searchable=True)
    owner: Named | None = person("负责人")
    due_on: date | None = day("完成时限", sortable=True)
    is_done: bool = flag("已完成", group="done", editable=False)
    done_at: int | None = instant("完成时间", group="done", editable=False)


@record(kind="meetings.minutes", title="会议纪要")
class Minutes(Record):
    """The minutes of a meeting. Once issued (`stage` 印发) they are frozen, as are decisions, topics and people.

    `signature` is that of the officer who issued them, over text, decisions and people (hex).
    """

    parent: RecordId | None = link("会议", required=True)
    title: str = text("纪要标题", max_length=200, searchable=True)
    issue: str = text("纪要编号", searchable=True, sortable=True, group="number", editable=False)
    year: int | None = integer("年度", group="number", editable=False)
    serial: int | None = integer("流水", group="number", editable=False)
    overview: str = long_text("会议概况", max_length=5000, searchable=True)
    body: str = long_text("正文", searchable=True)
    distribution: str = text("分送", max_length=500)
    stage: str = choice(
        "办理环节", MINUTES_STEPS, default=DRAFTED, sortable=True, group="course", editable=False
    )
    drafted_by: Named | None = person("起草人", group="course", editable=False)
    drafted_at: int | None = instant("起草时间", group="course", editable=False)
    reviewed_by: Named | None = person("核稿人", group="course", editable=False)
    reviewed_at: int | None = instant("核稿时间", group="course", editable=False)
    countersigned_by: tuple[str, ...] = items("会签单位", group="course", editable=False)
    countersigned_at: int | None = instant("会签时间", group="course", editable=False)
    signatory: Named | None = person("签发人", searchable=True, group="course", editable=False)
    signed_at: int | None = instant("签发时间", group="course", editable=False)
    issued_at: int | None = instant("印发时间", sortable=True, group="course", editable=False)
    signature: str = text("印发签名", group="seal", editable=False)
    signed_by: str = text("印发签名人", group="seal", editable=False)


@record(kind="meetings.decision", title="议定事项")
class Decision(Record):
    """One matter decided: what, who leads, who assists, until when. Its deadline is a register of its own."""

    parent: RecordId | None = link("会议", required=True)
    topic: RecordId | None = link("议题")
    position: str = text("次序", required=True, sortable=True, editable=False)
    matter: str = text("事项", required=True, max_length=300, searchable=True)
    lead: Named | None = unit("牵头单位", searchable=True, sortable=True)
    assist: tuple[str, ...] = items("配合单位", searchable=True)
    due_on: date | None = day("时限", sortable=True, group="deadline")
    outcome: str = text("成果形式", max_length=100)
    opened_kind: str = text("转办类别", group="opened", editable=False)
    opened: RecordId | None = link("转办事项", group="opened", editable=False)
    opened_number: str = text("转办文号", group="opened", editable=False)
