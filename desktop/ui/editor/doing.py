"""What a command of the editor does and says: findings taken, numbers put in order, tables, pasting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.editing import Finding
from desktop.ui.editor import acts
from desktop.ui.editor.fixes_sheet import FixesSheet
from desktop.ui.editor.found import Paragraphs, place_words
from desktop.ui.editor.paste import plain_lines
from desktop.ui.editor.table_sheet import TableSheet

if TYPE_CHECKING:
    from desktop.ui.editor.page import EditorPage


def take_here(page: EditorPage) -> None:
    """Put in what the finding in hand proposes."""
    finding = page.findings.at_caret()
    if finding is None or finding.fix is None:
        page.context.desk.toast("光标处没有可以采用的修改", tone="info")
    page.findings.take(finding)


def ignore_here(page: EditorPage) -> None:
    """Leave the finding in hand out while the page is open."""
    finding = page.findings.at_caret()
    if finding is None:
        page.context.desk.toast("光标处没有错情", tone="info")
    page.findings.ignore(finding)


def show_fixes(page: EditorPage) -> None:
    """Show what all fixes would change, then do it as one step."""
    text = page.text()
    numbers, labels = Paragraphs(text), page.head_fields.labels()
    found = [(f, place_words(f, numbers, labels)) for f in page.findings.now() if f.fix is not None]
    if not found or page.spec.read_only:
        page.context.desk.toast("没有可以直接采用的修改", tone="info")
        return

    def take(chosen: Sequence[Finding]) -> None:
        count = page.findings.take_all(chosen)
        page.context.desk.toast(f"已采用 {count} 处，Ctrl+Z 撤销")
        page.editor.setFocus()

    FixesSheet(page.window(), found, text, take).open()


def renumber(page: EditorPage) -> None:
    """Number the headings anew."""
    changed = acts.renumber(page.editor)
    page.context.desk.toast(f"已重排 {changed} 处序号" if changed else "序号已经连续")


def join_lines(page: EditorPage) -> None:
    """Put cut lines under the selection together."""
    if not page.editor.textCursor().hasSelection():
        page.context.desk.toast("请先选中被断开的各行", tone="info")
        return
    fewer = acts.join_lines(page.editor)
    page.context.desk.toast(f"已合并 {fewer} 处断行" if fewer else "没有要合并的断行")


def insert_table(page: EditorPage) -> None:
    """Ask for the size and put in a table."""

    def put(rows: int, columns: int) -> None:
        acts.insert_table(page.editor, rows, columns)
        page.editor.setFocus()

    TableSheet(page.window(), put).open()


def paste_plain(page: EditorPage) -> None:
    """Paste the words of the clipboard only."""
    page.editor.insert_pasted(plain_lines(QApplication.clipboard().text()))


def other_part(page: EditorPage) -> None:
    """From the text to the fields and back."""
    if page.editor.hasFocus() and page.spec.fields:
        page.head_fields.open(True)
        page.head_fields.form.first_field().setFocus(Qt.FocusReason.TabFocusReason)
    else:
        page.workspace.show_text()
        page.editor.setFocus(Qt.FocusReason.TabFocusReason)
