"""Lucide icons recoloured at load (ISC licence, see `icons/LICENSE`). Rendered once for 1, 1.25, 1.5 and 2× screens."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.ui import theme

FOLDER = Path(__file__).with_name("icons")
SCALES = (1.0, 1.25, 1.5, 2.0)


def names() -> frozenset[str]:
    """Names of all vendored icons."""
    return frozenset(file.stem for file in FOLDER.glob("*.svg"))


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        file = FOLDER / "circle.svg"
    return re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.S)


@lru_cache(maxsize=2048)
def _pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    svg = _source(name).replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    side = round(size * scale)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def _fitting(ratio: float) -> float:
    return next((scale for scale in SCALES if scale >= ratio - 0.01), max(ratio, SCALES[-1]))


def pixmap(name: str, token: str = "ink3", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """The icon in a token's colour, `size` logical px square, sharp at the device pixel ratio given."""
    return _pixmap(name, theme.current().hex(token), theme.current().px(size), _fitting(ratio))


def paint(painter: QPainter, name: str, token: str, x: float, y: float, size: int = 16) -> None:
    """Draw an icon with its top left corner at x, y."""
    picture = pixmap(name, token, size, painter.device().devicePixelRatio())
    painter.drawPixmap(
        QRectF(QPointF(x, y), QSize(theme.current().px(size), theme.current().px(size)).toSizeF()),
        picture,
        QRectF(picture.rect()),
    )


def icon(name: str, token: str = "ink3", size: int = 16, *, active: str = "") -> QIcon:
    """A QIcon holding all four scales, grey when disabled; `active` = token of its checked state."""
    made = QIcon()
    side = theme.current().px(size)
    for scale in SCALES:
        made.addPixmap(_pixmap(name, theme.current().hex(token), side, scale))
        made.addPixmap(_pixmap(name, theme.current().hex("ink4"), side, scale), QIcon.Mode.Disabled)
        if active:
            made.addPixmap(
                _pixmap(name, theme.current().hex(active), side, scale), QIcon.Mode.Normal, QIcon.State.On
            )
    return made


def qcolor(token: str) -> QColor:
    """The colour of a token (for painters that draw beside icons)."""
    return theme.current().colour(token)
