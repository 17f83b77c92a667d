"""A duty night of the trial office, kept as its officer would keep it: log, an incident reported in time, hand-over.

Everything happens in the fourteen and a half hours before the clock's present time, so that it can be made at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.base.ids import RecordId
from desktop.office.duty import handover_service, incident_service, roster_service, rules, service, store
from desktop.office.duty.inputs import (
    Correction,
    HandingOver,
    NewEntry,
    NewIncident,
    NewMatter,
    NewShift,
    NewStep,
    RosterInput,
    Settlement,
)
from desktop.office.duty.records import DONE, PASSED_ON
from desktop.storage.session import Session

LEADERS = ("吴海涛", "郑文斌", "周丽娟", "单志强", "曾庆华")
OFFICERS = ("黄伟", "冯立军", "王芳", "谢丽萍", "沈国强", "方晓燕")
INCOMING = "王芳"

HOURS = 14.5
"""How long ago the night began: 18:00 for a hand-over at 08:30."""


@dataclass(frozen=True, slots=True)
class DutyIds:
    """What was made: the shift of the night, its incident, its hand-over, and the shift that followed."""

    shift: RecordId
    incident: RecordId
    handover: RecordId
    next_shift: RecordId


ENTRIES = (
    (5, "巡查", "现场", "", "", "接班，清点值班手机、钥匙、密码本和公章，传真机、视频会议设备试机正常。", ""),
    (
        75,
        "来文",
        "机要",
        "市气象局",
        "",
        "寒潮蓝色预警：明日起气温下降8℃至10℃，北部山区有小雪。",
        "已转市交通运输局、市住房城乡建设局、市应急局，回执3份。",
    ),
    (
        150,
        "巡查",
        "视频",
        "",
        "",
        "视频点名6个县（区）总值班室，均双人在岗；云东区带班领导电话第二次拨打接通。",
        "已提醒云东区保持通讯畅通。",
    ),
    (
        262,
        "来电",
        "电话",
        "省政府总值班室",
        "刘处长",
        "询问我市寒潮应对准备情况。",
        "已答复预警转发和值守安排，并报带班领导。",
    ),
    (
        340,
        "来访",
        "来人",
        "",
        "陈先生",
        "反映北苑小区2号楼室温偏低。",
        "转市住房城乡建设局值班室，责成企业两小时内上门。",
    ),
    (
        415,
        "来电",
        "电话",
        "市住房城乡建设局",
        "值班员小周",
        "北苑小区2号楼系阀门故障，已于零时四十分修复，回访住户满意。",
        "",
    ),
)
"""Minutes from the start, kind, channel, unit, person, content, handling."""

RECEIVED = 472
STEPS = (
    (475, "报带班", "带班领导", "已报告带班领导。指示：部门立即到场，救治伤员，按时首报。", None),
    (478, "派单", "市交通运输局、市卫生健康委、市应急局", "通知三部门值班室到场处置，均已受理。", None),
    (490, "电话首报", "省政府总值班室", "报告接报情况：四车追尾，五人受伤送医，双向封闭。", None),
    (518, "书面首报", "省政府总值班室", "书面报送事故初步情况、伤员救治和交通管制措施。", 600),
    (596, "续报", "省政府总值班室", "伤员均已转运，无生命危险；恢复单向通行，现场清障中。", 720),
    (
        715,
        "终报",
        "省政府总值班室",
        "事故车辆清离，双向恢复通行；五名伤员均为轻伤。原因由交警部门调查。",
        None,
    ),
)
"""Minutes from the start, step, to whom, words, minutes from the start at which the next report is due."""


def keep_duty_night(session: Session, other_password: str, incoming: str = INCOMING) -> DutyIds:
    """Keep the night's log as the session's user and hand over to `incoming`, whose password is given.

    Raises:
        UserProblem: `Z-110` a shift is on duty already.
        NotPermitted: `K-001` the password is not that of `incoming`.
    """
    _plan_roster(session)
    begun = rules.to_minute(session.clock.now_ms()) - int(HOURS * 60) * rules.MINUTE_MS

    def at(minutes: int) -> int:
        return begun + minutes * rules.MINUTE_MS

    shift = session.run(service.start, NewShift(
        starts_at=begun, ends_at=at(int(HOURS * 60)), duty_leader=Named("吴海涛"), duty_leader_post="秘书长",
        officer_a=Named(session.user.name), officer_b=Named("冯立军"), weather="多云转阴，-2℃至6℃",
        warning="寒潮蓝色预警",
    ))  # fmt: skip
    kept = [
        session.run(service.record, NewEntry(
            at=at(minutes), kind=kind, channel=channel, from_unit=Named(unit) if unit else None,
            from_person=Named(person) if person else None, content=content, handling=handling,
        ))
        for minutes, kind, channel, unit, person, content, handling in ENTRIES
    ]  # fmt: skip
    session.run(service.correct, kept[1].id, Correction(content="寒潮蓝色预警回执应为4份，增加市教育局。"))
    incident = session.run(incident_service.receive, NewIncident(
        title="绕城高速K38处四车追尾", received_at=at(RECEIVED), happened_at=at(RECEIVED - 12),
        place="云川市绕城高速K38+200米处", category="事故灾难", level="Ⅳ级一般", from_unit=Named("市公安局指挥中心"),
        from_person=Named("周警官"), phone="0000-2210110",
        summary="绕城高速K38处四车追尾，初步统计五人受伤，已拨打120，双向封闭。现场情况核实中。",
    ))  # fmt: skip
    for minutes, step, to_whom, words, following in STEPS:
        session.run(incident_service.take_step, incident.id, NewStep(
            step=step, at=at(minutes), to_whom=to_whom, words=words, next_at=at(following) if following else None,
        ))  # fmt: skip
    _settle(session, shift.id, at(int(HOURS * 60) + 240))
    handover = session.run(handover_service.hand_over, shift.id, HandingOver(
        incoming=incoming, password=other_password, checks=rules.USUAL_CHECKS,
        summary="全市总体平稳。绕城高速追尾事故已终报；寒潮预警应对情况须跟踪，上午十时前汇总各县（区）准备情况。",
    ))  # fmt: skip
    return DutyIds(shift.id, incident.id, handover.id, handover.next_shift)


def _settle(session: Session, shift: RecordId, due_at: int) -> None:
    session.run(service.add_matter, NewMatter(title="云东区带班领导电话不畅", note="核实并列入交班"))
    session.run(service.add_matter, NewMatter(title="汇总各县（区）寒潮应对准备情况", due_at=due_at))
    for matter in store.matters(session, shift):
        if matter.title.startswith("云东区"):
            session.run(
                service.settle, matter.id, Settlement(state=DONE, outcome="已核实，号码变更，通讯录已更新")
            )
        elif matter.title.startswith("汇总"):
            session.run(
                service.settle, matter.id, Settlement(state=PASSED_ON, outcome="已收4个县（区），待收2个")
            )


def _plan_roster(session: Session) -> None:
    """Two weeks from the evening on which the night began, so that its officers rest afterwards."""
    on = today(session.clock) - timedelta(days=1)
    if not store.slots(session, on, on):
        session.run(
            roster_service.plan_roster,
            RosterInput(start=on, end=on + timedelta(days=13), leaders=LEADERS, officers=OFFICERS),
        )
