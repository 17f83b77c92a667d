"""A small trial office with quick key derivation, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.base.levels import Level
from desktop.storage.keys.accounts import create_office
from desktop.storage.keys.kdf import TEST_KDF
from tests.storage.keys.key_office import USERS, KeyOffice


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office that is copied, with its data folder beside it."""
    root = tmp_path_factory.mktemp("pattern")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANBAN_DATA", str(root / "data"))
        create_office(
            root / "office",
            "云川市人民政府办公室",
            USERS,
            [Level.INTERNAL, Level.CONFIDENTIAL],
            True,
            FixedClock.at("2026-11-22T08:00"),
            device_name="一号机",
            kdf=TEST_KDF,
        )
    return root


@pytest.fixture
def office(pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KeyOffice:
    """A fresh copy of the office."""
    shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "data"))
    return KeyOffice(tmp_path / "office", FixedClock.at("2026-11-23T08:00"))
