"""A writer is killed in the middle of its work, several times; what it had acknowledged is all there afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop.cli.tour import writer
from desktop.cli.tour.state import Tour, data_folder_at
from desktop.office.documents.records import IncomingDocument
from desktop.storage.office import verify_office
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE

MOMENTS = (0, 7, 25)
"""After how many acknowledged papers each kill comes; a fraction of a commit later, so that it falls inside one."""

PATIENCE_S = 20


def begin(tour: Tour) -> None:
    """Copy the office and let writers work on the copy, each until it is killed, while other steps go on."""
    tour.leave()
    shutil.copytree(tour.office, _copy(tour))
    shutil.copytree(tour.data, _data(tour))
    environment = os.environ | {"SANBAN_DATA": str(_data(tour))}
    pool = ThreadPoolExecutor(1)
    tour.killed = pool.submit(_writers, _copy(tour), tour.now, environment)
    pool.shutdown(wait=False)


def finish(tour: Tour) -> None:
    """Reopen the copy and check everything."""
    if tour.killed is None:
        return
    acknowledged = tour.killed.result()
    tour.leave()
    with data_folder_at(_data(tour)):
        with TrialOffice(_copy(tour), tour.clock, tour.catalogue).login(CLEARED_CLERK) as session:
            titles = {document.id.hex(): document.title for document in session.find(IncomingDocument)}
            books = [
                [row[0] for row in session.select(name, "SELECT number FROM numbers_issued ORDER BY number")]
                for name in ("internal.office", "confidential.office")
            ]
        findings = verify_office(_copy(tour), CLEARED_CLERK, PASSPHRASE, tour.clock, tour.catalogue)
    lost = [line for line in acknowledged if titles.get(line.partition(" ")[0]) != line.partition(" ")[2]]
    grave = [str(finding) for finding in findings if finding.grave]
    tour.check(
        "写入中途强行结束程序：已确认的一件不丢",
        acknowledged and not lost,
        f"强行结束 {len(MOMENTS)} 次，已确认 {len(acknowledged)} 件，丢失 {len(lost)} 件",
    )
    gapless = all(book == list(range(1, len(book) + 1)) for book in books)
    tour.check(
        "强行结束之后：重新打开，编号连续，核查通过",
        gapless and not grave,
        "；".join(grave) or f"收文号 1–{'、1–'.join(str(len(book)) for book in books)} 连续",
    )


def _copy(tour: Tour) -> Path:
    return tour.root / "killed" / "office"


def _data(tour: Tour) -> Path:
    return tour.root / "killed" / "data"


def _writers(office: Path, now: str, environment: dict[str, str]) -> list[str]:
    return [
        line
        for number, moment in enumerate(MOMENTS)
        for line in _one_writer(office, now, environment, moment, 0.003 + 0.004 * number)
    ]


def _one_writer(
    office: Path, now: str, environment: dict[str, str], moment: int, further_s: float
) -> list[str]:
    """The lines a writer got out before it was killed."""
    command = [sys.executable, "-m", "desktop.cli.tour.writer", str(office), CLEARED_CLERK, now]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        watchdog = threading.Timer(PATIENCE_S, child.kill)
        watchdog.start()
        lines: list[str] = []
        try:
            ready = child.stdout.readline().decode().strip() == writer.READY
            while ready and len(lines) < moment:
                line = child.stdout.readline()
                if not line:
                    break
                lines.append(line.decode().strip())
            time.sleep(further_s)
        finally:
            child.kill()  # SIGKILL; TerminateProcess on Windows
            watchdog.cancel()
        # What was in the pipe when the kill came had been acknowledged; a line cut short had not.
        rest = child.stdout.read().decode("utf-8", "ignore")
        lines += [line for line in rest.split("\n")[:-1] if line]
        return lines
