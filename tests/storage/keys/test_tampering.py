"""The key file edited, swapped, cut or put back: by a stranger, and by somebody with a login of the machine."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import tracemalloc
from pathlib import Path

import pytest

from desktop.base.errors import EnvironmentProblem, NotPermitted, UserProblem
from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.base.platform import files
from desktop.storage.keys import accounts, creation, kdf, slots
from desktop.storage.keys import keyfile as key_files
from desktop.storage.keys.accounts import NewUser, create_office
from desktop.storage.keys.attempts import Attempts
from desktop.storage.keys.creation import Keys
from desktop.storage.keys.document import Document
from desktop.storage.keys.grants import sign_grant
from desktop.storage.keys.holding import seal_compartment, seal_device
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.keyfile import GENERATIONS, KeyFile
from tests.storage.keys.key_office import CONFIDENTIAL, INTERNAL, USERS, KeyOffice


def _user(doc: Document, name: str) -> str:
    return next(key for key, user in doc.users.items() if user.name == name)


def _set_kdf(doc: Document, parameters: Kdf) -> None:
    user = doc.users[_user(doc, "李敏")]
    user.slot = dataclasses.replace(user.slot, kdf=parameters)


def test_row_04_lowered_parameters_are_an_altered_file_not_a_wrong_password(office: KeyOffice) -> None:
    office.forge(lambda doc: _set_kdf(doc, Kdf(64, 1, 1)))
    with pytest.raises(EnvironmentProblem, match=r"密钥文件被改动.*K-010"):
        office.login("李敏")
    assert Attempts(office.folder).of(office.entry("李敏").id.hex()).failures == 0


def test_row_04_lowered_parameters_open_nothing_even_past_the_signature(office: KeyOffice) -> None:
    """The second lock: AES-GCM binds the parameters, so even the right derived key fails with others stated."""
    doc = KeyFile.load(office.folder).document
    user = doc.users[_user(doc, "李敏")]
    owner = slots.owner_of(doc.store, doc.trial, user)
    password = "password-of-李敏".encode()
    opened = slots.open_slot(owner, user.slot, password)
    assert opened is not None
    derived = opened[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "derive", lambda *_args, **_named: derived)
        assert slots.open_slot(owner, user.slot, password) is not None
        for changed in (
            dataclasses.replace(user.slot, kdf=Kdf(64, 1, 1)),
            dataclasses.replace(user.slot, version=user.slot.version + 1),
        ):
            assert slots.open_slot(owner, changed, password) is None
        for other in (
            dataclasses.replace(owner, store=bytes(16)),
            dataclasses.replace(owner, user=bytes(16)),
            dataclasses.replace(owner, role=Role.SECURITY_ADMIN),
            dataclasses.replace(owner, trial=False),
        ):
            assert slots.open_slot(other, user.slot, password) is None


def test_row_04_a_real_office_refuses_less_than_the_floor(tmp_path: Path, office: KeyOffice) -> None:
    with pytest.raises(EnvironmentProblem, match="K-017"):
        create_office(
            tmp_path / "real",
            "机构",
            USERS,
            [Level.INTERNAL, Level.CONFIDENTIAL],
            False,
            office.clock,
            kdf=kdf.TEST_KDF,
        )
    assert not (tmp_path / "real").exists()
    for weak in (kdf.TEST_KDF, Kdf(65535, 3, 4), Kdf(65536, 2, 4)):
        with pytest.raises(EnvironmentProblem, match="K-017"):
            kdf.check(weak, trial=False)
    kdf.check(kdf.FLOOR, trial=False)


def test_row_04_calling_an_office_a_trial_does_not_make_it_one(office: KeyOffice) -> None:
    def edit(doc: Document) -> None:
        doc.trial = not doc.trial
        doc.users[_user(doc, "李敏")].slot = dataclasses.replace(
            doc.users[_user(doc, "李敏")].slot, kdf=kdf.FLOOR
        )

    office.forge(edit)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("李敏")


@pytest.mark.parametrize(
    "parameters",
    [
        Kdf(64 << 20, 3, 4),
        Kdf((1 << 20) + 1, 3, 4),
        Kdf(65536, 17, 4),
        Kdf(65536, 3, 255),
        Kdf(0, 3, 4),
        Kdf(65536, 0, 4),
    ],
)
def test_row_05_huge_kdf_memory_is_refused_before_allocation(office: KeyOffice, parameters: Kdf) -> None:
    office.forge(lambda doc: _set_kdf(doc, parameters))

    def never(**_named: object) -> object:
        raise AssertionError("Argon2 was asked for memory")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdf, "Argon2id", never)
        with pytest.raises(EnvironmentProblem, match="K-015"):
            office.login("李敏")


def test_row_05_huge_parameters_for_unknown_users_are_refused_too(office: KeyOffice) -> None:
    office.forge(lambda doc: setattr(doc, "kdf", Kdf(64 << 20, 3, 4)))
    tracemalloc.start()
    with pytest.raises(EnvironmentProblem, match="K-015"):
        office.login("无此人")
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


def test_row_07_a_slot_copied_over_another_user_is_an_altered_file(office: KeyOffice) -> None:
    def edit(doc: Document) -> None:
        doc.users[_user(doc, "李敏")].slot = doc.users[_user(doc, "张晓东")].slot

    office.forge(edit)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("李敏", "password-of-张晓东")


def test_row_07_with_the_public_key_copied_too_the_slot_still_fails(office: KeyOffice) -> None:
    def edit(doc: Document) -> None:
        target, source = doc.users[_user(doc, "李敏")], doc.users[_user(doc, "张晓东")]
        target.slot, target.sign_public = source.slot, source.sign_public
        source.sign_public = Keys.make().sign.public_key().public_bytes_raw()

    office.forge(edit)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("李敏", "password-of-张晓东")


def test_row_08_an_older_generation_put_back_is_noticed_and_read_only(office: KeyOffice) -> None:
    kept = (office.folder / "office.keys").read_bytes()
    accounts.disable(office.login("secadmin"), office.entry("张晓东").id, office.clock)
    (office.folder / "office.keys").write_bytes(kept)
    held = office.login("李敏")
    assert held.read_only
    assert [finding.code for finding in held.findings] == ["K-013"]
    assert any(line.verb == "alarm.keys" for line in held.audit_lines())
    with pytest.raises(EnvironmentProblem, match="K-019"):
        accounts.grant(office.login("secadmin"), office.entry("张晓东").id, [INTERNAL], office.clock)
    assert (office.folder / "office.keys").read_bytes() == kept


def test_row_08_all_generations_and_the_near_anchor_put_back_are_noticed(
    office: KeyOffice, tmp_path: Path
) -> None:
    shutil.copytree(office.folder, tmp_path / "yesterday")
    accounts.disable(office.login("secadmin"), office.entry("张晓东").id, office.clock)
    shutil.rmtree(office.folder)
    shutil.copytree(tmp_path / "yesterday", office.folder)
    assert office.login("李敏").read_only


@pytest.mark.parametrize(
    "damage", [b"", b"half", b"not json at all", b"[]", b'{"format":"sanban.office.keys"}', None]
)
def test_row_09_a_damaged_newest_file_gives_way_to_the_one_before(
    office: KeyOffice, damage: bytes | None
) -> None:
    accounts.set_policy(office.login("secadmin"), office.clock, idle_lock_minutes=5)
    path = office.folder / "office.keys"
    if damage is None:
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if damage == b"half" else damage)
    loaded = KeyFile.load(office.folder)
    assert loaded.generation == 1
    assert [finding.code for finding in loaded.findings] == ["K-012"]
    held = office.login("secadmin")
    assert not held.read_only
    assert {line.detail for line in held.audit_lines() if line.verb == "alarm.keys"} == {"K-012", "K-013"}
    accounts.set_policy(held, office.clock, idle_lock_minutes=7)
    after = KeyFile.load(office.folder)
    assert after.generation == 3  # never a number twice
    assert after.policy.idle_lock_minutes == 7
    assert not office.login("李敏").notices


def test_row_09_the_very_first_generation_has_a_copy(office: KeyOffice) -> None:
    (office.folder / "office.keys").write_bytes(b"\0" * 100)
    assert office.login("李敏").user.name == "李敏"


def test_row_09_nothing_whole_left_is_said(office: KeyOffice) -> None:
    for name in GENERATIONS:
        (office.folder / name).write_bytes(b"{}")
    with pytest.raises(EnvironmentProblem, match="K-011"):
        KeyFile.load(office.folder)
    assert KeyFile.verify(office.folder)[0].code == "K-011"


def test_every_byte_of_the_file_counts(office: KeyOffice) -> None:
    """A flipped bit anywhere means: not this file. Every bit of both ends (unsigned), a sample between."""
    path = office.folder / "office.keys"
    data = path.read_bytes()
    (office.folder / "office.keys.1").unlink()
    ends = [(place, bit) for place in (*range(40), *range(len(data) - 220, len(data))) for bit in range(8)]
    for place, bit in [*ends, *((place, place % 8) for place in range(40, len(data) - 220, 37))]:
        path.write_bytes(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])
        with pytest.raises(EnvironmentProblem, match=r"K-011|K-014"):
            KeyFile.load(office.folder)


def test_row_64_strange_json_is_damage(office: KeyOffice) -> None:
    path = office.folder / "office.keys"
    (office.folder / "office.keys.1").unlink()
    good = json.loads(path.read_bytes())
    for strange in (
        b"[" * 10_000,
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":1,"a":2}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 5_000_000 + b"}",
        json.dumps(good | {"body": []}).encode(),
    ):
        path.write_bytes(strange)
        with pytest.raises(EnvironmentProblem, match="K-011"):
            KeyFile.load(office.folder)


def test_a_file_of_a_newer_program_is_kept_and_said(office: KeyOffice) -> None:
    path = office.folder / "office.keys"
    raw = json.loads(path.read_bytes())
    raw["version"], raw["body"] = 2, {"new": True}
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match="K-014"):
        KeyFile.load(office.folder)


def test_row_10_a_public_key_swapped_by_the_system_admin_gets_nothing(office: KeyOffice) -> None:
    made = NewUser("王芳", Role.DUTY_OFFICER, "password-of-王芳", (Level.INTERNAL,))
    identity = accounts.add_user(office.login("sysadmin"), made, office.clock)
    accounts.grant(office.login("secadmin"), identity, [INTERNAL], office.clock)
    office.forge(
        lambda doc: setattr(
            doc.users[identity.hex()], "box_public", Keys.make().box.public_key().public_bytes_raw()
        )
    )
    held = office.login("李敏")
    assert "K-033" in [finding.code for finding in held.findings]
    assert held.seal_pending(office.clock) == []
    assert identity.hex() not in KeyFile.load(office.folder).document.compartments[INTERNAL].boxes


def test_row_10_a_grant_nobody_signed_is_ignored_and_reported(office: KeyOffice) -> None:
    clerk = office.entry("张晓东")
    forger = office.login("张晓东")

    def edit(doc: Document) -> None:
        plain = creation.make_grant(clerk, ["common", INTERNAL, CONFIDENTIAL], 99, 0, 0, doc.root_user)
        doc.grants.append(sign_grant(doc.store, plain, forger.sign_key))

    office.forge(edit)
    held = office.login("李敏")
    assert any("张晓东" in notice and "K-033" in notice for notice in held.notices)
    assert held.seal_pending(office.clock) == []
    assert CONFIDENTIAL not in office.login("张晓东").compartments


def test_row_12_a_grant_to_an_admin_is_ignored_though_signed(office: KeyOffice) -> None:
    """安全保密管理员 with tools of his own signs what the program would not let him sign."""
    officer, admin, holder = office.login("secadmin"), office.entry("sysadmin"), office.login("李敏")

    def edit(doc: Document) -> None:
        plain = creation.make_grant(admin, ["common", INTERNAL], 99, 0, 0, doc.root_user)
        doc.grants.append(sign_grant(doc.store, plain, officer.sign_key))
        box = seal_compartment(doc.store, holder.compartments[INTERNAL], admin.id, admin.box_public)
        doc.compartments[INTERNAL].boxes[admin.id.hex()] = box

    office.forge(edit)
    assert list(office.login("sysadmin").compartments) == ["common"]
    assert any("sysadmin" in notice and "K-033" in notice for notice in office.login("李敏").notices)


def test_row_10_another_root_of_trust_is_refused(office: KeyOffice) -> None:
    """A forger who replaces 安全保密管理员 himself and signs everything anew still does not know the passwords."""
    forger = Keys.make()

    def edit(doc: Document) -> None:
        doc.root_public = forger.sign.public_key().public_bytes_raw()
        doc.grants = [sign_grant(doc.store, grant, forger.sign) for grant in doc.grants]

    office.forge(edit)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("李敏")


@pytest.mark.parametrize("sealed", [False, True])
def test_another_device_key_is_refused(office: KeyOffice, sealed: bool) -> None:
    """Even one that was sealed to everybody, as anyone can: the real one is named inside each user's slot."""
    forger = Keys.make()
    document = KeyFile.load(office.folder).document
    document.device.sign_public = forger.sign.public_key().public_bytes_raw()
    if sealed:
        made = dataclasses.replace(office.login("张晓东").device, sign_key=forger.sign)
        document.device.boxes = {
            key: seal_device(document.store, made, user.id, user.box_public)
            for key, user in document.users.items()
        }
    key_files.write(office.folder, document, forger.sign)
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("李敏")


