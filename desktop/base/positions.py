"""Fractional positions: strings that sort as plain text and always leave room for another one in between.

Records that people may order (议题, decisions, attendees) carry one each, so that moving one of them changes only that
one. Two machines that insert at the same place make the same string: sort by (position, id).
"""

from __future__ import annotations

from desktop.base.errors import UserProblem

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
"""In ASCII order, so that SQLite's BINARY and Python compare alike."""

MAX_LENGTH = 200
"""Longest position; reached after about a thousand insertions at one and the same place."""

_BASE = len(DIGITS)


def between(before: str = "", after: str = "") -> str:
    """A position that sorts after `before` and before `after`; an empty one is the open end.

    Never ends in `0`, as nothing could stand between such a one and its own beginning.

    Raises:
        ValueError: `before` does not sort before `after`, or one of them is no position.
        UserProblem: `POS-1` no room is left within `MAX_LENGTH` characters.
    """
    for given in (before, after):
        if given and (not set(given) <= set(DIGITS) or given.endswith("0")):
            raise ValueError(f"not a position: {given!r}")
    if after and before >= after:
        raise ValueError(f"{before!r} does not sort before {after!r}")
    found = _between(before, after) if after else _after(before)
    if len(found) > MAX_LENGTH:
        raise UserProblem("POS-1", "这里已插入过多次，排不下了。", "请先把相邻的一项移到别处，再移回来。")
    return found


def spread(count: int) -> list[str]:
    """`count` positions in order, for a list that is made at once."""
    found: list[str] = []
    for _ in range(count):
        found.append(between(found[-1] if found else ""))
    return found


def _after(before: str) -> str:
    # The next digit rather than the middle: appending is what people do, and so 35 fit into each character.
    for place, digit in enumerate(before):
        if digit != DIGITS[-1]:
            return before[:place] + DIGITS[DIGITS.index(digit) + 1]
    return before + DIGITS[1] if before else DIGITS[_BASE // 2]


def _between(before: str, after: str) -> str:
    found = ""
    place = 0
    bounded = True
    while True:
        low = DIGITS.index(before[place]) if place < len(before) else 0
        high = DIGITS.index(after[place]) if bounded and place < len(after) else _BASE
        if high - low > 1:
            return found + DIGITS[(low + high) // 2]
        found += DIGITS[low]
        # Once a digit lies below that of `after`, the rest may be anything.
        bounded = bounded and low == high
        place += 1
