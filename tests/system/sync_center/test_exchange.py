"""Packages between machines of one office, on real files: what arrives, what is refused, and what a crash leaves."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import EnvironmentProblem, NotPermitted, UserProblem
from desktop.base.fields import Named
from desktop.base.levels import Level
from desktop.office.documents.records import IncomingDocument
from desktop.storage.session import Session
from desktop.system.sync_center import enrolment, service
from desktop.system.sync_center.machine import machine_of
from desktop.system.trial import people
from sync.reports import ImportReport
from tests.system.sync_center.machines import (
    CONFIDENTIAL,
    INTERNAL,
    A,
    B,
    C,
    Fleet,
    make_fleet,
    paper,
    retitle,
    titles,
)


def states(report: ImportReport) -> list[tuple[str, str]]:
    """(state, reason) of each package."""
    return [(one.state, one.reason) for one in report.packages]


def test_what_is_written_on_one_machine_is_read_on_the_other_and_back(fleet: Fleet) -> None:
    a = fleet.login(A)
    first = paper(a, "关于防汛工作的通知")
    secret = paper(a, "关于密级文件的通知", Level.CONFIDENTIAL)
    fleet.send(A)
    report = fleet.take(B)
    assert states(report) == [("applied", "")]
    assert (report.packages[0].ops, report.packages[0].records) == (2, 2)
    b = fleet.login(B)
    assert titles(b) == ["关于密级文件的通知", "关于防汛工作的通知"]
    assert titles(b, "防汛") == ["关于防汛工作的通知"]
    assert b.get(IncomingDocument, secret.id).compartment == CONFIDENTIAL
    line = b.history(first.id)[0]
    assert (line.who, line.machine) == ("李敏", A)
    retitle(b, first.id, "关于做好防汛工作的通知")
    fleet.send(B)
    fleet.take(A)
    a = fleet.login(A)
    assert a.get(IncomingDocument, first.id).title == "关于做好防汛工作的通知"
    assert [(line.machine, line.after) for line in a.history(first.id) if line.field == "title"] == [
        (A, "关于防汛工作的通知"), (B, "关于做好防汛工作的通知"),
    ]  # fmt: skip
    assert fleet.verify() == []


def test_two_edits_of_one_field_are_kept_on_both_machines_until_a_person_settles_them(fleet: Fleet) -> None:
    record = paper(fleet.login(A), "会议通知").id
    fleet.meet()
    retitle(fleet.login(A), record, "会议通知（三月五日）")
    retitle(fleet.login(B), record, "会议通知（四月二日）")
    fleet.send(A)
    fleet.send(B)
    assert [fleet.take(name).conflicts for name in (A, B)] == [1, 1]
    for name in (A, B):
        (line,) = fleet.login(name).conflicts()
        assert {(side.machine, side.value["title"]) for side in line.sides} == {
            (A, "会议通知（三月五日）"), (B, "会议通知（四月二日）"),
        }  # fmt: skip
        assert {side.who for side in line.sides} == {"李敏"}
    b = fleet.login(B)
    (line,) = b.conflicts()
    b.resolve(line.record, line.group, {"title": "会议通知（四月三日）"}, "电话核实")
    assert b.conflicts() == []
    fleet.send(B)
    assert fleet.take(A).conflicts == 0
    a = fleet.login(A)
    assert a.conflicts() == []
    assert a.get(IncomingDocument, record).title == "会议通知（四月三日）"
    assert fleet.verify() == []


def test_a_package_taken_again_changes_nothing(fleet: Fleet) -> None:
    paper(fleet.login(A), "第一件")
    fleet.send(A)
    fleet.take(B)
    before = digests(fleet.login(B))
    assert states(fleet.take(B)) == [("duplicate", "")]
    assert digests(fleet.login(B)) == before


def digests(session: Session) -> dict[str, tuple[dict[str, Any], int]]:
    """Projections and the commit counter of every file."""
    return {
        name: (file.projection_digests(), file.connection.execute("SELECT max(c) FROM commits").fetchone()[0])
        for name, file in session.files.items()
    }


def with_mark(path: Path) -> None:
    """A completion mark that fits the bytes, as an attacker on the stick would write it."""
    import hashlib
    import json

    data = path.read_bytes()
    mark = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "v": 1}
    path.with_suffix(".ok").write_text(json.dumps(mark, sort_keys=True, separators=(",", ":")) + "\n")


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "extended"])
def test_a_damaged_package_is_set_aside_with_its_reason_and_the_whole_one_taken_later(
    fleet: Fleet, damage: str
) -> None:
    paper(fleet.login(A), "第一件")
    (path,) = fleet.send(A)
    whole, mark = path.read_bytes(), path.with_suffix(".ok").read_bytes()
    middle = len(whole) // 2
    bad = {
        "cut": whole[:middle], "emptied": b"", "extended": whole + b"\0",
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }[damage]  # fmt: skip
    path.write_bytes(bad)
    if damage == "flipped":
        assert states(fleet.take(B)) == [("quarantined", "DROP-02")]  # the mark tells
    else:
        assert states(fleet.take(B)) == [("parked", "DROP-01")]  # not complete, for all anybody knows
    with_mark(path)
    before = digests(fleet.login(B))
    ((state, reason),) = states(fleet.take(B))
    assert state == "quarantined"
    assert reason in {"cut": ("PKG-03",), "flipped": ("PKG-02", "PKG-03"), "emptied": ("PKG-01",),
                      "extended": ("PKG-03",)}[damage]  # fmt: skip
    b = fleet.login(B)
    assert digests(b) == before
    (aside,) = service.quarantined(b)
    assert (aside.code, aside.name) == (reason, path.name)
    assert aside.reason.endswith("。")
    path.write_bytes(whole)
    path.with_suffix(".ok").write_bytes(mark)
    assert states(fleet.take(B)) == [("applied", "")]
    assert titles(fleet.login(B)) == ["第一件"]


def test_a_strangers_package_is_refused(fleet: Fleet, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    from desktop.base.clock import FixedClock
    from desktop.slices import discover
    from desktop.storage.keys.kdf import TEST_KDF
    from desktop.system.sync_center.trial import second_machine
    from desktop.system.trial.office import make_trial_office

    other = make_trial_office(
        tmp_path / "other" / "a", FixedClock.at("2026-11-23T09:00"), discover(), kdf=TEST_KDF
    )
    second_machine(other, tmp_path / "other" / "b", tmp_path / "foreign", kdf=TEST_KDF)
    shutil.copytree(tmp_path / "foreign", fleet.at / "meet", ignore=shutil.ignore_patterns("sanban.id"))
    assert states(fleet.take(B)) == [("quarantined", "PKG-04")]
    (aside,) = service.quarantined(fleet.login(B))
    assert aside.machine.startswith("未登记的机器")
    assert fleet.verify() == []


def test_a_lost_package_leaves_a_gap_that_is_asked_for_and_filled(fleet: Fleet) -> None:
    fleet.send(A)
    fleet.take(B)
    paper(fleet.login(A), "第一件")
    for path in fleet.send(A):  # lost on the way
        path.unlink()
        path.with_suffix(".ok").unlink()
    fleet.take(B)
    paper(fleet.login(A), "第二件")
    # A believes what B said before it lost something: then B sees the hole
    a = fleet.login(A)
    machine = machine_of(a)
    peer = machine.exchange.get(INTERNAL, "peer", machine_of(fleet.login(B)).id)
    assert peer is not None
    stream = f"{a.office.incarnation}.{INTERNAL}"
    head = machine.exchange.chain_hash(stream, 1)
    assert head is not None
    heads = {**peer["heads"], stream: [1, head.hex()]}
    machine.exchange.put(INTERNAL, "peer", machine_of(fleet.login(B)).id, {**peer, "heads": heads})
    fleet.send(A)
    report = fleet.take(B)
    assert states(report) == [("duplicate", ""), ("parked", "GAP-01")]
    assert [(gap.stream, gap.lo, gap.hi) for gap in report.gaps] == [(stream, 1, 1)]
    assert [one.numbers for one in report.missing] == [(2,)]
    b = fleet.login(B)
    assert titles(b) == []
    assert service.status(b).gaps == (A,)
    fleet.send(B)
    fleet.take(A)
    fleet.send(A)
    report = fleet.take(B)
    assert report.gaps == ()
    assert titles(fleet.login(B)) == ["第一件", "第二件"]
    assert fleet.verify() == []


def test_a_third_machine_gets_what_the_second_passes_on(three: Fleet) -> None:
    record = paper(three.login(A), "经二号机转到三号机").id
    three.send(A, [B], "ab")
    three.take(B, "ab")
    three.send(B, [C], "bc")
    assert states(three.take(C, "bc")) == [("applied", "")]
    c = three.login(C)
    assert c.get(IncomingDocument, record).title == "经二号机转到三号机"
    assert c.history(record)[0].machine == A
    retitle(c, record, "三号机改过")
    three.send(C, [B], "cb")
    three.take(B, "cb")
    three.send(B, [A], "ba")
    three.take(A, "ba")
    assert three.login(A).get(IncomingDocument, record).title == "三号机改过"
    assert three.verify() == []


def test_packages_for_others_and_ones_own_are_passed_over_in_silence(three: Fleet) -> None:
    paper(three.login(A), "只给三号机")
    three.send(A, [C])
    assert states(three.take(B)) == []
    assert states(three.take(A)) == []
    assert service.quarantined(three.login(B)) == []
    assert service.status(three.login(B)).aside == 0
    for to in (B, C, B):  # the number in the middle is no gap: it was for another machine, and seen
        three.send(A, [to])
    assert three.take(B).missing == ()


def test_a_retired_machine_is_heard_up_to_its_closing_numbers_and_no_further(three: Fleet) -> None:
    kept = paper(three.login(B), "停用前").id
    three.send(B, [A], "before")
    three.take(A, "before")
    lost = paper(three.login(B), "停用后").id
    three.send(B, [A], "after")
    with pytest.raises(NotPermitted):
        enrolment.retire(three.login(A, people.SYSTEM_ADMIN), B)
    enrolment.retire(three.login(A, people.SECURITY_ADMIN), B)
    assert states(three.take(A, "after")) == [("quarantined", "TRUST-09")]
    with pytest.raises(UserProblem, match="OUT-02"):
        three.send(A, [B])
    three.send(A, [C])
    three.take(C)
    c = three.login(C)
    assert c.try_get(IncomingDocument, kept) is not None
    assert c.try_get(IncomingDocument, lost) is None
    assert [line.active for line in service.status(c).devices if line.name == B] == [False]
    assert three.verify() == []


def test_a_preview_says_what_would_come_and_keeps_nothing(fleet: Fleet) -> None:
    record = paper(fleet.login(A), "会议通知").id
    fleet.meet()
    retitle(fleet.login(A), record, "会议通知一")
    retitle(fleet.login(B), record, "会议通知二")
    paper(fleet.login(A), "新来的一件")
    fleet.send(A)
    b = fleet.login(B)
    before = snapshot(b)
    report = service.preview(b, fleet.at / "meet")
    assert [(p.state, p.ops, p.records) for p in report.packages if p.state != "duplicate"] == [
        ("applied", 2, 2)
    ]
    assert report.conflicts == 1
    assert snapshot(b) == before
    assert titles(b) == ["会议通知二"]
    real = service.import_packages(b, fleet.at / "meet")
    assert real.conflicts == 1
    assert [(p.state, p.ops, p.records) for p in real.packages if p.state != "duplicate"] == [
        ("applied", 2, 2)
    ]


def snapshot(session: Session) -> dict[str, Any]:
    """Projections, counters and the engine's small facts of every file, and the names on the shelf."""
    facts = {
        name: [
            tuple(row)
            for row in file.connection.execute("SELECT space, key, value FROM sync_state ORDER BY 1, 2")
        ]
        for name, file in session.files.items()
    }
    shelf = session.office.folder / "inbox"
    return {"files": digests(session), "facts": facts, "shelf": sorted(p.name for p in shelf.glob("*"))}


