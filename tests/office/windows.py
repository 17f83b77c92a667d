"""A shell with one slice's pages on a session of a test office, and how to wait until nothing is under way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from desktop.export import fonts
from desktop.export.tools import ExportTools
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session
from desktop.ui import snapshot, theme
from desktop.ui.shell import Frame, Shell
from desktop.ui.tasks import Tasks

FONTS = Path(fonts.__file__).parent


class Window:
    """The window of `session`; `page` is what is shown."""

    def __init__(self, app: QApplication, session: Session, modules: Sequence[ModuleType]) -> None:
        theme.install(app, FONTS)
        self.session = session
        self.tasks = Tasks(session)
        self.rows = StoreRows(session)
        rail = [spec for module in modules for spec in module.PAGES]
        records = [spec for module in modules for spec in getattr(module, "RECORD_PAGES", ())]
        self.shell = Shell(Frame(session.office.name, "综合科", session.user.name), session, self.rows, self.tasks,
                           rail, records)  # fmt: skip
        self.shell.context.papers = ExportTools()
        self.shell.resize(1366, 688)
        self.shell.show()
        self.settle()

    def settle(self) -> None:
        """Wait until reads and acts are done."""
        assert snapshot.settle(lambda: not self.tasks.busy(), quiet_ms=120)

    @property
    def page(self) -> Any:
        """The page on top."""
        return self.shell.current_page()

    def dialog(self, kind: type[QWidget]) -> Any:
        """The open dialog of a class."""
        found = [each for each in self.shell.findChildren(kind) if each.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def close(self) -> None:
        """Close the window and what reads for it."""
        self.settle()
        self.shell.close()
        self.shell.deleteLater()
        QApplication.processEvents()
        self.tasks.close()
        self.rows.close()
