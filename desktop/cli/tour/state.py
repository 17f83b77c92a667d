"""What the steps of the tour share: folders, clock, papers, the checks made so far, and logging in."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.clock import FixedClock, civil
from desktop.base.ids import RecordId
from desktop.base.module import Catalogue
from desktop.cli.output import Output
from desktop.cli.papers import Paper
from desktop.cli.tour.plan import Plan
from desktop.office.duty.trial import DutyIds
from desktop.office.meetings.trial import MeetingIds
from desktop.storage.session import Session
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE

MORNING = "2026-11-23T08:25"
"""The civil time by which the papers are handled, shortly before the duty room changes shifts."""

TODAY = "2026-11-23T15:00"
"""The civil time of the pictures, so that every run shows the same."""

FIRST, SECOND = "试用机一", "试用机二"
"""The two machines of the office."""


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
    """Acts on documents done by this process on the first machine."""
    meeting: MeetingIds | None = None
    duty: DutyIds | None = None
    beside: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    """Child processes that work while the steps go on, by name."""
    killed: Future[list[str]] | None = None
    """What writers that are killed meanwhile had acknowledged."""
    sessions: dict[Path, Session] = field(default_factory=dict)
    """Sessions left open for the next step, by office folder."""

    @property
    def office(self) -> Path:
        """The folder of the first machine's office."""
        return self.root / "office"

    @property
    def second(self) -> Path:
        """The folder of the second machine's office."""
        return self.root / "office-2"

    @property
    def packages(self) -> Path:
        """The folder in which the two machines meet."""
        return self.root / "packages"

    @property
    def prints(self) -> Path:
        """Printed papers, and their pages as pictures."""
        return self.root / "prints"

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

    @property
    def now(self) -> str:
        """The minute the clock shows, as `--now` takes it."""
        return f"{civil(self.clock.now_ms()):%Y-%m-%dT%H:%M}"

    def login(self, name: str = CLEARED_CLERK) -> Session:
        """Log in to the first machine anew; the caller closes the session."""
        self.leave(self.office)
        return TrialOffice(self.office, self.clock, self.catalogue).login(name)

    def sit(self, name: str = CLEARED_CLERK, machine: str = FIRST) -> Session:
        """A session at a machine: the one left open when it is this person's, else a new login. Not to be closed."""
        folder = self.office if machine == FIRST else self.second
        known = self.sessions.get(folder)
        if known is not None and known.user.name == name:
            return known
        self.leave(folder)
        made = TrialOffice(folder, self.clock, self.catalogue).login(name)
        self.sessions[folder] = made
        return made

    def leave(self, *folders: Path) -> None:
        """Close the sessions left open, of these offices or of both."""
        for folder in folders or tuple(self.sessions):
            known = self.sessions.pop(folder, None)
            if known is not None:
                known.close()

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
        tour.leave()
        for child in tour.beside.values():
            child.kill()
            child.wait()
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
