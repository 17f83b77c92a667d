"""The rules of 督查督办: stages, the one responsible person, extension before expiry, history of colours. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.base.canonical import canonical, values_of
from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.office.supervision.records import (
    AT_WORK,
    EXTENDED,
    FED_BACK,
    FINISHED,
    HANDED_OVER,
    OPENED,
    REOPENED,
    URGED,
    WAITING,
    Feedback,
    SupervisionItem,
)
from desktop.system.calendar.deadlines import DueState, colour
from desktop.system.calendar.rules import Calendar

FROM_MEETINGS, OTHERS = "会议议定", "其他事项"


def zone(item: SupervisionItem) -> str:
    """Where a matter stands on the wall map: its 专项; else decided by a meeting, or the rest."""
    return item.area or (FROM_MEETINGS if item.source_kind == "meetings.decision" else OTHERS)


SERIES = "supervision.item"
"""Number series of 督办文号; every compartment keeps its own."""

OPENS_FROM = ("meetings.decision",)
"""Kinds of record from which a matter can be opened."""

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "update": (WAITING, AT_WORK),
    "hand_over": (WAITING,),
    "feed_back": (AT_WORK,),
    "urge": (AT_WORK,),
    "extend": (AT_WORK,),
    "finish": (AT_WORK,),
    "reopen": (FINISHED,),
}
"""Verb → stages in which it may be done."""

TITLES = {
    "update": "修改",
    "hand_over": "交办",
    "feed_back": "登记反馈",
    "urge": "催办",
    "extend": "延期",
    "finish": "办结",
    "reopen": "重新办理",
}
STEP_OF = {
    "open": OPENED,
    "hand_over": HANDED_OVER,
    "feed_back": FED_BACK,
    "urge": URGED,
    "extend": EXTENDED,
    "finish": FINISHED,
    "reopen": REOPENED,
}
_NEXT = {
    WAITING: "下一步应当是“交办”。",
    AT_WORK: "这一事项正在办理。",
    FINISHED: "如需继续办理，请先重新办理。",
}


def item_number(year: int, serial: int) -> str:
    """督〔2026〕57号."""
    return f"督〔{year}〕{serial}号"


def allowed(stage: str) -> tuple[str, ...]:
    """Verbs that may be done in a stage, in the order of the work."""
    return tuple(verb for verb, stages in ALLOWED.items() if stage in stages)


def require(verb: str, stage: str) -> None:
    """Refuse a step out of order. Raises UserProblem `D-101`."""
    if stage not in ALLOWED[verb]:
        raise UserProblem(
            "D-101", f"这一事项现为“{stage}”，不能{TITLES[verb]}。", _NEXT[stage], field="stage"
        )


def require_words(words: str, verb: str) -> str:
    """The words of a step, trimmed. Raises UserProblem `D-102` when there are none."""
    trimmed = words.strip()
    if not trimmed:
        what = "办理结果" if verb == "finish" else "理由" if verb in ("extend", "reopen") else "内容"
        raise UserProblem("D-102", f"{TITLES[verb]}必须写明{what}。", "请填写后再提交。", field="words")
    return trimmed


_SEPARATORS = re.compile(r"[、，,；;/\\＋+&]|(?<=\S\S)(?:\s+|[和与及])(?=\S\S)")


def require_one_person(owner: Named | None) -> Named:
    """Exactly one person answers for a matter (一事一人).

    Raises:
        UserProblem: `D-104` nobody is named; `D-105` more than one person.
    """
    if owner is None or not owner.name.strip():
        raise UserProblem("D-104", "请填写责任人。", "一事一人：每个事项明确一位责任人。", field="owner")
    name = owner.name.strip()
    if _SEPARATORS.search(name) or name.endswith("等"):
        raise UserProblem(
            "D-105",
            f"责任人只能填一位，不能写成“{name[:40]}”。",
            "其他人员请写入配合单位或工作要求。",
            field="owner",
        )
    return Named(name, owner.id)


def require_due(due_on: date | None, today: date) -> date:
    """A matter is handed over with a date that has not passed.

    Raises:
        UserProblem: `D-106` no date; `D-107` it lies before today.
    """
    if due_on is None:
        raise UserProblem("D-106", "请填写办结时限。", "交办的事项必须有时限。", field="due_on")
    if due_on < today:
        raise UserProblem("D-107", f"办结时限{due_on.isoformat()}已经过去。", "请核对日期。", field="due_on")
    return due_on


def require_extension(old: date | None, new: date | None, today: date, approver: Named | None) -> date:
    """An extension is asked for before the deadline has passed, approved by a person, and moves it later (常见做法).

    Raises:
        UserProblem: `D-108` already overdue; `D-109` not later; `D-110` nobody approved it.
    """
    if old is not None and old < today:
        raise UserProblem(
            "D-108",
            f"时限{old.isoformat()}已过，不能再延期。",
            "延期应当在到期前提出；请继续办理并说明原因。",
            field="due_on",
        )
    if new is None or (old is not None and new <= old):
        raise UserProblem("D-109", "新的时限应当晚于原时限。", "请核对日期。", field="due_on")
    if approver is None or not approver.name.strip():
        raise UserProblem("D-110", "请填写批准人。", "延期须经批准。", field="approver")
    return new


@dataclass(frozen=True, slots=True)
class ColourChange:
    """From which day a matter has had which colour."""

    on: date
    state: DueState


def colour_of(item: SupervisionItem, today: date, calendar: Calendar) -> DueState:
    """The colour a matter has today."""
    return colour(item.due_on, today, calendar, item.finished_on)


def colour_history(steps: Sequence[Feedback], until: date, calendar: Calendar) -> list[ColourChange]:
    """Every change of colour from the first step to `until`, computed from the steps (oldest first) and the calendar.

    Nothing of it is stored, so a corrected deadline or calendar corrects it too. The last step of a day decides.
    """
    by_day: dict[date, Feedback] = {}
    for step in steps:
        if step.at is not None:
            by_day[civil(step.at).date()] = step
    if not by_day:
        return []
    changes: list[ColourChange] = []
    current: Feedback | None = None
    on = min(by_day)
    while on <= until:
        current = by_day.get(on, current)
        assert current is not None
        done_on = on if current.stage == FINISHED else None
        state = colour(current.due_on, on, calendar, done_on)
        if not changes or (changes[-1].state.tone, changes[-1].state.word) != (state.tone, state.word):
            changes.append(ColourChange(on, state))
        on = date.fromordinal(on.toordinal() + 1)
        if current.stage == FINISHED and not any(day >= on for day in by_day):
            break
    return changes


def urge_round(steps: Iterable[Feedback]) -> int:
    """How often a matter was urged so far."""
    return sum(1 for step in steps if step.step == URGED)


NOT_SIGNED = frozenset({"signature", "signed_by"})


def signed_payload(item: SupervisionItem) -> bytes:
    """The bytes the officer who strikes a matter off signs: all its values but the signature itself."""
    return canonical({"v": 1, "act": "supervision.finish", "item": values_of(item, leave_out=NOT_SIGNED)})
