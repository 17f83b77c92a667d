"""A small office for tests: `make_office(tmp_path).login("李敏")`, on a clock that stands until it is moved."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.module import Catalogue
from desktop.base.platform.folders import data_folder
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.session import Session
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice, make_trial_office

START = "2026-11-23T08:30"
"""A Monday; what the clock of a test office says unless the test gives another one."""


class Office:
    """A trial office with a quick key derivation. Log in as 李敏, 张晓东, 黄伟, 王芳 or an admin, one at a time."""

    def __init__(self, folder: Path, clock: FixedClock, catalogue: Catalogue) -> None:
        self.folder, self.clock, self.catalogue = folder, clock, catalogue
        self._open: list[Session] = []

    def login(self, name: str = people.CLEARED_CLERK) -> Session:
        """A session of this user; a session left open before is closed first."""
        self.close()
        session = TrialOffice(self.folder, self.clock, self.catalogue).login(name)
        self._open.append(session)
        return session

    def close(self) -> None:
        """Close whatever session is open."""
        while self._open:
            self._open.pop().close()


def make_office(folder: Path, clock: FixedClock | None = None, catalogue: Catalogue | None = None) -> Office:
    """A new office in `folder / "office"`. `catalogue` is for tests with kinds of their own; else every slice is there.

    The first plain one of a test is a copy of one made before (0.05 s instead of 0.7 s); offices of one test always
    have store ids and keys of their own.
    """
    place = folder / "office"
    if clock is None and catalogue is None and not any(data_folder().iterdir()):
        template = _template()
        shutil.copytree(template / "office", place)
        shutil.copytree(template / "data", data_folder(), dirs_exist_ok=True)
    else:
        make_trial_office(place, clock or FixedClock.at(START), catalogue or slices.discover(), kdf=TEST_KDF)
    return Office(place, clock or FixedClock.at(START), catalogue or slices.discover())


@functools.cache
def _template() -> Path:
    """An office made once in this process, with the second copy of its anchors."""
    root = Path(tempfile.mkdtemp(prefix="sanban-template-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    before = os.environ.get("SANBAN_DATA")
    os.environ["SANBAN_DATA"] = str(root / "data")
    try:
        make_trial_office(root / "office", FixedClock.at(START), slices.discover(), kdf=TEST_KDF)
    finally:
        os.environ.pop("SANBAN_DATA")
        if before is not None:
            os.environ["SANBAN_DATA"] = before
    return root


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second copy of anchors and the like goes into a folder of the test's own."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("SANBAN_DATA", str(folder))
    return folder


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path) -> Iterator[Office]:
    """A fresh test office, closed at the end of the test."""
    made = make_office(tmp_path)
    yield made
    made.close()
