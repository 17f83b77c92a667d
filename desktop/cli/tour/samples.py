"""Words and sentences taken from texts: what is searched for, and what must not stand in any file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RUN = re.compile(r"[\u4e00-\u9fa5]{2,}")
_SENTENCE = re.compile(r"[\u4e00-\u9fa5]{9,24}")
FEWEST_TELLING = 6
_FILLERS = frozenset("的了和与及在对为按由不以其所各")


def spread(entries: list[str], count: int) -> list[str]:
    """At most `count` of them, from the beginning, the middle and the end alike."""
    if len(entries) <= count:
        return entries
    return [entries[number * len(entries) // count] for number in range(count)]


def words_of(text: str, count: int) -> list[str]:
    """Two-character words of a text: beginnings of runs of Chinese characters, without filler characters."""
    found = dict.fromkeys(run[:2] for run in _RUN.findall(text) if not _FILLERS & set(run[:2]))
    return spread(list(found), count)


def sentences_of(text: str, count: int) -> list[str]:
    """Passages of 9 to 24 Chinese characters that stand in the text as they are."""
    return spread(list(dict.fromkeys(_SENTENCE.findall(text))), count)


def telling(words: Iterable[str]) -> list[str]:
    """Those long enough that finding them somewhere means something; a file named 1.txt may give the title 1."""
    return [each for each in words if len(each) >= FEWEST_TELLING]


def letters(text: str) -> str:
    """Letters and digits alone: a search looks over punctuation."""
    return "".join(char for char in text if char.isalnum())


def only_in(texts: Iterable[str], others: Iterable[str], count: int) -> list[str]:
    """Two-character words that stand in `texts` and nowhere in `others`."""
    known = letters("\n".join(others))
    found = dict.fromkeys(word for text in texts for word in words_of(text, 400) if word not in known)
    return spread(list(found), count)


def sentences_only_in(texts: Iterable[str], others: Iterable[str], count: int) -> list[str]:
    """Passages of 9 to 24 Chinese characters that stand in `texts` and nowhere in `others`."""
    known = letters("\n".join(others))
    found = dict.fromkeys(each for text in texts for each in sentences_of(text, 400) if each not in known)
    return spread(list(found), count)
