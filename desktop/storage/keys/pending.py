"""A machine that has asked to join and does not belong yet: its private keys in one file under a passphrase.

The folder holds nothing else. The file goes when the machine has joined; until then whoever set it up keeps the
passphrase. Argon2id at the floor of `kdf` at least, AES-256-GCM, everything readable bound as additional data.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.ids import RecordId, new_id
from desktop.base.platform.files import atomic_write
from desktop.storage.keys import age, canonical, passwords
from desktop.storage.keys import kdf as kdfs
from desktop.storage.keys.kdf import Kdf
from sync.trust import Device

FILE = "pending"
MIN_LENGTH = 8
_FORMAT = "sanban.pending"


@dataclass(frozen=True, slots=True)
class PendingMachine:
    """A machine's own keys before it belongs to an office: one signing key, one receiving key a compartment."""

    id: RecordId
    name: str
    incarnation: str
    sign_key: Ed25519PrivateKey
    boxes: dict[str, X25519PrivateKey]

    def public(self) -> Device:
        """What it asks to be enrolled as."""
        boxes = {name: age.recipient(key.public_key().public_bytes_raw()) for name, key in self.boxes.items()}
        sign = self.sign_key.public_key().public_bytes_raw().hex()
        return Device(self.id.hex(), self.name, sign, boxes, "spoke", (self.incarnation,))


def make_pending(
    folder: Path,
    name: str,
    compartments: Sequence[str],
    passphrase: str,
    *,
    kdf: Kdf = kdfs.FLOOR,
    trial: bool = False,
) -> PendingMachine:
    """Make the keys of a new machine and keep them in `folder`, under a passphrase of at least eight characters.

    `kdf` below the floor is taken only with `trial`.

    Raises:
        UserProblem: `K-020`, `K-021`, `K-023` the passphrase. EnvironmentProblem: `S-030` the folder is not empty;
            `K-017`, `E-DISK`.
    """
    data = passwords.check_new(passphrase, MIN_LENGTH, name, trial=True)
    if folder.exists() and any(folder.iterdir()):
        raise EnvironmentProblem("S-030", f"文件夹不是空的：{folder.name}", "请选择一个新的空文件夹。")
    made = PendingMachine(
        new_id(), name, os.urandom(8).hex(), Ed25519PrivateKey.generate(),
        {compartment: X25519PrivateKey.generate() for compartment in compartments},
    )  # fmt: skip
    salt, nonce = os.urandom(kdfs.SALT_BYTES), os.urandom(12)
    head = {
        "format": _FORMAT,
        "version": 1,
        "name": name,
        "kdf": kdf.as_json(),
        "salt": salt.hex(),
        "trial": trial,
    }
    content = canonical.encode({
        "id": made.id.hex(), "incarnation": made.incarnation, "sign": made.sign_key.private_bytes_raw().hex(),
        "boxes": {compartment: key.private_bytes_raw().hex() for compartment, key in made.boxes.items()},
    })  # fmt: skip
    derived = kdfs.derive(data, salt, kdf, trial=trial)
    sealed = AESGCM(derived).encrypt(nonce, content, canonical.encode(head))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            "E-DISK", f"建不了文件夹：{error.strerror or folder.name}。", "请检查位置和权限。"
        ) from None
    atomic_write(folder / FILE, canonical.encode(head | {"nonce": nonce.hex(), "sealed": sealed.hex()}))
    return made


def open_pending(folder: Path, passphrase: str) -> PendingMachine:
    """The keys of a machine that has asked to join.

    Raises:
        EnvironmentProblem: `K-050` there is no such file; `K-051` it is damaged; `K-015`–`K-017`.
        NotPermitted: `K-001` the passphrase is wrong.
    """
    try:
        outer = canonical.decode((folder / FILE).read_bytes())
        head = {key: outer[key] for key in ("format", "version", "name", "kdf", "salt", "trial")}
        kdf, salt, trial = Kdf(**head["kdf"]), bytes.fromhex(head["salt"]), head["trial"]
        nonce, sealed = bytes.fromhex(outer["nonce"]), bytes.fromhex(outer["sealed"])
        if (
            (head["format"], head["version"]) != (_FORMAT, 1)
            or not isinstance(trial, bool)
            or len(nonce) != 12
        ):
            raise ValueError("format")
    except OSError:
        raise EnvironmentProblem(
            "K-050", f"这里没有等待加入的登记：{folder}", "请先用 sanban device request 建立。"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged() from None
    derived = kdfs.derive(passwords.normalise(passphrase), salt, kdf, trial=trial)
    try:
        raw = canonical.decode(AESGCM(derived).decrypt(nonce, sealed, canonical.encode(head)))
    except InvalidTag:
        raise NotPermitted("K-001", "口令不正确，或登记文件已被改动。", "请核对后重新输入。") from None
    try:
        return PendingMachine(
            bytes.fromhex(raw["id"]), str(head["name"]), raw["incarnation"],
            Ed25519PrivateKey.from_private_bytes(bytes.fromhex(raw["sign"])),
            {name: X25519PrivateKey.from_private_bytes(bytes.fromhex(key)) for name, key in raw["boxes"].items()},
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged() from None


def _damaged() -> EnvironmentProblem:
    return EnvironmentProblem("K-051", "登记文件损坏。", "请换一个空文件夹，重新建立登记。")
