"""Keys of several compartments in one order, and the quick first answer of a search."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.fields import Named, RecordSpec, spec_of
from desktop.base.ports import QuerySpec
from desktop.bench import papers
from desktop.bench.loading import load
from desktop.office.documents import store
from desktop.office.documents.records import IncomingDocument
from desktop.storage import query, rows, weighing
from desktop.storage.office import verify_office
from desktop.storage.rows import StoreRows
from desktop.storage.session import Session
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE
from tests.offices import Office

KIND = spec_of(IncomingDocument).kind
SIZE = 1500


class Cursor:
    """Hands out rows in small pieces."""

    def __init__(self, found: list[tuple[int, Any, int, int]], piece: int) -> None:
        self.found, self.piece = found, piece

    def fetchmany(self, _size: int) -> list[tuple[int, Any, int, int]]:
        taken, self.found = self.found[: self.piece], self.found[self.piece :]
        return taken


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), max_size=25), min_size=1, max_size=4),
    st.integers(1, 7),
    st.booleans(),
)
def test_merged_is_the_sorted_whole(parts: list[list[tuple[int, int]]], piece: int, backwards: bool) -> None:
    made = [
        sorted(((rank, value, n, slot * 1000 + n) for n, (rank, value) in enumerate(part)), reverse=backwards)
        for slot, part in enumerate(parts)
    ]
    streams = [rows._Stream(Cursor(list(part), piece)) for part in made]
    found = [k for chunk in rows._merged(streams, backwards=backwards, by_arrival=False) for k in chunk]
    assert found == [row[3] for row in sorted((row for part in made for row in part), reverse=backwards)]


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=25), min_size=1, max_size=4),
    st.integers(1, 7),
    st.booleans(),
)
def test_arrivals_keep_their_order_within_a_compartment(
    parts: list[list[int]], piece: int, backwards: bool
) -> None:
    """What arrives from another machine may be older than its neighbours; nothing is lost or turned round."""
    made = []
    for slot, part in enumerate(parts):
        column = [(0, value, n, slot * 1000 + n) for n, value in enumerate(part)]
        made.append(column[::-1] if backwards else column)
    streams = [rows._Stream(Cursor(list(column), piece)) for column in made]
    found = [k for chunk in rows._merged(streams, backwards=backwards, by_arrival=True) for k in chunk]
    for slot, column in enumerate(made):
        assert [key for key in found if key // 1000 == slot] == [row[3] for row in column]
    assert len(found) == sum(len(column) for column in made)


@pytest.fixture
def filled(office: Office) -> Office:
    with office.login() as session:
        for secret, compartment in ((False, "internal.office"), (True, "confidential.office")):
            numbers = [n for n in range(SIZE) if papers.is_confidential(n) == secret]
            made = [papers.paper(n, SIZE) for n in numbers]
            session.run(load, compartment, [(p.received_at or 0, p) for p in made])
    return office


def test_many_records_are_ordered_found_and_verified(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled.login() as session:
        source = StoreRows(session)
        try:
            _check_orders(source)
            _check_search(source, monkeypatch)
        finally:
            source.close()
        assert session.count(IncomingDocument, ("title", "contains", "防汛")) == source_count(session)
    found = verify_office(filled.folder, CLEARED_CLERK, PASSPHRASE, filled.clock, filled.catalogue)
    assert [str(item) for item in found if item.grave] == [], "loaded in bulk as by verbs"


def source_count(session: Any) -> int:
    return len([hit for hit in session.search("防汛", 10_000) if hit.kind == KIND])


def _check_orders(source: StoreRows) -> None:
    for order, where in (("due_on", ()), ("finished_on", ()), ("from_unit", store.OPEN), ("", ())):
        for descending in (False, True):
            wanted = QuerySpec(KIND, where, order=order, descending=descending)
            keys = array("q", [key for chunk in source.keys(wanted) for key in chunk])
            assert len(keys) == len(set(keys)) == source.count(wanted)
            assert source.first(wanted, 200) == keys[:200]
            values = [_value(row, order) for row in source.rows(KIND, keys)]
            known = [value for value in values if value is not None]
            assert values == known + [None] * (len(values) - len(known)), "without a value: last"
            if order != "from_unit":
                ascending = descending if not order else not descending
                assert all(a <= b if ascending else a >= b for a, b in pairwise(known)), (order, descending)


def _value(row: Any, order: str) -> Any:
    value = getattr(row, order or "received_at")
    return value.name if isinstance(value, Named) else value


def _check_search(source: StoreRows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "NEWEST_MATCHES", 210)
    wanted = QuerySpec(KIND, search="关于", order="due_on")
    exact = [key for chunk in source.keys(wanted) for key in chunk]
    quick = source.first(wanted, 200)
    assert len(quick) == 200
    assert set(quick) <= set(exact)
    assert list(quick) != exact[:200], "the newest matches, not the first by time limit"
    rare = QuerySpec(KIND, (("stage", "=", "拟办"),), "关于", "due_on")
    assert list(source.first(rare, 200)) == [key for chunk in source.keys(rare) for key in chunk][:200]


def _plan(session: Session, spec: RecordSpec, wanted: QuerySpec) -> str:
    """How SQLite goes about the very statement a list is read by."""
    condition, values = query.where_clause(spec, wanted.where, wanted.search)
    statement = rows.key_statement(spec, wanted, condition, 0)
    plan = session.select("internal.office", f"EXPLAIN QUERY PLAN {statement} LIMIT 200", **values)
    return " / ".join(str(row[3]) for row in plan)


def test_every_sort_of_every_list_goes_by_an_index(office: Office) -> None:
    """Sorting a million rows by a column without one takes six seconds."""
    tried = 0
    with office.login() as session:
        for spec in session.catalogue.specs().values():
            for order in (*(field.name for field in spec.fields if field.sortable), ""):
                for descending in (False, True):
                    words = _plan(session, spec, QuerySpec(spec.kind, order=order, descending=descending))
                    assert "TEMP B-TREE FOR ORDER BY" not in words, (spec.kind, order, words)
                    assert not order or "COVERING INDEX" in words, (spec.kind, order, words)
                    tried += 1
    assert tried > 60


def test_what_is_open_is_counted_and_read_from_an_index_alone(office: Office) -> None:
    """The workbench, the chips and the badge ask these at every change; of a million documents most are finished."""
    day = papers.TODAY
    spec = spec_of(IncomingDocument)
    with office.login() as session:
        for where in (
            store.OPEN,
            store.overdue(day),
            store.due_on(day),
            store.mine("李敏"),
            store.FINISHED_ONES,
        ):
            condition, values = query.where_clause(spec, where, "")
            counting = f"EXPLAIN QUERY PLAN SELECT count(*) FROM {spec.table} WHERE {condition}"
            plan = [str(row[3]) for row in session.select("internal.office", counting, **values)]
            assert plan[0].startswith("SEARCH") and "COVERING INDEX" in plan[0], (where, plan)
            words = _plan(session, spec, QuerySpec(spec.kind, where, order="due_on"))
            assert words.startswith("SEARCH"), (where, words)
            assert "TEMP B-TREE FOR ORDER BY" not in words, (where, words)


def test_both_ways_of_reading_matches_give_the_same(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled.login() as session:
        source = StoreRows(session)
        condition, values = query.where_clause(spec_of(IncomingDocument), (), "关于")
        try:
            for where in ((), store.OPEN, (("title", "not_null", None),)):
                for descending in (False, True):
                    wanted = QuerySpec(KIND, where, "关于", "due_on", descending)
                    found = []
                    for few in (10**9, 0):
                        monkeypatch.setattr(weighing, "FEW", few)
                        found.append([key for chunk in source.keys(wanted) for key in chunk])
                    assert found[0] and found[0] == found[1]
            weighed = weighing.weighed(
                session.connection("internal.office"), "documents_incoming", condition, values, "due_on ASC"
            )
        finally:
            source.close()
    assert f"+{weighing.MATCHED}" in weighed, "every document holds the word: the index is walked"


def test_one_compartment_alone_is_read_in_the_same_order(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to merge: the keys alone are read, and they stand as they would have been merged."""
    with filled.login() as session:
        source, slot = StoreRows(session), list(session.files).index("internal.office")
        both = {}
        for order, search in (("due_on", ""), ("finished_on", ""), ("", ""), ("due_on", "防汛")):
            for descending in (False, True):
                wanted = QuerySpec(KIND, (), search, order, descending)
                both[wanted] = [
                    key for chunk in source.keys(wanted) for key in chunk if key >> rows.SHIFT == slot
                ]
        source.close()
        monkeypatch.delitem(session.files, "confidential.office")
        source = StoreRows(session)
        try:
            for wanted, keys in both.items():
                found = [key for chunk in source.keys(wanted) for key in chunk]
                assert [key & rows.MASK for key in found] == [key & rows.MASK for key in keys], wanted
                assert list(source.first(wanted, 20)) == found[:20] or wanted.search
        finally:
            source.close()
            monkeypatch.undo()


def test_a_key_takes_eight_bytes(filled: Office) -> None:
    with filled.login() as session:
        source = StoreRows(session)
        try:
            for chunk in source.keys(QuerySpec(KIND, order="due_on")):
                assert isinstance(chunk, array) and chunk.itemsize == 8
        finally:
            source.close()
