"""The directory: who may sign what, step by step, and how a machine joins and leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sync import wire
from sync.enrol import make_request, read_request, request_fingerprint, with_device, with_retired
from sync.errors import SyncProblem
from sync.names import COMMON
from sync.trust import (
    Directory,
    User,
    accept,
    fingerprint,
    first_trust,
    read_directory,
    sign_directory,
)
from tests.sync.machine import CONFIDENTIAL, INTERNAL, Office, SignKey, make_keys, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def following(office: Office, **changes: object) -> Directory:
    old = office.signed
    return replace(old.directory, version=old.directory.version + 1, previous=old.hash, **changes)  # type: ignore[arg-type]


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(SyncProblem) as caught:
        act()
    return caught.value.code


def test_the_next_version_verifies_under_the_one_held(office: Office) -> None:
    file = office.sign(following(office, made_at=2))
    assert accept(office.signed, file).directory.version == 2
    assert accept(office.signed, office.signed.file) is office.signed


def test_versions_only_go_up(office: Office) -> None:
    newer = read_directory(office.sign(following(office)))
    assert code_of(lambda: accept(newer, office.signed.file)) == "TRUST-03"
    other = office.sign(following(office, made_at=99))
    assert code_of(lambda: accept(newer, other)) == "TRUST-04"
    elsewhere = replace(following(office), previous="0" * 64)
    assert code_of(lambda: accept(office.signed, office.sign(elsewhere))) == "TRUST-04"


def test_a_stranger_or_a_self_made_admin_signs_nothing(office: Office) -> None:
    stranger = SignKey()
    users = (*office.signed.directory.users, User("new", "new", "security_admin", stranger.public, "age1x"))
    file = sign_directory(following(office, users=users), {"new": stranger})
    assert code_of(lambda: accept(office.signed, file)) == "TRUST-02"
    assert (
        code_of(lambda: accept(office.signed, sign_directory(following(office), {"sec": stranger})))
        == "TRUST-02"
    )
    assert code_of(lambda: accept(office.signed, sign_directory(following(office), {}))) == "TRUST-02"


def test_a_new_signer_is_followed_step_by_step(office: Office) -> None:
    machine, second = office.machines[0], SignKey()
    old, new = office.signed.directory.users[0], User("sec2", "二", "security_admin", second.public, "age1x")
    users = (replace(old, active=False), office.signed.directory.users[1], new)
    two = office.sign(following(office, users=users))
    third = replace(read_directory(two).directory, version=3, previous=read_directory(two).hash)
    three = sign_directory(third, {"sec2": second})
    assert code_of(lambda: accept(office.signed, three)) == "TRUST-02"
    assert machine.trust.offer_chain([office.signed.file, two, three])
    assert machine.trust.require().directory.version == 3
    assert [read_directory(file).directory.version for file in machine.trust.chain(1)] == [2, 3]


def test_somebody_must_be_left_to_sign(office: Office) -> None:
    nobody = following(office, users=office.signed.directory.users[1:])
    assert code_of(lambda: accept(office.signed, office.sign(nobody))) == "TRUST-07"


def test_what_the_system_admin_may_do_alone(office: Office) -> None:
    common, internal = make_keys(7, [COMMON]).public(), make_keys(8, [COMMON, INTERNAL]).public()
    held = office.signed
    assert accept(held, office.sign(with_device(held, common, 2), "sys")).directory.version == 2
    assert code_of(lambda: accept(held, office.sign(with_device(held, internal, 2), "sys"))) == "TRUST-07"
    assert accept(held, office.sign(with_device(held, internal, 2), "sec")).directory.version == 2
    promoted = replace(held.directory.users[1], role="security_admin")
    grabs = following(office, users=(held.directory.users[0], promoted))
    assert code_of(lambda: accept(held, office.sign(grabs, "sys"))) == "TRUST-07"
    policy = following(office, policy={"enrol_level": 4})
    assert code_of(lambda: accept(held, office.sign(policy, "sys"))) == "TRUST-07"


def test_the_policy_may_let_him_enrol_higher(tmp_path: Path) -> None:
    office = make_office(tmp_path, policy={"enrol_level": 1})
    internal, high = make_keys(8, [COMMON, INTERNAL]).public(), make_keys(9, [CONFIDENTIAL]).public()
    held = office.signed
    assert accept(held, office.sign(with_device(held, internal, 2), "sys")).directory.version == 2
    assert code_of(lambda: accept(held, office.sign(with_device(held, high, 2), "sys"))) == "TRUST-07"


def test_no_device_and_no_incarnation_is_forgotten(office: Office) -> None:
    devices = office.signed.directory.devices
    assert (
        code_of(lambda: accept(office.signed, office.sign(following(office, devices=devices[1:]))))
        == "TRUST-07"
    )
    reborn = replace(devices[0], incarnations=("00" * 8,))
    changed = following(office, devices=(reborn, *devices[1:]))
    assert code_of(lambda: accept(office.signed, office.sign(changed))) == "TRUST-07"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file[:-1],
        lambda file: file + b"x\n",
        lambda file: b"",
        lambda file: b"{}\n{}\n",
        lambda file: file.replace(b'"version":1', b'"version": 1'),
        lambda file: file.replace(b'"v":1', b'"v":2'),
        lambda file: file.replace(b'"version":1', b'"version":1,"extra":0'),
        lambda file: file.replace(b'"role":"spoke"', b'"role":"king"'),
        lambda file: file.replace(b'"active":true', b'"active":1'),
        lambda file: file.replace(b'"id":"' + b"0" * 31 + b"2", b'"id":"' + b"0" * 31 + b"1"),
    ],
)
def test_a_malformed_directory_is_refused(office: Office, spoil: Callable[[bytes], bytes]) -> None:
    spoiled = spoil(office.signed.file)
    assert spoiled != office.signed.file
    assert code_of(lambda: accept(office.signed, spoiled)) in ("TRUST-01", "JSON-01")


def test_every_byte_of_a_directory_counts(office: Office) -> None:
    file = office.sign(following(office, made_at=2))
    for place in range(len(file)):
        flipped = file[:place] + bytes((file[place] ^ 1,)) + file[place + 1 :]
        assert code_of(partial(accept, office.signed, flipped)).startswith(("TRUST", "JSON", "NAME"))


def test_a_machine_joins_by_a_request_and_a_fingerprint(office: Office) -> None:
    keys = make_keys(9)
    request = make_request(keys.public("新机"), keys.sign)
    device, spoken = read_request(request)
    assert spoken == request_fingerprint(request) and len(spoken.replace("-", "")) == 16
    office.adopt(with_device(office.signed, device, 5))
    trusted = first_trust(office.signed.file, fingerprint(office.signed.body).lower().replace("-", " "))
    assert trusted.directory.device(keys.device) == device
    assert code_of(lambda: first_trust(office.signed.file, spoken)) == "TRUST-06"


def test_a_request_altered_on_the_way(office: Office) -> None:
    keys = make_keys(9)
    request = make_request(keys.public(), keys.sign)
    for place in range(len(request)):
        flipped = request[:place] + bytes((request[place] ^ 1,)) + request[place + 1 :]
        assert code_of(partial(read_request, flipped)).startswith(("TRUST", "JSON", "NAME"))
    other = wire.signed_block({"v": 1, "device": {}}, "sanban/enrolment/1", keys.sign)
    assert code_of(lambda: read_request(request[:10] + other)) == "TRUST-01"


def test_a_retired_device_stays_retired(office: Office) -> None:
    stream = "0000000000000001.internal.office"
    retired = with_retired(office.signed, office.machines[0].device, {stream: 4}, 5)
    device = retired.device(office.machines[0].device)
    assert device is not None
    assert (device.last_accepted(stream), device.last_accepted("0000000000000001.common")) == (4, 0)
    assert retired.entitled(INTERNAL) == list(retired.devices[:2])
    office.adopt(retired)
    again = replace(device, active=True, closed={})
    assert code_of(lambda: with_device(office.signed, again, 6)) == "TRUST-07"
    revived = following(office, devices=(*office.signed.directory.devices[:2], again))
    assert code_of(lambda: accept(office.signed, office.sign(revived))) == "TRUST-07"


def test_a_name_that_says_nothing_belongs_to_nobody(office: Office) -> None:
    assert code_of(lambda: with_retired(office.signed, "f" * 32, {}, 1)) == "TRUST-08"
    assert office.signed.directory.device_of("ff" * 8) is None
