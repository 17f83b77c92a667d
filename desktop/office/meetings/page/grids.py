"""The children of a meeting as grids: which fields are columns, how cells look, rows from records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.base.clock import civil
from desktop.base.fields import FieldKind, FieldSpec, Record, Value, fields_of, spec_of
from desktop.office.meetings import grid_service, rules
from desktop.office.meetings.records import (
    ATTENDING,
    BEFORE,
    EXPECTED,
    Attendee,
    Decision,
    TaskItem,
    Topic,
)
from desktop.office.meetings.store import Meeting
from desktop.office.meetings.views import RESULT_TONES
from desktop.ui.child_editing import GridColumn
from desktop.ui.child_paint import Look
from desktop.ui.child_rows import ChildRow
from desktop.ui.columns import SHAPES

COLOURS = ("#7A5C4A", "#A5643A", "#87691F", "#6F655A", "#4A6A82")
"""Colours of topics, none of them a state's; white on each has a contrast of 4.7 or more."""

TIMES = FieldSpec(FieldKind.TEXT, "时间", "times", editable=False)


def spec(cls: type[Record], name: str, **other: Any) -> FieldSpec:
    """A field of a record as a column: always editable here, with a shorter label when one is given."""
    return replace(spec_of(cls).field(name), editable=True, **other)


@dataclass(frozen=True)
class Part:
    """One kind of child as a page of its own: `records(meeting)`, the verb, columns, what a new row begins with."""

    key: str
    title: str
    cls: type[Record]
    verb: Any
    columns: tuple[GridColumn, ...]
    records: Callable[[Meeting], Sequence[Record]]
    new_values: Mapping[str, Value]
    add_title: str


PARTS = {
    part.key: part
    for part in (
        Part("people", "参会人员", Attendee, grid_service.edit_attendees, (
            GridColumn(spec(Attendee, "person_name"), 110), GridColumn(spec(Attendee, "capacity"), 110),
            GridColumn(spec(Attendee, "unit_name"), 170), GridColumn(spec(Attendee, "post")),
            GridColumn(spec(Attendee, "state"), 90), GridColumn(spec(Attendee, "proxy"), 100),
            GridColumn(spec(Attendee, "reason")),
        ), lambda meeting: meeting.people, {"capacity": ATTENDING, "state": EXPECTED}, "增加一人"),
        Part("decisions", "决定事项", Decision, grid_service.edit_decisions, (
            GridColumn(spec(Decision, "matter")), GridColumn(spec(Decision, "lead"), 160),
            GridColumn(spec(Decision, "assist"), 200, of_units=True), GridColumn(spec(Decision, "due_on"), 110),
            GridColumn(spec(Decision, "outcome"), 130),
        ), lambda meeting: meeting.decisions, {}, "增加一项"),
        Part("tasks", "会务清单", TaskItem, grid_service.edit_tasks, (
            GridColumn(spec(TaskItem, "phase"), 90), GridColumn(spec(TaskItem, "title")),
            GridColumn(spec(TaskItem, "owner"), 120), GridColumn(spec(TaskItem, "due_on"), 120),
            GridColumn(spec(TaskItem, "is_done"), 90),
        ), lambda meeting: meeting.tasks, {"phase": BEFORE}, "增加一项"),
    )
}  # fmt: skip


def rows_of(records: Sequence[Record], columns: Sequence[GridColumn]) -> list[ChildRow]:
    """Records as rows of a grid, in their order."""
    names = [column.spec.name for column in columns if column.compute is None]
    return [
        ChildRow(each.id, {name: getattr(each, name) for name in names}, each.position)  # type: ignore[attr-defined]
        for each in records
    ]


def topics_of(rows: Sequence[ChildRow]) -> list[Topic]:
    """The agenda as it stands in the grid, also while it is not saved."""
    known = {each.name for each in fields_of(Topic)} - {"position"}
    return [
        Topic(position=row.position, **{k: v for k, v in row.values.items() if k in known})  # type: ignore[arg-type]
        for row in rows
    ]


class AgendaLook:
    """Columns and looks of the agenda; `begin` is when the meeting starts (UTC ms)."""

    def __init__(self) -> None:
        self.begin, self.slot = 0, 0
        self.rows: Callable[[], Sequence[ChildRow]] = tuple
        self.columns = (
            GridColumn(TIMES, 122, compute=self._times),
            GridColumn(spec(Topic, "title")),
            GridColumn(spec(Topic, "unit_name"), 122),
            GridColumn(spec(Topic, "planned_minutes", label="计划"), 66),
            GridColumn(spec(Topic, "actual_minutes", label="实际"), 66),
            GridColumn(spec(Topic, "result"), 108),
        )

    def agenda(self) -> rules.Agenda:
        """The timed agenda of what the grid shows."""
        return rules.agenda(self.begin, self.slot, topics_of(self.rows()))

    def _times(self, rows: Sequence[ChildRow], row: int) -> str:
        minutes = [_minutes(each, "planned_minutes") for each in rows]
        start = self.begin + sum(minutes[:row]) * rules.MINUTE_MS
        end = start + minutes[row] * rules.MINUTE_MS
        return f"{row + 1}　{civil(start):%H:%M}–{civil(end):%H:%M}"

    def dress(self, row: int, name: str) -> Look | None:
        """Marks of topics, minutes with 分 and ↑, conclusions with their shape, what is over the slot in red."""
        rows = self.rows()
        held = rows[row]
        planned, actual = _minutes(held, "planned_minutes"), held.values.get("actual_minutes")
        if name in held.raw:
            return None
        if name == "times":
            over = sum(_minutes(each, "planned_minutes") for each in rows[: row + 1]) > self.slot
            return Look("", "bad" if over else "ink", mark=COLOURS[row % len(COLOURS)])
        if name == "planned_minutes" and planned:
            return Look(f"{planned} 分")
        if name == "actual_minutes" and isinstance(actual, int):
            longer = actual > planned
            return Look(f"{actual} 分{'↑' if longer else ''}", "warn" if longer else "", strong=longer)
        result = str(held.values.get("result") or "")
        if name == "result" and result:
            tone = RESULT_TONES.get(result, "info")
            return Look(f"{SHAPES[tone]} {result}", tone if tone in ("warn", "bad") else "")
        return None


def _minutes(row: ChildRow, name: str) -> int:
    found = row.values.get(name)
    return found if isinstance(found, int) else 0
