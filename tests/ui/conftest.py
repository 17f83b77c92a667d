"""Every test of the kit gets a dressed application and, when it asks, a stage with an invented session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.ui import theme
from tests.ui.gallery import FONTS, Stage


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp):
    """The application in the light look with the bundled fonts."""
    theme.install(qapp, FONTS)
    qapp.setCursorFlashTime(0)
    return qapp


@pytest.fixture
def stage(qtbot) -> Iterator[Stage]:
    """Session, rows and tasks; closed afterwards."""
    made = Stage()
    yield made
    made.tasks.close()
