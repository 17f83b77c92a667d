"""What an editor of papers asks of the engine that sets them (editor ← layout); `main` or a slice's page joins both.

Offsets count characters of the text (Python indices). Nothing here is about Qt or about one form of paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

ERROR, WARNING, ADVICE = "错误", "提醒", "建议"
"""How grave a finding is. Errors are asked about before a paper is put out; the others are for a person to weigh."""


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text as the engine understands it.

    `role` is stable (`title`, `number`, `recipients`, `heading1` … `heading4`, `body`, `table`, `attachment`,
    `signature`, `date`, `note`, `people`, `imprint`, `blank`), `words` what the margin shows (标题, 主送, 一级, 正文).
    `head` is how many characters at the line's start are a number or heading set in its own type.
    """

    role: str
    words: str
    head: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in `text[start:end]`, or in a field of the head when `field` is set (then both are 0).

    `fix` is what would stand there instead; None when only a person can mend it. `code` names the rule.
    """

    start: int
    end: int
    severity: str
    message: str
    code: str
    fix: str | None = None
    field: str = ""


@dataclass(frozen=True, slots=True)
class SourceBox:
    """Where characters `start` to `end` of the text stand on paper: page from 0, upper left corner and size in mm."""

    page: int
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Typeset:
    """A paper as set: the PDF that would be printed, where each stretch of the text stands, remarks for the person."""

    pdf: bytes
    boxes: tuple[SourceBox, ...]
    remarks: tuple[str, ...] = ()


class TextEngine(Protocol):
    """Sets the text of one form of paper. `fields` are the values of the head (发文字号, 主送 …) by name."""

    def blocks(self, text: str) -> Sequence[Block]:
        """The role of every line (split at line ends); quick enough for every keystroke."""
        ...

    def check(self, text: str, fields: Mapping[str, Any]) -> Sequence[Finding]:
        """What should be looked at, in the order of the text. Called in a worker."""
        ...

    def typeset(self, text: str, fields: Mapping[str, Any]) -> Typeset:
        """The paper. Called in a worker.

        Raises:
            Problem: it cannot be set (a character no font has); the old preview stays.
        """
        ...
