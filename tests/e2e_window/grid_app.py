"""The window on a meeting with the cursor in its agenda, for keys of a real screen; the title says what stands there.

`python -m tests.e2e_window.grid_app OFFICE MEETING`: the title becomes `议程 <title of topic 2>|<row>,<column>`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice
from desktop.ui import app as kit
from desktop.ui import snapshot

NOW = "2026-11-25T11:40"


def main() -> int:
    """See above."""
    application = kit.make(sys.argv[:1], fonts.folder(), "light", 14)
    office = TrialOffice(Path(sys.argv[1]), FixedClock.at(NOW), discover())
    opened = Opened(office.login(people.CLEARED_CLERK))
    shell = opened.shell
    shell.show()
    shell.open_record("meetings.plan", bytes.fromhex(sys.argv[2]))
    snapshot.settle(lambda: not opened.tasks.busy(), quiet_ms=300, timeout_ms=60_000)
    grid = shell.current_page().agenda  # type: ignore[union-attr]
    grid.go_to(1, 1)
    grid.table.setFocus()

    def say() -> None:
        at = grid.table.currentIndex()
        shell.setWindowTitle(f"议程 {grid.held.words(1, 'title')}|{at.row()},{at.column()}")

    timer = QTimer()
    timer.timeout.connect(say)
    timer.start(100)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
