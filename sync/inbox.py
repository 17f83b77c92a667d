"""Taking packages in: seen → staged → envelope verified → each segment → done. The answer never depends on the order.

A package is refused whole when its envelope is wrong; when one segment is wrong the others go on. What is refused
lies in quarantine with the reason; what only waits (for a gap, a key, a newer directory) is kept sealed and tried
again.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from sync import peers
from sync.applying import WAITS_FOR_TRUST, Applier
from sync.errors import SyncProblem
from sync.folder import Scanner, channel_of, stage
from sync.names import COMMON
from sync.overlay import OverlayState
from sync.package import MAX_PACKAGE_BYTES, Entry, Package, read_package
from sync.ports import ChangeSink, Keys, Shelf, StateStore
from sync.reports import (
    APPLIED,
    DUPLICATE,
    PARKED,
    QUARANTINED,
    Alarm,
    Gap,
    ImportReport,
    MissingPackages,
    PackageResult,
    Quarantined,
    Tally,
)
from sync.shelf import OverlayShelf
from sync.trust import SignedDirectory
from sync.trusted import TrustStore

REMEMBERED = 512
"""Package numbers remembered for each channel; older ones are known by their content only."""
MAX_KEPT_BYTES = 64 << 20
"""A refused package above this size is remembered, not kept."""


class Inbox:
    """The importer of one machine under one login. One at a time; every method may be repeated after a crash."""

    def __init__(
        self,
        *,
        keys: Keys,
        trust: TrustStore,
        sink: ChangeSink,
        state: StateStore,
        shelf: Shelf,
        staging: Path,
        now_ms: Callable[[], int],
    ) -> None:
        self._applier = Applier(keys, trust, sink, state, shelf, now_ms)
        self._staging = staging
        self._scanners: dict[Path, Scanner] = {}

    def take_folder(self, folder: Path, *, limit: int = 1000) -> ImportReport:
        """Take everything that lies complete in a folder, at most `limit` new files, then retry what waited.

        A missing or empty folder is an empty report. Nothing is written there, so that read-only media work. When the
        report says `more`, call again; known files cost nothing.

        Raises:
            SyncProblem: `DROP-04` when the folder's identity file names another office, `DROP-03` when the folder is
                there and cannot be listed, `TRUST-05` on a machine that has not been enrolled.
        """
        held = self._applier.trust.require()
        mark = channel_of(folder)
        if mark is not None and mark.office != held.directory.office:
            raise SyncProblem("DROP-04", "of another office")
        scanner = self._scanners.setdefault(folder, Scanner(folder))
        scanner.scan()  # two looks: the second hands out what did not change
        scan = scanner.scan()
        results: list[PackageResult] = []
        total, new = Tally(), 0
        for arrival in scan.ready:
            name = arrival.path.name
            before = self._applier.state.get(COMMON, "file", arrival.sha256)
            if before is not None and not self._may_try_again(before):
                results.append(_again(name, before))
                continue
            new += 1
            if new > limit:
                break
            if arrival.size > MAX_PACKAGE_BYTES:
                results.append(PackageResult(name, QUARANTINED, "PKG-01"))  # not even copied
                continue
            try:
                staged = stage(arrival, self._staging)
            except SyncProblem as problem:
                results.append(PackageResult(name, QUARANTINED, problem.code))
                continue
            try:
                results.append(self._take(staged, name, arrival.sha256, total))
            finally:
                staged.unlink(missing_ok=True)
        results += [PackageResult(name, PARKED, "DROP-01") for name in scan.waiting]
        results += self._retry(total)
        return self._report(results, total, scan.junk, scan.waiting, more=new > limit)

    def take_file(self, path: Path) -> PackageResult:
        """Take one package file chosen by a person; it needs no completion mark."""
        digest = hashlib.sha256()
        with path.open("rb") as source:
            while part := source.read(1 << 20):
                digest.update(part)
        before = self._applier.state.get(COMMON, "file", digest.hexdigest())
        if before is not None and not self._may_try_again(before):
            return _again(path.name, before)
        total = Tally()
        result = self._take(path, path.name, digest.hexdigest(), total)
        self._retry(total)
        return result

    def retry(self) -> ImportReport:
        """Try again what waits for a gap, for this login's keys, or a newer directory. Call it after every login."""
        total = Tally()
        return self._report(self._retry(total), total, (), ())

    def gaps(self) -> list[Gap]:
        """What is known to exist and is missing here, in the compartments the present user holds."""
        return peers.gaps(self._applier)

    def preview(self, folder: Path, scratch: ChangeSink) -> ImportReport:
        """What `take_folder` would do now: the same code over a scratch sink; ledger and shelf are left as they are."""
        one = self._applier
        state = OverlayState(one.state)
        inbox = Inbox(
            keys=one.keys,
            trust=TrustStore(state),
            sink=scratch,
            state=state,
            shelf=OverlayShelf(one.shelf),
            staging=self._staging / "preview",
            now_ms=one.now_ms,
        )
        return inbox.take_folder(folder)

    def _take(self, path: Path, name: str, sha256: str, total: Tally) -> PackageResult:
        tally = Tally()
        try:
            with path.open("rb") as source:
                result = self._take_package(source, name, tally)
        except SyncProblem as problem:
            state = PARKED if problem.code == "PKG-NEW" else QUARANTINED
            result = PackageResult(name, state, problem.code)
            if problem.code == "FORK-02":
                tally.alarms.append(Alarm(problem.code, _sender(path)))
            large = path.stat().st_size > MAX_KEPT_BYTES and problem.code not in WAITS_FOR_TRUST
            if large or problem.code == "PKG-05":
                self._applier.quarantine(sha256, "package", None, problem.code, _sender(path), title=name)
            else:
                with path.open("rb") as source:
                    self._applier.quarantine(
                        sha256, "package", source, problem.code, _sender(path), title=name
                    )
        except OSError:
            return PackageResult(
                name, QUARANTINED, "DROP-03"
            )  # not remembered: the medium may be put in again
        self._applier.state.put(
            COMMON,
            "file",
            sha256,
            {
                "state": result.state,
                "reason": result.reason,
                "directory": self._version(),
            },
        )
        total.add(tally)
        return result

    def _take_package(self, source: BinaryIO, name: str, tally: Tally) -> PackageResult:
        package = read_package(source)
        held = self._applier.trust.require()
        self._verify(package, held)
        package.verify_content(source)
        header, state = package.header, self._applier.state
        if state.get(COMMON, "package", package.hash) is not None:
            return PackageResult(name, DUPLICATE)
        seen = self._require_no_fork(package)
        entries = sorted(header.segments, key=lambda entry: entry.kind != "control")
        for entry in entries:
            self._take_entry(package, source, entry, tally)
        with state.transaction(COMMON):
            state.put(COMMON, "package", package.hash, {"sender": header.sender, "number": header.number})
            state.put(COMMON, "channel", _channel(package), seen)
        self._retry_parked(tally)
        if tally.refused:
            return PackageResult(name, QUARANTINED, tally.refused[0], tally.ops, tally.touched())
        if tally.waits:
            return PackageResult(name, PARKED, tally.waits[0], tally.ops, tally.touched())
        return PackageResult(name, APPLIED, "", tally.ops, tally.touched())

    def _verify(self, package: Package, held: SignedDirectory) -> None:
        header = package.header
        if header.office != held.directory.office:
            raise SyncProblem("PKG-04", "another office")
        sender = held.directory.device(header.sender)
        if sender is None:
            raise SyncProblem("TRUST-08", "unknown sender")
        package.verify_carrier(sender.sign)
        if not sender.active:
            raise SyncProblem("TRUST-09", "retired sender")
        if header.incarnation not in sender.incarnations:
            raise SyncProblem("TRUST-11", "unknown incarnation")
        if self._applier.keys.device not in header.to:
            raise SyncProblem("PKG-05", "addressed to others")

    def _require_no_fork(self, package: Package) -> dict[str, object]:
        """The channel's numbers with this one entered, when it does not contradict those seen before."""
        header = package.header
        before = self._applier.state.get(COMMON, "channel", _channel(package)) or {"seen": {}}
        seen: dict[str, list[str]] = dict(before["seen"])
        own = [package.hash, header.previous]
        number = str(header.number)
        if seen.get(number, own) != own:
            raise SyncProblem("FORK-02", "another package with this number")
        if seen.get(str(header.number - 1), [header.previous])[0] != header.previous:
            raise SyncProblem("FORK-02", "another package before this one")
        if seen.get(str(header.number + 1), ["", package.hash])[1] != package.hash:
            raise SyncProblem("FORK-02", "another package after this one")
        seen[number] = own
        newest = sorted(seen, key=int)[-REMEMBERED:]
        return {
            "sender": header.sender,
            "channel": header.channel,
            "seen": {one: seen[one] for one in newest},
        }

    def _take_entry(self, package: Package, source: BinaryIO, entry: Entry, tally: Tally) -> None:
        applier, header = self._applier, package.header
        data = package.segment(source, entry)
        if applier.keys.device not in entry.to:
            self._forward(entry, data, header.sender)
        elif entry.kind == "control":
            peers.take_control(applier, entry.id, data, header.sender, tally)
        elif entry.kind == "ops":
            applier.take(entry.id, data, header.sender, tally)
        else:
            applier.keep(entry.id, data, header.sender, "waiting", entry.kind)

    def _forward(self, entry: Entry, data: bytes, sender: str) -> None:
        """Keep what others can open, when this machine's office in the network is to carry it on."""
        state, me = self._applier.state, self._applier.keys.device
        device = self._applier.trust.require().directory.device(me)
        if device is None or device.role == "spoke" or state.get(COMMON, "forward", entry.id) is not None:
            return
        self._applier.shelf.put(entry.id, io.BytesIO(data))
        state.put(
            COMMON,
            "forward",
            entry.id,
            {
                "to": [one for one in entry.to if one != sender],
                "all": list(entry.to),
                "kind": entry.kind,
                "level": entry.level,
                "size": entry.size,
                "sent": 0,
            },
        )

    def _retry(self, tally: Tally) -> list[PackageResult]:
        """Everything that waits, as long as something moves; what became of packages refused before."""
        applier = self._applier
        lifted: list[PackageResult] = []
        if applier.trust.current() is None:
            return lifted
        while True:
            before = (tally.ops, tally.directory_changed)
            for segment_id, value in applier.state.items(COMMON, "pending"):
                if value["kind"] != "blob":
                    self._take_kept(segment_id, value, tally)
            for sha256, value in applier.state.items(COMMON, "quarantine"):
                if value["kind"] == "package" and value["reason"] in WAITS_FOR_TRUST:
                    lifted += self._take_quarantined(sha256, value, tally)
            self._retry_parked(tally)
            if before == (tally.ops, tally.directory_changed):
                return lifted

    def _retry_parked(self, tally: Tally) -> None:
        applier = self._applier
        moved = True
        while moved:
            moved = False
            for compartment in applier.keys.compartments():
                waiting = sorted(
                    applier.state.items(compartment, "parked"), key=lambda item: int(item[1]["lo"])
                )
                for segment_id, value in waiting:
                    if int(value["lo"]) <= applier.sink.head(value["stream"])[0] + 1:
                        ledger = applier.state.get(COMMON, "segment", segment_id) or {"sender": ""}
                        self._take_kept(segment_id, {**ledger, "kind": "ops"}, tally)
                        moved = True
        if not any(applier.state.items(compartment, "parked") for compartment in applier.keys.compartments()):
            tally.waits = [code for code in tally.waits if code != "GAP-01"]

    def _take_kept(self, segment_id: str, value: dict[str, object], tally: Tally) -> None:
        kept = self._applier.shelf.open(segment_id)
        if kept is None:
            return
        with kept:
            data = kept.read()
        take = peers.take_control if value["kind"] == "control" else Applier.take
        take(self._applier, segment_id, data, str(value["sender"]), tally)

    def _take_quarantined(self, sha256: str, value: dict[str, object], tally: Tally) -> list[PackageResult]:
        applier = self._applier
        ledger = applier.state.get(COMMON, "file", sha256)
        if ledger is None or not self._may_try_again(ledger):
            return []
        kept = applier.shelf.open(f"{sha256}.bad")
        if kept is None:
            return []
        refused = False
        with kept:
            try:
                result = self._take_package(kept, str(value["name"]), tally)
            except SyncProblem as problem:
                refused, result = True, PackageResult(str(value["name"]), QUARANTINED, problem.code)
        applier.state.put(
            COMMON,
            "file",
            sha256,
            {
                "state": result.state,
                "reason": result.reason,
                "directory": self._version(),
            },
        )
        if refused:
            applier.state.put(COMMON, "quarantine", sha256, {**value, "reason": result.reason})
            return []
        applier.state.drop(COMMON, "quarantine", sha256)
        applier.shelf.drop(f"{sha256}.bad")
        return [result]

    def _may_try_again(self, before: dict[str, object]) -> bool:
        return before["reason"] in WAITS_FOR_TRUST and before["directory"] != self._version()

    def _version(self) -> int:
        held = self._applier.trust.current()
        return held.directory.version if held is not None else 0

    def _report(
        self,
        results: Iterable[PackageResult],
        total: Tally,
        junk: tuple[str, ...],
        waiting: tuple[str, ...],
        *,
        more: bool = False,
    ) -> ImportReport:
        missing: list[MissingPackages] = []
        for _, value in self._applier.state.items(COMMON, "channel"):
            numbers = {int(number) for number in value["seen"]}
            lost = tuple(sorted(set(range(min(numbers), max(numbers))) - numbers))
            if lost:
                missing.append(MissingPackages(value["sender"], value["channel"], lost))
        return ImportReport(
            tuple(results),
            total.conflicts,
            tuple(peers.gaps(self._applier)),
            tuple(missing),
            tuple(total.alarms),
            {compartment: frozenset(records) for compartment, records in total.records.items()},
            junk,
            waiting,
            total.directory_changed,
            more,
        )


def quarantined(state: StateStore, compartments: Iterable[str]) -> list[Quarantined]:
    """What lies in quarantine, as far as the holder of these compartments may know of it; oldest first."""
    found = [
        Quarantined(
            key,
            value["kind"],
            value["reason"],
            value["sender"],
            int(value["at"]),
            "" if compartment == COMMON else compartment,
            value["name"],
        )
        for compartment in compartments
        for key, value in state.items(compartment, "quarantine")
    ]
    return sorted(found, key=lambda one: (one.at, one.id))


def _again(name: str, before: dict[str, object]) -> PackageResult:
    if before["state"] == QUARANTINED:
        return PackageResult(name, QUARANTINED, str(before["reason"]))
    return PackageResult(name, DUPLICATE)


def _channel(package: Package) -> str:
    header = package.header
    return f"{header.sender}.{header.incarnation}.{header.channel}"


def _sender(path: Path) -> str:
    """The device a refused package says it is from: a hint for a person, unverified; "" when it cannot be read."""
    try:
        with path.open("rb") as source:
            return read_package(source).header.sender
    except (SyncProblem, OSError):
        return ""
