"""What the steps of the tour share: folders, clock, papers, the checks made so far, and logging in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.clock import FixedClock
from desktop.base.ids import RecordId
from desktop.base.module import Catalogue
from desktop.cli.output import Output
from desktop.cli.papers import Paper
from desktop.cli.tour.plan import Plan
from desktop.storage.session import Session
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE

TODAY = "2026-11-23T09:00"
"""The civil time at which the tour's office stands at the end, so that every run shows the same picture."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table: what was checked in this run, whether it holds, and the figures."""

    name: str
    ok: bool
    detail: str


@dataclass
class Tour:
    """One run. `root` holds everything it leaves: the office, pictures, temporary and per-user files."""

    root: Path
    texts: Path | None
    papers: list[Paper]
    catalogue: Catalogue
    output: Output
    clock: FixedClock = field(default_factory=lambda: FixedClock.at("2026-02-02T08:30"))
    checks: list[Check] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    registered: dict[str, RecordId] = field(default_factory=dict)
    """Source file of a paper → its record."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """Source file of a paper → what was done with it."""
    acts: int = 0
    """Acts on documents done by this process."""

    @property
    def office(self) -> Path:
        """The folder of the tour's office."""
        return self.root / "office"

    @property
    def data(self) -> Path:
        """What stands for the per-user data folder in this run."""
        return self.root / "data"

    @property
    def temp(self) -> Path:
        """The only place for temporary files in this run, so that all of them can be searched."""
        return self.root / "temp"

    @property
    def passphrase_file(self) -> Path:
        """The trial passphrase, for the child processes of the tour."""
        return self.root / "passphrase.txt"

    def login(self, name: str = CLEARED_CLERK) -> Session:
        """Log in to the tour's office."""
        return TrialOffice(self.office, self.clock, self.catalogue).login(name)

    def check(self, name: str, ok: object, detail: str = "") -> None:
        """Note a check. `detail` says with which figures; it holds no more of a text than its title."""
        self.checks.append(Check(name, bool(ok), detail))

    def secret(self) -> list[Paper]:
        """The papers registered above 内部."""
        return [paper for paper in self.papers if paper.classification != "内部"]

    def open_papers(self) -> list[Paper]:
        """The papers registered as 内部."""
        return [paper for paper in self.papers if paper.classification == "内部"]


@contextmanager
def own_surroundings(tour: Tour) -> Iterator[None]:
    """Per-user data and temporary files of this process and its children go into the tour's folder meanwhile."""
    for folder in (tour.data, tour.temp):
        folder.mkdir(parents=True)
    tour.passphrase_file.write_text(PASSPHRASE + "\n", "utf-8")
    changed = {"SANBAN_DATA": str(tour.data), **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tour.temp))}
    before = {name: os.environ.get(name) for name in changed}
    old_temp, tempfile.tempdir = tempfile.tempdir, str(tour.temp)
    os.environ.update(changed)
    try:
        yield
    finally:
        tempfile.tempdir = old_temp
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def data_folder_at(folder: Path) -> Iterator[None]:
    """Another per-user data folder for a while: a copy of an office is another machine's office."""
    before = os.environ["SANBAN_DATA"]
    os.environ["SANBAN_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ["SANBAN_DATA"] = before
