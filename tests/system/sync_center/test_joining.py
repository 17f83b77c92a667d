"""A machine asks, is enrolled, joins; accounts and the directory stay true on both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentProblem, NotPermitted, Problem, UserProblem
from desktop.base.levels import COMMON, Level
from desktop.base.permissions import Role
from desktop.storage.keys import accounts as keys
from desktop.storage.keys import canonical, joining
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.kdf import TEST_KDF
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.keys.pending import open_pending
from desktop.storage.office import open_office, verify_office
from desktop.storage.session import Session
from desktop.system.directory.records import Unit
from desktop.system.sync_center import enrolment, service, trusting
from desktop.system.sync_center import joining as arriving
from desktop.system.sync_center.machine import machine_of
from desktop.system.sync_center.trial import second_machine
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice, make_trial_office
from tests.offices import Office
from tests.system.sync_center.machines import INTERNAL, A, B, C, Fleet, paper, titles

PASS = people.PASSPHRASE


def trial(office: Office) -> TrialOffice:
    return TrialOffice(office.folder, office.clock, office.catalogue)


def ask(folder: Path, name: str = B) -> tuple[bytes, str]:
    """A request for 内部 and 秘密; the file and its fingerprint."""
    shown = enrolment.request(
        folder, name, [INTERNAL, "confidential.office"], PASS, folder.parent / f"{folder.name}.req",
        kdf=TEST_KDF, trial=True,
    )  # fmt: skip
    return (folder.parent / f"{folder.name}.req").read_bytes(), shown


def code(problem: pytest.ExceptionInfo[Problem]) -> str:
    return problem.value.code


def test_a_second_machine_joins_and_everybody_logs_in_with_his_own_password(
    office: Office, tmp_path: Path
) -> None:
    made = second_machine(trial(office), tmp_path / "b", tmp_path / "x", kdf=TEST_KDF)
    assert not (tmp_path / "b" / "pending").exists()
    first = KeyFile.load(office.folder).document
    second = KeyFile.load(tmp_path / "b").document
    assert second.store == first.store
    assert second.device.sign_public != first.device.sign_public
    assert set(second.users) == set(first.users)
    for name, entry in second.compartments.items():
        assert entry.holder == first.device.id.hex()
        assert not set(entry.boxes.values()) & set(first.compartments[name].boxes.values())
    for user in people.USERS:
        with made.office.login(user.name) as session:
            assert len(session.compartments()) == 1 + len(user.levels)
            for file in session.files.values():
                assert file.meta("number_holder") == first.device.id.hex()
    with made.office.login(people.CLEARED_CLERK) as session:
        service.import_packages(session, tmp_path / "x")
        assert session.count(Unit) == len(people.UNITS)
    assert not [f for f in verify_office(tmp_path / "b", people.CLEARED_CLERK, PASS, office.clock, office.catalogue)
                if f.grave]  # fmt: skip


def test_the_pending_file_opens_only_with_its_passphrase_and_not_after_any_change(tmp_path: Path) -> None:
    ask(tmp_path / "b")
    path = tmp_path / "b" / "pending"
    assert open_pending(tmp_path / "b", PASS).name == B
    with pytest.raises(NotPermitted):
        open_pending(tmp_path / "b", PASS + " ")
    whole = canonical.decode(path.read_bytes())
    for field in ("name", "salt", "nonce", "sealed", "trial"):
        value = whole[field]
        changed = (not value) if isinstance(value, bool) else ("1" if value[0] != "1" else "2") + value[1:]
        path.write_bytes(canonical.encode(whole | {field: changed}))
        with pytest.raises((NotPermitted, EnvironmentProblem)):
            open_pending(tmp_path / "b", PASS)
    with pytest.raises(EnvironmentProblem, match="S-030"):
        ask(tmp_path / "b")


def test_a_real_request_never_takes_a_weak_derivation(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="K-017"):
        enrolment.request(tmp_path / "b", B, [INTERNAL], PASS, tmp_path / "r", kdf=TEST_KDF)
    with pytest.raises(UserProblem, match="K-020"):
        enrolment.request(tmp_path / "b", B, [INTERNAL], "short", tmp_path / "r")


def test_enrolment_needs_the_fingerprint_and_the_right_officer(office: Office, tmp_path: Path) -> None:
    file, shown = ask(tmp_path / "b")
    wrong = shown[:-1] + ("0" if shown[-1] != "0" else "1")
    with pytest.raises(NotPermitted):
        enrolment.enrol(office.login(people.CLEARED_CLERK), file, shown)
    with pytest.raises(NotPermitted) as refused:
        enrolment.enrol(office.login(people.SYSTEM_ADMIN), file, shown)
    assert code(refused) == "TRUST-07"
    officer = office.login(people.SECURITY_ADMIN)
    with pytest.raises(UserProblem) as other:
        enrolment.enrol(officer, file, wrong)
    assert code(other) == "TRUST-06"
    for at in range(0, len(file), 37):
        with pytest.raises(Problem):
            enrolment.enrol(officer, file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :], shown)
    assert service.status(officer).version == 1
    made = enrolment.enrol(officer, file, shown.lower().replace("-", " "), [Level.INTERNAL])
    assert made.compartments == (COMMON, INTERNAL)
    assert made.version == 2
    again, said = ask(tmp_path / "c")
    with pytest.raises(UserProblem, match="Y-002"):
        enrolment.enrol(officer, again, said)


def test_the_system_admin_enrols_a_machine_without_business_compartments(
    office: Office, tmp_path: Path
) -> None:
    shown = enrolment.request(tmp_path / "b", B, [], PASS, tmp_path / "r", kdf=TEST_KDF, trial=True)
    made = enrolment.enrol(office.login(people.SYSTEM_ADMIN), (tmp_path / "r").read_bytes(), shown)
    assert made.compartments == (COMMON,)
    service.export_packages(office.login(people.CLERK), tmp_path / "x", [B])
    office.close()
    arriving.join(tmp_path / "b", tmp_path / "x", made.fingerprint, PASS, lambda _: office.clock)
    with open_office(tmp_path / "b", people.CLEARED_CLERK, PASS, office.clock, office.catalogue) as session:
        assert [item.id for item in session.compartments()] == [COMMON]
        service.import_packages(session, tmp_path / "x")
        assert session.count(Unit) == len(people.UNITS)


def test_joining_needs_the_directorys_fingerprint_and_a_package_for_this_machine(
    office: Office, tmp_path: Path
) -> None:
    file, shown = ask(tmp_path / "b")
    made = enrolment.enrol(office.login(people.SECURITY_ADMIN), file, shown)
    (tmp_path / "x").mkdir()

    def join(spoken: str, words: str = PASS) -> None:
        arriving.join(tmp_path / "b", tmp_path / "x", spoken, words, lambda _: office.clock)

    with pytest.raises(EnvironmentProblem, match="Y-005"):
        join(made.fingerprint)
    clerk = office.login(people.CLEARED_CLERK)
    (path,) = [one.path for one in service.export_packages(clerk, tmp_path / "x", [B]).report.files]
    with pytest.raises(UserProblem, match="TRUST-06"):
        join(shown)
    with pytest.raises(NotPermitted, match="K-001"):
        join(made.fingerprint, "another-passphrase")
    whole = path.read_bytes()
    from tests.system.sync_center.test_exchange import with_mark

    for at in (5, 60, len(whole) // 3, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with_mark(path)
        with pytest.raises(Problem):
            join(made.fingerprint)
        assert sorted(one.name for one in (tmp_path / "b").iterdir()) == ["pending"]
    path.write_bytes(whole)
    with_mark(path)
    join(made.fingerprint)
    with pytest.raises(EnvironmentProblem, match="Y-007"):
        join(made.fingerprint)


def test_no_key_and_no_slot_lies_open_in_the_package(office: Office, tmp_path: Path) -> None:
    second_machine(trial(office), tmp_path / "b", tmp_path / "x", kdf=TEST_KDF)
    data = b"".join(path.read_bytes() for path in (tmp_path / "x").iterdir())
    for user in KeyFile.load(office.folder).document.users.values():
        for secret in (
            user.slot.sealed.hex().encode(),
            user.slot.sealed,
            user.name.encode(),
            user.person.encode(),
        ):
            assert secret not in data


def test_a_key_file_that_names_another_device_is_refused_without_a_certificate(
    office: Office, tmp_path: Path
) -> None:
    """The certificate stands in for the device key in the slot: one who is not enrolled cannot make a key file."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.storage.keys import keyfile as key_files

    doc = KeyFile.load(office.folder).document
    stranger = Ed25519PrivateKey.generate()
    doc.device.sign_public = stranger.public_key().public_bytes_raw()
    key_files.write(office.folder, doc, stranger)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login()


