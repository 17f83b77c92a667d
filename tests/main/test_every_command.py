"""Every command of every page, dialog and form of a furnished office: whole, permitted, without a fault."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.accounts import service as accounts
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, DUTY_OFFICERS
from desktop.ui import theme
from desktop.ui.commands import Command
from desktop.ui.dialogs import Sheet
from desktop.ui.labels import PlainLabel
from tests.main import every_command
from tests.main.furnished import NOW, furnished_office

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""Without a screen there is nothing to raise a menu over."""

SMALL, USUAL = (1180, 600), (1366, 688)

MUST_OPEN = (
    "李敏/documents: 拟办", "李敏/documents: 修改登记 (page)", "李敏/documents.incoming: 批示",
    "李敏/documents.incoming: 交办", "李敏/meetings.plan: 导出纪要 (page)", "李敏/supervision.item: 修改",
    "李敏/duty: 突发事件接报", "李敏/duty: 交班", "李敏/duty: 排班 (page)", "李敏/directory: 新增人员",
    "李敏/calendar: 导入放假通知", "李敏/window: 登记来文 (page)", "李敏/window: 新建会议",
    "李敏/window: 快捷键一览",
)  # fmt: skip
"""A walk that no longer comes by these has lost its way."""


@pytest.fixture
def own_copy(own_data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    every_command.no_file_dialogs(monkeypatch)
    with furnished_office() as folder:
        shutil.copytree(folder.parent, tmp_path / "copy")
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "copy" / "data"))
    yield tmp_path / "copy" / "office"


@pytest.fixture
def base(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[int]:
    theme.install(qapp, fonts.folder(), "light", request.param)
    qapp.setCursorFlashTime(0)
    yield request.param
    theme.install(qapp, fonts.folder())


@pytest.mark.parametrize("base", [18], indirect=True, ids=["特大"])
def test_every_command_opens_something_whole_in_the_smallest_window(base: int, own_copy: Path) -> None:
    opened, faults = every_command.walk_all(own_copy, SMALL)
    assert not faults, "\n".join(faults)
    assert not set(MUST_OPEN) - opened


@pytest.mark.soak
@pytest.mark.parametrize("base", [14], indirect=True, ids=["标准"])
def test_every_command_of_a_clerk_at_the_usual_size(base: int, own_copy: Path) -> None:
    opened, faults = every_command.walk_all(own_copy, USUAL, (CLEARED_CLERK,))
    assert not faults, "\n".join(faults)
    assert not set(MUST_OPEN) - opened


@pytest.mark.parametrize("base", [14], indirect=True, ids=["标准"])
def test_planted_faults_of_commands_are_found(base: int, own_copy: Path) -> None:
    window = Opened(TrialOffice(own_copy, FixedClock.at(NOW), discover()).login(DUTY_OFFICERS[1]))
    shell = window.shell

    def cut() -> None:
        sheet = Sheet(shell, "装不下的对话框")
        label = PlainLabel("这一句话在这么窄的地方放不下")
        label.setFixedWidth(40)
        sheet.body.addWidget(label)
        sheet.open()

    def too_high() -> None:
        sheet = Sheet(shell, "比窗口还高")
        sheet.setMinimumHeight(SMALL[1] + 1)
        sheet.add_button("关闭", "primary", sheet.accept)
        sheet.open()

    def broken() -> None:
        window.tasks.run_query(lambda _session: shell.pages["no such page"], lambda _found: None)

    def refused() -> None:
        window.tasks.run_change(accounts.disable, b"0" * 16)

    try:
        shell.go("duty")
        seen = every_command.Round(window, SMALL)
        for title, run in (("装不下", cut), ("太高", too_high), ("出错", broken), ("不许", refused)):
            seen.try_command("planted", Command(f"planted.{title}", title, run))
        for part in ("装不下: PlainLabel", "太高: (", "出错: KeyError", "不许: shown, then refused"):
            assert any(f"planted: {part}" in fault for fault in seen.faults), (part, seen.faults)
    finally:
        shell.close()
        window.close()
