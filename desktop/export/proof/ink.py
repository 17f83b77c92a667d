"""Where ink really lies on a page: the page drawn at 600 dpi and its dark or red pixels bounded (0.042 mm each)."""

from __future__ import annotations

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from desktop.export.layout.geometry import MM_PER_PT

DPI = 600
PIXEL_MM = 25.4 / DPI
_DARK = 128


class Ink:
    """The pages of a PDF as ink."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def box(
        self, page: int, left: float, top: float, right: float, bottom: float, *, red: bool = False
    ) -> tuple[float, float, float, float] | None:
        """The box (left, top, right, bottom in mm) of the ink inside a part of page ``page`` (from 1); None: no ink.

        ``red`` looks at red ink alone; otherwise at black ink alone.
        """
        document = pdfium.PdfDocument(self._data)
        try:
            sheet = document[page - 1]
            width, height = sheet.get_size()
            crop = (
                left / MM_PER_PT,
                height - bottom / MM_PER_PT,
                width - right / MM_PER_PT,
                top / MM_PER_PT,
            )
            image = sheet.render(scale=DPI / 72, crop=crop).to_pil().convert("RGB")
        finally:
            document.close()
        found = _mask(image, red=red).getbbox()
        if found is None:
            return None
        return (
            left + found[0] * PIXEL_MM,
            top + found[1] * PIXEL_MM,
            left + found[2] * PIXEL_MM,
            top + found[3] * PIXEL_MM,
        )


def _mask(image: Image.Image, *, red: bool) -> Image.Image:
    reds, greens, _ = image.split()
    if red:
        return ImageChops.subtract(reds, greens).point(lambda value: 255 if value > _DARK else 0)
    return reds.point(lambda value: 255 if value < _DARK else 0)
