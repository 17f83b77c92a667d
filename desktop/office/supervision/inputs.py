"""Labelled inputs of the verbs of 督查督办. An empty input of `Details` means: leave the field as it is."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import Named, choice, day, given, integer, items, link, long_text, person, text, unit
from desktop.base.ids import RecordId
from desktop.office.supervision.records import CLASSIFICATIONS

CHANNELS = ("电话", "书面", "当面", "会议")


@given
class NewItem:
    """A matter to be supervised. The number is given on saving."""

    matter: str = text("督办事项", required=True, max_length=300)
    requirement: str = long_text("工作要求", max_length=5000)
    lead: Named | None = unit("牵头单位", required=True)
    assist: tuple[str, ...] = items("配合单位")
    owner: Named | None = person("责任人", hint="一事一人，只填一位")
    due_on: date | None = day("办结时限")
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部")
    source_title: str = text("立项依据", max_length=300, hint="如 市政府第27次常务会议")
    area: str = text("专项", max_length=20, hint="如 重点项目、民生实事；挂图按专项分区")


@given
class Opening:
    """A matter opened from another record (a decision of a meeting), into the compartment of that record."""

    source_kind: str = text("来源类别", required=True)
    source: RecordId | None = link("来源", required=True)
    source_title: str = text("立项依据", required=True, max_length=300)
    matter: str = text("督办事项", required=True, max_length=300)
    requirement: str = long_text("工作要求", max_length=5000)
    lead: Named | None = unit("牵头单位", required=True)
    assist: tuple[str, ...] = items("配合单位")
    owner: Named | None = person("责任人")
    due_on: date | None = day("办结时限")


@given
class Details:
    """Corrections of a matter."""

    matter: str = text("督办事项", max_length=300)
    requirement: str = long_text("工作要求", max_length=5000)
    lead: Named | None = unit("牵头单位")
    assist: tuple[str, ...] = items("配合单位")
    owner: Named | None = person("责任人")
    area: str = text("专项", max_length=20, hint="如 重点项目、民生实事；挂图按专项分区")


@given
class HandingOver:
    """Hand-over of a matter: to the one responsible person, by a date."""

    owner: Named | None = person("责任人", hint="已填的可不再填")
    due_on: date | None = day("办结时限", hint="已填的可不再填")
    words: str = long_text("交办要求", max_length=5000)


@given
class Report:
    """What the responsible unit reports."""

    words: str = long_text("反馈情况", required=True, max_length=5000)
    progress: int | None = integer("进度（%）", minimum=0, maximum=100)
    unit_name: Named | None = unit("反馈单位", hint="不填即牵头单位")
    author: Named | None = person("反馈人")


@given
class Urging:
    """How one urged and what was asked."""

    channel: str = choice("方式", CHANNELS, required=True, default="电话")
    words: str = long_text("催办要求", max_length=5000)


@given
class Extension:
    """A later deadline with its reason and who approved it."""

    due_on: date | None = day("新的时限", required=True)
    approver: Named | None = person("批准人", required=True)
    words: str = long_text("延期理由", required=True, max_length=2000)


@given
class Result:
    """The result with which a matter is struck off."""

    words: str = long_text("办理结果", required=True, max_length=1000)


@given
class Reason:
    """Why a struck-off matter is taken up again."""

    words: str = long_text("理由", required=True, max_length=2000)
