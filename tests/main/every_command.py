"""Every command of every page, run as each login that is offered it: what it opens is whole, and nothing is refused.

A command that is shown and then refused for want of permission is a fault, and so is one that ends in an error nobody
foresaw. Works on a copy of the furnished office, as some commands act at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFileDialog, QMenu, QWidget

from desktop.base.clock import FixedClock
from desktop.base.errors import NotPermitted, Problem
from desktop.base.ids import RecordId
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.ui import app as kit
from desktop.ui import snapshot
from desktop.ui.commands import Command
from desktop.ui.dialogs import FaultDialog
from tests.main import every_page
from tests.main.furnished import NOW
from tests.ui import sweeps

Look = Callable[[str, QWidget], object]
"""Called with a name and each dialog, menu or page a command has opened."""

LEAVES = frozenset({"shell.logout", "shell.lock"})
"""Commands after which there is no window to look at."""


def no_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's own dialogs block and are not ours: they answer 取消."""
    for name in ("getOpenFileName", "getSaveFileName", "getOpenFileNames"):
        monkeypatch.setattr(QFileDialog, name, lambda *_a, **_k: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: "")
    monkeypatch.setattr(QPrintDialog, "exec", lambda *_a: 0)


class Round:
    """One login's walk: `faults`, and `opened`, the names of what was looked at.

    `known`: places (without the login) that another login has looked at already.
    """

    def __init__(
        self,
        window: Opened,
        size: tuple[int, int],
        look: Look | None = None,
        known: frozenset[str] = frozenset(),
    ) -> None:
        self._window, self._look, self._known = window, look, known
        self.shell = window.shell
        self.faults: list[str] = []
        self.opened: set[str] = set()
        self._errors: list[BaseException] = []
        window.tasks.failed.connect(self._errors.append)
        self.shell.resize(*size)
        self.shell.show()
        self._calm()

    def _calm(self) -> None:
        snapshot.settle(lambda: not self._window.tasks.busy(), quiet_ms=10)

    def walk(self, page: str, again: Callable[[], object]) -> None:
        """Run every command of the page that `again()` shows; it is called anew when one has led elsewhere."""
        again()
        self._calm()
        for title in dict.fromkeys(
            each.title for each in self._own()
        ):  # ids of record pages are new each time
            command = next((each for each in self._own() if each.title == title), None)
            if command is not None:
                scope = self._scope()
                self.try_command(page, command)
                if self._scope() != scope:
                    again()
                    self._calm()

    def _scope(self) -> str:
        current = self.shell.current_page()
        return current.page_id if current is not None else ""

    def _own(self) -> list[Command]:
        scope = self._scope()
        return [each for each in self.shell.commands.all(scope) if each.scope == scope]

    def try_command(self, page: str, command: Command) -> None:
        """Run one command that is ready and look at what it opens."""
        if command.id in LEAVES or not command.ready():
            return
        name = f"{page}: {command.title}"
        if _place(name) in self._known:
            return
        self._errors.clear()
        trail = len(self.shell.stack.trail)
        command.run()
        self._calm()
        for error in self._errors:
            if isinstance(error, NotPermitted):
                self.faults.append(f"{name}: shown, then refused: {error}")
            elif not isinstance(error, Problem):
                self.faults.append(f"{name}: {error!r}")
        self._see(name)
        if len(self.shell.stack.trail) > trail:
            self._sweep(f"{name} (page)", self.shell)
            while len(self.shell.stack.trail) > trail:
                self.shell.stack.pop()

    def _see(self, name: str) -> None:
        """Sweep the windows over the shell, innermost last, then close them."""
        for _ in range(4):
            over = [
                w for w in QApplication.topLevelWidgets() if w is not self.shell and _is_over(w, self.shell)
            ]
            if not over:
                break
            for widget in over:
                if isinstance(widget, FaultDialog):
                    self.faults.append(f"{name}: {widget.code.text()}")
                if isinstance(widget, QMenu):
                    self.opened.add(f"{name} (menu)")
                    if self._look is not None:
                        self._look(f"{name} (menu)", widget)
                else:
                    self._sweep(name, widget)
            for widget in over:
                _close(widget)
            self._calm()
        self.shell.palette_box.hide()
        self.shell.problem_bar.hide()

    def _sweep(self, name: str, widget: QWidget) -> None:
        self.opened.add(name)
        if self._look is not None:
            self._look(name, widget)
        room = self.shell.size()
        large = widget.width() > room.width() or widget.height() > room.height()
        if isinstance(widget, QDialog) and large:
            self.faults.append(f"{name}: {widget.size().toTuple()} is larger than the window")
        if not snapshot.settle(lambda: every_page.is_active(widget), quiet_ms=40):
            self.faults.append(f"{name}: never in front")
        self.faults += [f"{name}: {fault}" for fault in sweeps.sweep(widget)]


