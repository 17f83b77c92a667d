"""A user's slot: his receiving and signing keys under his password, bound to everything they could be confused with.

Two locks on one thing. AES-256-GCM binds store, user, version, parameters and role, so a slot edited or moved to
another user opens with no password. The owner's own signature over the same makes that visible before a password
is tried: a wrong password and an altered file are different sentences.
Inside the slot, out of everyone else's reach, lie the public keys its owner trusts (the first 安全保密管理员, the
device), and salted checks of his earlier passwords.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.base.errors import EnvironmentProblem
from desktop.base.ids import RecordId
from desktop.base.permissions import Role
from desktop.storage.keys import canonical, kdf
from desktop.storage.keys.boxes import SUITE
from desktop.storage.keys.document import Slot, UserEntry
from desktop.storage.keys.kdf import Kdf


@dataclass(frozen=True, slots=True)
class OldPassword:
    """What recognises a password used before, without being it."""

    salt: bytes
    kdf: Kdf
    check: bytes


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a slot holds: the user's private keys, the public keys he trusts, his earlier passwords' checks."""

    box_key: X25519PrivateKey
    sign_key: Ed25519PrivateKey
    root_public: bytes
    device_public: bytes
    history: tuple[OldPassword, ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose slot it is, and of which store."""

    store: bytes
    trial: bool
    user: RecordId
    role: Role


def owner_of(store: bytes, trial: bool, user: UserEntry) -> Owner:
    """The binding of a user's slot as the file states it."""
    return Owner(store, trial, user.id, user.role)


def new_slot(
    owner: Owner, secrets: Secrets, password: bytes, parameters: Kdf, version: int
) -> tuple[Slot, bytes]:
    """A slot under a new salt, and the key derived for it."""
    salt, nonce = os.urandom(kdf.SALT_BYTES), os.urandom(12)
    derived = kdf.derive(password, salt, parameters, trial=owner.trial)
    bound = _bound(owner, version, parameters, salt)
    sealed = AESGCM(derived).encrypt(nonce, _pack(secrets), bound)
    signature = secrets.sign_key.sign(_signed(bound, nonce, sealed))
    return Slot(version, parameters, salt, nonce, sealed, signature), derived


def check_slot(owner: Owner, slot: Slot, sign_public: bytes) -> None:
    """Refuse a slot that its owner did not sign, or whose parameters are out of bounds; needs no password.

    Raises:
        EnvironmentProblem: `K-010`, `K-015`, `K-017`.
    """
    kdf.check(slot.kdf, trial=owner.trial)
    bound = _bound(owner, slot.version, slot.kdf, slot.salt)
    try:
        Ed25519PublicKey.from_public_bytes(sign_public).verify(
            slot.signature, _signed(bound, slot.nonce, slot.sealed)
        )
    except (InvalidSignature, ValueError):
        raise altered() from None


def open_slot(owner: Owner, slot: Slot, password: bytes) -> tuple[Secrets, bytes] | None:
    """The secrets and the derived key; None when the password is wrong.

    Raises:
        EnvironmentProblem: `K-010` for a slot that opens but does not hold what it must; `K-015`–`K-017`.
    """
    derived = kdf.derive(password, slot.salt, slot.kdf, trial=owner.trial)
    try:
        content = AESGCM(derived).decrypt(
            slot.nonce, slot.sealed, _bound(owner, slot.version, slot.kdf, slot.salt)
        )
    except InvalidTag:
        return None
    return _unpack(content), derived


def remember(slot: Slot, derived: bytes) -> OldPassword:
    """The check that recognises this slot's password later."""
    return OldPassword(slot.salt, slot.kdf, _check(derived))


def was_used(history: tuple[OldPassword, ...], password: bytes, *, trial: bool) -> bool:
    """Whether a password is one of these. Costs one derivation each."""
    return any(
        hmac.compare_digest(_check(kdf.derive(password, old.salt, old.kdf, trial=trial)), old.check)
        for old in history
    )


def altered() -> EnvironmentProblem:
    """The problem of a key file that is not as its authors signed it."""
    return EnvironmentProblem(
        "K-010", "密钥文件被改动，已拒绝使用。", "请报告安全保密管理员，用备份的密钥文件恢复。"
    )


def _bound(owner: Owner, version: int, parameters: Kdf, salt: bytes) -> bytes:
    return canonical.encode(
        {
            "purpose": "sanban/slot",
            "suite": SUITE,
            "store": owner.store.hex(),
            "trial": owner.trial,
            "user": owner.user.hex(),
            "role": owner.role.value,
            "version": version,
            "kdf": parameters.as_json(),
            "salt": salt.hex(),
        }
    )


def _signed(bound: bytes, nonce: bytes, sealed: bytes) -> bytes:
    return b"sanban/slot-signature/1\0" + hashlib.sha256(bound).digest() + nonce + sealed


def _check(derived: bytes) -> bytes:
    return hmac.digest(derived, b"sanban/password-history/1", "sha256")


def _pack(secrets: Secrets) -> bytes:
    return canonical.encode(
        {
            "box": secrets.box_key.private_bytes_raw().hex(),
            "sign": secrets.sign_key.private_bytes_raw().hex(),
            "root": secrets.root_public.hex(),
            "device": secrets.device_public.hex(),
            "history": [
                {"salt": old.salt.hex(), "kdf": old.kdf.as_json(), "check": old.check.hex()}
                for old in secrets.history
            ],
        }
    )


def _unpack(content: bytes) -> Secrets:
    try:
        raw = canonical.decode(content)
        history = tuple(
            OldPassword(bytes.fromhex(old["salt"]), Kdf(**old["kdf"]), bytes.fromhex(old["check"]))
            for old in raw["history"]
        )
        return Secrets(
            X25519PrivateKey.from_private_bytes(bytes.fromhex(raw["box"])),
            Ed25519PrivateKey.from_private_bytes(bytes.fromhex(raw["sign"])),
            bytes.fromhex(raw["root"]),
            bytes.fromhex(raw["device"]),
            history,
        )
    except (ValueError, KeyError, TypeError):
        raise altered() from None
