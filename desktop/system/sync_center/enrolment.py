"""How a machine asks to join, is enrolled, gets a new incarnation, and leaves; `joining` is the step between.

Two fingerprints are read aloud, one each way: that of the request (is this the machine in front of you?) and that of
the directory (is this the office you mean?). Nothing else is trusted.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.levels import COMMON, Level, compartment, level_name
from desktop.base.permissions import Role
from desktop.base.platform.files import atomic_write
from desktop.storage.keys import age
from desktop.storage.keys.document import Document
from desktop.storage.keys.grants import certify
from desktop.storage.keys.kdf import FLOOR, Kdf
from desktop.storage.keys.pending import make_pending
from desktop.storage.session import Session
from desktop.system.sync_center import closing, trusting, words
from desktop.system.sync_center.accounts import CERTIFICATES
from desktop.system.sync_center.machine import Machine, machine_of
from sync.enrol import make_request, read_request, with_device, with_retired
from sync.envelope import MAX_RECIPIENTS, seal, unseal
from sync.errors import SyncProblem
from sync.names import level_of
from sync.trust import (
    MAX_FILE_BYTES,
    Device,
    fingerprint,
    normal_fingerprint,
)

ENROL = "sync_center.enrol"
RETIRE = "sync_center.retire"
DIRECTORY_MAGIC = b"SANBANDR1\n"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A machine in the directory: its name, what it is cleared for, the directory's fingerprint to be read aloud."""

    id: str
    name: str
    compartments: tuple[str, ...]
    version: int
    fingerprint: str


def request(
    folder: Path,
    name: str,
    compartments: Sequence[str],
    passphrase: str,
    target: Path,
    *,
    kdf: Kdf = FLOOR,
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
            raise UserProblem(
                "Y-002", f"已经有名为“{device.name}”的机器。", "请换一个机器名称重新申请。", field="name"
            )
        signed = trusting.put_in_force(machine, with_device(held, device, session.clock.now_ms()))
    except SyncProblem as error:
        raise words.problem(error) from None
    made = certify(
        session.unlocked.store_id, bytes.fromhex(device.id), bytes.fromhex(device.sign), session.user.id,
        session.unlocked.sign_key,
    )  # fmt: skip
    machine.exchange.put(
        COMMON, CERTIFICATES, device.id, {"by": made.by.hex(), "signature": made.signature.hex()}
    )
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
            raise UserProblem(
                "Y-003", "不能停用：它是本机，或已经停用。", "请在其他机器上办理。", field="device"
            )
        closed = {
            stream: n for stream, n in closing.heads(machine).items()
            if stream.partition(".")[0] in known.incarnations and n > 0
        }  # fmt: skip
        made = with_retired(machine.trust.require(), known.id, closed, session.clock.now_ms())
        signed = trusting.put_in_force(machine, made)
    except SyncProblem as error:
        raise words.problem(error) from None
    machine.exchange.note("device.retire", 0, device=known.id, version=str(signed.directory.version))
    return Enrolled(
        known.id, known.name, tuple(known.boxes), signed.directory.version, fingerprint(signed.body)
    )


def renew(session: Session) -> Enrolled:
    """Give this machine a new incarnation: after a restore, or when it was cloned, its old streams must not go on.

    What it had said before and has lost comes back from the other machines, once they have taken the new directory
    (`sealed_directory`). The session is read-only afterwards: log in again.

    Raises:
        NotPermitted: `P-001`. EnvironmentProblem: `TRUST-…`; `K-019`, `E-DISK` the key file cannot be changed.
    """
    session.require(ENROL)
    machine = machine_of(session)
    fresh = os.urandom(8).hex()
    try:
        held = trusting.begin(machine)
        own = held.directory.device(machine.id)
        if own is None:
            raise SyncProblem("TRUST-11", "own device is not enrolled")
        made = with_device(held, replace(own, incarnations=(fresh,)), session.clock.now_ms())
        signed = trusting.put_in_force(machine, made)
    except SyncProblem as error:
        raise words.problem(error) from None

    def change(doc: Document) -> None:
        doc.device.incarnation = fresh

    machine.exchange.note("device.renew", 0, incarnation=fresh, version=str(signed.directory.version))
    session.run(lambda s: s.unlocked.change("account.incarnation", s.clock, change, detail=fresh))
    session.run(lambda s: s.audit.append(s.unlocked.audit_lines()))
    session.read_only = True
    return Enrolled(own.id, own.name, tuple(own.boxes), signed.directory.version, fingerprint(signed.body))


def sealed_directory(session: Session) -> bytes:
    """The directory in force, sealed to every active machine: for those who cannot believe a package without it.

    After `renew` the packages of this machine carry an incarnation others do not know yet; this file tells them.
    """
    session.require(ENROL)
    machine = machine_of(session)
    try:
        held = trusting.begin(machine)
        boxes = [one.boxes[COMMON] for one in held.directory.entitled(COMMON)]
        return DIRECTORY_MAGIC + seal(held.file, boxes[:MAX_RECIPIENTS])
    except SyncProblem as error:
        raise words.problem(error) from None


def take_directory(session: Session, data: bytes) -> bool:
    """Take a sealed directory from another machine: it must follow from the version held. Whether it is newer.

    Raises:
        NotPermitted: `P-001`. EnvironmentProblem: `TRUST-…` it does not follow; `SEAL-…` it is not for this machine.
    """
    session.require(ENROL)
    machine = machine_of(session)
    try:
        trusting.begin(machine)
        identity = machine.keys.identity(COMMON)
        if not data.startswith(DIRECTORY_MAGIC) or identity is None:
            raise SyncProblem("TRUST-01", "not a sealed directory")
        sealed = io.BytesIO(data[len(DIRECTORY_MAGIC) :])
        changed = machine.trust.offer(unseal(sealed, identity, limit=MAX_FILE_BYTES))
    except SyncProblem as error:
        raise words.problem(error) from None
    trusting.follow(machine)
    trusting.name_machines(machine)
    if changed:
        machine.exchange.note("device.directory", 0, version=str(machine.trust.require().directory.version))
    return changed


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
        raise UserProblem(
            "Y-004", f"没有这台机器：{written[:40]}", "请用 sanban device list 核对。", field="device"
        )
    return found[0]


def level_titles(compartments: Sequence[str]) -> str:
    """What a machine is cleared for, as a person reads it."""
    names = [
        level_name(level)
        for level in sorted(compartment(name).level for name in compartments if name != COMMON)
    ]
    return "、".join(dict.fromkeys(names)) or "公共"
