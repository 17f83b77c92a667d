"""A writer in a process of its own, started quickly (fork where there is one) and killed without warning."""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.cli.tour.writer import write
from desktop.system.trial.office import TrialOffice
from tests.offices import START

METHOD = "spawn" if sys.platform == "win32" else "fork"
PATIENCE_S = 12


def _write(folder: str, line: Connection, start: int) -> None:
    office = TrialOffice(Path(folder), FixedClock.at(START), slices.discover())
    with office.login("李敏") as session:
        line.send_bytes(b"ready")
        write(session, lambda words: line.send_bytes(words.encode()), start)


def killed_writer(folder: Path, start: int, stop: Callable[[int], bool], further_s: float) -> list[str]:
    """Start a writer, kill it `further_s` after `stop(acknowledged so far)` says so; returns what it acknowledged."""
    context = multiprocessing.get_context(METHOD)
    mine, its = context.Pipe(duplex=False)
    child = context.Process(target=_write, args=(str(folder), its, start), daemon=True)
    child.start()
    its.close()
    acknowledged: list[str] = []
    try:
        assert mine.poll(PATIENCE_S), "the writer did not start"
        assert mine.recv_bytes() == b"ready"
        while not stop(len(acknowledged)):
            assert mine.poll(PATIENCE_S), "the writer stands still"
            acknowledged.append(mine.recv_bytes().decode())
        time.sleep(further_s)
    finally:
        child.kill()
        child.join()
    while mine.poll(0):
        try:
            acknowledged.append(mine.recv_bytes().decode())
        except EOFError:
            break
    mine.close()
    return acknowledged
