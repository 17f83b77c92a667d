"""Dropping files into a folder and picking them up, when nobody can be asked and everything may be half done.

Writing: `NAME.part` → flush → fsync → rename to `NAME` → fsync the folder → read back → `NAME` with suffix `.ok` last.
Reading: only a file with its `.ok`, of the size it says, unchanged between two looks; copied away while it is hashed.
Nothing is ever written into a folder that is read. An empty or missing folder means that nothing has arrived.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sync import wire
from sync.errors import SyncProblem
from sync.names import is_channel

SUFFIX = ".sbp"
MARK_NAME = "sanban.id"
MAX_OK_BYTES = 512
MAX_LISTED = 200_000

_NAME = re.compile(r"[a-z0-9]{1,8}\.sbp")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that lies complete in a folder and was read back: `sha256` in hex."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A complete file with its mark; nothing of it has been believed yet."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at a folder. `ready` may be staged; `waiting` are not complete or still changing; `junk` is not ours."""

    ready: tuple[Arrival, ...] = ()
    waiting: tuple[str, ...] = ()
    junk: tuple[str, ...] = ()
    present: bool = True


@dataclass(frozen=True, slots=True)
class ChannelMark:
    """The identity file of a channel's folder: which office and which channel it belongs to."""

    office: str
    channel: str


def package_name(sender: str, number: int) -> str:
    """`ssssnnnn.sbp`: four digits of the sender, the package number in base 36 (its last four digits)."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    tail = ""
    for _ in range(4):
        number, rest = divmod(number, 36)
        tail = digits[rest] + tail
    return f"{sender[:4]}{tail}{SUFFIX}"


def drop(folder: Path, name: str, write: Callable[[BinaryIO], None]) -> Dropped:
    """Write a file completely, or leave nothing that a reader would take for one.

    Raises:
        SyncProblem: `DROP-05` when it cannot be written or does not read back as written.
    """
    if not _NAME.fullmatch(name):
        raise SyncProblem("DROP-05", "name is not 8+3")
    final, part = folder / name, folder / f"{name}.part"
    try:
        with part.open("w+b") as target:
            write(target)
            target.flush()
            os.fsync(target.fileno())
            target.seek(0)
            size, written = _digest(target)
        _mark_path(final).unlink(missing_ok=True)  # an old mark must not vouch for a new file
        part.replace(final)
        sync_folder(folder)
        with final.open("rb") as source:
            if _digest(source) != (size, written):
                raise SyncProblem("DROP-05", "does not read back as written")
        write_whole(_mark_path(final), wire.canonical({"v": 1, "size": size, "sha256": written}) + b"\n")
    except OSError as error:
        raise SyncProblem("DROP-05", type(error).__name__) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Dropped(final, size, written)


def mark_channel(folder: Path, office: str, channel: str) -> None:
    """Write the identity file of a channel's folder."""
    write_whole(folder / MARK_NAME, wire.canonical({"v": 1, "office": office, "channel": channel}) + b"\n")


def channel_of(folder: Path) -> ChannelMark | None:
    """The identity file of a folder, or `None` when there is none.

    Raises:
        SyncProblem: `DROP-04` when there is one and it is malformed.
    """
    try:
        data = _read_small(folder / MARK_NAME)
    except OSError:
        return None
    try:
        fields = wire.Fields(wire.parse(data, limit=MAX_OK_BYTES), "DROP-04", "v office channel")
        office, channel = fields.hex("office", 16), fields.text("channel", 32)
    except SyncProblem as problem:
        raise SyncProblem("DROP-04", problem.code) from None
    if not is_channel(channel):
        raise SyncProblem("DROP-04", "channel malformed")
    return ChannelMark(office, channel)


@dataclass
class Scanner:
    """Looks at one folder again and again; a file is ready when two looks in a row saw it complete and the same."""

    folder: Path
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    _complete_before: dict[str, Arrival] = field(default_factory=dict)

    def scan(self) -> Scan:
        """One look; ready files in the order of their names. A mark once read is not read again while its file is the
        same, so that a hundred thousand old packages cost one listing.
        """
        names: dict[str, os.stat_result] = {}
        junk: list[str] = []
        try:
            with os.scandir(self.folder) as entries:
                for count, entry in enumerate(entries):
                    if count >= MAX_LISTED:
                        break
                    lower = entry.name.lower()  # FAT may give names back in capitals
                    plain = entry.is_file(follow_symlinks=False)
                    if plain and _NAME.fullmatch(lower):
                        names[entry.name] = entry.stat(follow_symlinks=False)
                    elif not _companion(lower) or not plain:
                        junk.append(entry.name)
        except FileNotFoundError:
            self._seen.clear()
            self._complete_before.clear()
            return Scan(present=False)
        except OSError as error:
            raise SyncProblem("DROP-03", type(error).__name__) from None
        ready: list[Arrival] = []
        waiting: list[str] = []
        seen: dict[str, tuple[int, int]] = {}
        for name in sorted(names):
            state = (names[name].st_size, names[name].st_mtime_ns)
            seen[name] = state
            arrival = None
            if self._seen.get(name) == state:
                arrival = self._complete_before.get(name) or self._complete(name, state[0])
            if arrival is None:
                waiting.append(name)
            else:
                ready.append(arrival)
        self._seen = seen
        self._complete_before = {arrival.path.name: arrival for arrival in ready}
        return Scan(tuple(ready), tuple(waiting), tuple(sorted(junk)))

    def _complete(self, name: str, size: int) -> Arrival | None:
        path = self.folder / name
        for mark in (_mark_path(path), path.with_name(path.stem + ".OK")):
            try:
                fields = wire.Fields(
                    wire.parse(_read_small(mark), limit=MAX_OK_BYTES), "DROP-01", "v size sha256"
                )
                if fields.count("size") != size:
                    return None
                return Arrival(path, size, fields.hex("sha256", 32))
            except (OSError, SyncProblem):
                continue
        return None


def stage(arrival: Arrival, staging: Path) -> Path:
    """Copy a file away from where others can change it, hashing as it goes; returns the copy (named by its hash).

    Raises:
        SyncProblem: `DROP-02` when it is not what its mark says, `DROP-03` when it cannot be read (both: try again).
    """
    target = staging / f"{arrival.sha256}{SUFFIX}"
    digest, size = hashlib.sha256(), 0
    try:
        staging.mkdir(parents=True, exist_ok=True)
        with arrival.path.open("rb") as source, target.open("wb") as copy:
            while part := source.read(1 << 20):
                size += len(part)
                if size > arrival.size:
                    break
                digest.update(part)
                copy.write(part)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise SyncProblem("DROP-03", type(error).__name__) from None
    if size != arrival.size or digest.hexdigest() != arrival.sha256:
        target.unlink(missing_ok=True)
        raise SyncProblem("DROP-02", "other bytes than its mark says")
    return target


def write_whole(path: Path, data: bytes) -> None:
    """Replace a small file durably: temporary → fsync → rename → fsync the folder."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable where the system can; Windows and some network shares cannot open a folder for this."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _companion(lower: str) -> bool:
    return lower == MARK_NAME or lower.endswith((".ok", ".part"))


def _mark_path(path: Path) -> Path:
    return path.with_suffix(".ok")


def _read_small(path: Path) -> bytes:
    with path.open("rb") as source:
        return source.read(MAX_OK_BYTES + 1)


def _digest(source: BinaryIO) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while part := source.read(1 << 20):
        digest.update(part)
        size += len(part)
    return size, digest.hexdigest()
