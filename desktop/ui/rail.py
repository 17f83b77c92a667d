"""The rail: brand, groups of pages with icons and badges, 184 px wide or 56 px of icons only."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import icons, paint, theme
from desktop.ui.cards import scroller
from desktop.ui.labels import ElidedLabel, PlainLabel, literal
from desktop.ui.pages import BOTTOM, GROUPS, PageSpec

WIDE, NARROW = 184, 56


class RailItem(QAbstractButton):
    """One page in the rail, 34 high: icon 18, title, red badge; active = white pill and a 3×18 red bar."""

    def __init__(self, spec: PageSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._badge = 0
        self._narrow = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(spec.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_badge(self, count: int) -> None:
        """Show a count (0 hides it)."""
        self._badge = count
        self.setAccessibleName(f"{self.spec.title}，{count} 件" if count else self.spec.title)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Icon only, the title as tool tip."""
        self._narrow = narrow
        self.setToolTip(literal(self.spec.title) if narrow else "")
        self.update()

    def sizeHint(self) -> QSize:
        """34 high."""
        look = theme.current()
        return QSize(look.px(NARROW if self._narrow else WIDE) - 1, look.px(34))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for hover."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the item."""
        look = theme.current()
        painter = QPainter(self)
        box = QRectF(look.px(8), 1, self.width() - look.px(15), self.height() - 2)
        on = self.isChecked()
        if on or self.underMouse():
            paint.rounded(painter, box, 6, look.colour("surface" if on else "rail-hover"))
        if self.hasFocus():
            paint.rounded(painter, box, 6, None, look.colour("red"))
            paint.rounded(painter, box.adjusted(1, 1, -1, -1), 5, None, look.colour("red"))
        middle = self.height() / 2
        if on:
            paint.rounded(
                painter, QRectF(look.px(8), middle - look.px(8), 3, look.px(16)), 1.5, look.colour("red")
            )
        side = look.px(18)
        left = (self.width() - side) / 2 if self._narrow else look.px(20)
        icons.paint(painter, self.spec.icon, "red" if on else "ink3", left, round(middle - side / 2), 18)
        text = f"{self._badge:,}" if self._badge < 1000 else "999+"
        if self._narrow:
            if self._badge:
                paint.rounded(
                    painter, QRectF(left + side - 3, middle - side / 2 - 3, 8, 8), 4, look.colour("red")
                )
            return
        right = float(self.width() - look.px(16))
        if self._badge:
            wide = max(look.px(20), paint.advance(text, 12, strong=True) + look.px(12))
            pill = QRectF(right - wide, middle - look.px(9), wide, look.px(18))
            paint.rounded(painter, pill, pill.height() / 2, look.colour("red"))
            painter.setFont(look.font(12, strong=True))
            painter.setPen(look.colour("on-red"))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            right = pill.x() - look.px(4)
        paint.words(
            painter,
            self.spec.title,
            QRectF(look.px(48), 0, right - look.px(48), self.height()),
            14,
            "red" if on else "ink2",
            strong=on,
        )


class Rail(QFrame):
    """Emits `chosen(page id)`. Names no slice: it shows the specs it is given."""

    chosen = Signal(str)

    def __init__(self, office: str, unit: str, specs: list[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "rail")
        self.items: dict[str, RailItem] = {}
        self._headings: list[PlainLabel] = []
        self.narrow = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, look.px(16), 1, look.px(8))
        outer.setSpacing(0)
        self._brand = QWidget()
        brand = QVBoxLayout(self._brand)
        brand.setContentsMargins(look.px(16), 0, look.px(8), look.px(5))
        brand.setSpacing(0)
        for label, high in (
            (ElidedLabel(office, 20, "red", strong=True, family="serif"), 25),
            (ElidedLabel(unit, 13, "ink2"), 20),
        ):
            label.setFixedHeight(look.px(high))
            brand.addWidget(label)
        outer.addWidget(self._brand)
        inner = QWidget()
        middle = QVBoxLayout(inner)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        self.order: list[str] = []
        groups = list(dict.fromkeys([*GROUPS[:-1], *(s.group for s in specs if s.group != BOTTOM)]))
        for group in groups:
            self._fill(middle, group, [s for s in specs if s.group == group])
        middle.addStretch(1)
        area = scroller(inner, "页面")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area, 1)
        self._fill(outer, BOTTOM, [s for s in specs if s.group == BOTTOM])
        self.set_narrow(False)

    def _fill(self, box: QVBoxLayout, group: str, specs: list[PageSpec]) -> None:
        if not specs:
            return
        if group and group != BOTTOM:
            heading = PlainLabel(group, 13, "ink3")
            heading.setContentsMargins(theme.current().px(23), 0, 0, 0)
            heading.setFixedHeight(theme.current().px(29))
            self._headings.append(heading)
            box.addWidget(heading)
        for spec in sorted(specs, key=lambda s: s.order):
            item = RailItem(spec)
            item.clicked.connect(self._clicked)
            self.items[spec.id] = item
            self.order.append(spec.id)
            box.addWidget(item)

    def _clicked(self) -> None:
        item = self.sender()
        if isinstance(item, RailItem):
            item.setChecked(True)
            self.chosen.emit(item.spec.id)

    def mark(self, page_id: str) -> None:
        """Show which page is active ("" = none)."""
        for key, item in self.items.items():
            item.setChecked(key == page_id)

    def set_narrow(self, narrow: bool) -> None:
        """Collapse to icons or open out."""
        self.narrow = narrow
        self.setFixedWidth(theme.current().px(NARROW if narrow else WIDE))
        self._brand.setVisible(not narrow)
        for heading in self._headings:
            heading.setVisible(not narrow)
        for item in self.items.values():
            item.set_narrow(narrow)
