"""What every test gets: no screen, a patient hypothesis, and no log warning that nobody expected."""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["pytester", "tests.offices"]

# Deadlines measure the machine, not the code. `deep` is for a night: HYPOTHESIS_PROFILE=deep.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


class _Collector(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect here what is due: windows switch the automatic collector off (`desktop/ui/collecting.py`)."""
    if not gc.isenabled():
        from desktop.ui.collecting import collect_due

        collect_due()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that logs a warning without `@pytest.mark.expected_log(pattern)`, or promises one in vain.

    The idea is qutebrowser's: a warning in the log of a passing test is a fault nobody has read.
    """
    patterns = [str(mark.args[0]) for mark in item.iter_markers("expected_log")]
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        result = yield
    finally:
        root.removeHandler(collector)
    messages = [f"{r.levelname} {r.name}: {r.getMessage()}" for r in collector.records]
    surprises = [m for m in messages if not any(re.search(p, m) for p in patterns)]
    if surprises:
        pytest.fail("logged unexpectedly:\n  " + "\n  ".join(surprises), pytrace=False)
    unseen = [p for p in patterns if not any(re.search(p, m) for m in messages)]
    if unseen:
        pytest.fail(f"expected in the log, but not seen: {unseen}", pytrace=False)
    return result
