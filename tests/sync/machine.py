"""Machines of one office for tests. `Replica` is what the property tests drive; another store can take its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.inbox import Inbox
from sync.merge import DELETED
from sync.names import COMMON, stream_name
from sync.ops import Dot, Op, decode
from sync.outbox import Channel, ExportReport, Outbox
from sync.overlay import OverlayState
from sync.reports import ImportReport, PackageResult
from sync.shelf import FolderShelf
from sync.trust import Device, Directory, SignedDirectory, User, read_directory, sign_directory
from sync.trusted import TrustStore
from tests.sync.store import MemoryLog

OFFICE = "0f" * 16
INTERNAL, CONFIDENTIAL = "internal.office", "confidential.office"
Values = dict[tuple[str, str], dict[Dot, Any]]
"""(record, group) → the living values by dot; registers without a value are left out."""


class Replica(Protocol):
    """One machine as the property tests see it."""

    @property
    def device(self) -> str:
        """Its device id."""
        ...

    def local_write(self, record: str, group: str, value: Any, seen: Iterable[Dot]) -> Dot:
        """Write a value on this machine, having seen these dots; returns the dot of the new value."""
        ...

    def local_delete(self, record: str) -> Dot:
        """Delete a record, having seen everything that lives here."""
        ...

    def send(self, folder: Path, to: Sequence[str]) -> list[Path]:
        """Write packages for these devices into a folder; the files."""
        ...

    def apply_package(self, path: Path) -> PackageResult:
        """Take one package file."""
        ...

    def state(self) -> Values:
        """All living values."""
        ...

    def ops(self) -> dict[str, list[Op]]:
        """Every op held, by stream, in order."""
        ...

    def deleted(self, record: str) -> bool:
        """Whether the record is gone."""
        ...


class SignKey:
    """An Ed25519 key pair: `sign(message)`, `public` in hex."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw().hex()

    def __call__(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass
class DeviceKeys:
    """`sync.ports.Keys` with everything in memory; `open_for` is what the present user holds."""

    device: str
    incarnation: str
    boxes: dict[str, Any]
    signer: SignKey = field(default_factory=SignKey)
    open_for: tuple[str, ...] = ()

    def compartments(self) -> tuple[str, ...]:
        return self.open_for

    def sign(self, message: bytes) -> bytes:
        return self.signer(message)

    def identity(self, compartment: str) -> str | None:
        return str(self.boxes[compartment]) if compartment in self.open_for else None

    def public(self, name: str = "机", role: str = "spoke") -> Device:
        boxes = {compartment: str(box.to_public()) for compartment, box in self.boxes.items()}
        return Device(self.device, name, self.signer.public, boxes, role, (self.incarnation,))


def make_keys(number: int, compartments: Sequence[str] = (COMMON, INTERNAL)) -> DeviceKeys:
    """Keys of the machine with this number; its user holds all its compartments."""
    boxes = {compartment: pyrage.x25519.Identity.generate() for compartment in compartments}
    return DeviceKeys(f"{number:032x}", f"{number:016x}", boxes, open_for=tuple(compartments))


class Machine:
    """A machine whose change log is in memory; packages, keys, folders and shelf are real."""

    def __init__(self, keys: DeviceKeys, folder: Path, signed: SignedDirectory | None) -> None:
        self.keys, self.folder, self.now = keys, folder, 1_800_000_000_000
        self.store = OverlayState()
        self.log = MemoryLog(self.store)
        self.trust = TrustStore(self.store)
        self.shelf = FolderShelf(folder / "inbox")
        self._acts = 0
        if signed is not None:
            self.trust.begin(signed)

    @property
    def device(self) -> str:
        return self.keys.device

    @property
    def inbox(self) -> Inbox:
        return Inbox(
            keys=self.keys,
            trust=self.trust,
            sink=self.log,
            state=self.store,
            shelf=self.shelf,
            staging=self.folder / "staging",
            now_ms=lambda: self.now,
        )

    @property
    def outbox(self) -> Outbox:
        return Outbox(
            keys=self.keys,
            trust=self.trust,
            source=self.log,
            state=self.store,
            shelf=self.shelf,
            now_ms=lambda: self.now,
        )

    def local_write(
        self,
        record: str,
        group: str,
        value: Any,
        seen: Iterable[Dot],
        compartment: str = INTERNAL,
        tx: str = "",
    ) -> Dot:
        return self._write(compartment, record, {group: value}, {group: tuple(seen)}, tx)

    def local_delete(self, record: str, compartment: str = INTERNAL) -> Dot:
        seen = {group: list(dots) for (one, group), dots in self.log.live.items() if one == record and dots}
        plain = {group: [list(dot) for dot in dots] for group, dots in seen.items() if group != DELETED}
        value = {"deleted": True, "seen": plain}
        return self._write(compartment, record, {DELETED: value}, {DELETED: tuple(seen.get(DELETED, ()))}, "")

    def _write(
        self,
        compartment: str,
        record: str,
        sets: dict[str, Any],
        parents: dict[str, tuple[Dot, ...]],
        tx: str,
    ) -> Dot:
        stream = stream_name(self.keys.incarnation, compartment)
        n = self.log.head(stream)[0] + 1
        self._acts += 1
        act = tx or f"{self.device[-4:]}-{self._acts}"
        op = Op(n, act, "test.thing", record, 1, "u", f"{self._acts}", sets, parents)
        self.log._apply(stream, n, op.encode())
        return (stream, n)

    def export(
        self, folder: Path, to: Sequence[str], channel: Channel | None = None, **more: Any
    ) -> ExportReport:
        """As `Outbox.export`, on the channel `usb` if none is given."""
        folder.mkdir(parents=True, exist_ok=True)
        return self.outbox.export(folder, channel or Channel("usb"), to, **more)

    def send(self, folder: Path, to: Sequence[str]) -> list[Path]:
        return [dropped.path for dropped in self.export(folder, to).files]

    def apply_package(self, path: Path) -> PackageResult:
        return self.inbox.take_file(path)

    def take(self, folder: Path) -> ImportReport:
        """Take a whole folder."""
        return self.inbox.take_folder(folder)

    def state(self) -> Values:
        return {register: dict(values) for register, values in self.log.live.items() if values}

    def ops(self) -> dict[str, list[Op]]:
        return {stream: [decode(body) for body, _ in rows] for stream, rows in self.log.log.items()}

    def deleted(self, record: str) -> bool:
        return self.log.deleted(record)


@dataclass
class Office:
    """An office with its administrators and machines; `signed` is the directory in force."""

    security: SignKey
    system: SignKey
    signed: SignedDirectory
    machines: list[Machine]

    def sign(self, directory: Directory, by: str = "sec") -> bytes:
        """The directory's file, signed by `sec` or `sys`."""
        return sign_directory(directory, {by: self.security if by == "sec" else self.system})

    def adopt(
        self, directory: Directory, machines: Iterable[Machine] | None = None, by: str = "sec"
    ) -> bytes:
        """Sign a new version and give it to machines (all of them if none are named)."""
        file = self.sign(directory, by)
        for machine in self.machines if machines is None else machines:
            machine.trust.offer(file)
        self.signed = read_directory(file)
        return file


def make_office(
    folder: Path,
    compartments: Mapping[int, Sequence[str]] | None = None,
    *,
    roles: Mapping[int, str] | None = None,
    policy: Mapping[str, Any] | None = None,
    expires_at: int = 0,
) -> Office:
    """An office of enrolled machines: number → compartments (three machines with 内部 if nothing is said)."""
    wanted = compartments or dict.fromkeys((1, 2, 3), (COMMON, INTERNAL))
    security, system = SignKey(), SignKey()
    keys = {number: make_keys(number, held) for number, held in wanted.items()}
    users = tuple(
        User(name, name, role, key.public, str(pyrage.x25519.Identity.generate().to_public()))
        for name, role, key in (("sec", "security_admin", security), ("sys", "system_admin", system))
    )
    devices = tuple(
        one.public(f"机{number}", (roles or {}).get(number, "spoke")) for number, one in keys.items()
    )
    directory = Directory(
        OFFICE, 1, "", 1, expires_at, dict(policy or {}), {"office": "办公室"}, users, (), devices
    )
    signed = read_directory(sign_directory(directory, {"sec": security}))
    machines = [Machine(one, folder / f"m{number}", signed) for number, one in keys.items()]
    return Office(security, system, signed, machines)


def settle(machines: Sequence[Replica], folder: Path, rounds: int = 3) -> None:
    """Everybody sends to everybody until nothing can be missing."""
    for turn in range(rounds):
        for place, sender in enumerate(machines):
            others = [one for one in machines if one is not sender]
            target = folder / f"settle{turn}-{place}"
            target.mkdir(parents=True, exist_ok=True)
            for path in sender.send(target, [one.device for one in others]):
                for one in others:
                    one.apply_package(path)


Fleet = Callable[[Path], list[Replica]]
"""Makes three enrolled machines in a folder."""


def memory_fleet(folder: Path) -> list[Replica]:
    """Three machines with their change log in memory."""
    return list(make_office(folder).machines)
