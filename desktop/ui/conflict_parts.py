"""Parts of a conflict: one value as a card to choose, with the characters that differ marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import paint, theme
from desktop.ui.labels import ElidedLabel, PlainLabel

Marked = Sequence[tuple[str, bool]]
"""Pieces of a text; true for those that the other value has otherwise."""


@dataclass(frozen=True, slots=True)
class SideValue:
    """One value: what it is called (左), where it stands, who wrote it where and when, its fields with marks."""

    name: str
    note: str
    who: str
    machine: str
    at: str
    fields: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


class MarkedText(QWidget):
    """A text of several lines; marked pieces have a warn ground and underline, so colour is not alone."""

    def __init__(self, pieces: Marked, px: float = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._px = px
        self._text = "".join(words for words, _ in pieces) or "（空）"
        look = theme.current()
        self._formats: list[QTextLayout.FormatRange] = []
        at = 0
        for words, differs in pieces:
            if differs and words:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length = at, len(words)
                form = QTextCharFormat()
                form.setBackground(look.colour("warn-bg"))
                form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
                form.setUnderlineColor(look.colour("warn-dot"))
                piece.format = form
                self._formats.append(piece)
            at += len(words)
        self.setAccessibleName(self._text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def _laid(self, width: float) -> tuple[QTextLayout, float]:
        look = theme.current()
        layout = QTextLayout(self._text.replace("\n", "\u2028"), look.font(self._px))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats)
        high, step = 0.0, look.px(22)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, high + max(0.0, (step - line.height()) / 2)))
            high += step
        layout.endLayout()
        return layout, high

    def hasHeightForWidth(self) -> bool:
        """Wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its lines."""
        return int(self._laid(width)[1])

    def sizeHint(self) -> QSize:
        """One line where there is room."""
        wide = QFontMetricsF(theme.current().font(self._px)).horizontalAdvance(self._text)
        return QSize(min(int(wide) + 2, theme.current().px(420)), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """A few characters wide; high enough for what it is given."""
        return QSize(theme.current().px(60), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The height follows the width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text."""
        painter = QPainter(self)
        painter.setPen(theme.current().colour("ink"))
        self._laid(self.width())[0].draw(painter, QPointF(0, 0))


class SideCard(QFrame):
    """One value as a card; chosen = 2-px red frame. `picked()` on a click, Space or Enter."""

    picked = Signal()

    def __init__(self, side: SideValue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{side.name}，{side.who}，{side.machine}，{side.at}")
        self._chosen = False
        box = QVBoxLayout(self)
        box.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        box.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(PlainLabel(side.name, 15, strong=True))
        head.addWidget(ElidedLabel(side.note, 13, "ink2"), 1)
        box.addLayout(head)
        who = QHBoxLayout()
        who.addWidget(ElidedLabel(f"{side.who}　{side.machine}", 13, "ink2"), 1)
        who.addWidget(PlainLabel(side.at, 13, "ink2"))
        box.addLayout(who)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4))
        grid.setColumnStretch(1, 1)
        for row, (label, pieces) in enumerate(side.fields):
            grid.addWidget(PlainLabel(label, 13, "ink2"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(MarkedText(pieces), row, 1)
        box.addLayout(grid)
        box.addStretch(1)

    def set_chosen(self, on: bool) -> None:
        """Show whether it is the one chosen."""
        self._chosen = on
        self.setAccessibleDescription("已选" if on else "")
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose by mouse."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by key."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, with its frame when chosen or focused."""
        super().paintEvent(event)
        if self._chosen or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            look = theme.current()
            painter.setPen(QPen(look.colour("red" if self._chosen else "line-strong"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class LineList(QWidget):
    """Rows of a shape, words and a quiet note at the right: machines, results, what lies aside."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.current().px(2))

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        """(tone, words, note) each; replaces what was shown."""
        from desktop.ui.cards import clear
        from desktop.ui.labels import Shape

        clear(self._box)
        for tone, words, note in lines:
            row = QWidget()
            inner = QHBoxLayout(row)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(theme.current().px(8))
            inner.addWidget(Shape(tone))
            inner.addWidget(ElidedLabel(words, 13), 1)
            if note:
                label = PlainLabel(note, 13, "ink3")
                label.setMaximumWidth(int(paint.advance(note, 13)) + 4)
                inner.addWidget(label)
            self._box.addWidget(row)
        self._box.addStretch(1)


__all__ = ["LineList", "Marked", "MarkedText", "SideCard", "SideValue"]
