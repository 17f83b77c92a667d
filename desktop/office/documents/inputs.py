"""Labelled inputs of the verbs of 收文. An empty input of `Details` means: leave the field as it is."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import UserProblem
from desktop.base.fields import (
    Named,
    choice,
    day,
    fields_of,
    given,
    instant,
    integer,
    items,
    link,
    long_text,
    person,
    text,
    unit,
)
from desktop.base.ids import RecordId
from desktop.office.documents.records import DOCUMENT_TYPES, MEDIA, PURPOSES, URGENCIES, IncomingDocument

CHANNELS = ("电话", "书面", "当面")


@given
class Proposal:
    """拟办意见: by whom (the user when empty) and in what words."""

    author: Named | None = person("拟办人")
    post: str = text("职务", max_length=60)
    words: str = long_text("拟办意见", required=True, max_length=5000)


@given
class Instruction:
    """A leader's instruction as written on the paper, with the time written there."""

    author: Named | None = person("批示人", required=True)
    post: str = text("职务", max_length=60)
    words: str = long_text("批示", required=True, max_length=5000)
    written_at: int | None = instant("批示时间")


@given
class Assignment:
    """Who handles the document and by when. `authority` is needed only where no leader has instructed."""

    lead_unit: Named | None = unit("主办单位", required=True)
    assist_units: tuple[str, ...] = items("协办单位")
    due_on: date | None = day("办理时限", hint="不填则保持原时限")
    due_basis: str = text("时限依据", max_length=200, hint="如 领导批示要求")
    authority: str = text("直接转办依据", max_length=200, hint="尚无批示时必填")
    words: str = long_text("交办要求", max_length=5000)


@given
class Feedback:
    """What a handling unit reports (the leading unit when none is named)."""

    unit_name: Named | None = unit("反馈单位")
    author: Named | None = person("反馈人")
    words: str = long_text("反馈情况", required=True, max_length=5000)


@given
class Finishing:
    """The result of handling, and where the paper goes."""

    result: str = text("办理结果", max_length=1000, hint="阅件可不填")
    whereabouts: str = text("去向", max_length=200)


@given
class Reason:
    """Why a step is taken back, a document sent back or a number voided."""

    words: str = long_text("理由", required=True, max_length=2000)


@given
class Urging:
    """How and whom one urged."""

    channel: str = choice("方式", CHANNELS, required=True, default="电话")
    unit_name: Named | None = unit("被催办单位")
    author: Named | None = person("催办人")
    words: str = long_text("内容", max_length=2000)


@given
class Correction:
    """The opinion that is wrong, and what it should have said."""

    opinion: RecordId | None = link("所更正的意见", required=True)
    words: str = long_text("更正为", required=True, max_length=5000)


@given
class Place:
    """Where a closed document has gone."""

    whereabouts: str = text("去向", required=True, max_length=200)


@given
class Details:
    """What may be corrected of a registration. Empty leaves as it is; `clear` names what is to be emptied."""

    title: str = text("标题", max_length=300)
    from_unit: Named | None = unit("来文单位")
    document_number: str = text("来文字号", max_length=60)
    document_type: str = choice("文种", DOCUMENT_TYPES)
    urgency: str = choice("紧急程度", URGENCIES)
    purpose: str = choice("办理性质", PURPOSES)
    secrecy_period: str = text("保密期限", max_length=40)
    copy_number: str = text("份号", max_length=20)
    copies: int | None = integer("份数", minimum=1, maximum=9999)
    received_at: int | None = instant("收文时间")
    issued_on: date | None = day("成文日期")
    pages: int | None = integer("页数", minimum=1, maximum=99999)
    enclosures: tuple[str, ...] = items("附件")
    medium: str = choice("载体", MEDIA)
    signed_for_by: Named | None = person("签收人")
    handler: Named | None = person("经办人")
    remarks: str = text("备注", max_length=500)
    body: str = long_text("正文")
    due_on: date | None = day("办理时限")
    due_basis: str = text("时限依据", max_length=200)
    clear: tuple[str, ...] = items("清空的项目", hint="写项目名称，如 备注")

    def apply_to(self, document: IncomingDocument) -> None:
        """Put what is filled in into the document, then empty what `clear` names (by label or field name).

        Raises:
            UserProblem: `W-110` a name in `clear` is no field that may be emptied.
        """
        own = {spec.name: spec for spec in fields_of(Details) if spec.name not in ("clear", "due_basis")}
        for name in own:
            value = getattr(self, name)
            if value not in (None, "", ()):
                setattr(document, name, value)
        by_label = {spec.label: name for name, spec in own.items()}
        for word in self.clear:
            name = by_label.get(word, word)
            if name not in own or name in _KEPT:
                raise UserProblem("W-110", f"“{word}”不能清空。", "请核对项目名称。", field="clear")
            setattr(document, name, () if name == "enclosures" else None if name in _EMPTY_IS_NONE else "")


_KEPT = frozenset({"title", "from_unit", "urgency", "purpose", "received_at", "due_on"})
_EMPTY_IS_NONE = frozenset({"copies", "issued_on", "pages", "signed_for_by", "handler"})
