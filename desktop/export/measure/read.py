"""What stands where in any PDF: characters and straight lines in millimetres, by PDFium.

Positions are the origins PDFium itself draws from, in double precision. mm from the upper left corner.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from desktop.base.errors import EnvironmentProblem
from desktop.base.pdfium import PDFIUM
from desktop.export.layout.geometry import MM_PER_PT

_TALLER = 1 + 1 / 64


@dataclass(frozen=True, slots=True)
class Char:
    """One drawn character: origin, size in pt, the box of its ink, colour (red, green, blue)."""

    text: str
    x: float
    y: float
    size_pt: float
    ink_left: float
    ink_top: float
    ink_right: float
    ink_bottom: float
    color: tuple[int, int, int]
    font: str

    @property
    def red(self) -> bool:
        """Whether it is printed in red."""
        return is_red(self.color)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One straight line; ``width`` is its thickness in mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    color: tuple[int, int, int]

    @property
    def horizontal(self) -> bool:
        """Whether it runs across the page."""
        return abs(self.y1 - self.y2) < 0.2

    @property
    def length(self) -> float:
        """Its length in mm."""
        return math.hypot(self.x2 - self.x1, self.y2 - self.y1)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as read."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """A whole PDF as read; ``loose_fonts`` are those not embedded."""

    pages: tuple[ReadPage, ...]
    fonts: tuple[str, ...]
    loose_fonts: tuple[str, ...]


def is_red(color: tuple[int, int, int]) -> bool:
    """Red as the head of a paper is printed."""
    return color[0] > 150 and color[1] < 80 and color[2] < 80


def read_pdf(pdf: bytes | str | Path) -> ReadPdf:
    """Read every page.

    Raises:
        EnvironmentProblem: not a readable PDF (``T-021``).
    """
    with PDFIUM:
        return _read(pdf)


def _read(pdf: bytes | str | Path) -> ReadPdf:
    try:
        document = pdfium.PdfDocument(pdf if isinstance(pdf, bytes) else str(pdf))
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise EnvironmentProblem(
            "T-021", "这个文件不是能打开的 PDF。", "请核对文件，或重新输出一份。"
        ) from error
    try:
        fonts: dict[str, bool] = {}
        composite = _composite_fonts(pdf)
        pages = tuple(
            _read_page(document[index], index + 1, fonts, composite) for index in range(len(document))
        )
    finally:
        document.close()
    return ReadPdf(
        pages, tuple(sorted(fonts)), tuple(sorted(name for name, held in fonts.items() if not held))
    )


def _composite_fonts(pdf: bytes | str | Path) -> frozenset[str]:
    """The names of the fonts with characters of two bytes; PDFium does not tell them from others."""
    try:
        with pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as document:
            found: list[Any] = [each for each in document.objects if isinstance(each, pikepdf.Dictionary)]
            return frozenset(
                str(each.get("/BaseFont", "")).lstrip("/")
                for font in found
                if font.get("/Subtype") == "/Type0"
                for each in (font, *font.get("/DescendantFonts", ()))
            )
    except (pikepdf.PdfError, OSError):
        return frozenset()


def _read_page(
    page: pdfium.PdfPage, number: int, fonts: dict[str, bool], composite: frozenset[str]
) -> ReadPage:
    width, height = page.get_size()
    textpage = page.get_textpage()
    chars = []
    for index in range(raw.FPDFText_CountChars(textpage)):
        char = _read_char(textpage, index, height, composite)
        if char is not None:
            chars.append(char)
    strokes: list[Stroke] = []
    for item in page.get_objects(max_depth=4):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            strokes += _read_path(item, height)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT:
            _note_font(item, fonts)
    return ReadPage(number, width * MM_PER_PT, height * MM_PER_PT, tuple(chars), tuple(strokes))


def _read_char(
    textpage: pdfium.PdfTextPage, index: int, height: float, composite: frozenset[str]
) -> Char | None:
    code = raw.FPDFText_GetUnicode(textpage, index)
    if 0xDC00 <= code <= 0xDFFF:
        return None  # the second half of a character beyond U+FFFF, taken with the first
    if 0xD800 <= code <= 0xDBFF:
        low = raw.FPDFText_GetUnicode(textpage, index + 1)
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low <= 0xDFFF else 0xFFFD
    if raw.FPDFText_IsGenerated(textpage, index) == 1 or code <= 0x20:
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    color = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFText_GetFillColor(textpage, index, *color)
    name = ctypes.create_string_buffer(160)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, name, 160, flags)
    font = name.value.decode("utf-8", "replace")
    upper, lower = top.value - y.value, y.value - bottom.value
    if font in composite:
        # PDFium makes the box of these characters so much taller than their ink, seen from their own foot.
        if matrix.d >= 0:
            upper = min(upper, upper / _TALLER)
        else:
            lower = min(lower, lower / _TALLER)
    return Char(
        chr(code),
        x.value * MM_PER_PT,
        (height - y.value) * MM_PER_PT,
        size,
        left.value * MM_PER_PT,
        (height - y.value - upper) * MM_PER_PT,
        right.value * MM_PER_PT,
        (height - y.value + lower) * MM_PER_PT,
        (color[0].value, color[1].value, color[2].value),
        _plain_name(font),
    )


def _plain_name(name: str) -> str:
    """A font's name without the tag of its subset (``ABCDEF+``)."""
    return name[7:] if len(name) > 7 and name[6] == "+" else name


def _note_font(item: pdfium.PdfObject, fonts: dict[str, bool]) -> None:
    font = raw.FPDFTextObj_GetFont(item)
    if not font:
        return
    name = ctypes.create_string_buffer(160)
    raw.FPDFFont_GetBaseFontName(font, name, 160)
    text = _plain_name(name.value.decode("utf-8", "replace"))
    fonts[text] = fonts.get(text, True) and raw.FPDFFont_GetIsEmbedded(font) == 1


def _read_path(item: pdfium.PdfObject, height: float) -> list[Stroke]:
    """The straight pieces of a path that is stroked, or a thin filled box as one line."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(item, width)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    color = [ctypes.c_uint() for _ in range(4)]
    if stroke.value:
        raw.FPDFPageObj_GetStrokeColor(item, *color)
    else:
        raw.FPDFPageObj_GetFillColor(item, *color)
    tone = (color[0].value, color[1].value, color[2].value)
    points: list[tuple[float, float, int]] = []
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at_x = matrix.a * x.value + matrix.c * y.value + matrix.e
        at_y = matrix.b * x.value + matrix.d * y.value + matrix.f
        kind = raw.FPDFPathSegment_GetType(segment)
        points.append((at_x * MM_PER_PT, (height - at_y) * MM_PER_PT, kind))
    if not stroke.value:
        return _filled_bar(points, tone)
    thickness = width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)) * MM_PER_PT
    return [
        Stroke(a[0], a[1], b[0], b[1], thickness, tone)
        for a, b in itertools.pairwise(points)
        if b[2] == raw.FPDF_SEGMENT_LINETO
    ]


def _filled_bar(points: list[tuple[float, float, int]], tone: tuple[int, int, int]) -> list[Stroke]:
    """Word draws its lines as thin filled boxes."""
    if len(points) < 4:
        return []
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    if bottom - top < 1.5 and right - left > 5:
        middle = (top + bottom) / 2
        return [Stroke(left, middle, right, middle, bottom - top, tone)]
    if right - left < 1.5 and bottom - top > 5:
        middle = (left + right) / 2
        return [Stroke(middle, top, middle, bottom, right - left, tone)]
    return []
