"""The directory: the one trust file of an office. Who its people and machines are, with which keys, cleared for what.

A file is one line of canonical JSON (the body) and one line of signatures. 安全保密管理员 signs every version. One
that only adds or changes devices may be signed by 系统管理员, as far as the devices hold nothing above the policy's
`enrol_level` (at first only `common`): who holds no keys must not hand them out. Version n+1 verifies under n.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sync import wire
from sync.errors import SyncProblem
from sync.names import is_device, is_incarnation, level_of, split_stream

VERSION = 1
MAX_FILE_BYTES = 8 << 20
SECURITY_ADMIN, SYSTEM_ADMIN = "security_admin", "system_admin"
DEVICE_ROLES = ("hub", "spoke", "relay")

_DOMAIN = "sanban/directory/1"


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account: Ed25519 key (hex) for what he signs, age recipient for what is sealed to him."""

    id: str
    name: str
    role: str
    sign: str
    box: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """That a user is cleared for a compartment; `until` in UTC ms, 0 = without end."""

    user: str
    compartment: str
    until: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A machine. `boxes`: compartment → age recipient (what it is cleared for). `closed`, once it is retired: stream →
    the last number accepted; a stream not named there is closed at 0."""

    id: str
    name: str
    sign: str
    boxes: Mapping[str, str]
    role: str = "spoke"
    incarnations: tuple[str, ...] = ()
    active: bool = True
    closed: Mapping[str, int] = field(default_factory=dict)

    def last_accepted(self, stream: str) -> int | None:
        """The number up to which a stream of this device counts; `None` while there is no end."""
        if stream in self.closed:
            return self.closed[stream]
        return None if self.active else 0


@dataclass(frozen=True, slots=True)
class Directory:
    """One version of the directory. `previous` is the SHA-256 of the body before it ("" for version 1)."""

    office: str
    version: int
    previous: str
    made_at: int
    expires_at: int = 0
    policy: Mapping[str, Any] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)
    users: tuple[User, ...] = ()
    grants: tuple[Grant, ...] = ()
    devices: tuple[Device, ...] = ()

    def device(self, device_id: str) -> Device | None:
        """The device with this id, active or retired."""
        return next((device for device in self.devices if device.id == device_id), None)

    def device_of(self, incarnation: str) -> Device | None:
        """The device that has (or had) this incarnation."""
        return next((device for device in self.devices if incarnation in device.incarnations), None)

    def entitled(self, compartment: str) -> list[Device]:
        """Active devices cleared for a compartment."""
        return [device for device in self.devices if device.active and compartment in device.boxes]

    def body(self) -> bytes:
        """The exact bytes that are signed."""
        return wire.canonical(
            {
                "v": VERSION,
                "office": self.office,
                "version": self.version,
                "previous": self.previous,
                "made_at": self.made_at,
                "expires_at": self.expires_at,
                "policy": dict(self.policy),
                "scopes": dict(self.scopes),
                "users": [
                    {
                        "id": u.id,
                        "name": u.name,
                        "role": u.role,
                        "sign": u.sign,
                        "box": u.box,
                        "active": u.active,
                    }
                    for u in self.users
                ],
                "grants": [
                    {"user": g.user, "compartment": g.compartment, "until": g.until} for g in self.grants
                ],
                "devices": [device_fields(device) for device in self.devices],
            }
        )


@dataclass(frozen=True, slots=True)
class SignedDirectory:
    """A directory with its exact bytes: `file` travels, `hash` (SHA-256 of the body, hex) names it."""

    directory: Directory
    file: bytes
    signatures: tuple[tuple[str, bytes], ...]
    hash: str
    body: bytes


def sign_directory(directory: Directory, signers: Mapping[str, wire.Sign]) -> bytes:
    """The file of a directory, signed by these users (user id → signing function)."""
    body = directory.body()
    marks = [
        {"by": user, "sig": base64.b64encode(sign(wire.message(_DOMAIN, body))).decode()}
        for user, sign in sorted(signers.items())
    ]
    return body + b"\n" + wire.canonical({"signatures": marks}) + b"\n"


def read_directory(file: bytes) -> SignedDirectory:
    """A directory from its file, well-formed but not yet believed.

    Raises:
        SyncProblem: `TRUST-01`, `JSON-01`.
    """
    if len(file) > MAX_FILE_BYTES or file.count(b"\n") != 2 or not file.endswith(b"\n"):
        raise SyncProblem("TRUST-01", "not two lines")
    body, marks, _ = file.split(b"\n")
    fields = wire.Fields(wire.parse(marks, limit=64 << 10), "TRUST-01", "signatures")
    signatures: list[tuple[str, bytes]] = []
    for mark in fields.items("signatures", 16):
        one = wire.Fields(mark, "TRUST-01", "by sig")
        try:
            signatures.append((one.text("by"), base64.b64decode(one.text("sig"), validate=True)))
        except ValueError:
            raise SyncProblem("TRUST-01", "signature malformed") from None
    directory = _directory(body)
    if directory.body() != body or marks != _marks(signatures):
        raise SyncProblem("TRUST-01", "not in canonical form")
    return SignedDirectory(directory, file, tuple(signatures), hashlib.sha256(body).hexdigest(), body)


def first_trust(file: bytes, spoken: str) -> SignedDirectory:
    """Believe the first directory a machine sees, because its fingerprint was read aloud by a person.

    It must be signed by an active 安全保密管理员 it names itself.

    Raises:
        SyncProblem: `TRUST-06` when the fingerprint differs, `TRUST-02`, `TRUST-01`.
    """
    signed = read_directory(file)
    if normal_fingerprint(spoken) != normal_fingerprint(fingerprint(signed.body)):
        raise SyncProblem("TRUST-06", "fingerprint differs")
    if not _signed_by(signed, signed.directory, SECURITY_ADMIN):
        raise SyncProblem("TRUST-02", "not signed by a security admin")
    return signed


def accept(held: SignedDirectory, file: bytes) -> SignedDirectory:
    """The directory to hold after `file` has been offered: the newer one, or `held` when it is the same.

    Raises:
        SyncProblem: `TRUST-03` older, `TRUST-04` another one of the same version, `TRUST-02` not signed by somebody who
            may under the version held, `TRUST-07` a change its signer may not make, `TRUST-01`, `JSON-01`.
    """
    offered = read_directory(file)
    old, new = held.directory, offered.directory
    if new.office != old.office:
        raise SyncProblem("TRUST-02", "of another office")
    if new.version < old.version:
        raise SyncProblem("TRUST-03", f"version {new.version} below {old.version}")
    if new.version == old.version:
        if offered.hash != held.hash:
            raise SyncProblem("TRUST-04", f"two directories of version {new.version}")
        return held
    if new.version == old.version + 1 and new.previous != held.hash:
        raise SyncProblem("TRUST-04", "does not follow the version held")
    if not _signed_by(offered, old, SECURITY_ADMIN):
        if not _signed_by(offered, old, SYSTEM_ADMIN):
            raise SyncProblem("TRUST-02", "nobody who may sign under the version held")
        _require_enrolment_only(old, new)
    elif not any(user.role == SECURITY_ADMIN and user.active for user in new.users):
        raise SyncProblem("TRUST-07", "leaves nobody who could sign the next version")
    _require_history(old, new)
    return offered


def fingerprint(data: bytes) -> str:
    """Sixteen characters to be read aloud: 80 bits of the SHA-256, base32 without I, L, O, U, in groups of four."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = int.from_bytes(hashlib.sha256(b"sanban/fingerprint/1\0" + data).digest()[:10], "big")
    letters = "".join(alphabet[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def normal_fingerprint(spoken: str) -> str:
    """A fingerprint as typed by a person: case, blanks and dashes do not matter; O is 0, I and L are 1."""
    plain = spoken.upper().replace("-", "").replace(" ", "")
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")


def device_fields(device: Device) -> dict[str, Any]:
    """A device as it stands in the directory and in an enrolment request."""
    return {
        "id": device.id,
        "name": device.name,
        "sign": device.sign,
        "boxes": dict(device.boxes),
        "role": device.role,
        "incarnations": list(device.incarnations),
        "active": device.active,
        "closed": dict(device.closed),
    }


def read_device(plain: Any, code: str = "TRUST-01") -> Device:
    """A device from its fields, strictly checked.

    Raises:
        SyncProblem: `code`, `NAME-01`.
    """
    fields = wire.Fields(plain, code, "id name sign boxes role incarnations active closed")
    boxes, closed = fields.mapping("boxes", 256), fields.mapping("closed", 4096)
    incarnations = fields.items("incarnations", 1024)
    for compartment, box in boxes.items():
        level_of(compartment)
        if not isinstance(box, str) or not box.startswith("age1") or len(box) > 128:
            raise SyncProblem(code, "box key malformed")
    for stream, last in closed.items():
        wire.count(last, code, "closed")
        if split_stream(stream)[0] not in incarnations:
            raise SyncProblem(code, "closes a stream of another device")
    if not all(is_incarnation(one) for one in incarnations) or len(set(incarnations)) != len(incarnations):
        raise SyncProblem(code, "incarnations malformed")
    if fields.text("role") not in DEVICE_ROLES or not is_device(fields.text("id")):
        raise SyncProblem(code, "device malformed")
    return Device(
        fields.text("id"),
        fields.text("name"),
        fields.hex("sign", 32),
        boxes,
        fields.text("role"),
        tuple(incarnations),
        fields.flag("active"),
        closed,
    )


def _directory(body: bytes) -> Directory:
    code = "TRUST-01"
    fields = wire.Fields(
        wire.parse(body, limit=MAX_FILE_BYTES),
        code,
        "v office version previous made_at expires_at policy scopes users grants devices",
    )
    if fields.count("v") != VERSION:
        raise SyncProblem(code, "version of a newer program")
    users = []
    for plain in fields.items("users", 100_000):
        one = wire.Fields(plain, code, "id name role sign box active")
        users.append(
            User(
                one.text("id", 64),
                one.text("name"),
                one.text("role", 64),
                one.hex("sign", 32),
                one.text("box", 128),
                one.flag("active"),
            )
        )
    grants = []
    for plain in fields.items("grants", 1_000_000):
        one = wire.Fields(plain, code, "user compartment until")
        level_of(one.text("compartment"))
        grants.append(Grant(one.text("user", 64), one.text("compartment"), one.count("until")))
    devices = tuple(read_device(plain) for plain in fields.items("devices", 10_000))
    incarnations = [incarnation for device in devices for incarnation in device.incarnations]
    for names in ([u.id for u in users], [d.id for d in devices], incarnations):
        if len(set(names)) != len(names):
            raise SyncProblem(code, "a name stands twice")
    previous = fields.text("previous")
    if previous:
        fields.hex("previous", 32)
    return Directory(
        fields.hex("office", 16),
        fields.count("version"),
        previous,
        fields.count("made_at"),
        fields.count("expires_at"),
        fields.mapping("policy", 1000),
        fields.mapping("scopes", 10_000),
        tuple(users),
        tuple(grants),
        devices,
    )


def _marks(signatures: list[tuple[str, bytes]]) -> bytes:
    return wire.canonical(
        {"signatures": [{"by": user, "sig": base64.b64encode(mark).decode()} for user, mark in signatures]}
    )


def _signed_by(offered: SignedDirectory, under: Directory, role: str) -> bool:
    """Whether an active user of this role, as he stands in `under`, has signed."""
    return is_signed_by(
        offered, {user.id: user.sign for user in under.users if user.role == role and user.active}
    )


def is_signed_by(offered: SignedDirectory, keys: Mapping[str, str]) -> bool:
    """Whether one of these people (user id → public key in hex) has signed."""
    for user, mark in offered.signatures:
        if user in keys:
            try:
                wire.verify(keys[user], _DOMAIN, offered.body, mark, "TRUST-02")
            except SyncProblem:
                continue
            return True
    return False


def _require_enrolment_only(old: Directory, new: Directory) -> None:
    """What 系统管理员 may change alone: machines, as far as they hold nothing above the policy's level."""
    same = replace(new, devices=old.devices, version=old.version, previous=old.previous, made_at=old.made_at)
    if same.body() != old.body():
        raise SyncProblem("TRUST-07", "changes more than devices")
    limit = old.policy.get("enrol_level", 0)
    for device in new.devices:
        before = old.device(device.id)
        if before == device:
            continue
        highest = max((level_of(compartment) for compartment in device.boxes), default=0)
        if (
            before is not None
            and (before.sign, before.boxes) == (device.sign, device.boxes)
            and before.active
        ):
            continue  # a new incarnation, another role or name, or its retirement: hands out no key
        if highest > (limit if isinstance(limit, int) and not isinstance(limit, bool) else 0):
            raise SyncProblem("TRUST-07", "hands out a compartment above the policy")


def _require_history(old: Directory, new: Directory) -> None:
    """No device and no incarnation disappears or changes hands: their streams are held for ever."""
    for device in old.devices:
        now = new.device(device.id)
        if now is None or not set(device.incarnations) <= set(now.incarnations):
            raise SyncProblem("TRUST-07", "forgets a device or an incarnation")
        if now.sign != device.sign or (now.active and not device.active):
            raise SyncProblem("TRUST-07", "changes a device's signing key, or takes a retired one back")
