"""Keys of several compartments in one order, and the quick first answer of a search."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.fields import Named, spec_of
from desktop.base.ports import QuerySpec
from desktop.bench import papers
from desktop.bench.loading import load
from desktop.office.documents import store
from desktop.office.documents.records import IncomingDocument
from desktop.storage import query, rows
from desktop.storage.office import verify_office
from desktop.storage.rows import StoreRows
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


def test_every_sort_of_a_list_goes_by_an_index(filled: Office) -> None:
    spec = spec_of(IncomingDocument)
    with filled.login() as session:
        for field in spec.fields:
            if not field.sortable:
                continue
            for descending in (False, True):
                clause, column = query.order_clause(spec, field.name, descending=descending)
                plan = session.select(
                    "internal.office",
                    f"EXPLAIN QUERY PLAN SELECT n, {column} FROM {spec.table} ORDER BY {clause} LIMIT 200",
                )
                words = " ".join(str(row[3]) for row in plan)
                assert "COVERING INDEX" in words, (field.name, words)
                assert "TEMP B-TREE FOR ORDER BY" not in words, (field.name, words)
