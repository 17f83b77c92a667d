"""What happens before anybody is logged in: failed logins, sealed to the auditors, waiting for `audit.db`.

The key of `audit.db` opens only with a login, so a failed one is sealed here and taken up by the next login that
succeeds. Each entry has a random number of its own, so that taking it up twice adds it once.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from desktop.base.platform.files import append_durably
from desktop.storage.audit.lines import AuditLine, AuditRecipients
from desktop.storage.audit.sealing import seal_record

FILE = "spool"
_MAX_BYTES = 4 << 20
_HEAD = 16 + 1 + 4


@dataclass(frozen=True, slots=True)
class Spooled:
    """One waiting record: its own number (16 random bytes), coarse type and sealed bytes."""

    number: bytes
    coarse_type: str
    record: bytes


def add(folder: Path, store_id: bytes, recipients: AuditRecipients, line: AuditLine) -> None:
    """Seal a line and add it to the spool, flushed. Beyond 4 MiB (a guessing machine) nothing more is added.

    Raises:
        EnvironmentProblem: `E-DISK`, `A-003`.
    """
    path = folder / FILE
    if path.exists() and path.stat().st_size > _MAX_BYTES:
        return
    record = seal_record(line.to_json().encode(), recipients.for_role(line.role), store_id)
    word = line.coarse_type.encode()
    append_durably(path, os.urandom(16) + bytes([len(word)]) + len(record).to_bytes(4, "big") + word + record)


def waiting(folder: Path) -> tuple[list[Spooled], bool]:
    """Everything in the spool, and whether its end is torn or altered (what stands before the tear is returned)."""
    try:
        data = (folder / FILE).read_bytes()
    except OSError:
        return [], False
    found, at = [], 0
    while at + _HEAD <= len(data):
        word_end = at + _HEAD + data[at + 16]
        end = word_end + int.from_bytes(data[at + 17 : at + _HEAD], "big")
        word = data[at + _HEAD : word_end]
        if end > len(data) or not word.isascii():
            break
        found.append(Spooled(data[at : at + 16], word.decode(), data[word_end:end]))
        at = end
    return found, at != len(data)


def clear(folder: Path) -> None:
    """Forget the spool, once `audit.db` has it."""
    with contextlib.suppress(FileNotFoundError):
        (folder / FILE).unlink()
