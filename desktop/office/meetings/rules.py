"""The rules of 会议: the timed agenda, sign-in totals, the checklist, the way of the minutes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.base.canonical import canonical, values_of
from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.office.meetings.records import (
    AFTER,
    ATTENDING,
    BEFORE,
    BY_PROXY,
    CANCELLED,
    COUNTERSIGNED,
    DRAFTED,
    DURING,
    EXPECTED,
    HELD,
    ISSUED,
    LATE,
    MINUTES_STEPS,
    OBSERVING,
    ON_LEAVE,
    PREPARING,
    PRESENT,
    PRINTED,
    REVIEWED,
    SIGNED,
    STAFF,
    Attendee,
    Decision,
    MeetingPlan,
    Minutes,
    TaskItem,
    Topic,
)

MINUTE_MS = 60_000

PROFILE_SETTING = "meetings.minutes_profile"
PROFILE = "国标（22行28字）"
"""How minutes are printed when the office has not set it otherwise: the grid of GB/T 9704."""
PROFILES = (PROFILE, "GB/T 33476", "固定值28磅", "固定值28.95磅", "固定值30磅")

# The agenda ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One topic with its time: instants in UTC ms."""

    topic: Topic
    starts_at: int
    ends_at: int
    is_over: bool

    @property
    def times(self) -> str:
        """09:00–09:20."""
        return f"{civil(self.starts_at):%H:%M}–{civil(self.ends_at):%H:%M}"


@dataclass(frozen=True, slots=True)
class Agenda:
    """The topics in order with their times, against the slot of the meeting. All figures in minutes."""

    rows: tuple[AgendaRow, ...]
    slot: int
    planned: int
    actual: int

    @property
    def spare(self) -> int:
        """Minutes left in the slot, 0 when it is full or over."""
        return max(0, self.slot - self.planned)

    @property
    def over(self) -> int:
        """Minutes by which the topics exceed the slot, else 0."""
        return max(0, self.planned - self.slot)

    @property
    def words(self) -> str:
        """计划 140 分＋机动 10 分＝150 分, or by how much it is over."""
        if self.over:
            return f"计划 {self.planned} 分，超出 {self.over} 分"
        return f"计划 {self.planned} 分＋机动 {self.spare} 分＝{self.slot} 分"


def agenda(starts_at: int, slot: int, topics: Iterable[Topic]) -> Agenda:
    """The agenda of topics already in order. A topic that ends after the slot is marked over."""
    rows: list[AgendaRow] = []
    at, end = starts_at, starts_at + slot * MINUTE_MS
    planned = actual = 0
    for topic in topics:
        minutes = topic.planned_minutes or 0
        planned += minutes
        actual += topic.actual_minutes or 0
        rows.append(AgendaRow(topic, at, at + minutes * MINUTE_MS, at + minutes * MINUTE_MS > end))
        at += minutes * MINUTE_MS
    return Agenda(tuple(rows), slot, planned, actual)


def ends_at(plan: MeetingPlan) -> int:
    """The instant at which the meeting is expected to end."""
    return (plan.starts_at or 0) + (plan.minutes or 0) * MINUTE_MS


WEEKDAYS = "一二三四五六日"


def time_words(plan: MeetingPlan) -> str:
    """9月28日 星期一 09:00–11:30, the end's date added when it is another day."""
    start, end = civil(plan.starts_at or 0), civil(ends_at(plan))
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{end.month}月{end.day}日 {end:%H:%M}"
    return f"{start.month}月{start.day}日 星期{WEEKDAYS[start.weekday()]} {start:%H:%M}–{last}"


def usual_title(organiser: str, kind: str, number: int | None) -> str:
    """云川市人民政府第27次常务会议; without a number 云川市人民政府常务会议."""
    return f"{organiser}{f'第{number}次' if number else ''}{kind}"


