"""Menus of commands: every entry is made from the registry, so that words and keys never differ from the keys sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui import icons
from desktop.ui.commands import Command, printed


def menu(parent: QWidget, name: str = "") -> QMenu:
    """An empty menu that goes when it is closed; `name` is for readers of the screen."""
    made = QMenu(parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.setAccessibleName(name)
    return made


def entry_words(title: str, keys: str = "") -> str:
    """Title and key as a menu takes them: an & in the title is doubled, else it would become a mnemonic."""
    words = title.replace("&", "&&")
    return f"{words}\t{printed(keys)}" if keys else words


def add_command(menu: QMenu, command: Command, run: Callable[[], object]) -> QAction:
    """One entry with icon, title and key."""
    action = menu.addAction(
        icons.icon(command.icon or "chevron-right"), entry_words(command.title, command.keys)
    )
    action.triggered.connect(lambda _on=False: run() and None)
    return action


def menu_of(parent: QWidget, groups: Sequence[Sequence[Command]]) -> QMenu:
    """A menu of commands, groups divided by lines; what makes no sense now is grey."""
    made = menu(parent)
    for group in groups:
        if group and made.actions():
            made.addSeparator()
        for command in group:
            action = add_command(made, command, command.run)
            if not command.icon:
                action.setIcon(icons.icon("circle", "surface"))
            action.setEnabled(command.ready())
    return made
