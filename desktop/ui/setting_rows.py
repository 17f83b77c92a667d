"""Rows of a settings page: what it is, a word of explanation, the value at the right, and how it is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Chip, line
from desktop.ui.labels import ElidedLabel, PlainLabel, Tag


class SettingRow(QWidget):
    """At least 56 high; without `run` the value is only to be read."""

    def __init__(
        self,
        title: str,
        hint: str,
        value: str = "",
        *,
        tag: str = "",
        act: str = "",
        run: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, look.px(8), 0, look.px(8))
        self.row.setSpacing(look.px(12))
        words = QVBoxLayout()
        words.setSpacing(look.px(1))
        words.addWidget(ElidedLabel(title, 14))
        if hint:
            words.addWidget(ElidedLabel(hint, 13, "ink3"))
        self.row.addLayout(words, 1)
        if tag:
            self.row.addWidget(Tag(tag, "info"))
        if value:
            self.row.addWidget(PlainLabel(value, 14, strong=True))
        if act and run is not None:
            self.row.addWidget(button(act, run=run, name=f"{act}{title}"))


class ChoiceRow(SettingRow):
    """A row with a few chips, one of them checked; `chosen(key)` at once when another is pressed."""

    def __init__(
        self,
        title: str,
        hint: str,
        choices: Sequence[tuple[str, str]],
        current: str,
        chosen: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, hint, parent=parent)
        self.chips: dict[str, Chip] = {}
        for key, words in choices:
            chip = Chip(words)
            chip.setChecked(key == current)
            chip.clicked.connect(lambda _on=False, at=key: self._press(at, chosen))
            self.row.addWidget(chip)
            self.chips[key] = chip

    def _press(self, key: str, chosen: Callable[[str], object]) -> None:
        for each, chip in self.chips.items():
            chip.setChecked(each == key)
        chosen(key)


class TableRow(QWidget):
    """Words in columns of given widths, the first taking the rest."""

    def __init__(self, words: Sequence[str], widths: Sequence[int], *, tone: str = "ink2") -> None:
        super().__init__()
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, look.px(5), 0, look.px(5))
        row.setSpacing(look.px(12))
        row.addWidget(ElidedLabel(words[0], 14, "ink" if tone != "ink3" else tone), 1)
        for text, width in zip(words[1:], widths, strict=True):
            label = ElidedLabel(text, 13, tone)
            label.setFixedWidth(look.px(width))
            row.addWidget(label)


def ruled(rows: Sequence[QWidget]) -> QVBoxLayout:
    """Rows with lines between them."""
    box = QVBoxLayout()
    box.setSpacing(0)
    for place, row in enumerate(rows):
        if place:
            box.addWidget(line())
        box.addWidget(row)
    return box
