"""Numbers of headings: 一、 （一） 1. （1）, the four levels of GB/T 9704-2012 §7.3.3, in sequence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.base.editing import Block

LEVELS = (1, 2, 3, 4)
_DIGITS = "〇一二三四五六七八九"
_HEADS = (
    (1, re.compile(r"[一二三四五六七八九十百]{1,5}[、．.]\s*")),
    (2, re.compile(r"[（(][一二三四五六七八九十百]{1,5}[）)][、]?\s*")),
    (3, re.compile(r"\d{1,3}(?:[．、]\s*|\.(?!\d)\s*)")),
    (4, re.compile(r"[（(]\d{1,3}[）)][、]?\s*")),
)
_RESTART = frozenset({"title", "attachment", "imprint"})


def chinese(number: int) -> str:
    """1 … 999 in Chinese numerals as they stand before 、: 十, 十二, 二十一, 一百零三."""
    if not 1 <= number <= 999:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        words += "零"
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    return words + (_DIGITS[ones] if ones else "")


def number_head(level: int, number: int) -> str:
    """The number of a heading with its stops."""
    if level in (1, 2):
        words = chinese(number)
        return f"{words}、" if level == 1 else f"（{words}）"
    return f"{number}." if level == 3 else f"（{number}）"


def head_of(line: str) -> tuple[int, int]:
    """Level of the number a line begins with, and its length in characters; (0, 0) when there is none."""
    for level, pattern in _HEADS:
        found = pattern.match(line)
        if found:
            return level, found.end()
    return 0, 0


def _level(line: str, block: Block) -> int:
    level = head_of(line)[0]
    return level if block.role.startswith("heading") else 0


def next_number(lines: Sequence[str], blocks: Sequence[Block], place: int, level: int) -> int:
    """The number a heading of `level` at line `place` takes: one more than its last sister above it."""
    count = 0
    for line, block in zip(lines[:place], blocks[:place], strict=False):
        held = _level(line, block)
        if block.role in _RESTART or (held and held < level):
            count = 0
        elif held == level:
            count += 1
    return count + 1


def as_level(lines: Sequence[str], blocks: Sequence[Block], place: int, level: int) -> str:
    """The line at `place` as a heading of a level (0: without a number), with the next number in sequence."""
    line = lines[place]
    bare = line[head_of(line)[1] :].lstrip()
    return number_head(level, next_number(lines, blocks, place, level)) + bare if level else bare


def renumbered(lines: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """All lines, the headings numbered anew in sequence; counting starts again at a title and at an attachment."""
    counts = dict.fromkeys(LEVELS, 0)
    made = []
    for line, block in zip(lines, blocks, strict=False):
        if block.role in _RESTART:
            counts = dict.fromkeys(LEVELS, 0)
        level = _level(line, block)
        if level:
            counts[level] += 1
            for deeper in range(level + 1, 5):
                counts[deeper] = 0
            line = number_head(level, counts[level]) + line[head_of(line)[1] :]
        made.append(line)
    return made
