"""Every way of altering the audit is found and its place is named."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Callable
from typing import Any

import pytest

from desktop.base.permissions import Role
from desktop.storage import connection as sql
from desktop.storage.audit import chain, schema
from desktop.storage.audit.log import FILE, AuditLog
from desktop.storage.keys.unlocked import Unlocked
from tests.storage.audit.attack import anchors_of, line, lines, open_log, raw
from tests.storage.keys.key_office import KeyOffice


def _filled(office: KeyOffice, count: int) -> tuple[Unlocked, AuditLog]:
    held = office.login("李敏")
    log = open_log(office, held)
    log.append(lines(1, count))
    return held, log


def _content(log: AuditLog) -> tuple[chain.Log, list[chain.Row], list[chain.Seal]]:
    return log._log, schema.rows(log._db), schema.seals(log._db)


def _flips(row: chain.Row, bits: Callable[[int], range | list[int]]) -> list[tuple[int, chain.Row]]:
    """The row with single bits of its stored bytes flipped, as (byte, row)."""
    parts = [row.coarse_type.encode(), row.origin, row.record, row.hash]
    found, offset = [], 0
    for index, part in enumerate(parts):
        for place in range(len(part)):
            for bit in bits(offset + place):
                flipped = bytearray(part)
                flipped[place] ^= 1 << bit
                changed = [*parts[:index], bytes(flipped), *parts[index + 1 :]]
                found.append((offset + place, chain.Row(row.n, changed[0].decode("latin-1"), *changed[1:])))
        offset += len(part)
    return found


def test_row_75_every_single_bit_of_64_records_and_their_seals(office: KeyOffice) -> None:
    held, log = _filled(office, 40)
    log.seal("test")
    log.append([line(41), line(42, Role.SYSTEM_ADMIN), line(43, None)])
    log.append(lines(44, 64))
    log.seal("test")
    owner, rows, seals = _content(log)
    heads = {0: chain.start(owner)} | {row.n: row.hash for row in rows}
    assert len(rows) == 64
    assert list(chain.chain_faults(owner, rows, seals)) == []
    tried = 0
    for position, row in enumerate(rows):
        for _byte, flipped in _flips(row, lambda _byte: range(8)):
            found = next(
                chain.chain_faults(owner, [flipped], seals, after=position, head=heads[position]), None
            )
            assert found is not None
            assert found.where == f"audit.db 第 {row.n} 条"
            tried += 1
        for bit in range(63):
            moved = dataclasses.replace(row, n=row.n ^ 1 << bit)
            assert list(chain.chain_faults(owner, [moved], seals, after=position, head=heads[position]))
            tried += 1
    assert tried > 64 * 8 * 350
    for index, seal in enumerate(seals):
        for changed in _seal_flips(seal):
            altered = sorted([*seals[:index], changed, *seals[index + 1 :]], key=lambda item: item.epoch)
            assert list(chain.seal_faults(owner, altered, heads, None)), changed
    log.close()
    assert held.user.name == "李敏"


def _seal_flips(seal: chain.Seal) -> list[chain.Seal]:
    found = [
        dataclasses.replace(seal, **{name: getattr(seal, name) ^ 1 << bit})
        for name in ("epoch", "last_n", "at_ms")
        for bit in range(62)
    ]
    for name in ("head", "previous", "mac", "signature"):
        value = getattr(seal, name)
        for place in range(len(value) * 8):
            flipped = bytearray(value)
            flipped[place // 8] ^= 1 << place % 8
            changed: dict[str, Any] = {name: bytes(flipped)}
            found.append(dataclasses.replace(seal, **changed))
    found += [
        dataclasses.replace(
            seal, reason=seal.reason[:at] + chr(ord(seal.reason[at]) ^ 1 << bit) + seal.reason[at + 1 :]
        )
        for at in range(len(seal.reason))
        for bit in range(7)
    ]
    return found


def test_row_75_one_random_bit_in_every_byte_of_1000_records(office: KeyOffice) -> None:
    _held, log = _filled(office, 1000)
    owner, rows, seals = _content(log)
    dice = random.Random(20261123)  # any seed will do; a fixed one can be looked at again
    heads = {0: chain.start(owner)} | {row.n: row.hash for row in rows}
    tried = 0
    for position, row in enumerate(rows):
        for _byte, flipped in _flips(row, lambda _byte: [dice.randrange(8)]):
            found = next(
                chain.chain_faults(owner, [flipped], seals, after=position, head=heads[position]), None
            )
            assert found is not None
            assert found.where == f"audit.db 第 {row.n} 条"
            tried += 1
    assert tried > 1000 * 350
    log.close()


def test_row_75_the_same_through_the_file(office: KeyOffice) -> None:
    """What the pure check finds in memory, `verify` finds in the file: one flip in each column of some records."""
    held, log = _filled(office, 30)
    log.close()
    for n in (1, 15, 30):
        for column in ("origin", "record", "hash"):
            with raw(office, held) as connection:
                before = connection.execute(f"SELECT {column} FROM record WHERE n = ?", (n,)).fetchone()[0]
                value = bytes([before[0] ^ 1]) + before[1:]
                connection.execute(f"UPDATE record SET {column} = ? WHERE n = ?", (value, n))
            again = open_log(office, held, anchored=False)
            assert ("A-010", f"audit.db 第 {n} 条") in {(item.code, item.where) for item in again.verify()}
            sql.close(again._db)
            with raw(office, held) as connection:
                connection.execute(f"UPDATE record SET {column} = ? WHERE n = ?", (before, n))


@pytest.mark.parametrize(
    ("attack", "code", "where"),
    [
        ("DELETE FROM record WHERE n = 7", "A-011", "audit.db 第 7 条"),
        ("DELETE FROM record WHERE n BETWEEN 7 AND 9", "A-011", "audit.db 第 7–9 条"),
        ("DELETE FROM record WHERE n = 1", "A-011", "audit.db 第 1 条"),
        ("UPDATE record SET n = n + 1000 WHERE n = 7", "A-011", "audit.db 第 7 条"),
        (
            "INSERT INTO record SELECT 21, coarse_type, x'00', record, hash FROM record WHERE n = 7",
            "A-010",
            "audit.db 第 21 条",
        ),
        (
            "UPDATE record SET record = (SELECT record FROM record WHERE n = 8) WHERE n = 7",
            "A-010",
            "audit.db 第 7 条",
        ),
        ("UPDATE record SET coarse_type = 'login' WHERE n = 7", "A-010", "audit.db 第 7 条"),
        ("UPDATE record SET record = 'text' WHERE n = 7", "A-010", "audit.db 第 7 条"),
        ("DELETE FROM seal WHERE epoch = 1", "A-020", "audit.db 第 1 次封存"),
        ("UPDATE seal SET at_ms = at_ms + 1 WHERE epoch = 1", "A-021", "audit.db 第 1 次封存"),
        ("UPDATE seal SET signature = zeroblob(64) WHERE epoch = 1", "A-021", "audit.db 第 1 次封存"),
        ("UPDATE meta SET value = x'00' WHERE name = 'device'", "A-002", ""),
    ],
)
def test_row_75_removed_moved_doubled_records_are_named(
    office: KeyOffice, attack: str, code: str, where: str
) -> None:
    held, log = _filled(office, 20)
    log.close()
    with raw(office, held) as connection:
        connection.execute(attack)
    try:
        again = open_log(office, held, anchored=False)
    except Exception as problem:
        assert getattr(problem, "code", "") == code  # refused at opening is as good
        return
    assert (code, where) in {(item.code, item.where) for item in again.verify() if item.grave}
    again.close()


def test_row_75_a_record_altered_with_its_own_hash_breaks_the_next(office: KeyOffice) -> None:
    _held, log = _filled(office, 20)
    owner, rows, seals = _content(log)
    row = rows[6]
    head = chain.link(owner, 1, 7, rows[5].hash, row.coarse_type, row.origin, row.record + b"!")
    rows[6] = dataclasses.replace(row, record=row.record + b"!", hash=head)
    assert [item.where for item in chain.chain_faults(owner, rows, seals)] == ["audit.db 第 8 条"]
    log.close()


def test_row_75_a_seal_made_anew_with_the_devices_key_does_not_fit_the_next(office: KeyOffice) -> None:
    held, log = _filled(office, 5)
    log.seal("test")
    log.seal("test")
    owner, rows, seals = _content(log)
    plain = dataclasses.replace(seals[1], at_ms=seals[1].at_ms + 1)
    seals[1] = schema.with_signature(plain, held.device.sign_key.sign(chain.seal_signed(owner, plain)))
    heads = {0: chain.start(owner)} | {row.n: row.hash for row in rows}
    found = list(chain.seal_faults(owner, seals, heads, None))
    assert [(item.code, item.where) for item in found] == [("A-021", "audit.db 第 2 次封存")]
    log.close()


def test_row_75_a_record_of_another_store_device_or_epoch_does_not_fit(office: KeyOffice) -> None:
    _held, log = _filled(office, 5)
    owner, rows, seals = _content(log)
    assert list(chain.chain_faults(owner, rows, seals)) == []
    for other in (dataclasses.replace(owner, store=bytes(16)), dataclasses.replace(owner, device=bytes(16))):
        assert len(list(chain.chain_faults(other, rows, seals))) == 5
    assert list(chain.chain_faults(owner, rows, [*seals, dataclasses.replace(seals[0], epoch=1, last_n=2)]))
    log.close()


def test_row_75_two_records_swapped_are_named(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    log.close()
    with raw(office, held) as connection:
        connection.execute("UPDATE record SET n = 100 WHERE n = 7")
        connection.execute("UPDATE record SET n = 7 WHERE n = 8")
        connection.execute("UPDATE record SET n = 8 WHERE n = 100")
    again = open_log(office, held, anchored=False)
    assert {"audit.db 第 7 条", "audit.db 第 8 条"} <= {item.where for item in again.verify()}
    again.close()


def test_row_76_a_cut_tail_is_found_by_seal_anchor_and_witness(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    witness = log.head()
    log.close()
    with raw(office, held) as connection:
        connection.execute("DELETE FROM record WHERE n > 15")
    again = open_log(office, held)
    found = {item.code for item in again.verify(witnesses=[witness]) if item.grave}
    assert {"N-001", "A-022", "A-031"} <= found
    again.close()


def test_row_76_a_tail_cut_with_its_seals_is_found_by_anchor_and_witness(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    log.seal("test")
    log.append(lines(21, 25))
    witness = log.head()
    log.close()
    with raw(office, held) as connection:
        connection.execute("DELETE FROM record WHERE n > 20")
        connection.execute("DELETE FROM seal WHERE epoch > 1")
        connection.execute("UPDATE epoch SET number = 2")
    again = open_log(office, held)
    assert [item.code for item in again.opening] == ["N-001", "N-001"]
    assert "丢失 5 次提交（第 21–25 次）" in again.opening[0].message
    again.close()
    alone = open_log(office, held, anchored=False)
    assert "A-031" in {item.code for item in alone.verify(witnesses=[witness])}
    alone.close()


def test_row_76_the_whole_file_replaced_by_an_older_one(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    log.close()
    shutil.copy(office.folder / FILE, office.folder.parent / "yesterday.db")
    log = open_log(office, held)
    log.append(lines(21, 30))
    witness = log.head()
    log.close()
    shutil.copy(office.folder.parent / "yesterday.db", office.folder / FILE)
    again = open_log(office, held)
    assert "丢失 10 次提交（第 21–30 次）" in again.opening[0].message
    assert "A-031" in {item.code for item in again.verify(witnesses=[witness])}
    again.close()
    officer = office.login("secadmin")
    log = open_log(office, officer)
    assert "alarm.audit" in [item.verb for item in log.read(officer)]  # and the alarm is itself a record
    log.close()


@pytest.mark.parametrize("last", [False, True])
def test_row_76_an_empty_epoch_removed_is_found(office: KeyOffice, last: bool) -> None:
    held, log = _filled(office, 5)
    log.seal("test")
    log.seal("empty")
    if not last:
        log.append([line(6)])
    log.close()
    with raw(office, held) as connection:
        connection.execute(f"DELETE FROM seal WHERE epoch = {3 if last else 2}")
    again = open_log(office, held)
    found = {item.code for item in again.verify() if item.grave}
    assert ({"N-001"} if last else {"A-020"}) & found
    again.close()


def test_row_77_a_log_chained_anew_with_todays_keys_fails_the_epochs(office: KeyOffice) -> None:
    """The forger has everything a login has: audit key, device key, anchors and today's epoch key. He drops a record
    and rebuilds chain, seals, signatures and anchors without a fault. Only yesterday's epoch keys are gone."""
    held, log = _filled(office, 20)
    log.close()
    log = open_log(office, held)
    log.append(lines(21, 25))
    owner, rows, seals = _content(log)
    _number, today = schema.epoch_key(log._db)
    sql.close(log._db, checkpoint=True)
    kept = [row for row in rows if row.n != 7]
    ends = {1: 19, 2: 24}
    forged_rows: list[chain.Row] = []
    forged_seals: list[chain.Seal] = []
    previous, head, epoch = bytes(32), chain.start(owner), 0
    for seal in seals:
        if seal.epoch:
            for row in kept[len(forged_rows) : ends[seal.epoch]]:
                number = len(forged_rows) + 1
                head = chain.link(owner, seal.epoch, number, head, row.coarse_type, row.origin, row.record)
                forged_rows.append(dataclasses.replace(row, n=number, hash=head))
        plain = dataclasses.replace(seal, last_n=len(forged_rows), head=head, previous=previous)
        made = schema.with_mac(plain, chain.seal_mac(owner, plain, today))
        made = schema.with_signature(made, held.device.sign_key.sign(chain.seal_signed(owner, made)))
        forged_seals.append(made)
        previous, epoch = chain.seal_hash(owner, made), seal.epoch
    for row in kept[len(forged_rows) :]:
        number = len(forged_rows) + 1
        head = chain.link(owner, epoch + 1, number, head, row.coarse_type, row.origin, row.record)
        forged_rows.append(dataclasses.replace(row, n=number, hash=head))
    with raw(office, held) as connection:
        connection.execute("DELETE FROM record")
        connection.execute("DELETE FROM seal")
        for row in forged_rows:
            schema.add_row(connection, row)
        for seal in forged_seals:
            connection.execute("INSERT INTO seal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", dataclasses.astuple(seal))
    anchors = anchors_of(held)
    anchors.accept("audit", len(forged_rows), head)
    anchors.accept("audit.seals", epoch, previous)
    again = open_log(office, held)
    assert again.verify() == []  # to everybody else it looks whole: so well was it forged
    for name in ("secadmin", "auditor"):
        found = again.verify(office.login(name))
        assert {"A-024"} == {item.code for item in found if item.grave}
    again.close()


