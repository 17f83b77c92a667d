"""The commands of the editor, so that menus, palette and keys sheet show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.ui.commands import Command
from desktop.ui.editor import acts, doing

if TYPE_CHECKING:
    from desktop.ui.editor.page import EditorPage

LEVEL_NAMES = ("正文（去掉序号）", "一级标题　一、", "二级标题　（一）", "三级标题　1.", "四级标题　（1）")
TEXT, VIEW, CHECK = "文字", "显示", "错情"


def editor_commands(page: EditorPage) -> list[Command]:
    """Those that make sense for this page: a paper that is only read has no editing ones."""
    text, findings, preview, bar = page.editor, page.findings, page.preview, page.find_bar

    def calm() -> bool:
        return not text.composing()  # keys belong to the input method while it composes

    def command(
        name: str, title: str, run: Callable[[], object], keys: str = "", icon: str = "", group: str = TEXT
    ) -> Command:
        return Command(f"editor.{name}", title, run, keys, icon, when=calm, group=group)

    found = [
        command("find", "查找", lambda: bar.open(replace=False), "Ctrl+F", "search", "查找"),
        command("next_hit", "查找下一处", bar.go, "F3", group="查找"),
        command("previous_hit", "查找上一处", lambda: bar.go(back=True), "Shift+F3", group="查找"),
        command("next", "下一处错情", lambda: findings.go(1), "F8", group=CHECK),
        command("previous", "上一处错情", lambda: findings.go(-1), "Shift+F8", group=CHECK),
        command("ignore", "忽略这处错情", lambda: doing.ignore_here(page), "Ctrl+.; Alt+.", group=CHECK),
        command("fields", "在正文与版头信息之间切换", lambda: doing.other_part(page), "Ctrl+Tab", group=VIEW),
        command("head", "收起或展开版头信息", page.head_fields.fold, group=VIEW),
        command("preview", "显示或隐藏版面预览", page.workspace.toggle_preview, "F9", "panel-right", VIEW),
        command("larger", "文字放大", lambda: text.zoom_step(1), "Ctrl+=; Ctrl++", group=VIEW),
        command("smaller", "文字缩小", lambda: text.zoom_step(-1), "Ctrl+-", group=VIEW),
        command("normal", "文字恢复 100%", lambda: text.set_zoom(100), "Ctrl+0", group=VIEW),
        command("page_down", "预览下一页", lambda: preview.turn(1), "Ctrl+PgDown", group=VIEW),
        command("page_up", "预览上一页", lambda: preview.turn(-1), "Ctrl+PgUp", group=VIEW),
        command("fit_page", "预览整页显示", lambda: preview.canvas.set_mode("page"), group=VIEW),
        command("fit_width", "预览适宽显示", lambda: preview.canvas.set_mode("width"), group=VIEW),
        command("copy", "复制", text.copy, "", "copy"),
        command("select_all", "全选", text.selectAll),
    ]
    return found if page.spec.read_only else [*_writing(page, command), *found]


def _writing(page: EditorPage, command: Callable[..., Command]) -> list[Command]:
    text = page.editor
    levels = [
        command(f"level{level}", LEVEL_NAMES[level], _leveller(page, level), f"Alt+{level}")
        for level in (1, 2, 3, 4, 0)
    ]
    return [
        command("save", page.spec.verb_title, page.save, "Ctrl+S", "save", "编辑"),
        command("replace", "替换", lambda: page.find_bar.open(replace=True), "Ctrl+H", group="查找"),
        command("take", "采用这处修改", lambda: doing.take_here(page), "Alt+Return", "check", CHECK),
        command(
            "take_all", "全部采用…", lambda: doing.show_fixes(page), "Ctrl+Shift+A", "list-checks", CHECK
        ),
        *levels,
        command("renumber", "重排序号", lambda: doing.renumber(page), "Ctrl+Shift+R", "list", "编辑"),
        command("table", "插入表格…", lambda: doing.insert_table(page), "Ctrl+Shift+T", "columns-3", "编辑"),
        command("join", "合并断行", lambda: doing.join_lines(page), "Ctrl+J", "", "编辑"),
        command("undo", "撤销修改", text.undo, "Ctrl+Z", "undo-2"),
        command("redo", "恢复修改", text.redo, "Ctrl+Y; Ctrl+Shift+Z", "redo-2"),
        command("cut", "剪切", text.cut),
        command("paste", "粘贴", text.paste, "", "clipboard-list"),
        command("paste_plain", "只粘贴文字", lambda: doing.paste_plain(page), "Ctrl+Shift+V"),
    ]


def _leveller(page: EditorPage, level: int) -> Callable[[], object]:
    return lambda: acts.set_level(page.editor, level)
