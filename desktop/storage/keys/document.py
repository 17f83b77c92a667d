"""The content of `office.keys` as dataclasses, to and from strict JSON. Checks shapes only, no signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.base.ids import RecordId
from desktop.base.permissions import Role
from desktop.storage.keys.kdf import Kdf

FORMAT = "sanban.office.keys"
VERSION = 1
ACTIVE, DISABLED = "active", "disabled"
ACTS_KEPT = 32
MAX_USERS = 2000


@dataclass(frozen=True, slots=True)
class Slot:
    """A user's key pairs under his password. `signature` is the user's own, over everything else here."""

    version: int
    kdf: Kdf
    salt: bytes
    nonce: bytes
    sealed: bytes
    signature: bytes


@dataclass(slots=True)
class UserEntry:
    """One account. `password_at` UTC ms; `must_change` while the first password is another person's choice."""

    id: RecordId
    name: str
    person: str
    role: Role
    status: str
    box_public: bytes
    sign_public: bytes
    created_at: int
    password_at: int
    must_change: bool
    slot: Slot


@dataclass(frozen=True, slots=True)
class Grant:
    """What one account may open, signed by 安全保密管理员 `by`; the highest `serial` of a user is in force."""

    serial: int
    user: RecordId
    name: str
    role: str
    box_public: bytes
    sign_public: bytes
    compartments: tuple[str, ...]
    until: int
    issued_at: int
    by: RecordId
    signature: bytes


@dataclass(slots=True)
class CompartmentEntry:
    """The key of one compartment, sealed to each holder (user id hex → box); `next_*` while it is being changed.

    `holder`: id of the machine (hex) that gives numbers in this compartment; empty: this one.
    """

    id: str
    epoch: int
    device_box_public: bytes
    boxes: dict[str, bytes]
    rotate: bool = False
    next_boxes: dict[str, bytes] = field(default_factory=dict)
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """An administrator's word that a machine belongs to the office; the slots of users who came from another machine
    name that one's key, and this stands in for it."""

    by: RecordId
    signature: bytes


@dataclass(slots=True)
class DeviceEntry:
    """This machine; `boxes` hold its signing key, the audit key and the anchor key for every account. `certificate`
    is there when it joined an office made elsewhere."""

    id: RecordId
    name: str
    incarnation: str
    sign_public: bytes
    boxes: dict[str, bytes]
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class SignedPolicy:
    """Settings signed by 安全保密管理员 `by`; `serial` 0 stands for the defaults and needs no signature."""

    settings: dict[str, int]
    serial: int
    by: RecordId
    signature: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """A change of the key file, kept until it has reached the audit log; numbered by the generation it made."""

    generation: int
    at: int
    user: str
    role: str
    verb: str
    target: str
    detail: str


@dataclass(slots=True)
class Document:
    """Everything in one generation of `office.keys`."""

    store: bytes
    name: str
    trial: bool
    created_at: int
    generation: int
    previous: bytes
    kdf: Kdf
    root_user: RecordId
    root_public: bytes
    device: DeviceEntry
    users: dict[str, UserEntry]
    grants: list[Grant]
    compartments: dict[str, CompartmentEntry]
    policy: SignedPolicy
    acts: list[Act]


def to_json(doc: Document) -> dict[str, Any]:
    """The document as plain JSON values (bytes as hex)."""
    return {
        "store": doc.store.hex(),
        "name": doc.name,
        "trial": doc.trial,
        "created_at": doc.created_at,
        "generation": doc.generation,
        "previous": doc.previous.hex(),
        "kdf": doc.kdf.as_json(),
        "root": {"user": doc.root_user.hex(), "public": doc.root_public.hex()},
        "device": _device_json(doc.device),
        "users": [user_json(user) for user in doc.users.values()],
        "grants": [grant_json(grant) | {"signature": grant.signature.hex()} for grant in doc.grants],
        "compartments": [_compartment_json(entry) for entry in doc.compartments.values()],
        "policy": policy_json(doc.policy) | {"signature": doc.policy.signature.hex()},
        "acts": [
            _plain(act, ("generation", "at", "user", "role", "verb", "target", "detail")) for act in doc.acts
        ],
    }


def grant_json(grant: Grant) -> dict[str, Any]:
    """What a grant's signature covers, but for the store's id."""
    return _plain(
        grant,
        (
            "serial",
            "user",
            "name",
            "role",
            "box_public",
            "sign_public",
            "compartments",
            "until",
            "issued_at",
            "by",
        ),
    )


def policy_json(policy: SignedPolicy) -> dict[str, Any]:
    """What the policy's signature covers, but for the store's id."""
    return _plain(policy, ("settings", "serial", "by"))


def from_json(raw: Any) -> Document:
    """A document from plain JSON values.

    Raises:
        ValueError: anything missing, of the wrong type or length, or twice.
    """
    top = _Reader(raw)
    device = top.inner("device")
    root, policy = top.inner("root"), top.inner("policy")
    users = [_user(item) for item in top.items("users")]
    certificate = device.optional("certificate")
    compartments = [_compartment(item) for item in top.items("compartments")]
    if len(users) > MAX_USERS or len({user.id for user in users}) != len(users):
        raise ValueError("users")
    if len({entry.id for entry in compartments}) != len(compartments):
        raise ValueError("compartments")
    return Document(
        top.raw("store", 16),
        top.text("name"),
        top.flag("trial"),
        top.count("created_at"),
        top.count("generation"),
        top.raw("previous", 32),
        _kdf(top.inner("kdf")),
        root.raw("user", 16),
        root.raw("public", 32),
        DeviceEntry(
            device.raw("id", 16),
            device.text("name"),
            device.raw("incarnation", 8).hex(),
            device.raw("sign_public", 32),
            device.boxes("boxes"),
            Certificate(certificate.raw("by", 16), certificate.raw("signature", 64)) if certificate else None,
        ),
        {user.id.hex(): user for user in users},
        [_grant(item) for item in top.items("grants")],
        {entry.id: entry for entry in compartments},
        SignedPolicy(
            {key: _whole(value) for key, value in policy.mapping("settings").items()},
            policy.count("serial"),
            policy.raw("by", 16),
            policy.raw("signature"),
        ),
        [_act(item) for item in top.items("acts")],
    )


