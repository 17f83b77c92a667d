"""Every real page of the window in turn, at several sizes, swept for layout faults.

`python -m tests.main.every_page FOLDER` sweeps the furnished office there and prints the faults: for other scales,
which Qt takes from the environment once at start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.base.clock import FixedClock
from desktop.base.ids import RecordId
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice
from desktop.ui import app as kit
from desktop.ui import snapshot
from desktop.ui.paper import show_paper
from desktop.ui.paper_page import PaperPage
from desktop.ui.shell import Shell
from tests.main.furnished import NOW
from tests.ui import sweeps

SIZES = ((1180, 600), (1366, 688), (1920, 1010))
LOGINS = (
    people.CLEARED_CLERK,
    people.DUTY_OFFICERS[1],
    people.SYSTEM_ADMIN,
    people.SECURITY_ADMIN,
    people.AUDITOR,
)
"""Together they see every page; a page is swept for the first of them that may."""


def visits(opened: Opened, seen: set[str]) -> Iterator[str]:
    """Open every rail page and the newest record of each kind that no earlier login has shown; yields its name."""
    shell, session = opened.shell, opened.session
    for key in shell.pages:
        if key not in seen:
            seen.add(key)
            shell.go(key)
            yield key
    kinds = session.catalogue.kinds()
    for kind in shell.record_pages:
        newest = session.find(kinds[kind], limit=1)
        if newest and kind not in seen:
            seen.add(kind)
            shell.open_record(kind, newest[0].id)
            yield kind
            for name in _over(opened, kind, newest[0].id):
                seen.add(name)
                yield name
            shell.back()


def _over(opened: Opened, kind: str, record: RecordId) -> Iterator[str]:
    """What opens over the page of a record: its first printed form, and the editor of minutes."""
    shell = opened.shell
    for form in list(opened.session.catalogue.forms(kind).values())[:1]:
        show_paper(shell.current_page(), partial(form.lay_out, id=record), form.title)
        if snapshot.settle(lambda: not opened.tasks.busy()) and isinstance(shell.current_page(), PaperPage):
            yield f"{kind} {form.name}"
            shell.back()
    read = next((command for command in shell.commands.all() if command.id.endswith(".read")), None)
    if kind == "meetings.plan" and read is not None:
        shell.commands.run(read.id)
        snapshot.settle(lambda: not opened.tasks.busy())
        yield f"{kind} editor"
        shell.back()


def faults_of(widget: QWidget, opened: Opened, sizes: Sequence[tuple[int, int]]) -> list[str]:
    """What the sweeps find at each size."""
    found = []
    for width, height in sizes:
        widget.resize(width, height)
        widget.show()
        if not snapshot.settle(lambda: is_active(widget) and not opened.tasks.busy(), quiet_ms=60):
            found.append(f"{width}×{height}: never calm")
        if (widget.width(), widget.height()) != (width, height):
            found.append(f"{width}×{height}: grew to {widget.width()}×{widget.height()}")
        found += [f"{width}×{height}: {fault}" for fault in sweeps.sweep(widget)]
    return found


def is_active(widget: QWidget) -> bool:
    """Whether it is the window in front, asking for it when not."""
    if not widget.isActiveWindow():
        widget.activateWindow()  # without a screen the first asking, before anything was painted, is lost
    return widget.isActiveWindow()


def command_faults(shell: Shell) -> list[str]:
    """Commands without a title, and keys two commands of one scope or two live ones want."""
    found = []
    for command in shell.commands.all():
        if not command.title.strip():
            found.append(f"{command.id} has no title")
        for sequence in command.sequences():
            clashing = [
                other.id
                for other in shell.commands.all()
                if other is not command and other.scope == command.scope and sequence in other.sequences()
            ]
            found += [f"{sequence}: {command.id} and {other}" for other in clashing]
    return found


def sweep_all(
    folder: Path, sizes: Sequence[tuple[int, int]], logins: Sequence[str] = LOGINS
) -> tuple[set[str], list[str]]:
    """(pages swept, faults) of the furnished office in `folder`."""
    seen: set[str] = set()
    found: list[str] = []
    for name in logins:
        office = TrialOffice(folder, FixedClock.at(NOW), discover())
        opened = Opened(office.login(name))
        try:
            for page in visits(opened, seen):
                found += [f"{page} {fault}" for fault in faults_of(opened.shell, opened, sizes)]
                found += [f"{page}: {fault}" for fault in command_faults(opened.shell)]
            opened.shell.close()
            opened.shell.deleteLater()
        finally:
            opened.close()
    return seen, found


def main() -> int:
    """Sweep at the scale of the environment (and the base font given); 1 when there is a fault."""
    base = int(sys.argv[2]) if len(sys.argv) > 2 else 14
    application = kit.make(sys.argv[:1], fonts.folder(), "light", base)
    seen, found = sweep_all(Path(sys.argv[1]), SIZES)
    application.processEvents()
    print(f"{len(seen)} pages at scale {application.devicePixelRatio()}")
    print("\n".join(found))
    return 1 if found or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
