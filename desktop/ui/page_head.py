"""The head of a page: title 20/600, one-line subtitle, at most four actions at the right, one of them primary."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import clear
from desktop.ui.commands import Commands, printed
from desktop.ui.labels import ElidedLabel


class PageHead(QWidget):
    """52 high; the last action given is the primary one unless `primary_first`."""

    def __init__(self, title: str, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self._commands = commands
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(16))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.title = ElidedLabel(title, 20, strong=True, minimum=160)
        self.subtitle = ElidedLabel(" ", 13, "ink2", minimum=160)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        row.addLayout(words, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(look.px(8))
        row.addLayout(self._row)

    def set_actions(self, command_ids: tuple[str, ...], *, primary_first: bool = False) -> None:
        """Show permitted commands as buttons."""
        clear(self._row)
        found = [c for c in map(self._commands.get, command_ids) if c is not None]
        for place, command in enumerate(found):
            primary = place == 0 if primary_first else place == len(found) - 1
            made = button(
                command.title,
                command.icon,
                "primary" if primary else "secondary",
                self._runner(command.id),
                tip=printed(command.keys),
                name=command.title,
            )
            self._row.addWidget(made)

    def _runner(self, command_id: str) -> Callable[[], object]:
        return lambda: self._commands.run(command_id)
