"""What is kept of a supervised matter and what was reported about it. Kind and field names are permanent."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import (
    Named,
    Record,
    choice,
    day,
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

WAITING, AT_WORK, FINISHED = "待交办", "在办", "办结"
STAGES = (WAITING, AT_WORK, FINISHED)

HANDED_OVER, FED_BACK, URGED, EXTENDED, REOPENED = "交办", "反馈", "催办", "延期", "重新办理"
OPENED = "立项"
STEPS = (OPENED, HANDED_OVER, FED_BACK, URGED, EXTENDED, FINISHED, REOPENED)


@record(kind="supervision.item", title="督办事项")
class SupervisionItem(Record):
    """One matter under supervision: what, who leads, the one person responsible, by when, where it came from.

    `source_*` name the record it was opened from (a decision of a meeting); it lies in the same compartment.
    `finished_on` is empty exactly while the matter is not struck off. `signature` is that of the officer who struck
    it off, over its values and result (hex).
    """

    number: str = text("督办文号", searchable=True, sortable=True, group="number", editable=False)
    year: int | None = integer("年度", group="number", editable=False)
    serial: int | None = integer("流水", sortable=True, group="number", editable=False)
    matter: str = text("督办事项", required=True, max_length=300, searchable=True)
    requirement: str = long_text("工作要求", max_length=5000, searchable=True)
    lead: Named | None = unit("牵头单位", required=True, searchable=True, sortable=True)
    assist: tuple[str, ...] = items("配合单位", searchable=True)
    owner: Named | None = person("责任人", searchable=True, sortable=True, hint="一事一人，只填一位")
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部")
    due_on: date | None = day("办结时限", sortable=True, group="deadline")
    due_basis: str = text("时限依据", max_length=200, group="deadline", editable=False)
    progress: int | None = integer("进度（%）", minimum=0, maximum=100, group="course", editable=False)
    stage: str = choice("办理状态", STAGES, default=WAITING, sortable=True, group="course", editable=False)
    handed_over_on: date | None = day("交办日期", sortable=True, group="course", editable=False)
    finished_on: date | None = day("办结日期", sortable=True, group="course", editable=False)
    result: str = text("办理结果", max_length=1000, searchable=True, group="course", editable=False)
    signature: str = text("销号签名", group="course", editable=False)
    signed_by: str = text("销号签名人", group="course", editable=False)
    source_kind: str = text("来源类别", group="source", editable=False)
    source: RecordId | None = link("来源", group="source", editable=False)
    source_title: str = text("立项依据", max_length=300, searchable=True, group="source")
    area: str = text("专项", max_length=20, searchable=True, hint="如 重点项目、民生实事；挂图按专项分区")


@record(kind="supervision.feedback", title="办理记录", append_only=True)
class Feedback(Record):
    """One step of a matter: handed over, reported, urged, extended, finished. Never changed.

    Each carries the deadline and stage that held after it, so that the history of colours can be computed.
    """

    parent: RecordId | None = link("督办事项", required=True)
    step: str = choice("环节", STEPS, required=True)
    unit_name: Named | None = unit("单位", searchable=True)
    author: Named | None = person("填写人", searchable=True)
    words: str = long_text("内容", max_length=5000, searchable=True)
    channel: str = text("方式", max_length=20)
    progress: int | None = integer("进度（%）", minimum=0, maximum=100)
    due_on: date | None = day("当时的办结时限")
    stage: str = choice("此后状态", STAGES, required=True)
    at: int | None = instant("时间", required=True, sortable=True)
