"""What the window asks about a finished paper (window ← layout): measured, exported, signed. `main` joins both.

Nothing here is about Qt. A laid-out document is opaque to the window; a paper that exists only as a PDF has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a page (from 0): upper left corner and size in mm."""

    page: int
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One kind of check: its clause, what it asks, what was found; `where` are the pages in words."""

    clause: str
    name: str
    where: str
    expected: str
    found: str
    ok: bool
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class FontLine:
    """One face as really used: what was asked for, the face, how many characters (0: not known), examples."""

    asked: str
    used: str
    characters: int = 0
    examples: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What reading the finished PDF showed. `form` is the form recognised, empty for a sheet."""

    form: str
    rows: tuple[MeasuredRow, ...]
    fonts: tuple[FontLine, ...]
    remarks: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """How many rows do not hold."""
        return sum(not row.ok for row in self.rows)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A kind of file a paper can be written as."""

    key: str
    title: str
    suffix: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature of a PDF: who, and whether the file is unchanged, the signature right, nothing added later."""

    signer: str
    fingerprint: str
    intact: bool
    valid: bool
    whole: bool


class PaperTools(Protocol):
    """All calls run in workers. Foreseen errors are `Problem`s."""

    def to_pdf(self, document: Any) -> bytes:
        """The PDF of a laid-out document."""
        ...

    def inspect(self, data: bytes, document: Any | None) -> Inspection:
        """Read a PDF and compare it with the standard."""
        ...

    def formats(self, document: Any | None) -> Sequence[FileFormat]:
        """The files this paper can be written as, the usual one first."""
        ...

    def write(self, data: bytes, document: Any | None, target: Path, format: str) -> list[Path]:
        """Write the paper whole or not at all; returns the files made (pictures: one a page)."""
        ...

    def sign(self, data: bytes, certificate: Path, password: str, reason: str, target: Path) -> None:
        """Write a copy signed with a certificate file."""
        ...

    def signatures(self, data: bytes) -> Sequence[SignatureLine]:
        """The signatures of a PDF, none when it has none."""
        ...
