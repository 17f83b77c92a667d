"""This machine under this login, joined to the sync engine: keys, directory, shelf, importer and exporter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.storage.exchange import StoreExchange
from desktop.storage.keys import age
from desktop.storage.session import Session
from sync.inbox import Inbox
from sync.outbox import Outbox
from sync.shelf import FolderShelf
from sync.trusted import TrustStore

SHELF, STAGING = "inbox", "staging"
"""Folders of the office: sealed bytes that wait, and copies of files being looked at. Never plaintext."""


class DeviceKeys:
    """`sync.ports.Keys` over one login: this machine's keys for the compartments the person holds."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def device(self) -> str:
        """Id of this machine (32 hex digits)."""
        return self._session.unlocked.device.id.hex()

    @property
    def incarnation(self) -> str:
        """First half of the names of this machine's own streams."""
        return self._session.office.incarnation

    def compartments(self) -> tuple[str, ...]:
        """Ids of the held compartments, `common` first."""
        return tuple(item.id for item in self._session.compartments())

    def sign(self, message: bytes) -> bytes:
        """Signature with this machine's key."""
        return self._session.unlocked.device.sign_key.sign(message)

    def identity(self, compartment: str) -> str | None:
        """This machine's receiving key for a compartment, `None` when this person does not hold it."""
        key = self._session.unlocked.compartments.get(compartment)
        return (
            age.identity(key.device_box_key)
            if key is not None and compartment in self._session.files
            else None
        )


@dataclass(frozen=True, slots=True)
class Machine:
    """Everything the engine needs. One is made for each piece of work; it keeps nothing that is not in the store."""

    session: Session
    exchange: StoreExchange
    keys: DeviceKeys
    trust: TrustStore
    shelf: FolderShelf

    @property
    def id(self) -> str:
        """Id of this machine."""
        return self.keys.device

    @property
    def staging(self) -> Path:
        """Where files are copied to while they are looked at."""
        return self.session.office.folder / STAGING

    def inbox(self) -> Inbox:
        """The importer."""
        return Inbox(keys=self.keys, trust=self.trust, sink=self.exchange, state=self.exchange, shelf=self.shelf,
                     staging=self.staging, now_ms=self.session.clock.now_ms)  # fmt: skip

    def outbox(self) -> Outbox:
        """The exporter."""
        return Outbox(keys=self.keys, trust=self.trust, source=self.exchange, state=self.exchange, shelf=self.shelf,
                      now_ms=self.session.clock.now_ms)  # fmt: skip


def machine_of(session: Session) -> Machine:
    """The machine of this login."""
    exchange = StoreExchange(session)
    shelf = FolderShelf(session.office.folder / SHELF)
    return Machine(session, exchange, DeviceKeys(session), TrustStore(exchange), shelf)
