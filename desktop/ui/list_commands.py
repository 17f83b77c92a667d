"""Commands every list brings by itself, and its context menu: generated, so that they never differ from the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu

from desktop.ui import menus
from desktop.ui.commands import Command
from desktop.ui.import_dialog import ask_undo, choose_export, choose_import

if TYPE_CHECKING:
    from desktop.ui.list_page import ListPage

SORTING = "排序"


def of_list(page: ListPage) -> list[Command]:
    """导入, 导出, F4, F5, columns, history, and the keys the table itself takes (shown in the sheet)."""
    key = page.page_id or page.kind
    view = (
        ("open", "打开", "Return", page.open_current),
        ("peek", "预览", "Space", page.toggle_pane),
        ("down", "下一行", "J", lambda: page.table.move_by(1)),
        ("up", "上一行", "K", lambda: page.table.move_by(-1)),
        ("all", "全选", "Ctrl+A", page.table.selectAll),
        ("copy", "复制所选行", "Ctrl+C", page.table.copy),
    )
    return [
        *of_tables(page, key),
        Command(f"{key}.pane", "显示或隐藏详情", page.toggle_pane, "F4", "panel-right"),
        Command(f"{key}.refresh", "刷新", page.refresh, "F5", "refresh-cw"),
        *_sorts(page, key),
        Command(f"{key}.columns", "选择显示的列", page.columns_chooser.pop_up, icon="columns-3"),
        Command(f"{key}.history", "修改历史", page.show_history, "Ctrl+H", "history", when=page.has_current),
        *(Command(f"{key}.{name}", title, run, keys, view_keys=True) for name, title, keys, run in view),
    ]


def _sorts(page: ListPage, key: str) -> Iterator[Command]:
    """按…排序 for every column with an index: what a click on the heading does."""

    def runs(order: str) -> Callable[[], object]:
        return lambda: page.table.sort_by(order)

    for column in page.table.rows.columns:
        if column.sort:
            title = f"按{column.title}排序"
            yield Command(f"{key}.sort_{column.key}", title, runs(column.sort), icon="list", group=SORTING)


def of_tables(page: ListPage, key: str) -> Iterator[Command]:
    """导入表格, 撤销导入, 导出 (Ctrl+E, or with Shift where the page itself has that key)."""
    tools, said = page.context.tables, page.context.desk.toast
    if tools is None:
        return
    about = (page.kind, page.title, tools, page.context.tasks)
    if tools.can_import(page.kind):
        yield Command(f"{key}.import_table", "导入表格…", lambda: choose_import(page, *about), icon="upload")
        yield Command(f"{key}.undo_import", "撤销导入…", lambda: ask_undo(page, *about, said), icon="undo-2")
    if tools.can_export(page.kind):
        taken = {keys for command in page.commands() for keys in command.sequences()}
        yield Command(
            f"{key}.export_table",
            "导出表格…",
            lambda: choose_export(page, page.query(), *about[1:], said),
            "Ctrl+Shift+E" if "Ctrl+E" in taken else "Ctrl+E",
            "download",
        )


def context_menu(page: ListPage, point: QPoint) -> QMenu | None:
    """Pop up the page's own ready commands at a point of the table; None when there are none or a menu is open.

    (Windows sends the menu key both as a key and as a request for the menu.)
    """
    if QApplication.activePopupWidget() is not None:
        return None
    commands = page.context.commands
    menu = menus.menu(page, "本页命令")
    sorting: QMenu | None = None
    for command in commands.all(page.page_id):
        if command.scope == page.page_id and command.ready() and not command.view_keys:
            part = menu
            if command.group == SORTING:
                sorting = part = sorting or menu.addMenu(SORTING)
            menus.add_command(part, command, lambda key=command.id: commands.run(key))  # type: ignore[misc]
    if not menu.actions():
        return None
    menu.popup(page.table.viewport().mapToGlobal(point))
    return menu
