"""Labelled fields: a record kind is one ordinary dataclass whose fields carry a data-only `FieldSpec`.

From the specs come forms, tables, basic checks, search text, the command line and the encoding. There are a dozen
kinds of field and no callables in a spec: whatever is conditional is code in the slice.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar, dataclass_transform

from desktop.base.changes import Dot
from desktop.base.ids import RecordId, new_id

_KEY = "sanban"


class FieldKind(StrEnum):
    """What a field holds; decides its column, its widget and how it is read from the command line."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DAY = "day"
    INSTANT = "instant"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    UNIT = "unit"
    PERSON = "person"
    LINK = "link"
    ITEMS = "items"


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or person as written at the time: the directory's id when it was picked there, and always the words."""

    name: str
    id: RecordId | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What is known of one field. `group`: fields of one group are one merge register (default: the field alone)."""

    kind: FieldKind
    label: str
    name: str = ""
    required: bool = False
    max_length: int = 0
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    searchable: bool = False
    sortable: bool = False
    group: str = ""
    editable: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """One record kind: permanent `kind`, Chinese title, fields in order, `version` written into every op as `s`."""

    kind: str
    title: str
    fields: tuple[FieldSpec, ...]
    append_only: bool
    version: int

    @property
    def table(self) -> str:
        """Name of the projection table: `documents.incoming` → `documents_incoming`."""
        return self.kind.replace(".", "_")

    def field(self, name: str) -> FieldSpec:
        """The spec of one field; KeyError when there is none."""
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)

    def groups(self) -> Mapping[str, tuple[FieldSpec, ...]]:
        """Merge registers of the kind: group name → its fields."""
        return _groups(self)

    def __hash__(self) -> int:
        return hash(self.kind)  # the kind tells specs apart; hashing all fields at each look-up is slow


@functools.cache
def _groups(spec: RecordSpec) -> dict[str, tuple[FieldSpec, ...]]:
    found: dict[str, list[FieldSpec]] = {}
    for field in spec.fields:
        found.setdefault(field.group, []).append(field)
    return {name: tuple(specs) for name, specs in found.items()}


@dataclass(slots=True, kw_only=True)
class Record:
    """What every record has besides its own fields. Read through the store, changed on the object, saved by a verb.

    `compartment` is fixed at birth. `seen` holds, per merge register, the dots whose values the reader was shown:
    a save names exactly these as overwritten, so that an edit made elsewhere meanwhile survives as a conflict.
    """

    id: RecordId = dataclasses.field(default_factory=new_id)
    compartment: str = ""
    seen: Mapping[str, tuple[Dot, ...]] = dataclasses.field(default_factory=dict, compare=False, repr=False)
    conflicts: int = dataclasses.field(default=0, compare=False, repr=False)


R = TypeVar("R", bound=Record)


def _put(spec: FieldSpec, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={_KEY: spec})


def text(
    label: str,
    *,
    required: bool = False,
    max_length: int = 200,
    searchable: bool = False,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """One line of text, at most `max_length` characters."""
    return _put(
        FieldSpec(
            FieldKind.TEXT,
            label,
            required=required,
            max_length=max_length,
            searchable=searchable,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        "",
    )


def long_text(
    label: str,
    *,
    required: bool = False,
    max_length: int = 100_000,
    searchable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """Paragraphs of plain text separated by line feeds."""
    return _put(
        FieldSpec(
            FieldKind.LONG_TEXT,
            label,
            required=required,
            max_length=max_length,
            searchable=searchable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        "",
    )


def day(
    label: str,
    *,
    required: bool = False,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A civil date (`date | None`)."""
    return _put(
        FieldSpec(
            FieldKind.DAY,
            label,
            required=required,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        None,
    )


def instant(
    label: str,
    *,
    required: bool = False,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A moment in UTC milliseconds (`int | None`); people write and read it in Chinese civil time."""
    return _put(
        FieldSpec(
            FieldKind.INSTANT,
            label,
            required=required,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        None,
    )


def integer(
    label: str,
    *,
    required: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A whole number (`int | None`)."""
    return _put(
        FieldSpec(
            FieldKind.INTEGER,
            label,
            required=required,
            minimum=minimum,
            maximum=maximum,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        None,
    )


def flag(label: str, *, group: str = "", editable: bool = True, hint: str = "") -> Any:
    """Yes or no, no by default."""
    return _put(FieldSpec(FieldKind.FLAG, label, group=group, editable=editable, hint=hint), False)


def choice(
    label: str,
    choices: tuple[str, ...],
    *,
    required: bool = False,
    default: str = "",
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """One of the given words; the word itself is stored."""
    return _put(
        FieldSpec(
            FieldKind.CHOICE,
            label,
            required=required,
            choices=choices,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        default,
    )


def unit(
    label: str,
    *,
    required: bool = False,
    searchable: bool = False,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A unit (`Named | None`): id in the directory if known, and its name as written then."""
    return _put(
        FieldSpec(
            FieldKind.UNIT,
            label,
            required=required,
            max_length=100,
            searchable=searchable,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        None,
    )


def person(
    label: str,
    *,
    required: bool = False,
    searchable: bool = False,
    sortable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A person (`Named | None`): id in the directory if known, and the name as written then; sorts by pinyin."""
    return _put(
        FieldSpec(
            FieldKind.PERSON,
            label,
            required=required,
            max_length=50,
            searchable=searchable,
            sortable=sortable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        None,
    )


def link(
    label: str, *, required: bool = False, group: str = "", editable: bool = True, hint: str = ""
) -> Any:
    """The id of another record of the same compartment (`RecordId | None`), e.g. the parent of a child record."""
    return _put(
        FieldSpec(FieldKind.LINK, label, required=required, group=group, editable=editable, hint=hint), None
    )


def items(
    label: str,
    *,
    required: bool = False,
    max_length: int = 1000,
    searchable: bool = False,
    group: str = "",
    editable: bool = True,
    hint: str = "",
) -> Any:
    """A tuple of short texts that is always edited as a whole; anything edited piecewise is a child record."""
    return _put(
        FieldSpec(
            FieldKind.ITEMS,
            label,
            required=required,
            max_length=max_length,
            searchable=searchable,
            group=group,
            editable=editable,
            hint=hint,
        ),
        (),
    )


RESERVED = frozenset({"n", "id", "compartment", "seen", "conflicts", "created_at", "changed_at"})


def _specs(cls: type) -> tuple[FieldSpec, ...]:
    found = []
    for item in dataclasses.fields(cls):
        spec = item.metadata.get(_KEY)
        if spec is not None:
            found.append(dataclasses.replace(spec, name=item.name, group=spec.group or item.name))
    return tuple(found)


# The helpers are not named as field specifiers: a plain call is a default in the type checker's eyes.
@dataclass_transform(kw_only_default=True)
def record(*, kind: str, title: str, append_only: bool = False, version: int = 1) -> Any:
    """Make a class derived from `Record` a record kind.

    `kind` is `<slice>.<singular>` and permanent, as are field names: added or retired, never renamed or re-typed.
    An `append_only` kind refuses changes to a saved record; a correction is a new record naming the old one.
    """

    def wrap(cls: type[R]) -> type[R]:
        made = dataclasses.dataclass(slots=True, kw_only=True)(cls)
        specs = _specs(made)
        clash = RESERVED & {spec.name for spec in specs}
        if clash:
            raise TypeError(f"{kind}: reserved field names {sorted(clash)}")
        made.__record__ = RecordSpec(kind, title, specs, append_only, version)  # type: ignore[attr-defined]
        return made

    return wrap


@dataclass_transform(kw_only_default=True)
def given(cls: type[Any]) -> type[Any]:
    """Make a class the labelled input of a verb: the same field helpers, no identity."""
    made = dataclasses.dataclass(slots=True, kw_only=True)(cls)
    made.__given__ = _specs(made)
    return made


def spec_of(kind: type[Record] | Record) -> RecordSpec:
    """The record spec of a record class or record."""
    return kind.__record__  # type: ignore[union-attr, no-any-return]


def fields_of(cls: type[Any]) -> tuple[FieldSpec, ...]:
    """The labelled fields of a record class or a `given` class."""
    spec = getattr(cls, "__record__", None)
    return spec.fields if spec is not None else cls.__given__  # type: ignore[no-any-return]


Value = str | int | bool | date | Named | RecordId | tuple[str, ...] | None
"""What a field of a record can hold in memory."""
