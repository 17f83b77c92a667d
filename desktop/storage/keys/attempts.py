"""Login attempts, counted before anybody is known: a small clear file `logins.json`, no key needed.

A failure is counted *before* the password is tried and taken back when it was right, so that killing the program in
time does not buy another guess. Whoever may write the folder may delete this file; whoever may read it can copy
the whole office and guess elsewhere. Against that stands the key derivation, not this counter.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from desktop.base.platform.files import atomic_write
from desktop.storage.keys import canonical
from desktop.storage.keys.policy import Policy

FILE = "logins.json"
_KEPT_UNKNOWN = 200


@dataclass(slots=True)
class Attempt:
    """Failures since the last right password; instants in UTC ms, 0 for never. `locked_at` > 0: locked then."""

    failures: int = 0
    last_failure: int = 0
    last_login: int = 0
    locked_at: int = 0


def name_key(name: str) -> str:
    """How a login name is compared: NFC, without surrounding blanks, case folded."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def unknown_key(name: str) -> str:
    """The counter's key for a name that is no account, so that it is locked just as an account is."""
    return "?" + hashlib.sha256(name_key(name).encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Attempts:
    """The counter file of one office folder, read at each use."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.damaged = False
        """True when the file was there but could not be read: every count starts at 0 again."""

    def of(self, key: str) -> Attempt:
        """What is known of one account."""
        return self.all().get(key, Attempt())

    def all(self) -> dict[str, Attempt]:
        """Everything known, by account id (hex) or `unknown_key`."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError:
            self.damaged = True
            return {}
        try:
            return {
                key: Attempt(*(_count(item[name]) for name in _NAMES))
                for key, item in canonical.decode(data).items()
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            self.damaged = True
            return {}

    def locked_until(self, key: str, policy: Policy, now_ms: int) -> int:
        """UTC ms until which an account is locked, 0 when it is not; -1 until 安全保密管理员 unlocks it."""
        attempt = self.of(key)
        if not attempt.locked_at:
            return 0
        if policy.lock_minutes == 0:
            return -1
        until = attempt.locked_at + policy.lock_minutes * 60_000
        return until if now_ms < until else 0

    def begin(self, key: str, policy: Policy, now_ms: int) -> Attempt:
        """Count an attempt as failed before it is tried; returns how things stood before. Durable when it returns."""
        known = self.all()
        before = known.get(key, Attempt())
        # A lock that has run out leaves no memory: the next five attempts are free again.
        failures = 0 if before.locked_at else before.failures
        locked = now_ms if failures + 1 >= policy.lock_after_failures else 0
        known[key] = Attempt(failures + 1, now_ms, before.last_login, locked)
        self._write(known)
        return before

    def take_back(self, key: str, before: Attempt) -> None:
        """The attempt was none (no memory, altered file): as it stood before."""
        self._put(key, before)

    def succeed(self, key: str, now_ms: int) -> None:
        """The password was right."""
        self._put(key, Attempt(last_login=now_ms))

    def unlock(self, key: str) -> None:
        """Lift a lock and forget the failures."""
        self._put(key, Attempt(last_login=self.of(key).last_login))

    def _put(self, key: str, attempt: Attempt) -> None:
        self._write(self.all() | {key: attempt})

    def _write(self, known: dict[str, Attempt]) -> None:
        unknown = sorted(
            (key for key in known if key.startswith("?")), key=lambda key: known[key].last_failure
        )
        for key in unknown[:-_KEPT_UNKNOWN]:
            del known[key]
        plain = {key: {name: getattr(item, name) for name in _NAMES} for key, item in known.items()}
        atomic_write(self._path, canonical.encode(plain))


_NAMES = ("failures", "last_failure", "last_login", "locked_at")


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("count")
    return value
