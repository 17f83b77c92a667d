"""Protocols through which siblings meet without knowing each other; `main` joins them. The editor's: `editing.py`."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from desktop.base.ids import RecordId

Condition = tuple[str, str, Any]
"""(field, operator, value); operators: = != < <= > >= in is_null not_null contains."""


@dataclass(frozen=True, slots=True)
class QuerySpec:
    """What a list shows: kind, conditions (all must hold), search words, sort field and direction.

    `order` must be an indexed field; empty means newest arrival first.
    """

    kind: str
    where: tuple[Condition, ...] = ()
    search: str = ""
    order: str = ""
    descending: bool = False


class RowSource(Protocol):
    """Rows for the paged table. Row keys are `slot << 48 | n` (slot = compartment, n = local row number)."""

    def first(self, query: QuerySpec, limit: int) -> array[int]:
        """Keys of the first rows in order, at once (a bounded read)."""
        ...

    def keys(self, query: QuerySpec) -> Iterator[array[int]]:
        """All keys in order, in chunks; may be stopped by `interrupt`."""
        ...

    def rows(self, kind: str, keys: Sequence[int]) -> list[Any]:
        """The records under these keys, in the order asked; `None` where one has gone."""
        ...

    def count(self, query: QuerySpec) -> int:
        """How many rows the query has."""
        ...

    def key_of(self, record_id: RecordId) -> int | None:
        """The row key of a record, if it may be seen."""
        ...

    def interrupt(self) -> None:
        """Stop the reading that is under way on this source's connection."""
        ...


class ChangeSource(Protocol):
    """The change log as sync sees it (sync ← storage)."""

    def heads(self, compartment: str) -> dict[str, tuple[int, bytes]]:
        """Stream → (last number, chain hash) of every stream held in this compartment."""
        ...

    def bodies(self, stream: str, lo: int, hi: int) -> Iterator[bytes]:
        """Exact op bodies lo..hi (both included) of one stream."""
        ...
