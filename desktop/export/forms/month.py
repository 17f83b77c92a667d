"""A month on one landscape page: days with 休 and 班, and what stands on each day (duty, meetings)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.forms.setting import as_document, lines_in, one_line
from desktop.export.gongwen import furniture
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Document, Item, Rule
from desktop.export.layout.geometry import MM_PER_PT, Profile
from desktop.export.layout.place import Type, place

PAGE = (297.0, 210.0)
_LEFT, _RIGHT, _TOP, _FOOT = 14.0, 283.0, 34.0, 196.0
_HEAD_MM = 8.0
_SIZES_PT = (11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Day:
    """What is printed on a day: ``mark`` is 休 or 班 or empty, ``note`` a festival, ``lines`` the entries."""

    mark: str = ""
    note: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """One month; ``days`` maps the day of the month to what stands on it. Weeks begin on Monday."""

    title: str
    year: int
    month: int
    days: Mapping[int, Day] = field(default_factory=dict)
    foot: str = ""
    audit_head: str = ""


def lay_out_month(facts: MonthFacts, library: Library | None = None) -> Document:
    """The month as a table of five or six weeks.

    Raises:
        UserProblem: no such month (``T-003``), more on a day than its box holds (``T-006``), a character no
            font has (``T-001``).
    """
    fonts = library or bundled_library()
    if not (1 <= facts.month <= 12 and 1900 <= facts.year <= 2200):
        raise UserProblem("T-003", f"没有 {facts.year} 年 {facts.month} 月。", "请核对年月。", field="month")
    weeks = calendar.Calendar(firstweekday=0).monthdayscalendar(facts.year, facts.month)
    items: list[Item] = []
    title = one_line(facts.title, "title", 22.0, fonts)
    items += place(title, (PAGE[0] - line_width(title)) / 2, 26.0, Type(22.0, tag="title"))
    width, height = (_RIGHT - _LEFT) / 7, (_FOOT - _TOP - _HEAD_MM) / len(weeks)
    for column, name in enumerate(_DAYS):
        line = one_line(f"星期{name}", "hei", 11.0, fonts)
        x = _LEFT + column * width + (width - line_width(line)) / 2
        color = "red" if column >= 5 else "black"
        items += place(line, x, _TOP + 5.6, Type(11.0, color, "sheet"))
    for row, week in enumerate(weeks):
        for column, number in enumerate(week):
            if number:
                left, top = _LEFT + column * width, _TOP + _HEAD_MM + row * height
                day = facts.days.get(number, Day())
                items += _day(number, day, column >= 5, (left, top, width, height), fonts)
    items += _lines(len(weeks), width, height)
    if facts.foot:
        small = one_line(
            facts.foot, "fangsong", 9.0, fonts
        )  # at the right: the line of the audit stands at the left
        items += place(small, _RIGHT - line_width(small), _FOOT + 4.5, Type(9.0, tag="sheet"))
    if facts.audit_head:
        page = Profile("sheet", PAGE[0], PAGE[1], _LEFT, text_width=_RIGHT - _LEFT)
        items += furniture.foot_line(clean(facts.audit_head).replace("\n", " "), page, fonts)
    return as_document(facts.title, [(items, PAGE)], fonts)


def _lines(weeks: int, width: float, height: float) -> list[Item]:
    top = _TOP + _HEAD_MM
    ys = [_TOP, *(top + row * height for row in range(weeks + 1))]
    across = [Rule(_LEFT, y, _RIGHT, y, 0.25, tag="box") for y in ys]
    down = [Rule(_LEFT + c * width, _TOP, _LEFT + c * width, _FOOT, 0.25, tag="box") for c in range(8)]
    return [*across, *down]


def _day(
    number: int, day: Day, weekend: bool, box: tuple[float, float, float, float], library: Library
) -> list[Item]:
    left, top, width, height = box
    free = day.mark == "休" or (weekend and day.mark != "班")
    color = "red" if free else "black"
    items: list[Item] = [
        *place(
            one_line(str(number), "hei", 13.0, library),
            left + 1.6,
            top + 5.4,
            Type(13.0, color, "sheet"),
        )
    ]
    head = " ".join(part for part in (day.note, day.mark) if part)
    if head:
        line = one_line(head, "hei", 8.0, library)
        kind = Type(8.0, color, "sheet")
        items += place(line, left + width - 1.4 - line_width(line), top + 4.8, kind)
    room = height - 7.6
    for size in _SIZES_PT:
        pitch = 1.28 * size * MM_PER_PT
        lines = [
            line for text in day.lines for line in lines_in(text, "fangsong", size, width - 3.0, 99, library)
        ]
        if len(lines) * pitch <= room:
            break
    else:
        raise UserProblem("T-006", f"{number}日的内容太多，排不下。", "请精简这一天的内容。", field="days")
    for index, line in enumerate(lines):
        y = top + 7.0 + index * pitch + 0.84 * size * MM_PER_PT
        items += place(line, left + 1.5, y, Type(size, tag="sheet"))
    return items
