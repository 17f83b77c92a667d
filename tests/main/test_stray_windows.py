"""Nothing flashes up as a window of its own: a widget shown before it has a place takes the keyboard for a moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main import entrance
from desktop.main.founding import FoundingPage
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.ui import snapshot, theme
from desktop.ui.dialogs import Sheet
from desktop.ui.lock import Alarm, LockWindow
from desktop.ui.login import LoginPage
from desktop.ui.shell import Shell
from desktop.ui.tasks import Tasks
from tests.main import every_page
from tests.main.furnished import NOW, furnished_office

_LIGHT = (Qt.WindowType.ToolTip, Qt.WindowType.Popup, Qt.WindowType.Tool)


class Watch(QObject):
    """Notes every window that is shown and is neither the shell, a dialog nor a popup."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QEvent)
            and event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, Shell | Sheet)
            and watched.windowType() not in _LIGHT
        ):
            self.strays.append(
                f"{type(watched).__name__} “{watched.accessibleName()}” {watched.size().toTuple()}"
            )
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    theme.install(qapp, fonts.folder())
    made = Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.mark.parametrize("name", every_page.LOGINS)
def test_no_page_flashes_up_as_windows(watch: Watch, own_data_folder: Path, name: str) -> None:
    with furnished_office() as folder:
        opened = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(name))
        try:
            opened.shell.show()
            for _page in every_page.visits(opened, set()):
                assert snapshot.settle(lambda: not opened.tasks.busy(), timeout_ms=60_000, quiet_ms=60)
            opened.shell.close()
        finally:
            opened.close()
    assert not watch.strays, "\n".join(sorted(set(watch.strays)))


def test_nothing_flashes_up_before_login(watch: Watch, own_data_folder: Path, tmp_path: Path) -> None:
    clock, tasks = FixedClock.at(NOW), Tasks()
    with furnished_office() as folder:
        info = entrance.info(folder, clock)
        pages = (
            LoginPage(info, lambda *_: None, tasks),
            LockWindow(info, clock, (Alarm(1, "提醒", 2),)),
            FoundingPage(tmp_path / "new", clock, tasks),
        )
        for page in pages:
            page.show()
            assert snapshot.settle(lambda: not tasks.busy())
            page.close()
    tasks.close()
    own = {type(page).__name__ for page in pages}
    assert {stray.split()[0] for stray in watch.strays} <= own, watch.strays


def test_a_stray_is_seen(watch: Watch) -> None:
    label = QLabel("x")
    label.show()
    label.hide()
    assert len(watch.strays) == 1
