"""How duty is shown: log lines, clocks, people, open matters. Plain data for the window; nothing here draws."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.base.clock import civil
from desktop.base.ids import RecordId
from desktop.office.duty import rules
from desktop.office.duty.clock import figure
from desktop.office.duty.records import (
    DONE,
    INCIDENT,
    INCIDENT_STEPS,
    PENDING,
    PHONE_FIRST,
    Entry,
    Handover,
    IncidentStep,
    Matter,
    Shift,
)
from desktop.ui.workbench import Todo

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log, or the rule of a new day (`entry` is None then)."""

    entry: RecordId | None
    time: str
    tag: str
    words: str
    who: str = ""
    tone: str = ""


def day_words(ms: int) -> str:
    """9月30日　星期三."""
    on = civil(ms)
    return f"{on.month}月{on.day}日　星期{_WEEKDAYS[on.weekday()]}"


def span_words(ms: int) -> str:
    """18 小时 16 分."""
    minutes = max(0, ms) // 60_000
    hours, rest = divmod(minutes, 60)
    return f"{hours} 小时 {rest} 分" if hours else f"{rest} 分"


def shift_words(shift: Shift, now_ms: int) -> str:
    """值班 18 小时 16 分　距交班 5 小时 44 分; how much over when the time has passed."""
    stood = span_words(now_ms - (shift.starts_at or now_ms))
    left = (shift.ends_at or now_ms) - now_ms
    return f"值班 {stood}　{f'距交班 {span_words(left)}' if left >= 0 else f'▲ 已过交班时间 {span_words(-left)}'}"


def log_lines(entries: Iterable[Entry], handover: Handover | None) -> list[LogLine]:
    """Newest first; a rule where the day changes; corrections name the time of what they set right."""
    ordered = sorted(entries, key=lambda each: (each.at or 0, each.id))
    times = {each.id: f"{civil(each.at or 0):%H:%M}" for each in ordered}
    found: list[LogLine] = []
    day = None
    for each in reversed(ordered):
        on = civil(each.at or 0).date()
        if day is not None and on != day:
            found.append(LogLine(None, "", "", f"{on.month}月{on.day}日"))
        day = on
        late = "〔迟到〕" if rules.is_late(each, handover) else ""
        bound = f"〔更正 {times.get(each.corrects, '')}〕" if each.corrects else ""
        source = "".join(str(part) for part in (each.from_unit, each.from_person) if part)
        words = f"{late}{bound}{source}{'：' if source else ''}{each.content}"
        if each.handling:
            words += f"　处理：{each.handling}"
        tone = "bad" if each.kind == INCIDENT else "warn" if late else ""
        found.append(LogLine(each.id, times[each.id], each.kind, words, str(each.recorder or ""), tone))
    return found


def matter_rows(matters: Iterable[Matter], now_ms: int) -> list[Todo]:
    """Open matters first: ▲ 未了 (■ past its time), ● 交出, ✓ 办结."""
    ordered = sorted(matters, key=lambda each: (each.state != PENDING, each.due_at or 1 << 60, each.id))
    return [Todo(each.id, "duty.matter", _tone(each, now_ms), each.title, each.state, each.outcome or each.note,
                 f"{civil(each.due_at):%H:%M} 前" if each.due_at else "") for each in ordered]  # fmt: skip


def _tone(matter: Matter, now_ms: int) -> str:
    if matter.state == DONE:
        return "done"
    if matter.state != PENDING:
        return "ok"
    return "bad" if matter.due_at is not None and matter.due_at < now_ms else "warn"


def step_line(steps: Iterable[IncidentStep]) -> list[tuple[str, str, str]]:
    """(tone, step, time) of the five steps shown on an incident's card."""
    last: dict[str, int] = {}
    for step in steps:
        last[step.step] = step.at or 0
    shown = [name for name in INCIDENT_STEPS if name not in ("批示", "终报")]
    first_owed = next((name for name in shown if name not in last), "")
    return [
        ("done", name, f"{civil(last[name]):%H:%M}") if name in last
        else ("warn" if name == first_owed == PHONE_FIRST else "info", name, "待办" if name == first_owed else "—")
        for name in shown
    ]  # fmt: skip


def over_words(left_ms: int) -> str:
    """05:18, or 已超 00:42."""
    return figure(left_ms) if left_ms >= 0 else f"已超 {figure(-left_ms)}"


def ready_lines(matters: Iterable[Matter], entries: int, running: int) -> list[tuple[str, str]]:
    """(tone, words) of 交班准备."""
    listed = list(matters)
    left = sum(1 for each in listed if each.state == PENDING)
    return [
        ("done" if entries else "info", f"日志 {entries} 条"),
        (
            "warn" if left else "done",
            f"未了事项 {left} 项待交" if left else f"未了事项 {len(listed)} 项已处理",
        ),
        ("warn" if running else "done", f"突发事件 {running} 起未终报" if running else "突发事件均已终报"),
    ]
