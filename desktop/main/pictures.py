"""Pictures of every page without a screen, of a real session: for the tour and the README."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.export import fonts
from desktop.main import entrance
from desktop.main.window import Opened, clock_of, session_for
from desktop.slices import discover
from desktop.ui import app as kit
from desktop.ui import snapshot
from desktop.ui.lock import LockWindow
from desktop.ui.login import LoginPage
from desktop.ui.tasks import Tasks

Size = tuple[int, int]


def take(folder: Path, user: str, password: str, now: str, out: Path, sizes: Sequence[Size]) -> int:
    """Login page, lock window, every rail page and the newest record of each kind with a page, at every size.

    Files are `<number>-<page>-<width>.png` in `out`.
    """
    application = kit.make(sys.argv[:1], fonts.folder())
    clock = clock_of(now)
    tasks = Tasks()
    for width, height in sizes:
        login = LoginPage(entrance.info(folder, clock), lambda *_: None, tasks)
        snapshot.grab(login, width, height, out / f"00-login-{width}.png")
        lock = LockWindow(entrance.info(folder, clock), clock)
        snapshot.grab(lock, width, height, out / f"99-lock-{width}.png")
        login.close()
        lock.close()
    tasks.close()
    opened = Opened(session_for(folder, user, password, now, discover()))
    try:
        for width, height in sizes:
            _pages(opened, out, width, height)
        opened.shell.close()
    finally:
        opened.close()
        application.processEvents()
    return 0


def _pages(opened: Opened, out: Path, width: int, height: int) -> None:
    shell, session = opened.shell, opened.session

    def idle() -> bool:
        return not opened.tasks.busy()

    number = 0
    for number, key in enumerate(shell.pages, 1):
        shell.go(key)
        snapshot.grab(shell, width, height, out / f"{number:02d}-{key}-{width}.png", idle=idle)
    kinds = session.catalogue.kinds()
    for kind in shell.record_pages:
        newest = session.find(kinds[kind], limit=1)
        if newest:
            number += 1
            if kind.partition(".")[0] in shell.pages:
                shell.go(
                    kind.partition(".")[0]
                )  # as a person comes to it, so that the rail shows where one is
            shell.open_record(kind, newest[0].id)
            name = f"{number:02d}-{kind.replace('.', '-')}-{width}.png"
            snapshot.grab(shell, width, height, out / name, idle=idle)
            shell.back()