# People --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Totals:
    """Sign-in of 出席 and 列席; staff do not count. `expected` = `present` + `on_leave` + `missing`."""

    expected: int
    present: int
    late: int
    by_proxy: int
    on_leave: int

    @property
    def missing(self) -> int:
        """Neither there nor on leave."""
        return self.expected - self.present - self.on_leave

    @property
    def words(self) -> str:
        """应到 46　实到 45."""
        return f"应到 {self.expected}　实到 {self.present}"


def totals(people: Iterable[Attendee]) -> Totals:
    """Sign-in totals. Who came late or sent a proxy counts as present."""
    counted = [person.state for person in people if person.capacity != STAFF]
    late, by_proxy = counted.count(LATE), counted.count(BY_PROXY)
    return Totals(
        len(counted), counted.count(PRESENT) + late + by_proxy, late, by_proxy, counted.count(ON_LEAVE)
    )


def require_sign_in(state: str, proxy: str, reason: str) -> None:
    """A proxy has a name, a leave a reason.

    Raises:
        UserProblem: `M-104`, `M-105`.
    """
    if state == BY_PROXY and not proxy.strip():
        raise UserProblem("M-104", "代会的请写明代会人。", "替会须经批准。", field="proxy")
    if state == ON_LEAVE and not reason.strip():
        raise UserProblem("M-105", "请假的请写明事由。", "请假应当有书面事由。", field="reason")


def quorum_words(people: Iterable[Attendee]) -> str:
    """出席 9 人、实到 8 人 and whether more than half of those entitled are there (议事规则的常见要求)."""
    attending = [person for person in people if person.capacity == ATTENDING]
    there = sum(1 for person in attending if person.state in (PRESENT, LATE))
    enough = there * 2 > len(attending)
    return f"应出席 {len(attending)} 人，实际出席 {there} 人，{'已过半数' if enough else '未过半数'}"


# Seats ---------------------------------------------------------------------------------------------------------

ROW_SEATS, MAX_SEATS = 12, 40
"""Seats of a row behind the front one when nobody said otherwise; the most a row may have."""


def seat_rows(plan: MeetingPlan, people: Sequence[Attendee]) -> tuple[int, ...]:
    """Seats of each row from the front: as kept, else one for each of 出席 who come in front, rows of 12 behind."""
    kept = parse_rows(plan.seat_rows)
    if kept:
        return kept
    there = [person for person in people if person.state != ON_LEAVE]
    front = sum(person.capacity == ATTENDING for person in there)
    behind = sum(person.capacity == OBSERVING for person in there)
    rows = [max(1, front)] if front or not behind else []
    while behind > 0:
        rows.append(min(ROW_SEATS, behind) if len(rows) < 2 else ROW_SEATS)
        behind -= ROW_SEATS
    return tuple(rows)


def parse_rows(words: str) -> tuple[int, ...]:
    """9、12、12 → (9, 12, 12); empty when it is nothing of the kind, or a row has no seat or more than 40."""
    parts = [part for part in re.split(r"[、，,\s]+", words.strip()) if part]
    if (
        not parts
        or not all(part.isdigit() and 1 <= int(part) <= MAX_SEATS for part in parts)
        or len(parts) > 20
    ):
        return ()
    return tuple(int(part) for part in parts)


