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
    make: Callable[[Any], Any],
    title: str,
    *,
    record_id: RecordId | None = None,
    form: str = "",
    side: Callable[[], QWidget] | None = None,
) -> None:
    """Make a paper by `make(session)` in a worker and show it, ready to be printed, measured and exported.

    `make` returns a laid-out document, which can be exported as files of every kind, or the bytes of a PDF.

    With `record_id` every output first leaves a line `print.<kind>.<form>` in the audit log of the record's
    compartment; when it cannot be written, nothing is put out. `side`: what the slice shows beside the paper.
    """
    note = None
    if record_id is not None:

        def note(session: Any, pages: int, digest: str) -> None:
            session.run(note_output, record_id, form, pages, digest)

    tools = page.context.papers

    def load(session: Any) -> tuple[bytes, Any]:
        made = make(session)
        if isinstance(made, bytes):
            return made, None
        assert tools is not None, "main gives every window its paper tools"
        return tools.to_pdf(made), made

    def show(loaded: tuple[bytes, Any]) -> None:
        data, document = loaded
        more = side() if side is not None else None
        page.context.desk.show_paper(data, title, note=note, side=more, document=document)

    page.ask(load, show, key=f"paper:{title}")


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
