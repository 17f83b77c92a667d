"""PDF → PNG with PDFium: the preview and the pictures of pages come from the very file that is printed."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.base.pdfium import PDFIUM


def _open(pdf: bytes | str | Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(pdf if isinstance(pdf, bytes) else str(pdf))
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise EnvironmentProblem(
            "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
        ) from error


def page_count(pdf: bytes | str | Path) -> int:
    """How many pages the PDF has.

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
    """
    with PDFIUM:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def to_png(pdf: bytes | str | Path, page: int = 1, dpi: float = 150) -> bytes:
    """Page ``page`` (from 1) as a PNG picture at ``dpi`` (18-1200).

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
        UserProblem: no such page (``T-022``).
    """
    with PDFIUM:
        document = _open(pdf)
        try:
            if not 1 <= page <= len(document):
                raise UserProblem("T-022", f"没有第{page}页，共{len(document)}页。", field="page")
            bitmap = document[page - 1].render(scale=min(max(dpi, 18), 1200) / 72)
            out = io.BytesIO()
            bitmap.to_pil().save(out, "PNG")
            return out.getvalue()
        finally:
            document.close()
