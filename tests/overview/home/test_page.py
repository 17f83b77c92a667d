"""The workbench in a window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.base.clock import today
from desktop.base.fields import Named
from desktop.base.values import parse_instant
from desktop.office.documents import page as documents
from desktop.office.documents import service
from desktop.office.documents.trial_texts.trial import read_texts, register_texts
from desktop.office.duty import roster_service
from desktop.office.duty.inputs import SlotInput
from desktop.office.meetings import service as service_of_meetings
from desktop.office.meetings.inputs import NewPlan
from desktop.office.supervision import service as supervision
from desktop.office.supervision.inputs import HandingOver, NewItem
from desktop.overview.home import page as home
from desktop.overview.home import store
from desktop.storage.rows import StoreRows
from desktop.ui import snapshot, theme
from desktop.ui.picture import PictureView
from desktop.ui.shell import Frame, Shell
from desktop.ui.tasks import Tasks
from desktop.ui.workbench import SideCard
from tests.office.documents.conftest import paper
from tests.offices import Office, office, own_data_folder

__all__ = ["office", "own_data_folder"]


@pytest.fixture
def shell(qapp: QApplication, office: Office) -> Iterator[Shell]:
    theme.install(qapp, None)
    office.clock.move_to("2026-11-20T09:00")
    session = office.login()
    register_texts(session, read_texts())
    office.clock.move_to("2026-11-23T09:00")
    tasks, rows = Tasks(session), StoreRows(session)
    made = Shell(
        Frame(session.office.name, "文电科", "李敏"),
        session,
        rows,
        tasks,
        [*home.PAGES, *documents.PAGES],
        list(documents.RECORD_PAGES),
    )
    made.resize(1366, 688)
    made.show()
    made.go("home")
    yield made
    settle(made)
    made.close()
    made.deleteLater()
    QApplication.processEvents()
    tasks.close()
    rows.close()


def current(shell: Shell) -> Any:
    return shell.current_page()


def settle(shell: Shell) -> None:
    assert snapshot.settle(lambda: not shell.tasks.busy(), quiet_ms=150)


def test_it_shows_the_figures_and_my_matters(shell: Shell) -> None:
    settle(shell)
    page: Any = shell.current_page()
    assert page.head.title.full_text() == "上午好，李敏"
    assert page.head.subtitle.full_text().startswith("2026年11月23日　星期一")
    session: Any = shell.session
    day = today(session.clock)
    figures = store.figures(session, day, day)
    assert [card.kpi.figure for card in page.figures._cards] == [
        figures.mine,
        figures.overdue,
        figures.today,
        0,
        0,
    ]
    assert [todo.title for todo in page.todos.model.rows] == [each.title for each in store.mine(session)]
    assert page.todos.model.rows[0].tone == "bad"
    assert page.todos.model.rows[0].due.startswith("超期 ")


def test_a_figure_filters_and_a_matter_opens(shell: Shell) -> None:
    settle(shell)
    page: Any = shell.current_page()
    page.figures._cards[1].click()
    settle(shell)
    assert page.todos.tab == "over"
    assert {todo.tone for todo in page.todos.model.rows} == {"bad"}
    title = page.todos.model.rows[0].title
    page.todos._open(0)
    settle(shell)
    assert shell.current_page() is not page
    assert current(shell).head.title.full_text() == title


def test_it_follows_changes_and_leads_to_the_list(shell: Shell) -> None:
    settle(shell)
    page: Any = shell.current_page()
    session: Any = shell.session
    before = page.figures._cards[0].kpi.figure
    shell.session.run(service.register, paper(title="刚到的特提件", urgency="特提"))
    settle(shell)
    assert page.figures._cards[0].kpi.figure == before + 1
    assert "刚到的特提件" in [todo.title for todo in page.todos.model.rows]
    page.todos.choose("over")
    settle(shell)
    page.todos.all_wanted.emit("over")
    settle(shell)
    assert current(shell).page_id == "documents"
    assert current(shell).chip_row.chip_id == "over"
    assert current(shell).model.rowCount() == len(store.overdue(session, today(session.clock)))


def test_today_is_told_from_duty_meetings_and_supervision(shell: Shell) -> None:
    settle(shell)
    session: Any = shell.session
    session.run(
        roster_service.set_slot,
        SlotInput(duty_on=date(2026, 11, 23), band="带班领导", person_name=Named("郑文斌")),
    )
    session.run(service_of_meetings.create, NewPlan(
        kind="专题会议", title="<b>防汛</b>调度会", starts_at=parse_instant("2026-11-23 14:30"), minutes=60,
        place="第三会议室", host=Named("陈建国")))  # fmt: skip
    item = session.run(supervision.create, NewItem(matter="修堤", lead=Named("市水务局"), due_on=date(2026, 12, 1),
                                                  owner=Named("刘长江")))  # fmt: skip
    session.run(supervision.hand_over, item.id, HandingOver())
    settle(shell)
    page: Any = shell.current_page()
    cards = {card.title_label.text(): card for card in page.findChildren(SideCard) if card.isVisible()}
    assert list(cards)[:3] == ["今日值班", "今日会议", "近期到期"]
    assert cards["今日值班"].pill.accessibleName() == "■无人接班"
    words = [label.text() for label in cards["今日会议"].findChildren(QLabel)]
    assert "14:30" in words and "<b>防汛</b>调度会" in words
    kpis = {card.kpi.id: card.kpi for card in page.figures._cards}
    assert (kpis["meetings"].figure, kpis["meetings"].note) == (1, "下一场 14:30")
    assert (kpis["supervision"].figure, kpis["supervision"].note) == (1, "红 0 · 黄 0 · 绿 1")
    said = [view.accessibleName() for view in page.findChildren(PictureView) if view.isVisible()]
    assert any(each.startswith("督查未办结：超期 0") for each in said)
    assert any(each.startswith("今后 14 天每天到期件数") for each in said)
