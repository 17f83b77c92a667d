"""The workbench over several slices, on a real store; one is made up here, and the workbench has never heard of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.base.fields import Named, Record, day, person, record, text
from desktop.base.module import Catalogue, Module
from desktop.base.permissions import Role
from desktop.office.documents import service
from desktop.office.documents.inputs import Finishing, Proposal, Reason
from desktop.office.documents.records import TO_READ
from desktop.overview.home import store
from desktop.slices import discover
from desktop.storage.session import Session
from tests.office.documents.conftest import paper
from tests.offices import Office, make_office, own_data_folder

__all__ = ["own_data_folder"]

TODAY, SOON = date(2026, 11, 23), date(2026, 11, 26)


@record(kind="errands.errand", title="交办事项")
class Errand(Record):
    title: str = text("事项", required=True)
    handler: Named | None = person("经办人")
    due_on: date | None = day("时限", sortable=True)
    finished_on: date | None = day("办结日期", sortable=True)


@record(kind="errands.notice", title="公示")
class Notice(Record):
    title: str = text("名称", required=True)
    due_on: date | None = day("时限", sortable=True)
    finished_on: date | None = day("办结日期", sortable=True)


TABLE = """CREATE TABLE errands_errand (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  title TEXT, handler TEXT, handler_id BLOB, due_on TEXT, finished_on TEXT);
CREATE INDEX errands_errand_due_on ON errands_errand (due_on);
CREATE INDEX errands_errand_finished_on ON errands_errand (finished_on);
CREATE TABLE errands_notice (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
  conflicts INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  title TEXT, due_on TEXT, finished_on TEXT);
"""


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path):
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001_errands.sql").write_text(TABLE)
    extra = Module(
        "errands",
        "交办",
        990,
        records=(Errand, Notice),
        migrations=migrations,
        permissions={"errands.read": frozenset({Role.CLERK})},
    )
    made = make_office(tmp_path, catalogue=Catalogue((*discover().modules, extra)))
    yield made
    made.close()


def errand(
    session: Session, title: str, due_on: date | None, handler: str, finished_on: date | None = None
) -> None:
    def save(inner: Session) -> None:
        with inner.transaction("internal.office", "errands.create") as tx:
            tx.save(Errand(title=title, due_on=due_on, handler=Named(handler), finished_on=finished_on))

    session.run(save)


def fill(office: Office) -> Session:
    session = office.login()
    office.clock.move_to("2026-11-12T09:00")
    session.run(service.register, paper(title="超期平件", urgency="加急"))  # due 11-17
    office.clock.move_to("2026-11-22T09:00")
    session.run(service.register, paper(title="今日特急", urgency="特急"))  # due 11-23
    office.clock.move_to("2026-11-23T09:00")
    session.run(service.register, paper(title="别人的", urgency="加急", handler=Named("张晓东")))  # due 11-26
    session.run(service.register, paper(title="远期", urgency="平件"))  # due 12-02
    read = session.run(service.register, paper(title="阅件", purpose=TO_READ))
    session.run(service.propose, read.id, Proposal(words="请阅。"))
    session.run(service.finish, read.id, Finishing())
    wrong = session.run(service.register, paper(title="登错的", urgency="特提"))
    session.run(service.void, wrong.id, Reason(words="登错"))
    errand(session, "修缮会议室", date(2026, 11, 13), "李敏")
    errand(session, "领取公章", TODAY, "张晓东")
    errand(session, "不限期", None, "李敏")
    errand(session, "已完成", date(2026, 11, 10), "李敏", date(2026, 11, 20))
    return session


def test_figures_over_all_kinds(office: Office) -> None:
    found = store.figures(fill(office), TODAY, SOON)
    assert found == store.Figures(mine=5, mine_urgent=2, overdue=2, longest=10, today=2, soon=3, open=7)


def test_lists_in_order(office: Office) -> None:
    session = fill(office)
    assert [each.title for each in store.mine(session)] == [
        "修缮会议室",
        "超期平件",
        "今日特急",
        "远期",
        "不限期",
    ]
    assert [each.title for each in store.overdue(session, TODAY)] == ["修缮会议室", "超期平件"]
    assert [each.title for each in store.due_today(session, TODAY)] == ["今日特急", "领取公章"]
    assert {each.title for each in store.every(session)} == {
        "修缮会议室",
        "超期平件",
        "今日特急",
        "领取公章",
        "别人的",
        "远期",
        "不限期",
    }
    done = [each.title for each in store.done(session)]
    assert (set(done[:2]), done[2:]) == ({"阅件", "登错的"}, ["已完成"])
    assert [each.category for each in store.overdue(session, TODAY)] == ["交办事项", "收文"]
    assert store.due_days(session, TODAY) == {date(2026, 11, 26): 1, date(2026, 12, 2): 1}


def test_limits_cut_the_latest_not_the_first(office: Office) -> None:
    assert [each.title for each in store.mine(fill(office), limit=2)] == ["修缮会议室", "超期平件"]


def test_what_nobody_is_named_for_is_owed_by_the_office_not_by_me(office: Office) -> None:
    session = office.login()

    def save(inner: Session) -> None:
        with inner.transaction("internal.office", "errands.create") as tx:
            tx.save(Notice(title="公示期满", due_on=TODAY))

    session.run(save)
    assert store.mine(session) == []
    assert [each.title for each in store.every(session)] == ["公示期满"]
    assert store.figures(session, TODAY, SOON) == store.Figures(today=1, soon=1, open=1)


def test_another_persons_workbench(office: Office) -> None:
    fill(office)
    session = office.login("张晓东")
    assert [each.title for each in store.mine(session)] == ["领取公章", "别人的"]
    assert store.figures(session, TODAY, SOON).mine == 2


def test_kinds_a_role_may_not_read_are_not_there(office: Office) -> None:
    fill(office)
    duty = office.login("黄伟")
    assert "errands.errand" not in {bearing.kind for bearing in store.kinds(duty)}
    assert "修缮会议室" not in {each.title for each in store.every(duty)}
    admin = office.login("sysadmin")
    assert store.kinds(admin) == ()
    assert store.figures(admin, TODAY, SOON) == store.Figures()


def test_an_office_without_anything(office: Office) -> None:
    session = office.login()
    assert store.figures(session, TODAY, SOON) == store.Figures()
    assert store.mine(session) == store.every(session) == []
    assert not store.due_days(session, TODAY)
