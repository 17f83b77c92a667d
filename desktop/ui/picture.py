"""Pictures drawn by one painter on screen and paper: data with `draw` and `sentence`; `PictureView` shows one."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.ui import theme
from desktop.ui.labels import literal


class Picture(Protocol):
    """What can be drawn into any rectangle, and said in words to readers of the screen."""

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw into a box in the units of the present theme (`px`)."""
        ...

    def sentence(self) -> str:
        """The same in words."""
        ...

    def hint(self) -> QSizeF:
        """The size it wants, in pixels of the present theme."""
        ...


def paint_into(painter: QPainter, rect: QRectF, picture: Picture, base: int = 14) -> None:
    """Draw a picture into a rectangle of a printer or image, in the light look and in its own proportions.

    The picture is laid out at its own size and scaled to the width of the rectangle; what is higher is cut off.
    """
    with theme.on_paper(base):
        wide = max(1.0, picture.hint().width())
        scale = rect.width() / wide
        painter.save()
        painter.setClipRect(rect)
        painter.translate(rect.topLeft())
        painter.scale(scale, scale)
        picture.draw(painter, QRectF(0, 0, wide, rect.height() / scale))
        painter.restore()


class PictureView(QWidget):
    """Shows a picture that is only looked at."""

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self.set(picture)

    def set(self, picture: Picture) -> None:
        """Show another picture."""
        self._picture = picture
        self.setAccessibleName(picture.sentence())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As the picture wants."""
        return self._picture.hint().toSize()

    def minimumSizeHint(self) -> QSize:
        """Pictures shorten their words; they need some height."""
        hint = self._picture.hint()
        return QSize(theme.current().px(80), int(hint.height()))

    def event(self, event: QEvent) -> bool:
        """The whole in words as tool tip; tags are shown as written."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), literal(self._picture.sentence()), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw."""
        self._picture.draw(QPainter(self), self.rect().toRectF())
