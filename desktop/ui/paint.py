"""Drawing shared by labels, delegates and cards: state shapes, pills, tags, bars, elided text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from desktop.ui import theme
from desktop.ui.columns import State

DOT = {"bad": "bad", "warn": "warn-dot", "ok": "ok", "info": "info", "done": "mute", "mute": "mute"}
TEXT = {"bad": "bad", "warn": "warn", "ok": "ok", "info": "info", "done": "mute", "mute": "mute"}
GROUND = {
    "bad": "bad-bg",
    "warn": "warn-bg",
    "ok": "ok-bg",
    "info": "info-bg",
    "done": "mute-bg",
    "mute": "mute-bg",
}

VCENTER_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
VCENTER_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def shape(painter: QPainter, tone: str, box: QRectF) -> None:
    """The shape of a tone inside a square: ■ ▲ ● ○ ✓ (nothing for mute)."""
    look = theme.current()
    colour = look.colour(DOT.get(tone, "mute"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    x, y, w = box.x(), box.y(), box.width()
    if tone == "bad":
        painter.drawRoundedRect(QRectF(x + w * 0.05, y + w * 0.05, w * 0.9, w * 0.9), 1, 1)
    elif tone == "warn":
        painter.drawPolygon(
            QPolygonF([QPointF(x + w / 2, y), QPointF(x + w, y + w * 0.95), QPointF(x, y + w * 0.95)])
        )
    elif tone == "ok":
        painter.drawEllipse(box)
    elif tone == "info":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif tone == "done":
        pen = QPen(colour, max(1.8, w / 6))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(x + w * 0.08, y + w * 0.55),
                    QPointF(x + w * 0.38, y + w * 0.85),
                    QPointF(x + w * 0.95, y + w * 0.15),
                ]
            )
        )
    painter.restore()


def rounded(
    painter: QPainter, box: QRectF, radius: float, fill: QColor | None, frame: QColor | None = None
) -> None:
    """A rounded rectangle with an optional 1-px frame that stays crisp."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if frame is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)
    else:
        painter.setPen(QPen(frame, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def words(
    painter: QPainter,
    text: str,
    box: QRectF,
    px: float,
    token: str,
    *,
    strong: bool = False,
    right: bool = False,
    family: str = "sans",
) -> float:
    """One line of plain text, elided at the right; returns the width drawn."""
    look = theme.current()
    font = look.font(px, strong=strong, family=family)
    metrics = QFontMetricsF(font)
    line = text.replace("\n", " ")
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.setPen(look.colour(token))
    painter.drawText(box, VCENTER_RIGHT if right else VCENTER_LEFT, shown)
    return min(metrics.horizontalAdvance(shown), box.width())


def advance(text: str, px: float, *, strong: bool = False, family: str = "sans") -> float:
    """Width of a text in px at this look."""
    return QFontMetricsF(theme.current().font(px, strong=strong, family=family)).horizontalAdvance(text)


def pill_width(state: State, px: float = 13) -> float:
    """Width of a state pill."""
    look = theme.current()
    mark = 0 if state.tone == "mute" else look.px(15)
    return look.px(8) + mark + advance(state.word, px) + look.px(10)


def pill(
    painter: QPainter, state: State, x: float, middle: float, height: float = 24, limit: float = 1e6
) -> float:
    """A state pill starting at x, centred on y `middle`; returns its width (never above `limit`)."""
    look = theme.current()
    high = look.px(height)
    wide = min(pill_width(state), limit)
    box = QRectF(x, round(middle - high / 2), wide, high)
    rounded(painter, box, 4, look.colour(GROUND.get(state.tone, "mute-bg")))
    left = x + look.px(8)
    if state.tone != "mute":
        side = look.px(10)
        shape(painter, state.tone, QRectF(left, round(middle - side / 2), side, side))
        left += look.px(15)
    words(
        painter,
        state.word,
        QRectF(left, box.y(), max(0.0, x + wide - left - look.px(4)), high),
        13,
        TEXT.get(state.tone, "mute"),
    )
    return wide


TAGS = {
    "secret": ("red", "on-red", "red"),
    "urgent": ("red-bg", "red", "red"),
    "mute": ("mute-bg", "ink2", None),
    "red": ("red-bg", "red", None),
    "warn": ("warn-bg", "warn", None),
    "ok": ("ok-bg", "ok", None),
    "info": ("info-bg", "info", None),
}


def tag_width(text: str) -> float:
    """Width of a tag."""
    return advance(text, 12, strong=True) + theme.current().px(16)


def tag(painter: QPainter, text: str, kind: str, x: float, middle: float, limit: float = 1e6) -> float:
    """A tag 22 high (密级, 紧急程度, kind of an opinion) starting at x; returns its width."""
    look = theme.current()
    ground, ink, frame = TAGS.get(kind, TAGS["mute"])
    high = look.px(22)
    wide = min(tag_width(text), limit)
    box = QRectF(x, round(middle - high / 2), round(wide), high)
    rounded(painter, box, 4, look.colour(ground), look.colour(frame) if frame else None)
    words(painter, text, box.adjusted(look.px(8), 0, -look.px(4), 0), 12, ink, strong=True)
    return wide


def bar(painter: QPainter, box: QRectF, fraction: float, token: str) -> None:
    """A thin progress bar filling `box`."""
    look = theme.current()
    radius = box.height() / 2
    rounded(painter, box, radius, look.colour("track"))
    part = max(0.0, min(1.0, fraction)) * box.width()
    if part > 0:
        rounded(
            painter,
            QRectF(box.x(), box.y(), max(part, box.height()), box.height()),
            radius,
            look.colour(token),
        )
