"""Making packages: which streams go to whom, from where on, sealed for whom. Whole streams or nothing.

Two ways: from the acknowledged head on, so whatever was lost is sent again. One way (a disc, a diode): everything
since the export before the last two, and from the beginning once a week. A new device has acknowledged nothing and
so gets the full log; a compact baseline will be another `form` of segment. What this machine cannot read it carries on
as it is.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sync import segment
from sync.control import Control, seal_control
from sync.envelope import MAX_RECIPIENTS
from sync.errors import SyncProblem
from sync.folder import Dropped, channel_of, drop, mark_channel, package_name
from sync.names import COMMON, TOP_LEVEL, is_channel, level_of, split_stream
from sync.ops import chain_start, decode
from sync.package import MAX_SEGMENTS, Entry, PackageHeader, entry_for, table_bytes, write_package
from sync.peers import acknowledged, parked_ranges
from sync.ports import ChangeSource, Keys, Shelf, StateStore
from sync.trust import Device, Directory
from sync.trusted import TrustStore

SEGMENT_BYTES = 8 << 20
"""Raw size at which a range is cut into another segment (at the end of an act)."""
REPEAT_WINDOW = 3
BASELINE_EVERY_MS = 7 * 86_400_000
FULL_CONTROL_EVERY = 8
FORWARD_TIMES = 12
GOT_TOLD = 2000
"""How many of the last segment ids are acknowledged to those who carry them."""
TABLE_BYTES = 900_000
CD_BYTES, USUAL_BYTES = 650_000_000, 1 << 30
MEMORY_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Channel:
    """One road for packages: a stick, a shared folder, a disc. `max_level`: what the medium may carry (0–4)."""

    name: str
    one_way: bool = False
    max_level: int = TOP_LEVEL
    volume_bytes: int = USUAL_BYTES


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written: one file per volume, ops and segments in them, highest level; `withheld`: compartments held
    here that this channel may not carry."""

    files: tuple[Dropped, ...]
    ops: int
    segments: int
    level: int
    withheld: tuple[str, ...] = ()


@dataclass
class _Pile:
    """Sealed segments on their way into volumes; in memory at first, on the shelf when they are many."""

    shelf: Shelf
    entries: list[Entry] = field(default_factory=list)
    ops: int = 0
    _bytes: dict[str, bytes] = field(default_factory=dict)
    _size: int = 0

    def add(self, kind: str, data: bytes, level: int, to: Sequence[str]) -> None:
        entry = entry_for(kind, data, level, to)
        self.entries.append(entry)
        if self._size + len(data) <= MEMORY_BYTES:
            self._bytes[entry.id] = data
            self._size += len(data)
        else:
            self.shelf.put(f"{entry.id}.out", io.BytesIO(data))

    def take(self, entry: Entry) -> bytes:
        data = self._bytes.get(entry.id)
        if data is None:
            kept = self.shelf.open(f"{entry.id}.out")
            if kept is None:
                raise SyncProblem("DROP-03", "a segment vanished")
            with kept:
                data = kept.read()
        return data

    def clear(self) -> None:
        for entry in self.entries:
            if entry.id not in self._bytes:
                self.shelf.drop(f"{entry.id}.out")


