"""Checks gathered: one line for each clause and name that holds everywhere, each failing check alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.export.measure.report import Check


@dataclass(frozen=True, slots=True)
class Summed:
    """Checks of one clause and name with one verdict, and their values in words."""

    checks: tuple[Check, ...]
    where: str
    expected: str
    found: str

    @property
    def first(self) -> Check:
        """The check that stands for all of them."""
        return self.checks[0]

    @property
    def ok(self) -> bool:
        """Whether they hold."""
        return self.first.ok


def summed(checks: Sequence[Check]) -> Iterator[Summed]:
    """The lines of a summary, in the order of the report."""
    groups: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        groups.setdefault((check.clause, check.name), []).append(check)
    for group in groups.values():
        failed = [check for check in group if not check.ok]
        for check in failed:
            yield Summed((check,), page_words([check.page]), shown(check.expected), shown(check.found))
        if not failed:
            yield _whole(tuple(group))


def _whole(group: tuple[Check, ...]) -> Summed:
    found = sorted({shown(check.found) for check in group}, key=lambda text: (len(text), text))
    expected = {shown(check.expected) for check in group}
    return Summed(
        group,
        page_words(sorted({check.page for check in group})),
        expected.pop() if len(expected) == 1 else "各页各值",
        found[0] if len(found) == 1 else f"{found[0]} 等 {len(found)} 个值",
    )


def page_words(pages: Sequence[int]) -> str:
    """Pages in words; page 0 is the whole file."""
    if list(pages) == [0]:
        return "全文"
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"


def shown(value: float | str) -> str:
    """A value as people read it."""
    return f"{value:g}" if isinstance(value, float) else str(value)
