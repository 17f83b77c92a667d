"""Commits in quick succession reach the window as few changes, and nothing of them is lost."""

from __future__ import annotations

import pytest

from desktop.base.changes import Changed
from desktop.ui import gathering, snapshot
from desktop.ui.gathering import Gathering


def change(number: int, kind: str = "test.matter", compartment: str = "internal.office") -> Changed:
    return Changed(compartment, frozenset({kind}), frozenset({bytes([number])}), f"tx{number}")


@pytest.fixture
def gathered(qapp, monkeypatch):
    monkeypatch.setattr(gathering, "SHORTEST_S", 0.02)
    monkeypatch.setattr(gathering, "LONGEST_S", 0.05)
    told: list[Changed] = []
    made = Gathering()
    made.told.connect(told.append)
    return made, told


def test_what_comes_out_of_rest_is_told_at_once_as_it_is(gathered):
    made, told = gathered
    made.hear(change(1))
    assert told == [change(1)] and not made.waiting()


def test_a_burst_is_told_together_and_whole(gathered):
    made, told = gathered
    for number in range(100):
        made.hear(change(number, "test.matter" if number % 2 else "other.kind"))
    assert len(told) == 1 and made.waiting()
    assert snapshot.settle(lambda: not made.waiting())
    assert len(told) == 2
    assert told[1].kinds == {"test.matter", "other.kind"}
    assert told[0].records | told[1].records == {bytes([number]) for number in range(100)}


def test_changes_of_two_compartments_name_neither(gathered):
    made, told = gathered
    made.hear(change(0))
    made.hear(change(1))
    made.hear(change(2, compartment="common"))
    assert snapshot.settle(lambda: not made.waiting())
    assert told[1].compartment == ""


def test_the_longer_it_goes_on_the_seldomer_it_is_told(gathered, qtbot):
    made, told = gathered
    for number in range(200):
        made.hear(change(number))
        qtbot.wait(1)
    assert snapshot.settle(lambda: not made.waiting())
    assert 3 <= len(told) <= 200 // 10