def test_changed_accounts_wait_for_the_officers_signature_and_then_travel(fleet: Fleet) -> None:
    admin = fleet.login(A, people.SYSTEM_ADMIN)
    made = admin.run(
        lambda s: keys.add_user(s.unlocked, NewUser("周海", Role.CLERK, "first-password-1"), s.clock)
    )
    officer = fleet.login(A, people.SECURITY_ADMIN)
    before = service.status(officer).version
    officer.run(lambda s: keys.grant(s.unlocked, made, [INTERNAL], s.clock))
    now = service.status(officer)
    assert (now.version, now.unsigned) == (before, ("周海",))
    clerk = fleet.login(A, people.CLERK)  # seals what he holds to the new colleague; may not sign
    assert service.status(clerk).unsigned == ("周海",)
    officer = fleet.login(A, people.SECURITY_ADMIN)
    now = service.status(officer)
    assert (now.version, now.unsigned) == (before + 1, ())
    assert any("签入机器名录" in notice for notice in officer.notices)
    paper(fleet.login(A), "内部通知")
    fleet.send(A)
    fleet.take(B)
    b = fleet.login(B, people.SECURITY_ADMIN)
    status = service.status(b)
    assert (status.version, status.unsigned) == (before + 1, ())
    fleet.close()
    folder, clock = fleet.machines[B].folder, fleet.clock
    keys.change_password(folder, "周海", "first-password-1", "second-password-2", clock)
    with open_office(folder, "周海", "second-password-2", clock, slices.discover()) as session:
        assert titles(session) == ["内部通知"]
    assert fleet.verify() == []


