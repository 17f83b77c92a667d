"""The pages of a window on top of each other: rail pages, built once, and what was opened over them (the trail)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.ids import RecordId
from desktop.ui.pages import Page


class PageStack(QStackedWidget):
    """`adopted(page)` hears of every page put in, `dropped(scope)` of every one that has gone."""

    def __init__(
        self,
        adopted: Callable[[Page], object],
        dropped: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._adopted, self._dropped = adopted, dropped
        self.built: dict[str, Page] = {}
        self.trail: list[Page] = []
        self._rail_id = ""

    @property
    def rail_id(self) -> str:
        """Id of the rail page that lies at the bottom of the trail."""
        return self._rail_id

    def page(self) -> Page | None:
        """The page in view."""
        page = self.currentWidget()
        return page if isinstance(page, Page) else None

    def pages(self) -> list[Page]:
        """All that are alive, rail pages first."""
        return [*self.built.values(), *self.trail]

    def show_rail(self, page_id: str, build: Callable[[], Page]) -> Page:
        """Show a rail page, built on the first visit; what lay over the one before goes."""
        while self.trail:
            self.pop()
        page = self.built.get(page_id)
        if page is None:
            page = build()
            page.page_id = page.page_id or page_id
            self.built[page_id] = page
            self._put(page)
        self._rail_id = page_id
        self.setCurrentWidget(page)
        return page

    def push(self, page: Page) -> None:
        """Show a page over the others; its commands get a scope of their own, as two of a kind may lie there."""
        page.page_id = f"{page.page_id or type(page).__name__}#{id(page):x}"
        self.trail.append(page)
        self._put(page)
        self.setCurrentWidget(page)

    def pop(self) -> None:
        """Take away the page on top and show what is below."""
        self._drop(self.trail.pop(), self.trail[-1] if self.trail else self.built.get(self._rail_id))

    def swap(self, page: Page) -> None:
        """Show a page in place of the one on top."""
        old = self.trail.pop()
        self.push(page)
        self._drop(old, page)

    def exchange(self, old: Page, page: Page | None) -> None:
        """Put a page in place of one of the trail, wherever it lies (None: take that one out)."""
        if old not in self.trail:
            if page is not None:
                page.deleteLater()
            return
        place = self.trail.index(old)
        shown = self.currentWidget() is old
        if page is not None:
            page.page_id = f"{page.page_id or type(page).__name__}#{id(page):x}"
            self._put(page)
        self.trail[place : place + 1] = [page] if page is not None else []
        below = self.trail[-1] if self.trail else self.built.get(self._rail_id)
        self._drop(old, below if shown else None)

    def neighbour(self, kind: str, record_id: RecordId, step: int) -> RecordId | None:
        """The record before (-1) or after (1) one in the nearest list below; None at its ends."""
        for page in [*self.trail[::-1], self.built.get(self._rail_id)]:
            if getattr(page, "kind", "") == kind and hasattr(page, "step_record"):
                record = page.step_record(record_id, step)
                return record.id if record is not None else None
        return None

    def _put(self, page: Page) -> None:
        self.addWidget(page)
        self._adopted(page)

    def _drop(self, page: Page, below: Page | None) -> None:
        self._dropped(page.page_id)
        if below is not None:
            self.setCurrentWidget(below)
        self.removeWidget(page)
        page.deleteLater()
