"""What stands in the window while a record is read whose page is built from it; then that page takes its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop.base.ids import RecordId
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import Page, PageContext


class OpeningPage(Page):
    """`load(session)` in a worker, then `build(loaded)` makes the page; a record that is not there leads back."""

    def __init__(
        self,
        context: PageContext,
        kind: str,
        record_id: RecordId,
        load: Callable[[Any], Any],
        build: Callable[[Any], Page],
    ) -> None:
        super().__init__(context, kind)
        self.kind, self.record_id = kind, record_id
        self._build = build
        box = QVBoxLayout(self)
        words = PlainLabel("正在打开……", 14, "ink2")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addWidget(words)
        self.ask(load, self._loaded, failed=self._failed)

    def _loaded(self, loaded: Any) -> None:
        page = self._build(loaded)
        page.kind, page.record_id = self.kind, self.record_id  # the window built anew opens it again
        self.context.desk.take_place(self, page)

    def _failed(self, error: BaseException) -> None:
        self.context.desk.problem(error)
        self.context.desk.take_place(self, None)
