"""The quick way a record's first op goes (imports, packages) ends where the ordinary way does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.changes import Dot
from desktop.base.fields import Named
from desktop.base.ids import new_id
from desktop.storage import registers
from desktop.storage.compartment import CompartmentFile
from desktop.storage.transaction import Transaction
from tests.storage.rig import Entry, Item, Rig


def _acts(rig: Rig) -> None:
    """New, changed at once, changed later, deleted at once, deleted later, contested, of an append-only kind."""

    def first(tx: Transaction) -> list[Item]:
        made = [
            Item(
                title=f"第{n}件 曾华",
                due_on=date(2026, 9, n + 1),
                sender=Named("市水利局", new_id() if n % 2 else None),
                clerk=Named("单志强"),
                tags=("防汛",) * (n % 3),
                copies=n or None,
            )
            for n in range(9)
        ]
        for item in made:
            tx.save(item)
        made[1].title = "当场改过"
        tx.save(made[1])
        tx.delete(made[2])
        tx.save(Entry(words="记一笔"))
        return made

    made = rig.act(first)
    changed = rig.get(made[3].id)
    changed.stage, changed.body = "办结", "后来改的"
    rig.save(changed)
    rig.act(lambda tx: tx.delete(rig.get(made[4].id)))


def _slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "is_new", lambda _connection, _record: False)


def test_both_ways_make_the_same_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, other = Rig(tmp_path / "a"), Rig(tmp_path / "b", "00000000000000bb", holder=False)
    _acts(here)
    here.send_to(other)
    mine, theirs = here.file.projection_digests(), other.file.projection_digests()
    for copy in (here, other):
        _slowly(monkeypatch)
        copy.file.rebuild()
        monkeypatch.undo()
    assert here.file.projection_digests() == mine
    assert other.file.projection_digests() == theirs == mine
    assert here.titles("曾华") == [f"第{n}件 曾华" for n in (0, 3, 5, 6, 7, 8)]


def test_a_rebuild_flushes_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rig = Rig(tmp_path)
    _acts(rig)
    before = rig.file.projection_digests()
    monkeypatch.setattr("desktop.storage.compartment.REBUILT_TOGETHER", 2)
    rig.file.rebuild()
    assert rig.file.projection_digests() == before
    assert rig.file.born == {}


def test_an_edit_that_arrives_before_its_record_still_counts(tmp_path: Path) -> None:
    """An op with parents is never the quick way's, also when nothing of its record is here yet."""
    here, third = Rig(tmp_path / "a"), Rig(tmp_path / "c", "00000000000000cc", holder=False)
    item = here.save(Item(title="原题"))
    other = Rig(tmp_path / "b", "00000000000000bb", holder=False)
    here.send_to(other)
    there = other.get(item.id)
    there.title = "改题"
    other.save(there)
    other.send_to(third, other.stream)
    here.send_to(third, here.stream)
    living = registers.live_values(third.file.connection, item.id)["title"]
    assert [value.value for value in living] == [{"title": "改题"}]
    assert third.titles() == ["改题"]


def test_what_a_save_shows_can_be_changed_in_the_same_act(tmp_path: Path) -> None:
    rig = Rig(tmp_path)

    def twice(tx: Transaction) -> Item:
        item = tx.save(Item(title="一稿", copies=1))
        assert item.seen == {group: tuple(dots) for group, dots in _seen(rig.file, item.id).items()}
        item.copies = 2
        return tx.save(item)

    item = rig.act(twice)
    assert rig.get(item.id).copies == 2
    assert rig.get(item.id).seen == item.seen


def _seen(file: CompartmentFile, record: bytes) -> dict[str, tuple[Dot, ...]]:
    return registers.seen_dots(registers.live_values(file.connection, record))


def test_nothing_is_remembered_of_an_act_given_up(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    item = Item(title="没有登记成")

    def fail(tx: Transaction) -> None:
        tx.save(item)
        raise ValueError

    with pytest.raises(ValueError):
        rig.act(fail)
    assert rig.file.born == {}
    item.seen = {}
    rig.save(item)
    assert rig.titles() == ["没有登记成"]


_plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=6), _plain, max_size=3))
def test_registers_are_stored_as_json_says(value: dict[str, object]) -> None:
    assert registers.packed(value) == json.dumps(value, ensure_ascii=False, sort_keys=True)
