"""A grid of child records with what belongs to saving it: bar with save and discard, draft, refusals at their cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.base.children import Changes, RowProblem
from desktop.base.errors import Problem
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import frame
from desktop.ui.child_grid import ChildGrid
from desktop.ui.child_rows import ChildRow
from desktop.ui.labels import ElidedLabel, PlainLabel
from desktop.ui.pages import Page

DRAFT_IDLE_MS = 3000


class GridEditor(QWidget):
    """`save(changes)` is called with rows that are right; it acts with `saved` and `refused` as callbacks.

    `draft_key`: where unsaved rows are kept (encrypted) while they wait; empty = nowhere.
    """

    altered = Signal()

    def __init__(
        self,
        page: Page,
        grid: ChildGrid,
        save: Callable[[Changes], object],
        *,
        draft_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.grid, self._page, self._save, self.draft_key = grid, page, save, draft_key
        self._fresh: list[ChildRow] | None = None
        self._asked = self._saving = False
        self._draft: str | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.px(4))
        self._draft_bar = self._make_draft_bar()
        box.addWidget(self._draft_bar)
        box.addWidget(grid, 1)
        self.bar = frame("infobar")
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(look.px(12), look.px(4), look.px(6), look.px(4))
        row.setSpacing(look.px(8))
        self.words = ElidedLabel("", 13, "info", minimum=60)
        row.addWidget(self.words, 1)
        row.addWidget(button("放弃改动", kind="link", run=self.discard))
        self.ok = button("保存 Ctrl+S", "check", "primary", self.submit)
        row.addWidget(self.ok)
        self.bar.hide()
        box.addWidget(self.bar)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(DRAFT_IDLE_MS)
        self._idle.timeout.connect(self.keep)
        grid.edited.connect(self._edited)
        for keys in ("Ctrl+S", "Ctrl+Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)

    # ---- rows --------------------------------------------------------------------------------------------------
    def set_rows(self, rows: Sequence[ChildRow]) -> None:
        """Rows as they are stored now. While changes wait, they are only remembered until these are discarded."""
        if self.is_changed() and not self._saving:
            self._fresh = list(rows)
            if self.grid.held.differs(rows):
                self._say("内容刚有更新（可能来自同步）。保存时只写入你改过的格子；放弃改动可看到新内容。")
            return
        self._saving = False
        self._fresh = None
        self.grid.set_rows(rows, keep_place=True)
        self._edited()
        if self.draft_key and not self._asked:
            self._asked = True
            key, helpers = self.draft_key, self._page.context.helpers
            self._page.ask(lambda _s: helpers.draft_load(key), self._found_draft, key="grid-draft")

    def is_changed(self) -> bool:
        """Whether something waits to be saved (also words that cannot be understood)."""
        return self.grid.held.is_changed()

    def discard(self) -> None:
        """Back to what is stored; Ctrl+Z brings the changes back."""
        rows = self._fresh
        self.grid.commit()
        self.grid.held.revert(rows)
        self._fresh = None
        self.grid.refresh()
        self._edited()
        self._forget()
        self.grid.table.setFocus()

    def submit(self) -> None:
        """Save when all rows are right, else show the first fault."""
        self.grid.commit()
        if self._saving or not self.is_changed():
            return
        if not self.grid.check():
            found = self.grid.held.all_faults()
            first = next(iter(found))
            self._say(f"有 {len(found)} 处需要修改：第 {first[0] + 1} 行{found[first]}", "bad")
            return
        self.grid.wait()
        self._saving = True
        self.ok.setEnabled(False)
        self._save(self.grid.held.changes())

    def saved(self, _result: Any = None) -> None:
        """The act is done; the page reads anew."""
        self.ok.setEnabled(True)
        self._forget()

    def refused(self, error: BaseException) -> None:
        """Show a refusal at its row, or in the bar."""
        self._saving = False
        self.ok.setEnabled(True)
        faults: dict[tuple[int, str], str] = {}
        if isinstance(error, RowProblem):
            row = self.grid.held.row_of(error.row)
            if row >= 0:
                faults[row, error.field] = f"{error.message}{error.advice}"
        self.grid.show_faults(faults)
        if isinstance(error, Problem):
            self._say(f"没有保存：{error.message}{error.advice}〔代码 {error.code}〕", "bad")
        if not isinstance(error, Problem) or error.exit_code == 4:
            self.keep()
            self._page.context.desk.problem(error)

    def _edited(self) -> None:
        changed = self.is_changed()
        self.bar.setVisible(changed)
        if changed:
            self._say(f"{self.grid.held.count_changed()} 行改动还没有保存")
            self._idle.start()
        self.altered.emit()

    def _say(self, words: str, tone: str = "info") -> None:
        self.bar.show()
        self.words.set_tone(tone)
        self.words.setText(words)

    # ---- drafts ------------------------------------------------------------------------------------------------
    def _make_draft_bar(self) -> QFrame:
        look = theme.current()
        bar = frame("infobar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(look.px(12), look.px(2), look.px(12), look.px(2))
        row.addWidget(PlainLabel("上次有改动没有保存。", 13, "info"))
        row.addStretch(1)
        row.addWidget(button("恢复改动", kind="link", run=self._restore))
        row.addWidget(button("不用了", kind="link", run=self._forget))
        bar.hide()
        return bar

    def keep(self) -> None:
        """Keep what waits as a draft now."""
        self.grid.commit(keep_focus=False)
        if self.draft_key and self.is_changed():
            key, helpers, body = self.draft_key, self._page.context.helpers, self.grid.held.as_text()
            self._page.context.tasks.run_call(lambda _s: helpers.draft_save(key, body), owner=self)

    def _forget(self) -> None:
        self._idle.stop()
        self._draft_bar.hide()
        if self.draft_key:
            key, helpers = self.draft_key, self._page.context.helpers
            self._page.context.tasks.run_call(lambda _s: helpers.draft_drop(key))

    def _found_draft(self, body: str | None) -> None:
        self._draft = body
        self._draft_bar.setVisible(bool(body) and not self.grid.model.read_only)

    def _restore(self) -> None:
        self._draft_bar.hide()
        self.grid.held.take_text(self._draft or "[]")
        self.grid.refresh()
        self._edited()
        self.grid.table.setFocus()