class Outbox:
    """The exporter of one machine under one login: only compartments whose key the present user holds are read."""

    def __init__(
        self,
        *,
        keys: Keys,
        trust: TrustStore,
        source: ChangeSource,
        state: StateStore,
        shelf: Shelf,
        now_ms: Callable[[], int],
    ) -> None:
        self._keys, self._trust, self._source = keys, trust, source
        self._state, self._shelf, self._now_ms = state, shelf, now_ms

    def export(
        self,
        folder: Path,
        channel: Channel,
        to: Sequence[str],
        *,
        compartments: Sequence[str] | None = None,
        audit: Mapping[str, Any] | None = None,
    ) -> ExportReport:
        """Write one package (or several volumes) for these devices into a folder.

        `compartments`: only these (all held ones otherwise). `audit` is the audit checkpoint, witnesses and whatever
        else the store has to say, passed on sealed as it is (whole numbers, texts, lists, objects; below 1 MiB).

        Raises:
            SyncProblem: `OUT-02` nobody to send to, `OUT-01` a compartment asked for is above the channel's level,
                `DROP-04` the folder is another channel's, `DROP-05` it cannot be written, `TRUST-05`, `TRUST-11` when
                this machine's incarnation is not in the directory yet.
        """
        directory = self._trust.require().directory
        targets = self._targets(directory, to)
        if not is_channel(channel.name):
            raise SyncProblem("NAME-01", "channel malformed")
        self._check_folder(folder, directory, channel)
        limit = self._limit(directory, channel)
        chosen = self._chosen(compartments, limit)
        pile = _Pile(self._shelf)
        try:
            for compartment in chosen:
                readers = _readers(directory, compartment, targets, self._keys.device)
                self._control(pile, compartment, readers, channel, audit or {}, targets)
            for compartment in chosen:
                readers = _readers(directory, compartment, targets, self._keys.device)
                if readers:
                    self._streams(pile, directory, compartment, readers, channel)
            self._forwarded(pile, targets, limit)
            files = self._volumes(pile, folder, channel, directory, targets)
            level = max((entry.level for entry in pile.entries), default=0)
            withheld = tuple(one for one in self._keys.compartments() if level_of(one) > limit)
            return ExportReport(tuple(files), pile.ops, len(pile.entries), level, withheld)
        finally:
            pile.clear()

    def _targets(self, directory: Directory, to: Sequence[str]) -> list[Device]:
        own = directory.device(self._keys.device)
        if own is None or self._keys.incarnation not in own.incarnations:
            raise SyncProblem("TRUST-11", "own incarnation is not enrolled")
        found = [directory.device(one) for one in to if one != self._keys.device]
        targets = [device for device in found if device is not None and device.active]
        if not targets or len(targets) != len(found):
            raise SyncProblem("OUT-02", "no active device of that name")
        return targets

    def _check_folder(self, folder: Path, directory: Directory, channel: Channel) -> None:
        mark = channel_of(folder)
        if mark is None:
            try:
                mark_channel(folder, directory.office, channel.name)
            except OSError as error:
                raise SyncProblem("DROP-05", type(error).__name__) from None
        elif (mark.office, mark.channel) != (directory.office, channel.name):
            raise SyncProblem("DROP-04", "the folder is another channel's")

    def _limit(self, directory: Directory, channel: Channel) -> int:
        expired = 0 < directory.expires_at < self._now_ms()
        return min(channel.max_level, 1) if expired else channel.max_level

    def _chosen(self, asked: Sequence[str] | None, limit: int) -> list[str]:
        if asked is not None and any(level_of(one) > limit for one in asked):
            raise SyncProblem("OUT-01", "above the channel's level")
        return [
            one
            for one in self._keys.compartments()
            if level_of(one) <= limit and (asked is None or one in asked or one == COMMON)
        ]

    def _control(
        self,
        pile: _Pile,
        compartment: str,
        readers: Sequence[Device],
        channel: Channel,
        audit: Mapping[str, Any],
        targets: Sequence[Device],
    ) -> None:
        if not readers:
            return
        now, count = self._now_ms(), self._count(compartment)
        held = self._source.heads(compartment)
        heads = {stream: (number, chain.hex()) for stream, (number, chain) in held.items() if number > 0}
        memory = self._state.get(compartment, "outbox", channel.name) or {}
        full = (
            count % FULL_CONTROL_EVERY == 1
            or "full" not in memory
            or bool(memory.get("to") != _names(targets))
        )
        said = (
            heads
            if full
            else {one: head for one, head in heads.items() if memory["full"].get(one) != head[0]}
        )
        if full:
            memory = {**memory, "full": {one: head[0] for one, head in heads.items()}, "to": _names(targets)}
            self._state.put(compartment, "outbox", channel.name, memory)
        waiting = parked_ranges(self._state, compartment)
        want = [(stream, held[stream][0] + 1 if stream in held else 1, lo - 1) for stream, lo, _ in waiting]
        common = compartment == COMMON
        for some in _groups(readers):
            control = Control(
                self._keys.device,
                self._keys.incarnation,
                tuple(device.id for device in some),
                compartment,
                count,
                now,
                full,
                said,
                tuple(waiting),
                tuple(one for one in dict.fromkeys(want) if one[1] <= one[2]),
                self._got() if common else (),
                audit if common else {},
                tuple(self._trust.chain()) if common else (),
            )
            data = seal_control(control, [device.boxes[compartment] for device in some], self._keys.sign)
            pile.add("control", data, level_of(compartment), control.to)

    def _streams(
        self, pile: _Pile, directory: Directory, compartment: str, readers: Sequence[Device], channel: Channel
    ) -> None:
        memory = self._state.get(compartment, "outbox", channel.name) or {}
        sent: list[dict[str, int]] = list(memory.get("sent", []))
        baseline = self._now_ms() - int(memory.get("baseline_at", 0)) >= BASELINE_EVERY_MS
        own = directory.device(self._keys.device)
        heads = self._source.heads(compartment)
        attested: dict[str, list[Mapping[str, Any]]] = {}
        for key, value in self._state.items(compartment, "attested"):
            attested.setdefault(key.partition(" ")[0], []).append(value)
        acks = {device.id: acknowledged(self._state, compartment, device.id) for device in readers}
        for stream in sorted(heads):
            head, incarnation = heads[stream][0], split_stream(stream)[0]
            missing = [device for device in readers if device.incarnations[-1:] != (incarnation,)]
            if not missing or head == 0:
                continue
            if channel.one_way:
                start = (
                    1 if baseline or len(sent) < REPEAT_WINDOW else sent[-REPEAT_WINDOW].get(stream, 0) + 1
                )
            else:
                start = min(acks[device.id].get(stream, 0) for device in missing) + 1
            if start > head:
                continue
            is_own = own is not None and incarnation in own.incarnations
            theirs = attested.get(stream, ())
            ranges = self._own(stream, start, head) if is_own else self._foreign(theirs, stream, start)
            for header, bodies in ranges:
                for some in _groups(missing):
                    to = [(device.id, device.boxes[compartment]) for device in some]
                    sealed = segment.make(header, bodies, to, self._keys.device, self._keys.sign)
                    pile.add("ops", sealed.data, level_of(compartment), [device.id for device in some])
                pile.ops += len(bodies)
        if channel.one_way:
            memory["sent"] = [*sent, {stream: head[0] for stream, head in heads.items()}][-REPEAT_WINDOW:]
            if baseline:
                memory["baseline_at"] = self._now_ms()
            self._state.put(compartment, "outbox", channel.name, memory)

    def _own(self, stream: str, lo: int, hi: int) -> Iterator[tuple[segment.Header, list[bytes]]]:
        """Ranges of an own stream, attested here, cut where an act ends."""
        previous = chain_start(stream) if lo == 1 else self._source.chain_hash(stream, lo - 1)
        if previous is None:
            raise SyncProblem("GAP-01", "own chain hash missing")
        version = self._trust.require().directory.version
        bodies: list[bytes] = []
        size, last_tx = 0, ""
        for body in self._source.bodies(stream, lo, hi):
            tx = decode(body).tx
            if size >= SEGMENT_BYTES and tx != last_tx:
                header = segment.attest(stream, lo, bodies, previous, version, self._keys.sign)
                yield header, bodies
                lo, previous, bodies, size = header.hi + 1, header.head, [], 0
            bodies.append(body)
            size, last_tx = size + len(body), tx
        yield segment.attest(stream, lo, bodies, previous, version, self._keys.sign), bodies

    def _foreign(
        self, attested: Sequence[Mapping[str, Any]], stream: str, start: int
    ) -> Iterator[tuple[segment.Header, list[bytes]]]:
        """Ranges of another machine's stream, under the origin's own signature, as they once arrived."""
        for value in attested:
            if int(value["hi"]) >= start:
                header = segment.read_header(base64.b64decode(value["block"]))
                yield header, list(self._source.bodies(stream, header.lo, header.hi))

    def _forwarded(self, pile: _Pile, targets: Sequence[Device], limit: int) -> None:
        """Sealed segments that this machine only carries, for these devices or for others further on."""
        for segment_id, value in self._state.items(COMMON, "forward"):
            wanted = [
                d for d in targets if d.id in value["to"] or (d.role != "spoke" and d.id not in value["all"])
            ]
            if (value["to"] and not wanted) or int(value["level"]) > limit:
                continue
            if not value["to"] or int(value["sent"]) >= FORWARD_TIMES:
                self._shelf.drop(segment_id)  # the entry stays: the same segment must not be taken up again
                continue
            kept = self._shelf.open(segment_id)
            if kept is not None:
                with kept:
                    pile.add(str(value["kind"]), kept.read(), int(value["level"]), value["all"])
                self._state.put(COMMON, "forward", segment_id, {**value, "sent": int(value["sent"]) + 1})

    def _volumes(
        self, pile: _Pile, folder: Path, channel: Channel, directory: Directory, targets: Sequence[Device]
    ) -> list[Dropped]:
        volumes = _split(pile.entries, channel.volume_bytes)
        package, files = os.urandom(16).hex(), []
        for place, entries in enumerate(volumes, 1):
            memory = self._state.get(COMMON, "outbox-number", channel.name) or {}
            if memory.get("incarnation") != self._keys.incarnation:
                memory = {"incarnation": self._keys.incarnation, "number": 0, "previous": ""}
            header = PackageHeader(
                directory.office,
                package,
                channel.name,
                int(memory["number"]) + 1,
                str(memory["previous"]),
                self._keys.device,
                self._keys.incarnation,
                tuple(_names(targets)),
                max((entry.level for entry in entries), default=0),
                (place, len(volumes)),
                directory.version,
                tuple(entries),
            )
            files.append(self._write(pile, folder, header))
        return files

    def _write(self, pile: _Pile, folder: Path, header: PackageHeader) -> Dropped:
        """The number is taken before the file can be seen: a number used twice would look like a cloned machine."""

        def write(target: BinaryIO) -> None:
            written = write_package(
                target, header, (pile.take(entry) for entry in header.segments), self._keys.sign
            )
            self._state.put(
                COMMON,
                "outbox-number",
                header.channel,
                {
                    "incarnation": header.incarnation,
                    "number": header.number,
                    "previous": written,
                },
            )

        return drop(folder, _free_name(folder, header), write)

    def _count(self, compartment: str) -> int:
        memory = self._state.get(compartment, "control-number", "own")
        same = memory is not None and memory["incarnation"] == self._keys.incarnation
        number = (int(memory["number"]) if memory is not None and same else 0) + 1
        self._state.put(
            compartment, "control-number", "own", {"incarnation": self._keys.incarnation, "number": number}
        )
        return number

    def _got(self) -> tuple[str, ...]:
        """The segments that arrived last, so that whoever carries them can let go of them."""
        keys = [key for key, _ in self._state.items(COMMON, "got")]
        with self._state.transaction(COMMON):
            for key in keys[:-GOT_TOLD]:
                self._state.drop(COMMON, "got", key)
        return tuple(dict.fromkeys(key.partition(" ")[2] for key in keys[-GOT_TOLD:]))


