"""What the window asks when a text comes in from a file (window ← layout): its lines and what each of them is.

Nothing here is about Qt. Reading runs in a worker, and in a process of its own where the file asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LEFT_OUT = "left_out"
"""The role of what the person does not want."""


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One paragraph or table as read. `words` is what goes into the text, `confidence` (0-1) how sure the role is."""

    words: str
    role: str
    confidence: float


@dataclass(frozen=True, slots=True)
class IntakePreview:
    """A file as understood, and what was left out of it."""

    lines: tuple[IntakeLine, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """The text made of the lines; `strange` are the places of lines that will be taken for something else in it."""

    text: str
    strange: tuple[int, ...] = ()


class IntakeTools(Protocol):
    """Foreseen errors are `Problem`s."""

    @property
    def suffixes(self) -> Sequence[str]:
        """Endings of files that can be read (`.docx`)."""
        ...

    @property
    def roles(self) -> Sequence[tuple[str, str]]:
        """Roles a line can be given, with their names, the usual ones first."""
        ...

    def read(self, data: bytes, name: str) -> IntakePreview:
        """A file by its name's ending."""
        ...

    def compose(self, lines: Sequence[IntakeLine]) -> Composed:
        """The text of a paper whose lines have these roles."""
        ...
