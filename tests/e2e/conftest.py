"""One test office for the command line; every test reads, and writes only what no other test counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.system.trial import people
from tests.e2e.running import Desk
from tests.offices import Office, make_office


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """The trial passphrase in a file with a byte order mark and a Windows line end, as Notepad writes it."""
    path = tmp_path / "口令.txt"
    path.write_bytes(b"\xef\xbb\xbf" + people.PASSPHRASE.encode() + b"\r\n")
    return path


@pytest.fixture
def trial(tmp_path: Path, own_data_folder: Path) -> Iterator[Office]:
    """A test office of its own."""
    assert os.environ["SANBAN_DATA"] == str(own_data_folder)
    made = make_office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(trial: Office, password_file: Path) -> Callable[[str], Desk]:
    """`desk("李敏")("list", …)`."""
    return lambda user: Desk(trial.folder, user, password_file)
