"""What a cell means for a labelled field: dates in every form offices write them, units, choices, figures. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from desktop.base import values
from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import Problem, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Value
from desktop.base.ids import RecordId
from desktop.system.ledgers.sheet import Cell, CellFault, words_of

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""A date outside is taken for a slip or a plain number."""

_DIGITS = {char: str(index) for index, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
}
_WEEKDAY = re.compile(r"[(\[]?(?:星期|周|礼拜)[一二三四五六日天][)\]]?")
_DAY = re.compile(r"(?:(\d{4})\s*[年\-/.])?\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?")
_CLOCK = re.compile(
    r"(上午|下午|晚上?|中午|凌晨|早上)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2}|半)\s*分?)?(?::(\d{1,2}))?"
)
_NUMBER = re.compile(r"([+-]?\d[\d,]*)(?:\.0+)?\s*(?:份|页|人|次|件|个|条|项|天|日|分钟|年|%)?")
_YES = frozenset({"是", "√", "✓", "✔", "有", "y", "yes", "true", "1", "对", "已", "☑"})
_NO = frozenset({"否", "×", "✗", "x", "无", "n", "no", "false", "0", "没有", "未", "☐", "-", "—"})
_NOTHING = frozenset({"-", "—", "--", "——", "/", "\\", "无", "n/a", "暂无"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell alone does not say: the year of the ledger (from its title), old Mac dates, the directory's names."""

    year: int | None = None
    epoch_1904: bool = False
    units: Mapping[str, RecordId] = field(default_factory=dict)
    people: Mapping[str, RecordId] = field(default_factory=dict)


def plain(words: str) -> str:
    """For comparing: one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def value_of(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    """The cell as a value of the field; the field's empty value for an empty cell.

    Raises:
        UserProblem: `F-002` with the sentence that is shown at the cell.
    """
    if isinstance(cell, CellFault):
        raise _refused(spec, cell.words, "请在表格中改成数值后再导入。")
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return values.parse(spec, "")
    try:
        return _READERS.get(spec.kind, _text)(spec, cell, around)
    except (ValueError, OverflowError):
        raise _refused(spec, words_of(cell), _HOW.get(spec.kind, "")) from None


def _refused(spec: FieldSpec, words: str, how: str) -> UserProblem:
    return UserProblem("F-002", f"“{spec.label}”不能写成“{words[:40]}”。{how}", field=spec.name)


_HOW = {
    FieldKind.DAY: "日期要有年、月、日，如 2026-03-05 或 2026年3月5日。",
    FieldKind.INSTANT: "时间要有年、月、日，如 2026-03-05 08:30。",
    FieldKind.INTEGER: "请填整数。",
    FieldKind.FLAG: "请填 是 或 否。",
}


def _text(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    words = words_of(cell).strip()
    return words if spec.kind is FieldKind.LONG_TEXT else " ".join(words.split())


def _day(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    return _moment(cell, around).date()


def _instant(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    return to_ms(_moment(cell, around).replace(tzinfo=CHINA))


def _moment(cell: Cell, around: Surroundings) -> datetime:
    if isinstance(cell, bool):
        raise ValueError
    if isinstance(cell, datetime):
        return _in_range(cell)
    if isinstance(cell, date):
        return _in_range(datetime.combine(cell, time()))
    if isinstance(cell, int | float):
        return _of_number(float(cell), around)
    return _of_words(words_of(cell), around)


def _of_number(number: float, around: Surroundings) -> datetime:
    """20260305, or days since Excel's zero (1900 is a leap year to Excel, so from March 1900 on it is 1899-12-30)."""
    if number.is_integer() and FIRST_YEAR * 10_000 < number < LAST_YEAR * 10_000:
        return _in_range(datetime.strptime(str(int(number)), "%Y%m%d"))  # noqa: DTZ007 (civil time has no zone)
    zero = datetime(1904, 1, 1) if around.epoch_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    return _in_range(zero + timedelta(seconds=round(number * 86_400)))


def _of_words(words: str, around: Surroundings) -> datetime:
    text = unicodedata.normalize("NFKC", words).strip().replace("T", " ")
    text = _WEEKDAY.sub(" ", _chinese_figures(text)).strip().rstrip("。.,;，；")
    if re.fullmatch(r"\d{8}|\d{5}(\.\d+)?", text):
        return _of_number(float(text), around)
    found = _DAY.match(text)
    if not found:
        raise ValueError
    year = int(found[1]) if found[1] else around.year
    if year is None:
        raise ValueError
    rest = text[found.end() :].strip()
    moment = datetime(year, int(found[2]), int(found[3]))  # noqa: DTZ001
    if rest:
        moment = datetime.combine(moment.date(), _time(rest))
    return _in_range(moment)


def _time(words: str) -> time:
    found = _CLOCK.fullmatch(words.strip())
    if not found:
        raise ValueError
    hour = int(found[2])
    if found[1] in ("下午", "晚", "晚上", "中午") and hour < 12 and not (found[1] == "中午" and hour >= 11):
        hour += 12
    return time(hour, 30 if found[3] == "半" else int(found[3] or 0), int(found[4] or 0))


def _chinese_figures(text: str) -> str:
    """二〇二六年三月五日 → 2026年3月5日; nothing else is touched."""
    found = re.match(
        r"([〇○零Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]",
        text,
    )
    if not found:
        return text
    year = "".join(_DIGITS[char] for char in found[1])
    return f"{year}年{_up_to_99(found[2])}月{_up_to_99(found[3])}日{text[found.end() :]}"


def _up_to_99(words: str) -> int:
    tens, mark, ones = words.partition("十")
    if not mark:
        return int(_DIGITS[words])
    return int(_DIGITS[tens] if tens else 1) * 10 + int(_DIGITS[ones] if ones else 0)


def _in_range(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError
    return moment


def _integer(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    if isinstance(cell, bool | date):
        raise ValueError
    if isinstance(cell, int | float):
        # A percentage is stored as a fraction.
        number = cell * 100 if "%" in spec.label and 0 < cell < 1 else cell
        if not float(number).is_integer() and abs(number - round(number)) > 1e-9:
            raise ValueError
        return round(number)
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", words_of(cell)).strip())
    if not found:
        raise ValueError
    return int(found[1].replace(",", ""))


def _flag(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    words = plain(words_of(cell)).lower()
    if words in _YES:
        return True
    if words in _NO:
        return False
    raise ValueError


def _choice(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    words = plain(words_of(cell)).partition("★")[0].rstrip("☆")
    for wanted in spec.choices:
        if words.lower() == plain(wanted).lower():
            return wanted
    near = [
        wanted
        for wanted in spec.choices
        if wanted and words.rstrip("件级类性") == plain(wanted).rstrip("件级类性")
    ]
    if len(near) == 1 and near[0]:
        return near[0]
    if words.lower() in _NOTHING:
        return ""
    raise _refused(spec, words_of(cell), f"只能是{'、'.join(spec.choices)}。")


def _unit(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    return _named(words_of(cell), around.units)


def _person(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    # 张　三 and 张 三: a space only evens the width of two-character names.
    words = " ".join(words_of(cell).split())
    tight = "".join(words.split())
    return _named(tight if all("\u4e00" <= char <= "\u9fff" for char in tight) else words, around.people)


def _named(words: str, known: Mapping[str, RecordId]) -> Value:
    name = " ".join(words.split())
    if plain(name).lower() in _NOTHING:
        return None
    return Named(name, known.get(plain(name)))


def _items(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    return tuple(part.strip() for part in re.split(r"[、；;\n]", words_of(cell)) if part.strip())


def _link(spec: FieldSpec, cell: Cell, around: Surroundings) -> Value:
    try:
        return values.parse(spec, words_of(cell))
    except Problem:
        raise ValueError from None


_READERS: dict[FieldKind, Callable[[FieldSpec, Cell, Surroundings], Value]] = {
    FieldKind.DAY: _day,
    FieldKind.INSTANT: _instant,
    FieldKind.INTEGER: _integer,
    FieldKind.FLAG: _flag,
    FieldKind.CHOICE: _choice,
    FieldKind.UNIT: _unit,
    FieldKind.PERSON: _person,
    FieldKind.ITEMS: _items,
    FieldKind.LINK: _link,
}


def secrecy_period(cell: Cell) -> str:
    """The period written behind the star of a classification (`秘密★1年` → `1年`); empty without one."""
    return plain(words_of(cell)).partition("★")[2] if isinstance(cell, str) else ""
