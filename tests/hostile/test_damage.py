"""Files damaged, emptied, cut, lost or put back from earlier: each is named, by the check and at opening."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.errors import Problem
from desktop.storage.office import verify_office
from desktop.system.trial import people
from tests.hostile.writing import killed_writer
from tests.offices import Office

INTERNAL, PAGE = "compartments/internal.office.db", 8192


def told(office: Office) -> list[str]:
    """What a full check names as wrong, with codes."""
    found = verify_office(office.folder, "李敏", people.PASSPHRASE, office.clock, office.catalogue)
    return [str(finding) for finding in found if finding.grave]


def opening(office: Office) -> tuple[str, str]:
    """(code, words) with which opening is refused, or ("", the notices shown)."""
    try:
        with office.login("李敏") as session:
            return "", "\n".join(session.notices)
    except Problem as problem:
        return problem.code, f"{problem.message}{problem.advice}"


@pytest.fixture
def earlier(office: Office, tmp_path: Path) -> Path:
    """The office as it was, before three more papers were registered."""
    copy = tmp_path / "earlier"
    shutil.copytree(office.folder, copy)
    with office.login("李敏") as session:
        from desktop.cli.tour.writer import write

        write(session, lambda _line: None, limit=4)
    return copy


def flip(path: Path, page: int) -> None:
    data = bytearray(path.read_bytes())
    data[page * PAGE + PAGE // 2] ^= 0x10
    path.write_bytes(data)


def cut(path: Path, to: int) -> None:
    path.write_bytes(path.read_bytes()[:to])


DAMAGES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "flipped page": (lambda folder: flip(folder / INTERNAL, 7), "S-011", "internal.office"),
    "flipped first page": (lambda folder: flip(folder / INTERNAL, 0), "S-011", "internal.office"),
    "empty file": (lambda folder: (folder / INTERNAL).write_bytes(b""), "S-010", "internal.office"),
    "missing file": (lambda folder: (folder / INTERNAL).unlink(), "S-010", "internal.office"),
    "cut file": (lambda folder: cut(folder / INTERNAL, 20 * PAGE), "S-011", "internal.office"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_named_and_not_opened(office, earlier, name):
    damage, code, place = DAMAGES[name]
    assert told(office) == []
    damage(office.folder)
    assert any(place in words and code in words for words in told(office))
    refused, words = opening(office)
    assert refused == code and "internal.office" in words


def test_an_old_file_put_back_is_named_and_not_opened(office, earlier):
    shutil.copyfile(earlier / INTERNAL, office.folder / INTERNAL)
    assert any("internal.office" in words and "N-001" in words for words in told(office))
    refused, words = opening(office)
    assert refused == "N-001" and "internal.office" in words


def test_another_compartments_file_in_its_place_is_not_opened(office, earlier):
    shutil.copyfile(office.folder / "compartments/confidential.office.db", office.folder / INTERNAL)
    assert any("internal.office" in words for words in told(office))
    assert opening(office)[0] == "S-011"


def test_an_old_audit_log_put_back_is_named(office, earlier):
    shutil.copyfile(earlier / "audit.db", office.folder / "audit.db")
    assert any("audit.db" in words and "N-001" in words for words in told(office))
    _, words = opening(office)
    assert "audit.db" in words and "N-001" in words


def test_a_missing_audit_log_is_not_made_anew(office, earlier):
    (office.folder / "audit.db").unlink()
    assert any("audit.db" in words and "A-001" in words for words in told(office))
    assert opening(office)[0] == "A-001"
    assert not (office.folder / "audit.db").exists()


def test_an_old_key_file_put_back_leaves_the_office_read_only(office, tmp_path):
    from desktop.storage.keys import accounts
    from desktop.storage.keys.unlocking import unlock

    old = (office.folder / "office.keys").read_bytes()
    admin = unlock(office.folder, "secadmin", people.PASSPHRASE, office.clock)
    accounts.set_policy(admin, office.clock, idle_lock_minutes=5)
    (office.folder / "office.keys").write_bytes(old)
    assert any("office.keys" in words for words in told(office))
    with office.login("李敏") as session:
        assert session.read_only and any("office.keys" in notice for notice in session.notices)


@pytest.fixture
def unfinished(office: Office) -> Path:
    """An office whose writer was killed, so that acknowledged commits stand in the journal only."""
    acknowledged = killed_writer(office.folder, 0, lambda count: count >= 6, 0.0)
    assert len(acknowledged) >= 6
    journal = office.folder / (INTERNAL + "-wal")
    assert journal.stat().st_size > PAGE
    return journal


def test_a_journal_left_behind_is_taken_up(office, unfinished):
    assert told(office) == []
    with office.login("李敏") as session:
        assert sum(1 for _ in session.search("断电试验", 100)) >= 6


def test_a_deleted_journal_is_named_and_not_opened(office, unfinished):
    unfinished.unlink()
    assert any("internal.office" in words and "N-001" in words for words in told(office))
    assert opening(office)[0] == "N-001"


def test_a_cut_journal_is_named_and_not_opened(office, unfinished):
    cut(unfinished, unfinished.stat().st_size // 3)
    assert any("internal.office" in words and "N-001" in words for words in told(office))
    assert opening(office)[0] == "N-001"


def test_a_flipped_bit_in_the_journal_is_named_and_not_opened(office, unfinished):
    data = bytearray(unfinished.read_bytes())
    data[len(data) // 3] ^= 1
    unfinished.write_bytes(data)
    assert any("internal.office" in words for words in told(office))
    assert opening(office)[0] in ("N-001", "S-011")
