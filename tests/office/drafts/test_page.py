"""文稿 in a window on a real store: list, editor, paper, import; what others wrote meanwhile stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.base.ids import RecordId
from desktop.office.drafts import page, service, store, trial
from desktop.office.drafts.editing import changes
from desktop.office.drafts.inputs import Writing
from desktop.office.drafts.records import Draft
from desktop.ui import snapshot
from desktop.ui.dialogs import Question
from desktop.ui.editor.page import EditorPage
from desktop.ui.intake_dialog import IntakeDialog
from desktop.ui.paper_page import PaperPage
from desktop.ui.verb_dialog import VerbDialog
from tests.office.windows import Window
from tests.offices import Office


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    session = office.login("李敏")
    made = Window(qapp, session, [page])
    made.ids = trial.write_drafts(session)  # type: ignore[attr-defined]
    made.shell.go("drafts")
    made.settle()
    yield made
    made.close()


def ids(window: Window) -> tuple[RecordId, ...]:
    return window.ids  # type: ignore[attr-defined, no-any-return]


def open_draft(window: Window, place: int = 0) -> EditorPage:
    window.shell.open_record("drafts.draft", ids(window)[place])
    window.settle()
    shown = window.page
    assert isinstance(shown, EditorPage)
    assert snapshot.settle(lambda: not window.tasks.busy() and shown.settled(), quiet_ms=120)
    return shown


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(path), ""))


def test_the_list_and_its_pane(window: Window) -> None:
    assert window.page.model.rowCount() == 4 and window.page.head.subtitle.full_text() == "共 4 份"
    assert window.page.current().id == ids(window)[0], "the last written stands first"
    QTest.keyClick(window.page.table, Qt.Key.Key_Return)
    window.settle()
    assert isinstance(window.page, EditorPage)


def test_a_draft_is_written_and_saved(window: Window, office: Office) -> None:
    shown = open_draft(window)
    before = window.session.get(Draft, ids(window)[0])
    shown.replace_text(before.body.replace("森林防灭火", "森林防火"))
    shown.head_fields.form.cells["note"].widget.write("此件公开发布")
    shown.save()
    window.settle()
    kept = window.session.get(Draft, ids(window)[0])
    assert kept.title == "云川市人民政府办公室关于做好今冬明春森林防火工作的通知"
    assert kept.note == "此件公开发布" and kept.issued_on == before.issued_on
    assert shown.head.title.full_text() == kept.title and not shown.is_changed()
    assert "别处" not in window.shell.notice.words.full_text(), "one's own saving is no news"
    shown.head_fields.form.cells["note"].widget.write("")
    shown.save()
    window.settle()
    assert window.session.get(Draft, ids(window)[0]).note == ""


def test_only_what_was_changed_is_written() -> None:
    draft = Draft(body="正文", issuer="市政府", note="x", is_preprinted=True)
    values = {"issuer": "市政府", "note": "", "is_preprinted": False, "document_number": "甲〔2026〕1号"}
    assert changes(draft, "正文", values) == Writing(
        document_number="甲〔2026〕1号", clear=("note", "is_preprinted")
    )


def test_what_another_wrote_meanwhile_stays(window: Window) -> None:
    shown = open_draft(window)
    other = window.session.run(service.write, ids(window)[0], Writing(document_number="云政办发〔2026〕99号"))
    shown.replace_text(shown.text() + "补充一段。\n")
    shown.save()
    window.settle()
    kept = window.session.get(Draft, ids(window)[0])
    assert kept.document_number == other.document_number and kept.body.endswith("补充一段。\n")
    assert not kept.conflicts


def test_two_texts_written_at_once_are_both_kept(window: Window) -> None:
    shown = open_draft(window)
    window.session.run(service.write, ids(window)[0], Writing(body="关于别的事项的通知\n别的正文。\n"))
    window.settle()
    assert "刚在别处改过" in window.shell.notice.words.full_text()
    shown.replace_text("关于这件事项的通知\n这边的正文。\n")
    shown.save()
    window.settle()
    assert window.session.get(Draft, ids(window)[0]).conflicts == 1
    shown.replace_text("关于这件事项的通知\n这边的正文，又改了一次。\n")
    shown.save()
    window.settle()
    [line] = window.session.conflicts()
    assert len(line.sides) == 2, "saving again neither decides nor adds a third"
    words = [str(side) for side in line.sides]
    assert any("别的正文" in each for each in words) and any("这边的正文" in each for each in words)


def test_findings_and_preview_belong_to_the_draft(window: Window) -> None:
    shown = open_draft(window)
    assert {each.code for each in shown.findings.now()} == {"punctuation", "number-brackets"}
    first = shown.preview.boxes()[0]
    assert first.page == 0 and first.end > first.start


def test_printing_wants_the_saved_text_and_then_shows_the_paper(window: Window, tmp_path: Path,
                                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    shown = open_draft(window)
    shown.replace_text(shown.text() + "补充。\n")
    assert window.shell.commands.run("drafts.paper")
    window.settle()
    assert window.page is shown
    shown.save()
    window.settle()
    assert snapshot.settle(lambda: not window.tasks.busy() and shown.settled(), quiet_ms=120)
    assert window.shell.commands.run("drafts.paper")
    question = window.dialog(Question)
    assert question.heading.text() == "还有 2 处错误"
    question.verb.click()
    window.settle()
    paper = window.page
    assert isinstance(paper, PaperPage) and paper.checks.inspection is not None
    assert (paper.checks.inspection.form, paper.checks.inspection.failed) == ("文件", 0)
    before = window.session.audit.head()
    for key, name in (("docx", "a.docx"), ("ofd", "a.ofd"), ("archive", "a.pdf")):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, t=target, **_k: (str(t), ""))
        assert window.shell.commands.run(f"paper.export_{key}")
        window.settle()
        assert target.stat().st_size > 1000
        assert window.session.audit.head() != before, "every output leaves its line"
        before = window.session.audit.head()


def test_a_new_draft_begins_with_the_usual_words(window: Window) -> None:
    assert window.shell.commands.run("drafts.new")
    dialog = window.dialog(VerbDialog)
    dialog.form.submit()
    window.settle()
    assert isinstance(window.page, EditorPage) and "关于×××的通知" in window.page.text()
    assert store.latest(window.session)[0].form == "文件"


def test_a_file_becomes_a_draft(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "来文.txt"
    file.write_text("关于开展检查的通知\n各县人民政府：\n现就检查通知如下。\n强化领导\n抓好落实。\n", "utf-8")
    choose(monkeypatch, file)
    assert window.shell.commands.run("drafts.import")
    window.settle()
    dialog = window.dialog(IntakeDialog)
    assert [line.role for line in dialog.lines] == ["title", "main_recipients", "body", "body", "body"]
    dialog.table.setCurrentCell(3, 0)
    QTest.keyClick(dialog.table, Qt.Key.Key_1)
    dialog.table.setCurrentCell(4, 0)
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    window.settle()
    assert "导入 4 段" in dialog.state.text()
    QTest.keyClick(dialog.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    shown = window.page
    assert isinstance(shown, EditorPage)
    assert shown.text().splitlines()[-1] == "一、强化领导"
    assert window.session.count(Draft) == 5


def test_a_file_takes_the_place_of_the_text_as_one_step(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = open_draft(window)
    before = shown.text()
    file = tmp_path / "新.md"
    file.write_text("# 关于防火的通知\n\n正文在此。\n", "utf-8")
    choose(monkeypatch, file)
    assert window.shell.commands.run("drafts.bring_in")
    window.settle()
    window.dialog(IntakeDialog).submit()
    window.settle()
    assert shown.text() == "关于防火的通知\n正文在此。\n"
    shown.editor.undo()
    assert shown.text() == before


def test_what_cannot_be_read_says_so(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "坏.docx"
    file.write_bytes(b"no docx")
    choose(monkeypatch, file)
    window.shell.commands.run("drafts.import")
    window.settle()
    assert window.shell.problem_bar.isVisible() and window.session.count(Draft) == 4


def test_copy_and_remove(window: Window) -> None:
    open_draft(window)
    assert window.shell.commands.run("drafts.copy_this")
    window.settle()
    shown: Any = window.page
    assert isinstance(shown, EditorPage) and shown.record_id not in ids(window)  # type: ignore[attr-defined]
    assert window.shell.commands.run("drafts.take_away")
    window.settle()
    assert isinstance(window.page, page.DraftsPage) and window.session.count(Draft) == 4


def test_no_trace_for_the_uncleared(qapp: QApplication, office: Office) -> None:
    secret = trial.write_drafts(office.login("李敏"))[3]
    session = office.login("张晓东")
    window = Window(qapp, session, [page])
    window.shell.go("drafts")
    window.settle()
    assert window.page.model.rowCount() == 3 and window.page.head.subtitle.full_text() == "共 3 份"
    window.shell.open_record("drafts.draft", secret)
    window.settle()
    assert isinstance(window.page, page.DraftsPage)
    window.close()
