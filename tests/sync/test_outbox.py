"""Making packages: what goes to whom, acknowledgements, one-way channels, relays, hubs, volumes, levels."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sync import peers
from sync.enrol import with_device
from sync.errors import SyncProblem
from sync.names import COMMON
from sync.outbox import FULL_CONTROL_EVERY, Channel
from sync.package import PackageHeader, read_package_file
from tests.sync.machine import CONFIDENTIAL, INTERNAL, Machine, make_keys, make_office

RECORD, OTHER = "a" * 32, "b" * 32
ALL = (COMMON, INTERNAL, CONFIDENTIAL)


def headers(folder: Path) -> list[PackageHeader]:
    return sorted((read_package_file(path) for path in folder.glob("*.sbp")), key=lambda one: one.number)


def ops_in(folder: Path) -> int:
    return sum(entry.kind == "ops" for header in headers(folder) for entry in header.segments)


def code_of(
    machine: Machine, folder: Path, to: list[str], channel: Channel | None = None, **more: object
) -> str:
    with pytest.raises(SyncProblem) as caught:
        machine.export(folder, to, channel, **more)
    return caught.value.code


def test_what_was_acknowledged_is_not_sent_again(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    one.local_write(RECORD, "g", {"v": 1}, ())
    assert one.export(tmp_path / "a", [two.device]).ops == 1
    assert one.export(tmp_path / "b", [two.device]).ops == 1, "not acknowledged: sent again"
    two.take(tmp_path / "a")
    two.export(tmp_path / "c", [one.device])
    one.take(tmp_path / "c")
    assert peers.acknowledged(one.store, INTERNAL, two.device) == {f"{one.keys.incarnation}.{INTERNAL}": 1}
    assert one.export(tmp_path / "d", [two.device]).ops == 0
    one.local_write(OTHER, "g", {"v": 2}, ())
    assert one.export(tmp_path / "e", [two.device]).ops == 1


def test_an_old_acknowledgement_does_not_come_back(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    two.export(tmp_path / "old", [one.device])
    one.local_write(RECORD, "g", {"v": 1}, ())
    one.export(tmp_path / "a", [two.device])
    two.take(tmp_path / "a")
    two.export(tmp_path / "new", [one.device])
    one.take(tmp_path / "new")
    one.take(tmp_path / "old")
    assert one.export(tmp_path / "b", [two.device]).ops == 0


def test_numbers_and_hashes_of_a_channel_follow_one_another(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    for _ in range(3):
        one.export(tmp_path / "d", [two.device])
    found = headers(tmp_path / "d")
    assert [header.number for header in found] == [1, 2, 3]
    assert len({header.previous for header in found}) == 3 and found[0].previous == ""
    (tmp_path / "d" / sorted(path.name for path in (tmp_path / "d").glob("*.sbp"))[1]).unlink()
    (missing,) = two.take(tmp_path / "d").missing
    assert (missing.sender, missing.channel, missing.numbers) == (one.device, "usb", (2,))


def test_acknowledgements_are_deltas_until_the_next_full_one(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    for turn in range(FULL_CONTROL_EVERY + 2):
        one.local_write(f"{turn:032x}", "g", {"v": turn}, ())
        one.export(tmp_path / f"d{turn}", [two.device])
    two.take(tmp_path / "d0")
    two.take(tmp_path / f"d{FULL_CONTROL_EVERY + 1}")
    said = peers.acknowledged(two.store, INTERNAL, one.device)
    assert said == {f"{one.keys.incarnation}.{INTERNAL}": FULL_CONTROL_EVERY + 2}


def test_a_one_way_channel_repeats_itself(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    disc = Channel("disc", one_way=True)
    for turn in range(6):
        one.now += 3_600_000
        one.local_write(f"{turn:032x}", "g", {"v": turn}, ())
        report = one.export(tmp_path / f"d{turn}", [two.device], disc)
        assert report.ops == (turn + 1 if turn < 3 else 3)
    for turn in (2, 5):
        two.take(tmp_path / f"d{turn}")
    assert two.state() == one.state(), "two discs in a row may be lost"
    one.now += 8 * 86_400_000
    assert one.export(tmp_path / "weekly", [two.device], disc).ops == 6


def test_a_new_machine_gets_everything_even_from_a_hub(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: (COMMON, INTERNAL), 2: (COMMON, INTERNAL)}, roles={2: "hub"})
    one, hub = office.machines
    for number in range(5):
        one.local_write(f"{number:032x}", "g", {"v": number}, ())
        one.export(tmp_path / f"a{number}", [hub.device])
        hub.take(tmp_path / f"a{number}")
    hub.local_write(OTHER, "g", {"v": "hub"}, ())
    new = Machine(make_keys(9), tmp_path / "new", None)
    office.adopt(with_device(office.signed, new.keys.public(), 2))
    new.trust.begin(office.signed)
    assert hub.export(tmp_path / "b", [new.device]).ops >= 6
    assert [p.state for p in new.take(tmp_path / "b").packages] == ["applied"]
    assert new.state() == hub.state() and len(new.state()) == 6
    new.export(tmp_path / "c", [hub.device])
    hub.take(tmp_path / "c")
    assert hub.export(tmp_path / "d", [new.device]).ops == 0


def test_a_hub_that_cannot_read_carries_on_the_same(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: (COMMON, INTERNAL), 3: ALL}, roles={2: "hub"})
    one, hub, three = office.machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": "内"}, ())
    one.export(tmp_path / "a", [hub.device])
    hub.take(tmp_path / "a")
    assert set(hub.state()) == {(OTHER, "g")}
    hub.export(tmp_path / "b", [three.device])
    three.take(tmp_path / "b")
    assert three.state() == one.state()
    # the acknowledgement takes the same way back, and then nothing is sent twice
    three.export(tmp_path / "c", [hub.device])
    hub.take(tmp_path / "c")
    hub.export(tmp_path / "d", [one.device])
    one.take(tmp_path / "d")
    assert peers.acknowledged(one.store, CONFIDENTIAL, three.device) == {
        f"{one.keys.incarnation}.{CONFIDENTIAL}": 1
    }
    assert one.export(tmp_path / "e", [hub.device]).ops == 0
    hub.export(tmp_path / "f", [three.device])
    assert ops_in(tmp_path / "f") == 0, "what has been received is not carried again"


def test_a_spoke_does_not_carry_for_others(tmp_path: Path) -> None:
    office = make_office(tmp_path, {1: ALL, 2: (COMMON, INTERNAL), 3: ALL})
    one, two, _ = office.machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    assert one.export(tmp_path / "a", [two.device]).level <= 1
    two.take(tmp_path / "a")
    assert two.store.items(COMMON, "forward") == []


def test_a_medium_of_a_lower_level_carries_nothing_higher(tmp_path: Path) -> None:
    one, two = make_office(tmp_path, {1: ALL, 2: ALL}).machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": "内"}, ())
    low = Channel("low", max_level=1)
    assert code_of(one, tmp_path / "x", [two.device], low, compartments=[CONFIDENTIAL]) == "OUT-01"
    report = one.export(tmp_path / "d", [two.device], low)
    assert (report.level, report.withheld) == (1, (CONFIDENTIAL,))
    two.take(tmp_path / "d")
    assert set(two.state()) == {(OTHER, "g")}
    assert one.export(tmp_path / "h", [two.device], Channel("high")).level == 2


def test_a_user_exports_only_what_he_holds(tmp_path: Path) -> None:
    one, two = make_office(tmp_path, {1: ALL, 2: ALL}).machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.keys.open_for = (COMMON, INTERNAL)
    assert one.export(tmp_path / "d", [two.device]).level == 1
    two.take(tmp_path / "d")
    assert two.state() == {}


def test_an_expired_directory_blocks_only_what_is_above(tmp_path: Path) -> None:
    one, two = make_office(tmp_path, {1: ALL, 2: ALL}, expires_at=1).machines
    one.local_write(RECORD, "g", {"v": "秘"}, (), CONFIDENTIAL)
    one.local_write(OTHER, "g", {"v": "内"}, ())
    report = one.export(tmp_path / "d", [two.device])
    assert (report.level, report.withheld) == (1, (CONFIDENTIAL,))


def test_many_changes_in_several_volumes(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    for number in range(40):
        text = "".join(chr(0x4E00 + (number * 977 + place * 31) % 20000) for place in range(90_000))
        one.local_write(f"{number:032x}", "g", {"v": text}, ())
    report = one.export(tmp_path / "d", [two.device], Channel("cd", volume_bytes=150_000))
    found = headers(tmp_path / "d")
    assert len(report.files) == len(found) > 1
    assert [header.volume for header in found] == [(place, len(found)) for place in range(1, len(found) + 1)]
    assert len({header.package for header in found}) == 1
    names = sorted((tmp_path / "d").glob("*.sbp"))
    (tmp_path / "late").mkdir()
    for suffix in (".sbp", ".ok"):
        shutil.move(names[0].with_suffix(suffix), tmp_path / "late")
    assert {p.state for p in two.take(tmp_path / "d").packages} <= {"parked", "applied"}
    two.take(tmp_path / "late")
    assert two.state() == one.state()


def test_who_can_be_written_to_and_where(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    assert code_of(one, tmp_path / "d", []) == "OUT-02"
    assert code_of(one, tmp_path / "d", [one.device]) == "OUT-02"
    assert code_of(one, tmp_path / "d", ["f" * 32]) == "OUT-02"
    assert code_of(one, tmp_path / "d", [two.device], Channel("../x")) == "NAME-01"
    one.export(tmp_path / "d", [two.device], Channel("usb"))
    assert code_of(one, tmp_path / "d", [two.device], Channel("other")) == "DROP-04"
    one.keys.incarnation = "ee" * 8
    assert code_of(one, tmp_path / "e", [two.device]) == "TRUST-11"


def test_the_audit_head_travels_to_every_peer(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    one.export(tmp_path / "d", [two.device], audit={"n": 17, "hash": "ab", "seen": [["x", 3]]})
    two.take(tmp_path / "d")
    peer = two.store.get(COMMON, "peer", one.device)
    assert peer is not None and peer["audit"] == {"n": 17, "hash": "ab", "seen": [["x", 3]]}


def test_more_than_a_control_segment_holds_is_not_written(tmp_path: Path) -> None:
    one, two, _ = make_office(tmp_path).machines
    assert code_of(one, tmp_path / "d", [two.device], audit={"text": "x" * (1 << 20)}) == "SEG-01"
    assert list((tmp_path / "d").glob("*.sbp")) == []
