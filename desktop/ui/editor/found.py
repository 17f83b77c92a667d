"""The findings that are open: in the order of the text, those the person ignores left out, fixes that fit together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from desktop.base.editing import ADVICE, ERROR, WARNING, Finding
from desktop.ui.editor.edits import Edit, difference, moved, without_overlaps

SEVERITIES = (ERROR, WARNING, ADVICE)
_AROUND = 6


def key_of(finding: Finding, text: str) -> tuple[str, ...]:
    """What makes a finding the same one after the text was edited elsewhere: rule, words, and a few around them."""
    if finding.field:
        return finding.code, finding.field, finding.message
    start, end = finding.start, finding.end
    return finding.code, text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND]


def open_findings(found: Iterable[Finding], text: str, ignored: set[tuple[str, ...]]) -> list[Finding]:
    """Those not ignored and inside the text; findings of fields first, then by place, the graver first."""
    rank = {severity: number for number, severity in enumerate(SEVERITIES)}
    kept = [
        finding
        for finding in found
        if (finding.field or 0 <= finding.start <= finding.end <= len(text))
        and key_of(finding, text) not in ignored
    ]
    return sorted(kept, key=lambda f: (not f.field, f.start, rank.get(f.severity, 9), f.end))


def shifted(found: Iterable[Finding], old: str, new: str) -> list[Finding]:
    """Findings of an older text at their places in the present one; those whose words changed are left out."""
    edit = difference(old, new)
    if edit is None:
        return list(found)
    kept = []
    for finding in found:
        if finding.field:
            kept.append(finding)
        elif finding.end <= edit.start or finding.start >= edit.end:
            start = moved(finding.start, edit) if finding.start >= edit.end else finding.start
            kept.append(
                Finding(
                    start,
                    start + finding.end - finding.start,
                    finding.severity,
                    finding.message,
                    finding.code,
                    finding.fix,
                )
            )
    return kept


def fixes(found: Iterable[Finding]) -> list[Edit]:
    """The changes of all findings in the text that have a fix, without overlaps."""
    return without_overlaps(Edit(f.start, f.end, f.fix) for f in found if f.fix is not None and not f.field)


class Paragraphs:
    """Numbers of paragraphs as people count them: empty lines not counted."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        place = 0
        for line in text.split("\n"):
            if line.strip():
                self._starts.append(place)
            place += len(line) + 1

    def number(self, place: int) -> int:
        """The number (from 1) of the paragraph at a place."""
        return max(1, bisect_right(self._starts, place))


def place_words(finding: Finding, paragraphs: Paragraphs, labels: Mapping[str, str]) -> str:
    """Where it is, as a person says it: the label of the field, or 第 n 段."""
    if finding.field:
        return labels.get(finding.field, finding.field)
    return f"第 {paragraphs.number(finding.start)} 段"


def fix_words(finding: Finding, text: str) -> str:
    """The fix as old → new; what is added or goes is said."""
    if finding.fix is None:
        return ""
    old = "" if finding.field else text[finding.start : finding.end]
    if finding.field:
        return f"改为 {finding.fix}"
    if not finding.fix:
        return f"删去 {_shown(old)}"
    return f"{_shown(old)} → {_shown(finding.fix)}" if old else f"加 {_shown(finding.fix)}"


def _shown(words: str) -> str:
    plain = words.replace("\n", "⏎").replace("\u3000", "□").replace(" ", "·" if not words.strip() else " ")
    return plain if len(plain) <= 14 else f"{plain[:6]}…{plain[-6:]}"


def counted(found: Sequence[Finding]) -> dict[str, int]:
    """How many there are of each severity, gravest first."""
    return {severity: sum(f.severity == severity for f in found) for severity in SEVERITIES}
