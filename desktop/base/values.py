"""Field values: checking, JSON form (ops, packages), reading from text (command line, import) and printing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from desktop.base.clock import CHINA, stamp, to_ms
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named, Value
from desktop.base.ids import hex_id, parse_id

MAX_TEXT_BYTES = 1 << 20
"""A text field of more than 1 MiB is refused (`design/sync.md` §6)."""

_HALF = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Category Cc but for new line and tab."""


def to_json(spec: FieldSpec, value: Value) -> Any:
    """The value as it stands in an op body. Absent values are `None`, `""`, `False` or `[]` as the kind has it."""
    if value is None or spec.kind in _WORDS:
        return value
    if spec.kind is FieldKind.DAY:
        return value.isoformat() if isinstance(value, date) else value
    if spec.kind in (FieldKind.UNIT, FieldKind.PERSON) and isinstance(value, Named):
        return {"id": value.id.hex() if value.id else None, "name": value.name}
    if spec.kind is FieldKind.LINK and isinstance(value, bytes):
        return value.hex()
    if spec.kind is FieldKind.ITEMS and isinstance(value, tuple):
        return list(value)
    return value


_WORDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE})
_EMPTIES: dict[FieldKind, Value] = {FieldKind.FLAG: False, FieldKind.ITEMS: ()}


def from_json(spec: FieldSpec, raw: Any) -> Value:
    """The value from an op body; a value of the wrong shape (a foreign or newer program) becomes its empty value.

    Being lenient here is safe: the op's bytes stay in the log and reappear when a newer program rebuilds.
    """
    if spec.kind in _WORDS:
        return raw if isinstance(raw, str) else ""
    empty = _EMPTIES.get(spec.kind)
    if raw is None:
        return empty
    try:
        match spec.kind:
            case FieldKind.DAY:
                return date.fromisoformat(raw)
            case FieldKind.UNIT | FieldKind.PERSON:
                return Named(raw["name"], bytes.fromhex(raw["id"]) if raw["id"] else None)
            case FieldKind.LINK:
                return bytes.fromhex(raw)
            case FieldKind.ITEMS:
                return tuple(str(item) for item in raw)
            case FieldKind.FLAG:
                return raw is True
            case _:
                return raw if isinstance(raw, int) and not isinstance(raw, bool) else empty
    except (TypeError, ValueError, KeyError):
        return empty


def printed(spec: FieldSpec, value: Value) -> str:
    """The value as a person reads it; empty text when there is none."""
    if value in (None, "", ()):
        return ""
    match spec.kind:
        case FieldKind.FLAG:
            return "是" if value else "否"
        case FieldKind.INSTANT:
            return stamp(value) if isinstance(value, int) else ""
        case FieldKind.LINK:
            return hex_id(value) if isinstance(value, bytes) else ""
        case FieldKind.ITEMS:
            return "、".join(value) if isinstance(value, tuple) else ""
        case _:
            return str(value)


def parse(spec: FieldSpec, written: str, today: date | None = None) -> Value:
    """A value from what a person wrote in one line; with `today` also dates without a year and 明天.

    Raises:
        UserProblem: `F-002` for a malformed date, number, choice or id; `field` names the field.
    """
    words = written.strip() if spec.kind is not FieldKind.LONG_TEXT else written
    if words == "":
        return {
            FieldKind.FLAG: False,
            FieldKind.ITEMS: (),
            FieldKind.TEXT: "",
            FieldKind.LONG_TEXT: "",
            FieldKind.CHOICE: "",
        }.get(spec.kind)  # type: ignore[return-value]
    try:
        match spec.kind:
            case FieldKind.DAY:
                return parse_day(words, today)
            case FieldKind.INSTANT:
                return parse_instant(words, today)
            case FieldKind.INTEGER:
                return int(unicodedata.normalize("NFKC", words))
            case FieldKind.FLAG:
                if words not in _FLAGS:
                    raise ValueError(words)
                return _FLAGS[words]
            case FieldKind.UNIT | FieldKind.PERSON:
                return Named(words)
            case FieldKind.LINK:
                return parse_id(words)
            case FieldKind.ITEMS:
                return tuple(part.strip() for part in words.replace("\n", "、").split("、") if part.strip())
            case _:
                return words
    except (ValueError, UserProblem):
        raise UserProblem(
            "F-002", f"“{spec.label}”不能写成“{words[:40]}”。", _HOW.get(spec.kind, ""), field=spec.name
        ) from None


