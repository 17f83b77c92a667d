"""One real package, every byte flipped and every length cut: refused, and nothing in the store has moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from desktop.base.levels import Level
from desktop.storage.session import Session
from desktop.system.sync_center.machine import machine_of
from tests.system.sync_center.machines import CONFIDENTIAL, INTERNAL, A, B, Fleet, paper, titles


def bytes_of(session: Session) -> dict[str, str]:
    """SHA-256 of the business compartments' files and write-ahead logs, byte for byte."""
    found = {}
    for name in (INTERNAL, CONFIDENTIAL):
        for path in sorted(session.files[name].path.parent.glob(f"{name}.db*")):
            if not path.name.endswith("-shm"):  # the index of readers, not content
                found[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def log_of(session: Session) -> list[tuple[object, ...]]:
    """Ops, streams and commits of `common`, whose file also keeps the list of what was refused."""
    connection = session.files["common"].connection
    return [
        tuple(row)
        for table in ("ops", "streams", "commits", "register", "records")
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1")
    ]


def damaged(whole: bytes, places: Iterable[int]) -> Iterable[bytes]:
    """The package with one bit of one byte flipped (another bit at each place), and cut off there."""
    for at in places:
        yield whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :]
        yield whole[:at]


def check(fleet: Fleet, stride: int, folder: Path) -> None:
    """Try the places 0, stride, 2·stride …, the first 40 and the last bytes; then the whole package is taken."""
    a = fleet.login(A)
    paper(a, "内部一件")
    paper(a, "密件一份", Level.CONFIDENTIAL)
    (sent,) = fleet.send(A)
    whole = sent.read_bytes()
    places = sorted({*range(0, len(whole), stride), *range(min(40, stride)), len(whole) - 1})
    b = fleet.login(B)
    inbox = machine_of(b).inbox()
    before, log = bytes_of(b), log_of(b)
    path = folder / "bad.sbp"
    exchange = machine_of(b).exchange
    for number, data in enumerate(damaged(whole, places), 1):
        if number % 50 == 0:  # the importer looks through what lies aside each time
            for key, _ in exchange.items("common", "quarantine"):
                exchange.drop("common", "quarantine", key)
        path.write_bytes(data)
        result = inbox.take_file(path)
        assert (result.state, result.reason) == ("parked", "PKG-NEW") or result.state == "quarantined"
        assert result.ops == 0
        assert bytes_of(b) == before
    assert log_of(b) == log
    assert titles(b) == []
    assert inbox.take_file(sent).state == "applied"
    assert titles(b) == ["内部一件", "密件一份"]
    assert fleet.verify() == []


def test_sampled_flips_and_cuts(fleet: Fleet, tmp_path: Path) -> None:
    check(fleet, 997, tmp_path)


@pytest.mark.soak
def test_every_flip_and_every_cut(fleet: Fleet, tmp_path: Path) -> None:
    check(fleet, 1, tmp_path)
