"""A shell on a real session, and how to wait until nothing is under way: for tests of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.export import fonts
from desktop.storage.rows import StoreRows
from desktop.ui import snapshot, theme
from desktop.ui.labels import PlainLabel
from desktop.ui.pages import PageSpec, ViewSettings
from desktop.ui.shell import Frame, Shell
from desktop.ui.tasks import Tasks
from tests.offices import Office
from tests.ui.sweeps import sweep

SIZES = ((1180, 600), (1366, 688), (1920, 1010))


class Window:
    """One page of a slice in the shell."""

    def __init__(
        self, office: Office, name: str, pages: Sequence[PageSpec], settings: ViewSettings | None = None
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.install(app, fonts.folder())
        self.session = office.login(name)
        self.tasks = Tasks(self.session)
        self.rows = StoreRows(self.session)
        frame = Frame(self.session.office.name, "文电科", name, settings=settings)
        self.shell = Shell(frame, self.session, self.rows, self.tasks, list(pages), [])
        self.shell.go(pages[0].id)
        self.shell.resize(1366, 688)
        self.shell.show()
        self.settle()

    def settle(self) -> None:
        assert snapshot.settle(lambda: not self.tasks.busy(), quiet_ms=120, timeout_ms=15_000)

    @property
    def page(self) -> Any:
        return self.shell.current_page()

    def words(self) -> str:
        """All words in view, of labels."""
        labels = [w for w in self.shell.findChildren(PlainLabel) if w.isVisibleTo(self.shell)]
        full = [getattr(w, "full_text", w.text)() for w in labels]
        return "\n".join(full)

    def dialog(self, cls: type[QWidget]) -> Any:
        found = [w for w in self.shell.findChildren(cls) if w.isVisible()]
        assert found, f"no {cls.__name__} is shown"
        return found[-1]

    def faults(self) -> list[str]:
        """What the kit's sweep finds wrong with the page at three sizes."""
        found = []
        for width, height in SIZES:
            self.shell.resize(width, height)
            self.shell.activateWindow()
            self.settle()
            found += [f"{width}: {fault}" for fault in sweep(self.shell)]
        return found

    def close(self) -> None:
        self.settle()
        self.shell.close()
        self.shell.deleteLater()
        QApplication.processEvents()
        self.tasks.close()
        self.rows.close()
