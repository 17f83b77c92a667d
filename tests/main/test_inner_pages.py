"""Pages that stand behind others (grids of a meeting, seats, wall map, roster, forms), swept like those of the rail."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.office.meetings.page.grids import PARTS
from desktop.office.meetings.page.part_page import PartPage
from desktop.office.meetings.records import MeetingPlan
from desktop.slices import discover
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice
from desktop.ui import snapshot, theme
from desktop.ui.shell import Shell
from tests.main import every_page
from tests.main.furnished import NOW, furnished_office


def inner_pages(opened: Opened) -> Iterator[tuple[str, Callable[[Shell], object]]]:
    """(name, how to open it) of every page behind another."""
    (meeting,) = opened.session.find(MeetingPlan, limit=1)
    for key, part in PARTS.items():
        yield (
            f"meetings.{key}",
            lambda shell, part=part: shell.show_page(  # type: ignore[misc]
                PartPage(shell.context, meeting.id, part)
            ),
        )

    def seats(shell: Shell) -> None:
        shell.open_record("meetings.plan", meeting.id)
        shell.current_page()._open_seats()  # type: ignore[union-attr]

    def wall(shell: Shell) -> None:
        shell.go("supervision")
        shell.current_page().open_map()  # type: ignore[union-attr]

    def roster(shell: Shell) -> None:
        shell.go("duty")
        shell.commands.run("duty.roster")

    yield "meetings.seats", seats
    yield "supervision.map", wall
    yield "duty.roster", roster


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.parametrize(("look", "base"), [("light", 14), ("night", 18)])
def test_inner_pages_are_whole_and_named(qapp: QApplication, look: str, base: int) -> None:
    before = theme.current()
    with furnished_office() as folder:
        theme.install(qapp, fonts.folder(), look, base)
        opened = Opened(TrialOffice(folder, FixedClock.at(NOW), discover()).login(people.CLEARED_CLERK))
        found: list[str] = []
        try:
            for name, show in inner_pages(opened):
                opened.shell.resize(1366, 688)
                opened.shell.show()
                show(opened.shell)
                assert snapshot.settle(lambda: not opened.tasks.busy(), quiet_ms=80)
                found += [
                    f"{name} {each}" for each in every_page.faults_of(opened.shell, opened, every_page.SIZES)
                ]
                found += [f"{name}: {each}" for each in every_page.command_faults(opened.shell)]
                opened.shell.back()
            opened.shell.close()
            opened.shell.deleteLater()
        finally:
            opened.close()
            theme.install(qapp, fonts.folder(), before.look, before.base)
    assert found == []
