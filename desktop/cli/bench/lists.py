"""`bench list`: opening, sorting, counting and jumping in the register of incoming documents, without a window."""

from __future__ import annotations

import random
import threading
from array import array
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from time import perf_counter

from desktop.base.fields import spec_of
from desktop.base.ports import Condition, QuerySpec
from desktop.bench import papers
from desktop.bench.figures import CALIBRATION, RUNS, Figure, calibration, percentile, timed, times
from desktop.cli.bench.fixture import Fixture
from desktop.office.documents import store
from desktop.office.documents.records import IncomingDocument
from desktop.storage.connection import OperationalError
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session

KIND = spec_of(IncomingDocument).kind
FIRST, PAGE, JUMPS = 200, 32, 101
FIRST_MS, PAGE_MS = 100.0, 8.0


def measure(made: Fixture, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of the bench."""
    with made.login() as session:
        rows = StoreRows(session)
        try:
            return _measure(session, rows, say)
        finally:
            rows.close()


def _measure(session: Session, rows: StoreRows, say: Callable[[str], None]) -> list[Figure]:
    base = calibration()
    found = [Figure("校准循环", base, "ms", CALIBRATION, base)]

    def opening(name: str, wanted: QuerySpec) -> None:
        say(name)

        def first_rows() -> None:
            rows.rows(KIND, rows.first(wanted, FIRST)[:PAGE])

        took = median(times(first_rows))
        found.append(Figure(f"打开列表到首屏：{name}", took, "ms", CALIBRATION, base, FIRST_MS))

    opening("在办，按时限", QuerySpec(KIND, store.OPEN, order="due_on"))
    opening("全部，按时限", QuerySpec(KIND, order="due_on"))
    opening("全部，按来文单位", QuerySpec(KIND, order="from_unit", descending=True))
    opening("全部，按登记先后", QuerySpec(KIND))
    opening("超期", QuerySpec(KIND, store.overdue(papers.TODAY), order="due_on"))
    whole = QuerySpec(KIND, order="due_on")
    say("全部行号")
    vector = array("q", [key for chunk in rows.keys(whole) for key in chunk])
    found.append(
        Figure("全部行号占内存", vector.itemsize * len(vector) / 1e6, "MB", "每行字节", vector.itemsize)
    )
    every = median(times(lambda: sum(len(chunk) for chunk in rows.keys(whole))))
    found.append(Figure("全部行号按时限（后台）", every, "ms", CALIBRATION, base))
    found.append(_jump(session, rows, vector))
    for name, wanted in (
        ("查“防汛”，按时限", QuerySpec(KIND, search="防汛", order="due_on")),
        ("查“防汛”，在办，按时限", QuerySpec(KIND, store.OPEN, "防汛", "due_on")),
        ("查“关于”（每件都有），按时限", QuerySpec(KIND, search="关于", order="due_on")),
    ):
        say(name)
        took = median(times(lambda wanted=wanted: sum(len(chunk) for chunk in rows.keys(wanted))))
        found.append(Figure(f"全部行号：{name}（后台）", took, "ms", CALIBRATION, base))
    found.append(_stopping(rows, whole, base))
    chips: tuple[tuple[str, tuple[Condition, ...]], ...] = (
        ("全部", ()), ("在办", store.OPEN), ("超期", store.overdue(papers.TODAY)), ("办结", store.FINISHED_ONES),
    )  # fmt: skip
    for name, where in chips:
        say(f"计数 {name}")
        counted = median(times(rows.count, QuerySpec(KIND, where)))
        found.append(Figure(f"筛选计数：{name}（后台）", counted, "ms", CALIBRATION, base))
    return found


def _stopping(rows: StoreRows, whole: QuerySpec, base: float) -> Figure:
    """From `interrupt` to the end of the reading it stops, in a thread as in the window."""
    waits = []
    for _ in range(RUNS):
        begun, ended = threading.Event(), [0.0]

        def read(begun: threading.Event = begun, ended: list[float] = ended) -> None:
            with suppress(OperationalError):
                for _chunk in rows.keys(whole):
                    begun.set()
            ended[0] = perf_counter()

        thread = threading.Thread(target=read, name="bench-keys")
        thread.start()
        begun.wait()
        asked = perf_counter()
        rows.interrupt()
        thread.join()
        waits.append(max(0.0, ended[0] - asked) * 1000)
    return Figure("打断读取行号", median(waits), "ms", CALIBRATION, base)


def _jump(session: Session, rows: StoreRows, vector: array[int]) -> Figure:
    """A random page by its keys, beside the same place by OFFSET in the largest compartment."""
    chance = random.Random(7)
    places = [chance.randrange(max(1, len(vector) - PAGE)) for _ in range(JUMPS)]
    by_keys = [timed(rows.rows, KIND, vector[place : place + PAGE]) for place in places]
    statement = f"SELECT * FROM {spec_of(IncomingDocument).table} ORDER BY due_on LIMIT {PAGE} OFFSET :place"

    def by_counting(place: int) -> None:
        session.select("internal.office", statement, place=place)

    by_offset = [timed(by_counting, place * 9 // 10) for place in places[: 2 * RUNS]]
    return Figure(f"读任意一页 p95（{PAGE} 行）", percentile(by_keys, 0.95), "ms", "同一位置用 OFFSET p95",
                  percentile(by_offset, 0.95), PAGE_MS)  # fmt: skip
