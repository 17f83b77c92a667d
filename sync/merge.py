"""The merge rule, pure: a multi-value register. A value lives until some op names its dot as overwritten.

No clock decides anything. Concurrent values are both kept; a person decides (docs/architecture.md). Delivery within
one stream is in order and without holes (the caller sees to it), so a dot at or below a stream's head has arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.ops import Dot

DELETED = "_deleted"
"""The register of deletion: its value names, per group, the dots the deleter saw; an edit he did not see shows."""


@dataclass(frozen=True, slots=True)
class RegisterStep:
    """What one op does to one register: dots that die, whether its own value lives, dots to kill when they arrive."""

    dies: tuple[Dot, ...]
    lives: bool
    kill_on_arrival: tuple[Dot, ...]


def step(
    dot: Dot,
    parents: Iterable[Dot],
    live: Iterable[Dot],
    killed_early: Iterable[Dot],
    heads: Mapping[str, int],
) -> RegisterStep:
    """Apply an op named `dot` to a register.

    `live`: dots of the values living now. `killed_early`: dots already named as overwritten before they arrived.
    `heads`: the last number applied of each stream (an absent stream is at 0).
    """
    living = set(live)
    named = list(dict.fromkeys(parents))
    dies = tuple(parent for parent in named if parent in living)
    early = tuple(parent for parent in named if parent not in living and parent[1] > heads.get(parent[0], 0))
    return RegisterStep(dies, dot not in set(killed_early), early)


def is_conflict(values: Iterable[Any]) -> bool:
    """Whether the living values of a register disagree; equal values are no conflict."""
    distinct: list[Any] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    return len(distinct) > 1


def is_deleted(deletions: Iterable[Any], live_by_group: Mapping[str, Iterable[Dot]]) -> bool:
    """Whether a record is gone: some living deletion saw every value living now. An unseen edit keeps it visible."""
    for deletion in deletions:
        if not isinstance(deletion, dict) or deletion.get("deleted") is not True:
            continue
        seen = {(group, stream, n) for group, dots in deletion.get("seen", {}).items() for stream, n in dots}
        if all(
            (group, stream, n) in seen
            for group, dots in live_by_group.items()
            if group != DELETED
            for stream, n in dots
        ):
            return True
    return False
