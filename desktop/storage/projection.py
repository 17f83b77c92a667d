"""From registers to typed tables and the search index. Everything here can be thrown away and rebuilt from the log."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.base import pinyin
from desktop.base.fields import FieldKind, FieldSpec, Named, Record, RecordSpec, Value
from desktop.base.ids import RecordId
from desktop.base.values import from_json
from desktop.storage import bigrams
from desktop.storage.connection import Connection
from desktop.storage.registers import LiveValue, conflicting_groups, is_deleted, live_values, seen_dots
from sync.merge import DELETED

_INITIALS_MAX = 200
_NAME_MAX = 4


def clock_ms(clock: str) -> int:
    """UTC ms of a hybrid logical clock (`<12 hex ms>-<4 hex counter>`); 0 when malformed."""
    try:
        return int(clock[:12], 16)
    except ValueError:
        return 0


@functools.cache
def columns(spec: RecordSpec) -> tuple[str, ...]:
    """Column names of a kind's table, in the order in which they are written."""
    found = ["n", "id", "conflicts", "created_at", "changed_at"]
    for field in spec.fields:
        found.append(field.name)
        if field.kind in (FieldKind.UNIT, FieldKind.PERSON):
            found.append(f"{field.name}_id")
            if field.sortable:
                found.append(f"{field.name}_key")
    return tuple(found)


def project(connection: Connection, specs: Mapping[str, RecordSpec], record: RecordId) -> None:
    """Bring the typed row, the conflict count and the search entry of one record up to date.

    A kind this program does not know keeps its registers and gets no row: it appears when a newer program rebuilds.
    """
    head = connection.execute(
        "SELECT n, kind, created, changed FROM records WHERE id = ?", (record,)
    ).fetchone()
    values = live_values(connection, record)
    gone = is_deleted(values)
    conflicts = len(conflicting_groups(values))
    connection.execute(
        "UPDATE records SET deleted = ?, conflicts = ? WHERE n = ?", (int(gone), conflicts, head[0])
    )
    spec = specs.get(head[1])
    if spec is None:
        return
    if gone:
        connection.execute(f"DELETE FROM {spec.table} WHERE n = ?", (head[0],))
        connection.execute("DELETE FROM words WHERE rowid = ?", (head[0],))
        return
    fields = shown(spec, values)
    connection.execute(
        insertion(spec), row(spec, fields, head[0], record, conflicts, clock_ms(head[2]), clock_ms(head[3]))
    )
    entry = terms(spec, values)
    if entry is not None:
        connection.execute(TERMS, (head[0], *entry))
    else:
        connection.execute("DELETE FROM words WHERE rowid = ?", (head[0],))


@dataclass(frozen=True, slots=True)
class Born:
    """A record with one op: its row number, kind, clock and living values."""

    n: int
    kind: str
    clock: str
    values: Mapping[str, list[LiveValue]]


def project_born(
    connection: Connection, specs: Mapping[str, RecordSpec], record: RecordId, born: Born
) -> bool:
    """As `project`, for a record with one op and nothing projected yet; False when it was deleted at birth."""
    if DELETED in born.values:
        return False
    spec = specs.get(born.kind)
    if spec is None:
        return True
    at_ms = clock_ms(born.clock)
    connection.execute(insertion(spec), row(spec, shown(spec, born.values), born.n, record, 0, at_ms, at_ms))
    entry = terms(spec, born.values)
    if entry is not None:
        connection.execute(NEW_TERMS, (born.n, *entry))
    return True


TERMS = "INSERT OR REPLACE INTO words (rowid, t, p) VALUES (?, ?, ?)"
NEW_TERMS = "INSERT INTO words (rowid, t, p) VALUES (?, ?, ?)"
"""For a row that has no entry yet: nothing to look up and take away."""


@functools.cache
def insertion(spec: RecordSpec) -> str:
    """The statement that takes a `row`."""
    names = columns(spec)
    return f"INSERT OR REPLACE INTO {spec.table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def shown(spec: RecordSpec, values: Mapping[str, list[LiveValue]]) -> dict[str, Value]:
    """What a list shows of a record: per field the value of the winner."""
    return {field.name: _shown(field, values) for field in spec.fields}


def row(
    spec: RecordSpec,
    fields: Mapping[str, Value],
    n: int,
    record: RecordId,
    conflicts: int,
    created_ms: int,
    changed_ms: int,
) -> list[Any]:
    """The typed row, in the order of `columns`."""
    cells: list[Any] = [n, record, conflicts, created_ms, changed_ms]
    for field in spec.fields:
        cells += _cells(field, fields[field.name])
    return cells


def _shown(field: FieldSpec, values: Mapping[str, list[LiveValue]]) -> Value:
    living = values.get(field.group)
    raw = living[0].value.get(field.name) if living and isinstance(living[0].value, dict) else None
    return from_json(field, raw)