class Killed(BaseException):
    """Stands for the process ending at this point."""


@pytest.mark.parametrize("after", range(1, 40, 3))
def test_an_import_cut_off_anywhere_and_begun_again_ends_the_same(
    fleet: Fleet, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies at the n-th write of the store or the shelf; the next login and import finish the work."""
    a = fleet.login(A)
    made = [
        paper(a, f"第{number}件", Level.CONFIDENTIAL if number % 2 else Level.INTERNAL) for number in range(4)
    ]
    fleet.send(A)
    b = fleet.login(B)
    left = [after]

    from desktop.storage.exchange import StoreExchange

    whole = StoreExchange._do

    def dying(self: StoreExchange, function: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            raise Killed
        return whole(self, function)

    monkeypatch.setattr(StoreExchange, "_do", dying)
    try:
        service.import_packages(b, fleet.at / "meet")
        finished = True
    except Killed:
        finished = False
    monkeypatch.setattr(StoreExchange, "_do", whole)
    if not finished:
        fleet.take(B)
    b = fleet.login(B)
    assert titles(b) == sorted(document.title for document in made)
    assert b.conflicts() == []
    assert service.quarantined(b) == []
    assert fleet.verify() == []


def test_a_process_killed_in_the_middle_of_an_import(fleet: Fleet, tmp_path: Path) -> None:
    """SIGKILL while frames are being applied; what was committed stays, the next import does the rest."""
    a = fleet.login(A)

    def many(session: Session) -> None:
        for number in range(60):
            with session.transaction(INTERNAL, "test.many") as tx:
                tx.save(IncomingDocument(title=f"第{number:03d}件", from_unit=Named("云江省应急管理厅")))

    killed = 0
    for turn in range(3):
        a = fleet.login(A)
        a.run(many)
        fleet.send(A, folder=f"turn{turn}")
        fleet.close()
        (tmp_path / "password").write_text(people.PASSPHRASE, "utf-8")
        folder = fleet.machines[B].folder
        command = [sys.executable, "-m", "desktop", "sync", "import", str(fleet.at / f"turn{turn}"), "--office",
                   str(folder), "--user", "李敏", "--password-file", str(tmp_path / "password")]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        log = folder / "compartments" / f"{INTERNAL}.db-wal"
        while process.poll() is None and not (log.exists() and log.stat().st_size > 0 and turn != 1):
            if turn == 1 and any(
                (folder / "staging").glob("*")
            ):  # this time while the file is only being looked at
                break
            time.sleep(0.001)
        killed += process.poll() is None
        process.kill()
        process.wait()
        assert fleet.verify() == []
        fleet.take(B, f"turn{turn}")
        assert len(titles(fleet.login(B))) == 60 * (turn + 1)
        assert titles(fleet.login(B)) == titles(fleet.login(A))
        assert service.quarantined(fleet.login(B)) == []
    assert killed == 3
    assert fleet.verify() == []


def test_every_export_and_import_stands_in_the_audit(fleet: Fleet) -> None:
    paper(fleet.login(A), "第一件")
    fleet.meet()
    for name in (A, B):
        auditor = fleet.login(name, people.SECURITY_ADMIN)  # reads what business users did
        verbs = [line.verb for line in auditor.run(lambda s: s.audit.read(s.unlocked))]
        assert {"export.packages", "sync.import"} <= set(verbs)
        assert auditor.run(lambda s: s.audit.verify(s.unlocked)) == []
    assert "sync.apply" in verbs


def test_the_auditor_moves_no_packages(fleet: Fleet) -> None:
    auditor = fleet.login(A, people.AUDITOR)
    for act in (service.export_packages, service.import_packages, service.preview):
        with pytest.raises(NotPermitted):
            act(auditor, fleet.at / "meet")


def test_a_missing_folder_and_an_unknown_machine_are_said(fleet: Fleet) -> None:
    b = fleet.login(B)
    with pytest.raises(UserProblem, match="Y-006"):
        service.import_packages(b, fleet.at / "nowhere")
    with pytest.raises(UserProblem, match="Y-004"):
        service.export_packages(b, fleet.at / "meet", ["没有这台"])


def test_an_older_state_of_a_whole_machine_is_noticed_through_the_others(
    fleet: Fleet, tmp_path: Path, own_data_folder: Path
) -> None:
    """Office folder and second anchor are put back together: nothing on the machine can tell, the other machine can."""
    fleet.close()
    shutil.copytree(fleet.machines[A].folder, tmp_path / "old")
    shutil.copytree(own_data_folder, tmp_path / "old-data")
    paper(fleet.login(A), "第一件")
    fleet.meet()
    fleet.meet()
    fleet.close()
    shutil.rmtree(fleet.machines[A].folder)
    shutil.copytree(tmp_path / "old", fleet.machines[A].folder)
    for anchor in (tmp_path / "old-data" / "anchors").iterdir():
        shutil.copy(anchor, own_data_folder / "anchors" / anchor.name)
    fleet.clock.move_by(days=1)
    (fleet.at / "meet").rename(fleet.at / "earlier")
    paper(fleet.login(B), "第二件")
    fleet.send(B)
    report = fleet.take(A)
    assert {alarm.code for alarm in report.alarms} >= {"Y-031", "OWN-01"}
    notices = fleet.machines[A]._open[-1].notices
    assert any("审计记录少于别的机器" in notice for notice in notices)
    assert any("而本机没有的变更" in notice for notice in notices)
    assert titles(fleet.login(A)) == ["第二件"]  # what A had written and lost is not taken for A's own
    before = fleet.login(A).office.incarnation
    officer = fleet.login(A, people.SECURITY_ADMIN)
    enrolment.renew(officer)
    told = enrolment.sealed_directory(officer)
    with pytest.raises(EnvironmentProblem):
        service.export_packages(officer, fleet.at / "x")
    assert fleet.login(A).office.incarnation != before
    fleet.send(A, folder="too-early")
    assert states(fleet.take(B, "too-early")) == [("quarantined", "TRUST-11")]
    with pytest.raises(NotPermitted):
        enrolment.take_directory(fleet.login(B), told)
    officer = fleet.login(B, people.SECURITY_ADMIN)
    with pytest.raises(EnvironmentProblem, match="SEAL-04"):
        enrolment.take_directory(officer, told[:-1] + bytes([told[-1] ^ 1]))
    assert enrolment.take_directory(officer, told)
    assert not enrolment.take_directory(officer, told)
    for turn in range(2):
        fleet.send(A, folder=f"again{turn}")
        assert {state for state, _ in states(fleet.take(B, f"again{turn}"))} == {"applied"}
        fleet.send(B, folder=f"back{turn}")
        fleet.take(A, f"back{turn}")
    for name in (A, B):
        assert titles(fleet.login(name)) == ["第一件", "第二件"]
    paper(fleet.login(A), "恢复之后的一件")
    fleet.send(A, folder="on")
    assert states(fleet.take(B, "on")) == [("applied", "")]
    assert titles(fleet.login(B)) == sorted(["第一件", "第二件", "恢复之后的一件"])
    assert fleet.verify() == []


def test_a_fleet_of_three_is_made_and_has_met(tmp_path: Path) -> None:
    made = make_fleet(tmp_path, 3)
    for name in (A, B, C):
        devices = service.status(made.login(name)).devices
        assert {one.name for one in devices if one.active} == {A, B, C}
        assert all(one.waiting == 0 for one in devices)
    made.close()
