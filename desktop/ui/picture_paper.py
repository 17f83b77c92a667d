"""Pictures on paper: the painter of the screen draws them into a PDF, to be shown, printed and exported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop.ui import theme
from desktop.ui.picture import Picture, paint_into

A3, A4 = QSizeF(297, 420), QSizeF(210, 297)
DPI = 600
MARGIN_MM, HEAD_MM, FOOT_MM = 14.0, 24.0, 9.0


@dataclass(frozen=True)
class PicturePaper:
    """What stands round the pictures: title, line under it, 密级 at the upper left, words at the foot."""

    title: str
    subtitle: str = ""
    mark: str = ""
    foot: str = ""


def room(size: QSizeF, *, landscape: bool = True) -> QSizeF:
    """The box for a picture on a sheet, in mm."""
    sheet = size.transposed() if landscape else size
    return QSizeF(sheet.width() - 2 * MARGIN_MM, sheet.height() - 2 * MARGIN_MM - HEAD_MM - FOOT_MM)


def pictures_pdf(
    pictures: Sequence[Picture], around: PicturePaper, size: QSizeF = A3, *, landscape: bool = True
) -> bytes:
    """A PDF with one picture a page (sheet `size` in mm, upright), each as wide as the sheet allows.

    What is higher than the page is cut: split it before. On the main thread; vector drawing, fonts embedded.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    writer.setTitle(around.title)
    writer.setCreator("Sanban")
    direction = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    writer.setPageLayout(
        QPageLayout(QPageSize(size, QPageSize.Unit.Millimeter), direction, QMarginsF(0, 0, 0, 0))
    )
    painter = QPainter(writer)
    for number, picture in enumerate(pictures):
        if number:
            writer.newPage()
        _page(painter, picture, around, size.transposed() if landscape else size, number + 1, len(pictures))
    painter.end()
    return copyable(bytes(buffer.data().data()))


_RADICALS = dict(zip(
    "⺂⺃⺅⺉⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺞⺟⺠⺡⺣⺤⺦⺨⺭⺯⺰⺱⺹⺺⺾⻂⻅⻆⻈⻉⻋⻌⻐⻑⻒⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻮⻯⻰⻱⻲⻳",
    "乛乚亻刂尣尢巳幺彑彐忄扌攵旡歺母民氵灬爫丬犭礻糹纟罓耂肀艹衤见角讠贝车辶钅長镸长门阝青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐齿竜龙龜亀龟",
    strict=True,
))  # fmt: skip
_OTHERS = {"\t": " ", "\u2003": "\u3000", "\u2011": "-", "\u00ad": "-", "⼾": "户"}
_MAPS = re.compile(rb"beginbf(?:range|char).*?endbf", re.DOTALL)
_CODE = re.compile(rb"<([0-9A-F]{4})>")


def copyable(pdf: bytes) -> bytes:
    """The PDF of `QPdfWriter` with words that are found and copied as typed.

    Where a font has one glyph for 月 and for the radical ⽉, Qt notes the radical; the code to be copied is put back.
    Its maps stand uncompressed and codes are of one length, so that nothing else of the file moves.
    """

    def code(found: re.Match[bytes]) -> bytes:
        char = chr(int(found[1], 16))
        typed = _RADICALS.get(char) or _OTHERS.get(char)
        if typed is None and "⼀" <= char <= "⿕":  # Kangxi radicals
            typed = unicodedata.normalize("NFKC", char)
        return b"<%04X>" % ord(typed) if typed else found[0]

    def table(found: re.Match[bytes]) -> bytes:
        head, bracket, codes = found[0].partition(b"[")
        return head + bracket + _CODE.sub(code, codes)

    return _MAPS.sub(table, pdf)


def _page(
    painter: QPainter, picture: Picture, around: PicturePaper, sheet: QSizeF, number: int, of: int
) -> None:
    unit = DPI / 25.4

    def box(x: float, y: float, wide: float, high: float) -> QRectF:
        return QRectF(x * unit, y * unit, wide * unit, high * unit)

    wide = sheet.width() - 2 * MARGIN_MM
    with theme.on_paper() as look:

        def say(
            words: str, place: QRectF, mm: float, align: Qt.AlignmentFlag, *, strong: bool = False
        ) -> None:
            font = look.font(14, strong=strong)
            font.setPixelSize(max(1, round(mm * unit)))
            painter.setFont(font)
            painter.setPen(look.colour("ink"))
            painter.drawText(place, align | Qt.AlignmentFlag.AlignVCenter, words)

        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        centre = Qt.AlignmentFlag.AlignHCenter
        say(around.mark, box(MARGIN_MM, MARGIN_MM, wide, 7), 5, left, strong=True)
        say(around.title, box(MARGIN_MM, MARGIN_MM, wide, 11), 8, centre, strong=True)
        say(around.subtitle, box(MARGIN_MM, MARGIN_MM + 13, wide, 7), 4, centre)
        bottom = sheet.height() - MARGIN_MM - FOOT_MM + 2
        say(around.foot, box(MARGIN_MM, bottom, wide * 0.7, FOOT_MM - 2), 3, left)
        say(f"第 {number} 页　共 {of} 页", box(MARGIN_MM, bottom, wide, FOOT_MM - 2), 3.5, right)
    area = box(MARGIN_MM, MARGIN_MM + HEAD_MM, wide, sheet.height() - 2 * MARGIN_MM - HEAD_MM - FOOT_MM)
    paint_into(painter, area, picture)
