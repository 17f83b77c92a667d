"""How a machine joins and leaves. On B: a request. On A: an administrator enrols it. On B: it joins from a folder.

Two fingerprints are read aloud, one each way: that of the request (is this the machine in front of you?) and that of
the directory (is this the office you mean?). Nothing else is trusted.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, NotPermitted, UserProblem
from desktop.base.levels import COMMON, Level, compartment, level_name
from desktop.base.permissions import Role
from desktop.base.platform.files import atomic_write
from desktop.storage.keys import age, shared
from desktop.storage.keys.document import Certificate
from desktop.storage.keys.grants import certify
from desktop.storage.keys.joining import write_joined
from desktop.storage.keys.kdf import FLOOR, Kdf
from desktop.storage.keys.keyfile import GENERATIONS
from desktop.storage.keys.pending import FILE as PENDING
from desktop.storage.keys.pending import PendingMachine, make_pending, open_pending
from desktop.storage.session import Session
from desktop.system.sync_center import closing, trusting, words
from desktop.system.sync_center.accounts import CERTIFICATES
from desktop.system.sync_center.machine import Machine, machine_of
from sync.control import Control, open_control
from sync.enrol import make_request, read_request, with_device, with_retired
from sync.errors import SyncProblem
from sync.folder import Scanner
from sync.names import level_of
from sync.package import Package, read_package
from sync.trust import (
    Device,
    SignedDirectory,
    accept,
    fingerprint,
    first_trust,
    is_signed_by,
    normal_fingerprint,
    read_directory,
)

ENROL = "sync_center.enrol"
RETIRE = "sync_center.retire"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A machine in the directory: its name, what it is cleared for, the directory's fingerprint to be read aloud."""

    id: str
    name: str
    compartments: tuple[str, ...]
    version: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A machine that has become part of an office."""

    office: str
    name: str
    compartments: tuple[str, ...]
    users: tuple[str, ...]


def request(
    folder: Path, name: str, compartments: Sequence[str], passphrase: str, target: Path, *, kdf: Kdf = FLOOR,
    trial: bool = False,
) -> str:
    """On the new machine: make its keys in an empty folder and write the request; returns its fingerprint.

    Raises:
        UserProblem: `K-020`… the passphrase, `Y-001` the name. EnvironmentProblem: `S-030`, `E-DISK`.
    """
    if not 0 < len(name.strip()) <= 50 or not name.isprintable():
        raise UserProblem("Y-001", "机器名称应为 1–50 个可见字符。", field="name")
    wanted = tuple(dict.fromkeys((COMMON, *compartments)))
    made = make_pending(folder, name.strip(), wanted, passphrase, kdf=kdf, trial=trial)
    file = make_request(made.public(), made.sign_key.sign)
    atomic_write(target, file)
    return read_request(file)[1]


def enrol(session: Session, file: bytes, spoken: str, levels: Sequence[Level] | None = None) -> Enrolled:
    """On a machine of the office: put the machine that asks into the signed directory. `levels`: no more than these.

    Raises:
        NotPermitted: `P-001`; `TRUST-07` 系统管理员 and more than the common compartment.
        UserProblem: `TRUST-06` the fingerprint is another one; `Y-002` the name is taken.
        EnvironmentProblem: `TRUST-01`, `TRUST-02` the request is malformed or altered.
    """
    session.require(ENROL)
    machine = machine_of(session)
    try:
        device, shown = read_request(file)
        if normal_fingerprint(spoken) != normal_fingerprint(shown):
            raise SyncProblem("TRUST-06", "fingerprint of the request")
        trusting.begin(machine)
        if session.user.role is Role.SECURITY_ADMIN:
            trusting.sign_pending(machine)
        device = replace(device, boxes=_allowed(session, device, levels), role="spoke")
        held = machine.trust.require()
        if any(one.name == device.name and one.id != device.id for one in held.directory.devices):
            raise UserProblem("Y-002", f"已经有名为“{device.name}”的机器。", "请换一个机器名称重新申请。", field="name")
        signed = trusting.put_in_force(machine, with_device(held, device, session.clock.now_ms()))
    except SyncProblem as error:
        raise words.problem(error) from None
    made = certify(
        session.unlocked.store_id, bytes.fromhex(device.id), bytes.fromhex(device.sign), session.user.id,
        session.unlocked.sign_key,
    )  # fmt: skip
    machine.exchange.put(COMMON, CERTIFICATES, device.id, {"by": made.by.hex(), "signature": made.signature.hex()})
    machine.exchange.note("device.enrol", 0, device=device.id, version=str(signed.directory.version))
    return Enrolled(
        device.id, device.name, tuple(device.boxes), signed.directory.version, fingerprint(signed.body)
    )


def _allowed(session: Session, device: Device, levels: Sequence[Level] | None) -> dict[str, str]:
    known = session.unlocked.keyfile.compartments
    wanted = {
        name: box for name, box in device.boxes.items()
        if name in known and (levels is None or name == COMMON or compartment(name).level in levels)
    }  # fmt: skip
    for box in wanted.values():
        try:
            age.public_of(box)
        except ValueError:
            raise SyncProblem("TRUST-01", "box key malformed") from None
    if session.user.role is Role.SYSTEM_ADMIN and any(level_of(name) > 0 for name in wanted):
        raise NotPermitted(
            "TRUST-07", "系统管理员只能登记不含业务密区的机器。", "业务密区须由安全保密管理员登记。"
        )
    return wanted


def retire(session: Session, device: str) -> Enrolled:
    """Take a machine (id or name) out of service: what it says from now on is refused, nothing is sealed to it.

    Its streams are closed at the last numbers that holders of the compartments have seen arrive here.

    Raises:
        NotPermitted: `P-001`. UserProblem: `Y-003` no such machine, or it is this one.
    """
    session.require(RETIRE)
    machine = machine_of(session)
    try:
        trusting.begin(machine)
        known = named(machine, device)
        if known.id == machine.id or not known.active:
            raise UserProblem("Y-003", "不能停用：它是本机，或已经停用。", "请在其他机器上办理。", field="device")
        closed = {
            stream: n for stream, n in closing.heads(machine).items()
            if stream.partition(".")[0] in known.incarnations and n > 0
        }  # fmt: skip
        made = with_retired(machine.trust.require(), known.id, closed, session.clock.now_ms())
        signed = trusting.put_in_force(machine, made)
    except SyncProblem as error:
        raise words.problem(error) from None
    machine.exchange.note("device.retire", 0, device=known.id, version=str(signed.directory.version))
    return Enrolled(known.id, known.name, tuple(known.boxes), signed.directory.version, fingerprint(signed.body))


def named(machine: Machine, written: str) -> Device:
    """A machine by its name or the beginning of its id (8 digits or more).

    Raises:
        UserProblem: `Y-004`.
    """
    devices = machine.trust.require().directory.devices
    found = [one for one in devices if one.name == written]
    if not found and len(written) >= 8:
        found = [one for one in devices if one.id.startswith(written.lower())]
    if len(found) != 1:
        raise UserProblem("Y-004", f"没有这台机器：{written[:40]}", "请用 sanban device list 核对。", field="device")
    return found[0]


def join(folder: Path, packages: Path, spoken: str, passphrase: str, clock: Callable[[bool], Clock]) -> Joined:
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
    return Joined(doc.name, own.name, tuple(doc.compartments), tuple(user.name for user in doc.users.values()))


def _first_package(own: PendingMachine, folder: Path, spoken: str) -> tuple[Package, Control, SignedDirectory]:
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
    raise EnvironmentProblem("Y-005", "文件夹里没有发给本机的首个数据包。", "请对方登记本机后导出（--for 本机名称）。")


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
    place = next((at for at, one in enumerate(known) if normal_fingerprint(fingerprint(one.body)) == wanted), -1)
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
    officers = {user.id: user.sign for user in signed.directory.users if user.role == Role.SECURITY_ADMIN.value}
    return is_signed_by(signed, officers)


def level_titles(compartments: Sequence[str]) -> str:
    """What a machine is cleared for, as a person reads it."""
    names = [level_name(level) for level in sorted(compartment(name).level for name in compartments if name != COMMON)]
    return "、".join(dict.fromkeys(names)) or "公共"


def _bytes(value: Any) -> bytes:
    try:
        return bytes.fromhex(value)
    except (TypeError, ValueError):
        raise EnvironmentProblem("Y-008", "随包送来的登记不合规范。", "请对方重新登记并导出。") from None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