_FLAGS = {"是": True, "否": False, "true": True, "false": False, "1": True, "0": False}
_HOW = {
    FieldKind.DAY: "日期可写成 2026-03-05、3.5 或 明天。",
    FieldKind.INSTANT: "时间请写成 2026-03-05 08:30。",
    FieldKind.INTEGER: "请填整数。",
    FieldKind.FLAG: "请填 是 或 否。",
}


def parse_day(words: str, today: date | None = None) -> date:
    """A date written 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 26.3.5 or 20260305. Raises ValueError otherwise.

    With `today` also 3.5, 3-5, 3月5日 and 0305 (of the year in which that day is nearest), 5日 or 5号 (of this month),
    今天, 明天, 后天, 大后天, 昨天, 前天, 周五 (of this week), 下周五, +3 and -3 (days from today).
    """
    plain = unicodedata.normalize("NFKC", words).replace(" ", "")
    if today is not None:
        found = _near(plain, today)
        if found is not None:
            return found
    for mark in "年月/.":
        plain = plain.replace(mark, "-")
    plain = plain.rstrip("日号")
    if plain.isdigit() and len(plain) == 8:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    year, month, dom = plain.split("-")
    if len(year) not in (2, 4):
        raise ValueError(words)
    return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(dom))


_DAYS_AWAY = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "前天": -2}
_WEEKDAY = re.compile(r"(下下|下|上|本|这)?(?:周|星期|礼拜)([一二三四五六日天])")
_OFFSET = re.compile(r"[+-]\d{1,3}")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:-|/|\.|月)(\d{1,2})[日号]?|(\d\d)(\d\d)")
_DOM = re.compile(r"(\d{1,2})[日号]")


def _near(plain: str, today: date) -> date | None:
    """A day written in relation to today; None when it is not written so."""
    if plain in _DAYS_AWAY:
        return today + timedelta(days=_DAYS_AWAY[plain])
    if _OFFSET.fullmatch(plain):
        return today + timedelta(days=int(plain))
    if found := _WEEKDAY.fullmatch(plain):
        weeks = {"下下": 2, "下": 1, "上": -1}.get(found[1] or "", 0)
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
        return monday + timedelta(days="一二三四五六日天".index(found[2]) % 7 if found[2] != "天" else 6)
    if found := _DOM.fullmatch(plain):
        return today.replace(day=int(found[1]))
    if found := _MONTH_DAY.fullmatch(plain):
        month, dom = int(found[1] or found[3]), int(found[2] or found[4])
        years = [year for year in (today.year, today.year + 1, today.year - 1) if _exists(year, month, dom)]
        if years:
            return min((date(year, month, dom) for year in years), key=lambda day: abs(day - today))
    return None


def _exists(year: int, month: int, dom: int) -> bool:
    try:
        date(year, month, dom)
    except ValueError:
        return False
    return True


_CLOCK = re.compile(r"(上午|下午|晚上|晚|早上)?(\d{1,2})(?:[:点时](\d{1,2})?(?::(\d{1,2}))?分?|半)?")


