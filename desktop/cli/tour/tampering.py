"""Copies of the office are damaged on purpose: a check that never fails would prove nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from desktop.base.errors import Problem
from desktop.cli.tour.state import Tour, data_folder_at
from desktop.cli.tour.writer import write
from desktop.storage.office import verify_office
from desktop.system.trial.office import TrialOffice
from desktop.system.trial.people import CLEARED_CLERK, PASSPHRASE

FILE = "internal.office.db"


def tamper(tour: Tour) -> None:
    """A flipped bit, an empty file, an old file put back, a cut audit log: each is noticed and named."""
    tour.leave()
    root = tour.root / "tampered"
    newer, data = root / "newer", root / "data"
    shutil.copytree(tour.office, newer)
    shutil.copytree(tour.data, data)
    with data_folder_at(data), TrialOffice(newer, tour.clock, tour.catalogue).login(CLEARED_CLERK) as session:
        write(session, lambda _line: None, limit=2)
    cases: tuple[tuple[str, str, Callable[[Path], object]], ...] = (
        ("翻转文件中的一位", FILE, lambda office: _flip(office / "compartments" / FILE)),
        ("密区文件变为空文件", FILE, lambda office: (office / "compartments" / FILE).write_bytes(b"")),
        (
            "换回旧的密区文件",
            "internal.office",
            lambda office: _put_back(tour.office, office, f"compartments/{FILE}"),
        ),
        ("换回旧的审计日志", "audit.db", lambda office: _put_back(tour.office, office, "audit.db")),
    )
    for name, place, damage in cases:
        copy, copied_data = root / "case" / "office", root / "case" / "data"
        shutil.copytree(newer, copy)
        shutil.copytree(data, copied_data)
        damage(copy)
        with data_folder_at(copied_data):
            told = [str(item) for item in _verified(tour, copy) if place in str(item)]
            opened = _opened(tour, copy, place)
        tour.check(
            f"{name}：核查和打开时都被发现",
            told and opened,
            f"{told[0] if told else '未发现'}；打开：{opened or '未发现'}",
        )
        shutil.rmtree(root / "case")
    shutil.rmtree(root)


def _verified(tour: Tour, office: Path) -> list[str]:
    findings = verify_office(office, CLEARED_CLERK, PASSPHRASE, tour.clock, tour.catalogue)
    return [str(finding) for finding in findings if finding.grave]


def _opened(tour: Tour, office: Path, place: str) -> str:
    """The code with which opening is refused, or of the alarm it shows."""
    try:
        with TrialOffice(office, tour.clock, tour.catalogue).login(CLEARED_CLERK) as session:
            alarms = [notice for notice in session.notices if place in notice]
            return alarms[0] if alarms else ""
    except Problem as problem:
        return problem.code


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _put_back(older: Path, office: Path, name: str) -> None:
    shutil.copyfile(older / name, office / name)
