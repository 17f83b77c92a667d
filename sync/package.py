"""A package: one file that carries sealed segments, signed by its carrier. Nothing inside is ever used as a path.

    magic (8) · version (1) · header block (length, JSON, signature) · the segments, one after the other
The header is in the clear and says only what a carrier needs: who sends to whom, numbers, the highest level, and for
each segment its id, size, level and recipients. Each id is the SHA-256 of that segment, so the one signature covers
every byte.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sync import wire
from sync.errors import SyncProblem
from sync.names import TOP_LEVEL, is_channel, is_device, is_incarnation
from sync.segment import MAX_SEALED_BYTES

MAGIC = b"SANBANPK"
VERSION = 1
SUITE = 1
MAX_HEADER_BYTES = 1 << 20
MAX_PACKAGE_BYTES = 1 << 30
MAX_SEGMENTS = 4096
MAX_VOLUMES = 10_000
KINDS = ("control", "ops", "blob")

_DOMAIN = "sanban/package/1"
_FIELDS = (
    "v suite office package channel number previous sender incarnation to level volume trust_version segments"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table: `id` SHA-256 in hex, `size` in bytes, `level` 0–4, device ids that can open it."""

    kind: str
    id: str
    size: int
    level: int
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackageHeader:
    """What a package says of itself. `number` counts per (sender's incarnation, channel); `previous` is the hash of the
    package before it on that channel ("" for the first); `volume` is (i, n) from 1."""

    office: str
    package: str
    channel: str
    number: int
    previous: str
    sender: str
    incarnation: str
    to: tuple[str, ...]
    level: int
    volume: tuple[int, int]
    trust_version: int
    segments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """A package file that has been read, with exact header bytes. Not to be believed before `verify_*` returned."""

    header: PackageHeader
    hash: str
    _body: bytes
    _signature: bytes
    _content_at: int

    def verify_carrier(self, sign_key: str) -> None:
        """Check the carrier's signature (public key in hex).

        Raises:
            SyncProblem: `PKG-02`.
        """
        wire.verify(sign_key, _DOMAIN, self._body, self._signature, "PKG-02")

    def verify_content(self, source: BinaryIO) -> None:
        """Check that every segment has the size and hash of the table, and that nothing follows.

        Raises:
            SyncProblem: `PKG-03`.
        """
        source.seek(self._content_at)
        for entry in self.header.segments:
            digest, left = hashlib.sha256(), entry.size
            while left:
                part = wire.read_exactly(source, min(left, 1 << 20), "PKG-03")
                digest.update(part)
                left -= len(part)
            if digest.hexdigest() != entry.id:
                raise SyncProblem("PKG-03", "a segment was altered")
        if source.read(1):
            raise SyncProblem("PKG-03", "bytes after the last segment")

    def segment(self, source: BinaryIO, entry: Entry) -> bytes:
        """The sealed bytes of one segment.

        Raises:
            SyncProblem: `PKG-03` when they are not those of the table.
        """
        before = sum(other.size for other in self.header.segments[: self.header.segments.index(entry)])
        source.seek(self._content_at + before)
        data = wire.read_exactly(source, entry.size, "PKG-03")
        if hashlib.sha256(data).hexdigest() != entry.id:
            raise SyncProblem("PKG-03", "a segment was altered")
        return data


def write_package(target: BinaryIO, header: PackageHeader, segments: Iterable[bytes], sign: wire.Sign) -> str:
    """Write a package; returns its hash (SHA-256 of the header's bytes, hex), which the next one names as `previous`.

    Raises:
        SyncProblem: `PKG-01` when the header is too large, `PKG-03` when the segments are not those of the table.
    """
    plain = _plain(header)
    block = wire.signed_block(plain, _DOMAIN, sign)
    if len(block) > MAX_HEADER_BYTES:
        raise SyncProblem("PKG-01", "table too large")
    target.write(MAGIC + bytes((VERSION,)) + block)
    for entry, data in zip(header.segments, segments, strict=True):
        if len(data) != entry.size or hashlib.sha256(data).hexdigest() != entry.id:
            raise SyncProblem("PKG-03", "a segment is not the one of the table")
        target.write(data)
    return hashlib.sha256(wire.canonical(plain)).hexdigest()


