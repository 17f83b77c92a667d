"""Excel and CSV as the kit sees them: what lists ask for to import and export. `main` passes the real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from desktop.base.ids import RecordId
from desktop.base.ports import QuerySpec

Step = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class TableField:
    """A field that a column may fill."""

    name: str
    label: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the preview: its number in the sheet, its fate with its tone, why, and what stands in it."""

    number: int
    tone: str
    fate: str
    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What would become of a sheet. `columns`: heading → field name, in the sheet's order, empty when left out.

    `problem`: why it cannot be imported as it is; then there are no rows. `plan` is handed back to `run`.
    """

    columns: tuple[tuple[str, str], ...]
    fields: tuple[TableField, ...]
    rows: tuple[TableRow, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    problem: str = ""
    note: str = ""
    plan: Any = None


@dataclass(frozen=True, slots=True)
class TableDone:
    """What was done, in words; the batches by which it is taken back; rows that a rule refused."""

    words: str
    batches: tuple[RecordId, ...] = ()
    refused: tuple[TableRow, ...] = ()


class TableTools(Protocol):
    """All but the first two run in workers."""

    def can_import(self, kind: str) -> bool:
        """Whether the person may import records of this kind, and they are imported at all."""
        ...

    def can_export(self, kind: str) -> bool:
        """Whether the person may take records of this kind out."""
        ...

    def read(self, path: Path, step: Step) -> Any:
        """A sheet of a file. What `step` raises ends the reading."""
        ...

    def preview(
        self, kind: str, sheet: Any, columns: Mapping[str, str], values: Mapping[str, str], heading_row: int
    ) -> TablePreview:
        """`columns`: heading → field name (`-` leaves out); `values`: for empty cells; row 0: found by itself."""
        ...

    def run(
        self, preview: TablePreview, file_name: str, step: Step, stopped: Callable[[], bool]
    ) -> TableDone:
        """Import the new rows; ends early when `stopped()`."""
        ...

    def undo(self, batches: tuple[RecordId, ...]) -> str:
        """Take imports back; says what was done."""
        ...

    def latest(self, kind: str) -> tuple[tuple[RecordId, ...], str]:
        """The person's latest import of this kind that can be taken back, and its description; () when none."""
        ...

    def export(self, query: QuerySpec, path: Path, step: Step) -> str:
        """Write a ledger; says what was done."""
        ...
