"""Lines with the roles a person gave them → the text of a paper in which they are recognised so.

Elements of head and foot go to their places, headings get the number of their level; no word is lost or made up
besides numbers and labels. What the rules would still take for something else is named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.base.intake import LEFT_OUT, Composed, IntakeLine, IntakePreview
from desktop.export.gongwen.text import level_of, number_pattern, numeral
from desktop.export.intake.reading import SUFFIXES, read
from desktop.export.intake.roles import ROLES, roles_of
from desktop.export.layout.characters import clean
from desktop.export.recognise import ANNEX_MARK, ATTACHMENTS, HEADINGS, TABLE, parse

_HEAD = ("copy_number", "classification", "urgency", "title", "number", "signatory", "main_recipients")
_MARKED_HEAD = (
    "copy_number",
    "classification",
    "urgency",
    "issuer",
    "number",
    "signatory",
    "title",
    "main_recipients",
)
"""With a mark the number stands between it and the title, as on paper."""
_FOOT = (
    "attachments", "signed_by", "date", "note", "attending", "absent", "observing", "recorder",
)  # fmt: skip
_IMPRINT = ("distribution", "copy_recipients", "printed_by")
_LABELS: Mapping[str, str] = {
    "signatory": "签发人：",
    "attending": "出席：",
    "absent": "请假：",
    "observing": "列席：",
    "recorder": "记录：",
    "distribution": "分送：",
    "copy_recipients": "抄送：",
}
_CHOICES = (
    "body", "heading1", "heading2", "heading3", "heading4", "title", "number", "main_recipients", "attachments",
    "signed_by", "date", "note", "classification", "copy_number", "urgency", "attending", "absent", "observing",
    "recorder", "distribution", "copy_recipients", "printed_by", "issuer", "signatory", "annex_mark", "annex_title",
)  # fmt: skip


class FileIntake:
    """Reading files and composing texts over this package (`desktop.base.intake.IntakeTools`)."""

    suffixes: Sequence[str] = SUFFIXES
    roles: Sequence[tuple[str, str]] = (*((role, ROLES[role]) for role in _CHOICES), (LEFT_OUT, "不导入"))

    def read(self, data: bytes, name: str) -> IntakePreview:
        """A file as understood. Raises as `reading.read`."""
        intake = read(data, name)
        lines = tuple(IntakeLine(each.words, each.role, each.confidence) for each in roles_of(intake))
        return IntakePreview(lines, intake.warnings)

    def compose(self, lines: Sequence[IntakeLine]) -> Composed:
        """The text of a paper whose lines have these roles."""
        return composed(lines)


def composed(lines: Sequence[IntakeLine]) -> Composed:
    """The text, and the places of lines that are recognised otherwise in it."""
    wanted = [(place, line) for place, line in enumerate(lines) if line.role != LEFT_OUT]
    annexes = next((place for place, line in wanted if line.role == ANNEX_MARK), len(lines))
    head = _MARKED_HEAD if any(line.role == "issuer" for _, line in wanted) else _HEAD
    wanted.sort(key=lambda each: (_rank(each[1].role, head, after=each[0] >= annexes), each[0]))
    counter = _Counter()
    written: list[tuple[int, IntakeLine, list[str]]] = []
    first: set[str] = set()
    for place, line in wanted:
        words = [part for part in clean(line.words).split("\n") if part.strip()]
        if line.role == ANNEX_MARK:
            counter = _Counter()
        if words and line.role != TABLE:
            words[0] = _dressed(words[0].strip(" \u3000"), line.role, counter, fresh=line.role not in first)
        first.add(line.role)
        written.append((place, line, words))
    text = "".join(f"{words}\n" for _place, _line, parts in written for words in parts)
    found = iter(parse(text).lines)
    strange = []
    for place, line, parts in written:
        roles = [next(found).role for _part in parts]
        if any(role != line.role for role in roles):
            strange.append(place)
    return Composed(text, tuple(sorted(strange)))


def _rank(role: str, head: Sequence[str], *, after: bool) -> int:
    """The order of the parts: head, text, foot, attachments bound in, imprint."""
    for start, roles in ((-20, head), (1, _FOOT), (50, _IMPRINT)):
        if role in roles:
            return start + roles.index(role)
    return 40 if after else 0


class _Counter:
    """Numbers for headings that have none: each level counts from one under the level above."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0, 0]

    def next(self, level: int) -> str:
        self._counts[level] += 1
        self._counts[level + 1 :] = [0] * (4 - level)
        count = self._counts[level]
        words = (numeral(min(count, 99)), str(count))[level > 2]
        return (f"{words}、", f"（{words}）", f"{words}.", f"（{words}）")[level - 1]


def _dressed(words: str, role: str, counter: _Counter, *, fresh: bool) -> str:
    """The words as their role is written."""
    if role in HEADINGS[1:]:
        level = HEADINGS.index(role)
        number = counter.next(level)
        found = level_of(words)
        if found == level:
            return words
        return number + (number_pattern(found).sub("", words, count=1) if found else words)
    if role == "main_recipients":
        return words.rstrip(":：") + "："
    if role == "note":
        return words if words.startswith("（") else f"（{words.strip('()')}）"
    if role == ATTACHMENTS and fresh:
        return words if words.startswith("附件：") else f"附件：{re.sub('^附件[:：]?', '', words)}"
    label = _LABELS.get(role, "")
    return words if not label or words.startswith((label, label[:2])) else label + words


__all__ = ["FileIntake", "composed"]
