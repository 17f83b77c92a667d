"""The card around the table of a list: banner of the logical selection, table or empty state, foot with the counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.bars import SelectionBar
from desktop.ui.cards import EmptyState
from desktop.ui.commands import Command
from desktop.ui.detail import foot_line
from desktop.ui.labels import ElidedLabel
from desktop.ui.table import RecordTable

HINTS = "J/K 上下　Enter 打开　空格 预览　Ctrl+F 筛选"
HINTS_FROM = 1100
"""Width of the page (px at base 14) from which the foot names the keys."""


class TableCard(QFrame):
    """Shows `table`, or why there is nothing to show."""

    def __init__(
        self,
        table: RecordTable,
        empty: tuple[str, str],
        clear_filter: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.setProperty("kind", "card")
        self.table = table
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        self.selection_bar = SelectionBar(lambda: table.set_all(False))
        box.addWidget(self.selection_bar)
        self.stack = QStackedWidget()
        self.stack.addWidget(table)
        self._icon, self._sentence = empty
        self.empty = EmptyState(self._icon, self._sentence)
        self.stack.addWidget(self.empty)
        self.nothing = EmptyState("filter", "没有符合条件的事项。", "清除筛选", clear_filter)
        self.stack.addWidget(self.nothing)
        box.addWidget(self.stack, 1)
        foot = foot_line()
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(14), 1, look.px(14), 0)
        row.setSpacing(look.px(12))
        self.foot = ElidedLabel("", 13, "ink2", minimum=120)
        row.addWidget(self.foot, 1)
        self._hints = ElidedLabel(HINTS, 13, "ink2", minimum=0)
        row.addWidget(self._hints)
        box.addWidget(foot)

    def offer(self, command: Command | None) -> None:
        """The next step in the empty state."""
        if command is None:
            return
        old, self.empty = self.empty, EmptyState(self._icon, self._sentence, command.title, command.run)
        self.stack.insertWidget(1, self.empty)
        self.stack.removeWidget(old)
        old.deleteLater()

    def show_rows(self, rows: int, *, filtered: bool) -> None:
        """The table, the filter-empty or the empty state."""
        self.stack.setCurrentWidget(self.table if rows else self.nothing if filtered else self.empty)

    def tell(self, order_title: str) -> None:
        """Counts of selected and of all rows, and the order, in foot and banner."""
        chosen, total = self.table.count_selected(), self.table.rows.rowCount()
        counted = f"{total:,}" if self.table.rows.complete else f"{total:,}+"
        parts = [f"已选 {chosen:,} 项" if chosen else "未选", f"共 {counted} 项", order_title]
        self.foot.setText(" · ".join(parts))
        self.selection_bar.setVisible(self.table.delegate.all_selected)
        self.selection_bar.words.setText(f"全部 {counted} 条已选")

    def fit(self, page_width: int) -> None:
        """Key hints only where there is room for them."""
        self._hints.setVisible(page_width >= theme.current().px(HINTS_FROM))
