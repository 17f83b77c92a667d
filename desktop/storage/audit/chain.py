"""The arithmetic of the audit: the chain over records, the seals over epochs, and what a check of both finds.

`h_n = SHA-256(0x01 ‖ store ‖ device ‖ epoch ‖ n ‖ h_{n-1} ‖ SHA-256(record))`. An epoch ends with a seal: signed by
the device, naming the seal before it, under a MAC whose key is replaced by its own hash at once. Epochs are numbered
without gaps and empty ones are sealed too; a seal that is missing is a fault like any other (journald's FSS took it
for a warning: CVE-2023-31438, CVE-2023-31439). Today's key therefore cannot make yesterday's seal: only the auditors
can, who hold the first key of the row.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop.storage.findings import Finding
from desktop.storage.keys import canonical
from desktop.storage.keys.grants import signed_by

WHERE = "audit.db"


@dataclass(frozen=True, slots=True)
class Log:
    """Whose log it is: both ids are in every hash. `public` is the device's signing key."""

    store: bytes
    device: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """One record as stored. `origin` tells twins apart without saying where they came from."""

    n: int
    coarse_type: str
    origin: bytes
    record: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """The end of an epoch: everything to record `last_n` with head `head` was there at `at_ms`."""

    epoch: int
    last_n: int
    head: bytes
    at_ms: int
    reason: str
    previous: bytes
    mac: bytes
    signature: bytes


def start(log: Log) -> bytes:
    """h_0."""
    return hashlib.sha256(b"sanban/audit/1\0" + log.store + log.device).digest()


def link(
    log: Log, epoch: int, n: int, previous: bytes, coarse_type: str, origin: bytes, record: bytes
) -> bytes:
    """h_n; a record is hashed with its type and origin."""
    word = coarse_type.encode("utf-8", "surrogatepass")
    framed = len(word).to_bytes(2, "big") + word + len(origin).to_bytes(2, "big") + origin + record
    place = (epoch & _MASK).to_bytes(8, "big") + (n & _MASK).to_bytes(8, "big")
    body = previous + hashlib.sha256(framed).digest()
    return hashlib.sha256(b"\x01" + log.store + log.device + place + body).digest()


def next_key(key: bytes) -> bytes:
    """The next epoch's key; there is no way back."""
    return hashlib.sha256(b"sanban/audit-epoch/1\0" + key).digest()


def seal_content(log: Log, seal: Seal) -> bytes:
    """What MAC and signature of a seal cover."""
    return canonical.encode(
        {
            "purpose": "sanban/audit-seal/1",
            "store": log.store.hex(),
            "device": log.device.hex(),
            "epoch": seal.epoch,
            "last": seal.last_n,
            "head": seal.head.hex(),
            "at": seal.at_ms,
            "reason": seal.reason,
            "previous": seal.previous.hex(),
        }
    )


def seal_mac(log: Log, seal: Seal, epoch_key: bytes) -> bytes:
    """The MAC of a seal under its epoch's key."""
    return hmac.digest(epoch_key, seal_content(log, seal), "sha256")


def seal_signed(log: Log, seal: Seal) -> bytes:
    """What the device signs."""
    return b"sanban/audit-seal/1\0" + seal_content(log, seal) + seal.mac


def seal_hash(log: Log, seal: Seal) -> bytes:
    """How the next seal names this one."""
    return hashlib.sha256(seal_signed(log, seal) + seal.signature).digest()


def chain_faults(
    log: Log, rows: Iterable[Row], seals: Sequence[Seal], *, after: int = 0, head: bytes = b""
) -> Iterator[Finding]:
    """Faults of the chain from record `after` + 1 on, each with its place; `head` is h of `after`.

    After a fault it goes on from the hash that is stored, so that one damage is named once.
    """
    n, previous = after, head or start(log)
    ends = iter(sorted((seal.last_n, seal.epoch) for seal in seals))
    end, epoch = next(ends, (-1, 0))
    known: set[bytes] = set()
    for row in rows:
        if row.n != n + 1:
            yield (
                _missing(n + 1, row.n - 1)
                if row.n > n + 1
                else Finding("A-011", True, _at(row.n), "记录的顺序被改动。", _ADVICE)
            )
        if row.origin in known:
            yield Finding("A-012", True, _at(row.n), "记录重复。", _ADVICE)
        known.add(row.origin)
        n = row.n
        while n > end >= 0:
            end, epoch = next(ends, (-1, epoch + 1))
        if link(log, epoch, n, previous, row.coarse_type, row.origin, row.record) != row.hash:
            yield Finding("A-010", True, _at(n), "记录被改动，或它前面的记录被改动、删去。", _ADVICE)
        previous = row.hash


def seal_faults(
    log: Log, seals: Sequence[Seal], heads: dict[int, bytes], first_key: bytes | None
) -> Iterator[Finding]:
    """Faults of the seals: numbering, signatures, what they say of the records; with `first_key` (auditors), keys.

    `heads`: stored hash of each record that a seal names (0 → h_0).
    """
    if not seals:
        yield Finding("A-020", True, WHERE, "审计日志没有任何封存记录，不能作为有效日志。", _ADVICE)
    expected, previous, last, key = 0, bytes(32), 0, first_key
    for seal in seals:
        where = f"{WHERE} 第 {seal.epoch} 次封存"
        while expected < seal.epoch:
            yield Finding("A-020", True, f"{WHERE} 第 {expected} 次封存", "封存记录缺失。", _ADVICE)
            expected, previous = expected + 1, b""
            key = next_key(key) if key else None
            if seal.epoch - expected > _MANY:
                break
        if not signed_by(log.public, seal_signed(log, seal), seal.signature):
            yield Finding("A-021", True, where, "封存记录没有本机的有效签名，或被改动。", _ADVICE)
        elif previous and seal.previous != previous:
            yield Finding("A-021", True, where, "封存记录与前一次不衔接。", _ADVICE)
        if heads.get(seal.last_n) != seal.head or seal.last_n < last:
            yield Finding(
                "A-022", True, where, f"封存时的第 {seal.last_n} 条与现有记录不符（缺失或被改动）。", _ADVICE
            )
        if key is not None:
            if not hmac.compare_digest(seal_mac(log, seal, key), seal.mac):
                yield Finding("A-024", True, where, "封存密钥不符：记录可能被事后重写。", _ADVICE)
            key = next_key(key)
        expected, previous, last = seal.epoch + 1, seal_hash(log, seal), max(last, seal.last_n)


_ADVICE = "请停止使用本机录入，保留现状并报告安全审计员。"
_MASK = (1 << 64) - 1
"""A damaged number may be negative; it must be found wrong, not stop the check."""

_MANY = 1000


def _at(n: int) -> str:
    return f"{WHERE} 第 {n} 条"


def _missing(low: int, high: int) -> Finding:
    words = f"第 {low} 条" if low == high else f"第 {low}–{high} 条"
    return Finding("A-011", True, f"{WHERE} {words}", "记录缺失。", _ADVICE)
