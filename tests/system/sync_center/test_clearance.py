"""A person not cleared for 秘密 on a shared machine cannot open, or learn of, 秘密 changes that arrive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.base.errors import NotFound
from desktop.base.levels import Level
from desktop.cli.sync import imported
from desktop.office.documents.records import IncomingDocument
from desktop.system.sync_center import service
from desktop.system.trial import people
from tests.system.sync_center.machines import CONFIDENTIAL, A, B, Fleet, paper, retitle, titles
from tests.system.sync_center.test_exchange import states, with_mark

WORDS = "雪峰行动"


def test_what_arrives_above_his_clearance_waits_sealed_and_leaves_no_trace(fleet: Fleet) -> None:
    a = fleet.login(A)
    paper(a, "内部通知")
    secrets = [paper(a, f"关于{WORDS}第{number}号", Level.CONFIDENTIAL) for number in range(3)]
    retitle(a, secrets[0].id, f"关于{WORDS}的补充通知")
    fleet.send(A)
    report = fleet.take(B, user=people.CLERK)
    assert states(report) == [("applied", "")]
    assert (report.packages[0].ops, report.packages[0].records) == (
        1,
        1,
    )  # the internal one, and nothing else
    assert CONFIDENTIAL not in report.records
    b = fleet.machines[B]._open[-1]
    assert titles(b) == ["内部通知"]
    assert b.count(IncomingDocument) == 1
    assert b.search(WORDS) == []
    for document in secrets:
        assert b.try_get(IncomingDocument, document.id) is None
        with pytest.raises(NotFound):
            b.history(document.id)
    said = json.dumps(report.as_json(), ensure_ascii=False) + imported(b, report) + repr(service.status(b))
    said += repr(service.quarantined(b)) + repr(b.notices) + repr(b.conflicts())
    for trace in (WORDS, "confidential", "秘密", *(document.id.hex() for document in secrets)):
        assert trace not in said
    for path in b.office.folder.rglob("*"):
        assert WORDS not in path.name
        assert not any(document.id.hex() in path.name for document in secrets)
        if path.is_file():
            data = path.read_bytes()
            assert WORDS.encode() not in data
            assert WORDS.encode("utf-16-le") not in data
    # the next login of the same person changes nothing and is told nothing
    assert titles(fleet.login(B, people.CLERK)) == ["内部通知"]
    cleared = fleet.login(B, people.CLEARED_CLERK)
    assert len(titles(cleared)) == 4
    assert cleared.get(IncomingDocument, secrets[0].id).title == f"关于{WORDS}的补充通知"
    assert any("已并入" in notice for notice in cleared.notices)
    assert len(cleared.search(WORDS)) == 3
    after = fleet.login(B, people.CLERK)
    assert titles(after) == ["内部通知"]
    assert not any("并入" in notice for notice in after.notices)
    assert fleet.verify() == []


def test_with_or_without_secret_changes_he_is_told_the_same(fleet: Fleet) -> None:
    """Two exports, one with nothing new, one with secret changes only: reports and status are the same."""
    said = []
    for turn in range(2):
        if turn:
            paper(fleet.login(A), WORDS, Level.CONFIDENTIAL)
        fleet.send(A, folder=f"turn{turn}")
        report = fleet.take(B, f"turn{turn}", user=people.CLERK)
        b = fleet.machines[B]._open[-1]
        status = service.status(b)
        packages = [(one.state, one.reason, one.ops, one.records) for one in report.packages]
        lines = [(one.name, one.waiting, one.compartments) for one in status.devices]
        said.append(
            (packages, report.conflicts, report.gaps, report.alarms, lines, status.gaps, status.aside)
        )
    assert said[0] == said[1]


def test_a_damaged_secret_segment_is_no_news_to_him_either(fleet: Fleet) -> None:
    paper(fleet.login(A), WORDS, Level.CONFIDENTIAL)
    (path,) = fleet.send(A)
    data = path.read_bytes()
    path.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
    with_mark(path)
    report = fleet.take(B, user=people.CLERK)
    assert states(report) == [("quarantined", "PKG-03")]
    b = fleet.machines[B]._open[-1]
    (aside,) = service.quarantined(b)
    assert "秘密" not in repr(aside)
    assert "confidential" not in repr(aside)


def test_a_secret_conflict_stays_with_the_cleared(fleet: Fleet) -> None:
    record = paper(fleet.login(A), WORDS, Level.CONFIDENTIAL).id
    fleet.meet()
    retitle(fleet.login(A), record, f"{WORDS}一")
    retitle(fleet.login(B), record, f"{WORDS}二")
    fleet.send(A)
    report = fleet.take(B, user=people.CLERK)
    assert report.conflicts == 0
    b = fleet.machines[B]._open[-1]
    assert b.conflicts() == []
    assert service.status(b).conflicts == 0
    (line,) = fleet.login(B).conflicts()
    assert line.record == record


def test_an_uncleared_person_exports_only_what_he_holds(fleet: Fleet, tmp_path: Path) -> None:
    a = fleet.login(A)
    paper(a, "内部通知")
    paper(a, WORDS, Level.CONFIDENTIAL)
    made = service.export_packages(fleet.login(A, people.CLERK), tmp_path / "stick")
    assert made.report.ops == 1
    assert made.report.level == 1
    b = fleet.login(B)
    service.import_packages(b, tmp_path / "stick")
    assert titles(b) == ["内部通知"]
    fleet.send(A)
    fleet.take(B)
    assert titles(fleet.login(B)) == ["内部通知", WORDS]
