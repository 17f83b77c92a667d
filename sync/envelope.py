"""Sealing for recipients: the age format through pyrage's file API, with the header checked before pyrage sees it.

The bytes API of pyrage grows quadratically with recipients; the io API does not. A hostile header (100,000 stanzas, a
scrypt stanza with a huge work factor) is refused by its text, in milliseconds, before any key operation.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import BinaryIO

import pyrage

from sync.errors import SyncProblem

MAX_RECIPIENTS = 64
MAX_HEADER_BYTES = 16 << 10
_MAX_STANZAS = MAX_RECIPIENTS + 2  # the library adds a "grease" stanza

_BASE64_KEY = re.compile(rb"[A-Za-z0-9+/]{43}")
_BODY_LINE = re.compile(rb"[A-Za-z0-9+/]{0,64}")
_GREASE = re.compile(rb"-> [!-~]{1,32}-grease( [!-~]{1,64}){0,8}")


def seal(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Seal bytes to age X25519 recipients (`age1…`), at most 64.

    Raises:
        SyncProblem: `SEAL-01` with no recipient, too many, or one that is malformed.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise SyncProblem("SEAL-01", f"{len(recipients)} recipients")
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        target = io.BytesIO()
        pyrage.encrypt_io(io.BytesIO(plain), target, keys)
    except (pyrage.RecipientError, pyrage.EncryptError, ValueError) as error:
        raise SyncProblem("SEAL-01", type(error).__name__) from None
    return target.getvalue()


def unseal(sealed: BinaryIO, identity: str, *, limit: int) -> bytes:
    """The plaintext, in memory (it must not touch the disk).

    Raises:
        SyncProblem: `SEAL-02` when this identity is not among the recipients, `SEAL-03` when the header is not one we
            make, `SEAL-04` when the bytes were altered or cut, `SEAL-05` above `limit` bytes.
    """
    check_header(sealed)
    target = _Bounded(limit)
    try:
        pyrage.decrypt_io(sealed, target, [pyrage.x25519.Identity.from_str(identity)])
    except SyncProblem:
        raise
    except pyrage.DecryptError as error:
        code = "SEAL-02" if "matching" in str(error).lower() else "SEAL-04"
        raise SyncProblem(code, "not a recipient" if code == "SEAL-02" else "does not decrypt") from None
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise SyncProblem("SEAL-04", type(error).__name__) from None
    return target.taken()


def check_header(sealed: BinaryIO) -> int:
    """Check the age header at the start of a seekable file and go back there; returns how many X25519 stanzas it has.

    Raises:
        SyncProblem: `SEAL-03` for any other version, recipient type, size or number of stanzas.
    """
    start = sealed.tell()
    head = sealed.read(MAX_HEADER_BYTES)
    sealed.seek(start)
    end = head.find(b"\n--- ")
    if end < 0:
        raise SyncProblem("SEAL-03", "header too long or not closed")
    lines = head[:end].split(b"\n")
    if lines[0] != b"age-encryption.org/v1" or not _BASE64_KEY.fullmatch(head[end + 5 : end + 48]):
        raise SyncProblem("SEAL-03", "not age v1")
    stanzas = keys = at = 0
    at = 1
    while at < len(lines):
        line = lines[at]
        stanzas += 1
        if stanzas > _MAX_STANZAS:
            raise SyncProblem("SEAL-03", "too many stanzas")
        if line.startswith(b"-> X25519 ") and _BASE64_KEY.fullmatch(line[10:]):
            keys += 1
            if at + 1 >= len(lines) or not _BASE64_KEY.fullmatch(lines[at + 1]):
                raise SyncProblem("SEAL-03", "malformed stanza")
            at += 2
        elif _GREASE.fullmatch(line):
            at += 1
            while at < len(lines) and _BODY_LINE.fullmatch(lines[at]):
                at += 1
        else:
            raise SyncProblem("SEAL-03", "stanza of another kind")
    if not 1 <= keys <= MAX_RECIPIENTS:
        raise SyncProblem("SEAL-03", "number of recipients")
    return keys


class _Bounded(io.RawIOBase):
    """A write-only memory file that stops at a limit."""

    def __init__(self, limit: int) -> None:
        self._limit, self._parts, self._size = limit, [], 0  # type: int, list[bytes], int

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self._size += len(part)
        if self._size > self._limit:
            raise SyncProblem("SEAL-05", "plaintext above the limit")
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        return b"".join(self._parts)
