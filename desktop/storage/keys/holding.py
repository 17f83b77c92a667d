"""What a login yields: the compartment keys and the device's keys, and how each is sealed to one account."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.ids import RecordId
from desktop.storage.keys import boxes
from desktop.storage.keys.slots import altered


@dataclass(frozen=True, slots=True)
class CompartmentKey:
    """The key of one compartment on this machine; it never travels.

    `device_box_key` is this device's receiving key for packages of this compartment. `next` is set between
    `begin_rotation` and `finish_rotation`: when `key` does not open the file, `next.key` does.
    """

    id: str
    key: bytes
    epoch: int
    device_box_key: X25519PrivateKey
    next: CompartmentKey | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """This machine as every login knows it. `incarnation`: 16 hex digits, first half of every stream's name."""

    id: RecordId
    name: str
    incarnation: str
    sign_key: Ed25519PrivateKey
    audit_key: bytes
    anchor_key: bytes


def sqlcipher_key(key: CompartmentKey) -> bytes:
    """The raw 32-byte key of the compartment's database file."""
    return _split(key, b"sqlcipher")


def index_key(key: CompartmentKey) -> bytes:
    """The 32-byte key under which attachments are named (`record-model` §9)."""
    return _split(key, b"index")


def _split(key: CompartmentKey, purpose: bytes) -> bytes:
    info = b"sanban/compartment/1\0" + key.id.encode() + b"\0" + purpose
    return HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(key.key)


def seal_compartment(store: bytes, key: CompartmentKey, user: RecordId, box_public: bytes) -> bytes:
    """A compartment's key and device key, sealed for one account."""
    content = key.key + key.device_box_key.private_bytes_raw()
    return boxes.seal(box_public, content, _compartment_bound(store, key.id, key.epoch, user))


def open_compartment(
    store: bytes, name: str, epoch: int, user: RecordId, holder: X25519PrivateKey, box: bytes
) -> CompartmentKey:
    """The reverse of `seal_compartment`.

    Raises:
        EnvironmentProblem: `K-036`, `K-010`, `K-014`.
    """
    content = boxes.open_box(holder, box, _compartment_bound(store, name, epoch, user))
    if len(content) != 64:
        raise altered()
    return CompartmentKey(name, content[:32], epoch, X25519PrivateKey.from_private_bytes(content[32:]))


def seal_device(store: bytes, device: Device, user: RecordId, box_public: bytes) -> bytes:
    """The device's keys, sealed for one account."""
    content = device.sign_key.private_bytes_raw() + device.audit_key + device.anchor_key
    return boxes.seal(box_public, content, _device_bound(store, device.id, user))


def open_device(
    store: bytes,
    device_id: RecordId,
    name: str,
    incarnation: str,
    user: RecordId,
    holder: X25519PrivateKey,
    box: bytes,
) -> Device:
    """The reverse of `seal_device`.

    Raises:
        EnvironmentProblem: `K-036`, `K-010`, `K-014`.
    """
    content = boxes.open_box(holder, box, _device_bound(store, device_id, user))
    if len(content) != 96:
        raise altered()
    sign_key = Ed25519PrivateKey.from_private_bytes(content[:32])
    return Device(device_id, name, incarnation, sign_key, content[32:64], content[64:])


def _compartment_bound(store: bytes, name: str, epoch: int, user: RecordId) -> bytes:
    return boxes.context(
        "compartment", store=store.hex(), compartment=name, epoch=epoch, recipient=user.hex()
    )


def _device_bound(store: bytes, device: RecordId, user: RecordId) -> bytes:
    return boxes.context("device", store=store.hex(), device=device.hex(), recipient=user.hex())