def place_of(seat: str) -> tuple[int, int] | None:
    """A seat as kept, 2-5 = row 2, fifth from the viewer's left → (1, 4); None when there is none."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", seat)
    return (int(found[1]) - 1, int(found[2]) - 1) if found else None


def seat_words(place: tuple[int, int]) -> str:
    """The other way round."""
    return f"{place[0] + 1}-{place[1] + 1}"


# Checklist -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UsualTask:
    """One entry of the usual checklist; `workdays` before (negative) or after the day of the meeting."""

    phase: str
    title: str
    workdays: int


USUAL_TASKS = (
    UsualTask(BEFORE, "议题呈批审定", -3),
    UsualTask(BEFORE, "会议材料送达参会领导", -2),
    UsualTask(BEFORE, "印发会议通知、收回执", -2),
    UsualTask(BEFORE, "通知列席单位分议题候会", -1),
    UsualTask(BEFORE, "座次、桌签、话筒", -1),
    UsualTask(BEFORE, "保密检查、手机存放", 0),
    UsualTask(DURING, "签到、清点人数", 0),
    UsualTask(DURING, "分议题引导列席", 0),
    UsualTask(DURING, "会议记录", 0),
    UsualTask(DURING, "涉密材料当场收回", 0),
    UsualTask(AFTER, "会场清退", 0),
    UsualTask(AFTER, "起草会议纪要", 1),
    UsualTask(AFTER, "纪要签发印发", 3),
    UsualTask(AFTER, "议定事项交办", 3),
    UsualTask(AFTER, "材料立卷归档", 10),
)
"""Usual practice: papers two working days ahead, minutes drafted within a day and issued within three."""


def progress(tasks: Iterable[TaskItem]) -> dict[str, tuple[int, int]]:
    """Phase → (done, all)."""
    found = {BEFORE: (0, 0), DURING: (0, 0), AFTER: (0, 0)}
    for task in tasks:
        done, every = found[task.phase]
        found[task.phase] = (done + task.is_done, every + 1)
    return found


# Stages --------------------------------------------------------------------------------------------------------

_AFTER_MEETING = (HELD, ISSUED)


def require_not_cancelled(plan: MeetingPlan) -> None:
    """Nothing more is done about a cancelled meeting. Raises UserProblem `M-101`."""
    if plan.stage == CANCELLED:
        raise UserProblem("M-101", "这次会议已取消。", "如需召开，请新建会议。", field="stage")


def require_stage(plan: MeetingPlan, verb: str) -> None:
    """Refuse a step of the meeting out of order. Raises UserProblem `M-101`, `M-102`."""
    require_not_cancelled(plan)
    if verb in ("hold", "cancel") and plan.stage != PREPARING:
        raise UserProblem(
            "M-102",
            f"这次会议{plan.stage}，不能再{'登记召开' if verb == 'hold' else '取消'}。",
            "",
            field="stage",
        )


def require_not_frozen(minutes: Minutes | None) -> None:
    """Agenda, people and decisions stand still once the minutes are signed.

    Raises:
        UserProblem: `M-110`.
    """
    if minutes is not None and minutes.stage in (SIGNED, PRINTED):
        advice = (
            "已印发的纪要不再改动；确有错误的，请另发更正。"
            if minutes.stage == PRINTED
            else "如需修改，请先将纪要退回起草。"
        )
        raise UserProblem("M-110", f"会议纪要已{minutes.stage}，不能再改动。", advice, field="stage")


MINUTES_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "write": (DRAFTED, REVIEWED, COUNTERSIGNED),
    "review": (DRAFTED,),
    "countersign": (REVIEWED, COUNTERSIGNED),
    "sign": (REVIEWED, COUNTERSIGNED),
    "issue": (SIGNED,),
    "return": (REVIEWED, COUNTERSIGNED, SIGNED),
}
"""Verb → steps of the minutes in which it may be done. 会签 may be left out."""

_VERB_TITLES = {
    "write": "改写",
    "review": "核稿",
    "countersign": "会签",
    "sign": "签发",
    "issue": "印发",
    "return": "退回起草",
}


def minutes_allowed(stage: str) -> tuple[str, ...]:
    """Verbs that may be done about minutes in a step, in the order of the work."""
    return tuple(verb for verb, steps in MINUTES_ALLOWED.items() if stage in steps)


_CLEARED = {"会议概况": "overview", "分送": "distribution"}


def cleared(names: Iterable[str]) -> tuple[str, ...]:
    """Fields of minutes that are to be emptied, by label or name.

    Raises:
        UserProblem: `M-131` one that may not be empty.
    """
    found = tuple(_CLEARED.get(name, name) for name in names)
    for name, field in zip(names, found, strict=True):
        if field not in _CLEARED.values():
            raise UserProblem("M-131", f"“{name}”不能清空。", "请核对项目名称。", field="clear")
    return found


def require_minutes(minutes: Minutes, verb: str) -> None:
    """Refuse a step of the minutes out of order. Raises UserProblem `M-111` (`M-110` when issued)."""
    if minutes.stage in MINUTES_ALLOWED[verb]:
        return
    if minutes.stage == PRINTED:
        require_not_frozen(minutes)
    following = MINUTES_STEPS[MINUTES_STEPS.index(minutes.stage) + 1]
    raise UserProblem(
        "M-111",
        f"纪要现为“{minutes.stage}”，不能{_VERB_TITLES[verb]}。",
        f"下一步应当是“{following}”。",
        field="stage",
    )


def require_minutes_text(minutes: Minutes, decisions: Sequence[Decision]) -> None:
    """What must be there before minutes are signed: text, and every decision with its unit and date.

    Raises:
        UserProblem: `M-121` a conflict is open; `M-112` no text; `M-113` a decision lacks unit or deadline.
    """
    unsettled = sum(1 for each in (minutes, *decisions) if each.conflicts)
    if unsettled:
        raise UserProblem(
            "M-121", f"纪要或议定事项中有 {unsettled} 处冲突没有处理。", "请先在同步页面逐项选定，再签发。"
        )
    if not minutes.body.strip() and not minutes.overview.strip():
        raise UserProblem("M-112", "纪要没有正文。", "请先写好纪要。", field="body")
    for number, decision in enumerate(decisions, 1):
        lacking = [
            word for word, value in (("牵头单位", decision.lead), ("时限", decision.due_on)) if value is None
        ]
        if lacking:
            raise UserProblem(
                "M-113",
                f"第 {number} 个议定事项没有{'和'.join(lacking)}。",
                "每个议定事项都要写明牵头单位和时限。",
                field="decisions",
            )


def require_after_meeting(plan: MeetingPlan) -> None:
    """Minutes are signed after the meeting was held. Raises UserProblem `M-114`."""
    if plan.stage not in _AFTER_MEETING:
        raise UserProblem("M-114", "会议还没有登记召开，不能签发纪要。", "请先登记会议召开。", field="stage")


def next_minutes_step(stage: str) -> str:
    """The verb that normally comes next; empty when the minutes are out."""
    return {DRAFTED: "review", REVIEWED: "sign", COUNTERSIGNED: "sign", SIGNED: "issue"}.get(stage, "")


# Numbers and signature -----------------------------------------------------------------------------------------

_SERIES = {
    "全体会议": "plenary",
    "常务会议": "executive",
    "办公会议": "office",
    "专题会议": "special",
    "党组会": "party",
    "电视电话会": "tele",
}


def series(kind: str) -> str:
    """Name of the number series of the minutes of one kind of meeting; each compartment keeps its own."""
    return f"meetings.minutes.{_SERIES[kind]}"


def minutes_number(year: int, serial: int) -> str:
    """〔2026〕27号, as printed under the mark."""
    return f"〔{year}〕{serial}号"


NOT_SIGNED = frozenset({"signature", "signed_by"})
NOT_DECIDED = frozenset({"opened_kind", "opened", "opened_number"})


def signed_payload(
    plan: MeetingPlan,
    minutes: Minutes,
    topics: Iterable[Topic],
    decisions: Iterable[Decision],
    people: Iterable[Attendee],
) -> bytes:
    """The bytes that the issuing officer signs: minutes, decisions, topics and people as they then stand."""
    return canonical(
        {
            "v": 1,
            "act": "meetings.issue",
            "plan": values_of(plan, leave_out=("stage",)),
            "minutes": values_of(minutes, leave_out=NOT_SIGNED),
            "topics": [values_of(topic) for topic in topics],
            "decisions": [values_of(decision, leave_out=NOT_DECIDED) for decision in decisions],
            "people": [values_of(person) for person in people],
        }
    )


def day_of(plan: MeetingPlan) -> date:
    """The civil date of the meeting."""
    return civil(plan.starts_at or 0).date()


__all__ = [
    "EXPECTED",
    "OBSERVING",
    "Agenda",
    "AgendaRow",
    "Totals",
    "agenda",
    "day_of",
    "signed_payload",
    "totals",
]
