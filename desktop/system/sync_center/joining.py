"""On the new machine: joining the office from the first package made for it. The fingerprint comes first."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem
from desktop.base.levels import COMMON
from desktop.base.permissions import Role
from desktop.base.platform.files import atomic_write
from desktop.storage.keys import age, shared
from desktop.storage.keys.document import Certificate
from desktop.storage.keys.joining import write_joined
from desktop.storage.keys.keyfile import GENERATIONS
from desktop.storage.keys.pending import FILE as PENDING
from desktop.storage.keys.pending import PendingMachine, open_pending
from desktop.system.sync_center import words
from sync.control import Control, open_control
from sync.errors import SyncProblem
from sync.folder import Scanner
from sync.package import Package, read_package
from sync.trust import (
    SignedDirectory,
    accept,
    fingerprint,
    first_trust,
    is_signed_by,
    normal_fingerprint,
    read_directory,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A machine that has become part of an office."""

    office: str
    name: str
    compartments: tuple[str, ...]
    users: tuple[str, ...]


def join(
    folder: Path, packages: Path, spoken: str, passphrase: str, clock: Callable[[bool], Clock]
) -> Joined:
    """On the new machine: become part of the office from the first package made for it. Nothing of it is applied yet:
    the first logins do that, each what he is cleared for. `clock` is asked once it is known whether this is a trial.

    Raises:
        EnvironmentProblem: `K-050`–`K-052`, `Y-008`, `Y-005` no package for this machine, `TRUST-…`, `PKG-…`.
        UserProblem: `TRUST-06`. NotPermitted: `K-001` the passphrase. EnvironmentProblem: `Y-007` joined already.
    """
    if any((folder / name).exists() for name in GENERATIONS):
        (folder / PENDING).unlink(missing_ok=True)  # left by a kill at the very end
        raise EnvironmentProblem("Y-007", "本机已经加入机构。", "请直接登录。")
    own = open_pending(folder, passphrase)
    try:
        found, said, signed = _first_package(own, packages, spoken)
    except SyncProblem as error:
        raise words.problem(error) from None
    device = signed.directory.device(own.id.hex())
    made = said.audit.get("certificate")
    if device is None or device.sign != own.public().sign or not isinstance(made, Mapping):
        raise EnvironmentProblem("Y-005", "送来的机器名录里没有本机。", "请对方登记后重新导出。")
    certificate = Certificate(_bytes(made.get("by")), _bytes(made.get("signature")))
    store, sent = bytes.fromhex(found.header.office), _mapping(said.audit.get("accounts"))
    now_ms = clock(sent.get("trial") is True).now_ms()
    atomic_write(folder / shared.FILE, signed.file)
    doc = write_joined(folder, store, own, sent, certificate, tuple(device.boxes), now_ms)
    (folder / PENDING).unlink()
    return Joined(
        doc.name, own.name, tuple(doc.compartments), tuple(user.name for user in doc.users.values())
    )


def _first_package(
    own: PendingMachine, folder: Path, spoken: str
) -> tuple[Package, Control, SignedDirectory]:
    scanner = Scanner(folder)
    scanner.scan()
    refused: SyncProblem | None = None
    for arrival in reversed(scanner.scan().ready):
        try:
            with arrival.path.open("rb") as source:
                package = read_package(source)
                if own.id.hex() in package.header.to:
                    found = _opened(own, package, source, spoken)
                    if found is not None:
                        return package, *found
        except SyncProblem as problem:
            refused = problem
        except OSError:
            refused = SyncProblem("DROP-03", "cannot be read")
    if refused is not None:
        raise refused
    raise EnvironmentProblem(
        "Y-005", "文件夹里没有发给本机的首个数据包。", "请对方登记本机后导出（--for 本机名称）。"
    )


def _opened(
    own: PendingMachine, package: Package, source: Any, spoken: str
) -> tuple[Control, SignedDirectory] | None:
    """Believe nothing before the fingerprint: the seal only says for whom, the directory says who signs."""
    package.verify_content(source)
    identity = age.identity(own.boxes[COMMON])
    for entry in package.header.segments:
        if entry.kind != "control" or own.id.hex() not in entry.to:
            continue
        try:
            opened = open_control(io.BytesIO(package.segment(source, entry)), identity)
        except SyncProblem as problem:
            if problem.code == "SEAL-02":
                continue  # the control segment of another compartment
            raise
        if not opened.control.trust or "accounts" not in opened.control.audit:
            continue
        signed = _believed(opened.control.trust, spoken)
        sender = signed.directory.device(package.header.sender)
        if sender is None or not sender.active or opened.control.by != sender.id:
            raise SyncProblem("TRUST-08", "unknown sender")
        if signed.directory.office != package.header.office:
            raise SyncProblem("PKG-04", "another office")
        package.verify_carrier(sender.sign)
        opened.verify(sender.sign, own.id.hex())
        return opened.control, signed
    return None


def _believed(files: Sequence[bytes], spoken: str) -> SignedDirectory:
    """The newest version that follows, step by step, from the one whose fingerprint was read aloud.

    That one may be signed by 系统管理员; then it is the version before it, which it names by its hash, that must be
    signed by 安全保密管理员, and the step between them must be one he may make.
    """
    known = [read_directory(file) for file in files]
    wanted = normal_fingerprint(spoken)
    place = next(
        (at for at, one in enumerate(known) if normal_fingerprint(fingerprint(one.body)) == wanted), -1
    )
    if place < 0:
        raise SyncProblem("TRUST-06", "fingerprint differs")
    start = place
    while start and not _stands_alone(known[start]):
        start -= 1
        if known[start + 1].directory.previous != known[start].hash:
            raise SyncProblem("TRUST-04", "does not follow the version before")
    held = first_trust(files[start], fingerprint(known[start].body))
    for later in files[start + 1 :]:
        held = accept(held, later)
    return held


def _stands_alone(signed: SignedDirectory) -> bool:
    officers = {
        user.id: user.sign for user in signed.directory.users if user.role == Role.SECURITY_ADMIN.value
    }
    return is_signed_by(signed, officers)


def _bytes(value: Any) -> bytes:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        raise EnvironmentProblem("Y-008", "随包送来的登记不合规范。", "请对方重新登记并导出。") from None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
