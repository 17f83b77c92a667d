"""Taking packages in: order, repetition, gaps, clearance, strangers, revoked devices, forks, previews, crashes."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sync.enrol import with_device, with_retired
from sync.errors import SyncProblem
from sync.folder import mark_channel
from sync.inbox import quarantined
from sync.names import COMMON
from sync.ops import chain_start
from sync.ports import Cursor, FrameResult
from sync.reports import Tally
from sync.segment import attest, make
from tests.sync.machine import CONFIDENTIAL, INTERNAL, Machine, make_keys, make_office
from tests.sync.store import MemoryLog

RECORD, OTHER = "a" * 32, "b" * 32
ALL = (COMMON, INTERNAL, CONFIDENTIAL)


def test_packages_in_reverse_order_wait_and_then_apply(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    paths = []
    for number in range(4):
        one.local_write(RECORD, "g", {"v": number}, one.state().get((RECORD, "g"), {}))
        two.store.put(INTERNAL, "peer", one.device, {"heads": {}, "incarnation": "", "number": -1})
        one.store.put(
            INTERNAL,
            "peer",
            two.device,
            {
                "heads": {f"{one.keys.incarnation}.{INTERNAL}": [number, ""]},
                "incarnation": "",
                "number": -1,
            },
        )
        paths += one.send(tmp_path / f"d{number}", [two.device])
    results = [two.apply_package(path) for path in reversed(paths)]
    assert [(result.state, result.reason) for result in results[:3]] == [("parked", "GAP-01")] * 3
    assert two.log.head(f"{one.keys.incarnation}.{INTERNAL}")[0] == 4
    assert two.state() == one.state()
    assert two.inbox.retry().gaps == ()
    assert two.store.items(INTERNAL, "parked") == []


def test_a_gap_is_named_and_asked_for_and_never_passed(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    stream = f"{one.keys.incarnation}.{INTERNAL}"
    for number in range(3):
        one.local_write(RECORD, f"g{number}", {"v": number}, ())
    one.store.put(INTERNAL, "peer", two.device, {"heads": {stream: [2, ""]}, "incarnation": "", "number": -1})
    one.export(tmp_path / "late", [two.device])
    report = two.take(tmp_path / "late")
    assert [package.state for package in report.packages] == ["parked"]
    assert [(gap.stream, gap.lo, gap.hi) for gap in report.gaps] == [(stream, 1, 2)]
    assert report.as_json()["gaps"] == [{"stream": stream, "lo": 1, "hi": 2}]
    assert two.state() == {}
    two.export(tmp_path / "ask", [one.device])
    one.take(tmp_path / "ask")
    one.export(tmp_path / "again", [two.device])
    assert two.take(tmp_path / "again").gaps == ()
    assert two.state() == one.state()


def test_the_same_package_again_and_a_year_later(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    one.local_write(RECORD, "g", {"v": 1}, ())
    one.export(tmp_path / "d", [two.device])
    first = two.take(tmp_path / "d")
    assert [(p.state, p.ops, p.records) for p in first.packages] == [("applied", 1, 1)]
    state, changes = two.state(), two.log.changes
    two.now += 365 * 86_400_000
    assert [(p.state, p.ops) for p in two.take(tmp_path / "d").packages] == [("duplicate", 0)]
    path = next((tmp_path / "d").glob("*.sbp"))
    two.store.drop(COMMON, "file", _hash(path))
    assert two.apply_package(path).state == "duplicate"
    assert (two.state(), two.log.changes) == (state, changes)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_stranger_is_refused(tmp_path: Path) -> None:
    office, elsewhere = make_office(tmp_path / "a"), make_office(tmp_path / "b")
    target = office.machines[1]
    stranger = Machine(make_keys(9), tmp_path / "s", elsewhere.signed)
    elsewhere.adopt(with_device(elsewhere.signed, stranger.keys.public(), 2), [stranger])
    stranger.local_write(RECORD, "g", {"v": 1}, ())
    (path,) = stranger.send(tmp_path / "d", [target.device])
    result = target.apply_package(path)
    assert (result.state, result.reason) == ("quarantined", "TRUST-08")
    assert [(q.reason, q.sender, q.name) for q in quarantined(target.store, ALL)] == [
        ("TRUST-08", stranger.device, path.name)
    ]
    # the same device number with another key is no better
    (path,) = elsewhere.machines[0].send(tmp_path / "e", [target.device])
    assert target.apply_package(path).reason == "PKG-02"
    assert target.state() == {}


def test_a_package_that_came_before_its_senders_enrolment_is_taken_afterwards(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    one, two, _ = office.machines
    new = Machine(make_keys(9), tmp_path / "new", None)
    old = office.signed
    office.adopt(with_device(office.signed, new.keys.public(), 2), [one])
    new.trust.begin(office.signed)
    new.local_write(RECORD, "g", {"v": 1}, ())
    new.export(tmp_path / "d", [two.device])
    assert two.trust.require().hash == old.hash
    assert [p.reason for p in two.take(tmp_path / "d").packages] == ["TRUST-08"]
    one.export(tmp_path / "e", [two.device])
    report = two.take(tmp_path / "e")
    assert report.directory_changed
    assert [(p.state, p.ops) for p in report.packages] == [("applied", 0), ("applied", 1)]
    assert two.state() == new.state()
    assert quarantined(two.store, ALL) == []


def test_a_package_of_a_stranger_that_turns_out_to_be_forged_stays_refused(tmp_path: Path) -> None:
    office, elsewhere = make_office(tmp_path / "a"), make_office(tmp_path / "b")
    target = office.machines[1]
    forger = Machine(make_keys(9), tmp_path / "f", elsewhere.signed)
    elsewhere.adopt(with_device(elsewhere.signed, forger.keys.public(), 2), [forger])
    forger.local_write(RECORD, "g", {"v": 1}, ())
    (path,) = forger.send(tmp_path / "d", [target.device])
    assert target.apply_package(path).reason == "TRUST-08"
    office.adopt(with_device(office.signed, make_keys(9).public(), 2))  # the true machine of that name
    target.inbox.retry()
    assert [one.reason for one in quarantined(target.store, ALL)] == ["PKG-02"]
    assert (target.apply_package(path).reason, target.state()) == ("PKG-02", {})


def test_a_revoked_device(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    one, two, three = office.machines
    stream = f"{one.keys.incarnation}.{INTERNAL}"
    one.local_write(RECORD, "g", {"v": 1}, ())
    one.local_write(OTHER, "g", {"v": 2}, ())
    one.export(tmp_path / "before", [two.device, three.device])
    three.take(tmp_path / "before")
    office.adopt(with_retired(office.signed, one.device, {stream: 1}, 2), [two, three])
    (result,) = two.take(tmp_path / "before").packages
    assert (result.state, result.reason) == ("quarantined", "TRUST-09")
    three.export(tmp_path / "relay", [two.device])
    (result,) = two.take(tmp_path / "relay").packages
    assert (result.state, result.reason, result.ops) == ("quarantined", "TRUST-10", 1)
    assert set(two.state()) == {(RECORD, "g")}
    assert quarantined(two.store, [INTERNAL])[0].reason == "TRUST-10"
    with pytest.raises(SyncProblem) as caught:
        two.export(tmp_path / "to", [one.device])
    assert caught.value.code == "OUT-02"


def test_a_fork_keeps_the_first_and_raises_the_alarm(tmp_path: Path) -> None:
    one, two, three = make_office(tmp_path).machines
    clone = Machine(one.keys, tmp_path / "clone", one.trust.require())
    one.local_write(RECORD, "g", {"v": "original"}, ())
    clone.local_write(RECORD, "g", {"v": "clone"}, ())
    one.export(tmp_path / "a", [two.device, three.device])
    clone.export(tmp_path / "b", [two.device, three.device])
    two.take(tmp_path / "a")
    report = two.take(tmp_path / "b")
    assert [(p.state, p.reason) for p in report.packages] == [("quarantined", "FORK-02")]
    assert [alarm.code for alarm in report.alarms] == ["FORK-02"]
    clone.local_write(OTHER, "g", {"v": "clone"}, ())
    clone.store.put(
        COMMON, "outbox-number", "usb", {"incarnation": one.keys.incarnation, "number": 7, "previous": ""}
    )
    clone.export(tmp_path / "c", [two.device])
    report = two.take(tmp_path / "c")
    assert [(p.state, p.reason) for p in report.packages] == [("quarantined", "FORK-01")]
    assert "FORK-01" in {alarm.code for alarm in report.alarms}
    assert [value["v"] for value in two.state()[(RECORD, "g")].values()] == ["original"]
    assert report.missing[0].numbers == (2, 3, 4, 5, 6, 7)


def test_own_changes_coming_back_above_our_own(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    one, two, _ = office.machines
    backup = (copy.deepcopy(one.log.log), copy.deepcopy(one.log.live))
    one.local_write(RECORD, "g", {"v": "lost by the restore"}, ())
    one.export(tmp_path / "a", [two.device])
    two.take(tmp_path / "a")
    one.log.log, one.log.live = backup
    two.export(tmp_path / "b", [one.device])
    report = one.take(tmp_path / "b")
    assert "OWN-01" in {alarm.code for alarm in report.alarms}
    # with a new incarnation the lost change comes back, and no number is used twice
    old = one.keys.incarnation
    one.keys.incarnation = "ee" * 8
    device = office.signed.directory.device(one.device)
    assert device is not None
    office.adopt(with_device(office.signed, replace(device, incarnations=(old, "ee" * 8)), 3))
    one.local_write(OTHER, "g", {"v": "after"}, ())
    for turn in range(2):
        one.export(tmp_path / f"c{turn}", [two.device])
        two.take(tmp_path / f"c{turn}")
        two.export(tmp_path / f"d{turn}", [one.device])
        one.take(tmp_path / f"d{turn}")
    assert one.state() == two.state()
    assert set(one.state()) == {(RECORD, "g"), (OTHER, "g")}


def cleared_office(folder: Path) -> Sequence[Machine]:
    return make_office(folder, {1: ALL, 2: ALL, 3: (COMMON, INTERNAL)}).machines


def test_what_this_user_may_not_open_stays_sealed_until_somebody_may(tmp_path: Path) -> None:
    one, two, _ = cleared_office(tmp_path)
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": "内"}, ())
    one.export(tmp_path / "d", [two.device])
    two.keys.open_for = (COMMON, INTERNAL)
    report = two.take(tmp_path / "d")
    assert [(p.state, p.ops) for p in report.packages] == [("applied", 1)]
    said = (
        repr(report.as_json())
        + repr(two.inbox.retry().as_json())
        + repr(quarantined(two.store, two.keys.open_for))
    )
    ledger = {key: value for key, value in two.store._kept.items() if not key[1].startswith("trust")}
    assert CONFIDENTIAL not in said and CONFIDENTIAL not in repr(ledger)
    assert set(two.state()) == {(OTHER, "g")}
    assert two.inbox.retry().records == {}
    two.keys.open_for = ALL
    assert two.inbox.retry().records == {CONFIDENTIAL: frozenset([RECORD])}
    assert two.state() == one.state()


def test_a_machine_with_fewer_compartments_holds_the_projection(tmp_path: Path) -> None:
    one, two, three = cleared_office(tmp_path)
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": "内"}, ())
    one.export(tmp_path / "d", [two.device, three.device])
    for machine in (two, three):
        assert [p.state for p in machine.take(tmp_path / "d").packages] == ["applied"]
    assert two.state() == one.state()
    assert three.state() == {key: value for key, value in one.state().items() if key[0] == OTHER}
    assert all(CONFIDENTIAL not in stream for stream in three.log.log)


def test_a_higher_stream_sealed_with_a_lower_key(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: ALL})
    one, two = office.machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    stream = f"{one.keys.incarnation}.{CONFIDENTIAL}"
    bodies = list(one.log.bodies(stream, 1, 1))
    header = attest(stream, 1, bodies, chain_start(stream), 1, one.keys.sign)
    box = office.signed.directory.devices[1].boxes[INTERNAL]
    sealed = make(header, bodies, [(two.device, box)], one.device, one.keys.sign)
    tally = Tally()
    applier = two.inbox._applier
    assert applier.take(sealed.id, sealed.data, one.device, tally) == "quarantined"
    assert tally.refused == ["SEG-06"] and two.state() == {}


def test_an_origin_that_is_not_cleared(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: ALL, 3: (COMMON, INTERNAL)})
    one, two, three = office.machines
    three.local_write(RECORD, "g", {"v": 1}, (), CONFIDENTIAL)
    stream = f"{three.keys.incarnation}.{CONFIDENTIAL}"
    bodies = list(three.log.bodies(stream, 1, 1))
    header = attest(stream, 1, bodies, chain_start(stream), 1, three.keys.sign)
    box = office.signed.directory.devices[1].boxes[CONFIDENTIAL]
    for sealer in (one, three):  # neither an accomplice who is cleared nor the origin itself
        sealed = make(header, bodies, [(two.device, box)], sealer.device, sealer.keys.sign)
        tally = Tally()
        assert two.inbox._applier.take(sealed.id, sealed.data, sealer.device, tally) == "quarantined"
        assert tally.refused == ["SEG-06"] and two.state() == {}


def test_a_sealer_that_is_not_cleared(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: ALL, 3: (COMMON, INTERNAL)})
    one, two, three = office.machines
    one.local_write(RECORD, "g", {"v": 1}, (), CONFIDENTIAL)
    stream = f"{one.keys.incarnation}.{CONFIDENTIAL}"
    bodies = list(one.log.bodies(stream, 1, 1))
    header = attest(stream, 1, bodies, chain_start(stream), 1, one.keys.sign)
    box = office.signed.directory.devices[1].boxes[CONFIDENTIAL]
    sealed = make(header, bodies, [(two.device, box)], three.device, three.keys.sign)
    tally = Tally()
    assert two.inbox._applier.take(sealed.id, sealed.data, three.device, tally) == "quarantined"
    assert tally.refused == ["SEG-06"] and two.state() == {}


def test_one_bad_segment_does_not_stop_the_others(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: ALL})
    one, two = office.machines
    one.local_write(RECORD, "g", {"v": 1}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": 2}, ())
    two.local_write(RECORD, "x", {"v": 3}, (), CONFIDENTIAL)
    clash = f"{one.keys.incarnation}.{CONFIDENTIAL}"
    two.log.log[clash] = [(b"other", b"\0" * 32)]
    one.export(tmp_path / "d", [two.device])
    (result,) = two.take(tmp_path / "d").packages
    assert (result.state, result.reason, result.ops) == ("quarantined", "FORK-01", 1)
    assert (OTHER, "g") in two.state()


def test_a_preview_says_the_same_and_keeps_nothing(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    one.local_write(RECORD, "g", {"v": 1}, ())
    two.local_write(RECORD, "g", {"v": 2}, ())
    one.export(tmp_path / "d", [two.device])
    scratch = copy.deepcopy(two.log)
    before, kept = two.state(), copy.deepcopy(two.store._kept)
    preview = two.inbox.preview(tmp_path / "d", scratch)
    assert (two.state(), two.store._kept) == (before, kept)
    assert not (tmp_path / "m2" / "inbox").exists()
    report = two.take(tmp_path / "d")
    assert preview.as_json() == report.as_json()
    assert report.conflicts == 1


class Crashing(MemoryLog):
    """Dies at the given frame."""

    left = 1 << 30

    def apply_frame(
        self, compartment: str, stream: str, lo: int, bodies: Sequence[bytes], cursor: Cursor
    ) -> FrameResult:
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return super().apply_frame(compartment, stream, lo, bodies, cursor)


def test_killed_between_frames_and_started_again(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    for number in range(600):
        one.local_write(f"{number:032x}", "g", {"v": "字" * 1500}, ())
    one.export(tmp_path / "d", [two.device])
    two.log = Crashing(two.store)
    two.log.left = 1
    with pytest.raises(KeyboardInterrupt):
        two.take(tmp_path / "d")
    stream = f"{one.keys.incarnation}.{INTERNAL}"
    half = two.log.head(stream)[0]
    cursor = two.store.get(INTERNAL, "cursor", stream)
    assert cursor is not None and 0 < half < 600 and cursor["through"] == half
    two.log.left = 1 << 30
    report = two.take(tmp_path / "d")
    assert [(p.state, p.ops) for p in report.packages] == [("applied", 600 - half)]
    assert two.state() == one.state()


def test_folders_of_others_and_folders_that_are_not_there(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    assert two.take(tmp_path / "gone").packages == ()
    (tmp_path / "empty").mkdir()
    one.local_write(RECORD, "g", {"v": 1}, ())
    one.export(tmp_path / "d", [two.device])
    two.take(tmp_path / "d")
    state = two.state()
    assert two.take(tmp_path / "empty").packages == () and two.state() == state
    mark_channel(tmp_path / "empty", "1" * 32, "usb")
    with pytest.raises(SyncProblem) as caught:
        two.take(tmp_path / "empty")
    assert caught.value.code == "DROP-04"


def test_the_folder_that_is_read_is_never_written(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    one.local_write(RECORD, "g", {"v": 1}, ())
    one.export(tmp_path / "d", [two.device])
    (tmp_path / "d" / "cut00001.sbp").write_bytes(b"half")
    (tmp_path / "d" / "junk.txt").write_bytes(b"")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "d").iterdir()}
    report = two.take(tmp_path / "d")
    assert {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "d").iterdir()
    } == before
    assert [(p.name, p.state, p.reason) for p in report.packages if p.state != "applied"] == [
        ("cut00001.sbp", "parked", "DROP-01")
    ]
    assert report.junk == ("junk.txt",)
    assert list((tmp_path / "m2" / "staging").iterdir()) == []


def test_many_packages_are_taken_a_few_at_a_time(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    for number in range(7):
        one.local_write(f"{number:032x}", "g", {"v": number}, ())
        one.export(tmp_path / "d", [two.device])
    inbox = two.inbox
    taken = []
    for _ in range(3):
        report = inbox.take_folder(tmp_path / "d", limit=3)
        taken.append(([p.state for p in report.packages].count("applied"), report.more))
    assert taken == [(3, True), (3, True), (1, False)]
    assert two.state() == one.state()


def test_a_file_above_the_size_of_any_package_is_not_even_copied(tmp_path: Path) -> None:
    _, two, _ = make_office(tmp_path).machines
    path = tmp_path / "d" / "huge0001.sbp"
    path.parent.mkdir()
    with path.open("wb") as sparse:
        sparse.truncate((1 << 30) + 1)
    path.with_suffix(".ok").write_bytes(b'{"sha256":"' + b"0" * 64 + b'","size":1073741825,"v":1}')
    assert [(p.state, p.reason) for p in two.take(path.parent).packages] == [("quarantined", "PKG-01")]
    assert not (tmp_path / "m2" / "staging").exists()


def test_a_machine_that_is_not_enrolled_takes_nothing(tmp_path: Path) -> None:
    machine = Machine(make_keys(1), tmp_path / "m", None)
    with pytest.raises(SyncProblem) as caught:
        machine.take(tmp_path)
    assert caught.value.code == "TRUST-05"
