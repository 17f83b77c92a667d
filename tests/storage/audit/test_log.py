"""The audit log at work: who reads what, once and for ever, and never a silent loss."""

from __future__ import annotations

import pytest

from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.permissions import Role
from desktop.storage import connection as sql
from desktop.storage.audit import spool
from desktop.storage.audit.lines import AuditLine
from desktop.storage.audit.log import FILE, AuditLog
from desktop.storage.keys import accounts
from tests.storage.audit.attack import anchors_of, line, lines, open_log
from tests.storage.keys.key_office import KeyOffice


def test_lines_come_back_to_the_auditor_who_may_read_them(office: KeyOffice) -> None:
    clerk, officer, auditor = (office.login(name) for name in ("李敏", "secadmin", "auditor"))
    given = [
        line(1, Role.CLERK),
        line(2, Role.SYSTEM_ADMIN),
        line(3, Role.SECURITY_ADMIN),
        line(4, Role.AUDITOR),
        line(5, Role.DUTY_OFFICER),
        line(6, Role.LEADER),
        line(7, None),
    ]
    log = open_log(office, clerk)
    assert log.append(given) == 7
    log.close()
    log = open_log(office, officer)
    assert [item.source_n for item in log.read(officer)] == [1, 4, 5, 6, 7]
    assert log.read(officer)[0] == given[0]
    assert [item.source_n for item in log.read(auditor)] == [2, 3, 7]
    assert log.verify() == log.verify(officer) == log.verify(auditor) == []
    for name in ("李敏", "sysadmin"):
        with pytest.raises(NotPermitted, match="A-032"):
            log.read(office.login(name))
    log.close()


def test_nothing_readable_lies_in_the_file_even_with_its_key(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 20))
    log.close()
    for path in office.folder.glob("audit.db*"):
        assert b"documents" not in path.read_bytes()
    connection = sql.open_file(office.folder / FILE, clerk.device.audit_key)
    dump = [
        tuple(row)
        for table in ("record", "seal", "meta")
        for row in connection.execute(f"SELECT * FROM {table}")
    ]
    connection.close()
    plain = b"|".join(
        value if isinstance(value, bytes) else str(value).encode() for row in dump for value in row
    )
    for word in (b"documents", b"instruct", b"internal", clerk.user.id.hex().encode(), clerk.user.id, b"r17"):
        assert word not in plain


def test_appending_twice_adds_once(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    assert log.append(lines(1, 5)) == 5
    assert log.append(lines(3, 8)) == 3
    assert log.append([line(9), line(9)]) == 1
    log.close()
    log = open_log(office, clerk)
    assert log.append(lines(1, 9)) == 0
    assert log.head().n == 9
    assert log.verify() == []
    log.close()


def test_seals_come_every_256_records_every_hour_and_at_the_end(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 600))
    log.append([line(601)])
    office.clock.move_by(minutes=61)
    log.append([line(602)])
    log.close()
    connection = sql.open_file(office.folder / FILE, clerk.device.audit_key)
    seals = [
        tuple(row) for row in connection.execute("SELECT epoch, last_n, reason FROM seal ORDER BY epoch")
    ]
    connection.close()
    assert seals == [(0, 0, "begin"), (1, 256, "due"), (2, 512, "due"), (3, 602, "due"), (4, 602, "close")]
    assert open_log(office, clerk).verify(office.login("secadmin")) == []


def test_a_kill_leaves_a_log_that_is_whole(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    for start in range(0, 30, 10):
        log = open_log(office, clerk)
        assert log.opening == []
        log.append(lines(start + 1, start + 10))
        sql.close(log._db)  # as a kill leaves it: no seal, no checkpoint
    log = open_log(office, clerk)
    assert log.verify(office.login("auditor")) == []
    assert log.head().n == 30
    log.close()


def test_killed_before_the_anchor_was_written_is_a_note_not_an_alarm(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 3))
    copies = {path: path.read_bytes() for path in anchors_of(clerk)._copies}
    log.append(lines(4, 5))
    sql.close(log._db)
    for path, data in copies.items():
        path.write_bytes(data)
    log = open_log(office, clerk)
    assert [(finding.code, finding.grave) for finding in log.opening] == [("A-023", False)]
    assert log.head().n == 6  # and the notice is itself a record
    log.close()


def test_row_01_failed_logins_reach_the_audit_with_the_next_login(office: KeyOffice) -> None:
    for name, password in (
        ("李敏", "wrong-password"),
        ("无此人", "wrong-password"),
        ("sysadmin", "wrong-password"),
    ):
        with pytest.raises(NotPermitted):
            office.login(name, password)
    officer = office.login("secadmin")
    log = open_log(office, officer)
    entries = (office.folder / spool.FILE).read_bytes()
    assert log.take_spool() == 3
    assert not (office.folder / spool.FILE).exists()
    (office.folder / spool.FILE).write_bytes(entries)  # killed before the spool was emptied
    assert log.take_spool() == 0
    assert [item.user for item in log.read(officer)] == [office.entry("李敏").id.hex(), ""]
    assert [item.role for item in log.read(office.login("auditor"))] == ["", "system_admin"]
    assert {item.verb for item in log.read(officer)} == {"login.failed"}
    log.close()


def test_a_torn_spool_keeps_what_is_whole_and_says_so(office: KeyOffice) -> None:
    for _ in range(2):
        with pytest.raises(NotPermitted):
            office.login("李敏", "wrong-password")
    path = office.folder / spool.FILE
    path.write_bytes(path.read_bytes()[:-5])
    officer = office.login("secadmin")
    log = open_log(office, officer)
    assert log.take_spool() == 1
    assert sorted(item.verb for item in log.read(officer)) == ["alarm.audit", "login.failed"]
    log.close()