def test_row_78_a_log_without_seals_is_a_failure(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    log.close()
    with raw(office, held) as connection:
        connection.execute("DELETE FROM seal")
    again = open_log(office, held, anchored=False)
    assert ("A-020", True) in {(item.code, item.grave) for item in again.verify()}
    again.close()


def test_row_78_a_tail_nobody_vouches_for_is_a_failure(office: KeyOffice) -> None:
    held, log = _filled(office, 20)
    sql.close(log._db, checkpoint=True)
    again = open_log(office, held, anchored=False)
    assert [(item.code, item.grave) for item in again.opening] == [("A-023", True)]
    again.close()


def test_a_tail_altered_while_the_log_is_open_is_found(office: KeyOffice) -> None:
    held, log = _filled(office, 5)
    with raw(office, held) as connection:
        connection.execute("DELETE FROM record WHERE n = 5")
    assert "A-030" in {item.code for item in log.verify()}
    sql.close(log._db)


def test_row_33_a_deleted_wal_is_found(office: KeyOffice) -> None:
    held, log = _filled(office, 5)
    log.close()
    log = open_log(office, held)
    log.append(lines(6, 9))
    copy = office.folder.parent / "cut.db"
    shutil.copy(office.folder / FILE, copy)  # the file without its WAL
    sql.close(log._db)
    for path in office.folder.glob("audit.db*"):
        path.unlink()
    shutil.copy(copy, office.folder / FILE)
    again = open_log(office, held)
    assert "丢失 4 次提交（第 6–9 次）" in again.opening[0].message
    again.close()
