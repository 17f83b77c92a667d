"""A text from a file, shown paragraph by paragraph with what each is taken for, before it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.base.intake import LEFT_OUT, Composed, IntakeLine, IntakePreview, IntakeTools
from desktop.ui import theme
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.pages import Page
from desktop.ui.paper_export import read_file
from desktop.ui.tasks import Tasks

UNSURE = 0.7
"""Under this the row is marked, for the person to look at."""
_KEYS = (
    "请核对每段是什么。↑↓ 选择（Shift 连选），空格改类别；1–4 级标题，0 正文，T 标题，Delete 不导入；"
    "Ctrl+Enter 完成。"
)
_HEADS = ("类别", "把握", "内容")
_DIGITS = {
    Qt.Key.Key_0: "body",
    Qt.Key.Key_1: "heading1",
    Qt.Key.Key_2: "heading2",
    Qt.Key.Key_3: "heading3",
    Qt.Key.Key_4: "heading4",
    Qt.Key.Key_T: "title",
    Qt.Key.Key_Delete: LEFT_OUT,
}


class _Rows(QTableWidget):
    """The paragraphs; `chosen(role)` for the selected rows by key, `asked` for the menu of roles."""

    def __init__(self, chosen: Callable[[str], object], asked: Callable[[], object]) -> None:
        super().__init__(0, len(_HEADS))
        look = theme.current()
        self._chosen, self._asked = chosen, asked
        self.setHorizontalHeaderLabels(_HEADS)
        self.setAccessibleName("各段的类别")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(30))
        head = self.horizontalHeader()
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.setColumnWidth(0, look.px(132))
        self.setColumnWidth(1, look.px(76))
        self.setMinimumHeight(look.px(340))
        self.cellDoubleClicked.connect(lambda *_: asked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits give the level, T title, Delete leaves out, Space opens the list of roles."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _DIGITS:
            self._chosen(_DIGITS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2):
            self._asked()
        else:
            super().keyPressEvent(event)


class IntakeDialog(Sheet):
    """Shows a preview; `take(text)` is called with the text made of it."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        preview: IntakePreview,
        tools: IntakeTools,
        tasks: Tasks,
        take: Callable[[str], object],
        verb: str,
    ) -> None:
        super().__init__(parent, f"导入 {name}", 900)
        self._tools, self._tasks, self._take = tools, tasks, take
        self.lines = list(preview.lines)
        self._names = dict(tools.roles) | {"table": "表格"}
        self._made: Composed | None = None
        self.body.addWidget(PlainLabel(_KEYS, 13, "ink2", wrap=True))
        for warning in preview.warnings:
            self.body.addWidget(PlainLabel(f"▲ {warning}", 13, "warn", wrap=True))
        self.table = _Rows(self.set_role, self.open_roles)
        self.body.addWidget(self.table, 1)
        self.state = PlainLabel("", 13, "ink2", wrap=True)
        self.body.addWidget(self.state)
        self.add_button("取消", "secondary", self.reject)
        self.change = self.add_button("改类别", "secondary", self.open_roles)
        self.ok = self.add_button(verb, "primary", self.submit)
        self.table.setRowCount(len(self.lines))
        for row in range(len(self.lines)):
            self._fill(row)
        if self.lines:
            self.table.setCurrentCell(0, 0)
        self.table.setFocus()
        self._compose()

    def _fill(self, row: int) -> None:
        line = self.lines[row]
        strange = self._made is not None and row in self._made.strange
        name = self._names.get(line.role, line.role)
        sure = f"{line.confidence:.0%}"
        sure = f"▲ {sure}" if line.confidence < UNSURE else f"● {sure}"
        shown = line.words.replace("\n", " ⏎ ")
        look = theme.current()
        for column, words in enumerate((f"■ {name}" if strange else name, sure, shown)):
            item = QTableWidgetItem(words)
            item.setToolTip(literal(line.words[:600]))
            quiet = line.role == LEFT_OUT
            tone = "bad" if strange and column == 0 else "ink3" if quiet else "ink"
            if column == 1:
                tone = "warn" if line.confidence < UNSURE else "ink3"
            item.setForeground(look.colour(tone))
            font = look.font(14, strong=column == 0 and line.role not in ("body", LEFT_OUT))
            font.setStrikeOut(quiet and column == 2)
            item.setFont(font)
            self.table.setItem(row, column, item)

    # ---- roles -------------------------------------------------------------------------------------------------
    def rows(self) -> list[int]:
        """The selected paragraphs that can be something else (a table is a table, or left out)."""
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def set_role(self, role: str) -> None:
        """Give the selected paragraphs a role."""
        for row in self.rows():
            line = self.lines[row]
            is_table = line.words.startswith("|") and "\n" in line.words
            wanted = role if not is_table else role if role == LEFT_OUT else "table"
            self.lines[row] = replace(line, role=wanted, confidence=1.0)
            self._fill(row)
        self._compose()

    def open_roles(self) -> None:
        """The roles as a menu at the row in hand."""
        rows = self.rows()
        if not rows:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("类别")
        now = self.lines[rows[0]].role
        for role, name in self._tools.roles:
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(role == now)
            action.triggered.connect(lambda _on=False, role=role: self.set_role(role))
            if role == now:
                menu.setActiveAction(action)
        place = self.table.visualItemRect(self.table.item(rows[0], 0))
        menu.popup(self.table.viewport().mapToGlobal(place.bottomLeft() + QPoint(0, 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter uses the text."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.ok.isEnabled():
                self.submit()
            return
        super().keyPressEvent(event)

    # ---- the text ----------------------------------------------------------------------------------------------
    def _compose(self) -> None:
        lines, tools = tuple(self.lines), self._tools
        self.ok.setEnabled(False)
        self._tasks.run_query(lambda _s: tools.compose(lines), self._composed, owner=self, key="compose")

    def _composed(self, made: Composed) -> None:
        before = self._made.strange if self._made is not None else ()
        self._made = made
        for row in sorted({*before, *made.strange}):
            self._fill(row)
        kept = sum(line.role != LEFT_OUT for line in self.lines)
        words = f"共 {len(self.lines)} 段，导入 {kept} 段。"
        unsure = sum(line.confidence < UNSURE for line in self.lines)
        if made.strange:
            words += f"■ {len(made.strange)} 段按现在的写法会认作别的类别，导入后请在编辑页核对。"
        elif unsure:
            words += f"▲ {unsure} 段把握不大，请核对。"
        self.state.setText(words)
        self.state.set_tone("bad" if made.strange else "warn" if unsure else "ink2")
        self.ok.setEnabled(bool(made.text.strip()))

    def submit(self) -> None:
        """Use the text."""
        if self._made is not None:
            self.accept()
            self._take(self._made.text)


def choose_text(page: Page, tools: IntakeTools, take: Callable[[str], object], verb: str) -> None:
    """Ask for a file, read it in a worker, show it; `take(text)` when the person agrees."""
    written, _ = QFileDialog.getOpenFileName(page.window(), "导入文件", "", file_filter(tools.suffixes))
    if not written:
        return
    path = Path(written)
    page.context.desk.toast(f"正在读取 {path.name} ……", tone="info")

    def show(preview: IntakePreview) -> None:
        IntakeDialog(page.window(), path.name, preview, tools, page.context.tasks, take, verb).open()

    page.ask(lambda _s: tools.read(read_file(path), path.name), show, key="intake")


def file_filter(suffixes: Sequence[str]) -> str:
    """What the file dialog lists."""
    return f"文稿 ({' '.join(f'*{suffix}' for suffix in suffixes)})"


__all__ = ["IntakeDialog", "IntakeLine", "choose_text"]
