"""Checks, exports and signatures beside a paper, with tools that are asked as the real ones are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from desktop.base.errors import EnvironmentProblem, NotFound, UserProblem
from desktop.base.papers import FileFormat, FontLine, Inspection, MeasuredRow, Place, SignatureLine
from desktop.ui import snapshot
from desktop.ui.check_rows import in_words
from desktop.ui.opening_page import OpeningPage
from desktop.ui.pages import Page, ViewSettings
from desktop.ui.paper_export import check_signatures, plain_name, signature_words
from desktop.ui.paper_page import PaperPage
from tests.ui.gallery import make_shell
from tests.ui.sample_pdf import sample

GOOD = MeasuredRow("5.2.3", "行距", "1-3", "10.449", "10.449", True, (Place(0, 28, 37, 156, 225),))
BAD = MeasuredRow("7.5", "页码", "3", "—3—", "无", False, (Place(2, 100, 265, 20, 6),))
PDF, DOCX = FileFormat("pdf", "PDF", ".pdf"), FileFormat("docx", "DOCX（供修改）", ".docx")


class Tools:
    """Paper tools that remember what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple] = []
        self.found = Inspection("文件", (GOOD, BAD), (FontLine("仿宋", "三办仿宋", 12),), ("有提醒",))

    def to_pdf(self, document):
        self.asked.append(("to_pdf", document))
        return sample(1)

    def inspect(self, data, document):
        return self.found

    def formats(self, document):
        return (PDF, DOCX) if document is not None else (PDF,)

    def write(self, data, document, target, format):
        self.asked.append(("write", format, document))
        target.write_bytes(b"x")
        return [target]

    def sign(self, data, certificate, password, reason, target):
        if password != "right":
            raise UserProblem("T-024", "证书文件打不开。")
        target.write_bytes(data)

    def signatures(self, data):
        return (SignatureLine("王明", "ab" * 32, True, True, False),)


@pytest.fixture
def shell(stage, qtbot):
    made = make_shell(stage.session, stage.rows, stage.tasks)
    made.context.papers = Tools()
    made.context.settings = ViewSettings()
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go("supervision")
    return made


@pytest.fixture
def paper(shell, stage):
    shell.show_paper(sample(3), "通知", note=lambda s, *more: s.acts.append(more), document="laid out")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    page = shell.current_page()
    assert isinstance(page, PaperPage)
    return page


def test_what_does_not_hold_stands_first_and_is_framed(paper):
    assert [row.name for row in paper.checks.list.rows()] == ["页码", "行距"]
    assert paper.checks.isVisible() and paper.checks.pill.accessibleName() == "■不符合 1 项"
    assert [(each.place.page, each.tone) for each in paper.canvas.frames] == [(2, "bad")]
    assert "有提醒" in paper.checks.foot.text()
    assert in_words(BAD) == "不符合：页码，第 3 页，标准 —3—，实测 无（7.5）"


def test_a_marked_row_turns_to_its_place(paper, qtbot):
    qtbot.keyClick(paper.checks.list, Qt.Key.Key_Home)
    paper.checks.list.choose(0)
    assert paper.canvas.page == 2
    paper.checks.list.choose(1)
    assert paper.canvas.page == 0
    assert [(each.place.page, each.tone) for each in paper.canvas.frames] == [(2, "bad"), (0, "info")]


def test_hidden_checks_stay_hidden_for_the_next_paper(paper, shell, stage):
    paper.toggle_checks()
    assert paper.checks.isHidden() and paper.canvas.frames == ()
    shell.back()
    shell.show_paper(sample(1), "另一份", document="laid out")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert shell.current_page().checks.isHidden()


def test_a_sheet_shows_its_checks_only_when_asked(shell, stage):
    shell.context.papers.found = Inspection("", (GOOD,), ())
    shell.show_paper(sample(1), "清单")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    page = shell.current_page()
    assert page.checks.isHidden()
    page.toggle_checks()
    assert page.checks.isVisible() and not page.checks.list.isVisible()


def test_a_file_is_written_after_its_line_with_its_ending(paper, stage, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "通知"), ""))
    paper.export(DOCX)
    qtbot.waitUntil((tmp_path / "通知.docx").exists)
    assert paper.context.papers.asked == [("write", "docx", "laid out")]
    assert len(stage.session.acts) == 1