def _plain(item: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(getattr(item, name)) for name in names}


def _value(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {key: _value(inner) for key, inner in value.items()}
    return value


def _device_json(device: DeviceEntry) -> dict[str, Any]:
    plain = _plain(device, ("id", "name", "incarnation", "sign_public", "boxes"))
    made = device.certificate
    return plain if made is None else plain | {"certificate": _plain(made, ("by", "signature"))}


def _compartment_json(entry: CompartmentEntry) -> dict[str, Any]:
    plain = _plain(entry, ("id", "epoch", "device_box_public", "boxes", "rotate", "next_boxes"))
    return plain | {"holder": entry.holder} if entry.holder else plain


def user_json(user: UserEntry) -> dict[str, Any]:
    """An account with its slot, as it stands in the file."""
    plain = _plain(
        user,
        (
            "id",
            "name",
            "person",
            "status",
            "box_public",
            "sign_public",
            "created_at",
            "password_at",
            "must_change",
        ),
    )
    slot = _plain(user.slot, ("version", "salt", "nonce", "sealed", "signature")) | {
        "kdf": user.slot.kdf.as_json()
    }
    return plain | {"role": user.role.value, "slot": slot}


def user_from(raw: Any) -> UserEntry:
    """An account from `user_json`. Raises ValueError."""
    return _user(_Reader(raw))


def grant_from(raw: Any) -> Grant:
    """A grant from `grant_json` with its signature. Raises ValueError."""
    return _grant(_Reader(raw))


def _user(item: _Reader) -> UserEntry:
    slot = item.inner("slot")
    status = item.text("status")
    if status not in (ACTIVE, DISABLED):
        raise ValueError("status")
    return UserEntry(
        item.raw("id", 16),
        item.text("name"),
        item.text("person"),
        Role(item.text("role")),
        status,
        item.raw("box_public", 32),
        item.raw("sign_public", 32),
        item.count("created_at"),
        item.count("password_at"),
        item.flag("must_change"),
        Slot(
            slot.count("version"),
            _kdf(slot.inner("kdf")),
            slot.raw("salt", 16),
            slot.raw("nonce", 12),
            slot.raw("sealed"),
            slot.raw("signature", 64),
        ),
    )


def _grant(item: _Reader) -> Grant:
    return Grant(
        item.count("serial"),
        item.raw("user", 16),
        item.text("name"),
        item.text("role"),
        item.raw("box_public", 32),
        item.raw("sign_public", 32),
        item.texts("compartments"),
        item.count("until"),
        item.count("issued_at"),
        item.raw("by", 16),
        item.raw("signature", 64),
    )


def _compartment(item: _Reader) -> CompartmentEntry:
    return CompartmentEntry(
        item.text("id"),
        item.count("epoch"),
        item.raw("device_box_public", 32),
        item.boxes("boxes"),
        item.flag("rotate"),
        item.boxes("next_boxes"),
        item.text("holder") if item.has("holder") else "",
    )


def _act(item: _Reader) -> Act:
    return Act(
        item.count("generation"),
        item.count("at"),
        item.text("user"),
        item.text("role"),
        item.text("verb"),
        item.text("target"),
        item.text("detail"),
    )


def _kdf(item: _Reader) -> Kdf:
    return Kdf(item.count("m_kib"), item.count("t"), item.count("p"))


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise ValueError("whole number expected")
    return value


class _Reader:
    """Takes typed values out of a JSON object; every mistake is a ValueError naming the key."""

    def __init__(self, raw: Any) -> None:
        if not isinstance(raw, dict):
            raise ValueError("object expected")
        self._raw = raw

    def _get(self, name: str, kind: type) -> Any:
        value = self._raw.get(name)
        if not isinstance(value, kind):
            raise ValueError(name)
        return value

    def text(self, name: str) -> str:
        value: str = self._get(name, str)
        return value

    def flag(self, name: str) -> bool:
        value: bool = self._get(name, bool)
        return value

    def count(self, name: str) -> int:
        return _whole(self._raw.get(name))

    def raw(self, name: str, length: int | None = None) -> bytes:
        value = bytes.fromhex(self.text(name))
        if length is not None and len(value) != length:
            raise ValueError(name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._get(name, list)
        if not all(isinstance(value, str) for value in values):
            raise ValueError(name)
        return tuple(values)

    def mapping(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self._get(name, dict)
        return value

    def boxes(self, name: str) -> dict[str, bytes]:
        return {key: bytes.fromhex(value) for key, value in self.mapping(name).items()}

    def has(self, name: str) -> bool:
        return name in self._raw

    def optional(self, name: str) -> _Reader | None:
        return self.inner(name) if self.has(name) else None

    def inner(self, name: str) -> _Reader:
        return _Reader(self._raw.get(name))

    def items(self, name: str) -> list[_Reader]:
        return [_Reader(item) for item in self._get(name, list)]
