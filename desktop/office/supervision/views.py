"""How a supervised matter is shown: states, cells, pane. Plain data for the window; nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.base.clock import civil, today
from desktop.office.supervision import rules, store
from desktop.office.supervision.records import (
    CLASSIFICATIONS,
    EXTENDED,
    FINISHED,
    REOPENED,
    URGED,
    WAITING,
    Feedback,
    SupervisionItem,
)
from desktop.storage.session import Session
from desktop.system.calendar.deadlines import DueState
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of
from desktop.ui.columns import Bar, Due, State
from desktop.ui.detail import Detail, Event, Label, Pair

CLASSIFICATION_ORDER = ("", *CLASSIFICATIONS[1:])
"""From none (内部 is no legal 密级) to the highest."""

_TONES = {URGED: "warn", EXTENDED: "warn", REOPENED: "warn", FINISHED: "done"}


@dataclass(frozen=True, slots=True)
class Day:
    """The day things are looked at and the calendar they are counted by."""

    today: date
    calendar: Calendar

    def due_state(self, item: SupervisionItem) -> DueState:
        """The colour of a matter today."""
        return rules.colour_of(item, self.today, self.calendar)


def day_of(session: Session) -> Day:
    """The day as this office counts it now (reads the store)."""
    return Day(today(session.clock), calendar_of(session))


def state(item: SupervisionItem, day: Day) -> State:
    """Shape, word and colour: a matter that waits is ○ whatever its date."""
    if item.stage == WAITING:
        return State("info", WAITING)
    found = day.due_state(item)
    return State(found.tone, found.word)


def due(item: SupervisionItem, day: Day) -> Due | None:
    """The cell of the deadline: 12-04 剩 5 天."""
    if item.due_on is None:
        return None
    found = day.due_state(item)
    tone = "mute" if item.stage == FINISHED else found.tone
    return Due(f"{item.due_on:%m-%d}", found.due_words, tone)


def progress(item: SupervisionItem, day: Day) -> Bar:
    """The cell of the progress, in the colour of the matter."""
    tone = state(item, day).tone
    return Bar((item.progress or 0) / 100, "ok" if tone in ("done", "info") else tone)


def number(item: SupervisionItem) -> str:
    """督〔2026〕57号, or that it has still to be given."""
    return item.number or "待编号"


def date_words(on: date | None) -> str:
    """2026年9月24日."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def moment(at: int | None) -> str:
    """11-24 16:40."""
    return f"{civil(at):%m-%d %H:%M}" if at is not None else ""


def mark(item: SupervisionItem) -> str:
    """密级; empty for 内部, which is no legal 密级."""
    return "" if item.classification in ("", "内部") else item.classification


def tags(item: SupervisionItem) -> tuple[Label, ...]:
    """密级, and whether two people changed it differently."""
    found = [Label(mark(item), "secret")] if mark(item) else []
    return (*found, Label("有冲突", "warn")) if item.conflicts else tuple(found)


def detail(item: SupervisionItem, steps: list[Feedback], day: Day, *, signed: bool) -> Detail:
    """The pane beside the ledger, with the course of colours in the last line of facts."""
    found = day.due_state(item)
    changes = rules.colour_history(steps, day.today, day.calendar)
    colours = "、".join(f"{change.on:%m-%d} {change.state.shape}{change.state.word}" for change in changes)
    tone = found.tone if found.tone in ("bad", "warn") and item.stage != WAITING else ""
    known = (
        Pair("督办文号", number(item)),
        Pair("牵头单位", str(item.lead or "")),
        Pair("配合单位", "、".join(item.assist)),
        Pair("责任人", str(item.owner or "") or "待明确", "" if item.owner else "warn"),
        Pair("立项依据", item.source_title),
        Pair("专项", item.area),
        Pair("工作要求", item.requirement),
        Pair("办结时限", f"{date_words(item.due_on)}　{found.due_words}".strip(), tone),
        Pair("为何", found.why if item.stage != FINISHED else ""),
        Pair("时限依据", item.due_basis),
        Pair("办理结果", item.result),
        Pair(
            "销号签名", ("● 有效" if signed else "■ 不符") if item.signature else "", "" if signed else "bad"
        ),
        Pair("颜色变化", colours),
    )
    events = tuple(
        Event(
            _TONES.get(step.step, "info"),
            f"{step.unit_name or step.author or ''} · {step.step}",
            moment(step.at),
            step.words,
        )
        for step in reversed(steps)
    )
    return Detail(
        title=item.matter,
        state=state(item, day),
        tags=tags(item),
        pairs=tuple(pair for pair in known if pair.value),
        progress=progress(item, day),
        events=events,
        actions=actions(item),
    )


_ORDER = ("hand_over", "feed_back", "urge", "finish", "extend", "reopen", "update")


def actions(item: SupervisionItem) -> tuple[str, ...]:
    """Command ids for a matter: what comes next first, then printing and where it came from."""
    allowed = [verb for verb in _ORDER if verb in rules.allowed(item.stage)]
    return tuple(f"supervision.{verb}" for verb in (*allowed, "notice", "source"))


def subtitle(session: Session) -> str:
    """督查室 · 共 57 件，办结率 33.3%."""
    tally = store.tally(session)
    rate = f"，办结率 {tally.finished / tally.every:.1%}" if tally.every else ""
    waiting = f" · 待交办 {tally.waiting:,} 件" if tally.waiting else ""
    return f"共 {tally.every:,} 件{waiting} · 在办 {tally.at_work:,} 件{rate}"
