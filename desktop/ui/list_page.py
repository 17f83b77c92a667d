"""The list–detail page. A slice says what it shows (kind, columns, chips, detail, commands); all behaviour is here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.changes import Changed
from desktop.base.fields import Record
from desktop.base.ids import RecordId
from desktop.base.ports import Condition, QuerySpec
from desktop.ui import list_acts, theme
from desktop.ui.bulk import Batch
from desktop.ui.column_menu import ColumnChooser
from desktop.ui.columns import Column
from desktop.ui.commands import Command
from desktop.ui.detail import Detail, DetailPane, pane_width
from desktop.ui.history_panel import show_history
from desktop.ui.list_chips import Chip, ChipRow
from desktop.ui.list_commands import context_menu, of_list
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page, PageContext
from desktop.ui.search_box import SearchBox
from desktop.ui.table import RecordTable
from desktop.ui.table_card import TableCard
from desktop.ui.table_model import PagedTableModel
from desktop.ui.verb_dialog import VerbDialog

__all__ = ["Chip", "ListPage"]


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

    batched = Signal(object, str)

    def __init__(self, context: PageContext, page_id: str = "") -> None:
        super().__init__(context, page_id)
        self._columns = tuple(self.columns())
        self._wanted: RecordId | None = None
        settings = context.settings
        self._pane_on = bool(settings.get(f"list.{self.kind}.pane", True)) if settings is not None else True
        self._build()
        self.columns_chooser = ColumnChooser(self.table, context.settings, self.kind)
        self.batched.connect(self._batch_done)
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
        """Run `verb(record_id, *args)` on every selected record; see `list_acts.act_many`."""
        list_acts.act_many(self, verb, args, said)

    def act_form_many(self, verb: Any, *, said: str, values: Mapping[str, Any] | None = None) -> VerbDialog:
        """Ask once for the verb's input, then run it with that on every selected record."""
        return list_acts.act_form_many(self, verb, said, values or {})

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
        head = self.table.head
        where = (*self.where, *self.chip_row.where())
        return QuerySpec(self.kind, where, self.box.words(), head.order, head.descending)

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
        self.chip_row = ChipRow()
        self.chip_row.chosen.connect(self._apply)
        bar.addWidget(self.chip_row)
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
        self.card = TableCard(self.table, self.empty[:2], self.clear_filter)
        content.addWidget(self.card, 1)
        self.pane = DetailPane(self.context.commands)
        content.addWidget(self.pane)
        if not self._pane_on:
            self.pane.hide()
        outer.addLayout(content, 1)
        self.table.chosen.connect(self.open)
        self.table.current_changed.connect(self._current_changed)
        self.table.selection_changed.connect(self._foot_changed)
        self.table.previewed.connect(self.toggle_pane)
        self.table.sort_wanted.connect(self._sort)
        self.table.left.connect(self._step_back)
        self.table.typed.connect(self._filter_by)
        self.table.copied.connect(lambda count: self.context.desk.toast(f"已复制 {count:,} 行", tone="info"))
        self.table.copy_wanted.connect(lambda: list_acts.copy_everything(self))
        self.table.refused.connect(lambda text: self.context.desk.toast(text, tone="warn"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_menu)
        self.model.opened.connect(self._opened)
        self.model.completed.connect(self._opened)
        self.model.failed.connect(self.context.desk.problem)

    def _start(self) -> None:
        self.head.set_actions(self.header_actions)
        self.card.offer(self.context.commands.get(self.empty[2]))
        self.chip_row.fill(self.chips(), self.first_chip)
        self._apply()
        self._side_reads()

    # ---- filtering ------------------------------------------------------------------------------------------------
    def choose_chip(self, chip_id: str) -> None:
        """Filter by a chip."""
        self.chip_row.choose(chip_id)
        self._apply()

    def _filter_by(self, letters: str) -> None:
        self.box.setFocus()
        self.box.setText(self.box.text() + letters)

    def _step_back(self) -> None:
        if self.box.text():
            self.box.clear()

    def clear_filter(self) -> None:
        """Back to everything."""
        self.box.clear()
        self.choose_chip(self.chip_row.unfiltered())
        self.table.setFocus()

    def _sort(self, order: str, descending: bool) -> None:
        self.table.head.set_order(order, descending)
        self._apply()

    def _apply(self) -> None:
        self.table.set_all(False)
        self.model.set_query(self.query())

    def _opened(self) -> None:
        rows = self.model.rowCount()
        self.table.measure_needs()
        self.card.show_rows(rows, filtered=bool(self.box.words()) or self.chip_row.filters())
        if rows and not self.table.currentIndex().isValid():
            self.table.go_to(0)
        if self._wanted is not None:
            self._find_wanted()
        if not rows:
            self.pane.show_detail(None)
        self._foot_changed()

    def _side_reads(self) -> None:
        chips, kind, fixed = self.chip_row.chips, self.kind, self.where
        rows = self.context.rows

        def read(session: Any) -> tuple[str, list[int]]:
            return self.subtitle(session), [
                rows.count(QuerySpec(kind, (*fixed, *chip.where))) for chip in chips
            ]

        def show(found: tuple[str, list[int]]) -> None:
            self.head.subtitle.setText(found[0])
            self.chip_row.set_counts(chips, found[1])

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
        title = next((c.title for c in self._columns if c.sort and c.sort == self.table.head.order), "")
        self.card.tell(f"按{title}排序" if title else self.order_title or "按登记先后排序")
        self.pane.refresh_actions()

    def toggle_pane(self) -> None:
        """F4 and Space: show or hide the pane; remembered for this list."""
        self._pane_on = not self._pane_on
        if self.context.settings is not None:
            self.context.settings.put(f"list.{self.kind}.pane", self._pane_on)
        self.pane.setVisible(self._pane_on)
        if self._pane_on:
            self._ask_detail()

    def _context_menu(self, point: Any) -> None:
        context_menu(self, point)

    # ---- Page -----------------------------------------------------------------------------------------------------
    def kit_commands(self) -> Sequence[Command]:
        """F4, F5, and the keys the table itself takes (shown in the sheet)."""
        return of_list(self)

    def open_current(self) -> None:
        """Enter: open the record under the cursor."""
        record = self.current()
        if record is not None:
            self.open(record)

    def has_current(self) -> bool:
        """Whether the cursor stands on a record."""
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
        self.chip_row.fill(self.chips(), self.first_chip)
        self._side_reads()
        self._detail_timer.start()

    def show_state(self, **state: Any) -> None:
        """`chip="over"` filters, `words="防汛"` searches, `record=id` moves to a record."""
        if "chip" in state:
            self.chip_row.fill(self.chips(), self.first_chip)
            self.chip_row.choose(state["chip"])
        if "words" in state:
            self.box.setText(state["words"])
        self._wanted = state.get("record")
        if state:
            self._apply()

    def state_now(self) -> dict[str, Any]:
        """Chip, filter words and current record."""
        record = self.current()
        return {
            "chip": self.chip_row.chip_id,
            "words": self.box.text(),
            "record": record.id if record is not None else None,
        }

    def _find_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.ask(
                lambda _s: self.context.rows.key_of(wanted),
                lambda key: self._go_to_key(key, wanted),
                key="wanted",
            )

    def _go_to_key(self, key: int | None, wanted: RecordId) -> None:
        row = self.model.row_of(key) if key is not None else -1
        if row >= 0:
            self.table.go_to(row)
        elif not self.model.complete:
            self._wanted = wanted  # it may be among the rows that are still coming
        elif key is not None and (self.box.words() or self.chip_row.filters()):
            self._wanted = wanted  # it is there, but filtered out
            self.box.clear()
            self.choose_chip(self.chip_row.unfiltered())

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Width of the pane by the width of the page."""
        super().resizeEvent(event)
        self.pane.setFixedWidth(pane_width(self.width()))
        self.card.fit(self.width())
        self.chip_row.fit(self.width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the filter box clears, then returns to the table; Down goes to the table; F4 toggles the pane."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                if self.box.text():
                    self.box.clear()
                else:
                    self.table.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
        return False


def _timer(owner: QObject, interval_ms: int, run: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(run)
    return timer