def test_accounts_that_nobody_signed_for_are_not_taken(fleet: Fleet) -> None:
    """A machine of the office sends grants and users of its own making: only what the officer signed counts."""
    admin = fleet.login(A, people.SYSTEM_ADMIN)
    made = admin.run(
        lambda s: keys.add_user(s.unlocked, NewUser("周海", Role.CLERK, "first-password-1"), s.clock)
    )
    fleet.login(A, people.SECURITY_ADMIN).run(lambda s: keys.grant(s.unlocked, made, [INTERNAL], s.clock))
    a = fleet.login(A)
    good = joining.accounts_json(a.unlocked.keyfile.document, a.clock.now_ms())
    clerk = next(user for user in good["users"] if user["name"] == people.CLERK)

    def grant_of(plain: dict[str, Any], user: str) -> dict[str, Any]:
        return next(grant for grant in plain["grants"] if grant["user"] == user)

    b = fleet.login(B)
    before = KeyFile.load(b.office.folder).document
    for change in ("more", "key", "name", "serial", "signature", "role"):
        forged = json.loads(json.dumps(good))
        grant = grant_of(forged, made.hex())
        user = next(each for each in forged["users"] if each["id"] == made.hex())
        if change == "more":
            grant["compartments"].append("confidential.office")
        elif change == "key":
            user["box_public"] = clerk["box_public"]
        elif change == "name":
            user["name"] = people.CLERK
        elif change == "serial":
            raised = grant_of(forged, clerk["id"])
            raised["serial"] += 100
            forged["grants"].remove(grant)
        elif change == "signature":
            grant["signature"] = "00" * 64
        else:
            user["role"] = "security_admin"
        assert b.run(lambda s, forged=forged: joining.take_accounts(s.unlocked, forged, s.clock)) == []
        after = KeyFile.load(b.office.folder).document
        assert (after.generation, after.grants) == (before.generation, before.grants)
    assert b.run(lambda s: joining.take_accounts(s.unlocked, good, s.clock)) == [made.hex()]
    assert fleet.verify() == []


