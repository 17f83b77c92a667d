"""同步与冲突 in a window, on real machines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.office.documents.records import IncomingDocument
from desktop.system.sync_center import page, views
from desktop.ui.conflict_parts import MarkedText
from desktop.ui.verb_dialog import VerbDialog
from tests.system.sync_center.machines import A, B, Fleet, paper, retitle
from tests.system.windows import Window


@pytest.fixture
def window(qtbot: QtBot, fleet: Fleet) -> Iterator[tuple[Window, Fleet, bytes]]:
    """B with a conflict in one title, a package to come and one damaged."""
    record = paper(fleet.login(A), "老旧小区改造三季度进度：完工10个小区").id
    fleet.meet()
    retitle(fleet.login(A), record, "老旧小区改造三季度进度：完工14个小区")
    retitle(fleet.login(B), record, "老旧小区改造三季度进度：完工12个小区")
    fleet.send(A)
    fleet.take(B)
    made = Window(fleet.machines[B], "李敏", page.PAGES)
    yield made, fleet, record
    made.close()


def test_a_conflict_shows_both_values_and_what_differs(window: tuple[Window, Fleet, bytes]) -> None:
    made, _, _ = window
    words = made.words()
    for part in ("同步与冲突", "冲突 1 处", A, f"{B}（本机）", "共同前值", "没有被隔离的数据包"):
        assert part in words
    texts = {one.text() for one in made.page.findChildren(MarkedText)}
    assert {text.partition("：")[2] for text in texts} == {"完工14个小区", "完工12个小区"}
    assert "完工10个小区" in words
    assert made.faults() == []


def test_settling_needs_a_reason_and_leaves_one_value(window: tuple[Window, Fleet, bytes]) -> None:
    made, _, record = window
    shown = made.page
    wanted = next(
        at for at, side in enumerate(shown.loaded.conflicts[0].sides) if "14" in side.value["title"]
    )
    shown.take(wanted)
    made.settle()
    assert len(made.session.conflicts()) == 1  # no reason, no decision
    shown.why.setText("以今日报表为准")
    shown.take(wanted)
    made.settle()
    assert made.session.conflicts() == []
    assert "14" in made.session.get(IncomingDocument, record).title
    assert "没有冲突" in made.words()
    assert made.faults() == []


def test_a_value_of_ones_own(qtbot: QtBot, window: tuple[Window, Fleet, bytes]) -> None:
    made, _, record = window
    made.page.why.setText("电话核实")
    made.page.write()
    made.settle()
    dialog = made.dialog(VerbDialog)
    dialog.form.set_values({"title": "完工13个小区"})
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    made.settle()
    assert made.session.get(IncomingDocument, record).title == "完工13个小区"
    assert made.session.conflicts() == []


def test_out_and_in_by_the_buttons(window: tuple[Window, Fleet, bytes]) -> None:
    made, fleet, _ = window
    paper(fleet.login(A), "新来的一件")
    fleet.send(A, folder="stick")
    made.page.choose_folder = lambda _title: fleet.at / "stick"
    made.page.take_in()
    made.settle()
    assert "已并入" in made.words()
    made.page.choose_folder = lambda _title: fleet.at / "out"
    made.page.export()
    made.settle()
    assert "发给：试用机一" in made.words()
    assert list((fleet.at / "out").glob("*.sbp"))
    made.page.choose_folder = lambda _title: fleet.at / "nowhere"
    made.page.take_in()
    made.settle()
    assert "没有完成" in made.words()


def test_differing_characters() -> None:
    assert views.marked("完工14个", "完工12个") == (("完工1", False), ("4", True), ("个", False))
    assert views.marked("", "x") == ()
    assert views.marked("同", "同") == (("同", False),)
