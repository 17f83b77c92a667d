"""Printed forms: shown before they are printed or exported, or saved at once. What the paper is, the page says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base.errors import NotFound
from desktop.base.ids import RecordId
from desktop.ui.pages import Page


def show_paper(
    page: Page,
    make: Callable[[Any], bytes],
    title: str,
    *,
    record_id: RecordId | None = None,
    form: str = "",
    side: Callable[[], QWidget] | None = None,
) -> None:
    """Make a PDF by `make(session)` in a worker and show it, ready to be printed and exported.

    With `record_id` every output first leaves a line `print.<kind>.<form>` in the audit log of the record's
    compartment; when it cannot be written, nothing is put out. `side`: what the slice shows beside the paper.
    """
    note = None
    if record_id is not None:

        def note(session: Any, pages: int, digest: str) -> None:
            session.run(note_output, record_id, form, pages, digest)

    def show(data: bytes) -> None:
        page.context.desk.show_paper(data, title, note=note, side=side() if side is not None else None)

    page.ask(make, show, key=f"paper:{title}")


def note_output(session: Any, record_id: RecordId, form: str, pages: int, digest: str) -> None:
    """The audit line of an output, on the writer thread.

    Raises:
        NotFound: the record has gone or may no longer be seen.
        EnvironmentProblem: `A-080` the audit log cannot be written.
    """
    place = session.locate(record_id)
    if place is None:
        raise NotFound
    kind, compartment = place
    with session.transaction(compartment, f"print.{kind}.{form or 'paper'}") as transaction:
        transaction.note(kind=kind, record=record_id.hex(), pages=str(pages), sha256=digest)
