"""The wall map of 督查: counts of the ledger, zones, keys, wall screen, A3 sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.base.fields import Named
from desktop.office.supervision import page, rules, service, store
from desktop.office.supervision.charts import charts_of, charts_pdf
from desktop.office.supervision.inputs import HandingOver, NewItem, Report, Result
from desktop.office.supervision.record_page import SupervisionRecordPage
from desktop.office.supervision.records import SupervisionItem
from desktop.office.supervision.wall import wall_of
from desktop.storage.session import Session
from desktop.ui.gantt_paint import Group, Task
from desktop.ui.paper_page import PaperPage
from desktop.ui.wall_map import ALL, WallMapPage, ZoneCard
from tests.office.windows import Window
from tests.offices import Office

AREAS = ("重点项目", "民生实事", "")


def make(session: Session, office: Office, count: int) -> list[SupervisionItem]:
    """Matters of three zones, every third waiting, one finished."""
    made = []
    for number in range(count):
        office.clock.move_to("2026-09-01T09:00")
        given = NewItem(
            matter=f"<b>第{number}项</b>", lead=Named("市水利局"), owner=Named("刘长江"), area=AREAS[number % 3],
            due_on=date(2026, 9, 10 + number) if number < 20 else date(2026, 12, 1), classification="内部",
        )  # fmt: skip
        item = session.run(service.create, given)
        if number % 3 != 2:
            office.clock.move_to("2026-09-02T09:00")
            session.run(service.hand_over, item.id, HandingOver())
            session.run(service.feed_back, item.id, Report(words="推进中", progress=number))
        made.append(item)
    session.run(service.finish, made[0].id, Result(words="完成"))
    office.clock.move_to("2026-09-29T14:00")
    return made


@pytest.fixture
def window(qapp: QApplication, office: Office) -> Iterator[Window]:
    session = office.login("李敏")
    make(session, office, 26)
    made = Window(qapp, session, [page])
    made.shell.go("supervision")
    made.settle()
    made.page.open_map()
    made.settle()
    yield made
    made.close()


def test_counts_are_those_of_the_ledger(session: Session, office: Office) -> None:
    make(session, office, 26)
    wall, tally = wall_of(session), store.tally(session)
    tones = [task.tone for zone in wall.zones for task in zone.tasks]
    assert len(tones) == tally.every == 26
    assert [tones.count(tone) for tone in ("bad", "warn", "ok", "info", "done")] == [
        tally.overdue, tally.soon, tally.in_time, tally.waiting, tally.finished,
    ]  # fmt: skip
    assert {zone.name for zone in wall.zones} == {"重点项目", "民生实事", rules.OTHERS}


def test_a_task_says_plan_course_and_milestones(session: Session, office: Office) -> None:
    made = make(session, office, 3)
    found = {task.id: task for zone in wall_of(session).zones for task in zone.tasks}
    done, at_work = found[made[0].id], found[made[1].id]
    assert (done.tone, done.plan_from, done.plan_to) == ("done", date(2026, 9, 1), date(2026, 9, 10))
    assert (at_work.actual_from, at_work.actual_to) == (date(2026, 9, 2), date(2026, 9, 29))
    assert [(m.name, m.is_passed) for m in at_work.milestones] == [("反馈", True), ("办结", False)]
    assert "已超期，<b>第1项</b>，责任领导 刘长江" in at_work.sentence()


def test_a_matter_of_last_year_that_is_finished_has_gone(session: Session, office: Office) -> None:
    make(session, office, 2)
    office.clock.move_to("2027-01-05T09:00")
    shown = [task.id for zone in wall_of(session).zones for task in zone.tasks]
    assert len(shown) == 1 and wall_of(session, 2026).year == 2026


def test_cards_filter_and_keys_fold_and_open(window: Window) -> None:
    shown = window.page
    assert isinstance(shown, WallMapPage) and shown.head.subtitle.full_text().startswith("云川市")
    cards = [w for w in shown.findChildren(ZoneCard) if w.isVisible()]
    assert [card.zone.name for card in cards][:1] == [ALL] and len(cards) == 4
    assert cards[0].accessibleName().startswith("全部 26 项，红 ")
    next(card for card in cards if card.zone.name == "民生实事").click()
    lines = shown.gantt.model.shown
    assert isinstance(lines[0], Group) and {type(line) for line in lines[1:]} == {Task} and len(lines) == 10
    shown.choose("民生实事")
    shown.gantt.table.setFocus()
    shown.gantt.table.selectRow(1)
    QTest.keyClick(shown.gantt.table, Qt.Key.Key_Z)
    assert len(shown.gantt.model.shown) == 29 - len(shown.wall.zones[0].tasks)  # type: ignore[union-attr]
    QTest.keyClick(shown.gantt.table, Qt.Key.Key_Z)
    shown.gantt.table.selectRow(1)
    QTest.keyClick(shown.gantt.table, Qt.Key.Key_Return)
    window.settle()
    assert isinstance(window.page, SupervisionRecordPage)


@pytest.mark.qt_log_ignore("does not support")
def test_the_wall_screen_shows_zone_after_zone(window: Window) -> None:
    screen = window.page.show_screen()
    first = [line for line in screen.shown().lines if isinstance(line, Group)]
    screen.turn()
    second = [line for line in screen.shown().lines if isinstance(line, Group)]
    assert first[0].name != second[0].name or "续" in second[0].note
    assert not screen.grab().isNull()
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert not screen.isVisible()


def test_it_is_printed_on_a3_landscape_with_an_audit_line(window: Window) -> None:
    shown = window.page
    data = shown.pdf()
    with pypdfium2.PdfDocument(data) as paper:
        assert len(paper) == 2
        sizes = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in paper]
        assert sizes == [(420, 297)] * 2
        text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert text.count("项</b>") == 26, "every task once, tags as written"
    assert "审计" in text and "第 2 页" in text and "牵头单位" in text, "copied as typed"
    assert not any("⺀" <= char <= "⿕" for char in text)
    shown.show_paper()
    window.settle()
    assert isinstance(window.page, PaperPage)


def test_without_matters_it_says_what_to_do(qapp: QApplication, office: Office) -> None:
    made = Window(qapp, office.login("李敏"), [page])
    made.shell.go("supervision")
    made.settle()
    made.page.open_map()
    made.settle()
    assert made.page._stack.currentIndex() == 1 and not made.page._any()
    made.close()


def test_ring_bars_and_line_are_printed_on_a4(window: Window) -> None:
    window.shell.back()
    window.settle()
    window.page.open_charts()
    window.settle()
    assert isinstance(window.page, PaperPage)
    charts = charts_of(window.session)
    tally = store.tally(window.session)
    said = charts.pictures.sentence()
    assert (
        f"超期 {tally.overdue}（" in said and "市水利局 25 件，超期" in said and "各月办结：从 0 到 1" in said
    )
    with pypdfium2.PdfDocument(charts_pdf(charts)) as paper:
        assert [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in paper] == [(210, 297)]
        words = paper[0].get_textpage().get_text_bounded()
    assert "督查事项统计图" in words and "9月 1 件" in words and "市水利局" in words
