"""Anchors: a file put back, cut, forked or swapped is named; a missing second copy is not an alarm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem
from desktop.storage.anchors import SLOT_BYTES, AnchorEntry, Anchors, second_name

STORE, KEY = b"s" * 16, b"k" * 32


def _head(n: int) -> bytes:
    return n.to_bytes(32, "big")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office folder with anchors at commit 10 of two files."""
    monkeypatch.setenv("SANBAN_DATA", str(tmp_path / "data"))
    office = tmp_path / "office"
    office.mkdir()
    anchors = Anchors.open(office, STORE, KEY, create=True)
    for n in range(1, 11):
        anchors.advance("internal.office", n, _head(n), b"salt" * 4)
    anchors.advance("audit", 3, _head(3))
    anchors.close()
    return office


def _copies(folder: Path) -> list[Path]:
    return [folder / "anchor", folder.parent / "data" / "anchors" / second_name(STORE, KEY)]


def _open(folder: Path) -> Anchors:
    return Anchors.open(folder, STORE, KEY)


def test_what_was_anchored_is_known_and_in_order(folder: Path) -> None:
    anchors = _open(folder)
    assert anchors.notices == []
    assert anchors.known("internal.office") == AnchorEntry(10, _head(10), b"salt" * 4)
    assert anchors.known("never") is None
    for counter in (10, 11, 500):  # ahead is in order after a kill
        assert anchors.check("internal.office", counter, _head, b"salt" * 4) is None
    assert anchors.check("never", 0, _head) is None


def test_row_32_an_older_file_is_named_with_what_is_lost(folder: Path) -> None:
    found = _open(folder).check("internal.office", 7, _head)
    assert found is not None
    assert (found.code, found.grave) == ("N-001", True)
    assert "丢失 3 次提交（第 8–10 次）" in found.message


def test_a_forked_or_swapped_file_is_named(folder: Path) -> None:
    anchors = _open(folder)
    forked = anchors.check("internal.office", 12, lambda n: _head(n + 1))
    swapped = anchors.check("internal.office", 12, _head, b"tlas" * 4)
    silent = anchors.check("internal.office", 12, lambda _n: None)
    assert forked is not None
    assert swapped is not None
    assert silent is not None
    assert [(item.code, item.grave) for item in (forked, swapped, silent)] == [
        ("N-002", True),
        ("N-007", True),
        ("N-008", False),
    ]


def test_an_alarm_stays_until_a_person_accepts(folder: Path) -> None:
    anchors = _open(folder)
    anchors.advance("internal.office", 8, _head(800))
    found = anchors.check("internal.office", 8, _head)
    assert found is not None
    assert found.code == "N-001"
    anchors.accept("internal.office", 8, _head(8))
    assert anchors.check("internal.office", 8, _head) is None


def test_either_copy_is_enough(folder: Path) -> None:
    for path in _copies(folder):
        data = path.read_bytes()
        path.unlink()
        anchors = _open(folder)
        assert anchors.known("internal.office") == AnchorEntry(10, _head(10), b"salt" * 4)
        assert [notice.code for notice in anchors.notices] == ["N-004"]
        assert anchors.notices[0].grave is (path.parent == folder)
        path.write_bytes(data)


def test_no_copy_left_is_grave(folder: Path) -> None:
    for path in _copies(folder):
        path.unlink()
    assert [(notice.code, notice.grave) for notice in _open(folder).notices] == [("N-003", True)]


def test_the_near_copy_put_back_with_the_store_is_noticed_by_the_far_one(folder: Path) -> None:
    near = (folder / "anchor").read_bytes()
    _open(folder).advance("internal.office", 11, _head(11))
    (folder / "anchor").write_bytes(near)
    found = _open(folder).check("internal.office", 10, _head)
    assert found is not None
    assert found.code == "N-001"


def test_a_torn_write_leaves_the_state_before(folder: Path) -> None:
    """Sequence 12 is about to overwrite slot 0 in both copies; a cut at any place leaves 11, never a wrong state."""
    before = [path.read_bytes() for path in _copies(folder)]
    _open(folder).advance("internal.office", 11, _head(11))
    after = [path.read_bytes() for path in _copies(folder)]
    places = [at for at in range(2 * SLOT_BYTES) if before[0][at] != after[0][at]]
    assert places
    assert (places[0] // SLOT_BYTES) == (places[-1] // SLOT_BYTES)  # one slot only
    for cut in places:
        for path, old, new in zip(_copies(folder), before, after, strict=True):
            path.write_bytes(new[:cut] + old[cut:])
        known = _open(folder).known("internal.office")
        assert known is not None
        assert known.counter in (10, 11)
        assert known.head == _head(known.counter)


def test_every_flipped_bit_of_a_slot_is_noticed(folder: Path) -> None:
    path, far = _copies(folder)
    far.unlink()
    data = path.read_bytes()
    for start in (0, SLOT_BYTES):
        used = len(data[start : start + SLOT_BYTES].rstrip(b"\0"))
        for place in range(used * 8):
            flipped = bytearray(data)
            flipped[start + place // 8] ^= 1 << place % 8
            path.write_bytes(flipped)
            assert "N-005" in [notice.code for notice in _open(folder).notices]


def test_a_damaged_copy_is_named_and_healed_by_the_next_commits(folder: Path) -> None:
    near, _far = _copies(folder)
    near.write_bytes(b"x" * 2 * SLOT_BYTES)
    anchors = _open(folder)
    assert [(notice.code, notice.grave, notice.where) for notice in anchors.notices] == [
        ("N-005", True, "机构文件夹中的锚点")
    ]
    for n in (11, 12):
        anchors.advance("internal.office", n, _head(n))
    assert _open(folder).notices == []


def test_anchors_of_another_store_or_key_are_worth_nothing(folder: Path) -> None:
    assert Anchors(STORE, b"x" * 32, tuple(_copies(folder))).known("internal.office") is None
    assert Anchors(b"t" * 16, KEY, tuple(_copies(folder))).known("internal.office") is None


def test_two_handles_do_not_undo_each_other(folder: Path) -> None:
    first, second = _open(folder), _open(folder)
    first.advance("office.keys", 2, _head(2))
    second.advance("internal.office", 11, _head(11))
    first.advance("audit", 4, _head(4))
    assert [
        (_open(folder).known(name) or AnchorEntry(0, b"", b"")).counter
        for name in ("office.keys", "internal.office", "audit")
    ] == [2, 11, 4]


def test_a_copy_that_cannot_be_written_does_not_stop_work_but_two_do(folder: Path) -> None:
    near, far = _copies(folder)
    far.unlink()
    far.mkdir()
    anchors = _open(folder)
    anchors.advance("internal.office", 11, _head(11))
    assert (_open(folder).known("internal.office") or AnchorEntry(0, b"", b"")).counter == 11
    near.unlink()
    near.mkdir()
    with pytest.raises(EnvironmentProblem, match="N-006"):
        anchors.advance("internal.office", 12, _head(12))


def test_one_commit_costs_no_flush(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anchors = _open(folder)
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    anchors.advance("internal.office", 11, _head(11))
    assert flushed == []
    anchors.close()
    assert len(flushed) == 2
