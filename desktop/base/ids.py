"""Record identity: UUIDv7 as 16 bytes. Time-ordered, so encrypted B-trees stay fast; never used to order edits."""

from __future__ import annotations

import os
import threading

from desktop.base.clock import system_ms
from desktop.base.errors import UserProblem

RecordId = bytes
"""16 bytes, UUIDv7. Printed as 32 hex digits (`hex_id`)."""

_lock = threading.Lock()
_last = 0


def new_id() -> RecordId:
    """A new UUIDv7, strictly greater than every one made before in this process (RFC 9562 §5.7, method 1)."""
    global _last  # noqa: PLW0603 - monotonic state of one process, guarded by the lock
    rand = int.from_bytes(os.urandom(10), "big")
    stamp = system_ms()
    with _lock:
        # 48 bits of time, then 74 random bits; a tie or a clock step back counts up from the last one.
        value = (stamp << 74) | (rand & ((1 << 74) - 1))
        if value <= _last:
            value = _last + 1 + (rand & 0xFFFF)
        _last = value
    time_part, tail = value >> 74, value & ((1 << 74) - 1)
    number = (time_part << 80) | (0x7 << 76) | ((tail >> 62) << 64) | (0b10 << 62) | (tail & ((1 << 62) - 1))
    return (number & ((1 << 128) - 1)).to_bytes(16, "big")


def hex_id(record_id: RecordId) -> str:
    """The 32 hex digits under which a record is printed."""
    return record_id.hex()


def parse_id(text: str) -> RecordId:
    """The id written as 32 hex digits (dashes allowed).

    Raises:
        UserProblem: `ID-01` when the text is not 32 hex digits.
    """
    plain = text.strip().replace("-", "")
    try:
        raw = bytes.fromhex(plain)
    except ValueError:
        raw = b""
    if len(raw) != 16 or len(plain) != 32:
        raise UserProblem("ID-01", "编号不是 32 位十六进制数。", "请从列表中复制完整编号。")
    return raw
