"""Order and matching in the directory, without a store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.fields import Named
from desktop.system.directory.records import Person, Unit
from desktop.system.directory.rules import (
    STEP,
    in_tree_order,
    is_below,
    matching_people,
    matching_units,
    place,
)

PEOPLE = [
    Person(name=name, post=post, unit=Named(unit))
    for name, post, unit in (
        ("陈建国", "市长", "市政府办公室"),
        ("单志强", "副市长", "市政府办公室"),
        ("曾庆华", "副市长", "市政府办公室"),
        ("区少芬", "主任", "督查室"),
        ("张晓东", "科员", "文电科"),
        ("周小丹", "科员", "督查室"),
    )
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("szq", ["单志强"]),
        ("zqh", ["曾庆华"]),
        ("z", ["曾庆华", "张晓东", "周小丹", "单志强"]),
        ("osf", ["区少芬"]),
        ("副市长", ["单志强", "曾庆华"]),
        ("督查", ["区少芬", "周小丹"]),
        ("晓", ["张晓东"]),
        ("ZXD", ["张晓东", "周小丹"]),
        ("dzq", []),
        ("周 小丹", ["周小丹"]),
        ("没有", []),
    ],
)
def test_people_by_letters_words_post_and_unit(typed: str, names: list[str]) -> None:
    assert [each.name for each in matching_people(PEOPLE, typed)] == names


def test_nothing_typed_offers_everybody_in_order() -> None:
    assert matching_people(PEOPLE, " ") == PEOPLE


def test_units_by_short_name_first() -> None:
    units = [
        Unit(name="云川市人民政府办公室文电科", short_name="文电科"),
        Unit(name="云川市水务局", short_name="市水务局"),
        Unit(name="云川市卫生健康委员会", short_name="市卫生健康委"),
    ]
    assert [each.short_name for each in matching_units(units, "swj")] == ["市水务局"]
    assert [each.short_name for each in matching_units(units, "云川市")] == [
        "文电科",
        "市水务局",
        "市卫生健康委",
    ]
    assert [each.short_name for each in matching_units(units, "wdk")] == ["文电科"]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_any_sequence_of_insertions_keeps_the_order(spots: list[int]) -> None:
    listed: list[int] = []
    for spot in spots:
        at = min(spot, len(listed))
        found = place(listed[at - 1] if at else None, listed[at] if at < len(listed) else None)
        if found is None:
            listed = [number * STEP for number in range(1, len(listed) + 1)]
            found = place(listed[at - 1] if at else None, listed[at] if at < len(listed) else None)
            assert found is not None
        listed.insert(at, found)
        assert listed == sorted(set(listed))


def test_no_room() -> None:
    assert place(5, 6) is None


def test_tree_order_and_rings() -> None:
    top, other = Unit(name="办公室", position=2), Unit(name="财政局", position=1)
    below, late = (
        Unit(name="文电科", parent=top.id, position=9),
        Unit(name="综合科", parent=top.id, position=3),
    )
    lost = Unit(name="无主科", parent=b"x" * 16, position=0)
    found = [(depth, unit.name) for depth, unit in in_tree_order([below, top, late, other, lost])]
    assert found == [(0, "无主科"), (0, "财政局"), (0, "办公室"), (1, "综合科"), (1, "文电科")]
    top.parent = below.id
    ring = [unit.name for _, unit in in_tree_order([below, top, late, other])]
    assert sorted(ring) == sorted(["文电科", "办公室", "综合科", "财政局"])


def test_is_below_ends_in_a_ring() -> None:
    one, two, three = b"1" * 16, b"2" * 16, b"3" * 16
    assert is_below(one, two, {one: two, two: None})
    assert is_below(one, one, {})
    assert not is_below(one, three, {one: two, two: one})
