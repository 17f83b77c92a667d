"""Buttons of the kit. Only the keyboard gives them the focus, so that a click shows no ring."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy, QWidget

from desktop.ui import icons, paint, theme
from desktop.ui.labels import literal

_ICON_TOKEN = {"primary": "on-red", "big": "on-red", "link": "red"}


class Button(QPushButton):
    """A push button whose icon follows the theme."""

    def __init__(
        self, text: str, icon: str = "", kind: str = "secondary", parent: QWidget | None = None
    ) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._icon_name, self._kind = icon, kind
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if not text:
            self.setProperty("small", True)
        self.restyle()

    def restyle(self) -> None:
        """Icon and size of the present theme."""
        size = 18 if self._kind == "big" or not self.text() else 16
        side = theme.current().px(size)
        if self._icon_name:
            self.setIcon(icons.icon(self._icon_name, _ICON_TOKEN.get(self._kind, "ink2"), size))
            self.setIconSize(QSize(side, side))

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self.restyle()

    def sizeHint(self) -> QSize:
        """The style's hint, with room between icon and words."""
        hint = super().sizeHint()
        extra = theme.current().px(4) if self._icon_name and self.text() else 0
        return QSize(hint.width() + extra, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()


def button(
    text: str,
    icon: str = "",
    kind: str = "secondary",
    run: Callable[[], object] | None = None,
    *,
    tip: str = "",
    name: str = "",
    parent: QWidget | None = None,
) -> Button:
    """A button; without words give `name`, which is what a screen reader says and the tool tip shows."""
    made = Button((" " if icon and text and kind != "link" else "") + text, icon, kind, parent)
    made.setAccessibleName(name or text)
    if tip or (name and not text):
        made.setToolTip(literal(tip or name))
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


class CheckBox(QCheckBox):
    """A check box drawn in the look of the kit (the indicator of Fusion is grey).

    With `elides` long words end in … where there is no room, the whole of them in the tool tip.
    """

    def __init__(self, words: str = "", parent: QWidget | None = None, *, elides: bool = False) -> None:
        super().__init__(words, parent)
        self.setShortcut(QKeySequence())  # an & in the words is drawn as it stands and is no mnemonic
        self._elides = elides
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Indicator 16, gap 7, words."""
        look = theme.current()
        return QSize(look.px(25) + int(paint.advance(self.text(), 14)) + 2, look.px(26))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut, unless it elides: then a few characters."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), theme.current().px(96)), whole.height()) if self._elides else whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tool tip says what is cut."""
        super().resizeEvent(event)
        if self._elides:
            self.setToolTip(literal(self.text()) if self.width() < self.sizeHint().width() else "")

    def hitButton(self, _pos: object) -> bool:
        """The whole widget can be clicked."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw indicator and words."""
        look = theme.current()
        painter = QPainter(self)
        side = look.px(16)
        box = self.rect().toRectF()
        square = box.adjusted(1, 0, 0, 0)
        square.setTop((self.height() - side) / 2)
        square.setWidth(side)
        square.setHeight(side)
        on = self.isChecked()
        frame = "red" if on or self.hasFocus() else "ink3"
        paint.rounded(
            painter,
            square,
            3,
            look.colour("red" if on else "surface"),
            look.colour(frame if self.isEnabled() else "line-strong"),
        )
        if on:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(look.colour("on-red"), 2)
            painter.setPen(pen)
            x, y = square.x(), square.y()
            painter.drawLine(
                int(x + side * 0.24), int(y + side * 0.52), int(x + side * 0.43), int(y + side * 0.72)
            )
            painter.drawLine(
                int(x + side * 0.43), int(y + side * 0.72), int(x + side * 0.78), int(y + side * 0.28)
            )
        paint.words(
            painter,
            self.text(),
            box.adjusted(look.px(24), 0, 0, 0),
            14,
            "ink" if self.isEnabled() else "ink4",
        )
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("red"), 1.5))
            painter.drawRoundedRect(square.adjusted(-1, -2, 2, 2), 4, 4)