def parse_instant(words: str, today: date | None = None) -> int:
    """A Chinese civil time `2026-03-05 08:30` (or with T) in UTC ms. Raises ValueError otherwise.

    With `today` the day may be written as `parse_day` takes it, and left out for today: 明天 9:00, 3.5 14:30, 9:00,
    下午3点.
    """
    plain = unicodedata.normalize("NFKC", words).strip().replace("T", " ")
    day_part, _, clock_part = plain.partition(" ")
    if today is not None:
        found = re.fullmatch(r"(.*?)\s*((?:上午|下午|晚上|晚|早上)?\d{1,2}[:点时].*)", plain)
        if found is not None:
            day_part, clock_part = found[1], found[2]
    day = today if today is not None and not day_part else parse_day(day_part, today)
    when = datetime.combine(day, datetime.min.time(), CHINA)
    if clock_part:
        hour, minute, second = _clock(clock_part.replace(" ", ""))
        when = when.replace(hour=hour, minute=minute, second=second)
    return to_ms(when)


def _clock(words: str) -> tuple[int, int, int]:
    half = words.endswith("半")
    found = _CLOCK.fullmatch(words.removesuffix("半"))
    if found is None or (":" not in words and found[1] is None and not any(mark in words for mark in "点时")):
        raise ValueError(words)
    hour, minute, second = int(found[2]), int(found[3] or (30 if half else 0)), int(found[4] or 0)
    if found[1] in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    return hour, minute, second


def faults(specs: Iterable[FieldSpec], values: Mapping[str, Value]) -> dict[str, str]:
    """What is wrong with these values, field name → Chinese sentence; empty when all is well."""
    found: dict[str, str] = {}
    for spec in specs:
        fault = _fault(spec, values.get(spec.name))
        if fault:
            found[spec.name] = fault
    return found


def check(specs: Iterable[FieldSpec], values: Mapping[str, Value]) -> None:
    """Refuse values that break their specs.

    Raises:
        InvalidFields: `F-001` with one sentence per field.
    """
    found = faults(specs, values)
    if found:
        raise InvalidFields(found)


def _fault(spec: FieldSpec, value: Value) -> str:
    if value is None or value in ("", ()) or (isinstance(value, Named) and not value.name.strip()):
        return f"“{spec.label}”必须填写" if spec.required else ""
    words = value.name if isinstance(value, Named) else "".join(value) if isinstance(value, tuple) else value
    if isinstance(words, str):
        if isinstance(value, str) and spec.required and not words.strip():
            return f"“{spec.label}”必须填写"
        if spec.max_length and len(words) > spec.max_length:
            return f"“{spec.label}”有 {len(words)} 字，最多 {spec.max_length} 字"
        if _HALF.search(words):
            return f"“{spec.label}”含有残缺字符"
        if _CONTROL.search(words):
            return f"“{spec.label}”含有控制字符"
        if len(words.encode()) > MAX_TEXT_BYTES:
            return f"“{spec.label}”超过 1 MB"
        if spec.kind is not FieldKind.LONG_TEXT and isinstance(value, str | Named) and "\n" in words:
            return f"“{spec.label}”只能写一行"
    if spec.kind is FieldKind.CHOICE and value not in spec.choices:
        return f"“{spec.label}”只能是{'、'.join(spec.choices)}"
    if spec.kind is FieldKind.INTEGER and isinstance(value, int):
        if spec.minimum is not None and value < spec.minimum:
            return f"“{spec.label}”不能小于 {spec.minimum}"
        if spec.maximum is not None and value > spec.maximum:
            return f"“{spec.label}”不能大于 {spec.maximum}"
    return _wrong_type(spec, value)


_TYPES: dict[FieldKind, type | tuple[type, ...]] = {
    FieldKind.TEXT: str,
    FieldKind.LONG_TEXT: str,
    FieldKind.CHOICE: str,
    FieldKind.DAY: date,
    FieldKind.INSTANT: int,
    FieldKind.INTEGER: int,
    FieldKind.FLAG: bool,
    FieldKind.UNIT: Named,
    FieldKind.PERSON: Named,
    FieldKind.LINK: bytes,
    FieldKind.ITEMS: tuple,
}


def _wrong_type(spec: FieldSpec, value: Value) -> str:
    wanted = _TYPES[spec.kind]
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        return f"“{spec.label}”的内容类型不对"
    return ""
