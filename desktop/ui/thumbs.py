"""Small pictures of pages in a strip; a click turns to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.paper_canvas import Pages
from desktop.ui.tasks import Tasks

DPI = 36


class Thumb(QAbstractButton):
    """One page."""

    def __init__(self, number: int, small: bool = False) -> None:
        super().__init__()
        self._number, self._small = number, small
        self.picture = QImage()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(f"第 {number + 1} 页")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_picture(self, picture: QImage) -> None:
        """Show the page."""
        self.picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        """Sheet, frame and number."""
        look = theme.current()
        return QSize(look.px(68), look.px(106)) if self._small else QSize(look.px(96), look.px(138))

    def minimumSizeHint(self) -> QSize:
        """Never smaller."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw sheet and number."""
        look = theme.current()
        painter = QPainter(self)
        edge = look.px(5 if self._small else 9)
        sheet = self.rect().adjusted(edge, look.px(4), -edge, -look.px(22 if self._small else 24)).toRectF()
        if not self.picture.isNull():
            size = self.picture.size().scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            centre = sheet.center()
            sheet.setSize(size.toSizeF())
            sheet.moveCenter(centre)
        painter.fillRect(sheet, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.picture.isNull():
            painter.drawImage(sheet, self.picture)
        on = self.isChecked()
        painter.setPen(QPen(look.colour("red" if on or self.hasFocus() else "line-strong"), 2 if on else 1))
        painter.drawRect(sheet)
        words, foot = str(self._number + 1), self.rect().toRectF()
        foot.setTop(foot.bottom() - look.px(20))
        foot.setLeft((self.width() - paint.advance(words, 12)) / 2)
        paint.words(painter, words, foot, 12, "red" if on else "ink2", strong=on)


class ThumbStrip(QScrollArea):
    """`chosen(page)` when one is clicked. Pictures are made in workers, those near the page in view first."""

    chosen = Signal(int)

    def __init__(self, tasks: Tasks, *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self._tasks, self._small = tasks, small
        self._pages: Pages | None = None
        self._page = 0
        self.thumbs: list[Thumb] = []
        self._fresh: set[int] = set()
        inner = QWidget()
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(look.px(6), look.px(8), look.px(6), look.px(8))
        self._box.setSpacing(look.px(4 if small else 6))
        self._box.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("缩略图")
        self.setProperty("kind", "thumbs")
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget switches it on
        self.viewport().setAutoFillBackground(False)
        self.setFixedWidth(look.px(92 if small else 126))

    def set_pages(self, pages: Pages) -> None:
        """Show the pages of another file; pictures stay until new ones are made."""
        self._pages = pages
        self._fresh.clear()
        while len(self.thumbs) > len(pages):
            thumb = self.thumbs.pop()
            self._box.removeWidget(thumb)
            thumb.hide()
            thumb.deleteLater()
        while len(self.thumbs) < len(pages):
            thumb = Thumb(len(self.thumbs), self._small)
            thumb.clicked.connect(self._teller(len(self.thumbs)))
            self.thumbs.append(thumb)
            self._box.insertWidget(self._box.count() - 1, thumb, 0, Qt.AlignmentFlag.AlignHCenter)
        self.mark(min(self._page, len(pages) - 1))

    def _teller(self, page: int) -> Callable[[], None]:
        return lambda: self.chosen.emit(page)

    def mark(self, page: int) -> None:
        """The page in view."""
        self._page = page
        if 0 <= page < len(self.thumbs):
            self.thumbs[page].setChecked(True)
            self.ensureWidgetVisible(self.thumbs[page])
            self._ask(page)

    def _ask(self, page: int) -> None:
        pages = self._pages
        if pages is None:
            return
        for number in range(max(0, page - 6), min(len(self.thumbs), page + 12)):
            if number not in self._fresh:
                self._fresh.add(number)
                self._tasks.run_query(
                    self._maker(pages, number), self._arrived, owner=self, key=f"thumb{number}"
                )

    def _maker(self, pages: Pages, number: int) -> Callable[[Any], tuple[Pages, int, QImage]]:
        return lambda _session: (pages, number, pages.picture(number, DPI))

    def _arrived(self, found: tuple[Pages, int, QImage]) -> None:
        pages, number, picture = found
        if pages is self._pages and number < len(self.thumbs) and not picture.isNull():
            self.thumbs[number].set_picture(picture)
