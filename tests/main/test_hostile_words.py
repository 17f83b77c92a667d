"""HTML, entities and & in any field appear literally: on every page, dialog, menu and tool tip, and on paper."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.base.clock import FixedClock
from desktop.export import fonts
from desktop.main import joining
from desktop.main.window import Opened
from desktop.slices import discover
from desktop.system.reminders import service as reminders
from desktop.system.reminders.records import NewReminder
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK
from desktop.ui import snapshot, theme
from desktop.ui.list_commands import context_menu
from desktop.ui.list_page import ListPage
from desktop.ui.paper_page import PaperPage
from tests.main import every_command, every_page
from tests.main.furnished import NOW, furnished_office
from tests.main.hostile_words import HOSTILE, faults, shown, spoil, spoilt_frame

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WITHOUT_WORDS = {"calendar", "preferences", "sync_center"}
"""Pages that show no words a clerk wrote (in this office: no conflict, no day of its own)."""


@pytest.fixture
def hostile(
    qapp: QApplication, own_data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    theme.install(qapp, fonts.folder())
    every_command.no_file_dialogs(monkeypatch)
    with furnished_office() as folder:
        shutil.copytree(folder.parent, tmp_path / "copy")
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "copy" / "data"))
    office = TrialOffice(tmp_path / "copy" / "office", FixedClock.at(NOW), discover())
    session = office.login(CLEARED_CLERK)
    soon = session.clock.now_ms() + 60_000
    session.run(reminders.create, NewReminder(words="上报寒潮应对情况", due_at=soon))
    assert spoil(session) > 300
    plain = joining.frame_of
    monkeypatch.setattr(joining, "frame_of", lambda *args: spoilt_frame(plain(*args)))
    opened = Opened(session)
    opened.shell.resize(1366, 768)
    opened.shell.show()
    assert snapshot.settle(lambda: every_page.is_active(opened.shell))
    yield opened
    opened.shell.close()
    opened.close()


def test_every_page_shows_it_as_written(hostile: Opened, qtbot: QtBot) -> None:
    shell, seen = hostile.shell, set[str]()
    for page in every_page.visits(hostile, seen):
        assert snapshot.settle(lambda: not hostile.tasks.busy())
        current = shell.current_page()
        assert current is not None
        assert faults(shell) == [], page
        if isinstance(current, PaperPage):
            printed = text_of(current.pages.data)
            assert "<b>粗" in printed or "＜b＞粗" in printed, (page, printed[:400])
        else:
            assert HOSTILE in shown(current) or page in WITHOUT_WORDS, page
        if isinstance(current, ListPage) and (menu := context_menu(current, QPoint(5, 5))) is not None:
            assert faults(menu) == []
            menu.close()
    assert seen >= set(shell.pages) | set(shell.record_pages)
    assert HOSTILE in shown(shell.rail) and HOSTILE in shell.top.person.text().replace("&&", "&")


def test_every_dialog_form_and_paper_shows_it_as_written(hostile: Opened) -> None:
    shell, papers, looked = hostile.shell, dict[str, str](), set[str]()
    wrong: list[str] = []

    def look(name: str, widget: QWidget) -> None:
        looked.add(name)
        wrong.extend(f"{name}: {fault}" for fault in faults(widget))
        page = shell.current_page()
        if widget is shell and isinstance(page, PaperPage):
            papers[name] = text_of(page.pages.data)

    seen = every_command.Round(hostile, (1366, 768), look)
    for page, again in every_command.places(hostile, frozenset()):
        seen.walk(page, again)
    assert wrong == []
    assert len(looked) > 40
    for name in ("supervision: 任务清单 (page)", "supervision.item: 导出督办通知单 (page)",
                 "meetings.plan: 导出议程 (page)", "duty: 打印日志 (page)"):  # fmt: skip
        assert "<b>粗</b>" in papers[name] and "&lt;" in papers[name], (name, papers[name][:300])


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_palette_toast_bell_and_problems_show_it_as_written(hostile: Opened, qtbot: QtBot) -> None:
    shell = hostile.shell
    shell.toast(f"已办结“{HOSTILE}”", undo=True)
    shell.set_status(HOSTILE)
    hostile.tasks.run_work(lambda progress: progress.step(1, 2, HOSTILE), title=HOSTILE, owner=shell)
    shell.bell_panel.refresh()
    assert faults(shell) == [] and faults(shell.bell_panel) == []
    assert HOSTILE in shown(shell.notice) and HOSTILE in shell.status.message.full_text()
    shell.open_palette()
    shell.palette_box.field.setText("粗")
    qtbot.waitUntil(lambda: any(HOSTILE in row.title for row in shell.palette_box.model.rows), timeout=10_000)
    assert faults(shell.palette_box) == []
    menu = shell.top._menu()
    assert faults(menu) == []
    menu.close()


def test_planted_readers_of_html_are_found(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    QLabel(HOSTILE, box)
    QPushButton(HOSTILE, box)
    box.setToolTip(HOSTILE)
    menu = QMenu(box)
    menu.addAction(HOSTILE)
    assert len(faults(box)) == 4
    box.findChildren(QLabel)[0].setTextFormat(Qt.TextFormat.PlainText)
    assert len(faults(box)) == 3


def test_every_tool_tip_in_the_source_is_literal() -> None:
    """A tool tip that starts with a tag is HTML to Qt: each goes through `literal` or is written in the source."""
    raw = []
    for path in Path("desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = {"setToolTip": 0, "showText": 1}.get(node.func.attr)
                if place is not None and len(node.args) > place and not _is_literal(node.args[place]):
                    raw.append(f"{path}:{node.lineno}: {ast.unparse(node)}")
    assert raw == []


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_literal(node.body) and _is_literal(node.orelse)
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "literal"
    )
