"""Watching folders. A scan of our own, every few seconds, is what counts; the system's notices only hurry it up.

inotify sees no change that another machine makes on a share, and a polling observer dies silently when a share
drops, so neither may be the source of truth. Nothing is read here: `wake` is told which folder to look at.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# Its notices are only hints: it logs an error when a watch ends while a notice is under way, and nothing is lost by it.
logging.getLogger("watchdog").setLevel(logging.CRITICAL)


class FolderWatch:
    """Calls `wake(folder)` on its own thread: at the start, every `every_s` seconds (15–60), and soon after a notice.

    An error raised by `wake` goes to `failed(folder, error)` and the watch goes on.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        wake: Callable[[Path], object],
        *,
        every_s: float = 30.0,
        failed: Callable[[Path, Exception], object] | None = None,
        notices: bool = True,
    ) -> None:
        self._folders, self._wake, self._every_s = tuple(folders), wake, every_s
        self._failed, self._notices = failed, notices
        self._hurry, self._stopped = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._observer: Any = None

    def start(self) -> None:
        """Begin; returns at once."""
        if self._notices:
            self._observer = _observe(self._folders, self._hurry.set)
        self._thread = threading.Thread(target=self._run, name="folder-watch", daemon=True)
        self._thread.start()

    def hurry(self) -> None:
        """Look now."""
        self._hurry.set()

    def stop(self) -> None:
        """End; waits for a look that is under way."""
        self._stopped.set()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join()
        if self._observer is not None:
            with contextlib.suppress(Exception):
                self._observer.stop()
                self._observer.join(2.0)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._hurry.clear()
            for folder in self._folders:
                if self._stopped.is_set():
                    return
                try:
                    self._wake(folder)
                except Exception as error:
                    if self._failed is not None:
                        self._failed(folder, error)
            self._hurry.wait(self._every_s)


def _observe(folders: Sequence[Path], changed: Callable[[], None]) -> Any:
    """An observer of the system's notices, or `None` where there are none; its absence costs only time."""
    try:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer
    except ImportError:
        return None

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type not in ("opened", "closed_no_write"):  # our own reading is no news
                changed()

    observer = Observer()
    started = False
    for folder in filter(
        Path.is_dir, folders
    ):  # one that is missing would keep the others from being observed
        with contextlib.suppress(OSError):
            observer.schedule(Handler(), str(folder), recursive=False)
            started = True
    if not started:
        return None
    try:
        observer.start()
    except OSError:
        return None
    return observer