def test_no_line_no_file(shell, stage, tmp_path, monkeypatch):
    def refuse(*_more):
        raise EnvironmentProblem("A-080", "审计日志写不进去。")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.docx"), ""))
    shell.show_paper(sample(1), "通知", note=refuse, document="laid out")
    shell.current_page().export(DOCX)
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert shell.context.papers.asked == [] and not list(tmp_path.iterdir())


@pytest.mark.qt_log_ignore("does not support")
def test_the_menu_offers_what_the_paper_can_become(paper, shell, stage, qtbot):
    paper.open_exports()
    menu = paper.findChild(QMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["导出 PDF", "导出 DOCX（供修改）", "用证书文件签名…", "核对 PDF 的签名…"]
    menu.close()
    shell.back()
    shell.show_paper(sample(1), "只有 PDF")
    assert [each.key for each in shell.current_page().formats] == ["pdf"]
    assert snapshot.settle(lambda: not stage.tasks.busy())


def test_signing_says_why_not_and_then_signs(paper, stage, tmp_path, monkeypatch):
    from desktop.ui.paper_export import sign_paper

    target = tmp_path / "签.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    sheet = sign_paper(paper, "通知", paper.pages.data, paper._noted)
    sheet.submit()
    assert "请选择证书文件" in sheet.fault.text()
    sheet.path.setText(str(tmp_path / "a.p12"))
    sheet.password.setText("wrong")
    sheet.submit()
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert "T-024" in sheet.fault.text() and sheet.verb.isEnabled() and not target.exists()
    sheet.password.setText("right")
    sheet.submit()
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert target.read_bytes() == paper.pages.data
    assert len(stage.session.acts) == 2, "each try left its line before anything could be written"


def test_what_signatures_are_worth_is_said(paper, stage, tmp_path, monkeypatch):
    file = tmp_path / "签.pdf"
    file.write_bytes(b"%PDF")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    check_signatures(paper)
    assert snapshot.settle(lambda: not stage.tasks.busy())
    words = signature_words(Tools().signatures(b""))
    assert "■ 不符" in words and "签名之后有增改" in words and "王明" in words
    assert signature_words(()) == "这份文件没有签名。"


@pytest.mark.parametrize(("title", "name"), [("a/b:c", "abc"), ("？", "？"), ("//", "文件")])
def test_titles_become_file_names(title: str, name: str) -> None:
    assert plain_name(title) == name


# ---- a page that is built from what was read -----------------------------------------------------------------------


def opening(shell, load) -> OpeningPage:
    return OpeningPage(shell.context, "test.kind", b"1" * 16, load, lambda words: Named(shell.context, words))


class Named(Page):
    """A page with words."""

    def __init__(self, context, words):
        super().__init__(context, words)
        self.words = words


def test_a_page_takes_the_place_of_the_one_that_read_for_it(shell, stage):
    below = shell.current_page()
    shell.show_page(opening(shell, lambda _session: "读到了"))
    assert snapshot.settle(lambda: not stage.tasks.busy())
    page = shell.current_page()
    assert isinstance(page, Named) and page.words == "读到了" and page.record_id == b"1" * 16
    assert len(shell.stack.trail) == 1
    shell.back()
    assert shell.current_page() is below


def test_what_is_not_there_leads_back(shell, stage):
    def load(_session):
        raise NotFound

    below = shell.current_page()
    shell.show_page(opening(shell, load))
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert shell.current_page() is below and shell.problem_bar.isVisible()


def test_who_has_gone_on_is_not_called_back(shell, stage):
    shell.show_page(opening(shell, lambda _session: "晚到"))
    shell.show_paper(sample(1), "别的")
    assert snapshot.settle(lambda: not stage.tasks.busy())
    assert isinstance(shell.current_page(), PaperPage)
    shell.back()
    page = shell.current_page()
    assert isinstance(page, Named) and page.words == "晚到"
    assert len(shell.stack.trail) == 1


def test_what_comes_when_the_page_has_gone_is_dropped(shell, stage):
    below = shell.current_page()
    waiting = opening(shell, lambda _session: "晚到")
    shell.show_page(waiting)
    shell.back()
    shell.take_place(waiting, Named(shell.context, "晚到"))
    assert shell.current_page() is below and shell.stack.trail == []
