"""A test office."""

from __future__ import annotations

import pytest

from desktop.storage.session import Session
from tests.offices import Office, office, own_data_folder

__all__ = ["office", "own_data_folder"]


@pytest.fixture
def session(office: Office) -> Session:
    """The usual user of these tests."""
    return office.login("李敏")
