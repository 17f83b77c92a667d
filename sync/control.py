"""The control segment: what two machines tell each other about streams, sealed per compartment.

One for each compartment, sealed to that compartment's keys, so that a person who is not cleared does not even
learn how many changes there are. The one of `common` also carries the directory, the audit checkpoint and the ids of
segments that have arrived. `heads` acknowledges: everything up to that number of that stream is here.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sync import wire
from sync.envelope import MAX_RECIPIENTS, seal, unseal
from sync.errors import SyncProblem
from sync.names import is_device, level_of, split_stream
from sync.trust import MAX_FILE_BYTES

MAGIC = b"SANBANCT"
VERSION = 1
MAX_BLOCK_BYTES = 1 << 20
MAX_SEALED_BYTES = 64 << 20
MAX_STREAMS = 10_000
MAX_GOT = 8_000

_DOMAIN = "sanban/control/1"
Range = tuple[str, int, int]
"""(stream, lo, hi), both included."""


@dataclass(frozen=True, slots=True)
class Control:
    """What a device says about one compartment. `number` counts up per (incarnation, compartment); `at` in UTC ms."""

    by: str
    incarnation: str
    to: tuple[str, ...]
    compartment: str
    number: int
    at: int
    full: bool
    heads: Mapping[str, tuple[int, str]]
    """Stream → (number, chain hash hex). All of them when `full`, else those changed since the last full one."""
    held: tuple[Range, ...] = ()
    want: tuple[Range, ...] = ()
    got: tuple[str, ...] = ()
    audit: Mapping[str, Any] = field(default_factory=dict)
    trust: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedControl:
    """A control segment out of its seal; believe it after `verify`."""

    control: Control
    _body: bytes
    _signature: bytes

    def verify(self, sign_key: str, device: str) -> None:
        """Check the signature of the device that says this, and that it is said to `device`.

        Raises:
            SyncProblem: `SEG-02`, `SEG-07`.
        """
        if device not in self.control.to:
            raise SyncProblem("SEG-07", "not addressed to this device")
        wire.verify(sign_key, _DOMAIN, self._body, self._signature, "SEG-02")


def seal_control(control: Control, recipients: Sequence[str], sign: wire.Sign) -> bytes:
    """The sealed bytes of a control segment.

    Raises:
        SyncProblem: `SEG-01` when it is larger than a reader would take (1 MiB without the directory), `SEAL-01`.
    """
    plain = {
        "v": VERSION,
        "by": control.by,
        "incarnation": control.incarnation,
        "to": sorted(control.to),
        "compartment": control.compartment,
        "number": control.number,
        "at": control.at,
        "full": control.full,
        "heads": {stream: list(head) for stream, head in control.heads.items()},
        "held": [list(one) for one in control.held],
        "want": [list(one) for one in control.want],
        "got": list(control.got),
        "audit": dict(control.audit),
        "trust": [hashlib.sha256(file).hexdigest() for file in control.trust],
    }
    block = wire.signed_block(plain, _DOMAIN, sign)
    if len(block) > MAX_BLOCK_BYTES:
        raise SyncProblem("SEG-01", "control segment too large")
    files = b"".join(len(file).to_bytes(4, "big") + file for file in control.trust)
    return seal(MAGIC + bytes((VERSION,)) + block + files, recipients)


def open_control(sealed: BinaryIO, identity: str) -> OpenedControl:
    """Open and read a control segment; the signature is not checked yet.

    Raises:
        SyncProblem: `SEAL-02`…`SEAL-05`, `SEG-01`, `SEG-NEW`, `JSON-01`, `NAME-01`.
    """
    source = io.BytesIO(unseal(sealed, identity, limit=MAX_SEALED_BYTES))
    code = "SEG-01"
    if wire.read_exactly(source, len(MAGIC), code) != MAGIC:
        raise SyncProblem(code, "not a control segment")
    if wire.read_exactly(source, 1, code)[0] != VERSION:
        raise SyncProblem("SEG-NEW", "version of a newer program")
    body, signature = wire.read_block(source, code, limit=MAX_BLOCK_BYTES)
    fields = wire.Fields(
        wire.parse(body, limit=MAX_BLOCK_BYTES),
        code,
        "v by incarnation to compartment number at full heads held want got audit trust",
    )
    to = fields.items("to", MAX_RECIPIENTS)
    if fields.count("v") != VERSION or not all(is_device(device) for device in to):
        raise SyncProblem(code, "control malformed")
    compartment = fields.text("compartment")
    level_of(compartment)
    heads: dict[str, tuple[int, str]] = {}
    for stream, head in fields.mapping("heads", MAX_STREAMS).items():
        if split_stream(stream)[1] != compartment or not isinstance(head, list) or len(head) != 2:
            raise SyncProblem(code, "heads malformed")
        heads[stream] = (wire.count(head[0], code, "head"), wire.hex_text(head[1], 32, code, "head"))
    control = Control(
        fields.hex("by", 16),
        fields.hex("incarnation", 8),
        tuple(to),
        compartment,
        fields.count("number"),
        fields.count("at"),
        fields.flag("full"),
        heads,
        _ranges(fields.items("held", MAX_STREAMS), compartment),
        _ranges(fields.items("want", MAX_STREAMS), compartment),
        tuple(wire.hex_text(one, 32, code, "got") for one in fields.items("got", MAX_GOT)),
        fields.mapping("audit", 1000),
        tuple(_files(source, fields.items("trust", 64))),
    )
    return OpenedControl(control, body, signature)


def _files(source: BinaryIO, hashes: Sequence[Any]) -> list[bytes]:
    files = []
    for expected in hashes:
        size = int.from_bytes(wire.read_exactly(source, 4, "SEG-01"), "big")
        if size > MAX_FILE_BYTES:
            raise SyncProblem("SEG-01", "directory too large")
        file = wire.read_exactly(source, size, "SEG-01")
        if hashlib.sha256(file).hexdigest() != expected:
            raise SyncProblem("SEG-01", "directory is not the one named")
        files.append(file)
    if source.read(1):
        raise SyncProblem("SEG-01", "bytes after the end")
    return files


def _ranges(plain: Sequence[Any], compartment: str) -> tuple[Range, ...]:
    ranges: list[Range] = []
    for one in plain:
        if not isinstance(one, list) or len(one) != 3 or not isinstance(one[0], str):
            raise SyncProblem("SEG-01", "range malformed")
        lo, hi = wire.count(one[1], "SEG-01", "lo"), wire.count(one[2], "SEG-01", "hi")
        if split_stream(one[0])[1] != compartment or not 1 <= lo <= hi:
            raise SyncProblem("SEG-01", "range malformed")
        ranges.append((one[0], lo, hi))
    return tuple(ranges)
