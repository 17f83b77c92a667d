"""The ledger in a window on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.base.fields import Named
from desktop.office.supervision import page, service
from desktop.office.supervision.inputs import HandingOver, NewItem
from desktop.office.supervision.record_page import SupervisionRecordPage
from desktop.office.supervision.records import SupervisionItem
from desktop.ui.paper_page import PaperPage
from desktop.ui.verb_dialog import VerbDialog
from tests.office.windows import Window
from tests.offices import Office


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    session = office.login("李敏")
    for place, day in enumerate(
        (date(2026, 11, 24), date(2026, 11, 26), date(2026, 12, 20), date(2026, 12, 25))
    ):
        item = session.run(service.create, NewItem(
            matter=f"事项{place}", lead=Named("市财政局"), owner=Named("蒋少华"), due_on=day))  # fmt: skip
        if place < 3:
            session.run(service.hand_over, item.id, HandingOver())
    office.clock.move_to("2026-11-25T09:00")
    made = Window(qapp, session, [page])
    made.shell.go("supervision")
    made.settle()
    yield made
    made.close()


def test_chips_count_the_colours(window: Window) -> None:
    counts = {key: chip.accessibleName() for key, chip in window.page.chip_row.buttons.items()}
    assert counts == {
        "all": "全部 4",
        "over": "超期 1",
        "soon": "预警 1",
        "ok": "正常 1",
        "waiting": "待交办 1",
        "done": "办结 0",
    }
    window.page.choose_chip("over")
    window.settle()
    assert [window.page.model.row(row).matter for row in range(window.page.model.rowCount())] == ["事项0"]


def test_handing_over_and_finishing_by_the_forms(window: Window) -> None:
    window.page.choose_chip("waiting")
    window.settle()
    assert window.shell.commands.run("supervision.hand_over")
    dialog = window.dialog(VerbDialog)
    dialog.form.field("owner").write(Named("蒋少华、邓立平"))
    dialog.form.submit()
    window.settle()
    assert dialog.isVisible(), "two people are refused, the dialog stays"
    dialog.form.field("owner").write(Named("蒋少华"))
    dialog.form.submit()
    window.settle()
    items = {each.matter: each.stage for each in window.session.find(SupervisionItem)}
    assert items["事项3"] == "在办"
    window.page.choose_chip("over")
    window.settle()
    assert not window.shell.commands.get("supervision.reopen").ready()  # type: ignore[union-attr]
    assert window.shell.commands.run("supervision.finish")
    dialog = window.dialog(VerbDialog)
    dialog.form.field("words").write("已全部办结")
    dialog.form.submit()
    window.settle()
    done = window.session.find(SupervisionItem, ("stage", "=", "办结"))
    assert [each.matter for each in done] == ["事项0"]
    assert service.signature_valid(window.session, done[0])


def test_the_page_of_one_matter(window: Window) -> None:
    item = window.session.find(SupervisionItem, ("matter", "=", "事项0"))[0]
    window.shell.open_record("supervision.item", item.id)
    window.settle()
    assert isinstance(window.page, SupervisionRecordPage)
    assert window.page.head.title.full_text() == "事项0"
    assert "在办 进行中" in window.page.track.accessibleName()
    assert "已超期" in window.page.head.pill.accessibleName()


def test_the_list_is_saved_as_a_paper(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "清单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(target), ""))
    window.shell.commands.run("supervision.tasks")
    window.settle()
    assert isinstance(window.page, PaperPage) and not target.exists()
    before = window.session.audit.head()
    window.shell.commands.run("paper.export_pdf")
    window.settle()
    assert target.read_bytes().startswith(b"%PDF")
    assert window.session.audit.head() != before, "the output left its line"
