"""A machine joins an office made elsewhere: accounts travel sealed, compartment keys never do.

The other machine sends users (each with his slot, which only his password opens), signed grants and an administrator's
certificate of this machine. Here every compartment gets a new random key of this machine, sealed to those granted.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem
from desktop.base.permissions import Role
from desktop.storage.keys.attempts import name_key
from desktop.storage.keys.creation import write_first
from desktop.storage.keys.document import (
    ACTIVE,
    DISABLED,
    Act,
    Certificate,
    CompartmentEntry,
    DeviceEntry,
    Document,
    SignedPolicy,
    UserEntry,
    grant_from,
    grant_json,
    policy_json,
    user_from,
    user_json,
)
from desktop.storage.keys.grants import is_certified, trust, withdraw
from desktop.storage.keys.holding import CompartmentKey, Device, seal_compartment, seal_device
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.pending import PendingMachine
from desktop.storage.keys.unlocked import Unlocked


def accounts_json(doc: Document, now_ms: int) -> dict[str, Any]:
    """What another machine needs of the accounts: those that may open something, with slots and signed grants.

    Goes into sealed segments only. Grants are those of all, so that one taken back is taken back everywhere.
    安全保密管理员 are among the users even when disabled: grants stand on their signatures.
    """
    known = trust(doc)
    users = [
        user for key, user in doc.users.items() if known.held(key, now_ms) or user.role is Role.SECURITY_ADMIN
    ]
    return {
        "name": doc.name, "trial": doc.trial, "kdf": doc.kdf.as_json(),
        "root": {"user": doc.root_user.hex(), "public": doc.root_public.hex()},
        "users": [user_json(user) for user in users],
        "grants": [grant_json(grant) | {"signature": grant.signature.hex()} for grant in doc.grants],
        "policy": policy_json(doc.policy) | {"signature": doc.policy.signature.hex()},
        "holders": {name: entry.holder or doc.device.id.hex() for name, entry in doc.compartments.items()},
    }  # fmt: skip


def write_joined(
    folder: Path,
    store: bytes,
    machine: PendingMachine,
    accounts: Mapping[str, Any],
    certificate: Certificate,
    compartments: tuple[str, ...],
    now_ms: int,
) -> Document:
    """Write the first generation of this machine's `office.keys` and its anchors.

    Raises:
        EnvironmentProblem: `K-052` the accounts sent do not hold together or do not vouch for this machine; `E-DISK`.
    """
    try:
        doc = _document(store, machine, accounts, certificate, compartments, now_ms)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unfit("格式不符") from None
    if not is_certified(doc):
        raise _unfit("没有管理员对本机的有效登记")
    if trust(doc).findings or not any(user.status == ACTIVE for user in doc.users.values()):
        raise _unfit("账户或授权没有有效签名")
    device = Device(
        machine.id, machine.name, machine.incarnation, machine.sign_key, os.urandom(32), os.urandom(32)
    )
    granted = trust(doc)
    for name, entry in doc.compartments.items():
        key = CompartmentKey(name, os.urandom(32), 1, machine.boxes[name])
        entry.boxes = {
            user: seal_compartment(store, key, holder.id, holder.box_public)
            for user, holder in doc.users.items()
            if holder.status == ACTIVE and name in granted.held(user, now_ms)
        }
    doc.device.boxes = {
        key: seal_device(store, device, user.id, user.box_public)
        for key, user in doc.users.items() if user.status == ACTIVE
    }  # fmt: skip
    write_first(folder, doc, device)
    return doc


def take_accounts(by: Unlocked, accounts: Mapping[str, Any], clock: Clock) -> list[str]:
    """Take over new accounts and newer grants that another machine of the office sent; ids (hex) of those changed.

    A grant counts when it is signed by a trusted 安全保密管理员 and its serial is above the one held. A new account
    needs such a grant that fits its name, role and keys. Slots of accounts known here stay (passwords are per machine).
    """
    doc = by.keyfile.document
    try:
        users = {user.id.hex(): user for user in map(user_from, accounts["users"])}
        grants = [grant_from(raw) for raw in accounts["grants"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    names = {name_key(user.name) for user in doc.users.values()}
    fresh = {
        key: user for key, user in users.items()
        if key not in doc.users and user.status == ACTIVE and name_key(user.name) not in names
    }  # fmt: skip
    trial = copy.deepcopy(doc)
    trial.users |= fresh
    have = {key: grant.serial for key, grant in trust(doc).grants.items()}
    newer = [
        one for one in grants if one.user.hex() in trial.users and one.serial > have.get(one.user.hex(), 0)
    ]
    trial.grants = [one for one in doc.grants if one.user not in {grant.user for grant in newer}] + newer
    good = trust(trial).grants
    taken = {one.user.hex() for one in newer if good.get(one.user.hex()) == one}
    changed = sorted(taken)
    if not changed or by.read_only:
        return []

    def edit(new: Document) -> None:
        replaced = {bytes.fromhex(key) for key in changed}
        new.grants = [one for one in new.grants if one.user not in replaced]
        new.grants += [good[key] for key in changed]
        for key in changed:
            if key in fresh:
                new.users[key] = fresh[key]
                new.device.boxes[key] = seal_device(
                    new.store, by.device, fresh[key].id, fresh[key].box_public
                )
            withdraw(new, key, good[key].compartments)

    by.change("account.taken", clock, edit, detail=",".join(changed[:8]))
    by.seal_pending(clock)
    return changed


def disable_followed(by: Unlocked, users: Sequence[str], clock: Clock) -> None:
    """Disable accounts (ids in hex) that a signed directory of the office names as disabled."""

    def edit(doc: Document) -> None:
        for key in users:
            doc.users[key].status = DISABLED
            doc.device.boxes.pop(key, None)
            withdraw(doc, key, ())

    by.change("account.followed", clock, edit, detail=",".join(users[:8]))


def _document(
    store: bytes,
    machine: PendingMachine,
    accounts: Mapping[str, Any],
    certificate: Certificate,
    compartments: tuple[str, ...],
    now_ms: int,
) -> Document:
    users: dict[str, UserEntry] = {}
    for raw in accounts["users"]:
        user = user_from(raw)
        users[user.id.hex()] = user
    policy = accounts["policy"]
    entries = {
        name: CompartmentEntry(
            name,
            1,
            machine.boxes[name].public_key().public_bytes_raw(),
            {},
            holder=_hex(accounts["holders"][name]),
        )
        for name in compartments
    }
    kdf = Kdf(**accounts["kdf"])
    return Document(
        store, str(accounts["name"]), accounts["trial"] is True, now_ms, 1, bytes(32), kdf,
        bytes.fromhex(accounts["root"]["user"]), bytes.fromhex(accounts["root"]["public"]),
        DeviceEntry(machine.id, machine.name, machine.incarnation,
                    machine.sign_key.public_key().public_bytes_raw(), {}, certificate),
        users, [grant for grant in map(grant_from, accounts["grants"]) if grant.user.hex() in users], entries,
        SignedPolicy(dict(policy["settings"]), policy["serial"], bytes.fromhex(policy["by"]),
                     bytes.fromhex(policy["signature"])),
        [Act(1, now_ms, "", "", "account.joined", "", machine.id.hex())],
    )  # fmt: skip


def _hex(words: Any) -> str:
    if len(bytes.fromhex(words)) != 16:
        raise ValueError("device id")
    return str(words)


def _unfit(why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        "K-052", f"随包送来的账户资料不能采用：{why}。", "本机没有改动。请在发出的计算机上重新登记并导出。"
    )
