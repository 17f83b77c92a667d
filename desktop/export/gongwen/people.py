"""Lists of people on the grid: 出席, 请假, 列席 (GB/T 9704-2012 §10.3) with names in columns.

A name of two characters is spaced to the width of three, as lists of names are set by custom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.export.gongwen.furniture import too_long
from desktop.export.layout.breaker import Line, break_lines
from desktop.export.layout.cells import Metrics, Span, split
from desktop.export.layout.flow import Part, Row, single
from desktop.export.layout.geometry import MM_PER_PT, Profile
from desktop.export.layout.place import Type

LABEL_INDENT = 2
NAME_CELLS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a list; ``unit`` is the unit and post as it is to be printed, or empty."""

    name: str
    unit: str = ""


def people_rows(
    label: str, people: Sequence[Person], profile: Profile, metrics: Metrics, *, among: Sequence[Person] = ()
) -> list[Row]:
    """The rows of one list: ``label`` in 黑体 two 字 in, the entries in columns after its colon.

    ``among`` are all people of the paper, so that the columns of its lists agree.
    """
    if not people:
        return []
    kind = Type(profile.size_pt, tag="people")
    start = LABEL_INDENT + len(label)
    slots = _slots(people, [*people, *among], profile, metrics, profile.columns - start)
    head = Part(
        single(label, "hei", kind, profile.cell, metrics), profile.left + LABEL_INDENT * profile.cell, kind
    )
    rows: list[Row] = []
    for index, parts in enumerate(slots):
        moved = tuple(Part(line, profile.left + (start + at) * profile.cell, kind) for at, line in parts)
        rows.append(Row((head, *moved) if index == 0 else moved, keep_next=index == 0 and len(slots) > 1))
    return rows


def _slots(
    people: Sequence[Person], among: Sequence[Person], profile: Profile, metrics: Metrics, width: int
) -> list[list[tuple[float, Line]]]:
    """For each row: (cells from the start of the list, line)."""
    names = [_name(person.name, profile, metrics) for person in people]
    name_width = max(NAME_CELLS, *(_cells(_name(person.name, profile, metrics), profile) for person in among))
    if name_width > width - 2:
        raise too_long("people")
    if not any(person.unit for person in people):
        step = name_width + 1
        per_row = max(1, int((width + 1) // step))
        return [
            [
                ((index - first) * step, names[index])
                for index in range(first, min(first + per_row, len(names)))
            ]
            for first in range(0, len(names), per_row)
        ]
    longest = max(len(person.unit) for person in among)
    unit_width = min(longest, int(width - name_width - 1))
    entry = unit_width + 1 + name_width
    per_row = 2 if 2 * entry + 2 <= width else 1
    rows: list[list[tuple[float, Line]]] = []
    for index, person in enumerate(people):
        lines = _unit_lines(person.unit, unit_width, profile, metrics)
        column = (index % per_row) * (entry + 2)
        if index % per_row == 0:
            rows.append([])
        row = len(rows) - 1
        for extra, line in enumerate(lines):
            while len(rows) <= row + extra:
                rows.append([])
            rows[row + extra].append((column, line))
        rows[row].append((column + unit_width + 1, names[index]))
    return rows


def _unit_lines(text: str, width: int, profile: Profile, metrics: Metrics) -> list[Line]:
    if not text:
        return []
    cells = split([Span(text)], profile.cell, profile.size_pt * MM_PER_PT, metrics)
    return break_lines(cells, width * profile.cell, profile.cell)


def _name(name: str, profile: Profile, metrics: Metrics) -> Line:
    cells = tuple(split([Span(name)], profile.cell, profile.size_pt * MM_PER_PT, metrics))
    spaced = len(cells) == 2 and all(not cell.natural for cell in cells)
    return Line(cells, 0.0, gap=profile.cell if spaced else 0.0)


def _cells(line: Line, profile: Profile) -> int:
    return -int(-sum(cell.width for cell in line.cells) // profile.cell)
