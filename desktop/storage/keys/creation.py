"""A new office: its store id, its device, the three admins, the first business users, one sealed key a compartment."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.base.ids import RecordId, new_id
from desktop.base.levels import COMMON, OFFICE_SCOPE, Compartment, Level
from desktop.base.permissions import ADMINS, ROLE_NAMES, Role
from desktop.base.platform.files import atomic_write
from desktop.base.platform.process import host_name
from desktop.storage.anchors import FILE as ANCHOR_FILE
from desktop.storage.anchors import Anchors
from desktop.storage.keys import kdf as kdfs
from desktop.storage.keys import keyfile as key_files
from desktop.storage.keys import passwords, shared
from desktop.storage.keys.attempts import name_key
from desktop.storage.keys.document import (
    ACTIVE,
    Act,
    CompartmentEntry,
    DeviceEntry,
    Document,
    Grant,
    SignedPolicy,
    UserEntry,
)
from desktop.storage.keys.grants import NEVER, certify, sign_grant
from desktop.storage.keys.holding import CompartmentKey, Device, seal_compartment, seal_device
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.policy import Policy
from desktop.storage.keys.slots import Owner, Secrets, new_slot
from sync.trust import sign_directory


@dataclass(frozen=True, slots=True)
class NewUser:
    """An account to be made. `levels`: what it is cleared for (business users); `person`: who holds it, if said."""

    name: str
    role: Role
    password: str
    levels: tuple[Level, ...] = ()
    person: str = ""

    def __repr__(self) -> str:
        return f"NewUser({self.name!r}, {self.role.value})"


@dataclass(frozen=True, slots=True)
class Keys:
    """A user's two key pairs."""

    box: X25519PrivateKey
    sign: Ed25519PrivateKey

    @classmethod
    def make(cls) -> Keys:
        """New ones."""
        return cls(X25519PrivateKey.generate(), Ed25519PrivateKey.generate())


def create_office(
    folder: Path,
    name: str,
    users: Sequence[NewUser],
    levels: Sequence[Level],
    trial: bool,
    clock: Clock,
    *,
    device_name: str = "",
    kdf: Kdf | None = None,
) -> None:
    """Write the first generation of `office.keys` and its anchors. Nothing is written when anything is refused.

    A real office measures its key derivation here (some seconds); a trial uses exactly the floor. `kdf` below the
    floor is taken only with `trial`.

    Raises:
        UserProblem: `K-020`–`K-023` password, `K-030` names, `K-031` admins, `K-032` levels.
        EnvironmentProblem: `K-018` there is an office already; `K-017` `kdf` too weak; `E-DISK`.
    """
    if any((folder / known).exists() for known in key_files.GENERATIONS):
        raise EnvironmentProblem("K-018", "这个文件夹里已经有一个机构。", "请另选一个空文件夹。")
    chosen = kdf or (kdfs.FLOOR if trial else kdfs.calibrate())
    kdfs.check(chosen, trial=trial)
    compartments = [COMMON, *(_name(level) for level in sorted(set(levels) - {Level.COMMON}))]
    checked = check_users(users, list(levels), trial=trial)
    store, now = new_id(), clock.now_ms()
    device = Device(
        new_id(),
        device_name or host_name(),
        os.urandom(8).hex(),
        Ed25519PrivateKey.generate(),
        os.urandom(32),
        os.urandom(32),
    )
    people = [(new_id(), user, Keys.make()) for user in users]
    root, _, officer = next(item for item in people if item[1].role is Role.SECURITY_ADMIN)
    root_public = officer.sign.public_key().public_bytes_raw()
    entries: dict[str, UserEntry] = {}
    grants: list[Grant] = []
    for identity, user, keys in people:
        secrets = Secrets(keys.box, keys.sign, root_public, device.sign_key.public_key().public_bytes_raw())
        entry = new_entry(
            Owner(store, trial, identity, user.role), user, secrets, checked[user.name], chosen, now
        )
        entries[identity.hex()] = entry
        held = (COMMON, *(_name(level) for level in sorted(set(user.levels) - {Level.COMMON})))
        grants.append(
            sign_grant(store, make_grant(entry, held, len(grants) + 1, NEVER, now, root), officer.sign)
        )
    sealed = {name: _new_compartment(store, name, entries, grants) for name in compartments}
    document = Document(
        store,
        name,
        trial,
        now,
        1,
        bytes(32),
        chosen,
        root,
        root_public,
        DeviceEntry(
            device.id,
            device.name,
            device.incarnation,
            device.sign_key.public_key().public_bytes_raw(),
            {key: seal_device(store, device, entry.id, entry.box_public) for key, entry in entries.items()},
            certify(store, device.id, device.sign_key.public_key().public_bytes_raw(), root, officer.sign),
        ),
        entries,
        grants,
        sealed,
        SignedPolicy({}, 0, root, b""),
        [Act(1, now, "", "", "account.office", "", "trial" if trial else "")],
    )
    write_first(folder, document, device)
    _write_directory(folder, document, officer.sign)