def _is_over(widget: QWidget, shell: QWidget) -> bool:
    if not widget.isVisible() or isinstance(widget, QComboBox):
        return False
    parent = widget.parentWidget()
    while parent is not None and parent is not shell:
        parent = parent.parentWidget()
    return parent is shell


def _place(name: str) -> str:
    """李敏/documents: 拟办 (page) → documents: 拟办."""
    return name.partition("/")[2].removesuffix(" (page)").removesuffix(" (menu)")


def _close(widget: QWidget) -> None:
    if isinstance(widget, QDialog):
        QDialog.reject(widget)
    widget.hide()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def walk_all(
    folder: Path,
    size: tuple[int, int],
    logins: Sequence[str] = every_page.LOGINS,
    look: Look | None = None,
    only: frozenset[str] = frozenset(),
) -> tuple[set[str], list[str]]:
    """(what was opened, faults) of all commands in the office in `folder`, which the walk changes."""
    opened: set[str] = set()
    faults: list[str] = []
    for login in logins:
        window = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(login))
        try:
            seen = Round(window, size, look, frozenset(map(_place, opened)))
            for page, again in places(window, only):
                seen.walk(f"{login}/{page}", again)
            for command in window.shell.commands.all(""):
                if command.scope == "" and not only:
                    seen.try_command(f"{login}/window", command)
            opened |= seen.opened
            faults += seen.faults
            window.shell.close()
            window.shell.deleteLater()
        finally:
            window.close()
    return opened, faults


def places(window: Opened, only: frozenset[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every rail page and the newest record of each kind, with how to show it (anew)."""
    shell, session = window.shell, window.session
    for key in shell.pages:
        if not only or key in only:
            yield key, lambda key=key: shell.go(key)  # type: ignore[misc]
    kinds = session.catalogue.kinds()
    for kind in shell.record_pages:
        newest = session.find(kinds[kind], limit=1)
        if newest and (not only or kind in only):

            def show(kind: str = kind, record_id: RecordId = newest[0].id) -> None:
                shell.go(next(iter(shell.pages)))
                shell.open_record(kind, record_id)

            yield kind, show


def _picture(folder: Path) -> Look:
    folder.mkdir(parents=True, exist_ok=True)

    def take(name: str, widget: QWidget) -> None:
        widget.grab().save(str(folder / f"{name.replace('/', '-').replace(': ', '-')}.png"))

    return take


def main() -> int:
    """`… FOLDER WIDTH HEIGHT BASE PICTURES [PAGE…]`: prints what was opened and the faults, leaves pictures."""
    with pytest.MonkeyPatch.context() as patch:
        no_file_dialogs(patch)
        width, height, base = map(int, sys.argv[2:5])
        application = kit.make(sys.argv[:1], fonts.folder(), "light", base)
        look, only = _picture(Path(sys.argv[5])), frozenset(sys.argv[6:])
        opened, faults = walk_all(Path(sys.argv[1]), (width, height), look=look, only=only)
        application.processEvents()
    print("\n".join(sorted(opened)))
    print(f"{len(opened)} opened, {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults or not opened else 0


if __name__ == "__main__":
    sys.exit(main())
