"""A segment: a contiguous range of one stream, attested by its origin, sealed for those entitled; it never changes.

Inside the age seal stand, in this order:
    magic · origin block (header, signed by the origin device) · sealing block (for whom, signed by the sealer)
    · frames (compressed length, raw length, one zstd frame of JSON Lines) · 0 · padding length · padding of zeros
The origin signs what was said (range, chain heads, hash of the lines); the sealer signs to whom it was handed, so that
nobody entitled can pass it on as if it had been meant for a third. Another holder of the key may seal the same origin
block again for a new device. `id` = SHA-256 of the sealed bytes. Frames end where an act (`tx`) ends.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import zstandard

from sync import wire
from sync.envelope import MAX_RECIPIENTS, seal, unseal
from sync.errors import SyncProblem
from sync.names import is_device, split_stream
from sync.ops import chain_next, decode

MAGIC = b"SANBANSG"
VERSION = 1
SUITE = 1
"""1 = SHA-256, Ed25519, age X25519 (ChaCha20-Poly1305), zstd."""

FORM_LOG = "log"
"""The payload is op bodies. A compact baseline (state + clocks + dead dots) will be another form."""

FRAME_BYTES = 1 << 20
MAX_FRAME_BYTES = 64 << 20
"""An act larger than `FRAME_BYTES` has a frame of its own, up to this."""
MAX_HEADER_BYTES = 64 << 10
MAX_SEALED_BYTES = 512 << 20
MAX_EXPANSION = 20
MAX_LINES_BYTES = 2 << 30

_ORIGIN, _SEALING = "sanban/segment/origin/1", "sanban/segment/sealing/1"
_ORIGIN_FIELDS = "v suite form stream lo hi prev_head head payload trust_version"


@dataclass(frozen=True, slots=True)
class Header:
    """What the origin attests. `block` is its signed block as exact bytes, kept so that it can be sealed again."""

    form: str
    stream: str
    lo: int
    hi: int
    prev_head: bytes
    head: bytes
    payload: bytes
    trust_version: int
    block: bytes


@dataclass(frozen=True, slots=True)
class Sealing:
    """For whom a segment was sealed, and by which device."""

    by: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished segment as it travels: `id` is the SHA-256 of `data` in hex."""

    id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A segment out of its seal. Nothing in it may be believed before `verify` has returned."""

    header: Header
    sealing: Sealing
    _signed: tuple[bytes, bytes, bytes, bytes]
    _payload: bytes

    def verify(self, origin_key: str, sealer_key: str, device: str) -> None:
        """Check everything: both signatures (keys in hex), that `device` is addressed, hashes, chain, borders, limits.

        Raises:
            SyncProblem: `SEG-02`, `SEG-03`, `SEG-04`, `SEG-05`, `SEG-07`, `SEG-08`, `OP-01`.
        """
        origin, origin_signature, sealing, sealing_signature = self._signed
        wire.verify(sealer_key, _SEALING, sealing, sealing_signature, "SEG-08")
        if device not in self.sealing.to:
            raise SyncProblem("SEG-07", "not addressed to this device")
        wire.verify(origin_key, _ORIGIN, origin, origin_signature, "SEG-02")
        self._verify_payload()

    def frames(self) -> Iterator[list[bytes]]:
        """The op bodies, frame by frame (verified by `verify`; call that first)."""
        for lines in _frames(self._payload):
            yield lines[:-1].split(b"\n")

    def _verify_payload(self) -> None:
        header, digest = self.header, hashlib.sha256()
        chain, n, last_tx = header.prev_head, header.lo, None
        for lines in _frames(self._payload):
            if lines[-1:] != b"\n":
                raise SyncProblem("SEG-03", "frame does not end with a line")
            digest.update(lines)
            for place, body in enumerate(lines[:-1].split(b"\n")):
                op = decode(body)
                if op.n != n or n > header.hi:
                    raise SyncProblem("SEG-03", "numbers are not in order")
                if place == 0 and op.tx == last_tx:
                    raise SyncProblem("SEG-05", "an act is cut by a frame")
                chain, n, last_tx = chain_next(chain, n, body), n + 1, op.tx
        if n != header.hi + 1 or chain != header.head or digest.digest() != header.payload:
            raise SyncProblem("SEG-03", "content does not match the header")


def attest(
    stream: str, lo: int, bodies: Sequence[bytes], prev_head: bytes, trust_version: int, sign: wire.Sign
) -> Header:
    """The origin's word for ops lo… of its own stream: chain heads and hash, signed with its device key.

    Raises:
        SyncProblem: `SEG-01` for an empty range or a body that is not one line.
    """
    if not bodies or lo < 1 or any(b"\n" in body for body in bodies):
        raise SyncProblem("SEG-01", "empty range or a body of several lines")
    split_stream(stream)
    head, digest = prev_head, hashlib.sha256()
    for n, body in enumerate(bodies, lo):
        head = chain_next(head, n, body)
        digest.update(body)
        digest.update(b"\n")
    hi, payload = lo + len(bodies) - 1, digest.digest()
    block = wire.signed_block(
        {
            "v": VERSION,
            "suite": SUITE,
            "form": FORM_LOG,
            "stream": stream,
            "lo": lo,
            "hi": hi,
            "prev_head": prev_head.hex(),
            "head": head.hex(),
            "payload": payload.hex(),
            "trust_version": trust_version,
        },
        _ORIGIN,
        sign,
    )
    return Header(FORM_LOG, stream, lo, hi, prev_head, head, payload, trust_version, block)


def make(
    header: Header, bodies: Sequence[bytes], to: Sequence[tuple[str, str]], by: str, sign: wire.Sign
) -> Sealed:
    """Seal a range for (device id, age recipient) pairs, at most 64. `bodies` must be what `header` attests.

    Raises:
        SyncProblem: `SEG-03` when the bodies are others, `SEG-04` when one act is above 64 MiB, `SEAL-01`.
    """
    digest = hashlib.sha256()
    for body in bodies:
        digest.update(body)
        digest.update(b"\n")
    if digest.digest() != header.payload or len(bodies) != header.hi - header.lo + 1:
        raise SyncProblem("SEG-03", "these are not the bodies attested")
    sealing = wire.signed_block(
        {"v": VERSION, "by": by, "to": sorted(device for device, _ in to), "origin": _digest(header.block)},
        _SEALING,
        sign,
    )
    plain = MAGIC + bytes((VERSION,)) + header.block + sealing + pack(bodies)
    data = seal(plain, [recipient for _, recipient in to])
    if len(data) > MAX_SEALED_BYTES:
        raise SyncProblem("SEG-04", "sealed size above the limit")
    return Sealed(hashlib.sha256(data).hexdigest(), data)


def pack(bodies: Iterable[bytes]) -> bytes:
    """The frames of these bodies, with their end and padding (so that the expansion never exceeds ×20)."""
    compressor = zstandard.ZstdCompressor(level=3, write_checksum=False, write_content_size=True)
    parts: list[bytes] = []
    raw = packed = 0
    for lines in _cut(bodies):
        if len(lines) > MAX_FRAME_BYTES:
            raise SyncProblem("SEG-04", "one act is too large to send")
        frame = compressor.compress(lines)
        parts.append(len(frame).to_bytes(4, "big") + len(lines).to_bytes(4, "big") + frame)
        raw, packed = raw + len(lines), packed + len(parts[-1])
    padding = max(0, -(-raw // MAX_EXPANSION) - packed)
    parts.append(bytes(4) + padding.to_bytes(4, "big") + bytes(padding))
    return b"".join(parts)


def open_sealed(sealed: BinaryIO, identity: str) -> Opened:
    """Take a segment out of its seal and read its blocks; verifies nothing but the seal and the framing.

    Raises:
        SyncProblem: `SEAL-02`…`SEAL-05`, `SEG-01`, `SEG-NEW`, `JSON-01`, `NAME-01`.
    """
    source = io.BytesIO(unseal(sealed, identity, limit=MAX_SEALED_BYTES))
    if wire.read_exactly(source, len(MAGIC), "SEG-01") != MAGIC:
        raise SyncProblem("SEG-01", "not a segment")
    version = wire.read_exactly(source, 1, "SEG-01")[0]
    if version > VERSION:
        raise SyncProblem("SEG-NEW", f"version {version}")
    start = source.tell()
    origin, origin_signature = wire.read_block(source, "SEG-01", limit=MAX_HEADER_BYTES)
    block = source.getvalue()[start : source.tell()]
    sealing, sealing_signature = wire.read_block(source, "SEG-01", limit=MAX_HEADER_BYTES)
    header, seal_block = read_header(block), _read_sealing(sealing, block)
    return Opened(header, seal_block, (origin, origin_signature, sealing, sealing_signature), source.read())


def read_header(block: bytes) -> Header:
    """A header from its signed block (signature not checked).

    Raises:
        SyncProblem: `SEG-01`, `SEG-NEW`, `JSON-01`, `NAME-01`.
    """
    body, _ = wire.read_block(io.BytesIO(block), "SEG-01", limit=MAX_HEADER_BYTES)
    fields = wire.Fields(wire.parse(body, limit=MAX_HEADER_BYTES), "SEG-01", _ORIGIN_FIELDS)
    if fields.count("v") > VERSION or fields.count("suite") > SUITE or fields.text("form") != FORM_LOG:
        raise SyncProblem("SEG-NEW", "version, suite or form of a newer program")
    lo, hi = fields.count("lo"), fields.count("hi")
    if fields.count("v") != VERSION or fields.count("suite") != SUITE or not 1 <= lo <= hi:
        raise SyncProblem("SEG-01", "version or range malformed")
    split_stream(fields.text("stream"))
    return Header(
        FORM_LOG,
        fields.text("stream"),
        lo,
        hi,
        bytes.fromhex(fields.hex("prev_head", 32)),
        bytes.fromhex(fields.hex("head", 32)),
        bytes.fromhex(fields.hex("payload", 32)),
        fields.count("trust_version"),
        block,
    )


def _read_sealing(body: bytes, origin_block: bytes) -> Sealing:
    fields = wire.Fields(wire.parse(body, limit=MAX_HEADER_BYTES), "SEG-01", "v by to origin")
    to = fields.items("to", MAX_RECIPIENTS)
    if fields.count("v") != VERSION or fields.hex("origin", 32) != _digest(origin_block):
        raise SyncProblem("SEG-01", "sealing is of another segment")
    if not to or not all(is_device(device) for device in to) or len(set(to)) != len(to):
        raise SyncProblem("SEG-01", "recipients malformed")
    return Sealing(fields.hex("by", 16), tuple(to))


def _cut(bodies: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in frames of at most `FRAME_BYTES`, never inside an act."""
    frame: list[bytes] = []
    act: list[bytes] = []
    size = act_size = 0
    last_tx: str | None = None
    for body in bodies:
        tx = decode(body).tx
        if tx != last_tx and act:
            if frame and size + act_size > FRAME_BYTES:
                yield b"".join(frame)
                frame, size = [], 0
            frame += act
            size += act_size
            act, act_size = [], 0
        act += (body, b"\n")
        act_size += len(body) + 1
        last_tx = tx
    if frame and size + act_size > FRAME_BYTES:
        yield b"".join(frame)
        frame = []
    if frame or act:
        yield b"".join(frame + act)


