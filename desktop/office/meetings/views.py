"""How a meeting is shown: states, cells, pane, track of the minutes. Plain data for the window; nothing here draws."""

from __future__ import annotations

from datetime import date

from desktop.base.clock import civil
from desktop.office.meetings import rules, store
from desktop.office.meetings.records import (
    CANCELLED,
    HELD,
    ISSUED,
    MINUTES_STEPS,
    PREPARING,
    Decision,
    MeetingPlan,
    Minutes,
    Topic,
)
from desktop.ui.columns import State
from desktop.ui.detail import Detail, Event, Label, Pair
from desktop.ui.record_parts import Step
from desktop.ui.workbench import Todo

_STATES = {
    PREPARING: State("info", "筹备中"),
    HELD: State("warn", "待出纪要"),
    ISSUED: State("done", "纪要已印发"),
    CANCELLED: State("mute", "已取消"),
}
RESULT_TONES = {"通过": "done", "原则通过": "done", "已传达": "done", "修改后印发": "warn", "缓议": "info",
                "未议": "info", "不通过": "bad"}  # fmt: skip


def state(plan: MeetingPlan) -> State:
    """Shape, word and colour of a meeting."""
    return _STATES.get(plan.stage, _STATES[PREPARING])


def pill(meeting: store.Meeting) -> State:
    """The state with the step of the minutes that is under way: ▲ 纪要核稿."""
    minutes = meeting.minutes
    if meeting.plan.stage == HELD and minutes is not None:
        return State("warn", f"纪要已{minutes.stage}")
    return state(meeting.plan)


def mark(plan: MeetingPlan) -> str:
    """密级 as on paper (秘密★1年); empty for 内部, which is no legal 密级."""
    if plan.classification in ("", "内部"):
        return ""
    return f"{plan.classification}★{plan.secrecy_period}" if plan.secrecy_period else plan.classification


def tags(plan: MeetingPlan) -> tuple[Label, ...]:
    """密级, and whether two people changed it differently."""
    found = [Label(mark(plan), "secret")] if mark(plan) else []
    return (*found, Label("有冲突", "warn")) if plan.conflicts else tuple(found)


def when(plan: MeetingPlan) -> str:
    """The cell of the time: 11-25 09:00."""
    return f"{civil(plan.starts_at or 0):%m-%d %H:%M}"


def moment(at: int | None) -> str:
    """11-24 16:40."""
    return f"{civil(at):%m-%d %H:%M}" if at is not None else ""


def subtitle(meeting: store.Meeting) -> str:
    """9月28日 星期一 09:00–11:30 · 第一会议室 · 主持 市长陈建国 · 记录 李敏; a day off is said."""
    plan = meeting.plan
    day_off = "" if meeting.is_workday else f"（{meeting.day_hint}）"
    parts = (f"{rules.time_words(plan)}{day_off}", plan.place, f"主持 {plan.host_post}{plan.host or ''}",
             f"记录 {plan.recorder}" if plan.recorder else "")  # fmt: skip
    return " · ".join(part for part in parts if part)


def track(minutes: Minutes | None) -> tuple[Step, ...]:
    """The steps of the minutes with who took them and when; 会签 left out is shown as passed."""
    if minutes is None:
        return tuple(
            Step(name, "current" if place == 0 else "later") for place, name in enumerate(MINUTES_STEPS)
        )
    reached = MINUTES_STEPS.index(minutes.stage)
    took = (
        (str(minutes.drafted_by or ""), minutes.drafted_at),
        (str(minutes.reviewed_by or ""), minutes.reviewed_at),
        (
            f"{len(minutes.countersigned_by)} 家单位" if minutes.countersigned_by else "",
            minutes.countersigned_at,
        ),
        (str(minutes.signatory or ""), minutes.signed_at),
        (minutes.issue, minutes.issued_at),
    )
    found = []
    for place, name in enumerate(MINUTES_STEPS):
        who, at = took[place] if place <= reached else ("", None)
        kind = "done" if place <= reached else "current" if place == reached + 1 else "later"
        found.append(Step(name, kind, who or ("未办理" if place < reached else ""), moment(at)))
    return tuple(found)


def decision_rows(decisions: tuple[Decision, ...]) -> list[Todo]:
    """Decisions for a list: ▲ 有冲突 (two people decided differently), ○ 待交办 or ✓ 已转 督〔2026〕58号."""
    found = []
    for each in decisions:
        tone, note = "info", "待交办"
        if each.conflicts:
            tone, note = "warn", "有冲突，请先处理"
        elif each.opened:
            tone, note = "done", f"已转 {each.opened_number or '待编号'}"
        limit = f"时限 {each.due_on:%m-%d}" if each.due_on else "未定时限"
        found.append(
            Todo(each.id, "meetings.decision", tone, each.matter, str(each.lead or "待定"), note, limit)
        )
    return found


def detail(meeting: store.Meeting) -> Detail:
    """The pane beside the list: facts, and the agenda as its timeline."""
    plan, agenda = meeting.plan, meeting.agenda
    totals = rules.totals(meeting.people)
    handed = sum(1 for each in meeting.decisions if each.opened)
    known = (
        Pair("时间", rules.time_words(plan)),
        Pair("日历", meeting.day_hint, "" if meeting.is_workday else "warn"),
        Pair("地点", plan.place),
        Pair("主持", f"{plan.host_post}{plan.host or ''}"),
        Pair("议程", agenda.words, "bad" if agenda.over else ""),
        Pair("参会", f"{totals.words}　请假 {totals.on_leave}" if totals.expected else ""),
        Pair("纪要", f"{meeting.minutes.stage}　{meeting.minutes.issue}" if meeting.minutes else "未起草"),
        Pair("议定事项", f"{len(meeting.decisions)} 项，已交办 {handed} 项" if meeting.decisions else ""),
        Pair("取消原因", plan.cancelled_because),
    )
    events = tuple(
        Event(RESULT_TONES.get(row.topic.result, "info"), row.topic.title, row.times, _topic_note(row.topic))
        for row in agenda.rows
    )
    return Detail(
        title=plan.title, state=pill(meeting), tags=tags(plan), pairs=tuple(pair for pair in known if pair.value),
        events_title="议程", events=events, actions=("meetings.open", "meetings.hold", "meetings.cancel"),
    )  # fmt: skip


def _topic_note(topic: Topic) -> str:
    return " · ".join(word for word in (str(topic.unit_name or ""), topic.result) if word)


def day_words(on: date | None) -> str:
    """12-09."""
    return f"{on:%m-%d}" if on else ""
