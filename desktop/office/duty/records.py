"""What is kept of duty. Log, incidents, steps and hand-overs are append-only. Kind and field names are permanent."""

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

LEADER, OFFICER_A, OFFICER_B = "带班领导", "值班员A", "值班员B"
BANDS = (LEADER, OFFICER_A, OFFICER_B)

ON_DUTY, HANDED_OVER = "在班", "已交班"
SHIFT_STATES = (ON_DUTY, HANDED_OVER)

CALL_IN, CALL_OUT, PAPER, INCIDENT, VISIT, INSPECTION, CORRECTION = (
    "来电",
    "去电",
    "来文",
    "突发",
    "来访",
    "巡查",
    "更正",
)
ENTRY_KINDS = (CALL_IN, CALL_OUT, PAPER, INCIDENT, VISIT, INSPECTION, CORRECTION)
CHANNELS = ("电话", "传真", "机要", "来人", "视频", "现场")

CATEGORIES = ("自然灾害", "事故灾难", "公共卫生", "社会安全")
LEVELS = ("Ⅰ级特别重大", "Ⅱ级重大", "Ⅲ级较大", "Ⅳ级一般", "未定级")

RECEIVED, TOLD_LEADER, DISPATCHED, PHONE_FIRST, WRITTEN_FIRST, FOLLOW_UP, INSTRUCTED, FINAL = (
    "接报",
    "报带班",
    "派单",
    "电话首报",
    "书面首报",
    "续报",
    "批示",
    "终报",
)
INCIDENT_STEPS = (RECEIVED, TOLD_LEADER, DISPATCHED, PHONE_FIRST, WRITTEN_FIRST, FOLLOW_UP, INSTRUCTED, FINAL)

PENDING, PASSED_ON, DONE = "未了", "交出", "办结"
MATTER_STATES = (PENDING, PASSED_ON, DONE)


@record(kind="duty.slot", title="值班安排")
class Slot(Record):
    """Who has which duty on one day. One row for each day and band, so that swaps meet as conflicts."""

    duty_on: date | None = day("日期", required=True, sortable=True)
    band: str = choice("岗位", BANDS, required=True, sortable=True)
    person_name: Named | None = person("人员", required=True, searchable=True, sortable=True, group="who")
    phone: str = text("电话", max_length=40, group="who")
    remarks: str = text("备注", max_length=200, hint="换班须写明批准人")


@record(kind="duty.shift", title="值班班次")
class Shift(Record):
    """One shift, 24 hours as a rule. Locked once handed over: only what is marked 迟到 may still arrive."""

    starts_at: int | None = instant("接班时间", required=True, sortable=True)
    ends_at: int | None = instant("应交班时间", required=True)
    duty_leader: Named | None = person("带班领导", searchable=True)
    duty_leader_post: str = text("带班领导职务", max_length=60)
    officer_a: Named | None = person("主班", required=True, searchable=True)
    officer_b: Named | None = person("副班", searchable=True)
    weather: str = text("天气", max_length=60)
    warning: str = text("预警", max_length=100)
    state: str = choice(
        "班次状态", SHIFT_STATES, default=ON_DUTY, sortable=True, group="course", editable=False
    )
    handed_over_at: int | None = instant("交班时间", sortable=True, group="course", editable=False)


@record(kind="duty.entry", title="值班记录", append_only=True)
class Entry(Record):
    """One line of the duty log, to the minute. `corrects` binds a correction to the line it sets right."""

    parent: RecordId | None = link("班次", required=True)
    at: int | None = instant("时间", required=True, sortable=True)
    kind: str = choice("类别", ENTRY_KINDS, required=True, default=CALL_IN)
    channel: str = choice("方式", CHANNELS, default="电话")
    from_unit: Named | None = unit("对方单位", searchable=True)
    from_person: Named | None = person("对方姓名", searchable=True)
    phone: str = text("对方电话", max_length=40)
    content: str = long_text("内容", required=True, max_length=5000, searchable=True)
    handling: str = long_text("处理情况", max_length=5000, searchable=True)
    recorder: Named | None = person("记录人", searchable=True)
    incident: RecordId | None = link("突发事件")
    corrects: RecordId | None = link("所更正的记录")
    is_late: bool = flag("迟到", hint="本班已交班后补记")


