"""Findings in a text and its head fields: a checker is a function from a `Draft` to findings; add it to `CHECKERS`.

Rules: the normaliser's, the fonts', and those of GB/T 9704-2012 and 《党政机关公文处理工作条例》 that are certain.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.base.editing import ERROR, WARNING, Finding
from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.layout.characters import DROPPED, clean
from desktop.export.layout.normalize import NUMBER_BRACKETS, normalize
from desktop.export.recognise import Line, Parsed, parse


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with what was recognised in it, the form it is set as, the facts given in its head, and the fonts."""

    text: str
    parsed: Parsed
    form: str
    facts: Mapping[str, Any]
    library: Library

    def value(self, name: str) -> str:
        """A fact as it will be printed, given or recognised; empty when there is none."""
        value = self.facts.get(name) or self.parsed.values.get(name, "")
        return "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    def at(self, *names: str) -> tuple[int, int, str]:
        """Where a fact stands: its place in the text, or (0, 0) and the name of its field."""
        for name in names:
            if not self.facts.get(name):
                line = next(iter(self.parsed.of(name)), None)
                if line is not None:
                    return _span(line)
        return 0, 0, names[0]


def findings(text: str, form: str, facts: Mapping[str, Any], library: Library) -> list[Finding]:
    """What all checkers find: the head's first, then in the order of the text."""
    return findings_in(text, parse(text), form, facts, library)


def findings_in(
    text: str, parsed: Parsed, form: str, facts: Mapping[str, Any], library: Library
) -> list[Finding]:
    """The same for a text whose lines are known."""
    draft = Draft(text, parsed, form, facts, library)
    found = [finding for checker in CHECKERS for finding in checker(draft)]
    return sorted(found, key=lambda each: (not each.field, each.start, each.end))


def punctuation(draft: Draft) -> Iterator[Finding]:
    """The normaliser's changes, in the text and in the fields of the head."""
    for change in normalize(draft.text)[1]:
        severity, code = _kind_of(change.reason)
        words = f"{change.reason}：“{change.found}”应为“{change.replaced}”。"
        end = change.start + len(change.found)
        yield Finding(change.start, end, severity, words, code, change.replaced)
    for name, value in draft.facts.items():
        if isinstance(value, str):
            mended, changes = normalize(value)
            if changes:
                severity, code = _kind_of(changes[0].reason)
                yield Finding(0, 0, severity, f"{changes[0].reason}。", code, mended, name)


def _kind_of(reason: str) -> tuple[str, str]:
    return (ERROR, "number-brackets") if reason == NUMBER_BRACKETS else (WARNING, "punctuation")


def missing_glyphs(draft: Draft) -> Iterator[Finding]:
    """Characters that no font has: with one of them nothing can be put out."""
    for char in sorted(set(clean(draft.text)) - {"\n"}):
        problem = _missing(draft, char)
        if problem is not None:
            at = draft.text.find(char)
            while at >= 0:
                yield Finding(at, at + 1, ERROR, problem.message, "missing-glyph")
                at = draft.text.find(char, at + 1)
    for name, value in draft.facts.items():
        for char in sorted(set(clean(value)) - {"\n"}) if isinstance(value, str) else ():
            problem = _missing(draft, char)
            if problem is not None:
                yield Finding(0, 0, ERROR, problem.message, "missing-glyph", field=name)


def _missing(draft: Draft, char: str) -> UserProblem | None:
    try:
        draft.library.glyph("fangsong", char)
    except UserProblem as problem:
        return problem
    return None


_REMOVED = re.compile("[" + re.escape("".join(sorted(DROPPED - {"\r", "\x0b", "\x0c", "\x85"}))) + "]+")


def removed(draft: Draft) -> Iterator[Finding]:
    """Characters without a shape, which are left out when the paper is set."""
    for match in _REMOVED.finditer(draft.text):
        codes = "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(match[0]))
        words = f"这里有看不见的字符（{codes}），排版时不印。"
        yield Finding(match.start(), match.end(), WARNING, words, "removed", "")


