"""Filter chips of a list: a row of pills with counts, exactly one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.base.ports import Condition
from desktop.ui import theme
from desktop.ui.cards import Chip as ChipButton

SHORT_CHIPS_UNDER = 1000
"""Width of the page (px at base 14) under which the chips show shape and count only."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter chip: what it adds to the query; `tone` gives its shape."""

    id: str
    title: str
    where: tuple[Condition, ...] = ()
    tone: str = ""


class ChipRow(QWidget):
    """`chosen(chip id)` when another chip is clicked. The first chip is the unfiltered one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: tuple[Chip, ...] = ()
        self.buttons: dict[str, ChipButton] = {}
        self.chip_id = ""
        self._short = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.current().px(6))

    def fill(self, chips: Sequence[Chip], first: str = "") -> None:
        """Show these chips; `first` is chosen when none was before (empty = the leftmost)."""
        self.chips = tuple(chips)
        if not self.chip_id and self.chips:
            self.chip_id = first or self.chips[0].id
        if tuple(self.buttons) == tuple(chip.id for chip in self.chips):
            return
        for old in self.buttons.values():
            old.deleteLater()
        self.buttons = {}
        for chip in self.chips:
            made = ChipButton(chip.title, chip.tone)
            made.setChecked(chip.id == self.chip_id)
            made.set_short(self._short)
            made.clicked.connect(self._clicked)
            self._row.addWidget(made)
            self.buttons[chip.id] = made

    def choose(self, chip_id: str) -> None:
        """Mark a chip, without a signal."""
        self.chip_id = chip_id
        for key, made in self.buttons.items():
            made.setChecked(key == chip_id)

    def where(self) -> tuple[Condition, ...]:
        """Conditions of the chosen chip."""
        return next((chip.where for chip in self.chips if chip.id == self.chip_id), ())

    def filters(self) -> bool:
        """Whether another than the unfiltered chip is chosen."""
        return bool(self.chips) and self.chip_id != self.chips[0].id

    def unfiltered(self) -> str:
        """Id of the chip that filters nothing; empty when there are no chips."""
        return self.chips[0].id if self.chips else ""

    def set_counts(self, chips: Sequence[Chip], counts: Sequence[int]) -> None:
        """Counts for the chips they were asked for; those no longer shown are passed over."""
        for chip, count in zip(chips, counts, strict=True):
            if chip.id in self.buttons:
                self.buttons[chip.id].set_count(count)

    def fit(self, page_width: int) -> None:
        """Shorten the chips in narrow pages."""
        self._short = page_width < theme.current().px(SHORT_CHIPS_UNDER)
        for made in self.buttons.values():
            made.set_short(self._short)

    def _clicked(self) -> None:
        sender = self.sender()
        chip_id = next((key for key, made in self.buttons.items() if made is sender), self.chip_id)
        self.choose(chip_id)
        self.chosen.emit(chip_id)
