"""Find in a text: plain words, on request without minding case and full or half width. No patterns."""

from __future__ import annotations

from collections.abc import Sequence

MOST_HITS = 20_000
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x201C: 0x22,
    0x201D: 0x22,
    0x2018: 0x27,
    0x2019: 0x27,
}


def folded(text: str) -> str:
    """The text without differences of case and width, character for character (as long as before)."""
    plain = text.translate(_HALF)
    low = plain.lower()
    return low if len(low) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def hits(text: str, words: str, *, tolerant: bool) -> list[int]:
    """Where `words` begin, from left to right without overlap, at most `MOST_HITS`."""
    if not words:
        return []
    if tolerant:
        text, words = folded(text), folded(words)
    found: list[int] = []
    place = text.find(words)
    while place >= 0 and len(found) < MOST_HITS:
        found.append(place)
        place = text.find(words, place + len(words))
    return found


def next_hit(found: Sequence[int], place: int, *, back: bool = False) -> int:
    """Index of the hit after `place` (before it when `back`), round the ends; -1 when there are none."""
    if not found:
        return -1
    if back:
        return next((n for n in reversed(range(len(found))) if found[n] < place), len(found) - 1)
    return next((n for n, start in enumerate(found) if start >= place), 0)
