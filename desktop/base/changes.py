"""What a change is, as the rest of the program sees it: dots, and the one `changed` signal's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from desktop.base.ids import RecordId


class Dot(NamedTuple):
    """The name of one op: which stream (`<incarnation hex>.<compartment>`) and its number in it (1, 2, 3 …)."""

    stream: str
    n: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What one commit changed. Views decide by `kinds` whether to refresh; `records` drops cached pages."""

    compartment: str
    kinds: frozenset[str]
    records: frozenset[RecordId]
    tx: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One field changed once: `at` UTC ms, `before`/`after` as printed text (empty when there was none)."""

    at: int
    who: str
    machine: str
    field: str
    label: str
    before: str
    after: str
    verb: str
    tx: str
