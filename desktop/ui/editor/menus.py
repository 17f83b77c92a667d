"""The menus of the editor: under the right button, and behind 更多. Both show the commands of the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui import icons
from desktop.ui.commands import Command, printed


def menu_of(parent: QWidget, groups: Sequence[Sequence[Command]]) -> QMenu:
    """A menu of commands, groups divided by lines; what makes no sense now is grey."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if not group:
            continue
        if menu.actions():
            menu.addSeparator()
        for command in group:
            title = command.title.replace("&", "&&")
            action = menu.addAction(
                icons.icon(command.icon) if command.icon else icons.icon("circle", "surface"),
                f"{title}\t{printed(command.keys)}" if command.keys else title,
            )
            action.setEnabled(command.ready())
            action.triggered.connect(_runner(command))
    return menu


def _runner(command: Command) -> Callable[[], object]:
    def run(_on: bool = False) -> None:
        command.run()

    return run