_NUMBER = re.compile(r"[\u4e00-\u9fff×]{1,14}〔(?:19|20)\d{2}〕[1-9]\d*号")
_ISSUE = re.compile(r"第[\d一二三四五六七八九十百]+[期号次]|〔(?:19|20)\d{2}〕第?\d+[期号]")


def number(draft: Draft) -> Iterator[Finding]:
    """发文字号: 机关代字, the year in hexagonal brackets, serial without 第 and leading noughts (GB/T 9704 §7.2.5)."""
    given = draft.facts.get("number")
    if not isinstance(given, str) or draft.form not in {"document", "letter"}:
        return
    mended = normalize(given)[0]
    if mended == given and not _NUMBER.fullmatch(given) and not _ISSUE.fullmatch(given):
        words = "发文字号由机关代字、六角括号内的年份、序号组成，如 临政办发〔2026〕18号。"
        fix = re.sub(r"〕第?0*(\d+)号?$", r"〕\1号", given)
        yield Finding(0, 0, ERROR, words, "number-form", fix if _NUMBER.fullmatch(fix) else None, "number")


SECRET = frozenset({"秘密", "机密", "绝密"})


def secret(draft: Draft) -> Iterator[Finding]:
    """A secret paper carries 份号 and 保密期限 (条例 Art. 9); 份号 has six figures (GB/T 9704 §7.2.1)."""
    level = draft.value("classification")
    if level in SECRET:
        start, end, field = draft.at("classification")
        if not draft.value("copy_number"):
            yield Finding(0, 0, ERROR, "涉密公文应当标注份号。", "secret-copy-number", field="copy_number")
        if not draft.value("period"):
            period = field and "period"
            yield Finding(start, end, ERROR, "涉密公文应当标注保密期限。", "secret-period", field=period)
    copy_number = draft.value("copy_number")
    if copy_number and not re.fullmatch(r"\d{6}", copy_number):
        start, end, field = draft.at("copy_number")
        yield Finding(start, end, WARNING, "份号一般为 6 位数字。", "copy-number", field=field)


_UPWARD = re.compile(r"(?:请示|报告)(?:（.{1,8}）)?$")
_DOWNWARD = re.compile(r"(?:通知|通报|决定|批复)(?:（.{1,8}）)?$")


def signatory(draft: Draft) -> Iterator[Finding]:
    """A paper to a superior names who signed it; one to subordinates does not (条例 Art. 9; GB/T 9704 §7.2.6)."""
    if draft.form != "document":
        return
    title = draft.value("title").replace("\n", "")
    named = draft.value("signatory") or draft.value("signatories")
    if _UPWARD.search(title) and not named:
        yield Finding(0, 0, ERROR, "请示、报告是上行文，应当标注签发人。", "signatory", field="signatory")
    elif _DOWNWARD.search(title) and named:
        words = "签发人只在上行文上标注；填了签发人就按上行文排版。"
        yield Finding(0, 0, WARNING, words, "signatory-downward", field="signatory")


_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def dates(draft: Draft) -> Iterator[Finding]:
    """Dates that no calendar has; 成文日期 without leading noughts (GB/T 9704 §7.3.5.4)."""
    for match in _DATE.finditer(draft.text):
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        if not (1 <= month <= 12 and year and 1 <= day <= calendar.monthrange(year, month)[1]):
            words = f"日历上没有{match[0]}这一天。"
            yield Finding(match.start(), match.end(), ERROR, words, "date")
    for line in draft.parsed.of("date"):
        plain = _DATE.sub(lambda m: f"{m['year']}年{int(m['month'])}月{int(m['day'])}日", line.text)
        if plain != line.text:
            start, end, _field = _span(line)
            yield Finding(start, end, ERROR, "成文日期的月、日不写 0。", "date-nought", plain)


def _span(line: Line) -> tuple[int, int, str]:
    return line.places[0], line.places[-1] + 1, ""


CHECKERS: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    punctuation,
    missing_glyphs,
    removed,
    number,
    secret,
    signatory,
    dates,
)
