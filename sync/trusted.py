"""The directory as this machine holds it: the present version, and the chain of versions for those who lag behind."""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import SyncProblem
from sync.names import COMMON
from sync.ports import StateStore
from sync.trust import SignedDirectory, accept, read_directory

CHAIN = 16
"""How many past versions are sent along, so that a machine which missed some can still follow step by step."""


class TrustStore:
    """Keeps the directory in the state table of `common`. Verify first, keep afterwards."""

    def __init__(self, state: StateStore) -> None:
        self._state = state
        self._current: SignedDirectory | None = None

    def current(self) -> SignedDirectory | None:
        """The version held, or `None` on a machine that has not been enrolled yet."""
        stored = self._state.get(COMMON, "trust", "current")
        if stored is None:
            return None
        if self._current is None or self._current.hash != stored["hash"]:
            self._current = read_directory(str(stored["file"]).encode())
        return self._current

    def require(self) -> SignedDirectory:
        """The version held.

        Raises:
            SyncProblem: `TRUST-05` when there is none.
        """
        held = self.current()
        if held is None:
            raise SyncProblem("TRUST-05", "not enrolled")
        return held

    def begin(self, signed: SignedDirectory) -> None:
        """Hold the first directory (made here, or believed by its fingerprint: `sync.trust.first_trust`)."""
        if self.current() is not None:
            raise SyncProblem("TRUST-04", "a directory is held already")
        self._keep(signed)

    def offer(self, file: bytes) -> bool:
        """Take a directory from outside or from this machine's administrator; whether it is newer than the one held.

        Raises:
            SyncProblem: as `sync.trust.accept`, and `TRUST-05`.
        """
        held = self.require()
        now = accept(held, file)
        if now is held:
            return False
        self._keep(now)
        return True

    def offer_chain(self, files: Sequence[bytes]) -> bool:
        """Take several versions, oldest first; older ones than the one held are passed over."""
        changed = False
        for file in files:
            if read_directory(file).directory.version >= self.require().directory.version:
                changed = self.offer(file) or changed
        return changed

    def chain(self, above: int = 0) -> list[bytes]:
        """The files of the last versions above a number, oldest first, the present one always among them."""
        held = self.require()
        kept = [
            str(value["file"]).encode()
            for _, value in self._state.items(COMMON, "trust-chain")
            if above < int(value["version"]) < held.directory.version
        ]
        return [*kept, held.file]

    def _keep(self, signed: SignedDirectory) -> None:
        version = signed.directory.version
        value = {"version": version, "hash": signed.hash, "file": signed.file.decode()}
        with self._state.transaction(COMMON):
            self._state.put(COMMON, "trust-chain", f"{version:012d}", value)
            for key, old in self._state.items(COMMON, "trust-chain"):
                if int(old["version"]) <= version - CHAIN:
                    self._state.drop(COMMON, "trust-chain", key)
            self._state.put(COMMON, "trust", "current", value)
        self._current = signed
