"""From conditions to SQL over one kind's table. Field names are checked against the spec; values are always bound."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from desktop.base.errors import UsageProblem
from desktop.base.fields import FieldKind, Named, RecordSpec
from desktop.base.ports import Condition
from desktop.storage import bigrams

_PLAIN = {"=", "!=", "<", "<=", ">", ">="}
_OWN = {"id", "conflicts", "created_at", "changed_at", "n"}
NEWEST = ""
"""Empty order: newest arrival first."""


def where_clause(
    spec: RecordSpec, where: Iterable[Condition], search: str, *, newest: int | None = None
) -> tuple[str, dict[str, Any]]:
    """SQL after WHERE (never empty, parts joined by AND) and its named parameters.

    `newest`: look only at so many of the newest matches. The words come last, as `n IN (SELECT …)`.

    Raises:
        UsageProblem: `Q-001` an unknown field or operator.
    """
    parts, values = ["1"], dict[str, Any]()
    for number, (field, operator, value) in enumerate(where):
        column, name = _column(spec, field), f"v{number}"
        if operator in _PLAIN:
            if value is None or value == "":
                parts.append(f"coalesce({column}, '') {operator} ''")
                continue
            parts.append(f"{column} {operator} :{name}")
            values[name] = _plain(value)
        elif operator == "in":
            names = []
            for index, item in enumerate(value):
                values[f"{name}_{index}"] = _plain(item)
                names.append(f":{name}_{index}")
            parts.append(f"{column} IN ({', '.join(names)})")
        elif operator == "is_null":
            parts.append(
                f"{column} IS NULL" if _is_day(spec, field) else f"({column} IS NULL OR {column} = '')"
            )
        elif operator == "not_null":
            parts.append(f"({column} IS NOT NULL AND {column} != '')")
        elif operator == "contains" and "\x00" in str(value):
            parts.append("0")  # LIKE reads its pattern only up to a NUL; and no record holds one
        elif operator == "contains":
            escaped = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            parts.append(f"{column} LIKE :{name} ESCAPE '\\'")
            values[name] = f"%{escaped}%"
        else:
            raise UsageProblem("Q-001", f"不认识的比较方式“{operator}”。")
    if search.strip():
        phrase = bigrams.match(search)
        if phrase:
            bound = "" if newest is None else f" ORDER BY rowid DESC LIMIT {int(newest)}"
            parts.append(f"n IN (SELECT rowid FROM words WHERE words MATCH :words_match{bound})")
            values["words_match"] = phrase
        else:
            parts.append("0")
    return " AND ".join(parts), values


def order_clause(spec: RecordSpec, order: str, *, descending: bool) -> tuple[str, str]:
    """(SQL after ORDER BY, the column rows of several compartments are merged by).

    Raises:
        UsageProblem: `Q-002` the field is not sortable (only indexed columns sort).
    """
    if not order:
        return ("n ASC" if descending else "n DESC"), "created_at"
    if order not in _OWN:
        field = _field(spec, order)
        if not field.sortable:
            raise UsageProblem("Q-002", f"不能按“{field.label}”排序。")
        column = f"{order}_key" if field.kind in (FieldKind.PERSON, FieldKind.UNIT) else order
    else:
        column = order
    direction = "DESC" if descending else "ASC"
    return f"{column} {direction} NULLS LAST, n {direction}", column


def _field(spec: RecordSpec, name: str) -> Any:
    try:
        return spec.field(name)
    except KeyError:
        raise UsageProblem("Q-001", f"“{spec.title}”没有“{name}”这一项。") from None


def _is_day(spec: RecordSpec, name: str) -> bool:
    return any(field.name == name and field.kind is FieldKind.DAY for field in spec.fields)


def _column(spec: RecordSpec, name: str) -> str:
    if name in _OWN:
        return name
    if name.endswith("_id") and name not in {field.name for field in spec.fields}:
        _field(spec, name[:-3])
        return name
    return str(_field(spec, name).name)


def _plain(value: Any) -> Any:
    if isinstance(value, Named):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    return value
