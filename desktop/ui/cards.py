"""Cards, chips, thin bars, empty states: the small furniture of pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.ui import icons, paint, theme
from desktop.ui.buttons import button
from desktop.ui.labels import PlainLabel, literal


def frame(kind: str, parent: QWidget | None = None) -> QFrame:
    """A frame whose look the style sheet gives by `kind` (card, sunken, line, …)."""
    made = QFrame(parent)
    made.setProperty("kind", kind)
    return made


def line(strong: bool = False) -> QFrame:
    """A horizontal 1-px line."""
    made = frame("strongline" if strong else "line")
    made.setFixedHeight(1)
    return made


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif item.layout() is not None:
            clear(item.layout())


def scroller(inner: QWidget, name: str) -> QScrollArea:
    """A frameless vertical scroll area that shows the ground behind it."""
    area = QScrollArea()
    dress_scroller(area, inner, name)
    return area


def dress_scroller(area: QScrollArea, inner: QWidget, name: str) -> None:
    """Make any scroll area look and behave so."""
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAccessibleName(name)
    area.setWidget(inner)
    inner.setAutoFillBackground(False)  # setWidget switches it on
    area.viewport().setAutoFillBackground(False)


def centred(card: QWidget, name: str) -> QScrollArea:
    """A card in the middle of the window; scrolls when the window is smaller than the card."""
    inner = QWidget()
    outer = QVBoxLayout(inner)
    outer.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    outer.addStretch(1)
    outer.addLayout(row)
    outer.addStretch(1)
    area = scroller(inner, name)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area


class Card(QFrame):
    """A white card with a head (title 15/600, note, link at the right) and a body layout."""

    def __init__(
        self,
        title: str = "",
        note: str = "",
        link: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        *,
        ruled: bool = False,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        outer.setSpacing(look.px(6))
        self.title_label = PlainLabel(title, 15, strong=True)
        self.note_label = PlainLabel(note, 13, "ink2")
        self.head = QHBoxLayout()
        self.head.setSpacing(look.px(8))
        self.head.addWidget(self.title_label)
        self.head.addWidget(self.note_label)
        self.head.addStretch(1)
        if not note:  # never shown here: without a place it would be a window of its own for a moment
            self.note_label.hide()
        if title:
            outer.addLayout(self.head)
            if ruled:
                outer.addWidget(line())
        if link:
            self.link = button(link, kind="link", run=run)
            self.head.addWidget(self.link)
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(6))
        outer.addLayout(self.body, 1)

    def set_note(self, text: str) -> None:
        """The words beside the title."""
        self.note_label.setText(text)
        self.note_label.setVisible(bool(text))

    def fill_head(self, widget: QWidget) -> None:
        """Put a widget into the head that takes the room between note and link (a bar)."""
        self.head.insertWidget(2, widget, 1)
        self.head.setStretch(3, 0)


class Chip(QAbstractButton):
    """A filter chip (pill 30 high): shape, word, count. Checked = red frame, red ground, heavier."""

    def __init__(self, words: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._count = tone, ""
        self._words = words
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.short = False

    def set_count(self, count: int | None) -> None:
        """Show a count behind the word (None: none)."""
        self._count = "" if count is None else f"{count:,}"
        self.setAccessibleName(f"{self._words} {self._count}".strip())
        self.updateGeometry()
        self.update()

    def set_short(self, short: bool) -> None:
        """Only shape and count, for narrow windows (chips without a shape keep their word)."""
        self.short = short and bool(self._tone)
        self.setToolTip(literal(self._words) if self.short else "")
        self.updateGeometry()

    def _label(self) -> str:
        return self._count if self.short and self._count else f"{self._words} {self._count}".strip()

    def sizeHint(self) -> QSize:
        """Padding 14, shape 15."""
        look = theme.current()
        shape = look.px(15) if self._tone else 0
        return QSize(int(paint.advance(self._label(), 14, strong=True)) + look.px(26) + shape, look.px(30))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect().toRectF()
        on = self.isChecked()
        ground = "red-bg" if on else "hover" if self.underMouse() else "surface"
        paint.rounded(
            painter, box, box.height() / 2 - 0.5, look.colour(ground), look.colour("red" if on else "line")
        )
        if self.hasFocus():
            paint.rounded(
                painter, box.adjusted(1, 1, -1, -1), box.height() / 2 - 1.5, None, look.colour("red")
            )
        left = look.px(13)
        if self._tone:
            side = look.px(9 if self._tone != "done" else 10)
            paint.shape(painter, self._tone, QRectF(look.px(14), (box.height() - side) / 2, side, side))
            left = look.px(28)
        paint.words(
            painter,
            self._label(),
            box.adjusted(left, 0, -look.px(8), 0),
            14,
            "red" if on else "ink2",
            strong=on,
        )


class ThinBar(QWidget):
    """A thin progress bar, 6 high."""

    def __init__(
        self, fraction: float = 0.0, tone: str = "ok", height: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fraction, self._tone = fraction, tone
        self.setFixedHeight(theme.current().px(height))
        self.setMinimumWidth(theme.current().px(40))

    def set(self, fraction: float, tone: str | None = None) -> None:
        """Show another fraction (0–1)."""
        self._fraction = fraction
        self._tone = tone or self._tone
        self.setAccessibleName(f"{round(fraction * 100)}%")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar."""
        paint.bar(
            QPainter(self), self.rect().toRectF(), self._fraction, paint.DOT.get(self._tone, self._tone)
        )


class EmptyState(QWidget):
    """Icon 40, one sentence, at most one action."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        box = QVBoxLayout(self)
        box.setSpacing(look.px(12))
        box.addStretch(2)
        self._icon_name = icon
        self._picture = PlainLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture.setPixmap(icons.pixmap(icon, "ink4", 40, 2.0))
        self.sentence = PlainLabel(sentence, 14, "ink3", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._picture)
        box.addWidget(self.sentence)
        if action:
            row = QHBoxLayout()
            row.addStretch(1)
            self.action = button(action, run=run)
            row.addWidget(self.action)
            row.addStretch(1)
            box.addLayout(row)
        box.addStretch(3)

    def restyle(self) -> None:
        """Icon of the present theme."""
        self._picture.setPixmap(icons.pixmap(self._icon_name, "ink4", 40, 2.0))
