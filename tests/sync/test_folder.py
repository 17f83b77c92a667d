"""Dropping and picking up, half-done files, junk and hostile names, read-only media; the watch."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from sync import folder as folders
from sync.errors import SyncProblem
from sync.folder import Scanner, channel_of, drop, mark_channel, package_name, stage
from sync.shelf import FolderShelf, OverlayShelf
from sync.watch import FolderWatch
from tests.sync.machine import OFFICE


def put(folder: Path, name: str = "ab120001.sbp", data: bytes = b"package") -> Path:
    def write(target: BinaryIO) -> None:
        target.write(data)

    return drop(folder, name, write).path


def look(folder: Path) -> folders.Scan:
    scanner = Scanner(folder)
    scanner.scan()
    return scanner.scan()


def test_what_is_dropped_is_found_whole(tmp_path: Path) -> None:
    put(tmp_path, data=b"x" * 3_000_000)
    (arrival,) = look(tmp_path).ready
    staged = stage(arrival, tmp_path / "staging")
    assert staged.read_bytes() == b"x" * 3_000_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ab120001.ok", "ab120001.sbp", "staging"]


def test_one_look_is_not_enough(tmp_path: Path) -> None:
    put(tmp_path)
    scanner = Scanner(tmp_path)
    assert (scanner.scan().ready, scanner.scan().ready != ()) == ((), True)


def test_a_growing_file_waits(tmp_path: Path) -> None:
    path = put(tmp_path)
    scanner = Scanner(tmp_path)
    scanner.scan()
    path.write_bytes(b"package and more")
    assert (scanner.scan().ready, scanner.scan().ready) == ((), ())
    path.write_bytes(b"package")
    scanner.scan()
    assert len(scanner.scan().ready) == 1


def test_without_its_mark_a_file_is_not_there(tmp_path: Path) -> None:
    path = put(tmp_path)
    path.with_suffix(".ok").unlink()
    assert (look(tmp_path).ready, look(tmp_path).waiting) == ((), (path.name,))
    for mark in (b"", b"{}", b"[" * 400, b'{"v":1,"size":"7","sha256":"00"}', b"\xff", b"x" * 10_000):
        path.with_suffix(".ok").write_bytes(mark)
        assert look(tmp_path).ready == ()


def test_cut_at_every_length(tmp_path: Path) -> None:
    path = put(tmp_path)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert look(tmp_path).ready == ()


def test_altered_after_the_mark_was_written(tmp_path: Path) -> None:
    put(tmp_path).write_bytes(b"PACKAGE")
    (arrival,) = look(tmp_path).ready
    with pytest.raises(SyncProblem) as caught:
        stage(arrival, tmp_path / "staging")
    assert caught.value.code == "DROP-02"
    assert list((tmp_path / "staging").iterdir()) == []


def test_removed_between_looking_and_copying(tmp_path: Path) -> None:
    path = put(tmp_path)
    (arrival,) = look(tmp_path).ready
    path.unlink()
    with pytest.raises(SyncProblem) as caught:
        stage(arrival, tmp_path / "staging")
    assert caught.value.code == "DROP-03"


def test_a_missing_or_empty_folder_means_nothing_arrived(tmp_path: Path) -> None:
    assert look(tmp_path / "gone").present is False
    assert look(tmp_path).ready == ()


def test_junk_and_hostile_names_are_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    put(outside)
    inside = tmp_path / "in"
    inside.mkdir()
    names = [
        "报告\u202efdp.exe",
        "a:ads.sbp",
        "CON",
        "x.sbp.",
        "too-long-a-name.sbp",
        "..sbp",
        "thumbs.db",
        "zero",
    ]
    for name in names:
        (inside / name).write_bytes(b"")
    (inside / "folder.sbp").mkdir()
    (inside / "linked01.sbp").symlink_to(outside / "ab120001.sbp")
    scan = look(inside)
    assert (scan.ready, scan.waiting) == ((), ())
    assert set(scan.junk) == {*names, "folder.sbp", "linked01.sbp"}


def test_capitals_as_some_media_give_them(tmp_path: Path) -> None:
    path = put(tmp_path)
    path.rename(tmp_path / "AB120001.SBP")
    path.with_suffix(".ok").rename(tmp_path / "AB120001.OK")
    assert [arrival.path.name for arrival in look(tmp_path).ready] == ["AB120001.SBP"]


def test_a_mark_is_read_again_when_its_file_has_changed(tmp_path: Path) -> None:
    path = put(tmp_path)
    scanner = Scanner(tmp_path)
    scanner.scan()
    first = scanner.scan().ready
    assert scanner.scan().ready == first
    put(tmp_path, data=b"another package")
    scanner.scan()
    (now,) = scanner.scan().ready
    assert (now.path, now.size) == (path, 15) and now != first[0]


def test_a_failed_write_leaves_nothing_to_take(tmp_path: Path) -> None:
    def fail(target: object) -> None:
        raise OSError("disk full")

    put(tmp_path, data=b"old")
    with pytest.raises(SyncProblem) as caught:
        drop(tmp_path, "ab120001.sbp", fail)
    assert caught.value.code == "DROP-05"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["ab120001.ok", "ab120001.sbp"]
    assert (tmp_path / "ab120001.sbp").read_bytes() == b"old"
    for name in ("../x.sbp", "/abs.sbp", "UPPER.sbp", "toolongname.sbp", "a.exe"):
        with pytest.raises(SyncProblem):
            put(tmp_path, name)


def test_names_are_eight_and_three() -> None:
    assert package_name("abcdef", 0) == "abcd0000.sbp"
    assert package_name("abcdef", 37) == "abcd0011.sbp"
    assert len({package_name("abcd", number) for number in range(5000)}) == 5000


def test_the_identity_of_a_folder(tmp_path: Path) -> None:
    assert channel_of(tmp_path) is None
    mark_channel(tmp_path, OFFICE, "usb")
    mark = channel_of(tmp_path)
    assert mark is not None and (mark.office, mark.channel) == (OFFICE, "usb")
    (tmp_path / "sanban.id").write_bytes(b'{"v":1,"office":"../..","channel":"x"}')
    with pytest.raises(SyncProblem) as caught:
        channel_of(tmp_path)
    assert caught.value.code == "DROP-04"


def test_a_shelf_takes_only_hashes_as_names(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path / "shelf")
    name = "ab" * 32
    with (tmp_path / "x").open("w+b") as source:
        source.write(b"sealed")
        source.seek(0)
        shelf.put(name, source)
    kept = shelf.open(name)
    assert kept is not None
    with kept:
        assert kept.read() == b"sealed"
    over = OverlayShelf(shelf)
    over.drop(name)
    assert over.open(name) is None
    shelf.drop(name)
    shelf.drop(name)
    assert shelf.open(name) is None
    for wrong in ("../x", "a", name.upper(), name + "/x"):
        with pytest.raises(ValueError, match="hash"):
            shelf.open(wrong)


def test_the_watch_looks_by_itself_and_survives_a_failure(tmp_path: Path) -> None:
    seen: list[Path] = []
    failures: list[Exception] = []
    third = threading.Event()

    def wake(folder: Path) -> None:
        seen.append(folder)
        if len(seen) == 1:
            raise OSError("share lost")
        if len(seen) >= 3:
            third.set()

    watch = FolderWatch(
        [tmp_path], wake, every_s=0.02, failed=lambda _, error: failures.append(error), notices=False
    )
    watch.start()
    assert third.wait(10)
    watch.stop()
    count = len(seen)
    assert [type(error) for error in failures] == [OSError]
    assert not third.wait(0) or len(seen) == count


def test_a_notice_hurries_the_watch(tmp_path: Path) -> None:
    woken = threading.Semaphore(0)
    watch = FolderWatch([tmp_path, tmp_path / "missing"], lambda _: woken.release(), every_s=600)
    watch.start()
    assert woken.acquire(timeout=10) and woken.acquire(timeout=10)
    put(tmp_path)
    assert woken.acquire(timeout=10)
    watch.stop()
