"""Labels that never read HTML, state pills and tags."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui import paint, theme
from desktop.ui.columns import State


def literal(text: str) -> str:
    """A text as tool tip: shown as written, whatever tags it contains."""
    return f"<span style='white-space:pre-wrap'>{html.escape(text)}</span>" if text else ""


def name_padded(name: str) -> str:
    """Two-character names get an ideographic space between: 李　敏."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 and all("一" <= c <= "鿿" for c in name) else name


class PlainLabel(QLabel):
    """A label of plain text. `px` is the size at base 14, `tone` a colour token, `strong` the heavier weight."""

    def __init__(
        self,
        text: str = "",
        px: float = 14,
        tone: str = "ink",
        *,
        strong: bool = False,
        family: str = "sans",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._px, self._tone, self._strong, self._family = px, tone, strong, family
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.restyle()
        self.setText(text)

    def restyle(self) -> None:
        """Take font and colour of the present theme."""
        look = theme.current()
        self.setFont(look.font(self._px, strong=self._strong, family=self._family))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, look.colour(self._tone))
        self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        """A wrapping label asks for one line; its real height comes from the width it gets."""
        hint = super().minimumSizeHint()
        if self.wordWrap():
            return QSize(min(hint.width(), 40), int(QFontMetricsF(self.font()).height()) + 1)
        return hint

    def tone(self) -> str:
        """The colour token."""
        return self._tone

    def set_tone(self, tone: str) -> None:
        """Change the colour token."""
        if tone != self._tone:
            self._tone = tone
            self.restyle()


class ElidedLabel(PlainLabel):
    """One line that ends in … when there is no room; the whole text is in the tool tip, tags shown literally."""

    def __init__(
        self,
        text: str = "",
        px: float = 14,
        tone: str = "ink",
        *,
        strong: bool = False,
        family: str = "sans",
        minimum: int = 40,
        parent: QWidget | None = None,
    ) -> None:
        self._full = ""
        self._minimum = minimum
        super().__init__("", px, tone, strong=strong, family=family, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Set the whole text."""
        self._full = text.replace("\n", " ")
        self.setAccessibleName(self._full)
        self._elide()
        self.updateGeometry()

    def full_text(self) -> str:
        """The text before shortening."""
        return self._full

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        metrics = QFontMetricsF(self.font())
        return QSize(int(metrics.horizontalAdvance(self._full)) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few characters."""
        return QSize(min(self._minimum, self.sizeHint().width()), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Shorten anew when the font changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _elide(self) -> None:
        metrics = QFontMetricsF(self.font())
        shown = metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            super().setText(shown)
        self.setToolTip(literal(self._full) if shown != self._full else "")


class StatePill(QWidget):
    """A state as shape + word on its ground, 24 high."""

    def __init__(self, state: State | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(str(state) if state else "")
        if state is None:  # never shown here: without a place it would be a window of its own for a moment
            self.hide()

    def set_state(self, state: State | None) -> None:
        """Show another state; None hides the pill."""
        self._state = state
        self.setVisible(state is not None)
        self.setAccessibleName(str(state) if state else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        wide = paint.pill_width(self._state) if self._state else 0
        return QSize(int(wide) + 1, theme.current().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        if self._state:
            painter = QPainter(self)
            paint.pill(painter, self._state, 0, self.height() / 2, limit=self.width())


class Tag(QWidget):
    """A tag 22 high: 密级 ("secret": red fill), 紧急程度 ("urgent": red frame), kinds of rows."""

    def __init__(self, text: str, kind: str = "mute", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text, self.kind = text, kind
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(int(paint.tag_width(self.text)) + 1, theme.current().px(22))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tag."""
        painter = QPainter(self)
        paint.tag(painter, self.text, self.kind, 0, self.height() / 2, limit=self.width())


class Shape(QWidget):
    """Only the shape of a tone (beside words that say it)."""

    def __init__(self, tone: str, size: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone, self._size = tone, size
        self.setFixedSize(theme.current().px(size), theme.current().px(size))

    def set_tone(self, tone: str) -> None:
        """Show another tone."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = QPainter(self)
        paint.shape(painter, self._tone, self.rect().toRectF())
