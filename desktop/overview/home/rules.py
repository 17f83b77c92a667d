"""Which kinds of record have a time limit, and how that limit is said. Pure: reads field specs, never a slice.

A kind takes part when it has two date fields named `due_on` (时限) and `finished_on` (empty while it is owed). The
rest is taken where it exists: `title`, `handler`, `stage`, `urgency`, a unit, an official number.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.base.fields import FieldKind, Record, RecordSpec, spec_of
from desktop.overview.home.records import Owed
from desktop.system.calendar.rules import Calendar

URGENT_WORDS = frozenset({"特提", "特急", "加急"})
DUE, FINISHED = "due_on", "finished_on"
_UNITS = ("from_unit", "lead_unit", "lead", "unit_name")
_NUMBERS = ("receipt_number", "item_number", "document_number")


@dataclass(frozen=True, slots=True)
class Bearing:
    """A kind with time limits: its class and which of its fields say what (empty where it has none)."""

    cls: type[Record]
    kind: str
    category: str
    title: str
    unit: str
    number: str
    handler: str
    stage: str
    urgency: str


def bearings(kinds: Mapping[str, type[Record]]) -> tuple[Bearing, ...]:
    """Every kind that has time limits, by name of kind."""
    found = []
    for kind, cls in sorted(kinds.items()):
        spec = spec_of(cls)
        if _has(spec, DUE, FieldKind.DAY) and _has(spec, FINISHED, FieldKind.DAY):
            found.append(_bearing(cls, spec, kind))
    return tuple(found)


def _has(spec: RecordSpec, name: str, *kinds: FieldKind) -> bool:
    return any(field.name == name and field.kind in kinds for field in spec.fields)


def _bearing(cls: type[Record], spec: RecordSpec, kind: str) -> Bearing:
    def first(names: Iterable[str], *kinds: FieldKind) -> str:
        return next((name for name in names if _has(spec, name, *kinds)), "")

    return Bearing(
        cls,
        kind,
        spec.title,
        title=first(("title", "matter"), FieldKind.TEXT, FieldKind.LONG_TEXT),
        unit=first(_UNITS, FieldKind.UNIT),
        number=first(_NUMBERS, FieldKind.TEXT),
        handler=first(("handler",), FieldKind.PERSON),
        stage=first(("stage",), FieldKind.CHOICE),
        urgency=first(("urgency",), FieldKind.CHOICE),
    )


def owed_of(bearing: Bearing, record: Record) -> Owed:
    """A record as the workbench shows it."""

    def words(name: str) -> str:
        value = getattr(record, name) if name else None
        return "" if value is None else str(value)

    return Owed(
        bearing.kind,
        bearing.category,
        record.id,
        words(bearing.title) or bearing.category,
        words(bearing.unit),
        words(bearing.number),
        getattr(record, DUE),
        words(bearing.handler),
        words(bearing.stage),
        words(bearing.urgency) in URGENT_WORDS,
        getattr(record, FINISHED),
    )


def in_order(owed: Iterable[Owed]) -> list[Owed]:
    """What is due first comes first, urgent before others on one day; what has no limit comes last."""
    return sorted(
        owed, key=lambda each: (each.due_on is None, each.due_on or date.max, not each.urgent, each.id)
    )


def due_words(due_on: date | None, today: date, finished_on: date | None = None) -> str:
    """How a limit is said at the end of a line, in natural days."""
    if finished_on is not None:
        return (
            "已办结"
            if due_on is None or finished_on <= due_on
            else f"超期 {(finished_on - due_on).days} 天办结"
        )
    if due_on is None:
        return "未定时限"
    left = (due_on - today).days
    if left < 0:
        return f"超期 {-left} 天"
    return "今天到期" if left == 0 else "明天到期" if left == 1 else f"还剩 {left} 天"


def greeting(hour: int) -> str:
    """What one says at this hour of the day (0–23)."""
    for until, words in ((5, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好")):
        if hour < until:
            return words
    return "晚上好"


def note_line(owed: Owed) -> str:
    """The second line of an item: unit and number."""
    return " · ".join(part for part in (owed.unit, owed.number or "待编号") if part)


def day_words(day: date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def day_line(today: date, weekday: str, calendar: Calendar) -> str:
    """The line under the greeting: date, weekday, and the next holiday when it is near."""
    parts = [f"{day_words(today)}　星期{weekday[-1]}"]
    ahead = next_break(today, calendar)
    if ahead is not None:
        parts.append(f"距{ahead[0]}假期 {(ahead[1] - today).days} 天")
    return " · ".join(parts)


def next_break(today: date, calendar: Calendar, within_days: int = 60) -> tuple[str, date] | None:
    """The next listed holiday (name, first day) within some days, `None` when none is near or its list is missing."""
    for ahead in range(1, within_days + 1):
        on = today + timedelta(days=ahead)
        listed = calendar.listed(on)
        if listed is not None and listed.is_off and not calendar.is_provisional(on.year):
            return listed.name, on
    return None


def workdays_left_of_month(calendar: Calendar, today: date) -> int:
    """Working days of this month after today."""
    return calendar.workdays_between(
        today, date(today.year, today.month, monthrange(today.year, today.month)[1])
    )