def _readers(directory: Directory, compartment: str, targets: Sequence[Device], own: str) -> list[Device]:
    """Who is to read a compartment: the entitled next stations; behind one that is not entitled, everybody who is."""
    entitled = [device for device in directory.entitled(compartment) if device.id != own]
    if all(compartment in device.boxes for device in targets):
        near = {device.id for device in targets}
        return [device for device in entitled if device.id in near]
    if any(device.role != "spoke" and compartment not in device.boxes for device in targets):
        return entitled
    return [device for device in entitled if device.id in {target.id for target in targets}]


def _groups(devices: Sequence[Device]) -> Iterator[Sequence[Device]]:
    for at in range(0, len(devices), MAX_RECIPIENTS):
        yield devices[at : at + MAX_RECIPIENTS]


def _names(devices: Sequence[Device]) -> list[str]:
    return sorted(device.id for device in devices)


def _split(entries: Sequence[Entry], most: int) -> list[list[Entry]]:
    """Entries in volumes by size, number and length of the table; at least one volume."""
    volumes: list[list[Entry]] = [[]]
    size = table = 0
    for entry in entries:
        line = table_bytes(entry)
        full = size + entry.size > most or table + line > TABLE_BYTES or len(volumes[-1]) >= MAX_SEGMENTS
        if volumes[-1] and full:
            volumes.append([])
            size = table = 0
        volumes[-1].append(entry)
        size, table = size + entry.size, table + line
    return volumes


def _free_name(folder: Path, header: PackageHeader) -> str:
    for salt in range(100):
        mark = hashlib.sha256(
            f"{header.sender}{header.incarnation}{header.channel}{salt}".encode()
        ).hexdigest()
        name = package_name(mark, header.number)
        if not (folder / name).exists():
            return name
    raise SyncProblem("DROP-05", "no free name")
