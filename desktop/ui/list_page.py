"""The list–detail page. A slice says what it shows (kind, columns, chips, detail, commands); all behaviour is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.base.changes import Changed
from desktop.base.fields import Record
from desktop.base.ids import RecordId
from desktop.base.module import verb_of
from desktop.base.ports import Condition, QuerySpec
from desktop.ui import icons, theme
from desktop.ui.bars import SelectionBar
from desktop.ui.bulk import Batch, run_many
from desktop.ui.cards import Chip as ChipButton
from desktop.ui.cards import EmptyState, frame
from desktop.ui.column_menu import ColumnChooser
from desktop.ui.columns import Column
from desktop.ui.commands import Command, printed
from desktop.ui.detail import Detail, DetailPane, foot_line, pane_width
from desktop.ui.history_panel import show_history
from desktop.ui.import_dialog import ask_undo, choose_export, choose_import
from desktop.ui.labels import ElidedLabel
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext
from desktop.ui.search_box import SearchBox
from desktop.ui.table import RecordTable
from desktop.ui.table_model import PAGE, PagedTableModel
from desktop.ui.tasks import Progress

HINTS = "J/K 上下　Enter 打开　空格 预览　Ctrl+F 筛选"
SHORT_CHIPS_UNDER = 1000


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter chip: what it adds to the query; `tone` gives its shape."""

    id: str
    title: str
    where: tuple[Condition, ...] = ()
    tone: str = ""


