"""The workbench keeps nothing of its own: what it shows are other slices' records, seen through this one shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.base.ids import RecordId


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing somebody owes, whatever its kind. `number` is its official number, empty while it has none."""

    kind: str
    category: str
    id: RecordId
    title: str
    unit: str
    number: str
    due_on: date | None
    handler: str
    stage: str
    urgent: bool
    finished_on: date | None = None
