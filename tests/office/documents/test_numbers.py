"""收文 numbers: gapless in every year and compartment, whatever fails in between."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.clock import FixedClock
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.levels import parse_level
from desktop.office.documents import rules, service
from desktop.office.documents.inputs import Reason
from desktop.office.documents.records import IncomingDocument
from desktop.storage.numbers import IssuedNumber
from desktop.storage.session import Session
from tests.office.documents.conftest import paper
from tests.offices import Office, make_office

LEVELS = ("内部", "秘密")
ACTS = st.tuples(
    st.sampled_from(("good", "good", "no title", "control", "crash", "void")),
    st.sampled_from(LEVELS),
    st.sampled_from((2026, 2027)),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    """One office for all examples: numbers only ever go on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANBAN_DATA", str(tmp_path_factory.mktemp("data")))
        office = make_office(tmp_path_factory.mktemp("numbers"), FixedClock.at("2026-11-23T08:30"))
        session = office.login()
        yield office, session
        office.close()


class Crash(Exception):
    """Stands for whatever may break in the middle of an act."""


def register_and_crash(session: Session, given: IncomingDocument) -> None:
    compartment = session.compartment_for(parse_level(given.classification))
    with session.transaction(compartment, "documents.register") as tx:
        assert service.register(session, given).receipt_serial
        assert tx.records
        raise Crash


def one(session: Session, act: str, level: str) -> IncomingDocument | None:
    if act == "good":
        made: IncomingDocument = session.run(service.register, paper(classification=level))
        return made
    if act == "void":
        made = session.run(service.register, paper(classification=level))
        session.run(service.void, made.id, Reason(words="登错了"))
        return made
    with pytest.raises((InvalidFields, UserProblem, Crash)):
        if act == "crash":
            session.run(register_and_crash, paper(classification=level))
        else:
            wrong = {"title": ""} if act == "no title" else {"body": "含\x07控制字符"}
            session.run(service.register, paper(classification=level, **wrong))
    return None


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=8))
def test_no_gap_and_no_number_twice(shared: tuple[Office, Session], acts: list[tuple[str, str, int]]) -> None:
    office, session = shared
    for act, level, year in acts:
        office.clock.move_to(f"{year}-03-02T09:00")
        before = session.count(IncomingDocument)
        made = one(session, act, level)
        assert session.count(IncomingDocument) == before + (made is not None)
    books: dict[tuple[str, int], list[int]] = defaultdict(list)
    for document in session.find(IncomingDocument, order="created_at"):
        assert document.receipt_year is not None
        assert document.receipt_serial is not None
        books[document.compartment, document.receipt_year].append(document.receipt_serial)
        mark = "收" if document.compartment == "internal.office" else "密收"
        assert document.receipt_number == f"{mark}〔{document.receipt_year}〕{document.receipt_serial}号"
    for (compartment, year), serials in books.items():
        assert sorted(serials) == list(range(1, len(serials) + 1)), (compartment, year)
    issued = session.find(IssuedNumber, ("series", "=", rules.SERIES))
    assert len(issued) == sum(map(len, books.values()))
    assert {number.owner for number in issued} == {document.id for document in session.find(IncomingDocument)}


def test_numbers_go_on_after_reopening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "data"))
    office = make_office(tmp_path)
    for expected in (1, 2, 3):
        assert office.login().run(service.register, paper()).receipt_serial == expected
    assert office.login("张晓东").run(service.register, paper()).receipt_serial == 4
    office.close()
