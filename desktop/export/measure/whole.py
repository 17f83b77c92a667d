"""One call that reads a PDF, recognises its form and runs every check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.export.layout import geometry
from desktop.export.measure import forms
from desktop.export.measure.lines import lines_of
from desktop.export.measure.read import read_pdf
from desktop.export.measure.report import Measured, Report, common_checks


def measure(pdf: bytes | str | Path, profile: str = "gb", form: str = "") -> Report:
    """Measure ``pdf`` against ``profile``; ``form`` is recognised from the head when empty.

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
        UserProblem: an unknown profile (``T-003``).
    """
    measured, kind = measured_of(pdf, profile, form)
    return report_of(measured, kind)


def measured_of(pdf: bytes | str | Path, profile: str = "gb", form: str = "") -> tuple[Measured, str]:
    """A PDF read and sorted into lines, and its form. Raises as ``measure``."""
    page = geometry.profile(profile)
    read = read_pdf(pdf)
    measured = Measured(read, page, tuple(tuple(lines_of(each)) for each in read.pages))
    kind = form or forms.recognise(measured)
    if kind == "letter":
        measured = replace(measured, first_page=geometry.letter_first_page(page))
    return measured, kind


def report_of(measured: Measured, form: str) -> Report:
    """Every check of the form."""
    checks = (*common_checks(measured), *forms.checks(measured, form))
    return Report(measured.profile.name, form, len(measured.pdf.pages), measured.pdf.fonts, checks)