def test_a_grant_taken_back_on_one_machine_is_taken_back_on_the_other(fleet: Fleet) -> None:
    target = next(c.id for c in keys.list_users(fleet.machines[A].folder) if c.name == people.CLERK)
    assert len(fleet.login(B, people.CLERK).compartments()) == 2
    fleet.login(A, people.SECURITY_ADMIN).run(lambda s: keys.revoke(s.unlocked, target, s.clock))
    fleet.login(A, people.SECURITY_ADMIN)
    fleet.send(A)
    fleet.take(B)
    assert fleet.login(B, people.CLERK).compartments() == ()
    assert fleet.verify([people.CLEARED_CLERK, people.SECURITY_ADMIN]) == []


def test_an_account_disabled_on_one_machine_is_disabled_on_the_other(fleet: Fleet) -> None:
    target = next(c.id for c in keys.list_users(fleet.machines[A].folder) if c.name == people.CLERK)
    fleet.login(A, people.SECURITY_ADMIN).run(lambda s: keys.disable(s.unlocked, target, s.clock))
    fleet.login(A, people.SECURITY_ADMIN)
    fleet.send(A)
    fleet.take(B)
    with pytest.raises(NotPermitted, match="K-003"):
        fleet.login(B, people.CLERK)
    officer = fleet.login(B, people.SECURITY_ADMIN)
    assert service.status(officer).unsigned == ()
    users = machine_of(officer).trust.require().directory.users
    assert [user.active for user in users if user.id == target.hex()] == [False]
    assert fleet.verify([people.CLEARED_CLERK, people.SECURITY_ADMIN]) == []


@pytest.fixture
def untouched(tmp_path: Path) -> Office:
    """An office into which nobody has logged in yet."""
    made = make_trial_office(
        tmp_path / "new", FixedClock.at("2026-11-23T08:30"), slices.discover(), kdf=TEST_KDF, furnished=False
    )
    return Office(made.folder, FixedClock.at("2026-11-23T08:40"), made.catalogue)


def test_an_altered_directory_file_is_not_taken(untouched: Office) -> None:
    office = untouched
    path = office.folder / "directory"
    body, marks, end = path.read_bytes().split(b"\n")
    plain = json.loads(body)
    plain["version"] = 7
    path.write_bytes(canonical.encode(plain) + b"\n" + marks + b"\n" + end)
    session = office.login()
    assert any("TRUST-02" in notice for notice in session.notices)
    with pytest.raises(EnvironmentProblem, match="TRUST-02"):
        service.export_packages(session, office.folder.parent / "x")
    office.close()


def test_an_office_without_directory_gets_one_from_its_officer(untouched: Office) -> None:
    office = untouched
    (office.folder / "directory").unlink()
    assert any("TRUST-05" in notice for notice in office.login().notices)
    officer = office.login(people.SECURITY_ADMIN)
    assert service.status(officer).version == 1
    assert trusting.pending(machine_of(officer)) == []
    assert not any("TRUST" in notice for notice in office.login().notices)
    office.close()


def test_the_directory_says_who_and_which_machines_there_are(three: Fleet) -> None:
    session: Session = three.login(C, people.CLERK)
    status = service.status(session)
    assert [(line.name, line.own) for line in status.devices] == [(A, False), (B, False), (C, True)]
    assert all(
        line.compartments == (COMMON, INTERNAL) for line in status.devices
    )  # no word of what he does not hold
