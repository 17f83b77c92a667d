"""Reads of links."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.ids import RecordId
from desktop.storage.session import Session
from desktop.system.links.records import Link


@dataclass(frozen=True, slots=True)
class Linked:
    """The other side of a link, as seen from one record. `is_target`: the record asked about is the link's source."""

    link: RecordId
    kind: str
    record: RecordId
    relation: str
    is_target: bool


def links_of(session: Session, record: RecordId) -> list[Linked]:
    """What a record is linked with, oldest link first; only what this user may see on both sides."""
    out = [
        Linked(each.id, each.to_kind, each.to_record, each.relation, is_target=True)
        for each in session.find(Link, ("from_record", "=", record))
        if each.to_record is not None
    ]
    back = [
        Linked(each.id, each.from_kind, each.from_record, each.relation, is_target=False)
        for each in session.find(Link, ("to_record", "=", record))
        if each.from_record is not None
    ]
    living = [each for each in (*out, *back) if session.locate(each.record) is not None]
    return sorted(living, key=lambda each: each.link)