class ListPage(Page):
    """Override the class attributes and `columns`, `chips`, `detail`, `commands`, `subtitle`."""

    kind = ""
    title = ""
    filter_hint = "筛选（支持拼音首字母）"
    empty: tuple[str, str, str] = ("inbox", "这里还没有内容。", "")
    order = ""
    descending = False
    order_title = ""
    header_actions: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    """Conditions that always hold."""
    first_chip = ""
    """The chip chosen when the page opens; empty = the first."""
    kinds: frozenset[str] = frozenset()
    """Kinds besides `kind` whose changes alter what is shown (child records)."""

    _batched = Signal(object, str)

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id)
        self._columns = tuple(self.columns())
        self._chips: tuple[Chip, ...] = ()
        self._chip_id = ""
        self._chip_buttons: dict[str, ChipButton] = {}
        self._wanted: RecordId | None = None
        self._pane_on = True
        self._build()
        self.columns_chooser = ColumnChooser(self.table, context.settings, self.kind)
        self._batched.connect(self._batch_done)
        self._typed_timer = _timer(self, 60, self._apply)
        self._detail_timer = _timer(self, 15, self._ask_detail)
        self.box.committed.connect(self._typed_timer.start)
        QTimer.singleShot(0, self, self._start)

    # ---- what a slice says ----------------------------------------------------------------------------------------
    def columns(self) -> Sequence[Column]:
        """The columns, in order; exactly one stretches."""
        raise NotImplementedError

    def chips(self) -> Sequence[Chip]:
        """Filter chips; the first is the unfiltered one. Asked again at each refresh."""
        return ()

    def detail(self, session: Any, record: Any) -> Detail:
        """What the pane shows of a record; runs in a worker and may read."""
        raise NotImplementedError

    def subtitle(self, session: Any) -> str:
        """One line under the title; runs in a worker."""
        return ""

    def open(self, record: Any) -> None:
        """Enter or double click."""
        self.context.desk.open_record(self.kind, record.id)

    # ---- what a slice may ask -------------------------------------------------------------------------------------
    def current(self) -> Any:
        """The record under the cursor, or None."""
        return self.table.current_record()

    def selected_ids(self) -> list[RecordId]:
        """Ids of selected records (at most 2,000; everything is `everything_selected`)."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        records = [self.model.row(row) for row in sorted(rows)]
        return [record.id for record in records if record is not None]

    def everything_selected(self) -> bool:
        """Whether all rows of the present query are selected logically; then act on `query()`."""
        return self.table.delegate.all_selected

    def act_many(self, verb: Any, *args: Any, said: str) -> None:
        """Run `verb(record_id, *args)` on every selected record, also when all are selected logically.

        `said` is the toast with `{n}` for the number; one 撤销 takes all of them back.
        """
        keys, kind, rows = self.table.selected_keys(), self.kind, self.context.rows
        session, note = self.context.session, self.context.desk.note_group

        def work(progress: Progress) -> None:
            ids = [
                row.id
                for start in range(0, len(keys), PAGE)
                for row in rows.rows(kind, keys[start : start + PAGE])
                if row is not None
            ]
            batch = run_many(session, verb, ids, args, progress)
            note(batch.txs)
            if isValid(self):
                self._batched.emit(batch, said)

        title = f"{self.title}：{verb_of(verb).title if hasattr(verb, '__verb__') else '批量办理'}"
        self.context.tasks.run_work(
            work, lambda _none: None, title=title if len(keys) > 20 else "", owner=self
        )

    def _batch_done(self, batch: Batch, said: str) -> None:
        self.table.set_all(False)
        self.context.desk.saved()
        self.context.desk.toast(
            batch.sentence(said),
            undo=bool(batch.txs),
            tone="warn" if batch.refused or batch.stopped else "ok",
        )

    def query(self) -> QuerySpec:
        """The query in view."""
        chip = next((chip for chip in self._chips if chip.id == self._chip_id), None)
        where = (*self.where, *(chip.where if chip else ()))
        return QuerySpec(
            self.kind, where, self.box.words(), self.table.head.order, self.table.head.descending
        )

    # ---- building -------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(12))
        self.head = PageHead(self.title, self.context.commands)
        outer.addWidget(self.head)
        bar = QHBoxLayout()
        bar.setSpacing(look.px(6))
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(look.px(6))
        bar.addLayout(self._chip_row)
        bar.addStretch(1)
        self.box = SearchBox(self.filter_hint)
        self.box.setFixedWidth(look.px(300))
        self.box.installEventFilter(self)
        bar.addWidget(self.box)
        outer.addLayout(bar)
        content = QHBoxLayout()
        content.setSpacing(look.px(12))
        self.model = PagedTableModel(self.context.rows, self.context.tasks, self._columns, self)
        self.table = RecordTable(self.model)
        self.table.setAccessibleName(self.title)
        self.table.head.set_order(self.order, self.descending)
        content.addWidget(self._table_card(), 1)
        self.pane = DetailPane(self.context.commands)
        content.addWidget(self.pane)
        outer.addLayout(content, 1)
        self.table.chosen.connect(self.open)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._foot_changed)
        self.table.previewed.connect(self._toggle_pane)
        self.table.sort_wanted.connect(self._sort)
        self.table.refused.connect(lambda text: self.context.desk.toast(text, tone="warn"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.model.opened.connect(self._opened)
        self.model.completed.connect(self._opened)
        self.model.failed.connect(self.context.desk.problem)

    def _table_card(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        box = QVBoxLayout(card)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self.selection_bar = SelectionBar(lambda: self.table.set_all(False))
        box.addWidget(self.selection_bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        icon, sentence, self._empty_action = self.empty
        self._empty = EmptyState(icon, sentence)
        self._stack.addWidget(self._empty)
        self._nothing = EmptyState("filter", "没有符合条件的事项。", "清除筛选", self.clear_filter)
        self._stack.addWidget(self._nothing)
        box.addWidget(self._stack, 1)
        foot = foot_line()
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(14), 1, look.px(14), 0)
        row.setSpacing(look.px(12))
        self.foot = ElidedLabel("", 13, "ink2", minimum=120)
        row.addWidget(self.foot, 1)
        self._hints = ElidedLabel(HINTS, 13, "ink2", minimum=0)
        row.addWidget(self._hints)
        box.addWidget(foot)
        return card

    def _start(self) -> None:
        self.head.set_actions(self.header_actions)
        command = self.context.commands.get(self._empty_action)
        if command is not None:
            old = self._empty
            self._empty = EmptyState(old._icon_name, old.sentence.text(), command.title, command.run)
            self._stack.insertWidget(1, self._empty)
            self._stack.removeWidget(old)
            old.deleteLater()
        self._fill_chips()
        self._apply()
        self._side_reads()

    def _fill_chips(self) -> None:
        self._chips = tuple(self.chips())
        if not self._chip_id and self._chips:
            self._chip_id = self.first_chip or self._chips[0].id
        if tuple(self._chip_buttons) == tuple(chip.id for chip in self._chips):
            return
        for made in self._chip_buttons.values():
            made.deleteLater()
        self._chip_buttons = {}
        for chip in self._chips:
            made = ChipButton(chip.title, chip.tone)
            made.setChecked(chip.id == self._chip_id)
            made.clicked.connect(self._chip_clicked)
            self._chip_row.addWidget(made)
            self._chip_buttons[chip.id] = made
        self._fit_chips()

    # ---- filtering ------------------------------------------------------------------------------------------------
    def _chip_clicked(self) -> None:
        sender = self.sender()
        self.choose_chip(
            next((key for key, made in self._chip_buttons.items() if made is sender), self._chip_id)
        )

    def choose_chip(self, chip_id: str) -> None:
        """Filter by a chip."""
        self._chip_id = chip_id
        for key, made in self._chip_buttons.items():
            made.setChecked(key == chip_id)
        self._apply()

    def clear_filter(self) -> None:
        """Back to everything."""
        self.box.clear()
        self.choose_chip(self._chips[0].id if self._chips else "")
        self.table.setFocus()

    def _sort(self, order: str, descending: bool) -> None:
        self.table.head.set_order(order, descending)
        self._apply()

    def _apply(self) -> None:
        self.table.set_all(False)
        self.model.set_query(self.query())

    def _opened(self) -> None:
        filtered = bool(self.box.words()) or (bool(self._chips) and self._chip_id != self._chips[0].id)
        rows = self.model.rowCount()
        self.table.measure_needs()
        self._stack.setCurrentWidget(self.table if rows else self._nothing if filtered else self._empty)
        if rows and not self.table.currentIndex().isValid():
            self.table.go_to(0)
        if self._wanted is not None:
            self._find_wanted()
        if not rows:
            self.pane.show_detail(None)
        self._foot_changed()

    def _side_reads(self) -> None:
        chips, kind, fixed = self._chips, self.kind, self.where
        rows = self.context.rows

        def read(session: Any) -> tuple[str, list[int]]:
            return self.subtitle(session), [
                rows.count(QuerySpec(kind, (*fixed, *chip.where))) for chip in chips
            ]

        def show(found: tuple[str, list[int]]) -> None:
            self.head.subtitle.setText(found[0])
            for chip, count in zip(chips, found[1], strict=True):
                if chip.id in self._chip_buttons:
                    self._chip_buttons[chip.id].set_count(count)
            self._fit_chips()

        self.ask(read, show, key="side")

    # ---- detail and foot ------------------------------------------------------------------------------------------
    def _current_changed(self, record: Any) -> None:
        if record is None:
            self.pane.show_detail(None)
        else:
            self._detail_timer.start()

    def _ask_detail(self) -> None:
        record = self.current()
        if record is not None and self._pane_on:
            self.ask(lambda session: self.detail(session, record), self._show_detail, key="detail")

    def _show_detail(self, detail: Detail) -> None:
        if self.current() is not None:
            self.pane.show_detail(detail)

    def _foot_changed(self) -> None:
        chosen, total = self.table.count_selected(), self.model.rowCount()
        counted = f"{total:,}" if self.model.complete else f"{total:,}+"
        title = next((c.title for c in self._columns if c.sort and c.sort == self.table.head.order), "")
        parts = [
            f"已选 {chosen:,} 项" if chosen else "未选",
            f"共 {counted} 项",
            f"按{title}排序" if title else self.order_title or "按登记先后排序",
        ]
        self.foot.setText(" · ".join(parts))
        self.selection_bar.setVisible(self.everything_selected())
        self.selection_bar.words.setText(f"全部 {counted} 条已选")
        self.pane.refresh_actions()

    def _toggle_pane(self) -> None:
        self.toggle_pane()

    def toggle_pane(self) -> None:
        """F4 and Space: show or hide the pane."""
        self._pane_on = not self._pane_on
        self.pane.setVisible(self._pane_on)
        if self._pane_on:
            self._ask_detail()

    def _context_menu(self, point: Any) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for command in self.context.commands.all(self.page_id):
            if command.scope == self.page_id and command.ready() and not command.view_keys:
                action = menu.addAction(
                    icons.icon(command.icon or "chevron-right"), f"{command.title}\t{printed(command.keys)}"
                )
                action.triggered.connect(lambda _on=False, key=command.id: self.context.commands.run(key))
        if menu.actions():
            menu.popup(self.table.viewport().mapToGlobal(point))

    # ---- Page -----------------------------------------------------------------------------------------------------
    def kit_commands(self) -> Sequence[Command]:
        """F4, F5, and the keys the table itself takes (shown in the sheet)."""
        key = self.page_id or self.kind
        view = (
            ("open", "打开", "Return", self._open_current),
            ("peek", "预览", "Space", self.toggle_pane),
            ("down", "下一行", "J", lambda: self.table.move_by(1)),
            ("up", "上一行", "K", lambda: self.table.move_by(-1)),
            ("all", "全选", "Ctrl+A", self.table.selectAll),
            ("copy", "复制所选行", "Ctrl+C", self.table.copy),
        )
        return [
            *self._table_commands(key),
            Command(f"{key}.pane", "显示或隐藏详情", self.toggle_pane, "F4", "panel-right"),
            Command(f"{key}.refresh", "刷新", self.refresh, "F5", "refresh-cw"),
            Command(f"{key}.columns", "选择显示的列", self.columns_chooser.pop_up, icon="columns-3"),
            Command(
                f"{key}.history", "修改历史", self.show_history, "Ctrl+H", "history", when=self._has_current
            ),
            *(Command(f"{key}.{name}", title, run, keys, view_keys=True) for name, title, keys, run in view),
        ]

    def _table_commands(self, key: str) -> list[Command]:
        """导入表格, 撤销导入, 导出 (Ctrl+E, or with Shift where the page itself has that key)."""
        tools, said = self.context.tables, self.context.desk.toast
        found: list[Command] = []
        if tools is None:
            return found
        about = (self.kind, self.title, tools, self.context.tasks)
        if tools.can_import(self.kind):
            found.append(
                Command(
                    f"{key}.import_table", "导入表格…", lambda: choose_import(self, *about), icon="upload"
                )
            )
            found.append(
                Command(
                    f"{key}.undo_import", "撤销导入…", lambda: ask_undo(self, *about, said), icon="undo-2"
                )
            )
        if tools.can_export(self.kind):
            taken = {keys for command in self.commands() for keys in command.sequences()}
            found.append(
                Command(
                    f"{key}.export_table",
                    "导出表格…",
                    lambda: choose_export(self, self.query(), *about[1:], said),
                    "Ctrl+Shift+E" if "Ctrl+E" in taken else "Ctrl+E",
                    "download",
                )
            )
        return found

    def _open_current(self) -> None:
        record = self.current()
        if record is not None:
            self.open(record)

    def _has_current(self) -> bool:
        return self.current() is not None

    def show_history(self) -> None:
        """Every change of the current record's fields."""
        record = self.current()
        if record is not None:
            title = str(getattr(record, "title", "") or "")
            show_history(self.window(), self.context.tasks, record.id, title)

    def refresh(self) -> None:
        """Read the list anew."""
        self.model.forget_rows()
        self.model.refresh()
        self._fill_chips()
        self._side_reads()
        self._detail_timer.start()

    def show_state(self, **state: Any) -> None:
        """`chip="over"` filters, `words="防汛"` searches, `record=id` moves to a record."""
        if "chip" in state:
            self._fill_chips()
            self._chip_id = state["chip"]
            for key, made in self._chip_buttons.items():
                made.setChecked(key == self._chip_id)
        if "words" in state:
            self.box.setText(state["words"])
        self._wanted = state.get("record")
        if state:
            self._apply()

    def state_now(self) -> dict[str, Any]:
        """Chip, filter words and current record."""
        record = self.current()
        return {
            "chip": self._chip_id,
            "words": self.box.text(),
            "record": record.id if record is not None else None,
        }

    def _find_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        self.ask(
            lambda _s: self.context.rows.key_of(wanted) if wanted is not None else None,
            lambda key: self.table.go_to(self.model.row_of(key)) if key is not None else None,
            key="wanted",
        )

    def on_changed(self, changed: Changed) -> None:
        """Read anew, keeping place and selection."""
        if self.kind in changed.kinds or self.kinds & changed.kinds:
            self.refresh()

    def on_new_day(self) -> None:
        """Colours and chips depend on the day."""
        self.refresh()

    def step_record(self, record_id: RecordId, step: int) -> Record | None:
        """The neighbour of a record in this list (上一件, 下一件); the cursor goes with it."""
        key = self.context.rows.key_of(record_id)
        row = self.model.row_of(key) if key is not None else -1
        if row < 0 or not 0 <= row + step < self.model.rowCount():
            return None
        found = self.model.row(row + step)
        if found is not None:
            self.table.go_to(row + step)
        return found

    def main_focus(self) -> QWidget:
        """The table."""
        return self.table

    def filter_box(self) -> QWidget:
        """The filter box."""
        return self.box

    def _fit_chips(self) -> None:
        short = self.width() < theme.current().px(SHORT_CHIPS_UNDER)
        for made in self._chip_buttons.values():
            made.set_short(short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Width of the pane by the width of the page."""
        super().resizeEvent(event)
        self.pane.setFixedWidth(pane_width(self.width()))
        self._hints.setVisible(self.width() >= theme.current().px(1100))
        self._fit_chips()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the filter box clears, then returns to the table; Down goes to the table; F4 toggles the pane."""
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                if self.box.text():
                    self.box.clear()
                else:
                    self.table.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)


def _timer(owner: QObject, interval_ms: int, run: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(run)
    return timer
