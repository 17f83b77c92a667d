"""What an import has to say: per package, and over all. Shapes as on the command line (`sync import --json`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

APPLIED, PARKED, DUPLICATE, QUARANTINED = "applied", "parked", "duplicate", "quarantined"


@dataclass(frozen=True, slots=True)
class Gap:
    """Changes lo..hi of a stream that are known to exist and have not arrived; only of compartments the user holds."""

    stream: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class MissingPackages:
    """Package numbers of a sender's channel that never arrived though later ones did."""

    sender: str
    channel: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something a person must look at now: a fork, a cloned machine, a directory that does not fit."""

    code: str
    device: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something refused and kept aside. `id`: SHA-256 of its bytes; `compartment` "" when nobody could tell."""

    id: str
    kind: str
    reason: str
    sender: str
    at: int
    compartment: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class PackageResult:
    """What became of one package: state, code of the reason ("" when all is well), ops and records it brought."""

    name: str
    state: str
    reason: str = ""
    ops: int = 0
    records: int = 0

    def as_json(self) -> dict[str, Any]:
        """The shape of one line of `sync import`."""
        return {
            "name": self.name,
            "state": self.state,
            "reason": self.reason,
            "ops": self.ops,
            "records": self.records,
        }


@dataclass
class Tally:
    """Counts while something is being taken in; shared by all parts of the importer."""

    ops: int = 0
    conflicts: int = 0
    waits: list[str] = field(default_factory=list)
    records: dict[str, set[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    directory_changed: bool = False

    def touched(self) -> int:
        """How many records were touched."""
        return sum(len(records) for records in self.records.values())

    def add(self, other: Tally) -> None:
        """Add another tally's counts to this one."""
        self.ops += other.ops
        self.conflicts += other.conflicts
        self.waits += other.waits
        self.refused += other.refused
        self.alarms += other.alarms
        self.directory_changed |= other.directory_changed
        for compartment, records in other.records.items():
            self.records.setdefault(compartment, set()).update(records)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. `records`: compartment → hex ids touched (for the one `changed` signal)."""

    packages: tuple[PackageResult, ...]
    conflicts: int
    gaps: tuple[Gap, ...]
    missing: tuple[MissingPackages, ...]
    alarms: tuple[Alarm, ...]
    records: dict[str, frozenset[str]]
    junk: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    directory_changed: bool = False
    more: bool = False
    """Whether the folder holds further files that were left for the next call."""

    def as_json(self) -> dict[str, Any]:
        """The shape of `sync import --json`."""
        gaps: list[dict[str, Any]] = [{"stream": gap.stream, "lo": gap.lo, "hi": gap.hi} for gap in self.gaps]
        gaps += [
            {"sender": one.sender, "channel": one.channel, "packages": list(one.numbers)}
            for one in self.missing
        ]
        return {
            "packages": [package.as_json() for package in self.packages],
            "conflicts": self.conflicts,
            "gaps": gaps,
            "alarms": [
                {"code": one.code, "device": one.device, "subject": one.subject} for one in self.alarms
            ],
            "waiting": list(self.waiting),
            "ignored": list(self.junk),
        }
