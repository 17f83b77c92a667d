"""A PDF as pictures of its pages, for preview and print: what is printed is the very file that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from desktop.base.errors import EnvironmentProblem
from desktop.base.pdfium import PDFIUM

MM_PER_POINT = 25.4 / 72
MAX_SIDE = 12_000
"""Longest side of a picture in pixels; a larger one would need more than half a gigabyte."""
BAND = 512


class PdfPages:
    """An open PDF. Every method may be called from any thread. `close` it when the view goes."""

    def __init__(self, data: bytes) -> None:
        """Raises EnvironmentProblem `T-021` when it is not a readable PDF."""
        self.data = data
        with PDFIUM:
            try:
                self._document: Any = pdfium.PdfDocument(data)
                points = [self._document[n].get_size() for n in range(len(self._document))]
            except pdfium.PdfiumError as error:
                raise EnvironmentProblem(
                    "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
                ) from error
        self.sizes = tuple(QSizeF(wide * MM_PER_POINT, high * MM_PER_POINT) for wide, high in points)
        """Page sizes in mm."""

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, page: int, dpi: float) -> QImage:
        """Page `page` (from 0) on white; a picture that would be larger than `MAX_SIDE` is made smaller."""
        size = self.sizes[page]
        longest = max(size.width(), size.height()) / 25.4 * dpi
        return self._render(page, min(dpi, dpi * MAX_SIDE / longest) / 72, (0, 0, 0, 0))

    def bands(self, page: int, dpi: float) -> Iterator[tuple[float, QImage]]:
        """The page from top to bottom in strips of `BAND` pixels: (mm from the top edge, picture). For printers."""
        high = self.sizes[page].height() / MM_PER_POINT
        step = BAND * 72 / dpi
        top = 0.0
        while top < high - 1e-6:
            below = max(0.0, high - top - step)
            yield top * MM_PER_POINT, self._render(page, dpi / 72, (0, below, 0, top))
            top += step

    def _render(self, page: int, scale: float, crop: tuple[float, float, float, float]) -> QImage:
        with PDFIUM:
            if self._document is None:
                return QImage()
            bitmap = self._document[page].render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=True)
            picture = QImage(
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                QImage.Format.Format_RGBX8888 if bitmap.n_channels == 4 else QImage.Format.Format_RGB888,
            ).copy()
            bitmap.close()
        return picture

    def close(self) -> None:
        """Let the document go; pictures asked for afterwards are empty."""
        with PDFIUM:
            document, self._document = self._document, None
            if document is not None:
                document.close()
