"""A writer in a process of its own that is killed without warning; made by a fork server, so that it starts quickly."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.pinyin import sort_key
from desktop.cli.tour.writer import write
from desktop.system.trial.office import TrialOffice
from tests.offices import START

METHOD = "spawn" if sys.platform == "win32" else "forkserver"
"""Not plain fork: this process may have threads that are just ending, and what they lock would stay locked."""

PATIENCE_S = 30

CATALOGUE = slices.discover()
sort_key("办公室")
# Both once in the fork server, not in every writer: finding the slices, and reading pypinyin's tables (0.2 s).


def _write(folder: str, data: str, line: Connection, start: int) -> None:
    os.environ["SANBAN_DATA"] = data
    office = TrialOffice(Path(folder), FixedClock.at(START), CATALOGUE)
    with office.login("李敏") as session:
        line.send_bytes(b"ready")
        write(session, lambda words: line.send_bytes(words.encode()), start, sentences=3)


def killed_writer(folder: Path, start: int, stop: Callable[[int], bool], further_s: float) -> list[str]:
    """Start a writer, kill it `further_s` after `stop(acknowledged so far)` says so; returns what it acknowledged."""
    context: Any = multiprocessing.get_context(METHOD)
    if METHOD == "forkserver":
        context.set_forkserver_preload(["tests.hostile.writing", "pytest"])
    mine, its = context.Pipe(duplex=False)
    child = context.Process(
        target=_write, args=(str(folder), os.environ["SANBAN_DATA"], its, start), daemon=True
    )
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
        except (EOFError, OSError):  # nothing more, or a line cut short by the kill
            break
    mine.close()
    return acknowledged
