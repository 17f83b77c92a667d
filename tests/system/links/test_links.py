"""Links live in the higher compartment, and whoever is not cleared sees no trace of them."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from desktop import slices
from desktop.base.errors import NotFound, NotPermitted, UserProblem
from desktop.base.fields import Record, record, text
from desktop.base.ids import new_id
from desktop.base.levels import Compartment, Level
from desktop.base.module import Catalogue, Module
from desktop.system.calendar import service as calendar_service
from desktop.system.calendar.records import OwnDayInput
from desktop.system.links import rules, service, store
from desktop.system.links.records import Link, NewLink
from tests.offices import make_office


@record(kind="notes.note", title="便笺")
class Note(Record):
    """A record that any compartment may hold."""

    words: str = text("内容", required=True)


TABLE = """CREATE TABLE notes_note (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
 conflicts INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, words TEXT);"""


@pytest.fixture
def office(tmp_path: Path, own_data_folder: Path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_note.sql").write_text(TABLE, "utf-8")
    notes = Module(key="notes", title="便笺", order=999, records=(Note,), migrations=folder)
    made = make_office(tmp_path, catalogue=Catalogue((*slices.discover().modules, notes)))
    yield made
    made.close()


def note(session, words: str, compartment: str) -> Note:
    def write(inside) -> Note:
        with inside.transaction(compartment, "notes.write") as tx:
            return tx.save(Note(words=words))

    return session.run(write)


def link(session, one: Record, other: Record, relation: str = "依据") -> Link:
    return session.run(
        service.create_link, NewLink(from_record=one.id, to_record=other.id, relation=relation)
    )


def test_a_link_is_seen_from_both_sides(office) -> None:
    session = office.login()
    one, other = note(session, "甲", "internal.office"), note(session, "乙", "internal.office")
    made = link(session, one, other, " 转督查 ")
    assert made.compartment == "internal.office"
    (there,), (back,) = store.links_of(session, one.id), store.links_of(session, other.id)
    assert (there.record, there.kind, there.relation, there.is_target) == (
        other.id,
        "notes.note",
        "转督查",
        True,
    )
    assert (back.record, back.is_target, back.link) == (one.id, False, made.id)
    session.run(service.remove_link, made.id)
    assert store.links_of(session, one.id) == store.links_of(session, other.id) == []


@pytest.mark.parametrize("upwards", [True, False])
def test_a_link_between_levels_lies_in_the_higher_and_leaves_no_trace_below(office, upwards: bool) -> None:
    session = office.login()
    low, high = note(session, "低", "internal.office"), note(session, "高", "confidential.office")
    made = link(session, low, high) if upwards else link(session, high, low)
    assert made.compartment == "confidential.office"
    assert [each.record for each in store.links_of(session, low.id)] == [high.id]
    named = "SELECT count(*) AS c FROM ops WHERE instr(body, CAST(:id AS BLOB)) > 0"
    assert session.select("internal.office", named, id=high.id.hex())[0]["c"] == 0
    assert session.select("confidential.office", named, id=high.id.hex())[0]["c"] == 2  # itself and the link
    uncleared = office.login("张晓东")
    assert store.links_of(uncleared, low.id) == []
    assert uncleared.count(Link) == 0
    with pytest.raises(NotFound):
        uncleared.run(service.remove_link, made.id)
    with pytest.raises(NotFound):
        uncleared.run(service.create_link, NewLink(from_record=low.id, to_record=high.id, relation="依据"))


def test_common_records_may_be_linked_from_anywhere(office) -> None:
    session = office.login()
    paper = note(session, "通知", "internal.office")
    own = session.run(
        calendar_service.set_own_day, OwnDayInput(falls_on=date(2026, 12, 1), is_off=True, reason="停电")
    )
    assert link(session, own, paper).compartment == "internal.office"


def test_refusals(office) -> None:
    session = office.login()
    one, other = note(session, "甲", "internal.office"), note(session, "乙", "internal.office")
    link(session, one, other)
    for given, code in (
        (NewLink(from_record=one.id, to_record=other.id, relation="依据"), "K-102"),
        (NewLink(from_record=one.id, to_record=one.id, relation="依据"), "K-103"),
        (NewLink(from_record=one.id, to_record=new_id(), relation="依据"), "R-404"),
        (NewLink(from_record=one.id, relation="依据"), "R-404"),
        (NewLink(from_record=other.id, to_record=one.id), "F-001"),
    ):
        with pytest.raises(UserProblem) as refused:
            session.run(service.create_link, given)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        office.login("sysadmin").run(
            service.create_link, NewLink(from_record=one.id, to_record=other.id, relation="另")
        )


def test_a_deleted_record_takes_its_links_out_of_sight(office) -> None:
    session = office.login()
    one, other = note(session, "甲", "internal.office"), note(session, "乙", "internal.office")
    link(session, one, other)

    def drop(inside) -> None:
        with inside.transaction("internal.office", "notes.drop") as tx:
            tx.delete(inside.get(Note, other.id))

    session.run(drop)
    assert store.links_of(session, one.id) == []


def place(level: Level, scope: str = "office") -> Compartment:
    return Compartment(level, "" if level is Level.COMMON else scope)


@pytest.mark.parametrize(
    ("one", "other", "home"),
    [
        (place(Level.COMMON), place(Level.INTERNAL), 1),
        (place(Level.INTERNAL), place(Level.CONFIDENTIAL), 1),
        (place(Level.INTERNAL, "unit-7"), place(Level.INTERNAL), 0),
        (place(Level.COMMON), place(Level.INTERNAL, "unit-7"), 1),
        (place(Level.SECRET, "unit-7"), place(Level.INTERNAL, "unit-7"), 0),
        (place(Level.SECRET, "unit-7"), place(Level.INTERNAL), 0),
        (place(Level.CONFIDENTIAL), place(Level.INTERNAL, "unit-7"), None),
        (place(Level.INTERNAL, "unit-7"), place(Level.INTERNAL, "unit-8"), None),
    ],
)
def test_home(one: Compartment, other: Compartment, home: int | None) -> None:
    for first, second in ((one, other), (other, one)):
        if home is None:
            with pytest.raises(UserProblem) as refused:
                rules.home(first, second)
            assert refused.value.code == "K-101"
        else:
            assert rules.home(first, second) == (one, other)[home]


def test_the_link_kind_names_no_titles() -> None:
    """A link carries ids and kinds only: nothing of what the linked records say."""
    assert {each.name for each in dataclasses.fields(Link)} == {
        "id",
        "compartment",
        "seen",
        "conflicts",
        "from_kind",
        "from_record",
        "to_kind",
        "to_record",
        "relation",
    }
