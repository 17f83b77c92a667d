"""Packages out and in, what lies aside, how things stand, what happens at each login. Any thread but the window's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.base.errors import EnvironmentProblem, UserProblem
from desktop.base.levels import COMMON, compartment
from desktop.base.permissions import Role
from desktop.storage.session import Session
from desktop.system.sync_center import accounts, closing, enrolment, trusting, words
from desktop.system.sync_center.machine import Machine, machine_of
from desktop.system.sync_center.preview import ScratchSink
from desktop.system.sync_center.witness import checkpoint, contradicted
from sync.errors import SyncProblem
from sync.folder import channel_of
from sync.inbox import quarantined as lying_aside
from sync.outbox import Channel, ExportReport
from sync.package import read_package_file
from sync.peers import acknowledged
from sync.reports import Alarm, ImportReport
from sync.trust import Device, fingerprint
from sync.watch import FolderWatch

EXCHANGE = "sync_center.exchange"
NOT_FOR_US = "PKG-05"
_CONTACT, _ELSEWHERE = "contact", "elsewhere"
ELSEWHERE_KEPT = 512


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written for whom; `fingerprint` of the directory is read aloud when a new machine is among them."""

    report: ExportReport
    to: tuple[str, ...]
    new: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Something refused and kept: which package, from which machine (as it says), why, when (UTC ms)."""

    id: str
    name: str
    machine: str
    code: str
    reason: str
    at: int


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A machine as everybody may see it. `heard_at`: what its newest package says of itself, UTC ms, 0 for never;
    `waiting`: changes of compartments the person holds that it has not said to have; `compartments`: of those too."""

    id: str
    name: str
    own: bool
    active: bool
    heard_at: int
    waiting: int
    compartments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How the exchange stands, as far as the person may know. `unsigned`: names of accounts whose change is not signed
    by 安全保密管理员 yet, so other machines do not know of it."""

    version: int
    fingerprint: str
    devices: tuple[DeviceLine, ...]
    unsigned: tuple[str, ...]
    last_import: int
    last_export: int
    conflicts: int
    aside: int
    gaps: tuple[str, ...]


def at_login(session: Session) -> None:
    """Take up what has been waiting for this person: the directory, sealed and parked segments. Never stops a login."""
    if session.read_only or COMMON not in session.files:
        return
    machine = machine_of(session)
    try:
        trusting.begin(machine)
        if session.user.role is Role.SECURITY_ADMIN and trusting.sign_pending(machine):
            session.notices.append("账户和授权的变动已签入机器名录，随下一个数据包送达其他机器。")
        trusting.name_machines(machine)
        report = machine.inbox().retry()
        _afterwards(machine, report)
        taken = sum(len(records) for records in report.records.values())
        if taken:
            session.notices.append(f"其他机器送来的 {taken} 条记录的变更已并入。")
    except SyncProblem as error:
        session.notices.append(words.alarm(error.code, session.office.device_name))
    except EnvironmentProblem as error:
        session.notices.append(f"{error.message}〔{error.code}〕")


def export_packages(
    session: Session, folder: Path, to: Sequence[str] | None = None, *, one_way: bool = False
) -> Exported:
    """Write packages for these machines (names or ids; all others when none) into a folder, made if need be.

    A machine that has not been heard of yet gets a package of its own, with the accounts it needs to join.

    Raises:
        NotPermitted: `P-001`. UserProblem: `Y-004` no such machine, `OUT-…`. EnvironmentProblem: `DROP-…`, `TRUST-…`.
    """
    session.require(EXCHANGE)
    machine = machine_of(session)
    with _exchanging(session):
        trusting.begin(machine)
        targets = _targets(machine, to)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise SyncProblem("DROP-05", "folder") from None
        channel = Channel(_channel(folder), one_way=one_way)
        with_accounts = {one.id: found for one in targets if (found := accounts.offered(machine, one.id))}
        groups = [[one.id] for one in targets if one.id in with_accounts]
        rest = [one.id for one in targets if one.id not in with_accounts]
        outbox, parts = machine.outbox(), []
        for group in [*groups, *([rest] if rest else [])]:
            said = checkpoint(machine) | {"accounts_taken": accounts.acknowledgement(machine)}
            parts.append(outbox.export(folder, channel, group, audit=said | with_accounts.get(group[0], {})))
        report = ExportReport(
            tuple(file for part in parts for file in part.files), sum(part.ops for part in parts),
            sum(part.segments for part in parts), max(part.level for part in parts),
            tuple(dict.fromkeys(name for part in parts for name in part.withheld)),
        )  # fmt: skip
        machine.exchange.put(COMMON, _CONTACT, "export", {"at": session.clock.now_ms()})
        machine.exchange.note(
            "export.packages", report.level, to=",".join(one.id for one in targets), ops=str(report.ops),
            files=",".join(file.sha256 for file in report.files),
        )  # fmt: skip
        new = tuple(one.name for one in targets if machine.exchange.get(COMMON, "peer", one.id) is None)
        return Exported(
            report, tuple(one.name for one in targets), new, fingerprint(machine.trust.require().body)
        )


def import_packages(session: Session, folder: Path) -> ImportReport:
    """Take in what lies complete in a folder. Packages for other machines are passed over in silence.

    Raises:
        NotPermitted: `P-001`. UserProblem: `Y-006` there is no such folder. EnvironmentProblem: `Y-009`, `DROP-…`.
    """
    session.require(EXCHANGE)
    machine = machine_of(session)
    with _exchanging(session):
        trusting.begin(machine)
        _require_folder(folder)
        report = _ours(machine, machine.inbox().take_folder(folder), folder)
        found = _afterwards(machine, report)
        machine.exchange.put(COMMON, _CONTACT, "import", {"at": session.clock.now_ms()})
        done = {
            state: sum(one.state == state for one in report.packages) for state in ("applied", "quarantined")
        }
        machine.exchange.note(
            "sync.import", max((int(compartment(name).level) for name in report.records), default=0),
            packages=str(len(report.packages)), **{state: str(count) for state, count in done.items()},
        )  # fmt: skip
        return replace(report, alarms=(*report.alarms, *found))


def preview(session: Session, folder: Path) -> ImportReport:
    """What `import_packages` would do now; nothing is kept. Raises as `import_packages`."""
    session.require(EXCHANGE)
    machine = machine_of(session)
    with _exchanging(session):
        trusting.begin(machine)
        _require_folder(folder)
        return _ours(machine, machine.inbox().preview(folder, ScratchSink(machine)), folder, keep=False)


def quarantined(session: Session) -> list[Aside]:
    """What was refused, newest first, as far as the person may know of it."""
    machine = machine_of(session)
    held = machine.trust.current()
    directory = held.directory if held is not None else None
    return [
        Aside(item.id, item.name, words.machine(directory, item.sender), item.reason, words.reason(item.reason),
              item.at)
        for item in reversed(lying_aside(machine.exchange, machine.keys.compartments()))
        if item.reason != NOT_FOR_US
    ]  # fmt: skip


def status(session: Session) -> Status:
    """How the exchange stands.

    Raises:
        EnvironmentProblem: `TRUST-05` there is no directory yet, `TRUST-02`.
    """
    machine = machine_of(session)
    with _translated():
        held = trusting.begin(machine)
    lines = tuple(_line(machine, device) for device in held.directory.devices)
    names = session.user_names
    at = {key: int(value["at"]) for key, value in machine.exchange.items(COMMON, _CONTACT)}
    gaps = tuple(
        dict.fromkeys(session.machine_name(gap.stream.partition(".")[0]) for gap in machine.inbox().gaps())
    )
    return Status(
        held.directory.version, fingerprint(held.body), lines,
        tuple(names.get(user, user[:8]) for user in trusting.pending(machine)),
        at.get("import", 0), at.get("export", 0), len(session.conflicts()), len(quarantined(session)), gaps,
    )  # fmt: skip


def last_exchange(session: Session) -> int:
    """When packages were last taken in or written here, UTC ms; 0 when never."""
    if COMMON not in session.files:
        return 0
    return max(
        (int(value["at"]) for _, value in machine_of(session).exchange.items(COMMON, _CONTACT)), default=0
    )


def watch(
    session: Session,
    folders: Sequence[Path],
    arrived: Callable[[Path, ImportReport], object],
    failed: Callable[[Path, Exception], object],
    *,
    every_s: float = 30.0,
) -> FolderWatch:
    """Look into folders again and again and take in what has come; `arrived` is told when there was something.

    Both callbacks run on the watch's own thread. Stop it before the session is closed.
    """

    def wake(folder: Path) -> None:
        if not folder.is_dir():
            return  # a stick that is not plugged in
        report = import_packages(session, folder)
        if any(one.state != "duplicate" for one in report.packages) or report.alarms:
            arrived(folder, report)

    return FolderWatch(folders, wake, every_s=every_s, failed=failed)


def _targets(machine: Machine, to: Sequence[str] | None) -> list[Device]:
    if to:
        found = [enrolment.named(machine, one) for one in dict.fromkeys(to)]
    else:
        devices = machine.trust.require().directory.devices
        found = [one for one in devices if one.active and one.id != machine.id]
    if not found:
        raise SyncProblem("OUT-02", "nobody")
    return found


def _channel(folder: Path) -> str:
    """Every folder is a road of its own, with its own numbers; its identity file names it."""
    mark = channel_of(folder)
    return mark.channel if mark is not None else f"f{os.urandom(6).hex()}"


def _require_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UserProblem(
            "Y-006", f"没有这个文件夹：{folder}", "请检查介质是否插好、路径是否正确。", field="folder"
        )


def _ours(machine: Machine, report: ImportReport, folder: Path, *, keep: bool = True) -> ImportReport:
    """The report without packages for other machines; their numbers are no gaps (their carrier was verified)."""
    elsewhere: dict[str, set[int]] = {
        key: set(value["numbers"]) for key, value in machine.exchange.items(COMMON, _ELSEWHERE)
    }
    for one in report.packages:
        if one.reason == NOT_FOR_US:
            with suppress(SyncProblem, OSError):
                header = read_package_file(folder / one.name)
                elsewhere.setdefault(f"{header.sender}.{header.channel}", set()).add(header.number)
    for key, numbers in elsewhere.items() if keep else ():
        machine.exchange.put(COMMON, _ELSEWHERE, key, {"numbers": sorted(numbers)[-ELSEWHERE_KEPT:]})
    missing = [
        replace(
            one,
            numbers=tuple(
                n for n in one.numbers if n not in elsewhere.get(f"{one.sender}.{one.channel}", ())
            ),
        )
        for one in report.missing
    ]
    return replace(
        report, packages=tuple(one for one in report.packages if one.reason != NOT_FOR_US),
        missing=tuple(one for one in missing if one.numbers),
    )  # fmt: skip


def _afterwards(machine: Machine, report: ImportReport) -> list[Alarm]:
    """Follow a newer directory, take accounts along, compare audit heads, say alarms. Returns alarms found here."""
    session = machine.session
    for device, peer in machine.exchange.items(COMMON, "peer"):
        said = peer["audit"].get("accounts")
        if isinstance(said, dict):
            trusting.taken_over(machine, accounts.take(machine, device, said))
            rest = {key: value for key, value in peer["audit"].items() if key != "accounts"}
            machine.exchange.put(COMMON, "peer", device, {**peer, "audit": rest})
    if report.directory_changed:
        trusting.follow(machine)
    trusting.name_machines(machine)
    closing.leave(machine)
    found = contradicted(machine)
    directory = machine.trust.require().directory
    for alarm in (*report.alarms, *found):
        session.notices.append(words.alarm(alarm.code, words.machine(directory, alarm.device)))
        machine.exchange.note("alarm.sync", 0, code=alarm.code, device=alarm.device)
    return found


def _line(machine: Machine, device: Device) -> DeviceLine:
    held = [name for name in machine.keys.compartments() if name in device.boxes]
    peer = machine.exchange.get(COMMON, "peer", device.id)
    waiting = 0
    for name in held if device.active and device.id != machine.id else ():
        known = acknowledged(machine.exchange, name, device.id)
        for stream, (head, _) in machine.exchange.heads(name).items():
            if stream.partition(".")[0] not in device.incarnations:
                waiting += max(0, head - known.get(stream, 0))
    return DeviceLine(
        device.id, device.name, device.id == machine.id, device.active, int(peer["at"]) if peer else 0, waiting,
        tuple(held),
    )  # fmt: skip


@contextmanager
def _exchanging(session: Session) -> Iterator[None]:
    """One at a time; the engine's refusals become sentences."""
    if session.read_only:
        raise EnvironmentProblem("Y-009", "办公库处于只读状态，不能交换。", "请按登录时的提示处理后再办理。")
    with session.exchanging, _translated():
        yield


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SyncProblem as error:
        raise words.problem(error) from None


def resolve(session: Session, record: bytes, group: str, value: Any, why: str) -> None:
    """Settle a conflict with one of its values or another; a reason is needed. Raises as `Session.resolve`."""
    session.resolve(record, group, value, why)
