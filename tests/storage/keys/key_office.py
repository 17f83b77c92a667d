"""An office folder with nothing in it but keys, and what a forger with a login could do to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import FixedClock
from desktop.base.levels import Level
from desktop.base.permissions import Role
from desktop.storage.keys import keyfile as key_files
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.document import Document, UserEntry
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.keys.unlocked import Unlocked
from desktop.storage.keys.unlocking import unlock

INTERNAL, CONFIDENTIAL = "internal.office", "confidential.office"

USERS = [
    NewUser("sysadmin", Role.SYSTEM_ADMIN, "password-of-sysadmin", person="钱进"),
    NewUser("secadmin", Role.SECURITY_ADMIN, "password-of-secadmin", person="孙立"),
    NewUser("auditor", Role.AUDITOR, "password-of-auditor", person="周正"),
    NewUser("李敏", Role.CLERK, "password-of-李敏", (Level.INTERNAL, Level.CONFIDENTIAL)),
    NewUser("张晓东", Role.CLERK, "password-of-张晓东", (Level.INTERNAL,)),
]


@dataclass
class KeyOffice:
    """An office folder with nothing in it but keys; every password is `password-of-<name>`."""

    folder: Path
    clock: FixedClock

    def login(self, name: str, password: str | None = None) -> Unlocked:
        """Log in."""
        return unlock(self.folder, name, password or f"password-of-{name}", self.clock)

    def entry(self, name: str) -> UserEntry:
        """An account as the file has it."""
        found = KeyFile.load(self.folder).find_user(name)
        assert found is not None
        return found

    def forge(self, edit: Callable[[Document], None]) -> None:
        """Edit the key file as somebody who has a login of this machine, and so its signing key, could."""
        device = self.login("张晓东").device
        document = KeyFile.load(self.folder).document
        edit(document)
        key_files.write(self.folder, document, device.sign_key)
