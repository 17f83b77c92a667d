"""Changes of a text as data: what differs between two texts, and several replacements at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """`text[start:end]` becomes `new`. Places count characters."""

    start: int
    end: int
    new: str


def difference(old: str, new: str) -> Edit | None:
    """The one stretch that differs, everything before and after it being equal; None when nothing differs."""
    if old == new:
        return None
    most = min(len(old), len(new))
    head = _equal_head(old, new, most)
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return Edit(head, len(old) - tail, new[head : len(new) - tail])


def _equal_head(old: str, new: str, most: int) -> int:
    low, high = 0, most
    while (
        low < high
    ):  # bisect: slices compare at the speed of memory, a loop over 100,000 characters does not
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """In the order of the text; of two that touch the same characters only the first stays."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not kept or (
            edit.start >= kept[-1].end and (edit.start, edit.end) != (kept[-1].start, kept[-1].end)
        ):
            kept.append(edit)
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    parts, place = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        parts += [text[place : edit.start], edit.new]
        place = edit.end
    return "".join([*parts, text[place:]])


def joined(text: str, edits: Sequence[Edit]) -> Edit:
    """Edits that do not overlap as the one that reaches over all of them."""
    start, end = min(e.start for e in edits), max(e.end for e in edits)
    inner = (Edit(e.start - start, e.end - start, e.new) for e in edits)
    return Edit(start, end, applied(text[start:end], inner))


def moved(place: int, edit: Edit | None) -> int:
    """Where a place of the old text lies after an edit; inside the replaced stretch: at most at its new end."""
    if edit is None or place <= edit.start:
        return place
    if place >= edit.end:
        return place + len(edit.new) - (edit.end - edit.start)
    return min(place, edit.start + len(edit.new))