def test_row_11_one_person_in_two_admin_posts_is_refused(office: KeyOffice, tmp_path: Path) -> None:
    twice = [dataclasses.replace(USERS[0], person="孙立"), *USERS[1:]]
    with pytest.raises(UserProblem, match="K-030"):
        create_office(
            tmp_path / "second",
            "机构",
            twice,
            [Level.INTERNAL, Level.CONFIDENTIAL],
            True,
            office.clock,
            kdf=kdf.TEST_KDF,
        )
    with pytest.raises(UserProblem, match="K-030"):
        accounts.add_user(
            office.login("sysadmin"), NewUser("aud2", Role.AUDITOR, "password-2", person="钱进"), office.clock
        )


def test_row_11_a_role_edited_in_the_file_is_refused(office: KeyOffice) -> None:
    office.forge(lambda doc: setattr(doc.users[_user(doc, "sysadmin")], "role", Role.AUDITOR))
    with pytest.raises(EnvironmentProblem, match="K-010"):
        office.login("sysadmin")


def test_row_11_people_edited_together_in_the_file_are_refused(office: KeyOffice) -> None:
    office.forge(lambda doc: setattr(doc.users[_user(doc, "sysadmin")], "person", "周正"))
    with pytest.raises(EnvironmentProblem, match="K-030"):
        office.login("李敏")