def check_users(users: Sequence[NewUser], levels: list[Level], *, trial: bool) -> dict[str, bytes]:
    """Refuse a list of first users that cannot stand; returns the password bytes by name.

    Raises:
        UserProblem: `K-020`–`K-023`, `K-030`–`K-032`.
    """
    counts = Counter(user.role for user in users)
    missing = [
        ROLE_NAMES[role]
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
        if not counts[role]
    ]
    if missing:
        raise UserProblem("K-031", f"缺少{'、'.join(missing)}。", "新机构必须同时设立三员，三员不得兼任。")
    known: list[tuple[str, str, Role]] = []
    checked = {}
    for user in users:
        check_account(user, known, levels)
        known.append((user.name, user.person, user.role))
        needed = levels if user.role in ADMINS else user.levels
        checked[user.name] = passwords.check_new(
            user.password, Policy().min_length(needed), user.name, trial=trial
        )
    return checked


def check_account(
    user: NewUser, known: Sequence[tuple[str, str, Role]], levels: Sequence[Level], *, relaxed: bool = False
) -> None:
    """Refuse an account that does not fit beside those `known` (name, person, role).

    Raises:
        UserProblem: `K-030` the name is taken or unusable, or one person would hold two of the three admin posts;
            `K-032` an admin with business levels, or a level the office does not have.
    """
    if not 0 < len(user.name.strip()) <= 50 or user.name != user.name.strip() or not user.name.isprintable():
        raise UserProblem("K-030", "用户名应为 1–50 个可见字符，首尾不带空格。", field="name")
    if name_key(user.name) in {name_key(name) for name, _, _ in known}:
        raise UserProblem("K-030", f"用户名“{user.name}”已经有了。", "请换一个用户名。", field="name")
    if (
        user.role in ADMINS
        and user.person
        and not relaxed
        and any(person == user.person and role in ADMINS for _, person, role in known)
    ):
        raise UserProblem(
            "K-030", f"“{user.person}”不能兼任三员中的两个。", "三员必须由不同的人担任。", field="person"
        )
    if user.role in ADMINS and set(user.levels) - {Level.COMMON}:
        raise UserProblem("K-032", f"{ROLE_NAMES[user.role]}不能持有业务密区。", field="levels")
    if set(user.levels) - set(levels) - {Level.COMMON}:
        raise UserProblem("K-032", "授权的密级超出本机构设置的密级。", field="levels")


def new_entry(
    owner: Owner,
    user: NewUser,
    secrets: Secrets,
    password: bytes,
    kdf: Kdf,
    now_ms: int,
    *,
    must_change: bool = False,
) -> UserEntry:
    """An account with its slot."""
    slot, _ = new_slot(owner, secrets, password, kdf, 1)
    return UserEntry(
        owner.user,
        user.name,
        user.person,
        user.role,
        ACTIVE,
        secrets.box_key.public_key().public_bytes_raw(),
        secrets.sign_key.public_key().public_bytes_raw(),
        now_ms,
        now_ms,
        must_change,
        slot,
    )


def make_grant(
    user: UserEntry, compartments: Sequence[str], serial: int, until_ms: int, now_ms: int, by: RecordId
) -> Grant:
    """An unsigned grant that binds the account's name, role and public keys."""
    return Grant(
        serial,
        user.id,
        user.name,
        user.role.value,
        user.box_public,
        user.sign_public,
        tuple(compartments),
        until_ms,
        now_ms,
        by,
        b"",
    )


def _new_compartment(
    store: bytes, name: str, entries: dict[str, UserEntry], grants: list[Grant]
) -> CompartmentEntry:
    key = CompartmentKey(name, os.urandom(32), 1, X25519PrivateKey.generate())
    holders = {grant.user.hex() for grant in grants if name in grant.compartments}
    boxes = {
        holder: seal_compartment(store, key, entries[holder].id, entries[holder].box_public)
        for holder in entries
        if holder in holders
    }
    return CompartmentEntry(name, 1, key.device_box_key.public_key().public_bytes_raw(), boxes)


def _write_directory(folder: Path, document: Document, officer: Ed25519PrivateKey) -> None:
    """Version 1 of the directory: the one moment at which every public key and the signer's are at hand."""
    made = shared.first_directory(document, document.created_at)
    atomic_write(folder / shared.FILE, sign_directory(made, {document.root_user.hex(): officer.sign}))


def write_first(folder: Path, document: Document, device: Device) -> None:
    """Write the first generation of a machine's key file, its anchors before it.

    Raises:
        EnvironmentProblem: `E-DISK`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ANCHOR_FILE).unlink(missing_ok=True)  # left by an attempt that was cut short
    except OSError as error:
        raise EnvironmentProblem(
            "E-DISK", f"建不了机构文件夹：{error.strerror or folder.name}。", "请检查位置和权限。"
        ) from None
    # The anchor first: a key file without an anchor would look like one whose anchor was taken away.
    anchors = Anchors.open(folder, document.store, device.anchor_key, create=True)
    anchors.advance("device", 0, bytes(32))
    digest = key_files.write(folder, document, device.sign_key)
    anchors.advance(key_files.ANCHOR, document.generation, digest)
    anchors.close()


def _name(level: Level) -> str:
    return Compartment(level, OFFICE_SCOPE).id
