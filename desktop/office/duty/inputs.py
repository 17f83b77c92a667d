"""Labelled inputs of the verbs of 值班."""

from __future__ import annotations

from datetime import date

from desktop.base.fields import (
    Named,
    choice,
    day,
    given,
    instant,
    items,
    link,
    long_text,
    person,
    text,
    unit,
)
from desktop.base.ids import RecordId
from desktop.office.duty.records import (
    BANDS,
    CALL_IN,
    CATEGORIES,
    CHANNELS,
    DONE,
    ENTRY_KINDS,
    INCIDENT_STEPS,
    LEVELS,
    PASSED_ON,
    RECEIVED,
)


@given
class NewShift:
    """A shift to begin now. Who is on duty is taken from the roster where it is not given."""

    starts_at: int | None = instant("接班时间", hint="不填即为现在")
    ends_at: int | None = instant("应交班时间", hint="不填即为下一交接时间")
    duty_leader: Named | None = person("带班领导")
    duty_leader_post: str = text("带班领导职务", max_length=60)
    officer_a: Named | None = person("主班")
    officer_b: Named | None = person("副班")
    weather: str = text("天气", max_length=60)
    warning: str = text("预警", max_length=100)


@given
class NewEntry:
    """One line for the log of the present shift, or of another named (补记)."""

    content: str = long_text("内容", required=True, max_length=5000)
    kind: str = choice("类别", ENTRY_KINDS, required=True, default=CALL_IN)
    channel: str = choice("方式", CHANNELS, default="电话")
    at: int | None = instant("时间", hint="不填即为现在")
    from_unit: Named | None = unit("对方单位")
    from_person: Named | None = person("对方姓名")
    phone: str = text("对方电话", max_length=40)
    handling: str = long_text("处理情况", max_length=5000)
    corrects: RecordId | None = link("所更正的记录")
    shift: RecordId | None = link("班次", hint="不填即为本班")


@given
class Correction:
    """What an entry should have said."""

    content: str = long_text("更正为", required=True, max_length=5000)


@given
class NewIncident:
    """An incident as received. Facts first; what is not known yet is written 核实中."""

    title: str = text("事件", required=True, max_length=200)
    summary: str = long_text("简要情况", required=True, max_length=5000)
    category: str = choice("类别", CATEGORIES, required=True, default="事故灾难")
    level: str = choice("初判级别", LEVELS, required=True, default="未定级")
    received_at: int | None = instant("接报时间", hint="不填即为现在")
    happened_at: int | None = instant("事发时间")
    place: str = text("地点", max_length=200)
    from_unit: Named | None = unit("来源单位")
    from_person: Named | None = person("报告人")
    phone: str = text("报告人电话", max_length=40)


@given
class NewStep:
    """A step in handling an incident."""

    step: str = choice("环节", tuple(step for step in INCIDENT_STEPS if step != RECEIVED), required=True)
    to_whom: str = text("报送对象", max_length=100)
    words: str = long_text("内容", max_length=5000)
    at: int | None = instant("时间", hint="不填即为现在")
    next_at: int | None = instant("下次续报时间")


@given
class NewMatter:
    """A matter that is still open."""

    title: str = text("事项", required=True, max_length=200)
    note: str = text("要求", max_length=500)
    due_at: int | None = instant("截止时间")


@given
class Settlement:
    """What became of an open matter."""

    state: str = choice("处理", (PASSED_ON, DONE), required=True, default=PASSED_ON)
    outcome: str = text("办理情况", max_length=500)


@given
class HandingOver:
    """The hand-over. `incoming` is the login name of the relieving officer, who enters their own password here."""

    incoming: str = text("接班人", required=True, max_length=60, hint="接班人的登录名")
    password: str = text("接班人口令", required=True, max_length=200)
    own_password: str = text("交班人口令", max_length=200, hint="填写则再核对一次交班人本人")
    summary: str = long_text("本班小结", max_length=5000)
    checks: tuple[str, ...] = items("当面清点")


@given
class SlotInput:
    """Who has one duty on one day."""

    duty_on: date | None = day("日期", required=True)
    band: str = choice("岗位", BANDS, required=True)
    person_name: Named | None = person("人员", required=True)
    phone: str = text("电话", max_length=40)
    remarks: str = text("备注", max_length=200, hint="换班须写明批准人")


@given
class RosterInput:
    """A roster to be proposed for a range of days, both included. Places already filled stay as they are."""

    start: date | None = day("起日", required=True)
    end: date | None = day("止日", required=True)
    leaders: tuple[str, ...] = items("带班领导", required=True)
    officers: tuple[str, ...] = items("值班员", required=True)
