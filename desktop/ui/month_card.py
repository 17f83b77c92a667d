"""A card with a month: back, caption, on, today, years as chips, and the grid below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Chip, clear, line
from desktop.ui.labels import PlainLabel
from desktop.ui.month import MonthCell, MonthGrid

ROOM_FOR_YEARS = 620


class MonthCard(QFrame):
    """`year_chosen(year)` from the chips; everything else is told by `grid`."""

    year_chosen = Signal(int)

    def __init__(self, name: str, go_today: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        bar.setSpacing(look.px(6))
        self.grid = MonthGrid(name)
        bar.addWidget(button("", "chevron-left", run=lambda: self.grid.stepped.emit(-1), name="上个月"))
        self.caption = PlainLabel("", 16, strong=True)
        self.caption.setMinimumWidth(look.px(100))
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar.addWidget(self.caption)
        bar.addWidget(button("", "chevron-right", run=lambda: self.grid.stepped.emit(1), name="下个月"))
        bar.addWidget(button("今天", run=go_today))
        bar.addStretch(1)
        self._years = QHBoxLayout()
        self._years.setSpacing(look.px(6))
        bar.addLayout(self._years)
        box.addLayout(bar)
        box.addWidget(line())
        box.addWidget(self.grid, 1)

    def set(
        self,
        year: int,
        month: int,
        cells: Mapping[date, MonthCell],
        today: date,
        chosen: date,
        years: Sequence[int] = (),
    ) -> None:
        """Show a month with one day marked, and the years offered."""
        self.caption.setText(f"{year}年{month}月")
        self.grid.set(year, month, cells, today, chosen)
        clear(self._years)
        for each in years:
            chip = Chip(f"{each}年")
            chip.setChecked(each == year)
            chip.clicked.connect(lambda _on=False, at=each: self.year_chosen.emit(at))
            self._years.addWidget(chip)
        self._fit()

    def _fit(self) -> None:
        room = self.width() >= theme.current().px(ROOM_FOR_YEARS)
        for place in range(self._years.count()):
            self._years.itemAt(place).widget().setVisible(room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room the years go; PgUp and PgDown still lead there."""
        super().resizeEvent(event)
        self._fit()