@record(kind="duty.incident", title="突发事件", append_only=True)
class Incident(Record):
    """An incident as first received. What follows are steps. Limits are those in force then, in minutes."""

    parent: RecordId | None = link("接报班次", required=True)
    title: str = text("事件", required=True, max_length=200, searchable=True)
    received_at: int | None = instant("接报时间", required=True, sortable=True)
    happened_at: int | None = instant("事发时间")
    place: str = text("地点", max_length=200, searchable=True)
    category: str = choice("类别", CATEGORIES, required=True)
    level: str = choice("初判级别", LEVELS, required=True, default="未定级")
    from_unit: Named | None = unit("来源单位", searchable=True)
    from_person: Named | None = person("报告人", searchable=True)
    phone: str = text("报告人电话", max_length=40)
    summary: str = long_text("简要情况", required=True, max_length=5000, searchable=True)
    phone_limit: int | None = integer("电话首报时限（分钟）", required=True, minimum=1, maximum=1440)
    written_limit: int | None = integer("书面首报时限（分钟）", required=True, minimum=1, maximum=1440)
    officer: Named | None = person("接报人")


@record(kind="duty.incident_step", title="突发事件处置", append_only=True)
class IncidentStep(Record):
    """One step in handling an incident, at the moment it was done, in the shift that did it."""

    parent: RecordId | None = link("突发事件", required=True)
    shift: RecordId | None = link("班次", required=True)
    step: str = choice("环节", INCIDENT_STEPS, required=True)
    at: int | None = instant("时间", required=True, sortable=True)
    to_whom: str = text("报送对象", max_length=100)
    words: str = long_text("内容", max_length=5000, searchable=True)
    next_at: int | None = instant("下次续报时间")
    handler: Named | None = person("经办人")


@record(kind="duty.matter", title="未了事项")
class Matter(Record):
    """A matter still open in a shift. At hand-over it is 办结 or 交出; one passed on begins anew in the next shift."""

    parent: RecordId | None = link("班次", required=True)
    title: str = text("事项", required=True, max_length=200, searchable=True)
    note: str = text("要求", max_length=500, searchable=True)
    due_at: int | None = instant("截止时间", sortable=True)
    incident: RecordId | None = link("突发事件")
    carried_from: RecordId | None = link("上一班的事项", editable=False)
    state: str = choice("状态", MATTER_STATES, default=PENDING, group="outcome", editable=False)
    outcome: str = text("办理情况", max_length=500, group="outcome")


@record(kind="duty.handover", title="交接班", append_only=True)
class Handover(Record):
    """The hand-over of one shift, signed by both officers over everything `covered`. Signatures are hex Ed25519."""

    parent: RecordId | None = link("交出的班次", required=True)
    next_shift: RecordId | None = link("接班的班次")
    at: int | None = instant("交接时间", required=True, sortable=True)
    summary: str = long_text("本班小结", max_length=5000, searchable=True)
    checks: tuple[str, ...] = items("当面清点", hint="值班手机、钥匙、密码本、公章等")
    outgoing: Named | None = person("交班人", required=True)
    incoming: Named | None = person("接班人", required=True)
    outgoing_user: str = text("交班人账户", required=True, editable=False)
    incoming_user: str = text("接班人账户", required=True, editable=False)
    covered: tuple[str, ...] = items("所签内容", max_length=400_000, editable=False)
    digest: str = text("内容摘要", required=True, editable=False)
    outgoing_signature: str = text("交班人签名", required=True, editable=False)
    incoming_signature: str = text("接班人签名", required=True, editable=False)
