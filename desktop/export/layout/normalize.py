"""Punctuation as official papers want it, with every change shown: nothing is altered silently.

``normalize(text)`` returns the new text and the list of changes; the caller shows them before use. Numbers,
times, addresses and anything between Latin letters stay as typed. Sources: GB/T 15834-2011, GB/T 9704 §7.2.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_CLOSE = "”’》〉）】〕」』"
_OPEN = "“‘《〈（【〔「『"
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff，。；、）》]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
NUMBER_BRACKETS = "发文字号的年份用六角括号"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement: where it was in the text as typed, what stood there, what stands there now, and why."""

    start: int
    found: str
    replaced: str
    reason: str


_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str], str]


def _number_brackets(match: re.Match[str]) -> str:
    return f"〔{match['year']}〕{match['rest']}"


_RULES: tuple[_Rule, ...] = (
    (
        re.compile(r"[\[（(【［{﹝](?P<year>(?:19|20)\d{2})[\])）】］}﹞](?P<rest>第?\d+号)"),
        _number_brackets,
        NUMBER_BRACKETS,
    ),
    (
        # Beside Chinese: after it before anything, or before it after a figure or a word (1,280 and 8:30 have none).
        re.compile(
            rf"(?<=[{_HAN}{_CLOSE}])[,;:?!](?=[{_HAN}{_OPEN}0-9A-Za-z\"']|$)"
            rf"|(?<=[0-9A-Za-z%％])[,;:?!](?=[{_HAN}{_OPEN}])",
            re.M,
        ),
        lambda m: _FULL[m[0]],
        "汉字旁用全角标点",
    ),
    (re.compile(rf"(?<=[{_HAN}{_CLOSE}])\.(?=[{_HAN}{_OPEN}]|$)", re.M), lambda _: "。", "汉字旁用全角标点"),
    (re.compile(rf"\((?=[^()（）]*[{_HAN}])([^()（）]*)\)"), lambda m: f"（{m[1]}）", "汉字旁的括号用全角"),
    (re.compile(r"—\s+—|——-|(?<![-—])--+(?![-—])|――"), lambda _: "——", "破折号占两字，不断开"),
    (re.compile(r"(?<!\.)\.{3,6}(?!\.)|。{3,6}|(?<!…)…(?!…)"), lambda _: "……", "省略号占两字"),
)


def normalize(text: str) -> tuple[str, tuple[Change, ...]]:
    """The text with its punctuation mended, and each change by its place in the text as typed."""
    kept = _protected(text)
    changes: list[Change] = []
    taken: set[int] = set()
    for pattern, replace, reason in _RULES:
        for match in pattern.finditer(text):
            span = range(match.start(), match.end())
            if kept.isdisjoint(span) and taken.isdisjoint(span):
                new = replace(match)
                if new != match[0]:
                    changes += _narrow(match.start(), match[0], new, reason)
                    taken.update(span)
    changes += [change for change in _quotes(text) if change.start not in kept and change.start not in taken]
    changes.sort(key=lambda change: change.start)
    return apply(text, changes), tuple(changes)


def apply(text: str, changes: list[Change] | tuple[Change, ...]) -> str:
    """``text`` with the chosen ``changes`` made; they must come from ``normalize`` of the same text."""
    out: list[str] = []
    at = 0
    for change in sorted(changes, key=lambda change: change.start):
        out += (text[at : change.start], change.replaced)
        at = change.start + len(change.found)
    out.append(text[at:])
    return "".join(out)


def _protected(text: str) -> set[int]:
    return {at for match in _ADDRESS.finditer(text) for at in range(match.start(), match.end())}


def _narrow(start: int, found: str, new: str, reason: str) -> list[Change]:
    """One change for each character when both texts are equally long, so that a diff shows little."""
    if len(found) != len(new):
        return [Change(start, found, new, reason)]
    return [
        Change(start + offset, a, b, reason)
        for offset, (a, b) in enumerate(zip(found, new, strict=True))
        if a != b
    ]


def _quotes(text: str) -> list[Change]:
    """Straight quotes in pairs, line by line, where Chinese stands on either side; odd ones stay."""
    changes: list[Change] = []
    for line in re.finditer(r"[^\n]+", text):
        for mark, pair in (('"', "“”"), ("'", "‘’")):
            places = [line.start() + i for i, char in enumerate(line[0]) if char == mark]
            if len(places) % 2 or not re.search(f"[{_HAN}]", line[0]):
                continue
            for first, last in zip(places[::2], places[1::2], strict=True):
                if mark == "'" and not re.search(f"[{_HAN}]", text[first:last]):
                    continue
                changes.append(Change(first, mark, pair[0], "引号用全角"))
                changes.append(Change(last, mark, pair[1], "引号用全角"))
    return changes
