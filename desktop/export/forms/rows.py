"""Rows of a spreadsheet or facts of a file → sheets: what ``sanban sheet`` prints.

Columns are found by their headings; without a heading row they are taken in the order each sheet names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.base.errors import UserProblem
from desktop.export.forms.cover import CoverFacts
from desktop.export.forms.labels import Label
from desktop.export.forms.model import Column, Field, Fields, Form, Prose, Signatures, Table
from desktop.export.forms.month import Day
from desktop.export.forms.plates import Plate
from desktop.export.gongwen.tables import fitted_shares

Rows = Sequence[Sequence[str]]

NAME, UNIT, POST = ("姓名", "名字", "人员"), ("单位", "部门", "工作单位"), ("职务", "单位职务", "职务职级")
DAY, MARK, NOTE = ("日期", "日", "值班日期"), ("标记", "休班"), ("节日", "备注", "说明")
_LANDSCAPE_FROM = 42.0  # characters of all columns together
_LANDSCAPE_FROM_LINES = 3
_PORTRAIT_ROOM, _LANDSCAPE_ROOM = 36.0, 56.0
_CENTRED_UP_TO = 6


def plates_of(rows: Rows) -> list[Plate]:
    """座签: name, then unit or post."""
    head, body = _parted(rows, NAME)
    name, post = _column(head, NAME, 0), _column(head, POST, -1)
    unit = post if post >= 0 else _column(head, UNIT, 1)
    return [Plate(_cell(row, name), _cell(row, unit)) for row in body if _cell(row, name)]


def labels_of(rows: Rows) -> list[Label]:
    """Labels: the first line, then the others, one a column."""
    return [Label(row[0], tuple(cell for cell in row[1:] if cell)) for row in rows if row and row[0]]


def people_of(rows: Rows) -> tuple[tuple[str, str, str], ...]:
    """People of a sign-in sheet as (unit, name, post)."""
    head, body = _parted(rows, NAME)
    places = _column(head, UNIT, 0), _column(head, NAME, 1), _column(head, POST, 2)
    people = [tuple(_cell(row, place) for place in places) for row in body]
    return tuple((unit, name, post) for unit, name, post in people if unit or name)


def days_of(rows: Rows, year: int, month: int) -> dict[int, Day]:
    """Days of a month: date or number of the day, 休 or 班, a festival, and entries.

    An entry is shown with the heading of its column (``带班：林启明``). Rows of other months are left out.

    Raises:
        UserProblem: no day can be read in a row (``T-007``).
    """
    head, body = _parted(rows, DAY)
    place, mark, note = _column(head, DAY, 0), _column(head, MARK, -1), _column(head, NOTE, -1)
    days: dict[int, Day] = {}
    for row in body:
        day = _day_of(_cell(row, place), year, month)
        if day is None:
            continue
        lines = tuple(
            f"{head[index]}：{cell}" if head and head[index] else cell
            for index, cell in enumerate(row)
            if cell and index not in {place, mark, note}
        )
        before = days.get(day, Day())
        days[day] = Day(
            _cell(row, mark) or before.mark, _cell(row, note) or before.note, (*before.lines, *lines)
        )
    return days


_DATE = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]\s*)?(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?(?:[ T].*)?"
)


def _day_of(text: str, year: int, month: int) -> int | None:
    """The day of the month in ``text``; None when it is of another month."""
    plain = text.removesuffix("日").strip()
    if plain.isdecimal() and 1 <= int(plain) <= 31:
        return int(plain)
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise UserProblem("T-007", f"看不出是哪一天：{text[:20]}。", "请写成 2026-10-01 或 1。", field="file")
    if int(match["month"]) != month or int(match["year"] or year) != year:
        return None
    return int(match["day"])


def table_form(rows: Rows, title: str, *, left: str = "", right: str = "", landscape: bool = False) -> Form:
    """A report: the first row is its head; wide tables are set on landscape pages.

    Raises:
        UserProblem: nothing but a head (``T-002``).
    """
    filled = [list(row) for row in rows if any(row)]
    if len(filled) < 2:
        raise UserProblem("T-002", "表格没有内容。", "第一行是表头，从第二行起是内容。", field="file")
    count = max(len(row) for row in filled)
    filled = [row + [""] * (count - len(row)) for row in filled]
    shares = fitted_shares(filled, _PORTRAIT_ROOM)
    deepest = max(len(cell) / share for row in filled[1:] for cell, share in zip(row, shares, strict=True))
    turned = landscape or sum(shares) > _LANDSCAPE_FROM or deepest > _LANDSCAPE_FROM_LINES
    if turned:
        shares = fitted_shares(filled, _LANDSCAPE_ROOM)
    columns = tuple(
        Column(
            name, share, "centre" if max(len(row[place]) for row in filled[1:]) <= _CENTRED_UP_TO else "left"
        )
        for place, (name, share) in enumerate(zip(filled[0], shares, strict=True))
    )
    table = Table(columns, tuple(tuple(row) for row in filled[1:]))
    size = 10.5 if turned else 12.0
    return Form(
        title=title, blocks=(table,), line_left=left, line_right=right, landscape=turned, size_pt=size
    )


def boxed_form(facts: Mapping[str, Any]) -> Form:
    """A form of labelled boxes from the facts of a file.

    ``rows`` are lists of boxes ``{label, value, span, lines}``; ``text`` stands under them; ``signatures`` are labels.

    Raises:
        UserProblem: a fact of the wrong kind or an unknown one (``T-005``), no boxes (``T-002``).
    """
    _known(
        facts, {"title", "rows", "columns", "text", "signatures", "left", "right", "foot", "classification"}
    )
    columns = facts.get("columns", 2)
    if not isinstance(columns, int) or isinstance(columns, bool) or not 1 <= columns <= 6:
        raise _wrong("columns", "1 至 6 的数字")
    rows = facts.get("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _wrong("rows", "一行一个列表，每格写 label、value、span、lines")
    if not rows:
        raise UserProblem("T-002", "表格没有栏目。", "请在 rows 里写出每一行的各格。", field="rows")
    boxes = tuple(tuple(_box(each, columns) for each in row) for row in rows)
    for row in boxes:
        if sum(box.span for box in row) != columns:
            raise _wrong("span", f"每行各格的 span 合计等于 columns（{columns}）")
    blocks: list[Any] = [Fields(boxes, columns=columns)]
    if text := _text(facts, "text"):
        blocks.append(Prose(text))
    signatures = facts.get("signatures", [])
    if not isinstance(signatures, list) or not all(isinstance(label, str) for label in signatures):
        raise _wrong("signatures", "文字的列表")
    if signatures:
        blocks.append(Signatures(tuple((label, "") for label in signatures)))
    return Form(
        title=_text(facts, "title"), blocks=tuple(blocks), line_left=_text(facts, "left"),
        line_right=_text(facts, "right"), foot=_text(facts, "foot"), classification=_text(facts, "classification"),
    )  # fmt: skip


def _box(value: object, columns: int) -> Field:
    if not isinstance(value, Mapping):
        raise _wrong("rows", '每格写成 {label = "", value = ""}')
    _known(value, {"label", "value", "span", "lines"})
    span, lines = value.get("span", 1), value.get("lines", 1)
    if not (isinstance(span, int) and isinstance(lines, int) and 1 <= span <= columns and 1 <= lines <= 30):
        raise _wrong("span", f"span 为 1 至 {columns}，lines 为 1 至 30")
    return Field(_text(value, "label"), _text(value, "value"), span, lines)


def cover_of(facts: Mapping[str, Any]) -> CoverFacts:
    """A cover from the facts of a file; ``fields`` is a table of label and value.

    Raises:
        UserProblem: a fact of the wrong kind or an unknown one (``T-005``).
    """
    plain = ("title", "subtitle", "office", "date", "copy_number", "classification", "period")
    _known(facts, {*plain, "fields"})
    fields = facts.get("fields", {})
    if not isinstance(fields, Mapping):
        raise _wrong("fields", '一张表：名称 = "内容"')
    pairs = tuple((str(label), _text(fields, label)) for label in fields)
    return CoverFacts(fields=pairs, **{name: _text(facts, name) for name in plain})


def _parted(rows: Rows, wanted: Sequence[str]) -> tuple[list[str], list[Sequence[str]]]:
    """The heading row (empty without one) and the rows under it."""
    for index, row in enumerate(rows[:5]):
        if any(cell.strip() in wanted for cell in row):
            return [cell.strip() for cell in row], list(rows[index + 1 :])
    return [], list(rows)


def _column(head: Sequence[str], names: Sequence[str], default: int) -> int:
    """Where a column of these names stands; ``default`` without a heading row, -1 when there is none of them."""
    if not head:
        return default
    return next((index for index, cell in enumerate(head) if cell in names), -1)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if 0 <= place < len(row) else ""


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(name, "文字")
    return str(value)


def _known(facts: Mapping[str, Any], names: set[str]) -> None:
    unknown = sorted(set(facts) - names)
    if unknown:
        raise UserProblem(
            "T-005",
            f"文件里有不认识的项：{'、'.join(unknown)[:120]}。",
            f"可以写的有：{'、'.join(sorted(names))}。",
            field="file",
        )


def _wrong(name: str, wanted: str) -> UserProblem:
    return UserProblem("T-005", f"“{name}”应当是{wanted}。", "请核对文件。", field="file")
