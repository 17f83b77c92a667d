"""Commands of the window itself: pages by number, looks and sizes, lock, palette, keys sheet; and the person's menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from desktop.ui import icons, menus, theme
from desktop.ui.commands import Command
from desktop.ui.tokens import LOOK_NAMES

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

MENU = ("shell.lock", "main.password", "shell.keys", "shell.manual", "shell.news", "shell.logout")
"""Commands in the menu of the person, below looks and sizes; those nobody registered are left out."""


def of_shell(shell: Shell) -> list[Command]:
    """Everything that holds on every page, also what the slices add to all of them."""
    own = [
        Command("shell.palette", "搜索与命令", shell.open_palette, "Ctrl+K", "search"),
        Command("shell.filter", "筛选本页", shell.focus_filter, "Ctrl+F", "filter"),
        Command("shell.rail", "收起或展开侧栏", shell.toggle_rail, "Ctrl+B", "menu"),
        Command("shell.undo", "撤销上一步", shell.undo, "Ctrl+Z", "undo-2"),
        Command("shell.lock", "立即锁定", shell.frame.lock, "Ctrl+L", "lock"),
        Command("shell.back", "返回", shell.back, "Alt+Left", "arrow-left"),
        Command("shell.keys", "快捷键一览", shell.show_keys, "F1", "keyboard"),
        Command("shell.manual", "使用手册", shell.show_manual, "Shift+F1", "book-open"),
        Command("shell.news", "更新内容", shell.show_news, icon="newspaper"),
        Command("shell.logout", "退出登录", shell.frame.log_out, "", "log-out"),
        *_looks(shell),
    ]
    for number, key in enumerate(shell.rail.order):
        spec = shell.pages[key]
        keys = f"Ctrl+{number + 1}" if number < 9 else ""
        own.append(
            Command(f"go.{key}", f"转到 {spec.title}", _goer(shell, key), keys, spec.icon, group="页面")
        )
    for spec in shell.pages.values():
        if spec.commands is not None:
            own += spec.commands(shell.context)
    return own


def _goer(shell: Shell, page_id: str) -> Callable[[], object]:
    return lambda: shell.go(page_id)


def _looks(shell: Shell) -> list[Command]:
    now = theme.current()

    def wants(look: str, base: int) -> Callable[[], object]:
        return lambda: shell.want_look(look, base)

    looks = [
        Command(f"look.{key}", f"配色：{name}", wants(key, now.base), icon="sun", group="外观")
        for key, name in LOOK_NAMES.items()
    ]
    sizes = [
        Command(
            f"size.{key}", f"字号：{theme.BASE_NAMES[key]}", wants(now.look, px), icon="eye", group="外观"
        )
        for key, px in theme.BASE_PX.items()
    ]
    return looks + sizes


def person_menu(shell: Shell) -> QMenu:
    """Looks, sizes, and what a person does with the own session."""
    menu = menus.menu(shell, "用户")
    now = theme.current()
    base_key = next(key for key, px in theme.BASE_PX.items() if px == now.base)

    def runs(command_id: str) -> Callable[[], object]:
        return lambda: shell.commands.run(command_id)

    for title, names, prefix, chosen, icon in (
        ("配色", LOOK_NAMES, "look", now.look, "sun"),
        ("字号", theme.BASE_NAMES, "size", base_key, "eye"),
    ):
        part = menu.addMenu(icons.icon(icon), title)
        for key, name in names.items():
            action = part.addAction(name)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            action.triggered.connect(runs(f"{prefix}.{key}"))
    menu.addSeparator()
    for key in MENU:
        command = shell.commands.get(key)
        if command is not None:
            menus.add_command(menu, command, runs(key))
    return menu
