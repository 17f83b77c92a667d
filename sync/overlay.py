"""A state table in memory, alone or over another one that is only read: for previews and for tests."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sync.ports import StateStore


class OverlayState:
    """Reads through to `below` (if any) and keeps every change to itself."""

    def __init__(self, below: StateStore | None = None) -> None:
        self._below = below
        self._kept: dict[tuple[str, str], dict[str, dict[str, Any] | None]] = {}

    def get(self, compartment: str, space: str, key: str) -> dict[str, Any] | None:
        """The object kept under a key, or `None`."""
        kept = self._kept.get((compartment, space), {})
        if key in kept:
            return copy.deepcopy(kept[key])
        return self._below.get(compartment, space, key) if self._below is not None else None

    def put(self, compartment: str, space: str, key: str, value: Mapping[str, Any]) -> None:
        """Keep an object; it goes through JSON, as it would in a real table."""
        self._kept.setdefault((compartment, space), {})[key] = json.loads(json.dumps(dict(value)))

    def drop(self, compartment: str, space: str, key: str) -> None:
        """Forget a key."""
        self._kept.setdefault((compartment, space), {})[key] = None

    def items(self, compartment: str, space: str) -> list[tuple[str, dict[str, Any]]]:
        """All keys of a space with their objects, by key."""
        found: dict[str, dict[str, Any] | None] = {}
        if self._below is not None:
            found.update(self._below.items(compartment, space))
        found.update(self._kept.get((compartment, space), {}))
        return sorted((key, copy.deepcopy(value)) for key, value in found.items() if value is not None)

    @contextmanager
    def transaction(self, compartment: str) -> Iterator[None]:
        """All puts and drops inside, or none when the block raises."""
        before = copy.deepcopy(self._kept)
        try:
            yield
        except BaseException:
            self._kept = before
            raise