def test_row_11_policy_relaxes_only_where_all_is_internal(tmp_path: Path, office: KeyOffice) -> None:
    accounts.set_policy(office.login("secadmin"), office.clock, relaxed_admins=1)
    second = NewUser("aud2", Role.AUDITOR, "password-2", person="钱进")
    with pytest.raises(UserProblem, match="K-030"):
        accounts.add_user(office.login("sysadmin"), second, office.clock)
    small = KeyOffice(tmp_path / "small", office.clock)
    users = [*USERS[:3], dataclasses.replace(USERS[4])]
    create_office(small.folder, "机构", users, [Level.INTERNAL], True, office.clock, kdf=kdf.TEST_KDF)
    accounts.set_policy(small.login("secadmin"), office.clock, relaxed_admins=1)
    accounts.add_user(small.login("sysadmin"), second, office.clock)
    assert small.login("aud2", "password-2").user.role is Role.AUDITOR


def test_an_edited_policy_gives_way_to_the_defaults(office: KeyOffice) -> None:
    accounts.set_policy(office.login("secadmin"), office.clock, lock_after_failures=3)
    assert KeyFile.load(office.folder).policy.lock_after_failures == 3
    office.forge(lambda doc: doc.policy.settings.update(lock_after_failures=20))
    loaded = KeyFile.load(office.folder)
    assert loaded.policy.lock_after_failures == 5
    assert [finding.code for finding in loaded.findings] == ["K-037"]


