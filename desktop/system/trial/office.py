"""Making a trial office in an empty folder, and logging in to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.fields import Named, spec_of
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.module import Catalogue
from desktop.storage.keys import accounts
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.unlocking import unlock
from desktop.storage.office import create_office, open_office
from desktop.storage.session import Session
from desktop.system.directory import service as directory
from desktop.system.directory.records import PersonInput, Unit, UnitInput
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
    folder: Path, clock: Clock, catalogue: Catalogue, *, kdf: Kdf | None = None, furnished: bool = True
) -> TrialOffice:
    """Make the trial office: accounts and keys, then units and people in one act of the cleared clerk.

    `kdf` weaker than the floor is for tests: only a trial office takes it. Not `furnished`: the directory stays empty.

    Raises:
        EnvironmentProblem: `S-030` the folder is not empty; `E-DISK`.
    """
    users = [
        NewUser(user.name, user.role, people.PASSPHRASE, user.levels, user.person) for user in people.USERS
    ]
    create_office(
        folder, people.OFFICE_NAME, users, people.LEVELS, clock, trial=True, device_name=DEVICE_NAME, kdf=kdf
    )
    # A documented passphrase gains nothing by changing monthly, and a trial is taken up again after months.
    admin = unlock(folder, people.SECURITY_ADMIN, people.PASSPHRASE, clock)
    accounts.set_policy(admin, clock, max_age_days_confidential=0)
    office = TrialOffice(folder, clock, catalogue)
    if furnished and spec_of(Unit).kind in catalogue.kinds():
        with office.login(people.CLEARED_CLERK) as session:
            session.run(_furnish)
    return office


def _furnish(session: Session) -> None:
    """Enter units and people; one transaction, so that making a trial office stays quick."""
    known: dict[str, RecordId] = {}
    with session.transaction(COMMON, "trial.furnish"):
        for unit in people.UNITS:
            parent = known.get(unit.parent)
            made = directory.create_unit(
                session, UnitInput(name=unit.name, short_name=unit.short_name, parent=parent)
            )
            known[unit.short_name] = made.id
        for person in people.PEOPLE:
            belongs = Named(person.unit, known[person.unit])
            directory.create_person(
                session,
                PersonInput(name=person.name, unit=belongs, post=person.post, is_leader=person.is_leader),
            )
