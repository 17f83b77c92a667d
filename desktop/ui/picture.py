"""Pictures drawn by one painter on screen and paper: data with `draw` and `sentence`; `PictureView` shows one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.ui import paint, theme
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


@dataclass(frozen=True)
class Stack:
    """Pictures one below the other under their titles: (title, picture, height in px or 0 = as it wants)."""

    parts: Sequence[tuple[str, Picture, float]]
    width: float = 520.0

    def _heights(self) -> list[float]:
        look = theme.current()
        return [look.px(high) if high else picture.hint().height() for _, picture, high in self.parts]

    def hint(self) -> QSizeF:
        """As wide as said, as high as all of them with a title of 30 and a gap of 18 each."""
        look = theme.current()
        return QSizeF(look.px(self.width), sum(self._heights()) + look.px(48) * len(self.parts))

    def sentence(self) -> str:
        """All of them."""
        return "。".join(picture.sentence() for _, picture, _ in self.parts)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Title, picture, gap."""
        look, y = theme.current(), box.y()
        for (title, picture, _), high in zip(self.parts, self._heights(), strict=True):
            paint.words(painter, title, QRectF(box.x(), y, box.width(), look.px(26)), 15, "ink", strong=True)
            picture.draw(painter, QRectF(box.x(), y + look.px(30), box.width(), high))
            y += high + look.px(48)


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