def test_row_21_a_kill_at_any_write_leaves_old_or_new(
    office: KeyOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut after each step of every durable write in turn: the file opens, with the old policy or the new one."""

    class Killed(BaseException):
        pass

    real = {name: getattr(files, name) for name in ("sync_file", "sync_folder")}
    real_replace = os.replace
    outcomes = set()
    for point in range(1, 40):
        steps = 0

        def step(point: int = point) -> None:
            nonlocal steps
            steps += 1
            if steps == point:
                raise Killed

        def wrap(function, stop=step):
            def call(*args):
                stop()
                function(*args)
                stop()

            return call

        before = KeyFile.load(office.folder).policy.idle_lock_minutes
        held = office.login("secadmin")
        killed = False
        with monkeypatch.context() as patch:
            for name, function in real.items():
                patch.setattr(files, name, wrap(function))
            patch.setattr(os, "replace", wrap(real_replace))
            try:
                accounts.set_policy(held, office.clock, idle_lock_minutes=before + 1)
            except Killed:
                killed = True
        loaded = KeyFile.load(office.folder)
        assert loaded.policy.idle_lock_minutes in (before, before + 1)
        assert not loaded.findings
        again = office.login("李敏")
        assert not again.read_only
        assert not again.findings
        outcomes.add((killed, loaded.policy.idle_lock_minutes - before))
        if not killed:
            break
    assert outcomes == {(True, 0), (True, 1), (False, 1)}


def test_a_full_disk_leaves_the_old_file(office: KeyOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    held = office.login("secadmin")
    data = (office.folder / "office.keys").read_bytes()

    def full(_file: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "sync_file", full)
        with pytest.raises(EnvironmentProblem, match="E-DISK"):
            accounts.set_policy(held, office.clock, idle_lock_minutes=3)
    assert (office.folder / "office.keys").read_bytes() == data
    assert not list(office.folder.glob(".*.tmp"))


def test_an_office_is_never_made_over_another(office: KeyOffice) -> None:
    with pytest.raises(EnvironmentProblem, match="K-018"):
        create_office(
            office.folder,
            "机构",
            USERS,
            [Level.INTERNAL, Level.CONFIDENTIAL],
            True,
            office.clock,
            kdf=kdf.TEST_KDF,
        )
    with pytest.raises(NotPermitted, match="K-001"):
        office.login("李敏", "x" * 9)