def test_account_acts_reach_the_audit(office: KeyOffice) -> None:
    officer = office.login("secadmin")
    accounts.revoke(officer, office.entry("张晓东").id, office.clock)
    clerk = office.login("李敏")  # the officer's program died before it could write: another login does
    log = open_log(office, clerk)
    log.append(clerk.audit_lines())
    assert "account.revoke" in [item.verb for item in log.read(office.login("auditor"))]
    assert "account.revoke" not in [item.verb for item in log.read(officer)]  # his own act
    log.close()


def test_row_79_our_own_connection_may_only_add(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 3))
    for statement in (
        "UPDATE record SET record = x'00' WHERE n = 1",
        "DELETE FROM record WHERE n = 1",
        "DROP TABLE record",
        "INSERT OR REPLACE INTO record VALUES (1, 'act', x'00', x'00', x'00')",
        "REPLACE INTO record SELECT 1, coarse_type, x'11', record, hash FROM record WHERE n = 2",
        "UPDATE OR REPLACE record SET n = 1 WHERE n = 2",
        "DELETE FROM seal",
        "UPDATE meta SET value = x'00'",
        "DROP TRIGGER record_no_update",
        "ALTER TABLE record RENAME TO other",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA rekey = 'x'",
        "PRAGMA journal_mode = OFF",
        "UPDATE sqlite_master SET sql = ''",
        "DELETE FROM sqlite_master",
        "ATTACH ':memory:' AS other",
        "CREATE TABLE other (a)",
        "CREATE TEMP TABLE other (a)",
        "DELETE FROM epoch",
        "INSERT INTO meta VALUES ('a', x'')",
        "INSERT INTO epoch VALUES (2, 0, x'00')",
        "VACUUM",
    ):
        with pytest.raises(sql.DatabaseError):
            log._db.execute(statement)
    assert log.verify() == []
    assert log.head().n == 3
    log.close()


def test_row_79_the_triggers_alone_hold_too(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 3))
    log._db.set_authorizer(None)
    for statement in (
        "UPDATE record SET record = x'00'",
        "DELETE FROM record",
        "DELETE FROM seal",
        "INSERT OR REPLACE INTO record VALUES (1, 'act', x'00', x'00', x'00')",
        "UPDATE seal SET mac = x'00'",
        "UPDATE meta SET value = x'00'",
        "DELETE FROM epoch",
    ):
        with pytest.raises(sql.DatabaseError, match="append only"):
            log._db.execute(statement)
    log.close()


def test_row_80_what_cannot_be_written_is_refused(office: KeyOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.append(lines(1, 3))
    log._db.set_authorizer(None)
    log._db.execute("PRAGMA query_only = ON")
    head = log.head()
    with pytest.raises(EnvironmentProblem, match="A-003"):
        log.append([line(4)])
    with pytest.raises(EnvironmentProblem, match="A-003"):
        log.seal("test")
    assert log.head() == head
    log._db.execute("PRAGMA query_only = OFF")
    assert log.append([line(4)]) == 1  # nothing half-written stands in the way
    log._db.execute("PRAGMA max_page_count = 1")  # a full disk
    with pytest.raises(EnvironmentProblem, match="A-003"):
        log.append(lines(5, 400))
    log._db.execute("PRAGMA max_page_count = 1000000")
    assert log.verify() == []
    assert log.head().n == 4
    log.close()


def test_row_80_with_nobody_to_read_it_the_act_is_refused(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    log = open_log(office, clerk)
    log.recipients = type(log.recipients)((), ())
    with pytest.raises(EnvironmentProblem, match="A-003"):
        log.append([line(1)])
    log.close()


def test_another_office_or_key_does_not_open_it(office: KeyOffice) -> None:
    clerk = office.login("李敏")
    open_log(office, clerk).close()
    with pytest.raises(EnvironmentProblem, match="A-002"):
        AuditLog.open(office.folder, clerk.device, b"x" * 16, clerk.audit_recipients(), office.clock)
    (office.folder / FILE).write_bytes(b"x" * 8192)
    with pytest.raises(EnvironmentProblem, match="A-002"):
        open_log(office, clerk)


@pytest.mark.parametrize("empty", [True, False])
def test_row_30_a_missing_or_empty_log_is_never_begun_anew(office: KeyOffice, empty: bool) -> None:
    clerk = office.login("李敏")
    open_log(office, clerk).close()
    path = office.folder / FILE
    path.unlink()
    if empty:
        path.write_bytes(b"")
    with pytest.raises(EnvironmentProblem, match="A-001"):
        open_log(office, clerk)
    assert path.exists() == empty


def test_lines_survive_the_outbox_and_strangers_are_refused() -> None:
    given = line(7)
    assert AuditLine.from_json(given.to_json()) == given
    for text in (
        "",
        "[]",
        "{}",
        '{"source": 1}',
        given.to_json().replace('"level":1', '"level":"1"'),
        given.to_json().replace("{", '{"more":1,', 1),
    ):
        with pytest.raises(ValueError):
            AuditLine.from_json(text)


def test_no_line_of_work_shows_in_the_clear_type() -> None:
    assert line(1).coarse_type == "act"
    assert line(1, verb="login.failed").coarse_type == "login"


def test_the_head_has_a_code_for_paper(office: KeyOffice) -> None:
    log = open_log(office, office.login("李敏"))
    log.append(lines(1, 3))
    n, *groups = log.head().code.split("-")
    assert n == "3"
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    log.close()
