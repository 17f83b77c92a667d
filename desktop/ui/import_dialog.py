"""Importing a table from a list: read → each row's fate, columns put right by hand → import with a way to stop → undo.

Also 导出 and 撤销导入 of lists. All reading and writing is done by `TableTools` in workers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.base.errors import Problem
from desktop.base.ids import RecordId
from desktop.base.ports import QuerySpec
from desktop.ui import theme
from desktop.ui.cards import ThinBar, clear, scroller
from desktop.ui.dialogs import FaultDialog, Sheet, ask_verb, inform
from desktop.ui.fields import ChoiceBox
from desktop.ui.labels import PlainLabel, literal
from desktop.ui.table_tools import TableDone, TablePreview, TableRow, TableTools
from desktop.ui.tasks import Progress, Tasks

FILES = "表格 (*.xlsx *.csv *.xlsm *.txt)"
SHOWN_ROWS = 500
LEFT_OUT = "-"
_SHAPES = {"bad": "■", "warn": "▲", "ok": "●", "mute": "○"}
_HEADS = ("行", "结果", "原因", "内容")


class ImportDialog(Sheet):
    """One import of one file; closing it while rows are being made stops after the present row."""

    def __init__(
        self, parent: QWidget | None, kind: str, title: str, path: Path, tools: TableTools, tasks: Tasks
    ) -> None:
        super().__init__(parent, f"导入{title}", 980)
        look = theme.current()
        self._kind, self._path, self._tools, self._tasks = kind, path, tools, tasks
        self._sheet: Any = None
        self._preview: TablePreview | None = None
        self._batches: tuple[RecordId, ...] = ()
        self._stop = threading.Event()
        self._busy = False
        self.state = PlainLabel(f"正在读取 {path.name} ……", 14, wrap=True)
        self.body.addWidget(self.state)
        self.bar = ThinBar(0.0)
        self.body.addWidget(self.bar)
        columns = QHBoxLayout()
        columns.setSpacing(look.px(16))
        inner = QWidget()
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(0, 0, look.px(10), 0)
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(6))
        left = QVBoxLayout()
        left.addWidget(PlainLabel("列对应（改过的会记住）", 13, "ink2"))
        area = scroller(inner, "列对应")
        area.setMinimumWidth(look.px(430))
        left.addWidget(area, 1)
        columns.addLayout(left)
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setHorizontalHeaderLabels(_HEADS)
        self.table.setAccessibleName("每一行的结果")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.reserve(self.table, 300)
        columns.addWidget(self.table, 1)
        self.body.addLayout(columns, 1)
        self.close_button = self.add_button("取消", "secondary", self.reject)
        self.undo_button = self.add_button("撤销导入", "secondary", self._undo, "undo-2")
        self.undo_button.hide()
        self.ok = self.add_button("导入", "primary", self._import)
        self.ok.setEnabled(False)
        self._boxes: dict[str, QComboBox] = {}
        self._lines: dict[str, QLineEdit] = {}
        tasks.work_changed.connect(self._progressed)
        self._read()

    # ---- reading and preview --------------------------------------------------------------------------------------
    def _read(self) -> None:
        tools, path, stop = self._tools, self._path, self._stop

        def work(progress: Progress) -> Any:
            def step(done: int, of: int) -> None:
                if stop.is_set():
                    progress.cancel()
                progress.step(done, of)

            return tools.read(path, step)

        self._tasks.run_work(work, self._opened, self._failed, owner=self)

    def _opened(self, sheet: Any) -> None:
        self._sheet = sheet
        self._look()

    def _look(self) -> None:
        columns, values = self._wishes()
        self.ok.setEnabled(False)
        tools, kind, sheet = self._tools, self._kind, self._sheet
        self._tasks.run_query(
            lambda _s: tools.preview(kind, sheet, columns, values, 0),
            self._show,
            self._failed,
            owner=self,
            key="look",
        )

    def _wishes(self) -> tuple[dict[str, str], dict[str, str]]:
        if self._preview is None:
            return {}, {}
        columns = {}
        for heading, before in self._preview.columns:
            chosen = next((name for name, box in self._boxes.items() if box.currentData() == heading), "")
            if chosen or before:
                columns[heading] = chosen or LEFT_OUT
        return columns, {
            name: line.text().strip() for name, line in self._lines.items() if line.text().strip()
        }

    def _show(self, preview: TablePreview) -> None:
        first = self._preview is None
        self._preview = preview
        self.bar.hide()
        if first:
            self._fill_grid(preview)
        counts = " · ".join(f"{fate} {count:,}" for fate, count in preview.counts.items() if count)
        words = preview.problem or f"{self._path.name}：{counts or '没有数据行'}。"
        self.state.setText(words + (preview.note and f" {preview.note}"))
        self._fill_rows(preview.rows)
        self.ok.setText(f"导入 {preview.new:,} 条")
        self.ok.setEnabled(preview.new > 0 and not preview.problem)

    def _fill_grid(self, preview: TablePreview) -> None:
        clear(self._grid)
        look = theme.current()
        taken = {name: heading for heading, name in preview.columns if name}
        for row, spec in enumerate(preview.fields):
            label = PlainLabel(spec.label + (" *" if spec.required else ""), 13, "ink2")
            box = ChoiceBox()
            box.setAccessibleName(f"{spec.label}对应的列")
            box.addItem("（不导入）", "")
            for heading, _name in preview.columns:
                box.addItem(heading, heading)
            box.setCurrentIndex(max(box.findData(taken.get(spec.name, "")), 0))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            line = QLineEdit()
            line.setPlaceholderText("空格统一填")
            line.setAccessibleName(f"{spec.label}空格统一填写")
            line.setFixedWidth(look.px(120))
            box.currentIndexChanged.connect(lambda _i, name=spec.name: self._chosen(name))
            line.editingFinished.connect(self._typed)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(box, row, 1)
            self._grid.addWidget(line, row, 2)
            self._boxes[spec.name], self._lines[spec.name] = box, line
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(len(preview.fields), 1)

    def _chosen(self, name: str) -> None:
        """One column fills one field: the one chosen last has it."""
        heading = self._boxes[name].currentData()
        for other, box in self._boxes.items():
            if other != name and heading and box.currentData() == heading:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self._look()

    def _typed(self) -> None:
        if self.sender().isModified():  # leaving a field unchanged is no reason to read all rows again
            self.sender().setModified(False)
            self._look()

    def _fill_rows(self, rows: tuple[TableRow, ...]) -> None:
        order = sorted(rows, key=lambda row: (row.tone != "bad", row.tone == "ok", row.number))[:SHOWN_ROWS]
        self.table.setRowCount(len(order))
        for index, row in enumerate(order):
            for column, words in enumerate(
                (str(row.number), f"{_SHAPES[row.tone]} {row.fate}", row.reason, row.words)
            ):
                item = QTableWidgetItem(words)
                item.setToolTip(literal(words) if column > 1 else "")
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(index, column, item)
        self.table.setColumnWidth(0, theme.current().px(56))
        self.table.setColumnWidth(1, theme.current().px(76))
        self.table.setColumnWidth(3, theme.current().px(180))
        self.table.resizeRowsToContents()

    # ---- importing ------------------------------------------------------------------------------------------------
    def _import(self) -> None:
        preview, tools, name, stop = self._preview, self._tools, self._path.name, self._stop
        if preview is None:
            return
        self._set_busy(True)
        stop.clear()

        def work(progress: Progress) -> TableDone:
            # Stopping is not raised out of the import: what was made has to be told, and can be taken back.
            def step(done: int, of: int) -> None:
                if not progress.cancelled:
                    progress.step(done, of)

            return tools.run(preview, name, step, lambda: stop.is_set() or progress.cancelled)

        self.bar.show()
        self._tasks.run_work(work, self._finished, self._failed, title=f"导入 {name}", owner=self)

    def _progressed(self, task: Any) -> None:
        done, of, _words = self._tasks.works.get(task, (0, 0, ""))
        if of and self._busy:
            self.bar.set(done / of)
            self.state.setText(f"正在导入 {done:,} / {of:,} ……")

    def _finished(self, done: TableDone) -> None:
        self._set_busy(False)
        self.bar.hide()
        self._batches = done.batches
        self.state.setText(done.words)
        self._fill_rows(done.refused)
        self.ok.hide()
        self.undo_button.setVisible(bool(done.batches))
        self.close_button.setText("关闭")
        self.close_button.setFocus()

    def _undo(self) -> None:
        tools, batches = self._tools, self._batches
        self._set_busy(True)
        self._tasks.run_call(lambda _s: tools.undo(batches), self._undone, self._failed, owner=self)

    def _undone(self, words: str) -> None:
        self._set_busy(False)
        self.undo_button.hide()
        self.state.setText(words)

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        for widget in (self.undo_button, *self._boxes.values(), *self._lines.values()):
            widget.setEnabled(not on)
        ready = self._preview is not None and self._preview.new > 0 and not self._preview.problem
        self.ok.setEnabled(ready and not on)
        self.close_button.setText("停止" if on else "取消")

    def _failed(self, error: BaseException) -> None:
        if self._busy and self._preview is not None:
            # It broke off half way: what was made would be made twice, so the file is to be opened anew.
            self._preview = replace(self._preview, new=0)
        self._set_busy(False)
        self.bar.hide()
        if isinstance(error, Problem):
            self.state.setText(f"{error.message}{error.advice}〔代码 {error.code}〕")
        else:
            FaultDialog(self, error).open()

    def reject(self) -> None:
        """Esc, 取消, 停止: while rows are made, stop and stay open; else close."""
        self._stop.set()
        if not self._busy:
            super().reject()


def choose_import(
    parent: QWidget, kind: str, title: str, tools: TableTools, tasks: Tasks
) -> ImportDialog | None:
    """Ask for a file and open the dialog on it."""
    name, _ = QFileDialog.getOpenFileName(parent, f"导入{title}", "", FILES)
    if not name:
        return None
    dialog = ImportDialog(parent, kind, title, Path(name), tools, tasks)
    dialog.open()
    return dialog


def choose_export(
    parent: QWidget,
    query: QuerySpec,
    title: str,
    tools: TableTools,
    tasks: Tasks,
    said: Callable[[str], object],
) -> None:
    """Ask where to and write the ledger of a query there; `said` gets the sentence."""
    name, _ = QFileDialog.getSaveFileName(
        parent, f"导出{title}", f"{title}台账.xlsx", "Excel 表格 (*.xlsx);;CSV (*.csv)"
    )
    if name:
        path = Path(name) if Path(name).suffix else Path(f"{name}.xlsx")
        tasks.run_work(
            lambda progress: tools.export(query, path, progress.step),
            said,
            title=f"导出 {path.name}",
            owner=parent,
        )


def ask_undo(
    parent: QWidget, kind: str, title: str, tools: TableTools, tasks: Tasks, said: Callable[[str], object]
) -> None:
    """Offer to take the latest import of a kind back."""

    def found(answer: tuple[tuple[RecordId, ...], str]) -> None:
        batches, words = answer
        if not batches:
            inform(parent, "撤销导入", f"没有可以撤销的{title}导入。")
            return
        ask_verb(
            parent, "撤销这次导入？", words, "撤销导入",
            lambda: tasks.run_call(lambda _s: tools.undo(batches), said, owner=parent),
        )  # fmt: skip

    tasks.run_query(lambda _s: tools.latest(kind), found, owner=parent, key="batches")
