"""The merge rule by itself, value by value."""

from __future__ import annotations

import pytest

from sync.merge import DELETED, is_conflict, is_deleted, step

A, B, C = ("aa.common", 1), ("bb.common", 1), ("cc.common", 5)


def test_a_first_value_lives_and_kills_nothing() -> None:
    done = step(A, (), (), (), {})
    assert (done.dies, done.lives, done.kill_on_arrival) == ((), True, ())


def test_a_named_value_dies_and_an_unnamed_one_lives_on() -> None:
    assert step(C, [A], [A, B], (), {"aa.common": 1, "bb.common": 1}).dies == (A,)


def test_a_value_named_before_it_arrived_dies_on_arrival() -> None:
    early = step(C, [A], (), (), {})
    assert (early.dies, early.kill_on_arrival) == ((), (A,))
    assert not step(A, (), (), early.kill_on_arrival, {}).lives


def test_a_value_that_has_been_and_gone_is_not_awaited() -> None:
    assert step(C, [A], (), (), {"aa.common": 1}).kill_on_arrival == ()


def test_the_next_number_of_a_stream_has_not_arrived_yet() -> None:
    assert step(C, [("aa.common", 2)], (), (), {"aa.common": 1}).kill_on_arrival == (("aa.common", 2),)


def test_a_dot_named_twice_dies_once() -> None:
    assert step(C, [A, A], [A], (), {"aa.common": 1}).dies == (A,)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], False), ([{"v": 1}], False), ([{"v": 1}, {"v": 1}], False), ([{"v": 1}, {"v": 2}], True)],
)
def test_only_different_values_conflict(values: list[object], expected: bool) -> None:
    assert is_conflict(values) is expected


def seen(**groups: list[tuple[str, int]]) -> dict[str, object]:
    return {"deleted": True, "seen": {group: [list(dot) for dot in dots] for group, dots in groups.items()}}


def test_a_deletion_that_saw_everything_hides_the_record() -> None:
    assert is_deleted([seen(title=[A])], {"title": [A], DELETED: [C]})


def test_an_unseen_edit_keeps_the_record() -> None:
    assert not is_deleted([seen(title=[A])], {"title": [A, B]})
    assert not is_deleted([seen(title=[A])], {"title": [A], "deadline": [B]})


def test_the_same_dot_in_another_group_was_not_seen() -> None:
    assert not is_deleted([seen(title=[A])], {"deadline": [A]})


def test_one_of_two_deletions_is_enough_when_it_saw_everything() -> None:
    assert is_deleted([seen(), seen(title=[A])], {"title": [A]})


def test_a_restored_record_is_there() -> None:
    assert not is_deleted([{"deleted": False, "seen": {"title": [list(A)]}}], {"title": [A]})
    assert not is_deleted([], {"title": []})


def test_only_the_value_that_was_named_dies_on_arrival() -> None:
    """Others of the same register were named before they arrived; this one was not, and lives."""
    named = (("b", 3), ("c", 1))
    assert step(("b", 2), (), (), named, {"b": 1}).lives
    assert not step(("b", 3), (), (), named, {"b": 2}).lives