def _frames(payload: bytes) -> Iterator[bytes]:
    """Decompress frame by frame; every length is checked before any memory is given to it."""
    if not payload:
        raise SyncProblem("SEG-03", "no payload")
    decompressor = zstandard.ZstdDecompressor(max_window_size=MAX_FRAME_BYTES)
    source, total = io.BytesIO(payload), 0
    allowed = min(MAX_LINES_BYTES, len(payload) * MAX_EXPANSION)
    while size := int.from_bytes(wire.read_exactly(source, 4, "SEG-03"), "big"):
        raw = int.from_bytes(wire.read_exactly(source, 4, "SEG-03"), "big")
        total += raw
        if total > allowed or not 1 <= raw <= MAX_FRAME_BYTES:
            raise SyncProblem("SEG-04", "expands above the limits")
        frame = wire.read_exactly(source, size, "SEG-03")
        try:
            # The library trusts the size a frame claims for itself, so the claim must be the one we checked.
            if zstandard.frame_content_size(frame) != raw:
                raise SyncProblem("SEG-04", "frame claims another size")
            lines = decompressor.decompress(frame, max_output_size=raw, allow_extra_data=False)
        except zstandard.ZstdError:
            raise SyncProblem("SEG-03", "frame does not decompress") from None
        if len(lines) != raw:
            raise SyncProblem("SEG-03", "frame of another size")
        yield lines
    padding = int.from_bytes(wire.read_exactly(source, 4, "SEG-03"), "big")
    rest = source.read()
    if len(rest) != padding or rest.count(0) != padding:
        raise SyncProblem("SEG-03", "padding malformed")


def _digest(block: bytes) -> str:
    return hashlib.sha256(block).hexdigest()
