"""How a machine joins: it writes a request; an administrator compares its fingerprint aloud and enrols it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

from sync import wire
from sync.errors import SyncProblem
from sync.trust import Device, Directory, SignedDirectory, device_fields, fingerprint, read_device

MAGIC = b"SANBANRQ1\n"
MAX_REQUEST_BYTES = 64 << 10

_DOMAIN = "sanban/enrolment/1"


def make_request(device: Device, sign: wire.Sign) -> bytes:
    """The request file: the machine's public keys, signed by itself (which proves that it holds the signing key)."""
    return MAGIC + wire.signed_block({"v": 1, "device": device_fields(device)}, _DOMAIN, sign)


def read_request(file: bytes) -> tuple[Device, str]:
    """The device that asks, and the fingerprint to be compared aloud with the one its own screen shows.

    Raises:
        SyncProblem: `TRUST-01` when malformed, `TRUST-02` when not signed by the key it carries, `JSON-01`.
    """
    source = io.BytesIO(file)
    if len(file) > MAX_REQUEST_BYTES or source.read(len(MAGIC)) != MAGIC:
        raise SyncProblem("TRUST-01", "not a request")
    body, signature = wire.read_block(source, "TRUST-01", limit=MAX_REQUEST_BYTES)
    if source.read(1):
        raise SyncProblem("TRUST-01", "more than a request")
    fields = wire.Fields(wire.parse(body, limit=MAX_REQUEST_BYTES), "TRUST-01", "v device")
    if fields.count("v") != 1:
        raise SyncProblem("TRUST-01", "version of a newer program")
    device = read_device(fields.mapping("device", 16))
    wire.verify(device.sign, _DOMAIN, body, signature, "TRUST-02")
    if device.closed or not device.active:
        raise SyncProblem("TRUST-01", "asks to be retired")
    return device, fingerprint(body)


def request_fingerprint(file: bytes) -> str:
    """The sixteen characters of a request, as its own machine shows them."""
    return read_request(file)[1]


def with_device(held: SignedDirectory, device: Device, now_ms: int) -> Directory:
    """The next version with this device added, or with its keys and incarnations brought up to date. Unsigned."""
    old = held.directory
    known = old.device(device.id)
    if known is not None:
        if known.sign != device.sign or not known.active:
            raise SyncProblem("TRUST-07", "a device keeps its signing key, and a retired one stays retired")
        merged = known.incarnations + tuple(
            one for one in device.incarnations if one not in known.incarnations
        )
        device = replace(device, incarnations=merged, closed=known.closed)
    others = tuple(one for one in old.devices if one.id != device.id)
    return _next(held, now_ms, (*others, device))


def with_retired(held: SignedDirectory, device_id: str, closed: Mapping[str, int], now_ms: int) -> Directory:
    """The next version with a device retired: `closed` names, stream by stream, the last number that still counts.

    Raises:
        SyncProblem: `TRUST-08` when there is no such device.
    """
    device = held.directory.device(device_id)
    if device is None:
        raise SyncProblem("TRUST-08", "no such device")
    retired = replace(device, active=False, closed=dict(closed))
    others = tuple(one for one in held.directory.devices if one.id != device_id)
    return _next(held, now_ms, (*others, retired))


def _next(held: SignedDirectory, now_ms: int, devices: tuple[Device, ...]) -> Directory:
    return replace(
        held.directory,
        version=held.directory.version + 1,
        previous=held.hash,
        made_at=now_ms,
        devices=devices,
    )
