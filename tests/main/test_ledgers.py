"""Tables in and out of a list's window: preview, columns put right, import, undo, export; whole at every size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.export import fonts
from desktop.main import ledgers
from desktop.main.window import Opened
from desktop.office.documents import page
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from desktop.system.trial import people
from desktop.ui import snapshot, theme
from desktop.ui.dialogs import Question
from desktop.ui.import_dialog import ImportDialog
from desktop.ui.list_page import ListPage
from tests.offices import Office
from tests.system.ledgers import sheets
from tests.system.windows import Window
from tests.ui.sweeps import sweep


@pytest.fixture
def window(qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    from desktop.ui import shell

    class Equipped(shell.Shell):
        def go(self, page_id: str, **state: object) -> None:
            assert isinstance(self.session, Session)
            if self.context.tables is None:
                self.context.tables = ledgers.tools_of(self.session)
            super().go(page_id, **state)

    monkeypatch.setattr("tests.system.windows.Shell", Equipped)
    made = Window(office, "李敏", page.PAGES)
    yield made
    made.close()


def command(window: Window, ending: str) -> str:
    return next(c.id for c in window.shell.commands.all() if c.id.endswith(ending))


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def start(window: Window, monkeypatch: pytest.MonkeyPatch, path: Path) -> ImportDialog:
    choose(monkeypatch, path)
    assert window.shell.commands.run(command(window, ".import_table"))
    window.settle()
    found: ImportDialog = window.dialog(ImportDialog)
    return found


def test_import_and_take_back(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dialog = start(window, monkeypatch, sheets.thousand(tmp_path / "收文.xlsx", 30))
    assert dialog.ok.text() == "导入 30 条" and dialog.ok.isEnabled()
    assert "新增 30 · 跳过 1" in dialog.state.text()
    assert dialog._boxes["from_unit"].currentText() == "来 文/单位"
    assert dialog.table.rowCount() == 31
    dialog.resize(1100, 620)
    assert sweep(dialog) == []
    dialog.ok.click()
    window.settle()
    assert dialog.state.text() == "已导入 30 条收文。" and dialog.undo_button.isVisible()
    assert window.session.count(IncomingDocument) == 30
    dialog.undo_button.click()
    window.settle()
    assert dialog.state.text() == "已撤销导入 30 条。"
    assert window.session.count(IncomingDocument) == 0
    dialog.reject()


def test_columns_are_put_right_and_empty_cells_filled(
    window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("文件名目,机关,备注\n甲,,<b>x</b>\n乙,省财政厅,y\n", "gb18030")
    dialog = start(window, monkeypatch, file)
    assert "标题" in dialog.state.text() and not dialog.ok.isEnabled()
    for name, heading in (("title", "文件名目"), ("from_unit", "机关")):
        box = dialog._boxes[name]
        box.setCurrentIndex(box.findData(heading))
    window.settle()
    assert "新增 1 · 有误 1" in dialog.state.text()
    reason = dialog.table.item(0, 2)
    assert reason is not None and reason.text() == "B2：“来文单位”必须填写。"
    line = dialog._lines["from_unit"]
    line.setFocus()
    line.insert("省水利厅")
    line.editingFinished.emit()
    window.settle()
    assert dialog.ok.text() == "导入 2 条"
    dialog.ok.click()
    window.settle()
    (first,) = window.session.find(IncomingDocument, ("title", "=", "甲"))
    assert str(first.from_unit) == "省水利厅" and first.remarks == "<b>x</b>"
    dialog.reject()
    again = start(window, monkeypatch, file)
    assert again._boxes["title"].currentData() == "文件名目"  # remembered
    again.reject()
    window.shell.commands.run(command(window, ".undo_import"))
    window.settle()
    question = window.dialog(Question)
    question.verb.click()
    window.settle()
    assert window.session.count(IncomingDocument) == 0


def test_what_cannot_be_read_says_so(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    dialog = start(window, monkeypatch, tmp_path / "a.xlsx")
    assert "旧格式" in dialog.state.text() and "LG-01" in dialog.state.text() and not dialog.ok.isEnabled()
    dialog.reject()


def test_export_what_the_list_shows(window: Window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    start(window, monkeypatch, sheets.thousand(tmp_path / "收文.xlsx", 12)).ok.click()
    window.settle()
    window.dialog(ImportDialog).reject()
    choose(monkeypatch, tmp_path / "出")
    key = next(c for c in window.shell.commands.all() if c.id.endswith(".export_table"))
    assert key.keys == "Ctrl+E"
    window.page.box.setText("第3项")
    window.page.box.committed.emit()
    window.settle()
    window.shell.commands.run(key.id)
    window.settle()
    rows = list(openpyxl.load_workbook(tmp_path / "出.xlsx").active.iter_rows(min_row=5, values_only=True))
    assert len(rows) == 1 and sheets.title(3) in rows[0]


def test_who_may(office: Office) -> None:
    assert ledgers.tools_of(office.login(people.AUDITOR)) is None
    duty = ledgers.tools_of(office.login("黄伟"))
    assert duty.can_import("documents.incoming") and not duty.can_import("meetings.plan")
    assert not duty.can_export("meetings.plan") and not duty.can_import("documents.opinion")


def test_every_list_of_the_window_has_them_and_no_key_clashes(qtbot: QtBot, office: Office) -> None:
    """Commands are registered when a page is built: a key taken twice would raise here."""
    session = office.login()
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    theme.install(qapp, fonts.folder())
    opened = Opened(session)
    lists = 0
    for page_id in list(opened.shell.pages):
        opened.shell.go(page_id)
        assert snapshot.settle(lambda: not opened.tasks.busy(), quiet_ms=50, timeout_ms=15_000)
        shown = opened.shell.current_page()
        if isinstance(shown, ListPage):
            lists += 1
            ids = {c.id for c in opened.shell.commands.all(page_id)}
            assert any(each.endswith(".export_table") for each in ids), page_id
    assert lists >= 3
    opened.shell.close()
    opened.shell.deleteLater()
    opened.tasks.close()
    opened.rows.close()
