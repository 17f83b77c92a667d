"""`python -m desktop.main.bench ROOT`: the window on a bench office, measured without a screen; figures as JSON."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, thread_time
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.base.clock import FixedClock
from desktop.bench import papers
from desktop.bench.figures import CALIBRATION, RUNS, Figure, calibration, percentile
from desktop.bench.loading import load
from desktop.export import fonts
from desktop.main import entrance
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK
from desktop.ui import app as kit
from desktop.ui.list_page import ListPage
from desktop.ui.login import LoginPage
from desktop.ui.snapshot import settle
from desktop.ui.tasks import Tasks

IMPORT_S, ACT = 30.0, 250
"""The heartbeat is listened to for so long, while records are written in acts of so many."""
BEAT_MS = 5
LOGIN = "login"
PAGE = "documents"


def memory_mb() -> float:
    """Resident memory of this process in MB (10⁶ bytes); 0 where the system does not say (not Linux)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def to_login(folder: Path) -> None:
    """Show the login page, paint it once, end: what a cold start takes until a password can be typed."""
    kit.make(sys.argv[:1], fonts.folder())
    tasks = Tasks()
    page = LoginPage(entrance.info(folder, FixedClock.at(papers.NOW)), lambda *_: None, tasks)
    page.resize(1366, 688)
    page.show()
    QApplication.processEvents()
    page.grab()
    os._exit(0)


def cold_start(folder: Path) -> list[float]:
    """Milliseconds of seven processes from their start to the painted login page."""
    command = [sys.executable, "-m", "desktop.main.bench", str(folder), LOGIN]
    found = []
    for _ in range(RUNS):
        started = perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found.append((perf_counter() - started) * 1000)
    return found


class Bench:
    """The window standing on the register, every row known."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.worked: list[float] = []
        self.shell = opened.shell
        self.shell.resize(1366, 688)
        self.shell.show()
        self.shell.go(PAGE)
        page = self.shell.current_page()
        assert isinstance(page, ListPage)
        self.page = page
        self.calm()
        page.choose_chip("all")
        self.calm()

    def calm(self) -> None:
        """Wait until nothing is under way."""
        settle(lambda: not self.opened.tasks.busy() and self.page.model.settled(), timeout_ms=120_000)

    def painted(self, act: Any) -> float:
        """Milliseconds of an act with the painting it causes; its processor time goes to `worked`."""
        started, before = perf_counter(), thread_time()
        act()
        self.page.table.viewport().repaint()
        self.worked.append((thread_time() - before) * 1000)
        return (perf_counter() - started) * 1000

    def work(self) -> list[float]:
        """Milliseconds of processor time of the acts since this was asked last: what a busy machine does not change."""
        found, self.worked = self.worked, []
        return found

    def wheel(self) -> list[float]:
        """Frames while the wheel turns, three rows a notch."""
        view = self.page.table
        self.page.table.go_to(self.page.model.rowCount() // 2)
        self.calm()
        return [
            self.painted(lambda: QApplication.sendEvent(view.viewport(), _notch(view))) for _ in range(200)
        ]

    def jumps(self) -> list[float]:
        """Frames after going to a row somewhere."""
        chance, rows = random.Random(3), self.page.model.rowCount()
        bar = self.page.table.verticalScrollBar()
        found = []
        for _ in range(41):
            place = chance.randrange(rows) * max(1, bar.maximum()) // rows
            found.append(self.painted(lambda place=place: bar.setValue(place)))
            QApplication.processEvents()
        return found

    def choosing(self) -> list[float]:
        """Ctrl+A with the banner painted, each time taken back."""
        found = []
        for _ in range(RUNS):
            found.append(self.painted(self.page.table.selectAll))
            assert self.page.everything_selected()
            self.page.table.set_all(False)
        return found

    def _until_shown(self, act: Any) -> float:
        """Milliseconds from an act to the first painted rows of the query it sets; all threads' work is noted."""
        shown: list[tuple[float, float]] = []

        def note() -> None:
            if not shown:
                self.page.table.viewport().repaint()
                shown.append((perf_counter(), process_time()))

        connection = self.page.model.opened.connect(note)
        started, before = perf_counter(), process_time()
        act()
        settle(shown.__len__, timeout_ms=20_000, quiet_ms=0)
        self.page.model.opened.disconnect(connection)
        self.calm()
        if not shown:
            return float("inf")
        self.worked.append((shown[0][1] - before) * 1000)
        return (shown[0][0] - started) * 1000

    def type_ahead(self, words: list[str]) -> list[float]:
        """From the last character typed to the first painted rows of the result (the wait for more keys included)."""

        def type_in(word: str) -> None:
            self.page.box.setFocus()
            typed = QInputMethodEvent()
            typed.setCommitString(word)
            self.page.box.selectAll()
            QApplication.sendEvent(self.page.box, typed)

        found = [self._until_shown(lambda word=word: type_in(word)) for word in words]
        self.page.clear_filter()
        self.calm()
        return found

    def opening(self) -> list[float]:
        """From choosing a chip to its first painted rows."""
        return [
            self._until_shown(lambda turn=turn: self.page.choose_chip("all" if turn % 2 else "open"))
            for turn in range(2 * RUNS)
        ]

    def heartbeat(self, seconds: float) -> tuple[list[float], float]:
        """(lateness of a 5 ms timer in ms while records are written for so long, records a second)."""
        late: list[float] = []
        last = [perf_counter()]
        timer = QTimer()
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.setInterval(BEAT_MS)

        def beat() -> None:
            now = perf_counter()
            late.append(max(0.0, (now - last[0]) * 1000 - BEAT_MS))
            last[0] = now

        timer.timeout.connect(beat)
        session, done, written = self.opened.session, threading.Event(), [0]

        def write() -> None:
            end = perf_counter() + seconds
            try:
                while perf_counter() < end:
                    made = [papers.paper(n, 1_000_000) for n in range(written[0], written[0] + ACT)]
                    session.run(load, "internal.office", [(paper.received_at or 0, paper) for paper in made])
                    written[0] += ACT
            finally:
                done.set()

        thread = threading.Thread(target=write, name="bench-import")
        started = perf_counter()
        last[0] = perf_counter()
        timer.start()
        thread.start()
        settle(done.is_set, timeout_ms=1_800_000, quiet_ms=0)
        timer.stop()
        took = perf_counter() - started
        thread.join()
        self.calm()
        return late, written[0] / took


