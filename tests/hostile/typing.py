"""A process that types into the agenda of a meeting and the form of a document, and says when it may be killed.

`python -m tests.hostile.typing OFFICE type` types; `… look` opens the same pages and prints what is offered.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.office.meetings.records import MeetingPlan
from desktop.slices import discover
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice
from desktop.ui import app as kit
from desktop.ui import forms, grid_editor, snapshot

NOW = "2026-11-25T11:40"


def main() -> None:
    """See above."""
    folder, act = Path(sys.argv[1]), sys.argv[2]
    forms.DRAFT_IDLE_MS = grid_editor.DRAFT_IDLE_MS = 50
    kit.make(sys.argv[:1], fonts.folder(), "light", 14)
    opened = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(people.CLEARED_CLERK))
    shell = opened.shell
    shell.show()

    def calm() -> None:
        assert snapshot.settle(lambda: not opened.tasks.busy(), quiet_ms=200, timeout_ms=30_000)

    calm()
    (meeting,) = opened.session.find(MeetingPlan, limit=1)
    shell.open_record("meetings.plan", meeting.id)
    calm()
    page = shell.current_page()
    if act == "type":
        page.agenda.held.put(0, "title", "断电前改的议题")  # type: ignore[union-attr]
        page.agenda.edited.emit()  # type: ignore[union-attr]
        calm()
    else:
        page.editor._restore()  # type: ignore[union-attr]
        print(page.agenda.held.words(0, "title"))  # type: ignore[union-attr]
        page.agenda.held.revert()  # type: ignore[union-attr]
    shell.commands.run("documents.new")
    calm()
    form = shell.current_page().form  # type: ignore[union-attr]
    if act == "type":
        form.field("title").write("断电前写了一半的标题")
        calm()
        print("ready", flush=True)
        time.sleep(60)
    else:
        form._restore()
        print(form.values()["title"], flush=True)


if __name__ == "__main__":
    main()
