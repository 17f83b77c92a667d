"""Every real page of a furnished office: nothing cut, nothing overlapping, all named, Tab as seen, keys clear."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main import joining
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import scroller
from desktop.ui.commands import Command, KeyClash
from desktop.ui.labels import PlainLabel
from tests.main import every_page
from tests.main.furnished import NOW, furnished_office


@pytest.fixture
def furnished(own_data_folder: Path) -> Iterator[Path]:
    with furnished_office() as folder:
        yield folder


@pytest.fixture(params=(14, 18), ids=("标准", "特大"))
def base(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme.install(qapp, fonts.folder(), "light", request.param)
    qapp.setCursorFlashTime(0)
    yield request.param
    theme.install(qapp, fonts.folder())


def test_every_page_is_whole(base: int, furnished: Path) -> None:
    seen, found = every_page.sweep_all(furnished, every_page.SIZES)
    assert not found, "\n".join(found)
    rail, records = joining.pages(discover())
    assert {name for name in seen if " " not in name} == {spec.id for spec in rail} | {
        spec.kind for spec in records
    }, "every page was swept"
    assert {"drafts.draft paper", "meetings.plan minutes", "meetings.plan editor"} <= seen


@pytest.mark.parametrize(
    ("scale", "base"),
    [
        ("1.5", "14"),
        ("1.5", "18"),
        pytest.param("1.25", "18", marks=pytest.mark.soak),
        pytest.param("2.0", "14", marks=pytest.mark.soak),
    ],
)
def test_every_page_is_whole_at_other_scales(furnished: Path, scale: str, base: str) -> None:
    command = [sys.executable, "-m", "tests.main.every_page", str(furnished), base]
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"at scale {scale}" in done.stdout


def test_planted_faults_are_found(qapp: QApplication, furnished: Path) -> None:
    theme.install(qapp, fonts.folder())
    opened = Opened(TrialOffice(furnished, FixedClock.at(NOW), discover()).login(CLEARED_CLERK))
    shell = opened.shell
    size = ((1366, 688),)
    try:
        shell.go("documents")
        page = shell.current_page()
        assert page is not None
        assert every_page.faults_of(shell, opened, size) == []
        label = PlainLabel("这一句话在这么窄的地方放不下", parent=page)
        label.setGeometry(2, 2, 60, 12)
        label.show()
        found = every_page.faults_of(shell, opened, size)
        assert any("放不下" in fault and "px of words in" in fault for fault in found), found
        label.deleteLater()
        nameless = QLineEdit(page)
        nameless.setGeometry(4, 4, 80, 20)
        nameless.show()
        found = every_page.faults_of(shell, opened, size)
        assert any("QLineEdit" in fault for fault in found), found
        nameless.setParent(None)
        crossed = QHBoxLayout()
        crossed.setDirection(QHBoxLayout.Direction.RightToLeft)  # Tab follows the layout, the eye does not
        holder = QWidget(page)
        holder.setLayout(crossed)
        for words in ("先", "后"):
            crossed.addWidget(button(words))
        holder.setGeometry(0, 0, 200, 40)
        holder.show()
        found = every_page.faults_of(shell, opened, size)
        assert any("Tab goes from" in fault and "后" in fault for fault in found), found
        holder.setParent(None)
        wide = PlainLabel("比滚动区宽的内容")
        wide.setMinimumWidth(400)
        area = scroller(wide, "滚动区")
        area.setParent(page)
        area.setGeometry(0, 0, 200, 40)
        area.show()
        found = every_page.faults_of(shell, opened, size)
        assert any("px of contents in" in fault for fault in found), found
        area.setParent(None)
        assert every_page.faults_of(shell, opened, size) == []
        assert every_page.command_faults(shell) == []
        taken = shell.commands.get("shell.keys")
        assert taken is not None
        planted = Command("planted.keys", "占用同一个键", lambda: None, keys=taken.keys)
        with pytest.raises(KeyClash):
            shell.commands.add([planted])
        shell.commands._known["", "planted.keys"] = planted
        assert any("planted.keys" in fault for fault in every_page.command_faults(shell))
    finally:
        shell.close()
        opened.close()
