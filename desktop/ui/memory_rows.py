"""A `RowSource` over a list in memory, for lists that are no records of the store: accounts, lines of the audit."""

from __future__ import annotations

import operator
import threading
from array import array
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from desktop.base.pinyin import initials, person_initials
from desktop.base.ports import Condition, QuerySpec

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, wanted: value in wanted,
    "is_null": lambda value, _wanted: value is None or value == "",
    "not_null": lambda value, _wanted: value is not None and value != "",
    "contains": lambda value, wanted: str(wanted) in str(value),
}


class MemoryRows:
    """`read()` gives all rows (called in workers, at each opening and refresh); `words(row)` what a search looks in.

    Rows are told apart by their `id`. Meant for up to some ten thousand rows.
    """

    def __init__(self, read: Callable[[], Sequence[Any]], words: Callable[[Any], str]) -> None:
        self._read, self._words = read, words
        self._lock = threading.Lock()
        self._keys: dict[Hashable, int] = {}
        self._rows: dict[int, Any] = {}
        self._known = False

    def _load(self) -> None:
        found = self._read()
        with self._lock:
            self._rows = {self._keys.setdefault(row.id, len(self._keys)): row for row in found}
            self._known = True

    def _fitting(self, query: QuerySpec) -> list[int]:
        with self._lock:
            rows = list(self._rows.items())
        typed = query.search.casefold().split()
        found = [
            (key, row)
            for key, row in rows
            if all(_holds(row, condition) for condition in query.where) and self._answers(row, typed)
        ]
        if query.order:
            empty = [key for key, row in found if getattr(row, query.order) is None]
            filled = [(value, key) for key, row in found if (value := getattr(row, query.order)) is not None]
            return [key for _, key in sorted(filled, reverse=query.descending)] + empty
        return [key for key, _ in found]

    def _answers(self, row: Any, typed: Sequence[str]) -> bool:
        if not typed:
            return True
        words = self._words(row).casefold()
        letters = _letters(words) if any(each.isascii() for each in typed) else ""
        return all(each in words or each in letters for each in typed)

    def first(self, query: QuerySpec, limit: int) -> array[int]:
        """Read all, give the keys of the first rows."""
        self._load()
        return array("q", self._fitting(query)[:limit])

    def keys(self, query: QuerySpec) -> Iterator[array[int]]:
        """Read all, give all keys."""
        self._load()
        yield array("q", self._fitting(query))

    def rows(self, _kind: str, keys: Sequence[int]) -> list[Any]:
        """The rows under these keys, as read last."""
        with self._lock:
            return [self._rows.get(key) for key in keys]

    def count(self, query: QuerySpec) -> int:
        """How many rows of those read last fit."""
        if not self._known:
            self._load()
        return len(self._fitting(query))

    def key_of(self, row_id: Hashable) -> int | None:
        """The key of a row."""
        return self._keys.get(row_id)

    def interrupt(self) -> None:
        """Nothing to stop: a pass over memory is short."""


def _letters(words: str) -> str:
    """Initials of everything, and of each part read as a person's name (曾 z, 单 s)."""
    return " ".join((initials(words), *(person_initials(part) for part in words.split())))


def _holds(row: Any, condition: Condition) -> bool:
    name, sign, wanted = condition
    return bool(_COMPARE[sign](getattr(row, name), wanted))
