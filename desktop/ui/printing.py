"""Printing a PDF in its own size, and the page with which a printer is measured. Nothing is ever fitted to the paper.

A government paper has to stand on its page to the millimetre (GB/T 9704-2012 §5.2), so pages are placed from the
corner of the sheet. What a printer itself is off by is measured once on the calibration page and taken out here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from desktop.base.errors import EnvironmentProblem
from desktop.ui import theme
from desktop.ui.pages import ViewSettings
from desktop.ui.pdf_pages import PdfPages
from desktop.ui.tasks import Progress

MAX_DPI = 600
RULER_MM = 100.0
EDGE_MM = 20.0
BODY = QRectF(28, 37, 156, 225)
"""版心 on A4 in mm: 订口 28, 天头 37, 156×225 (GB/T 9704-2012 §5.2.2)."""


@dataclass(frozen=True)
class Calibration:
    """What was measured on the calibration page, in mm: the two 100 mm lines, the cross 20 mm from both edges."""

    across: float = RULER_MM
    down: float = RULER_MM
    left: float = EDGE_MM
    top: float = EDGE_MM

    def is_plausible(self) -> bool:
        """Lines within 5 %, the cross within 15 mm: more is a slip or a wrong paper size."""
        lines = all(abs(length - RULER_MM) <= 5 for length in (self.across, self.down))
        return lines and all(abs(offset - EDGE_MM) <= 15 for offset in (self.left, self.top))

    def place(self, x: float, y: float) -> QPointF:
        """Where to draw so that it comes out at (x, y) mm from the corner of the sheet."""
        wide, high = self.across / RULER_MM, self.down / RULER_MM
        return QPointF(
            (x - (self.left - EDGE_MM * wide)) / wide,
            (y - (self.top - EDGE_MM * high)) / high,
        )


def calibration_of(settings: ViewSettings | None, printer: str) -> Calibration:
    """What is known of a printer on this workstation; no correction when nothing plausible is."""
    kept: Any = (settings.get("print.measured", {}) if settings is not None else {}).get(printer)
    try:
        found = Calibration(**{key: float(value) for key, value in dict(kept or {}).items()})
    except (TypeError, ValueError):
        return Calibration()
    return found if found.is_plausible() else Calibration()


def keep_calibration(settings: ViewSettings | None, printer: str, measured: Calibration) -> None:
    """Remember what was measured."""
    if settings is not None:
        kept = dict(settings.get("print.measured", {}))
        kept[printer] = asdict(measured)
        settings.put("print.measured", kept)


def set_up(printer: QPrinter, size: QSizeF) -> None:
    """The sheet of a page (mm): its own size and direction, from the very edge."""
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(upright, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
            QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
            QPageLayout.Unit.Millimeter,
        )
    )
    printer.setFullPage(True)


def print_pdf(pages: PdfPages, printer: QPrinter, measured: Calibration, progress: Progress) -> int:
    """Print the pages the printer's range asks for, each in its own size; returns how many. Runs in a worker.

    Raises:
        EnvironmentProblem: `PR-01` the printer does not take the job.
        Cancelled: the person cancelled; nothing more is sent.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    numbers = range(max(1, first) - 1, min(last, len(pages)))
    if not numbers:
        return 0
    set_up(printer, pages.sizes[numbers[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem("PR-01", "打印机没有接受任务。", "请检查打印机是否开机、有纸，再打印一次。")
    try:
        for count, number in enumerate(numbers):
            progress.step(count, len(numbers), f"正在打印第 {number + 1} 页")
            if count:
                set_up(printer, pages.sizes[number])
                printer.newPage()
            _page(painter, printer, pages, number, measured)
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(numbers)


def _page(painter: QPainter, printer: QPrinter, pages: PdfPages, number: int, measured: Calibration) -> None:
    unit = printer.resolution() / 25.4
    wide = pages.sizes[number].width()
    dpi = min(printer.resolution(), MAX_DPI)
    for top, strip in pages.bands(number, dpi):
        high = strip.height() / dpi * 25.4
        corner, end = measured.place(0, top), measured.place(wide, top + high)
        painter.drawImage(QRectF(corner * unit, end * unit), strip)


def paint_calibration(painter: QPainter, unit: float, printer: str) -> None:
    """The page to be measured with a ruler, on A4; `unit` = device pixels in a mm. Never corrected itself."""
    pen = QPen(Qt.GlobalColor.black, 0.2 * unit)
    painter.setPen(pen)
    font = QFont(theme.current().font(14))

    def line(x1: float, y1: float, x2: float, y2: float) -> None:
        painter.drawLine(QPointF(x1 * unit, y1 * unit), QPointF(x2 * unit, y2 * unit))

    def say(x: float, y: float, words: str, mm: float = 4) -> None:
        font.setPixelSize(max(1, round(mm * unit)))
        painter.setFont(font)
        painter.drawText(QPointF(x * unit, y * unit), words)

    line(EDGE_MM - 8, EDGE_MM, EDGE_MM + 8, EDGE_MM)
    line(EDGE_MM, EDGE_MM - 8, EDGE_MM, EDGE_MM + 8)
    say(EDGE_MM + 3, EDGE_MM + 7, "① 十字中心到纸张左边、上边各应为 20 毫米")
    for x, y, dx, dy in ((50.0, 60.0, 1.0, 0.0), (50.0, 80.0, 0.0, 1.0)):
        line(x, y, x + RULER_MM * dx, y + RULER_MM * dy)
        for mm in range(0, 101, 5):
            long = 4 if mm % 50 == 0 else 3 if mm % 10 == 0 else 1.5
            line(x + mm * dx, y + mm * dy, x + mm * dx - long * dy, y + mm * dy - long * dx)
    say(50, 66, "② 横线全长应为 100 毫米")
    say(54, 130, "③ 竖线全长应为 100 毫米")
    painter.setPen(QPen(Qt.GlobalColor.black, 0.2 * unit, Qt.PenStyle.DashLine))
    painter.drawRect(QRectF(BODY.x() * unit, BODY.y() * unit, BODY.width() * unit, BODY.height() * unit))
    painter.setPen(pen)
    say(54, 200, "虚线框为公文版心：156 毫米 × 225 毫米，天头 37 毫米，订口 28 毫米", 3.5)
    say(54, 208, "请用直尺量 ①②③，把量得的数填入“打印机校准”。打印时按 100% 输出。", 3.5)
    say(54, 216, printer, 3.5)


def print_calibration(printer: QPrinter) -> None:
    """Print the calibration page. Raises EnvironmentProblem `PR-01`."""
    set_up(printer, QSizeF(210, 297))
    painter = QPainter()
    if not painter.begin(printer):
        raise EnvironmentProblem("PR-01", "打印机没有接受任务。", "请检查打印机是否开机、有纸，再打印一次。")
    paint_calibration(painter, printer.resolution() / 25.4, printer.printerName() or "PDF 文件")
    painter.end()
