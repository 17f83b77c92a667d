"""`bench search`: two-character words through the index, beside LIKE in the same run."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from desktop.base.fields import spec_of
from desktop.base.ports import QuerySpec
from desktop.bench import papers
from desktop.bench.figures import CALIBRATION, RUNS, Figure, calibration, percentile, timed, times
from desktop.cli.bench.fixture import Fixture
from desktop.office.documents.records import IncomingDocument
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session

KIND = spec_of(IncomingDocument).kind
WORDS, INITIALS = 60, ("fx", "gypc", "ylx", "dzyh", "zqh")


def measure(made: Fixture, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of the bench."""
    words = papers.words_of(made.size, WORDS)
    with made.login() as session:
        rows = StoreRows(session)
        try:
            return _measure(session, rows, words, say)
        finally:
            rows.close()


def _measure(session: Session, rows: StoreRows, words: list[str], say: Callable[[str], None]) -> list[Figure]:
    base = calibration()
    session.search(words[0])
    say("两字词，逐个七遍")
    by_index = [median(times(session.search, word, 50)) for word in words]
    say("LIKE 对照")
    by_like = [timed(_like, session, word) for word in words[: 2 * RUNS]]
    like = percentile(by_like, 0.95)
    say("列表内键入筛选")

    def first_rows(word: str) -> None:
        wanted = QuerySpec(KIND, search=word, order="due_on")
        rows.rows(KIND, rows.first(wanted, 200)[:128])

    in_list = [median(times(first_rows, word)) for word in words]
    by_initials = [median(times(session.search, word, 50)) for word in INITIALS]
    return [
        Figure("校准循环", base, "ms", CALIBRATION, base),
        Figure("两字词查找 p95（前 50 条）", percentile(by_index, 0.95), "ms", "LIKE '%词%' p95（前 50 条）", like,
               50.0),
        Figure("两字词查找 中位", median(by_index), "ms", "LIKE 中位", median(by_like)),
        Figure("列表内两字词筛选到首屏数据 p95", percentile(in_list, 0.95), "ms", "LIKE '%词%' p95（前 50 条）", like),
        Figure("拼音首字母查找 最大", max(by_initials), "ms", CALIBRATION, base),
    ]  # fmt: skip


def _like(session: Session, word: str) -> int:
    """The newest 50 whose title holds the word, found by reading; a rare word reads the whole table."""
    table = spec_of(IncomingDocument).table
    statement = f"SELECT n, title FROM {table} WHERE title LIKE :word ORDER BY n DESC LIMIT 50"
    found = 0
    for compartment in session.compartments():
        found += len(
            session.select(
                compartment.id,
                statement,
                word=f"%{word}%",
            )
        )
    return found
