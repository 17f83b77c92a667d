"""What is kept of a draft. Kind and field names are permanent."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import Named, Record, choice, day, flag, instant, long_text, person, record, text

CLASSIFICATIONS = ("内部", "秘密", "机密", "绝密")
URGENCIES = ("平件", "加急", "特急")
"""公文 know 特急 and 加急 (条例 Art. 9); 平件 is printed empty."""

DOCUMENT, LETTER, ORDER, MINUTES, BULLETIN = "文件", "信函", "命令（令）", "纪要", "简报"
ANNEX = "附件（不与正文装订的）"
FORMS = (DOCUMENT, LETTER, ORDER, MINUTES, BULLETIN, ANNEX)

STANDARD = "国标（22行28字）"
PROFILES = (STANDARD, "GB/T 33476", "固定值28磅", "固定值28.95磅", "固定值30磅")

SEALED, PLAIN, STAMPED = "加盖印章", "不加盖印章", "签发人签名章"
SEALINGS = (SEALED, PLAIN, STAMPED)


@record(kind="drafts.draft", title="文稿")
class Draft(Record):
    """One paper being written: its text, and what its head says beyond the text.

    A head field that is empty leaves the element to what the text says. `classification` fixes the compartment at
    birth. `title` is kept from the text by the verbs, `written_at` is when the text last changed
    (both of the text's own register: two people who change text and head at once do not meet).
    """

    title: str = text("标题", max_length=300, searchable=True, group="text", editable=False)
    form: str = choice("文种版式", FORMS, required=True, default=DOCUMENT, sortable=True)
    profile: str = choice("版面规格", PROFILES, required=True, default=STANDARD)
    issuer: str = text("发文机关", max_length=300, searchable=True, hint="联合行文用顿号分开，主办机关在前")
    document_number: str = text("发文字号", max_length=60, searchable=True, hint="如 云政办发〔2026〕18号")
    signatory: str = text("签发人", max_length=100, hint="上行文填写；几位用顿号分开")
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部", group="secrecy")
    secrecy_period: str = text("保密期限", max_length=40, group="secrecy", hint="如 10年、6个月")
    copy_number: str = text("份号", max_length=20, hint="一般为 6 位数字")
    urgency: str = choice("紧急程度", URGENCIES, required=True, default="平件")
    main_recipients: str = text("主送机关", max_length=2000, searchable=True)
    copy_recipients: str = text("抄送机关", max_length=2000, searchable=True)
    signed_by: str = text("署名", max_length=300, hint="不填则取正文末尾的署名或发文机关")
    issued_on: date | None = day("成文日期")
    sealing: str = choice("用印方式", SEALINGS, required=True, default=SEALED)
    note: str = text("附注", max_length=200, hint="如 此件公开发布")
    printed_by: str = text("印发机关", max_length=100)
    printed_on: date | None = day("印发日期")
    mark: str = text("标志名称", max_length=40, hint="纪要、简报、命令的红色名称")
    draft_mark: str = text("草稿标记", max_length=30, hint="如 送审稿；定稿时清空")
    is_preprinted: bool = flag("套打")
    drafted_by: Named | None = person("起草人", searchable=True, sortable=True, editable=False)
    written_at: int | None = instant("修改时间", sortable=True, editable=False, group="text")
    body: str = long_text("正文", searchable=True, group="text", max_length=200_000)
