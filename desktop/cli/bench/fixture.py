"""The office the benches measure: a trial office with so many documents, built once and kept in the cache folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from pathlib import Path
from time import perf_counter

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.errors import UsageProblem
from desktop.base.levels import Level
from desktop.base.module import Catalogue
from desktop.base.platform.folders import cache_folder
from desktop.bench import papers
from desktop.bench.loading import load, table_row
from desktop.cli.output import Output
from desktop.office.documents.records import IncomingDocument
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.session import Session
from desktop.system.trial.office import TrialOffice, make_trial_office
from desktop.system.trial.people import CLEARED_CLERK

SMALLEST, LARGEST = 1_000, 5_000_000
ACT = 5_000
"""Records in one act of the filling."""
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A filled office: its folder, the per-user data folder that goes with it, and how many records it holds."""

    root: Path
    size: int
    catalogue: Catalogue

    @property
    def office(self) -> Path:
        """The office folder."""
        return self.root / "office"

    @contextmanager
    def login(self) -> Iterator[Session]:
        """A session of the cleared clerk on the day the records end at."""
        with data_folder_at(self.root / "data"):
            session = TrialOffice(self.office, FixedClock.at(papers.NOW), self.catalogue).login(CLEARED_CLERK)
            with session:
                yield session


@contextmanager
def data_folder_at(folder: Path) -> Iterator[None]:
    """Let this process keep per-user data in `folder` for a while."""
    before = os.environ.get("SANBAN_DATA")
    os.environ["SANBAN_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("SANBAN_DATA")
        if before is not None:
            os.environ["SANBAN_DATA"] = before


def fixture(size: int, output: Output) -> Fixture:
    """The office of `size` documents; the first time it is built, an interrupted building goes on where it ended.

    Raises:
        UsageProblem: `CLI-30` the size is out of range.
    """
    if not SMALLEST <= size <= LARGEST:
        raise UsageProblem(
            "CLI-30", f"--size 要在 {SMALLEST:,} 到 {LARGEST:,} 之间。", "达标数据按 1,000,000 条测。"
        )
    catalogue = slices.discover()
    made = Fixture(cache_folder() / "bench" / f"{size}-{_shape(catalogue)}", size, catalogue)
    if not (made.root / _READY).exists():
        _build(made, output)
    return made


def _shape(catalogue: Catalogue) -> str:
    """Digest of how records lie on the disk: what becomes of some papers, search terms, tables, indexes."""
    digest = hashlib.sha256()
    for number in range(0, SMALLEST, 7):
        paper = papers.paper(number, SMALLEST)
        paper.id = bytes(16)
        digest.update(repr((paper, *table_row(paper))).encode())
    digest.update(resources.files("desktop.storage").joinpath("sql/compartment.sql").read_bytes())
    for module in catalogue.modules:
        if IncomingDocument in module.records and module.migrations:
            for path in sorted(module.migrations.glob("*.sql")):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _build(made: Fixture, output: Output) -> None:
    output.note(f"正在准备 {made.size:,} 条记录的测试办公库（只在第一次）：{made.root}")
    started = perf_counter()
    with data_folder_at(made.root / "data"):
        if not (made.office / "office.keys").exists():
            made.root.mkdir(parents=True, exist_ok=True)
            make_trial_office(made.office, FixedClock.at(papers.NOW), made.catalogue, kdf=TEST_KDF)
    with made.login() as session:
        for level in (Level.INTERNAL, Level.CONFIDENTIAL):
            _fill(session, level, made.size, output)
    (made.root / _READY).touch()
    seconds = perf_counter() - started
    size_mb = sum(path.stat().st_size for path in made.office.rglob("*") if path.is_file()) / 1e6
    output.note(
        f"已准备好：用时 {seconds:.0f} 秒（每秒 {made.size / seconds:,.0f} 条），占 {size_mb:,.0f} MB；以后直接用。"
    )


def _fill(session: Session, level: Level, size: int, output: Output) -> None:
    compartment = session.compartment_for(level)
    have = int(
        session.select(compartment, "SELECT count(*) FROM records WHERE kind = 'documents.incoming'")[0][0]
    )
    numbers = (n for n in range(size) if papers.is_confidential(n) == (level is Level.CONFIDENTIAL))
    rest = islice(numbers, have, None)
    while batch := [papers.paper(n, size) for n in islice(rest, ACT)]:
        session.run(load, compartment, [(_arrival(paper), paper) for paper in batch])
        have += len(batch)
        output.progress(f"{compartment}：{have:,} 条")


def _arrival(paper: IncomingDocument) -> int:
    assert paper.received_at is not None
    return paper.received_at