_AS_IS = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.INTEGER, FieldKind.INSTANT}
)


def _cells(field: FieldSpec, value: Value) -> list[Any]:
    if field.kind in _AS_IS:
        return [value]
    if field.kind in (FieldKind.UNIT, FieldKind.PERSON):
        named = value if isinstance(value, Named) else Named("")
        cells: list[Any] = [named.name or None, named.id]
        if field.sortable:
            key = pinyin.person_sort_key if field.kind is FieldKind.PERSON else pinyin.sort_key
            cells.append(key(named.name) if named.name else None)
        return cells
    if field.kind is FieldKind.ITEMS:
        return [json.dumps(list(value), ensure_ascii=False) if isinstance(value, tuple) else "[]"]
    if field.kind is FieldKind.FLAG:
        return [int(bool(value))]
    if field.kind is FieldKind.DAY:
        return [str(value) if value else None]
    return [value]


def terms(spec: RecordSpec, values: Mapping[str, list[LiveValue]]) -> tuple[str, str] | None:
    """The search entry (text, pinyin initials) of a record; `None` when it has no words."""
    texts: list[str] = []
    initials: list[str] = []
    for field in spec.fields:
        if not field.searchable:
            continue
        # Every living value is searchable, not only the one shown: what a colleague wrote must be found too.
        for item in values.get(field.group, []):
            raw = item.value.get(field.name) if isinstance(item.value, dict) else None
            words = _words(from_json(field, raw))
            if not words or words in texts:
                continue
            texts.append(words)
            if field.kind is FieldKind.PERSON:
                initials.append(pinyin.person_initials(words))
            elif field.kind is not FieldKind.LONG_TEXT:
                initials.append(pinyin.initials(words[:_INITIALS_MAX]))
                if len(words) <= _NAME_MAX:
                    # A name may stand in a plain text (the directory's own): 单 is then also to be found as shàn.
                    initials.append(pinyin.person_initials(words))
    if not texts:
        return None
    return bigrams.index_text(texts), bigrams.initials_text(list(dict.fromkeys(initials)))


def _words(value: Value) -> str:
    if isinstance(value, Named):
        return value.name
    if isinstance(value, tuple):
        return "　".join(value)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the fields of a kind stand in a row of `selection`: (field name, position), by how they are read."""

    words: tuple[tuple[str, int], ...]
    as_is: tuple[tuple[str, int], ...]
    flags: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int], ...]
    named: tuple[tuple[str, int], ...]
    items: tuple[tuple[str, int], ...]


_READ = {
    FieldKind.TEXT: "words",
    FieldKind.LONG_TEXT: "words",
    FieldKind.CHOICE: "words",
    FieldKind.INTEGER: "as_is",
    FieldKind.INSTANT: "as_is",
    FieldKind.LINK: "as_is",
    FieldKind.FLAG: "flags",
    FieldKind.DAY: "days",
    FieldKind.UNIT: "named",
    FieldKind.PERSON: "named",
    FieldKind.ITEMS: "items",
}


@functools.cache
def selection(spec: RecordSpec) -> str:
    """What a row for `build` is selected by."""
    return ", ".join(columns(spec))


@functools.cache
def _places(spec: RecordSpec) -> _Places:
    at = {name: place for place, name in enumerate(columns(spec))}
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in _READ.values()}
    for field in spec.fields:
        found[_READ[field.kind]].append((field.name, at[field.name]))
    return _Places(**{name: tuple(places) for name, places in found.items()})


def build(cls: type[Record], spec: RecordSpec, row: Any, compartment: str) -> Record:
    """A record object from a row of `selection`. `seen` is left empty: such a record is for showing, not for saving.

    Lists build a page of them while the person scrolls: by places, kind by kind, it takes a quarter of the time.
    """
    cells, places = tuple(row), _places(spec)
    values: dict[str, Any] = {name: cells[at] or "" for name, at in places.words}
    for name, at in places.as_is:
        values[name] = cells[at]
    for name, at in places.flags:
        values[name] = bool(cells[at])
    for name, at in places.days:
        values[name] = _day(cells[at])
    for name, at in places.named:
        values[name] = Named(cells[at], cells[at + 1]) if cells[at] else None
    for name, at in places.items:
        values[name] = () if cells[at] in (None, "", "[]") else tuple(json.loads(cells[at]))
    return cls(id=cells[1], compartment=compartment, conflicts=cells[2], **values)


def _day(raw: Any) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except (TypeError, ValueError):
        return None  # a foreign program's; its op keeps it


def seen(connection: Connection, record: RecordId) -> dict[str, Any]:
    """Per group the dots whose values the plain record shows: what a save of it overwrites."""
    return seen_dots(live_values(connection, record))
