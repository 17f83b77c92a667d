"""A clerk who is not cleared for 秘密 sees no trace of a secret paper, on any path."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, NotPermitted, Problem
from desktop.base.fields import Named
from desktop.base.ids import RecordId, new_id
from desktop.base.levels import Level
from desktop.office.documents import service, store
from desktop.office.documents.inputs import Instruction, Proposal, Reason, Urging
from desktop.office.documents.records import IncomingDocument, Opinion
from desktop.overview.home import store as home
from desktop.storage.numbers import IssuedNumber
from desktop.storage.session import Session
from tests.office.documents.conftest import paper
from tests.offices import Office, make_office

WORDS = "雪峰行动"
TODAY = date(2026, 11, 23)


def set_up(office: Office) -> RecordId:
    """A secret paper between two internal ones, with an instruction on it; returns its id."""
    session = office.login("李敏")
    office.clock.move_to("2026-11-16T09:00")
    session.run(service.register, paper(title="第一件内部来文", handler=Named("张晓东")))
    made = session.run(
        service.register,
        paper(
            title=f"关于{WORDS}的通知",
            classification="秘密",
            secrecy_period="1年",
            urgency="特急",
            handler=Named("张晓东"),
            document_number="云密发〔2026〕1号",
            body=f"{WORDS}按计划进行。",
        ),
    )
    session.run(service.propose, made.id, Proposal(words=f"请领导阅示{WORDS}。"))
    session.run(service.instruct, made.id, Instruction(author=Named("刘长江"), words=f"{WORDS}要保密。"))
    session.run(service.register, paper(title="第二件内部来文", handler=Named("张晓东"), urgency="特急"))
    office.clock.move_to("2026-11-23T09:00")
    assert len(session.search(WORDS)) == 3
    assert [
        document.receipt_number for document in session.find(IncomingDocument, order="receipt_serial")
    ] == ["收〔2026〕1号", "密收〔2026〕1号", "收〔2026〕2号"]
    record: RecordId = made.id
    return record


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, RecordId]]:
    """One office for all tests that only look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANBAN_DATA", str(tmp_path_factory.mktemp("data")))
        office = make_office(tmp_path_factory.mktemp("clearance"))
        yield office, set_up(office)
        office.close()


@pytest.fixture
def secret(scene: tuple[Office, RecordId]) -> RecordId:
    return scene[1]


@pytest.fixture
def uncleared(scene: tuple[Office, RecordId]) -> Session:
    return scene[0].login("张晓东")


def test_lists_counts_and_search(uncleared: Session) -> None:
    assert {document.title for document in uncleared.find(IncomingDocument)} == {
        "第一件内部来文",
        "第二件内部来文",
    }
    assert uncleared.count(IncomingDocument) == 2
    assert uncleared.count(Opinion) == 0
    assert uncleared.find(IncomingDocument, ("classification", "=", "秘密")) == []
    assert uncleared.count(IncomingDocument, ("title", "contains", WORDS)) == 0
    for words in (WORDS, "雪峰", "云密发", "密收", "刘长江"):
        assert uncleared.search(words) == []
        assert uncleared.find(IncomingDocument, search=words) == []
    assert store.tally(uncleared, TODAY, store.soon_until(uncleared, TODAY)).every == 2
    assert store.duplicates(uncleared, "云密发〔2026〕1号", "云江省应急管理厅") == []


def test_numbers_show_no_gap(office: Office) -> None:
    set_up(office)
    uncleared = office.login("张晓东")
    serials = [
        document.receipt_serial for document in uncleared.find(IncomingDocument, order="receipt_serial")
    ]
    assert serials == [1, 2]
    assert uncleared.count(IssuedNumber) == 2
    assert uncleared.run(service.register, paper()).receipt_number == "收〔2026〕3号"


def test_the_workbench(uncleared: Session) -> None:
    figures = home.figures(uncleared, TODAY, date(2026, 11, 26))
    assert (figures.mine, figures.mine_urgent, figures.overdue, figures.open) == (2, 1, 1, 2)
    shown = [*home.mine(uncleared), *home.overdue(uncleared, TODAY), *home.every(uncleared)]
    assert shown
    assert not [item for item in shown if WORDS in item.title or item.number.startswith("密")]


def _said(session: Session, record: RecordId, what: str) -> tuple[str, str, str, str]:
    given: dict[str, Any] = {"propose": Proposal(words="试"), "urge": Urging(), "void": Reason(words="试")}
    with pytest.raises(Problem) as refused:
        if what == "get":
            session.get(IncomingDocument, record)
        elif what == "history":
            session.history(record)
        else:
            session.run(getattr(service, what), record, given[what])
    assert isinstance(refused.value, NotFound)
    problem = refused.value
    return problem.code, problem.message, problem.advice, problem.field


@pytest.mark.parametrize("what", ["get", "history", "propose", "urge", "void"])
def test_its_id_is_answered_like_one_that_never_was(uncleared: Session, secret: RecordId, what: str) -> None:
    assert _said(uncleared, secret, what) == _said(uncleared, new_id(), what)


def test_links_conflicts_and_files(uncleared: Session, secret: RecordId) -> None:
    assert uncleared.try_get(IncomingDocument, secret) is None
    assert uncleared.locate(secret) is None
    assert store.opinions(uncleared, secret) == []
    assert uncleared.conflicts() == []
    assert [each.level for each in uncleared.compartments()] == [Level.COMMON, Level.INTERNAL]
    with pytest.raises(Problem):
        uncleared.select("confidential.office", "SELECT count(*) FROM documents_incoming")


def test_the_error_on_registering_says_nothing_of_what_there_is(uncleared: Session) -> None:
    with pytest.raises(NotPermitted) as here:
        uncleared.run(service.register, paper(classification="秘密"))
    with pytest.raises(NotPermitted) as never:
        uncleared.run(service.register, paper(classification="机密", copy_number="000001"))
    assert here.value.as_json() == never.value.as_json()


def test_the_secret_text_is_in_no_file_of_the_office(scene: tuple[Office, RecordId]) -> None:
    office = scene[0]
    office.close()
    canaries = [WORDS.encode(codec) for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]
    canaries += ["第一件内部来文".encode(), "应急管理厅".encode()]
    files = [path for path in office.folder.rglob("*") if path.is_file()]
    assert len(files) >= 5
    for path in files:
        content = path.read_bytes()
        assert not [canary for canary in canaries if canary in content], path.name


def test_a_cleared_clerk_still_sees_it(scene: tuple[Office, RecordId], secret: RecordId) -> None:
    session = scene[0].login("李敏")
    assert session.get(IncomingDocument, secret).classification == "秘密"
    assert session.count(IncomingDocument) == 3
    assert len(store.opinions(session, secret)) == 2
