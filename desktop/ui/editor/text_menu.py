"""The menus of the editor: under the right button, and behind 更多. Both show the commands of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.ui.commands import Command
from desktop.ui.editor.found import fix_words
from desktop.ui.menus import menu_of

if TYPE_CHECKING:
    from desktop.ui.editor.page import EditorPage

MORE = (
    ("find", "replace", "take_all"),
    ("table", "renumber", "join"),
    ("preview", "fit_page", "fit_width", "head"),
    ("larger", "smaller", "normal"),
)
"""Commands behind 更多; the palette and F1 have all."""
UNDER_BUTTON = (
    ("undo", "redo"),
    ("cut", "copy", "paste", "paste_plain", "select_all"),
    ("level1", "level2", "level3", "level4", "level0"),
    ("table", "renumber", "join"),
)


def open_more(page: EditorPage) -> None:
    """The menu of the button 更多: the slice's commands, then the editor's."""
    menu = menu_of(page, [list(page.commands()), *_groups(page, MORE)])
    below = page.more.mapToGlobal(QPoint(page.more.width(), page.more.height() + 4))
    menu.popup(QPoint(below.x() - menu.sizeHint().width(), below.y()))


def text_menu_groups(page: EditorPage) -> list[list[Command]]:
    """The commands under the right button: those for the finding in hand first."""
    finding, findings = page.findings.at_caret(), page.findings
    own: list[Command] = []
    if finding is not None:
        if finding.fix is not None and not page.spec.read_only:
            words = fix_words(finding, page.text())
            own.append(Command("take", f"采用：{words}", lambda: findings.take(finding), icon="check"))
        own.append(Command("ignore", f"忽略：{finding.message}", lambda: findings.ignore(finding)))
    return [own, *_groups(page, UNDER_BUTTON)]


def _groups(page: EditorPage, names: Sequence[Sequence[str]]) -> list[list[Command]]:
    known = {command.id: command for command in page.kit_commands()}
    return [[known[f"editor.{n}"] for n in group if f"editor.{n}" in known] for group in names]
