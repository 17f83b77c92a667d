"""Making a trial office in an empty folder, and logging in to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.module import Catalogue
from desktop.storage.keys import accounts
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.unlocking import unlock
from desktop.storage.office import create_office, open_office
from desktop.storage.session import Session
from desktop.system.trial import people

DEVICE_NAME = "试用机一"


@dataclass(frozen=True, slots=True)
class TrialOffice:
    """A trial office on the disk: where it is, by which clock it lives."""

    folder: Path
    clock: Clock
    catalogue: Catalogue

    def login(self, name: str) -> Session:
        """Log in as one of `people.USERS`; one session at a time. Raises as `open_office`."""
        return open_office(self.folder, name, people.PASSPHRASE, self.clock, self.catalogue)


def make_trial_office(
    folder: Path,
    clock: Clock,
    catalogue: Catalogue,
    *,
    kdf: Kdf | None = None,
    furnish: Callable[[Session], None] | None = None,
) -> TrialOffice:
    """Make the trial office: accounts and keys; then `furnish` (units, people …) in a login of the cleared clerk.

    `kdf` weaker than the floor is for tests; only a trial office takes it.

    Raises:
        EnvironmentProblem: `S-030` the folder is not empty; `E-DISK`.
    """
    users = [NewUser(user.name, user.role, people.PASSPHRASE, user.levels, user.person) for user in people.USERS]
    create_office(folder, people.OFFICE_NAME, users, people.LEVELS, clock, trial=True, device_name=DEVICE_NAME, kdf=kdf)
    # A documented passphrase gains nothing by changing monthly, and a trial is taken up again after months.
    admin = unlock(folder, people.SECURITY_ADMIN, people.PASSPHRASE, clock)
    accounts.set_policy(admin, clock, max_age_days_confidential=0)
    office = TrialOffice(folder, clock, catalogue)
    if furnish is not None:
        with office.login(people.CLEARED_CLERK) as session:
            furnish(session)
    return office
