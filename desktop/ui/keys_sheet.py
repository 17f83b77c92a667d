"""The F1 sheet: every key of the registry that works here, grouped."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui import theme
from desktop.ui.cards import scroller
from desktop.ui.commands import Command, printed
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import PlainLabel


def keys_sheet(parent: QWidget, commands: list[Command]) -> Sheet:
    """Show the keys of these commands (those without a key are left out)."""
    look = theme.current()
    dialog = Sheet(parent, "快捷键", 640)
    inner = QWidget()
    grid = QGridLayout(inner)
    grid.setContentsMargins(0, 0, look.px(12), 0)
    grid.setHorizontalSpacing(look.px(16))
    grid.setVerticalSpacing(look.px(6))
    groups: dict[str, list[Command]] = {}
    for command in commands:
        if command.keys:
            groups.setdefault(command.group or ("本页" if command.scope else "通用"), []).append(command)
    row = 0
    for group, members in groups.items():
        grid.addWidget(PlainLabel(group, 13, "ink3"), row, 0, 1, 4)
        row += 1
        for place, command in enumerate(members):
            column = 2 * (place % 2)
            grid.addWidget(PlainLabel(printed(command.keys), 14, "red", strong=True), row, column)
            grid.addWidget(PlainLabel(command.title, 14), row, column + 1)
            row += place % 2
        row += len(members) % 2
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    grid.setRowStretch(row, 1)
    area = scroller(inner, "快捷键列表")
    dialog.reserve(area, 360)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    dialog.body.addWidget(area, 1)
    dialog.add_button("关闭", "primary", dialog.accept).setFocus()
    dialog.open()
    return dialog
