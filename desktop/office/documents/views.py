"""How an incoming document is shown: states, cells, tags, pane. Plain data for the window; nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.base.clock import civil, today
from desktop.office.documents import rules, store
from desktop.office.documents.records import (
    ASSIGNED,
    CORRECTED,
    FED_BACK,
    FINISHED,
    INSTRUCTED,
    OPEN_STAGES,
    REGISTERED,
    RETURNED,
    SENT_BACK,
    STEPS,
    TO_READ,
    URGED,
    VOIDED,
    IncomingDocument,
    Opinion,
)
from desktop.storage.session import Session
from desktop.system.calendar import deadlines
from desktop.system.calendar.deadlines import DueState
from desktop.system.calendar.rules import Calendar
from desktop.system.calendar.store import calendar_of
from desktop.ui.columns import Due, State
from desktop.ui.detail import Detail, Event, Label, Pair
from desktop.ui.record_parts import Opinion as Row
from desktop.ui.record_parts import Step

_TONES = {
    URGED: "warn",
    RETURNED: "bad",
    SENT_BACK: "bad",
    VOIDED: "mute",
    FINISHED: "done",
    CORRECTED: "warn",
}


@dataclass(frozen=True, slots=True)
class Day:
    """The day things are looked at, the calendar they are counted by, and when they turn yellow."""

    today: date
    calendar: Calendar
    warn_workdays: int = deadlines.WARN_WORKDAYS

    def due_state(self, document: IncomingDocument) -> DueState:
        """The colour of a document today."""
        return deadlines.colour(
            document.due_on, self.today, self.calendar, document.finished_on, self.warn_workdays
        )


def state(document: IncomingDocument, day: Day) -> State:
    """Shape, word and colour of a document."""
    if document.stage in (SENT_BACK, VOIDED):
        return State("mute", rules.waiting_for(document.stage, document.purpose))
    due = day.due_state(document)
    return State(due.tone, due.word)


def due(document: IncomingDocument, day: Day) -> Due | None:
    """The cell of the time limit: 11-24 剩 1 天."""
    if document.due_on is None:
        return None
    found = day.due_state(document)
    tone = "mute" if document.stage not in OPEN_STAGES else found.tone
    return Due(document.due_on.strftime("%m-%d"), found.due_words, tone)


def stage(document: IncomingDocument) -> str:
    """The cell of the stage."""
    return rules.waiting_for(document.stage, document.purpose)


def number(document: IncomingDocument) -> str:
    """The receipt number, or that it has still to be given."""
    return document.receipt_number or "待编号"


def short_title(document: IncomingDocument) -> str:
    """The title without the issuing organ, which stands in a column of its own (关于…的通知)."""
    organ = document.from_unit.name if document.from_unit else ""
    rest = document.title.removeprefix(organ) if organ else document.title
    return rest if rest.startswith(("关于", "印发", "转发", "批转")) else document.title


def mark(document: IncomingDocument) -> str:
    """密级 as on paper (秘密★1年); empty for 内部, which is no legal 密级."""
    if document.classification in ("", "内部"):
        return ""
    period = document.secrecy_period
    return f"{document.classification}★{period}" if period else document.classification


def tags(document: IncomingDocument) -> tuple[Label, ...]:
    """密级, 紧急程度, 阅件, and whether two people changed it differently."""
    found = []
    if mark(document):
        found.append(Label(mark(document), "secret"))
    if document.urgency != "平件":
        found.append(Label(document.urgency, "urgent"))
    if document.purpose == TO_READ:
        found.append(Label(TO_READ))
    if document.conflicts:
        found.append(Label("有冲突", "warn"))
    return tuple(found)


def day_words(day: date | None) -> str:
    """2026年11月3日, as in official writing."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def moment(at: int | None) -> str:
    """11-24 16:40."""
    return civil(at).strftime("%m-%d %H:%M") if at is not None else ""


def pairs(document: IncomingDocument, day: Day, hints: tuple[str, ...] = ()) -> tuple[Pair, ...]:
    """Label and value of what one wants to know; empty ones are left out."""
    found = day.due_state(document)
    limit = f"{day_words(document.due_on)}　{found.due_words}".strip()
    known = [
        Pair("收文号", number(document)),
        Pair("来文单位", str(document.from_unit or "")),
        Pair("来文字号", document.document_number),
        Pair("文种", document.document_type),
        Pair("成文日期", day_words(document.issued_on)),
        Pair("收文时间", moment(document.received_at)),
        Pair("办理时限", limit, found.tone if found.tone in ("bad", "warn") else ""),
        Pair("为何", found.why if document.stage in OPEN_STAGES else ""),
        Pair("时限依据", document.due_basis),
        Pair("主办单位", str(document.lead_unit or "")),
        Pair("协办单位", "、".join(document.assist_units)),
        Pair("经办人", str(document.handler or "")),
        Pair("办理结果", document.result),
        Pair("去向", document.whereabouts),
        Pair("备注", document.remarks),
        *(Pair("初审提示", hint, "warn") for hint in hints if document.stage == REGISTERED),
    ]
    return tuple(pair for pair in known if pair.value)


