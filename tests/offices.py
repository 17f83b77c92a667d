"""A small office for tests: `make_office(tmp_path).login("李敏")`. Trial users, a clock that stands until it is moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.module import Catalogue
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.session import Session
from desktop.system.trial import people
from desktop.system.trial.office import make_trial_office

START = "2026-11-23T08:30"
"""A Monday; what the clock of a test office says unless the test gives another one."""


class Office:
    """A trial office with a weak (quick) key derivation. Log in as 李敏, 张晓东, 黄伟, 王芳 or an admin, one at a time."""

    def __init__(self, folder: Path, clock: FixedClock, catalogue: Catalogue) -> None:
        self.folder, self.clock, self.catalogue = folder, clock, catalogue
        self._trial = make_trial_office(folder, clock, catalogue, kdf=TEST_KDF)
        self._open: list[Session] = []

    def login(self, name: str = people.CLEARED_CLERK) -> Session:
        """A session of this user; a session left open before is closed first."""
        self.close()
        session = self._trial.login(name)
        self._open.append(session)
        return session

    def close(self) -> None:
        """Close whatever session is open."""
        while self._open:
            self._open.pop().close()


def make_office(folder: Path, clock: FixedClock | None = None, catalogue: Catalogue | None = None) -> Office:
    """A new office in `folder / "office"`. `catalogue` is for tests with kinds of their own; else every slice is there."""
    return Office(folder / "office", clock or FixedClock.at(START), catalogue or slices.discover())


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second copy of anchors and the like goes into a folder of the test's own."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("SANBAN_DATA", str(folder))
    return folder


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path):
    """A fresh test office, closed at the end of the test."""
    made = make_office(tmp_path)
    yield made
    made.close()
