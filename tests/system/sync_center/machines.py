"""Two or three machines of one office on real files, made once and copied for each test."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.fields import Named
from desktop.base.levels import OFFICE_SCOPE, Compartment, Level
from desktop.base.platform.folders import data_folder
from desktop.office.documents.records import IncomingDocument
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.office import verify_office
from desktop.storage.session import Session
from desktop.system.sync_center import service
from desktop.system.sync_center.trial import second_machine
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice, make_trial_office
from sync.reports import ImportReport
from tests.offices import START, Office

INTERNAL, CONFIDENTIAL = "internal.office", "confidential.office"
A, B, C = "试用机一", "试用机二", "试用机三"
NAMES = {A: "a", B: "b", C: "c"}


@dataclass
class Fleet:
    """The machines by name; `at` is a folder in which they meet."""

    machines: dict[str, Office]
    at: Path

    @property
    def clock(self) -> FixedClock:
        return next(iter(self.machines.values())).clock

    def login(self, machine: str, user: str = people.CLEARED_CLERK) -> Session:
        """A session on a machine; the one before on the same machine is closed."""
        return self.machines[machine].login(user)

    def send(
        self, machine: str, to: Sequence[str] = (), folder: str = "meet", user: str = people.CLEARED_CLERK
    ) -> list[Path]:
        """Export in a session of its own; the files."""
        made = service.export_packages(self.login(machine, user), self.at / folder, list(to) or None)
        return [file.path for file in made.report.files]

    def take(self, machine: str, folder: str = "meet", user: str = people.CLEARED_CLERK) -> ImportReport:
        """Import in a session of its own."""
        return service.import_packages(self.login(machine, user), self.at / folder)

    def meet(self, rounds: int = 1) -> None:
        """Everybody exports and everybody imports."""
        for _ in range(rounds):
            for name in self.machines:
                self.send(name)
            for name in self.machines:
                self.take(name)

    def close(self) -> None:
        for office in self.machines.values():
            office.close()

    def verify(
        self, users: Sequence[str] = (people.CLEARED_CLERK, people.CLERK, people.SECURITY_ADMIN)
    ) -> list[str]:
        """Grave findings of every machine, as each of these users may find them."""
        self.close()
        return [
            str(found)
            for office in self.machines.values()
            for user in users
            for found in verify_office(office.folder, user, people.PASSPHRASE, office.clock, office.catalogue)
            if found.grave
        ]


def make_fleet(folder: Path, count: int = 2) -> Fleet:
    """A fleet of its own in `folder`, copied from one made before in this process; all have met once."""
    template = _template(count)
    for name in list(NAMES.values())[:count]:
        shutil.copytree(template / name, folder / name)
    shutil.copytree(template / "data", data_folder(), dirs_exist_ok=True)
    clock = FixedClock.at(START)
    clock.move_by(minutes=30)
    catalogue = slices.discover()
    machines = {name: Office(folder / short, clock, catalogue) for name, short in list(NAMES.items())[:count]}
    return Fleet(machines, folder / "at")


@functools.cache
def _template(count: int) -> Path:
    root = Path(tempfile.mkdtemp(prefix="sanban-fleet-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    before = os.environ.get("SANBAN_DATA")
    os.environ["SANBAN_DATA"] = str(root / "data")
    try:
        first = make_trial_office(root / "a", FixedClock.at(START), slices.discover(), kdf=TEST_KDF)
        offices = [first]
        for name, short in list(NAMES.items())[1:count]:
            offices.append(second_machine(first, root / short, root / "x", name=name, kdf=TEST_KDF).office)
        _first_meeting(offices, root / "first")
    finally:
        os.environ.pop("SANBAN_DATA")
        if before is not None:
            os.environ["SANBAN_DATA"] = before
    return root


def _first_meeting(offices: Sequence[TrialOffice], folder: Path) -> None:
    for _ in range(2):
        for office in offices:
            with office.login(people.CLEARED_CLERK) as session:
                service.export_packages(session, folder)
        for office in offices:
            with office.login(people.CLEARED_CLERK) as session:
                service.import_packages(session, folder)


def paper(session: Session, title: str, level: Level = Level.INTERNAL, **values: Any) -> IncomingDocument:
    """Save a document of a level, without the rules of registration."""
    name = Compartment(level, OFFICE_SCOPE).id
    document = IncomingDocument(title=title, from_unit=Named("云江省应急管理厅"), **values)

    def act(inner: Session) -> IncomingDocument:
        with inner.transaction(name, "test.paper") as tx:
            return tx.save(document)

    made: IncomingDocument = session.run(act)
    return made


def retitle(session: Session, record: bytes, title: str) -> None:
    """Change one document's title."""

    def act(inner: Session) -> None:
        document = inner.get(IncomingDocument, record)
        with inner.transaction(document.compartment, "test.retitle") as tx:
            document.title = title
            tx.save(document)

    session.run(act)


def titles(session: Session, search: str = "") -> list[str]:
    """Titles of all documents the session may see."""
    return sorted(document.title for document in session.find(IncomingDocument, search=search))


@pytest.fixture
def fleet(tmp_path: Path, own_data_folder: Path) -> Iterator[Fleet]:
    """Two machines that have met."""
    made = make_fleet(tmp_path)
    yield made
    made.close()


@pytest.fixture
def three(tmp_path: Path, own_data_folder: Path) -> Iterator[Fleet]:
    """Three machines that have met."""
    made = make_fleet(tmp_path, 3)
    yield made
    made.close()
