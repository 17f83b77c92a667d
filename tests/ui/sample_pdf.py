"""A PDF with known marks in known places, made without the typesetter."""

from __future__ import annotations

import io

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

A4 = (210 * mm, 297 * mm)


def sample(pages: int = 2, *, wide_last: bool = False) -> bytes:
    """Pages with a black square of 20 mm whose upper left corner is 28 mm from the left and 37 mm from the top.

    Page n has n thin lines below it. `wide_last`: the last page lies on its side (A3).
    """
    out = io.BytesIO()
    canvas = Canvas(out, A4)
    for number in range(1, pages + 1):
        wide, high = (420 * mm, 297 * mm) if wide_last and number == pages else A4
        canvas.setPageSize((wide, high))
        canvas.rect(28 * mm, high - 57 * mm, 20 * mm, 20 * mm, stroke=0, fill=1)
        for place in range(number):
            canvas.rect(28 * mm, high - (80 + 8 * place) * mm, 156 * mm, 1 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