def _notch(view: Any) -> QWheelEvent:
    middle = QPointF(view.viewport().rect().center())
    return QWheelEvent(
        middle, view.viewport().mapToGlobal(middle), QPoint(0, -40), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """A copy of the office beside it: the import must not change what later runs measure."""
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        shutil.copytree(root, folder, dirs_exist_ok=True)
        yield Path(folder)


def measure(root: Path, size: int) -> list[Figure]:
    """Every figure of the bench."""
    starts = cold_start(root / "office")
    with copied(root) as folder:
        os.environ["SANBAN_DATA"] = str(folder / "data")
        kit.make(sys.argv[:1], fonts.folder())
        base = calibration()
        office = TrialOffice(folder / "office", FixedClock.at(papers.NOW), discover())
        opened = Opened(office.login(CLEARED_CLERK))
        kit.steady()
        try:
            bench = Bench(opened)
            first, opened_in = bench.opening(), bench.work()
            wheel, turned_in = bench.wheel(), bench.work()
            jumps, jumped_in = bench.jumps(), bench.work()
            chosen = bench.choosing()
            bench.work()
            typed = bench.type_ahead(papers.words_of(size, 15))
            typed_in = bench.work()
            memory = memory_mb()
            late, rate = bench.heartbeat(IMPORT_S)
            after = memory_mb()
            bench.shell.close()
        finally:
            opened.close()
    rows = (
        ("冷启动到登录页 中位", median(starts), "ms", 1500.0),
        ("打开列表到首屏 中位", median(first), "ms", 100.0),
        ("打开列表到首屏 处理器时间 中位", median(opened_in), "ms", None),
        ("滚轮一格一帧 中位", median(wheel), "ms", 16.0),
        ("滚轮一格一帧 p95", percentile(wheel, 0.95), "ms", None),
        ("滚轮一格一帧 处理器时间 中位", median(turned_in), "ms", None),
        ("跳到任意一行一帧 中位", median(jumps), "ms", 33.0),
        ("跳到任意一行一帧 p95", percentile(jumps, 0.95), "ms", None),
        ("跳到任意一行一帧 处理器时间 中位", median(jumped_in), "ms", None),
        ("全选全部行 中位", median(chosen), "ms", None),
        ("键入筛选到画出结果 中位", median(typed), "ms", 100.0),
        ("键入筛选到画出结果 最大", max(typed), "ms", None),
        ("键入筛选到画出结果 处理器时间 中位", median(typed_in), "ms", None),
        ("导入时界面心跳 p99.9", percentile(late, 0.999), "ms", 50.0),
        ("导入时界面心跳 最大", max(late), "ms", None),
        ("导入速度（窗口开着）", rate, "条/秒", None),
        ("内存（导入前）", memory, "MB", 300.0),
        ("内存（导入后）", after, "MB", None),
    )
    return [Figure("校准循环", base, "ms", CALIBRATION, base)] + [
        Figure(name, value, unit, CALIBRATION, base, budget) for name, value, unit, budget in rows
    ]


def main() -> int:
    """Measure, or be one of the cold starts."""
    root = Path(sys.argv[1])
    if sys.argv[2:] == [LOGIN]:
        to_login(root)
    size = int(root.name.split("-")[0])
    found = [figure.as_json() for figure in measure(root, size)]
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
