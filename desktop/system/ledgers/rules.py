"""Which verb takes rows in, what makes two rows the same, and what a person may take out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, RecordSpec, Value
from desktop.base.module import Catalogue, Verb
from desktop.base.values import to_json
from desktop.system.ledgers.meaning import plain

OWN = "ledgers."


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    DUPLICATE = "重复"
    WRONG = "有误"
    SKIPPED = "跳过"


def creating_verb(catalogue: Catalogue, kind: str) -> Verb:
    """The verb that takes a row in: `create`, else the first creating one that needs no other record.

    Raises:
        UserProblem: `LG-10` records of this kind only arise from others.
    """
    verbs = [
        verb
        for verb in catalogue.verbs(kind).values()
        if verb.creates and not any(each.required and each.kind is FieldKind.LINK for each in verb.arguments)
    ]
    if not verbs or kind.startswith(OWN):
        title = catalogue.specs()[kind].title if kind in catalogue.specs() else kind
        raise UserProblem("LG-10", f"“{title}”不能从表格导入。", "它随其他记录产生，请在所属的记录中办理。")
    return next((verb for verb in verbs if verb.name == "create"), verbs[0])


def importable_fields(verb: Verb) -> tuple[FieldSpec, ...]:
    """Arguments that a column may fill."""
    return tuple(spec for spec in verb.arguments if spec.kind is not FieldKind.LINK)


def sameness(verb: Verb, record: RecordSpec, mapped: Iterable[str]) -> tuple[FieldSpec, ...]:
    """The mapped fields by which a row is known again: what is required, numbers, units and days (no choices).

    Empty when they say too little.
    """
    of_record = {spec.name: spec.kind for spec in record.fields}
    names = set(mapped)
    return tuple(
        spec
        for spec in importable_fields(verb)
        if spec.name in names
        and of_record.get(spec.name) is spec.kind
        and spec.kind not in (FieldKind.CHOICE, FieldKind.FLAG, FieldKind.ITEMS, FieldKind.INTEGER)
        and (spec.required or spec.name.endswith("number") or spec.kind in (FieldKind.UNIT, FieldKind.DAY))
    )


def sameness_key(specs: Sequence[FieldSpec], values: Sequence[Value]) -> tuple[str, ...]:
    """Values for comparing: words without spaces and widths, instants by the minute."""
    found = []
    for spec, value in zip(specs, values, strict=True):
        raw = to_json(spec, value)
        if isinstance(raw, dict):
            raw = raw["name"]
        elif spec.kind is FieldKind.INSTANT and isinstance(raw, int):
            raw = raw // 60_000
        found.append(plain(str(raw)) if raw not in (None, "") else "")
    return tuple(found)


def longest_period(periods: Iterable[str]) -> str:
    """The longest of `1年`, `10年`; empty when one of them says something else (then a person has to decide)."""
    years = []
    for period in periods:
        found = re.fullmatch(r"\s*(\d{1,2})\s*年\s*", period)
        if not found:
            return ""
        years.append(int(found[1]))
    return f"{max(years)}年" if years else ""
