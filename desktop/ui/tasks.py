"""The only way from a widget to data. Functions run in worker threads; answers come back on the main thread.

An answer is dropped when its task was cancelled, superseded (same owner and key asked again) or its owner is gone.
Nothing here touches a widget from a worker.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from desktop.base.changes import Changed
from desktop.ui.collecting import Collecting
from desktop.ui.gathering import Gathering
from desktop.ui.ports import Backend

Done = Callable[[Any], object]
Failed = Callable[[BaseException], object]


class Cancelled(Exception):
    """Raised inside long work by `Progress.step` once the person has cancelled."""


class Progress:
    """What long work reports to and asks. `step` may be called thousands of times a second."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether the person has cancelled."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def step(self, done: int, of: int, words: str = "") -> None:
        """Say how far the work is.

        Raises:
            Cancelled: when the person has cancelled.
        """
        if self._stop.is_set():
            raise Cancelled
        self._tell(done, of, words)


@dataclass(eq=False)
class Task:
    """One piece of work under way."""

    title: str
    done: Done | None
    failed: Failed | None
    owner: QObject | None
    key: str
    progress: Progress
    kind: str
    number: int
    dead: bool = False
    started: float = field(default_factory=perf_counter)

    def cancel(self) -> None:
        """Drop the answer, and stop long work at its next step."""
        self.dead = True
        self.progress.cancel()


class Tasks(QObject):
    """Worker threads of one window. `session` may be None before login (then only `run_work`)."""

    changed = Signal(object)
    """`Changed`, on the main thread, after a commit; commits in quick succession are told as one."""
    moved = Signal()
    """Something began or ended."""
    failed = Signal(object)
    """An error nobody else took."""
    work_changed = Signal(object)
    """A `Task` of `run_work` started, stepped or ended (`task.state` in `works`)."""
    _answer = Signal(object, object, object)
    _heard = Signal(object)
    _stepped = Signal(object, int, int, str)

    def __init__(
        self, session: Backend | None = None, parent: QObject | None = None, *, readers: int = 2
    ) -> None:
        super().__init__(parent)
        self._collecting = Collecting(self)
        self._session = session
        self._readers = ThreadPoolExecutor(readers, "query")
        self._changers = ThreadPoolExecutor(1, "change")
        self._workers = ThreadPoolExecutor(1, "work")
        self._latest: dict[tuple[int, str], Task] = {}
        self._number = 0
        self._closed = False
        self._open: set[Task] = set()
        self.works: dict[Task, tuple[int, int, str]] = {}
        self._answer.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._gathering = Gathering(self)
        self._gathering.told.connect(self.changed)
        self._heard.connect(self._gathering.hear, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._step, Qt.ConnectionType.QueuedConnection)
        self._stop_watching: Callable[[], None] | None = None
        if session is not None:
            self._stop_watching = session.watch(self._hear)

    def _hear(self, changed: Changed) -> None:
        if isValid(self):
            self._heard.emit(changed)

    def run_query(
        self,
        fn: Callable[[Any], Any],
        done: Done,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
        key: str = "",
    ) -> Task:
        """Run `fn(session)` in a reader thread and hand its result to `done` on the main thread.

        The same (owner, key) asked again drops the older answer, also when it comes later.
        """
        task = self._task("query", "", done, failed, owner, key)
        self._start(self._readers, task, lambda: fn(self._session))
        return task

    def run_change(
        self,
        verb: Any,
        *args: Any,
        done: Done | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
        **kw: Any,
    ) -> Task:
        """Run `session.run(verb, *args)` off the main thread; changes are done in the order they were asked."""
        task = self._task("change", "", done, failed, owner, "")
        session = self._session

        def change() -> Any:
            if session is None:
                raise RuntimeError("no session")
            return session.run(verb, *args, **kw)

        self._start(self._changers, task, change)
        return task

    def run_call(
        self,
        fn: Callable[[Any], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> Task:
        """Run `fn(session)` in order with the changes (undo, saving a draft)."""
        task = self._task("change", "", done, failed, owner, "")
        self._start(self._changers, task, lambda: fn(self._session))
        return task

    def run_work(
        self,
        fn: Callable[[Progress], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        title: str = "",
        owner: QObject | None = None,
    ) -> Task:
        """Run long work `fn(progress)`; it is listed in the bell panel when it has a title, and can be cancelled."""
        task = self._task("work", title, done, failed, owner, "")
        if title:
            self.works[task] = (0, 0, "")
            self.work_changed.emit(task)
        self._start(self._workers, task, lambda: fn(task.progress))
        return task

    def open_tasks(self) -> list[Task]:
        """What is under way."""
        return list(self._open)

    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._open) or self._gathering.waiting()

    def changing(self) -> bool:
        """Whether a change or long work is under way (closing the window asks once)."""
        return any(task.kind != "query" for task in self._open)

    def close(self) -> None:
        """Drop all answers and wait for the threads; what is asked afterwards is never answered."""
        self._closed = True
        if self._stop_watching is not None:
            self._stop_watching()
            self._stop_watching = None
        for task in list(self._open):
            if task.kind != "change":
                task.cancel()
        for pool in (self._readers, self._changers, self._workers):
            pool.shutdown(wait=True, cancel_futures=pool is not self._changers)
        self._open.clear()

    def _task(
        self, kind: str, title: str, done: Done | None, failed: Failed | None, owner: QObject | None, key: str
    ) -> Task:
        self._number += 1
        task: Task
        progress = Progress(lambda n, of, words: self._stepped.emit(task, n, of, words))
        task = Task(title, done, failed, owner, key, progress, kind, self._number)
        self._open.add(task)
        self.moved.emit()
        if key:
            older = self._latest.get((id(owner), key))
            if older is not None:
                older.dead = True
            self._latest[id(owner), key] = task
        return task

    def _start(self, pool: ThreadPoolExecutor, task: Task, call: Callable[[], Any]) -> None:
        def work() -> None:
            result: Any = None
            error: BaseException | None = None
            if not (task.dead and task.kind == "query"):
                try:
                    result = call()
                except BaseException as raised:
                    error = raised
            if isValid(self):
                self._answer.emit(task, result, error)

        if self._closed:
            task.dead = True  # the window is going; nobody waits for this answer
            self._open.discard(task)
            return
        pool.submit(work)

    def _step(self, task: Task, done: int, of: int, words: str) -> None:
        if task in self.works:
            self.works[task] = (done, of, words)
            self.work_changed.emit(task)

    def _deliver(self, task: Task, result: Any, error: BaseException | None) -> None:
        self._open.discard(task)
        self.moved.emit()
        if self._latest.get((id(task.owner), task.key)) is task:
            del self._latest[id(task.owner), task.key]
        if task in self.works:
            del self.works[task]
            self.work_changed.emit(task)
        if task.dead or isinstance(error, Cancelled) or (task.owner is not None and not isValid(task.owner)):
            return
        if error is None:
            if task.done is not None:
                task.done(result)
        elif task.failed is not None:
            task.failed(error)
        else:
            self.failed.emit(error)
