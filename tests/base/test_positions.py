"""Fractional positions: always room, always in order, never ambiguous."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.base.positions import DIGITS, MAX_LENGTH, between, spread


@given(st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=200))
def test_any_insertions_keep_the_order(places: list[int]) -> None:
    kept: list[str] = []
    for wish in places:
        place = wish % (len(kept) + 1)
        made = between(kept[place - 1] if place else "", kept[place] if place < len(kept) else "")
        kept.insert(place, made)
    assert kept == sorted(kept)
    assert len(set(kept)) == len(kept)
    assert all(set(each) <= set(DIGITS) and not each.endswith("0") for each in kept)


@given(st.integers(min_value=1, max_value=400))
def test_a_list_made_at_once_is_in_order_and_short(count: int) -> None:
    made = spread(count)
    assert made == sorted(set(made)) and len(made) == count
    assert max(map(len, made)) <= 1 + count // 17


def test_two_machines_inserting_at_one_place_agree() -> None:
    first, second = spread(2)
    assert between(first, second) == between(first, second)
    assert first < between(first, second) < second


@given(st.text(DIGITS, min_size=1, max_size=8), st.text(DIGITS, min_size=1, max_size=8))
def test_between_any_two_positions(one: str, other: str) -> None:
    one, other = one.rstrip("0") or "1", other.rstrip("0") or "2"
    low, high = sorted((one, other))
    if low != high:
        assert low < between(low, high) < high


@pytest.mark.parametrize(
    ("before", "after"), [("b", "a"), ("a", "a"), ("a0", ""), ("", "a0"), ("A", ""), ("甲", "")]
)
def test_what_is_no_gap_is_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError):
        between(before, after)


def test_there_is_an_end_and_it_says_so() -> None:
    low, high = "1", "2"
    with pytest.raises(UserProblem) as refused:
        for _ in range(MAX_LENGTH * 10):
            high = between(low, high)
    assert refused.value.code == "POS-1"
    assert len(high) <= MAX_LENGTH