def read_package(source: BinaryIO) -> Package:
    """Read and check the header and the overall size of a seekable package file.

    Raises:
        SyncProblem: `PKG-01`, `PKG-NEW`, `PKG-03` when the size is not what the table adds up to, `JSON-01`.
    """
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if size > MAX_PACKAGE_BYTES:
        raise SyncProblem("PKG-01", "too large")
    if wire.read_exactly(source, len(MAGIC), "PKG-01") != MAGIC:
        raise SyncProblem("PKG-01", "not a package")
    version = wire.read_exactly(source, 1, "PKG-01")[0]
    if version > VERSION:
        raise SyncProblem("PKG-NEW", f"version {version}")
    if version != VERSION:
        raise SyncProblem("PKG-01", "version malformed")
    body, signature = wire.read_block(source, "PKG-01", limit=MAX_HEADER_BYTES)
    header = _header(wire.parse(body, limit=MAX_HEADER_BYTES))
    at = source.tell()
    if size != at + sum(entry.size for entry in header.segments):
        raise SyncProblem("PKG-03", "size is not what the table says")
    return Package(header, hashlib.sha256(body).hexdigest(), body, signature, at)


def read_package_file(path: Path) -> PackageHeader:
    """The header of a package file, for showing; nothing is verified."""
    with path.open("rb") as source:
        return read_package(source).header


def entry_for(kind: str, data: bytes, level: int, to: Sequence[str]) -> Entry:
    """The table line of a sealed segment."""
    return Entry(kind, hashlib.sha256(data).hexdigest(), len(data), level, tuple(sorted(to)))


def table_bytes(entry: Entry) -> int:
    """About how many bytes an entry takes in the table."""
    return len(wire.canonical(_entry(entry))) + 1


def read_bytes(data: bytes) -> Package:
    """As `read_package`, from memory."""
    return read_package(io.BytesIO(data))


def _plain(header: PackageHeader) -> dict[str, Any]:
    return {
        "v": VERSION,
        "suite": SUITE,
        "office": header.office,
        "package": header.package,
        "channel": header.channel,
        "number": header.number,
        "previous": header.previous,
        "sender": header.sender,
        "incarnation": header.incarnation,
        "to": list(header.to),
        "level": header.level,
        "volume": list(header.volume),
        "trust_version": header.trust_version,
        "segments": [_entry(entry) for entry in header.segments],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "id": entry.id,
        "size": entry.size,
        "level": entry.level,
        "to": list(entry.to),
    }


def _header(plain: Mapping[str, Any]) -> PackageHeader:
    code = "PKG-01"
    if plain.get("v") != VERSION or plain.get("suite") != SUITE:
        newer = all(isinstance(plain.get(key), int) and plain[key] >= 1 for key in ("v", "suite"))
        raise SyncProblem("PKG-NEW" if newer else code, "version or suite")
    fields = wire.Fields(plain, code, _FIELDS)
    segments = tuple(_read_entry(entry) for entry in fields.items("segments", MAX_SEGMENTS))
    level, to, volume = fields.count("level", TOP_LEVEL), fields.items("to", 1024), fields.items("volume", 2)
    previous = fields.hex("previous", 32) if fields.text("previous") else ""
    volume = [wire.count(one, code, "volume", MAX_VOLUMES) for one in volume]
    if len(volume) != 2 or not 1 <= volume[0] <= volume[1]:
        raise SyncProblem(code, "volume malformed")
    if not to or not all(is_device(device) for device in to) or not is_channel(fields.text("channel")):
        raise SyncProblem(code, "recipients or channel malformed")
    if len({entry.id for entry in segments}) != len(segments):
        raise SyncProblem(code, "a segment stands twice")
    if any(entry.level > level for entry in segments):
        raise SyncProblem("PKG-06", "a segment is above the level of the package")
    number, incarnation = fields.count("number"), fields.text("incarnation")
    if number < 1 or not is_incarnation(incarnation):
        raise SyncProblem(code, "number or incarnation malformed")
    return PackageHeader(
        fields.hex("office", 16),
        fields.hex("package", 16),
        fields.text("channel"),
        number,
        previous,
        fields.hex("sender", 16),
        incarnation,
        tuple(to),
        level,
        (volume[0], volume[1]),
        fields.count("trust_version"),
        segments,
    )


def _read_entry(plain: Any) -> Entry:
    fields = wire.Fields(plain, "PKG-01", "kind id size level to")
    to = fields.items("to", 64)
    if fields.text("kind") not in KINDS or not to or not all(is_device(device) for device in to):
        raise SyncProblem("PKG-01", "table line malformed")
    return Entry(
        fields.text("kind"),
        fields.hex("id", 32),
        fields.count("size", MAX_SEALED_BYTES),
        fields.count("level", TOP_LEVEL),
        tuple(to),
    )
