"""Reads the State Council's yearly notice pasted as text. Understands what it reads or refuses, naming the line.

Forms: `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。` and the older 补休, 与周末连休,
公休日调至. Amendments of a running year (延长假期) are written differently each time and are not read here: they are
entered as JSON or day by day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.base.errors import UserProblem
from desktop.system.calendar.days import WEEKDAYS, DayList, ListedDay, short_date, weekday_word
from desktop.system.calendar.exchange import YEARS, require_whole

MAX_CHARS = 20_000

_YEAR = re.compile(r"关于(\d{4})年部分节假日安排")
_PAPER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]第?\d+号")
_ITEM = re.compile(r"^[一二三四五六七八九十]+、([^:。0-9]{2,20}):(.*)$")
_ITEM_START = re.compile(r"(?<=。)(?=[一二三四五六七八九十]+、[^:。0-9]{2,20}:)")
_CLAUSE = re.compile(r"[,;。](?![^(]*\))")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?")
_WORK_LINE = re.compile(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日.*(?:上班|放假|补休)")
_RANGE = re.compile(r"^(?:至|到|[-—–~─]+)$")
_LENGTH = re.compile(r"(?:共|放假)(\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_SATURDAY = 5


@dataclass
class _Item:
    """One numbered paragraph being read: where it stands and what it has said so far."""

    line: int
    name: str
    year: int
    days: dict[date, bool] = field(default_factory=dict)
    last: date | None = None
    span: int = 0


def parse_notice(text: str, year: int | None = None) -> DayList:
    """The list a notice sets. `year` is needed only when the text does not hold its title.

    Raises:
        UserProblem: `C-102` too long · `C-103` no year · `C-104` nothing recognised · `C-105` a line not understood ·
            `C-106` days do not add up, a weekday disagrees, or a day is both off and worked · `C-114` holidays missing.
    """
    if len(text) > MAX_CHARS:
        raise _problem("C-102", "粘贴的文字太长，不像节假日通知。", f"最多 {MAX_CHARS} 字。")
    plain = unicodedata.normalize("NFKC", text)
    joined = "".join(plain.split())
    titled = _YEAR.search(joined)
    if titled is None and year is None:
        raise _problem(
            "C-103",
            "没有找到年份。",
            "请连同标题“关于××××年部分节假日安排的通知”一起粘贴，或另填年份。",
            "year",
        )
    stated = int(titled[1]) if titled else year or 0
    if stated not in YEARS or (year is not None and stated != year):
        raise _problem("C-103", f"通知写的是 {stated} 年，与所填年份不符。", "请核对年份。", "year")
    items = [_read(number, name, body, stated) for number, name, body in _items(plain)]
    if not items:
        raise _problem(
            "C-104", "没有认出放假安排。", "每个节日一行，例如“一、元旦：1月1日至3日放假调休，共3天。”"
        )
    listed = tuple(sorted(_joined(items)))
    require_whole(stated, listed)
    paper = _PAPER.search(joined)
    return DayList(stated, listed, (paper[0],) if paper else ())


def _items(plain: str) -> Iterator[tuple[int, str, str]]:
    """(line number, holiday, body) of each numbered paragraph; a paragraph wrapped over lines is joined."""
    held: tuple[int, str, str] | None = None
    for number, line in enumerate(plain.splitlines(), start=1):
        for part in _ITEM_START.split("".join(line.split())):
            found = _ITEM.match(part)
            if found:
                if held:
                    yield held
                held = (number, found[1], found[2])
            elif held and part and (not held[2].endswith("。") or _WORK_LINE.match(part)):
                held = (held[0], held[1], held[2] + part)
            elif held:
                yield held
                held = None
    if held:
        yield held


def _read(line: int, name: str, body: str, year: int) -> _Item:
    item = _Item(line, name, year)
    for clause in _CLAUSE.split(body):
        if clause:
            _clause(item, clause)
    if not any(item.days.values()):
        raise _line_problem(item, "没有写明放假日期", "请写成“1月1日（周四）至3日（周六）放假，共3天”。")
    return item


def _clause(item: _Item, clause: str) -> None:
    if "上班" in clause:
        for on in _dates(item, clause):
            if on.weekday() < _SATURDAY:
                raise _fault(item, f"{short_date(on)}是{weekday_word(on)}，调休上班应当在周六或周日")
            _mark(item, on, is_off=False)
    elif "调至" in clause or "调到" in clause:
        before, after = re.split("调至|调到", clause, maxsplit=1)
        list(_dates(item, before))  # its own 上班 sentence says whether these are worked
        for on in _dates(item, after):
            _mark(item, on, is_off=True)
    elif "法定" in clause or "公休" in clause:
        list(_dates(item, clause))  # explains days named elsewhere; only checked
    elif "放假" in clause or "补休" in clause:
        found = list(_dates(item, clause))
        for on in found:
            _mark(item, on, is_off=True)
        if "放假" in clause:
            item.span = len(found)
    elif _DAY.search(clause):
        raise _problem(
            "C-105",
            f"第 {item.line} 行（{item.name}）看不懂“{clause[:40]}”。",
            "请核对原文，或改用 JSON 导入。",
        )
    length = _LENGTH.search(clause)
    if length and int(length[1]) != item.span:
        raise _fault(item, f"写着共 {length[1]} 天，而所列日期是 {item.span} 天")


def _dates(item: _Item, clause: str) -> Iterator[date]:
    """The days a clause names, spans filled in."""
    start: date | None = None
    end = 0
    for found in _DAY.finditer(clause):
        on = _date(item, found)
        if start is not None and _RANGE.match(clause[end : found.start()]):
            if not 0 < (on - start).days < 31:  # no holiday is longer than a month
                raise _fault(item, f"{short_date(start)}至{short_date(on)}前后颠倒或过长")
            yield from (start + timedelta(days=n) for n in range(1, (on - start).days + 1))
        else:
            yield on
        start, end = on, found.end()


def _date(item: _Item, found: re.Match[str]) -> date:
    year, month, day, bracket = found.groups()
    last = item.last
    if month is None and last is None:
        raise _fault(item, f"“{found[0]}”没有写月份")
    if year is not None:
        wanted = int(year)
    elif month is None and last is not None:
        wanted = last.year
    else:  # a notice for next year arranges the last days of December around 元旦
        wanted = item.year - 1 if month == "12" and item.name.startswith("元旦") else item.year
    try:
        on = date(wanted, int(month) if month else (last or date.min).month, int(day))
    except ValueError:
        raise _fault(item, f"“{found[0].partition('(')[0]}”这个日期不存在") from None
    if on.year != item.year and (on.year, on.month) != (item.year - 1, 12):
        raise _fault(item, f"{on.isoformat()} 不属于 {item.year} 年的安排")
    stated = _WEEKDAY.search(bracket or "")
    if stated and WEEKDAYS.index(stated[1].replace("天", "日")) != on.weekday():
        raise _fault(item, f"{on.year}年{short_date(on)}是{weekday_word(on)}，文中写的是“{stated[0]}”")
    item.last = on
    return on


def _mark(item: _Item, on: date, *, is_off: bool) -> None:
    if item.days.setdefault(on, is_off) != is_off:
        raise _fault(item, f"{short_date(on)}既放假又上班")


def _joined(items: list[_Item]) -> Iterator[ListedDay]:
    seen: dict[date, tuple[bool, _Item]] = {}
    for item in items:
        for on, is_off in item.days.items():
            earlier = seen.setdefault(on, (is_off, item))
            if earlier[0] != is_off:
                raise _fault(
                    item, f"{short_date(on)}与第 {earlier[1].line} 行（{earlier[1].name}）的安排相反"
                )
            if earlier[1] is item:
                yield ListedDay(on, is_off, item.name)


def _fault(item: _Item, what: str) -> UserProblem:
    return _line_problem(item, what, "请对照通知原文改正后再导入。")


def _line_problem(item: _Item, what: str, advice: str) -> UserProblem:
    return _problem("C-106", f"第 {item.line} 行（{item.name}）：{what}。", advice)


def _problem(code: str, message: str, advice: str, field: str = "text") -> UserProblem:
    return UserProblem(code, message, advice, field=field)