def who(opinion: Opinion) -> str:
    """Who wrote an opinion: the unit for what units report, else the person."""
    return str(opinion.unit_name or opinion.author or "")


def events(opinions: list[Opinion]) -> tuple[Event, ...]:
    """The course of handling, latest first."""
    return tuple(
        Event(
            _TONES.get(opinion.step, "info"),
            f"{who(opinion)} · {opinion.step}",
            moment(opinion.written_at),
            opinion.words,
        )
        for opinion in reversed(opinions)
    )


def actions(document: IncomingDocument, prefix: str = "documents") -> tuple[str, ...]:
    """Command ids for a document: the next step first."""
    following = rules.next_step(document.stage, document.purpose)
    others = [verb for verb in _BUTTON_ORDER if verb in rules.allowed(document.stage, document.purpose)]
    ordered = [following, *(verb for verb in others if verb != following)] if following else others
    return tuple(f"{prefix}.{verb}" for verb in ordered)


_BUTTON_ORDER = (
    "reopen",
    "place",
    "urge",
    "finish",
    "propose",
    "instruct",
    "assign",
    "feed_back",
    "update",
    "return_step",
    "return_to_sender",
    "void",
)


def detail(document: IncomingDocument, opinions: list[Opinion], day: Day, hints: tuple[str, ...]) -> Detail:
    """The pane beside the list."""
    return Detail(
        title=document.title,
        state=state(document, day),
        tags=tags(document),
        pairs=pairs(document, day, hints),
        events=events(opinions),
        actions=actions(document),
    )


def day_of(session: Session) -> Day:
    """The day as this office counts it now (reads the store)."""
    return Day(today(session.clock), calendar_of(session), store.warn_workdays(session))


def track(document: IncomingDocument, opinions: list[Opinion], day: Day) -> tuple[Step, ...]:
    """The steps with who took them and when; the step that is owed bears the clock."""
    names = [
        name
        for name in STEPS
        if document.purpose != TO_READ
        or name not in (ASSIGNED, FED_BACK)
        or any(opinion.step == name for opinion in opinions)
    ]
    last = {opinion.step: opinion for opinion in opinions}
    open_now = document.stage in OPEN_STAGES
    reached = names.index(document.stage) if document.stage in names else -1
    found, limit = [], day.due_state(document)
    for place, name in enumerate(names):
        done = place <= reached
        current = open_now and place == reached + 1
        who_did, at = _took(document, last.get(name), name) if done else ("", "")
        clock = limit.due_words if current else ""
        found.append(
            Step(
                name,
                "done" if done else "current" if current else "later",
                who_did,
                at,
                clock,
                limit.tone if current else "",
            )
        )
    return tuple(found)


def _took(document: IncomingDocument, opinion: Opinion | None, name: str) -> tuple[str, str]:
    if name == REGISTERED:
        return str(document.signed_for_by or ""), moment(document.received_at)
    return (who(opinion), moment(opinion.written_at)) if opinion is not None else ("", "")


_KINDS = {INSTRUCTED: "red", URGED: "warn", RETURNED: "red", SENT_BACK: "red", CORRECTED: "warn"}


def opinion_rows(opinions: list[Opinion]) -> list[Row]:
    """Opinions in order of time; a correction says which one it corrects."""
    places = {opinion.id: place for place, opinion in enumerate(opinions, 1)}
    return [
        Row(
            who(opinion),
            opinion.post,
            Label(_word(opinion, places), _KINDS.get(opinion.step, "mute")),
            moment(opinion.written_at),
            opinion.words,
            kai=opinion.step == INSTRUCTED,
        )
        for opinion in opinions
    ]


def _word(opinion: Opinion, places: dict[bytes, int]) -> str:
    number = places.get(opinion.corrects) if opinion.corrects else None
    return f"{opinion.step}第 {number} 条" if number else opinion.step


def subtitle(document: IncomingDocument) -> str:
    """来文单位 · 文号 · 收文号 · 份号."""
    copy = f"份号 {document.copy_number}" if document.copy_number else ""
    parts = (str(document.from_unit or ""), document.document_number, number(document), copy)
    return " · ".join(part for part in parts if part)
