"""Search over every kind and every compartment the user holds, and what records are called in mixed lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.base.fields import FieldKind, RecordSpec
from desktop.base.ids import RecordId
from desktop.storage import bigrams

if TYPE_CHECKING:
    from desktop.storage.session import Session


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found by search, over every kind the user may see."""

    kind: str
    id: RecordId
    compartment: str
    title: str


def title_field(spec: RecordSpec) -> str:
    """The field by which a record of this kind is named: a text that is found by search, the required one first.

    Places in an order (`position`) are required texts too, and no names.
    """
    wanted = [field for field in spec.fields if field.searchable]
    for fits in (
        lambda field: field.kind is FieldKind.TEXT and (field.required or field.name == "title"),
        lambda field: field.kind is FieldKind.LONG_TEXT and field.required,
        lambda field: field.kind is FieldKind.TEXT,
        lambda field: field.kind in (FieldKind.PERSON, FieldKind.UNIT),
        lambda field: field.kind is FieldKind.LONG_TEXT,
    ):
        found = next((field for field in wanted if fits(field)), None)
        if found is not None:
            return found.name
    return spec.fields[0].name


def title_of(session: Session, kind: str, record: RecordId, compartment: str) -> str:
    """What a record is called in lists of many kinds; at most 120 characters."""
    spec = session.files[compartment].specs.get(kind)
    if spec is None:
        return kind
    row = (
        session.connection(compartment)
        .execute(f"SELECT {title_field(spec)} FROM {spec.table} WHERE id = ?", (record,))
        .fetchone()
    )
    return str(row[0] or spec.title)[:120] if row else spec.title


def search(session: Session, words: str, limit: int) -> list[Hit]:
    """Records that hold all the words; see `Session.search`."""
    phrase = bigrams.match(words)
    if not phrase:
        return []
    found: list[tuple[str, Hit]] = []
    for name in session.files:
        for row in session.connection(name).execute(
            "SELECT r.kind, r.id, r.created FROM words JOIN records r ON r.n = words.rowid"
            " WHERE words MATCH :phrase ORDER BY words.rowid DESC LIMIT :limit",
            {"phrase": phrase, "limit": limit},
        ):
            found.append((row[2], Hit(row[0], row[1], name, title_of(session, row[0], row[1], name))))
    found.sort(key=lambda item: item[0], reverse=True)
    return [hit for _, hit in found[:limit]]
