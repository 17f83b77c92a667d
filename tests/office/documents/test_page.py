"""The pages of 收文 in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.export import fonts
from desktop.office.documents import page, service, store
from desktop.office.documents.inputs import Proposal
from desktop.office.documents.record_page import IncomingRecordPage
from desktop.office.documents.records import IncomingDocument, Opinion
from desktop.office.documents.registration import RegistrationPage
from desktop.office.documents.trial_texts.trial import read_texts, register_texts
from desktop.overview.home import page as home_page
from desktop.storage.rows import StoreRows
from desktop.ui import snapshot, theme
from desktop.ui.shell import Frame, Shell
from desktop.ui.tasks import Tasks
from desktop.ui.verb_dialog import VerbDialog
from tests.office.documents.conftest import paper
from tests.offices import Office

FONTS = Path(fonts.__file__).parent


class Window:
    """A shell on a session, and how to wait until nothing is under way."""

    def __init__(self, office: Office, name: str) -> None:
        self.session = office.login(name)
        self.tasks = Tasks(self.session)
        self.rows = StoreRows(self.session)
        frame = Frame(self.session.office.name, "文电科", name)
        rail = [*home_page.PAGES, *page.PAGES]
        self.shell = Shell(frame, self.session, self.rows, self.tasks, rail, list(page.RECORD_PAGES))
        self.shell.go("home")
        self.shell.resize(1366, 688)
        self.shell.show()
        self.settle()

    def settle(self) -> None:
        assert snapshot.settle(lambda: not self.tasks.busy(), quiet_ms=150)

    @property
    def page(self) -> Any:
        return self.shell.current_page()

    def close(self) -> None:
        self.settle()
        self.shell.close()
        self.shell.deleteLater()
        QApplication.processEvents()
        self.tasks.close()
        self.rows.close()


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    theme.install(qapp, FONTS)
    office.clock.move_to("2026-11-20T09:00")
    session = office.login()
    register_texts(session, read_texts())
    office.clock.move_to("2026-11-23T09:00")
    made = Window(office, "李敏")
    yield made
    made.close()


def test_the_list_shows_what_is_in_hand(window: Window) -> None:
    window.shell.go("documents")
    window.settle()
    page = window.page
    assert page.model.rowCount() == 15
    page.choose_chip("over")
    window.settle()
    shown = {page.model.row(row).id for row in range(page.model.rowCount())}
    overdue = store.overdue(today(window.session.clock))
    expected = {each.id for each in window.session.find(IncomingDocument, *overdue)}
    assert shown == expected
    assert 0 < len(shown) < 15
    page.clear_filter()
    page.box.setText("采暖季")
    window.settle()
    titles = [page.model.row(row).title for row in range(page.model.rowCount())]
    assert titles == ["云江省人民政府办公厅关于做好2026年至2027年采暖季供热保障工作的通知"]


def test_an_uncleared_clerk_sees_no_secret_row_count_or_badge(qapp: QApplication, office: Office) -> None:
    theme.install(qapp, FONTS)
    session = office.login()
    secret = session.run(
        service.register, paper(title="绝不外露的来文", classification="秘密", urgency="特急")
    )
    session.run(service.register, paper(title="寻常来文"))
    office.clock.move_by(days=30)
    window = Window(office, "张晓东")
    window.shell.go("documents")
    window.settle()
    page = window.page
    assert [page.model.row(row).title for row in range(page.model.rowCount())] == ["寻常来文"]
    badge = window.shell.pages["documents"].badge
    assert badge is not None
    assert badge(window.session) == 1
    window.shell.open_record("documents.incoming", secret.id)
    window.settle()
    texts = [
        child.text()
        for child in window.shell.findChildren(QObject)
        if hasattr(child, "text") and callable(child.text)
    ]
    assert not [text for text in texts if isinstance(text, str) and "绝不外露" in text]
    assert [text for text in texts if isinstance(text, str) and "没有找到" in text]
    window.shell.back()
    window.close()


def test_registering_from_a_text(window: Window) -> None:
    window.shell.commands.run("documents.new")
    page = window.page
    assert isinstance(page, RegistrationPage)
    body = (
        "云川市水务局关于冬季供水保障的请示\n云川水〔2026〕77号\n市人民政府：\n拟增设应急供水点。\n妥否，请批示。\n"
        "云川市水务局\n2026年11月20日\n"
    )
    page.form.field("body").write(body)
    page.recognise_body()
    page.form.submit()
    window.settle()
    found = window.session.find(IncomingDocument, ("document_number", "=", "云川水〔2026〕77号"))
    assert [(d.title, d.document_type, d.body.strip()) for d in found] == [
        ("云川市水务局关于冬季供水保障的请示", "请示", body.strip())
    ]
    assert found[0].from_unit is not None
    assert found[0].from_unit.name == "云川市水务局"


def test_a_paper_registered_already_is_pointed_out_once(window: Window) -> None:
    window.shell.commands.run("documents.new")
    page = window.page
    page.fill_from(read_texts()[0].body)
    before = window.session.count(IncomingDocument)
    page.form.submit()
    window.settle()
    assert window.page is page
    assert window.session.count(IncomingDocument) == before
    page.form.submit()
    window.settle()
    assert window.session.count(IncomingDocument) == before + 1


def test_a_refused_registration_keeps_what_was_written(window: Window) -> None:
    window.shell.commands.run("documents.new")
    page = window.page
    for name, value in (
        ("title", "测试"),
        ("from_unit", Named("某单位")),
        ("classification", "秘密"),
        ("secrecy_period", "30年"),
    ):
        page.form.field(name).write(value)
    page.form.submit()
    window.settle()
    assert window.page is page
    assert "最长 10 年" in page.form.cells["secrecy_period"].fault.text()
    assert page.form.values()["title"] == "测试"
    page.form.set_values({})


def test_the_record_page_follows_the_steps(window: Window) -> None:
    document = window.session.find(
        IncomingDocument, ("receipt_serial", "=", 1), ("classification", "=", "内部")
    )[0]
    window.shell.open_record("documents.incoming", document.id)
    window.settle()
    page = window.page
    assert isinstance(page, IncomingRecordPage)
    assert document.body in [label.text() for label in page.findChildren(type(page._body))]
    assert "拟办 进行中" in page.track.accessibleName()
    window.session.run(service.propose, document.id, Proposal(words="拟请批示。"))
    window.settle()
    assert "拟办 已完成" in page.track.accessibleName()
    assert "批示 进行中" in page.track.accessibleName()
    window.shell.commands.run(f"{page._prefix}.next")
    dialog = next(
        child
        for child in QApplication.topLevelWidgets()
        if isinstance(child, VerbDialog) and child.isVisible()
    )
    dialog.form.field("author").write(Named("周丽娟"))
    dialog.form.field("words").write("请抓紧办理。")
    dialog.form.submit()
    window.settle()
    assert window.session.get(IncomingDocument, document.id).stage == "批示"
    assert store.opinions(window.session, document.id)[-1].words == "请抓紧办理。"


def test_levels_are_merged_into_one_list_in_one_order(qapp: QApplication, office: Office) -> None:
    session = office.login("李敏")
    for title, level, urgency in (
        ("丙件", "内部", "平件"),
        ("甲件", "秘密", "特急"),
        ("乙件", "内部", "加急"),
    ):
        session.run(service.register, paper(title=title, classification=level, urgency=urgency))
    window = Window(office, "李敏")
    window.shell.go("documents")
    window.settle()
    page = window.page
    for descending in (False, True):
        assert page.table.head.order == "due_on" and page.table.head.descending is descending
        rows = [page.model.row(number) for number in range(page.model.rowCount())]
        assert [row.title for row in rows] == (
            ["丙件", "乙件", "甲件"] if descending else ["甲件", "乙件", "丙件"]
        )
        assert [row.compartment == rows[1].compartment for row in rows].count(True) == 2
        page.table.sort_by("due_on")
        window.settle()
    window.close()


def test_several_papers_are_urged_at_once(window: Window) -> None:
    window.shell.go("documents")
    window.settle()
    page = window.page
    page.choose_chip("open")
    window.settle()
    page.table.selectAll()
    chosen = page.table.count_selected()
    assert chosen > 1
    window.shell.commands.run("documents.urge")
    (dialog,) = [child for child in window.shell.findChildren(VerbDialog) if child.isVisible()]
    assert dialog.windowTitle() == f"催办 {chosen} 件" == dialog.ok.text()
    before = window.session.count(Opinion, ("step", "=", "催办"))
    dialog.form.field("words").write("请于今日下班前报送。")
    dialog.form.submit()
    window.settle()
    assert window.session.count(Opinion, ("step", "=", "催办")) == before + chosen
    assert window.shell.notice.words.full_text() == f"已催办 {chosen} 件"
