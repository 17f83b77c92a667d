"""The day shift that follows: its log, an incident whose clock runs, and an entry that comes after its hand-over."""

from __future__ import annotations

from desktop.base.clock import civil
from desktop.base.fields import Named
from desktop.cli.tour import counting, exchange
from desktop.cli.tour.state import SECOND, TODAY, Tour
from desktop.office.duty import handover_service, incident_service, rules, service, store
from desktop.office.duty.inputs import HandingOver, NewEntry, NewIncident, NewStep, Settlement
from desktop.office.duty.records import PASSED_ON, PENDING, Entry, Shift
from desktop.storage.session import Session
from desktop.system.trial.people import DUTY_OFFICERS, PASSPHRASE

ENTRIES = (
    ("08:41", "巡查", "现场", "", "接班后试机：传真机、视频会议设备、应急照明正常。", ""),
    ("09:52", "来电", "电话", "市应急局", "各县（区）寒潮应对准备情况已收齐6份，汇总件十时前报送。", "已报带班领导。"),
    ("11:06", "来文", "机要", "市教育局", "报送寒潮期间中小学校错峰上下学安排。", "已转综合科登记。"),
    ("13:27", "来电", "电话", "市气象局", "山区降雪提前，今夜到明晨北部乡镇道路可能结冰。",
     "已通知市交通运输局备足融雪物资。"),
)  # fmt: skip
"""Time, kind, channel, unit, content, handling."""

RECEIVED, TOLD, SENT_OUT = "14:36", "14:40", "14:44"
LATE_WORDS = "市交通运输局电话报告：锅炉房停用区域应急供暖车已到位。"
LATE_AT, HANDED_OVER_AT, ARRIVES = "2026-11-23T15:05", "2026-11-23T15:10", "2026-11-23T15:15"


def keep(tour: Tour) -> None:
    """Write the log of the day up to the moment of the pictures; the incident's first report is still owed."""
    tour.clock.move_to(TODAY)
    session, day = tour.sit(DUTY_OFFICERS[1]), TODAY[:11]
    for at, kind, channel, unit, content, handling in ENTRIES:
        session.run(service.record, NewEntry(
            at=counting.ms(day + at), kind=kind, channel=channel, from_unit=Named(unit) if unit else None,
            content=content, handling=handling,
        ))  # fmt: skip
    incident = session.run(incident_service.receive, NewIncident(
        title="北苑小区锅炉房跑水停暖", received_at=counting.ms(day + RECEIVED), place="云东区北苑小区锅炉房",
        category="事故灾难", level="Ⅳ级一般", from_unit=Named("市住房城乡建设局"), from_person=Named("值班员小周"),
        summary="锅炉房循环泵法兰破裂跑水，3栋楼约260户停暖，无人员伤亡，抢修队已到场，恢复时间核实中。",
    ))  # fmt: skip
    for at, step, to_whom, words in (
        (TOLD, "报带班", "带班领导", "已报告。指示：先安置老人和病人，恢复时间半小时内报来。"),
        (SENT_OUT, "派单", "市住房城乡建设局、云东区政府", "已通知到场处置，均已受理。"),
    ):
        session.run(
            incident_service.take_step, incident.id,
            NewStep(step=step, at=counting.ms(day + at), to_whom=to_whom, words=words),
        )  # fmt: skip
    (running,) = store.open_incidents(session)
    now = tour.clock.now_ms()
    wanted = [(limit, (counting.ms(day + RECEIVED) + limit * 60_000 - now) // 60_000) for limit in (30, 60)]
    found = [(each.limit_minutes, each.left_ms(now) // 60_000) for each in running.clock.owed]
    tour.check(
        "白班接报一起突发事件，首报时钟与另算的结果相同",
        found == wanted and [each.tone(now) for each in running.clock.owed] == ["warn", "ok"],
        "，".join(f"{each.title}还剩 {each.figure(now)}" for each in running.clock.owed),
    )


def hand_over(tour: Tour) -> None:
    """The shift is handed over while an entry for it was written on the other machine: that one is marked 迟到."""
    exchange.meet(tour)
    there = tour.sit(machine=SECOND)
    shift = store.current_shift(there)
    assert shift is not None
    tour.clock.move_to(LATE_AT)
    late = there.run(service.record, NewEntry(content=LATE_WORDS, from_unit=Named("市交通运输局")))
    tour.clock.move_to(HANDED_OVER_AT)
    officer = tour.sit(DUTY_OFFICERS[1])
    for matter in store.matters(officer, shift.id):
        if matter.state == PENDING:
            officer.run(service.settle, matter.id, Settlement(state=PASSED_ON, outcome="交下一班继续跟踪"))
    officer.run(handover_service.hand_over, shift.id, HandingOver(
        incoming=DUTY_OFFICERS[0], password=PASSPHRASE, checks=rules.USUAL_CHECKS,
        summary="北苑小区停暖正在抢修，按时首报。",
    ))  # fmt: skip
    tour.clock.move_to(ARRIVES)
    wrong = exchange.refused(*exchange.meet(tour))
    found = [_lateness(session, shift.id, late.id) for session in (tour.sit(), tour.sit(machine=SECOND))]
    tour.check(
        "交班之后才送到的一条日志标明迟到，两个签名仍然有效",
        found == [(True, True, (late.id.hex(),))] * 2 and not wrong,
        f"{civil(late.at or 0):%H:%M} 记于{SECOND}，{HANDED_OVER_AT[11:]} 交班，{ARRIVES[11:]} 送到",
    )


def _lateness(session: Session, shift: bytes, entry: bytes) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether the entry is marked, whether the signatures hold, and which entries are named as late."""
    check = store.check_signatures(session, session.get(Shift, shift))
    marked = rules.is_late(session.get(Entry, entry), store.handover_of(session, shift))
    return marked, check is not None and check.is_valid, check.late if check else ()
