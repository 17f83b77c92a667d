"""What a printed PDF holds, read back by PDFium: its words page by page, and pictures of its pages."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from desktop.base.ids import RecordId
from desktop.cli.printing import form_named, print_record
from desktop.cli.tour.state import Tour
from desktop.export import render
from desktop.storage.session import Session

DPI = 110


def put_on_paper(tour: Tour, session: Session, kind: str, form: str, record: RecordId, name: str) -> Path:
    """Print a record as `sanban print` does, and save each page as a picture beside it."""
    tour.prints.mkdir(exist_ok=True)
    path = tour.prints / f"{name}.pdf"
    print_record(session, form_named(session, kind, form), record, path)
    tour.files.append(path)
    data = path.read_bytes()
    for number in range(1, render.page_count(data) + 1):
        picture = tour.prints / f"{name}-{number}.png"
        picture.write_bytes(render.to_png(data, number, DPI))
        tour.files.append(picture)
    return path


def words(path: Path) -> list[str]:
    """The text of each page without white space, as a reader copies it."""
    document = pdfium.PdfDocument(path)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
