"""One page of a PDF on a grey canvas: fitted, or at a size; the wheel scrolls on into the next page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.base.papers import Place
from desktop.ui import paint, theme
from desktop.ui.printing import BODY
from desktop.ui.tasks import Tasks

PAGE, WIDTH = "page", "width"
MARGIN = 16
MIN_ZOOM, MAX_ZOOM = 0.25, 4.0
STEP = 1.15
DOTS_PER_MM = 96 / 25.4
MARK_RED = "#9B1C1F"
KEPT = 6
"""Pictures of pages kept in memory: about 60 MB at A4 fitted on a large screen at double density."""


class Pages(Protocol):
    """Pages that can be drawn: sizes in mm, one picture each. `picture` may be called from any thread."""

    @property
    def sizes(self) -> tuple[QSizeF, ...]:
        """Page sizes in mm."""
        ...

    def __len__(self) -> int: ...

    def picture(self, page: int, dpi: float) -> QImage:
        """A page (from 0) on white; a null picture when the pages are closed."""
        ...


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame on a page, with words at its edge; `tone` is bad or info."""

    place: Place
    tone: str
    words: str = ""


class PaperCanvas(QAbstractScrollArea):
    """`turned(page)` when another page is shown, `zoomed` when the size changed.

    `pressed(page, x, y)`: a click on the sheet, in mm from its upper left corner.
    """

    turned = Signal(int)
    zoomed = Signal()
    pressed = Signal(int, float, float)

    def __init__(self, pages: Pages, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages, self._tasks = pages, tasks
        self.page, self.mode, self._factor = 0, PAGE, 1.0
        self.guides = False
        self.mark: tuple[int, QRectF] | None = None
        self.frames: tuple[Framed, ...] = ()
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._stale: dict[int, QImage] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(40)
        self._later.timeout.connect(self._ask)
        self._name()

    # ---- pages and size ----------------------------------------------------------------------------------------
    def go_to(self, page: int, *, bottom: bool = False) -> None:
        """Show a page from its top (or its bottom)."""
        page = max(0, min(len(self.pages) - 1, page))
        if page != self.page:
            self.page = page
            self._fit()
            self._name()
            self.turned.emit(page)
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if bottom else 0)
        self.viewport().update()

    def set_pages(self, pages: Pages) -> None:
        """Other pages in place of these, at the same place and size; the old pictures stay until new ones come."""
        self._stale = {page: picture for (page, _), picture in self._pictures.items()}
        self._pictures.clear()
        self.pages = pages
        page = min(self.page, len(pages) - 1)
        turned = page != self.page
        self.page = page
        self._fit()
        self._name()
        if turned:
            self.turned.emit(page)

    def set_mark(self, page: int, place_mm: QRectF | None) -> None:
        """Mark a place on a page (mm), or nothing."""
        mark = (page, place_mm) if place_mm is not None else None
        if mark != self.mark:
            self.mark = mark
            self.viewport().update()

    def show_place(self, page: int, place_mm: QRectF) -> None:
        """Turn to a page and scroll so that a place on it (mm) is in view; nothing moves when it is already."""
        if page != self.page:
            self.go_to(page)
        unit = self.zoom() * DOTS_PER_MM
        sheet, view, room = self.paper(), self.viewport(), theme.current().px(36)
        for bar, start, end, length in (
            (
                self.verticalScrollBar(),
                sheet.top() + place_mm.top() * unit,
                sheet.top() + place_mm.bottom() * unit,
                view.height(),
            ),
            (
                self.horizontalScrollBar(),
                sheet.left() + place_mm.left() * unit,
                sheet.left() + place_mm.right() * unit,
                view.width(),
            ),
        ):
            if start < room:
                bar.setValue(bar.value() + round(start - room))
            elif end > length - room:
                bar.setValue(bar.value() + round(end - length + room))

    def set_mode(self, mode: str) -> None:
        """整页 or 适宽."""
        self.mode = mode
        self._fit()

    def zoom_by(self, factor: float) -> None:
        """Larger or smaller, from what is shown now."""
        self._factor = max(MIN_ZOOM, min(MAX_ZOOM, self.zoom() * factor))
        self.mode = ""
        self._fit()

    def zoom(self) -> float:
        """1.0 = as large as the paper (at 96 pixels an inch)."""
        size = self.pages.sizes[self.page]
        room = self.viewport().size() - QSize(2 * MARGIN, 2 * MARGIN)
        wide = room.width() / (size.width() * DOTS_PER_MM)
        if self.mode == WIDTH:
            return max(0.05, wide)
        if self.mode == PAGE:
            return max(0.05, min(wide, room.height() / (size.height() * DOTS_PER_MM)))
        return self._factor

    def set_guides(self, on: bool) -> None:
        """Show or hide the 版心 of GB/T 9704 with its measures."""
        self.guides = on
        self.viewport().update()

    def set_frames(self, frames: Sequence[Framed]) -> None:
        """Frame these places on their pages."""
        self.frames = tuple(frames)
        self.viewport().update()

    def _name(self) -> None:
        self.setAccessibleName(f"第 {self.page + 1} 页，共 {len(self.pages)} 页")

    def paper(self) -> QRectF:
        """Where the sheet lies in the viewport."""
        size, unit = self.pages.sizes[self.page], self.zoom() * DOTS_PER_MM
        wide, high = size.width() * unit, size.height() * unit
        view = self.viewport()
        x = (view.width() - wide) / 2 if wide <= view.width() else MARGIN - self.horizontalScrollBar().value()
        y = (view.height() - high) / 2 if high + 2 * MARGIN <= view.height() else (
            MARGIN - self.verticalScrollBar().value()
        )  # fmt: skip
        return QRectF(x, y, wide, high)

    def _fit(self) -> None:
        size, unit = self.pages.sizes[self.page], self.zoom() * DOTS_PER_MM
        view = self.viewport().size()
        for bar, need, room in (
            (self.horizontalScrollBar(), size.width() * unit, view.width()),
            (self.verticalScrollBar(), size.height() * unit, view.height()),
        ):
            over = 0 if self.mode == PAGE else max(0, round(need + 2 * MARGIN - room))
            bar.setRange(0, over)
            bar.setPageStep(room)
            bar.setSingleStep(theme.current().px(48))
        self._later.start()
        self.zoomed.emit()
        self.viewport().update()

    # ---- pictures ----------------------------------------------------------------------------------------------
    def _key(self, page: int) -> tuple[int, int]:
        return page, round(self.zoom() * 96 * self.devicePixelRatioF())

    def _ask(self) -> None:
        for page in (self.page, self.page + 1, self.page - 1):
            key = self._key(page)
            if 0 <= page < len(self.pages) and key not in self._pictures:
                self._tasks.run_query(
                    self._maker(self.pages, key), self._arrived, owner=self, key=f"page{page - self.page}"
                )

    def _maker(
        self, pages: Pages, key: tuple[int, int]
    ) -> Callable[[Any], tuple[Pages, tuple[int, int], QImage]]:
        return lambda _session: (pages, key, pages.picture(*key))

    def _arrived(self, found: tuple[Pages, tuple[int, int], QImage]) -> None:
        pages, key, picture = found
        if pages is not self.pages or picture.isNull():
            return
        self._pictures[key] = picture
        self._stale.pop(key[0], None)
        while len(self._pictures) > KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    def ready(self) -> bool:
        """Whether the page in view is drawn sharply."""
        return self._key(self.page) in self._pictures

    # ---- Qt ----------------------------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sheet; while a sharp picture is being made, the last one stretched."""
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("track"))
        sheet = self.paper()
        painter.fillRect(sheet.adjusted(-1, -1, 1, 1), look.colour("line-strong"))
        painter.fillRect(sheet, Qt.GlobalColor.white)
        key = self._key(self.page)
        held = self._pictures.get(key) or next(
            (picture for (page, _), picture in reversed(self._pictures.items()) if page == self.page),
            self._stale.get(self.page),
        )
        if held is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, key not in self._pictures)
            painter.drawImage(sheet, held)
        else:
            painter.setPen(Qt.GlobalColor.darkGray)
            painter.setFont(look.font(14))
            painter.drawText(sheet, Qt.AlignmentFlag.AlignCenter, "正在显示……")
        if self.guides:
            self._draw_guides(painter, sheet)
        if self.mark is not None and self.mark[0] == self.page:
            self._draw_mark(painter, sheet, self.mark[1])
        for each in self.frames:
            if each.place.page == self.page:
                self._draw_frame(painter, sheet, each)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("red"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _draw_mark(self, painter: QPainter, sheet: QRectF, place: QRectF) -> None:
        """The caret on paper: the line it stands in pale, the place itself a stroke (the paper is always white)."""
        unit = self.zoom() * DOTS_PER_MM
        red = QColor(MARK_RED)
        x, top = sheet.left() + place.left() * unit, sheet.top() + place.top() * unit
        high = max(6.0, place.height() * unit)
        painter.fillRect(QRectF(sheet.left(), top, 4, high), red)
        painter.fillRect(QRectF(x - 1, top, 2, high), red)

    def _draw_guides(self, painter: QPainter, sheet: QRectF) -> None:
        unit = self.zoom() * DOTS_PER_MM
        blue = theme.current().colour("info")
        painter.setPen(QPen(blue, 1, Qt.PenStyle.DashLine))
        body = QRectF(sheet.topLeft() + BODY.topLeft() * unit, BODY.size() * unit)
        painter.drawRect(body)
        painter.setPen(QPen(blue, 1))
        middle = body.center()
        for start, end, words in (
            (QPointF(middle.x(), sheet.top()), QPointF(middle.x(), body.top()), "天头 37"),
            (QPointF(sheet.left(), middle.y()), QPointF(body.left(), middle.y()), "订口 28"),
            (
                QPointF(body.left(), body.bottom() + 14),
                QPointF(body.right(), body.bottom() + 14),
                "版心宽 156",
            ),
            (QPointF(body.right() + 14, body.top()), QPointF(body.right() + 14, body.bottom()), "225"),
        ):
            painter.drawLine(start, end)
            wide, high = paint.advance(words, 12) + 8, theme.current().px(18)
            centre = (start + end) * 0.5
            label = QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high)
            painter.fillRect(label, theme.current().colour("info-bg"))
            paint.words(painter, words, label.adjusted(4, 0, 0, 0), 12, "info")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell where on the sheet."""
        sheet, unit = self.paper(), self.zoom() * DOTS_PER_MM
        spot = event.position()
        if event.button() == Qt.MouseButton.LeftButton and sheet.contains(spot):
            self.pressed.emit(self.page, (spot.x() - sheet.x()) / unit, (spot.y() - sheet.y()) / unit)
        event.accept()

    def _draw_frame(self, painter: QPainter, sheet: QRectF, framed: Framed) -> None:
        look, unit, place = theme.current(), self.zoom() * DOTS_PER_MM, framed.place
        box = QRectF(
            sheet.x() + place.x_mm * unit,
            sheet.y() + place.y_mm * unit,
            place.width_mm * unit,
            place.height_mm * unit,
        )
        ground = look.colour(framed.tone)
        ground.setAlpha(18)
        painter.fillRect(box, ground)
        painter.setPen(QPen(look.colour(framed.tone), 2))
        painter.drawRect(box)
        if framed.words:
            wide, high = paint.advance(framed.words, 12) + 8, look.px(18)
            x = min(max(box.x(), 0.0), max(0.0, self.viewport().width() - wide))
            above = box.y() - high
            label = QRectF(x, above if above > 0 else box.bottom(), wide, high)
            painter.fillRect(label, look.colour(f"{framed.tone}-bg"))
            paint.words(painter, framed.words, label.adjusted(4, 0, 0, 0), 12, framed.tone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl: size. Else scroll; at the end of a page on to the next."""
        turn = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if turn > 0 else 1 / STEP)
            event.accept()
            return
        bar = self.verticalScrollBar()
        if turn < 0 and bar.value() == bar.maximum() and self.page + 1 < len(self.pages):
            self.go_to(self.page + 1)
        elif turn > 0 and bar.value() == 0 and self.page > 0:
            self.go_to(self.page - 1, bottom=True)
        else:
            bar.setValue(bar.value() - turn)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """PgUp/PgDn, Home/End by pages; arrows scroll; Enter is a click on the first line in view."""
        key = event.key()
        pages = {
            Qt.Key.Key_PageDown: self.page + 1,
            Qt.Key.Key_PageUp: self.page - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.pages) - 1,
        }
        step = theme.current().px(48)
        if key in pages:
            self.go_to(pages[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # as a click at the upper edge of what is seen
            sheet = self.paper()
            self.pressed.emit(self.page, 0.0, max(0.0, -sheet.top()) / (self.zoom() * DOTS_PER_MM))
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + (step if key == Qt.Key.Key_Down else -step))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (step if key == Qt.Key.Key_Right else -step))
        else:
            super().keyPressEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """The sheet is drawn by hand."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Small windows are fine."""
        return QSize(200, 200)
