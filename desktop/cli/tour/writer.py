"""A writer to be killed: registers papers as fast as it can and says each id once its commit is acknowledged.

Run as `python -m desktop.cli.tour.writer OFFICE USER NOW`; works on trial offices only (the passphrase is theirs).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.fields import Named
from desktop.base.ids import hex_id
from desktop.base.module import verb_of
from desktop.office.documents import service
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from desktop.system.trial.office import TrialOffice

READY = "ready"
_LEVELS = ("内部", "秘密")


def write(
    session: Session,
    say: Callable[[str], None],
    start: int = 0,
    *,
    limit: int | None = None,
    sentences: int = 40,
) -> None:
    """Register papers one after the other, in both compartments in turn; `say("<id> <title>")` after each."""
    number = start
    while limit is None or number < start + limit:
        title = f"关于核对第{number}号断电试验记录的通知"
        given = IncomingDocument(
            title=title,
            from_unit=Named("云川市应急管理局"),
            classification=_LEVELS[number % 2],
            body=f"{title}。" * sentences,
        )
        made = session.run(verb_of(service.register), given)
        say(f"{hex_id(made.id)} {title}")
        number += 1


def main() -> None:
    """Write until killed."""
    folder, user, now = sys.argv[1:4]
    out = sys.stdout.buffer

    def say(line: str) -> None:
        out.write(line.encode() + b"\n")
        out.flush()

    with TrialOffice(Path(folder), FixedClock.at(now), slices.discover()).login(user) as session:
        say(READY)
        write(session, say)


if __name__ == "__main__":
    main()
