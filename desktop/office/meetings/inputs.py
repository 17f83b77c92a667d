"""Labelled inputs of the verbs of 会议. In `…Change` classes an empty input means: leave the field as it is."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import (
    Named,
    choice,
    day,
    flag,
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
from desktop.office.meetings.records import (
    ATTENDING,
    BEFORE,
    CAPACITIES,
    CLASSIFICATIONS,
    EXPECTED,
    KINDS,
    PHASES,
    PURPOSES,
    RESULTS,
    SIGN_IN,
)


@given
class NewPlan:
    """A meeting to be held. Without a title it is named by organiser, number and kind."""

    kind: str = choice("会议类型", KINDS, required=True, default="常务会议")
    session_number: int | None = integer("届次", minimum=1, maximum=9999, hint="第几次")
    title: str = text("会议名称", max_length=200, hint="不填则按主办单位、届次、类型命名")
    starts_at: int | None = instant("开始时间", required=True)
    minutes: int | None = integer("预计时长（分钟）", required=True, minimum=5, maximum=2880)
    place: str = text("地点", required=True, max_length=100)
    host: Named | None = person("主持人", required=True)
    host_post: str = text("主持人职务", max_length=60)
    recorder: Named | None = person("记录人")
    organiser: Named | None = unit("主办单位")
    scale: int | None = integer("规模（人）", minimum=1, maximum=99999)
    purpose: str = long_text("会议目的", max_length=2000)
    classification: str = choice("密级", CLASSIFICATIONS, required=True, default="内部")
    secrecy_period: str = text("保密期限", max_length=40)
    usual_tasks: bool = flag("套用会务清单", hint="会前、会中、会后的常用事项")


@given
class PlanChange:
    """Changes of a plan."""

    title: str = text("会议名称", max_length=200)
    starts_at: int | None = instant("开始时间")
    minutes: int | None = integer("预计时长（分钟）", minimum=5, maximum=2880)
    place: str = text("地点", max_length=100)
    host: Named | None = person("主持人")
    host_post: str = text("主持人职务", max_length=60)
    recorder: Named | None = person("记录人")
    scale: int | None = integer("规模（人）", minimum=1, maximum=99999)
    purpose: str = long_text("会议目的", max_length=2000)


@given
class NewTopic:
    """A topic for the agenda; it goes to the end."""

    title: str = text("议题", required=True, max_length=200)
    purpose: str = choice("性质", PURPOSES, default="审议")
    unit_name: Named | None = unit("汇报单位")
    reporter: Named | None = person("汇报人")
    planned_minutes: int | None = integer("计划（分钟）", required=True, minimum=1, maximum=600)
    observers: tuple[str, ...] = items("列席单位")


@given
class TopicChange:
    """Changes of a topic."""

    title: str = text("议题", max_length=200)
    purpose: str = choice("性质", PURPOSES)
    unit_name: Named | None = unit("汇报单位")
    reporter: Named | None = person("汇报人")
    planned_minutes: int | None = integer("计划（分钟）", minimum=1, maximum=600)
    observers: tuple[str, ...] = items("列席单位")


@given
class Outcome:
    """What came of a topic."""

    result: str = choice("结论", RESULTS, required=True)
    actual_minutes: int | None = integer("实际（分钟）", minimum=0, maximum=1440)
    discussion: str = long_text("议定情况", max_length=20_000)


@given
class Place:
    """Where to move to: before the record named, or to the end."""

    before: RecordId | None = link("移到此项之前", hint="不填则移到最后")


@given
class NewAttendee:
    """One person of the meeting."""

    person_name: Named | None = person("姓名", required=True)
    capacity: str = choice("参会身份", CAPACITIES, required=True, default=ATTENDING)
    unit_name: Named | None = unit("单位")
    post: str = text("职务", max_length=60)
    state: str = choice("签到", SIGN_IN, default=EXPECTED)
    reason: str = text("请假事由", max_length=200)


@given
class SignIn:
    """How a person's coming was noted."""

    state: str = choice("签到", SIGN_IN, required=True, default="实到")
    proxy: Named | None = person("代会人")
    reason: str = text("请假事由", max_length=200)
    at: int | None = instant("签到时间", hint="不填即为现在")


@given
class NewTask:
    """One thing to do for the meeting."""

    title: str = text("事项", required=True, max_length=100)
    phase: str = choice("阶段", PHASES, required=True, default=BEFORE)
    owner: Named | None = person("负责人")
    due_on: date | None = day("完成时限")


@given
class Done:
    """Whether a thing is done; ticked by default."""

    undone: bool = flag("改为未完成")


@given
class MinutesText:
    """The text of the minutes. Empty leaves as it is; `clear` names what is to be emptied."""

    title: str = text("纪要标题", max_length=200)
    overview: str = long_text("会议概况", max_length=5000, hint="时间、地点、主持人、事项")
    body: str = long_text("正文", required=True)
    distribution: str = text("分送", max_length=500)
    clear: tuple[str, ...] = items("清空的项目", hint="会议概况、分送")


@given
class Signer:
    """Who took a step of the minutes; the user when empty."""

    signer: Named | None = person("签署人")


@given
class Countersigners:
    """Units that have agreed to the text."""

    units: tuple[str, ...] = items("会签单位", required=True)


@given
class NewDecision:
    """One matter decided; it goes to the end."""

    matter: str = text("事项", required=True, max_length=300)
    topic: RecordId | None = link("议题")
    lead: Named | None = unit("牵头单位")
    assist: tuple[str, ...] = items("配合单位")
    due_on: date | None = day("时限")
    outcome: str = text("成果形式", max_length=100)


@given
class DecisionChange:
    """Changes of a decision."""

    matter: str = text("事项", max_length=300)
    lead: Named | None = unit("牵头单位")
    assist: tuple[str, ...] = items("配合单位")
    due_on: date | None = day("时限")
    outcome: str = text("成果形式", max_length=100)


@given
class Reason:
    """Why a meeting is cancelled or minutes are sent back."""

    words: str = long_text("理由", required=True, max_length=300)
