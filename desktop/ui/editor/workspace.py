"""Text and preview beside each other, and who gives way when the window is narrow or low."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.cards import frame
from desktop.ui.editor.find_bar import FindBar
from desktop.ui.editor.finding_list import ROWS_SHOWN, FindingPanel
from desktop.ui.editor.foot import TextFoot
from desktop.ui.editor.head import HeadFields
from desktop.ui.editor.preview import PreviewPane
from desktop.ui.editor.text import PaperText
from desktop.ui.pages import ViewSettings

NARROW = 832
"""Under this width (at base 14) text and preview do not stand beside each other: one command goes between them."""
TEXT_PX = 190
"""Height the text keeps, as long as there is any other part that can give way."""
TEXT_SHARE = 0.55
"""Part of a high window's column that the text keeps when there are many head fields."""
LEAST_TEXT_PX = 84
_FOLDED = "editor.folded"


class Column(QWidget):
    """Tells when its size changed, so that its parts share the height anew."""

    def __init__(self, fit: Callable[[], object]) -> None:
        super().__init__()
        self._fit = fit

    def minimumSizeHint(self) -> QSize:
        """Its parts give way, so it never makes the window higher."""
        return QSize(super().minimumSizeHint().width(), theme.current().px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height."""
        super().resizeEvent(event)
        self._fit()


class Workspace(QSplitter):
    """Left the column with head fields, search, text and findings; right the preview. The choice is remembered."""

    def __init__(
        self,
        head: HeadFields,
        find_bar: FindBar,
        text: PaperText,
        foot: TextFoot,
        panel: FindingPanel,
        preview: PreviewPane,
        settings: ViewSettings | None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        look = theme.current()
        self.head, self.find_bar, self.text, self.foot = head, find_bar, text, foot
        self.panel, self.preview, self._settings = panel, preview, settings
        self._folded = bool(settings.get(_FOLDED)) if settings is not None else False
        self._peek = False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(look.px(12))
        self.left = self._column()
        self.addWidget(self.left)
        self.addWidget(preview)
        self.setStretchFactor(0, 48)
        self.setStretchFactor(1, 52)
        self.setSizes([480, 520])
        find_bar.shown.connect(self.share_height)

    def _column(self) -> QWidget:
        look = theme.current()
        column = Column(self.share_height)
        column.setMinimumWidth(look.px(420))
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(8))
        card = frame("card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        self.head.setVisible(bool(self.head.form.specs))
        inner.addWidget(self.find_bar)
        self.text.setMinimumHeight(look.px(72))
        inner.addWidget(self.text, 1)
        inner.addWidget(self.foot)
        box.addWidget(card, 1)
        box.addWidget(self.panel)
        return column

    # ---- across ------------------------------------------------------------------------------------------------
    def narrow(self) -> bool:
        """Whether there is only room for text or preview."""
        return self.width() < theme.current().px(NARROW)

    def toggle_preview(self) -> None:
        """Fold the preview away or show it (in a narrow window: in place of the text)."""
        if self.narrow():
            self._peek = not self._peek
        else:
            self._folded = not self._folded
            if self._settings is not None:
                self._settings.put(_FOLDED, self._folded)
        self._fit()
        (self.preview.canvas if self.narrow() and self._peek else self.text).setFocus()

    def show_text(self) -> None:
        """Make the text seen when the preview stands in its place."""
        if self._peek and self.narrow():
            self._peek = False
            self._fit()

    def _fit(self) -> None:
        narrow = self.narrow()
        shown = self._peek if narrow else not self._folded
        self.left.setVisible(not (narrow and self._peek))
        self.preview.setVisible(shown)
        self.preview.set_on(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both beside each other only where both have room."""
        super().resizeEvent(event)
        self._fit()

    # ---- down --------------------------------------------------------------------------------------------------
    def share_height(self) -> None:
        """Who gives way when the window is low: first the list of findings, then the head fields, last the text."""
        look, panel = theme.current(), self.panel
        room = self.left.height() - panel.bare_height() - look.px(8) - self.foot.sizeHint().height() - 2
        room -= self.head.bare_height() if self.head.form.specs else 0
        room -= self.find_bar.sizeHint().height() if self.find_bar.isVisible() else 0
        wanted, least = panel.rows_in(room - look.px(TEXT_PX)), panel.rows_in(room - look.px(LEAST_TEXT_PX))
        rows = min(ROWS_SHOWN, max(wanted, min(2, least)))
        panel.set_most_rows(rows)
        room -= panel.height_of(rows)
        self.head.set_room(room - max(look.px(TEXT_PX), round(room * TEXT_SHARE)))
