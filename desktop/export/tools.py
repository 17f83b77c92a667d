"""What the window does with a finished paper (`desktop.base.papers.PaperTools`): measured, written, signed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desktop.base.papers import FileFormat, FontLine, Inspection, MeasuredRow, SignatureLine
from desktop.export import pdf, writing
from desktop.export.fonts.used import fonts_used
from desktop.export.layout.frame import Document
from desktop.export.measure.places import places_of
from desktop.export.measure.report import Check, Measured
from desktop.export.measure.summary import Summed, summed
from desktop.export.measure.whole import measured_of, report_of
from desktop.export.typeset import FORMS

_SHEET_CHECKS = frozenset({"字体全部嵌入"})
"""What is asked of a sheet that is no official paper: the standard says nothing of its place on the page."""


class ExportTools:
    """The paper tools over this package."""

    def to_pdf(self, document: Document) -> bytes:
        """The PDF of a laid-out document."""
        return pdf.to_bytes(document)

    def inspect(self, data: bytes, document: Document | None) -> Inspection:
        """Read the PDF and compare it with the standard. Raises as `measure`."""
        official = document is not None and document.form in FORMS
        preprinted = official and not _has_mark(document)
        measured, form = measured_of(data, document.profile if document and official else "gb")
        checks: Sequence[Check] = report_of(measured, form).checks
        if not form and not preprinted:
            checks = [check for check in checks if check.name in _SHEET_CHECKS]
        rows = tuple(_row(line, measured) for line in summed(checks))
        remarks = document.remarks if document is not None else ()
        return Inspection(FORMS.get(form, ""), rows, _fonts(measured, document), remarks)

    def formats(self, document: Document | None) -> Sequence[FileFormat]:
        """All kinds of file, or those that can be made of a PDF."""
        return tuple(
            each for key, each in writing.FORMATS.items() if document is not None or key in writing.FROM_PDF
        )

    def write(self, data: bytes, document: Document | None, target: Path, format: str) -> list[Path]:
        """Write the paper. Raises as `writing.write`."""
        return writing.write(document, target, format, data)

    def sign(self, data: bytes, certificate: Path, password: str, reason: str, target: Path) -> None:
        """Write a signed copy. Raises as `signing.sign`."""
        from desktop.export import signing  # the library takes a second to load: only who signs waits

        made = signing.sign(data, signing.read_certificate(certificate), password, reason=reason)
        pdf.save(made, target)

    def signatures(self, data: bytes) -> Sequence[SignatureLine]:
        """The signatures of a PDF. Raises as `signing.check`."""
        from desktop.export import signing

        return tuple(
            SignatureLine(each.signer, each.fingerprint, each.intact, each.valid, each.whole)
            for each in signing.check(data)
        )


def _has_mark(document: Document | None) -> bool:
    return document is not None and bool(document.pages[0].runs("mark"))


def _row(line: Summed, measured: Measured) -> MeasuredRow:
    check = line.first
    unit = "" if check.unit == "mm" else f" {check.unit}"
    places = tuple(place for each in line.checks for place in places_of(each, measured))
    return MeasuredRow(
        check.clause,
        check.name,
        line.where,
        f"{line.expected}{unit}".strip(),
        f"{line.found}{unit}".strip(),
        line.ok,
        places,
    )


def _fonts(measured: Measured, document: Document | None) -> tuple[FontLine, ...]:
    if document is None:
        return tuple(FontLine("", name) for name in measured.pdf.fonts)
    return tuple(
        FontLine(use.role_name, use.label, use.characters, use.examples) for use in fonts_used(document)
    )
