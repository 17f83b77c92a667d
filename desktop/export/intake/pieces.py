"""What a text from outside is made of, before anybody says what it means: paragraphs and tables in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.export.forms.model import Table
from desktop.export.intake.tables import table_of


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph as it stood, with what its setting says of it, or a table (then ``cells`` is filled).

    ``heading`` is the level of a heading style (0: none), ``size_pt`` the size of its type (0: not said),
    ``centred``, ``right`` and ``bold`` as it was set.
    """

    text: str = ""
    heading: int = 0
    size_pt: float = 0.0
    centred: bool = False
    right: bool = False
    bold: bool = False
    cells: tuple[tuple[str, ...], ...] = ()

    def table(self) -> Table:
        """The table of ``cells``; the first row is its head."""
        return table_of(self.cells)

    def as_json(self) -> dict[str, Any]:
        """For the way between processes."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Piece:
        """From ``as_json``."""
        cells = tuple(tuple(str(cell) for cell in row) for row in value.pop("cells", ()))
        return cls(**value, cells=cells)


@dataclass(frozen=True, slots=True)
class Intake:
    """A text that was read: its pieces, and warnings of what was left out."""

    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...] = ()
