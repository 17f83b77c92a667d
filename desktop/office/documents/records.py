"""What is kept of an incoming document, and the opinions written on it. Kind and field names are permanent."""

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
URGENCIES = ("特提", "特急", "加急", "平件")
DOCUMENT_TYPES = (
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
)
"""The fifteen kinds of official document (条例 Art. 8)."""

MEDIA = ("纸质", "电子", "光盘", "机要件", "电报")

TO_HANDLE = "办件"
TO_READ = "阅件"
PURPOSES = (TO_HANDLE, TO_READ)
"""批办性 or 阅知性 (条例 Art. 24): a document for reading may be finished without a unit handling it."""

REGISTERED, PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK, FINISHED = (
    "登记",
    "拟办",
    "批示",
    "承办",
    "反馈",
    "办结",
)
SENT_BACK, VOIDED = "退文", "作废"
STEPS = (REGISTERED, PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK, FINISHED)
"""The way of a document. `stage` is the last step done, so a document in 登记 waits for 拟办."""
STAGES = (*STEPS, SENT_BACK, VOIDED)
OPEN_STAGES = (REGISTERED, PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK)
"""Stages in which something is still owed; only these can be overdue."""

RETURNED, URGED, REOPENED, CORRECTED = "退回", "催办", "撤销办结", "更正"
OPINION_STEPS = (
    PROPOSED,
    INSTRUCTED,
    ASSIGNED,
    FED_BACK,
    FINISHED,
    RETURNED,
    URGED,
    SENT_BACK,
    REOPENED,
    VOIDED,
    CORRECTED,
)


@record(kind="documents.incoming", title="收文")
class IncomingDocument(Record):
    """One incoming document as registered (收文登记), where it stands and by when it is owed.

    `receipt_number` is given once by the verb that registers and never changes. `classification` fixes the
    compartment at birth. `issued_on` is the date of the document (成文日期), `due_on` the last day on which handling
    is in time. `finished_on` is empty exactly while `stage` is one of `OPEN_STAGES`. `handler` is the colleague who
    has to take the next step.
    """

    receipt_number: str = text("收文号", searchable=True, sortable=True, group="receipt", editable=False)
    receipt_year: int | None = integer("收文年度", group="receipt", editable=False)
    receipt_serial: int | None = integer("收文流水", sortable=True, group="receipt", editable=False)
    received_at: int | None = instant("收文时间", sortable=True, hint="签收的时间，不填即为现在")
    title: str = text("标题", required=True, max_length=300, searchable=True)
    from_unit: Named | None = unit("来文单位", required=True, searchable=True, sortable=True)
    document_number: str = text("来文字号", max_length=60, searchable=True, hint="如 云政办发〔2026〕18号")
    document_type: str = choice("文种", DOCUMENT_TYPES)
    urgency: str = choice("紧急程度", URGENCIES, required=True, default="平件", sortable=True)
    purpose: str = choice("办理性质", PURPOSES, required=True, default=TO_HANDLE)
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部", group="secrecy")
    secrecy_period: str = text("保密期限", max_length=40, group="secrecy", hint="如 10年、6个月、长期")
    copy_number: str = text("份号", max_length=20, hint="一般为 6 位数字")
    copies: int | None = integer("份数", minimum=1, maximum=9999)
    issued_on: date | None = day("成文日期", sortable=True)
    pages: int | None = integer("页数", minimum=1, maximum=99999)
    enclosures: tuple[str, ...] = items("附件")
    medium: str = choice("载体", MEDIA, default="纸质")
    signed_for_by: Named | None = person("签收人")
    handler: Named | None = person("经办人", searchable=True, sortable=True)
    remarks: str = text("备注", max_length=500, searchable=True)
    body: str = long_text("正文", searchable=True)
    lead_unit: Named | None = unit(
        "主办单位", searchable=True, sortable=True, group="assignment", editable=False
    )
    assist_units: tuple[str, ...] = items("协办单位", searchable=True, group="assignment", editable=False)
    due_on: date | None = day("办理时限", sortable=True, group="deadline", hint="不填则按紧急程度推算")
    due_basis: str = text("时限依据", max_length=500, group="deadline", editable=False)
    stage: str = choice(
        "办理阶段", STAGES, default=REGISTERED, sortable=True, group="progress", editable=False
    )
    finished_on: date | None = day(
        "办结日期", sortable=True, group="progress", editable=False, hint="空着即仍在办理"
    )
    result: str = text("办理结果", max_length=1000, searchable=True, group="progress", editable=False)
    whereabouts: str = text("去向", max_length=200, editable=False, hint="归档号、清退或销毁")


@record(kind="documents.opinion", title="办理意见", append_only=True)
class Opinion(Record):
    """One thing written or done about an incoming document. Never changed: a correction names the one it corrects."""

    parent: RecordId | None = link("来文", required=True)
    step: str = choice("环节", OPINION_STEPS, required=True)
    from_stage: str = choice("此前阶段", STAGES, required=True)
    author: Named | None = person("署名人", searchable=True)
    post: str = text("职务", max_length=60)
    unit_name: Named | None = unit("单位", searchable=True)
    words: str = long_text("意见", max_length=5000, searchable=True)
    written_at: int | None = instant("时间", required=True, sortable=True)
    corrects: RecordId | None = link("所更正的意见")
