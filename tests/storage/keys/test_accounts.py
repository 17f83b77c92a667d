"""Accounts, grants, passwords and the change of keys, by role."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import pairwise

import pytest

from desktop.base.errors import EnvironmentProblem, NotPermitted, UserProblem
from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.storage.keys import accounts, boxes, kdf
from desktop.storage.keys.accounts import NewUser, create_office
from desktop.storage.keys.creation import Keys
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.keyfile import KeyFile
from tests.storage.keys.key_office import CONFIDENTIAL, INTERNAL, USERS, KeyOffice

WANG = NewUser("王芳", Role.DUTY_OFFICER, "password-of-王芳", (Level.INTERNAL, Level.CONFIDENTIAL))


def _added(office: KeyOffice, user: NewUser = WANG) -> bytes:
    return accounts.add_user(office.login("sysadmin"), user, office.clock)


def test_from_account_to_key_takes_two_officers_and_a_holder(office: KeyOffice) -> None:
    identity = _added(office)
    assert office.login("王芳").compartments == {}
    accounts.grant(office.login("secadmin"), identity, [INTERNAL, CONFIDENTIAL], office.clock)
    assert list(office.login("王芳").compartments) == ["common"]  # all that 安全保密管理员 could seal himself
    assert office.login("张晓东").seal_pending(office.clock) == ["王芳"]
    assert list(office.login("王芳").compartments) == ["common", INTERNAL]
    holder = office.login("李敏")
    assert holder.seal_pending(office.clock) == ["王芳"]
    assert holder.seal_pending(office.clock) == []
    held = office.login("王芳")
    assert held.compartments[CONFIDENTIAL].key == office.login("李敏").compartments[CONFIDENTIAL].key
    assert (
        held.compartments[CONFIDENTIAL].device_box_key.private_bytes_raw()
        == holder.compartments[CONFIDENTIAL].device_box_key.private_bytes_raw()
    )


def test_a_grant_ends_on_its_day(office: KeyOffice) -> None:
    identity = office.entry("张晓东").id
    until = office.clock.now_ms() + 86_400_000
    accounts.grant(office.login("secadmin"), identity, [INTERNAL], office.clock, until_ms=until)
    office.login("李敏").seal_pending(office.clock)
    assert INTERNAL in office.login("张晓东").compartments
    office.clock.move_by(days=2)
    assert office.login("张晓东").compartments == {}


def test_acts_belong_to_roles(office: KeyOffice) -> None:
    identity = office.entry("张晓东").id
    for name in ("李敏", "auditor", "secadmin"):
        with pytest.raises(NotPermitted, match="K-035"):
            accounts.add_user(office.login(name), WANG, office.clock)
    for name in ("李敏", "auditor", "sysadmin"):
        with pytest.raises(NotPermitted, match="K-035"):
            accounts.grant(office.login(name), identity, [CONFIDENTIAL], office.clock)
        with pytest.raises(NotPermitted, match="K-035"):
            accounts.set_policy(office.login(name), office.clock, idle_lock_minutes=1)
    with pytest.raises(NotPermitted, match="K-035"):
        accounts.disable(office.login("李敏"), identity, office.clock)


def test_row_17_a_disabled_user_with_an_old_copy_does_not_open_the_new_epoch(office: KeyOffice) -> None:
    before = office.login("张晓东")
    kept = KeyFile.load(office.folder)
    accounts.disable(office.login("secadmin"), before.user.id, office.clock)
    with pytest.raises(NotPermitted, match="K-003"):
        office.login("张晓东")
    holder = office.login("李敏")
    assert sorted(holder.rotations_due()) == sorted(["common", INTERNAL])
    old = holder.compartments[INTERNAL]
    made = holder.begin_rotation(INTERNAL, office.clock)
    assert (made.epoch, made.key != old.key) == (2, True)
    resumed = office.login("李敏")  # killed in between: both keys are there
    assert resumed.compartments[INTERNAL].key == old.key
    following = resumed.compartments[INTERNAL].next
    assert following is not None
    assert following.key == made.key
    assert resumed.begin_rotation(INTERNAL, office.clock).key == made.key
    resumed.finish_rotation(INTERNAL, office.clock)
    after = office.login("李敏")
    assert after.compartments[INTERNAL].key == made.key
    assert after.compartments[INTERNAL].epoch == 2
    assert after.rotations_due() == ["common"]
    entry = KeyFile.load(office.folder).document.compartments[INTERNAL]
    assert before.user.id.hex() not in entry.boxes
    bound = boxes.context(
        "compartment",
        store=before.store_id.hex(),
        compartment=INTERNAL,
        epoch=2,
        recipient=before.user.id.hex(),
    )
    for box in [*entry.boxes.values(), kept.document.compartments[INTERNAL].boxes[before.user.id.hex()]]:
        with pytest.raises(EnvironmentProblem, match="K-036"):
            boxes.open_box(before.box_key, box, bound)


def test_a_revoked_user_opens_nothing(office: KeyOffice) -> None:
    accounts.revoke(office.login("secadmin"), office.entry("张晓东").id, office.clock)
    assert office.login("张晓东").compartments == {}
    assert INTERNAL in office.login("李敏").rotations_due()


def test_an_enabled_user_comes_back_through_the_holders(office: KeyOffice) -> None:
    identity = office.entry("张晓东").id
    accounts.disable(office.login("sysadmin"), identity, office.clock)
    accounts.enable(office.login("sysadmin"), identity, office.clock)
    assert office.login("张晓东").compartments == {}
    office.login("李敏").seal_pending(office.clock)
    assert sorted(office.login("张晓东").compartments) == sorted(["common", INTERNAL])


def test_the_last_of_an_admin_post_is_not_disabled(office: KeyOffice) -> None:
    with pytest.raises(UserProblem, match="K-031"):
        accounts.disable(office.login("secadmin"), office.entry("auditor").id, office.clock)


def test_a_second_security_officer_is_trusted_through_the_first(office: KeyOffice) -> None:
    identity = _added(office, NewUser("sec2", Role.SECURITY_ADMIN, "password-of-sec2"))
    with pytest.raises(NotPermitted, match="K-003"):  # nobody trusted has signed for him yet
        accounts.set_policy(office.login("sec2"), office.clock, idle_lock_minutes=2)
    accounts.grant(office.login("secadmin"), identity, [], office.clock)
    accounts.set_policy(office.login("sec2"), office.clock, idle_lock_minutes=3)
    assert KeyFile.load(office.folder).policy.idle_lock_minutes == 3
    accounts.grant(office.login("sec2"), office.entry("张晓东").id, [INTERNAL, CONFIDENTIAL], office.clock)
    office.login("李敏").seal_pending(office.clock)
    assert CONFIDENTIAL in office.login("张晓东").compartments


def test_a_password_change_touches_one_slot(office: KeyOffice) -> None:
    before = KeyFile.load(office.folder).document
    accounts.change_password(office.folder, "李敏", "password-of-李敏", "another-password", office.clock)
    after = KeyFile.load(office.folder).document
    changed = [key for key in before.users if before.users[key].slot != after.users[key].slot]
    assert changed == [office.entry("李敏").id.hex()]
    assert before.compartments == after.compartments
    with pytest.raises(NotPermitted, match="K-001"):
        office.login("李敏")
    assert CONFIDENTIAL in office.login("李敏", "another-password").compartments


def test_the_last_five_passwords_are_refused(office: KeyOffice) -> None:
    used = ["password-of-李敏", *(f"password-number-{n}" for n in range(1, 6))]
    for old, new in pairwise(used):
        accounts.change_password(office.folder, "李敏", old, new, office.clock)
    for again in used[1:]:
        with pytest.raises(UserProblem, match="K-022"):
            accounts.change_password(office.folder, "李敏", used[-1], again, office.clock)
    accounts.change_password(office.folder, "李敏", used[-1], used[0], office.clock)


@pytest.mark.parametrize(
    ("password", "code"),
    [("七个字的口令啊", "K-020"), ("aaaaaaaaaaaa", "K-020"), ("nul\0inside", "K-021"), ("x" * 1025, "K-023")],
)
def test_new_passwords_are_checked(office: KeyOffice, password: str, code: str) -> None:
    with pytest.raises(UserProblem, match=code):
        accounts.change_password(office.folder, "李敏", "password-of-李敏", password, office.clock)
    assert office.login("李敏").user.name == "李敏"


def test_the_highest_level_decides_the_length(office: KeyOffice) -> None:
    accounts.set_policy(office.login("secadmin"), office.clock, min_length_confidential=20)
    with pytest.raises(UserProblem, match="K-020"):
        accounts.change_password(office.folder, "李敏", "password-of-李敏", "fifteen-letters", office.clock)
    with pytest.raises(UserProblem, match="K-020"):  # an admin guards the whole office
        accounts.change_password(
            office.folder, "auditor", "password-of-auditor", "fifteen-letters", office.clock
        )
    accounts.change_password(office.folder, "张晓东", "password-of-张晓东", "fifteen-letters", office.clock)


@pytest.mark.parametrize(
    "settings",
    [{"lock_minutes": -1}, {"lock_minutes": True}, {"min_length_secret": 4}, {"no_such_setting": 1}],
)
def test_policies_out_of_bounds_are_refused(office: KeyOffice, settings: dict[str, int]) -> None:
    with pytest.raises(UserProblem, match="K-021"):
        accounts.set_policy(office.login("secadmin"), office.clock, **settings)
    assert KeyFile.load(office.folder).generation == 1


@pytest.mark.parametrize(
    ("users", "code"),
    [
        (USERS[1:], "K-031"),
        ([*USERS, dataclasses.replace(USERS[3], name=" 李敏")], "K-030"),
        ([*USERS, dataclasses.replace(USERS[3], name="SYSADMIN")], "K-030"),
        ([*USERS, NewUser("x", Role.CLERK, "password-x", (Level.SECRET,))], "K-032"),
        ([dataclasses.replace(USERS[0], levels=(Level.INTERNAL,)), *USERS[1:]], "K-032"),
        ([*USERS, NewUser("x", Role.CLERK, "short")], "K-020"),
    ],
)
def test_an_office_that_cannot_stand_is_not_made(office: KeyOffice, users: list[NewUser], code: str) -> None:
    folder = office.folder.parent / "other"
    with pytest.raises(UserProblem, match=code):
        create_office(
            folder, "机构", users, [Level.INTERNAL, Level.CONFIDENTIAL], True, office.clock, kdf=kdf.TEST_KDF
        )
    assert not folder.exists()


def test_every_change_is_an_act_for_the_audit_until_it_got_there(office: KeyOffice) -> None:
    admin = office.login("secadmin")
    accounts.set_policy(admin, office.clock, idle_lock_minutes=9)
    accounts.grant(admin, office.entry("张晓东").id, [INTERNAL], office.clock)
    acts = [line for line in office.login("李敏").audit_lines() if line.source == "office.keys"]
    assert [(line.source_n, line.verb, line.role) for line in acts[:3]] == [
        (1, "account.office", ""),
        (2, "account.policy", "security_admin"),
        (3, "account.grant", "security_admin"),
    ]
    assert acts[2].records == (office.entry("张晓东").id.hex(),)


def test_calibration_raises_memory_first_then_passes() -> None:
    def machine(kib_pass_per_s: float) -> Callable[[Kdf], float]:
        return lambda chosen: chosen.m_kib * chosen.t / kib_pass_per_s

    assert kdf.calibrate(machine(300_000)) == kdf.FLOOR  # 0.66 s already
    assert kdf.calibrate(machine(100_000)) == kdf.FLOOR  # slower than wished: the floor all the same
    assert kdf.calibrate(machine(700_000)) == Kdf(128 << 10, 3, 4)
    fast = kdf.calibrate(machine(4_000_000))
    assert fast.m_kib == 256 << 10
    assert 0.5 <= fast.m_kib * fast.t / 4_000_000 <= 1.0
    assert kdf.calibrate(machine(1e9)) == Kdf(256 << 10, 16, 4)


def test_boxes_open_for_one_holder_in_one_place_only() -> None:
    holder, other = Keys.make().box, Keys.make().box
    bound = boxes.context("compartment", store="00", compartment="common", epoch=1, recipient="aa")
    box = boxes.seal(holder.public_key().public_bytes_raw(), b"content", bound)
    assert boxes.open_box(holder, box, bound) == b"content"
    for key, words, where in (
        (other, box, bound),
        (holder, box[:-1], bound),
        (holder, box[:20], bound),
        (holder, box[:1] + bytes(32) + box[33:], bound),
        (
            holder,
            box,
            boxes.context("compartment", store="00", compartment="common", epoch=2, recipient="aa"),
        ),
    ):
        with pytest.raises(EnvironmentProblem, match="K-036"):
            boxes.open_box(key, words, where)
    for place in range(8, len(box) * 8):
        flipped = bytearray(box)
        flipped[place // 8] ^= 1 << place % 8
        with pytest.raises(EnvironmentProblem, match="K-036"):
            boxes.open_box(holder, bytes(flipped), bound)
    with pytest.raises(EnvironmentProblem, match="K-014"):
        boxes.open_box(holder, b"\x02" + box[1:], bound)
