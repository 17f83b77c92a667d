"""Another office makes a package for a machine of its own; the tour then slips it to ours.

Run as `python -m desktop.cli.tour.stranger FOLDER NOW` beside the steps; what it drops is in `FOLDER/packages`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop import slices
from desktop.base.clock import FixedClock
from desktop.base.permissions import ADMINS
from desktop.cli.tour.state import Tour
from desktop.storage.keys.accounts import NewUser
from desktop.storage.office import create_office
from desktop.system.sync_center.trial import second_machine
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice

NAME = "stranger"
PATIENCE_S = 120


def start(tour: Tour) -> None:
    """Begin beside the steps that come."""
    folder = tour.root / NAME
    command = [sys.executable, "-m", "desktop.cli.tour.stranger", str(folder), tour.now]
    environment = os.environ | {"SANBAN_DATA": str(folder / "data")}
    tour.beside[NAME] = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def packages(tour: Tour) -> list[Path]:
    """The stranger's packages, once they are there; none when it failed."""
    code = tour.beside.pop(NAME).wait(PATIENCE_S)
    return sorted((tour.root / NAME / "packages").glob("*.sbp")) if code == 0 else []


def main() -> None:
    """Make an office of the least people and one package."""
    folder, now = Path(sys.argv[1]), sys.argv[2]
    clock = FixedClock.at(now)
    users = [
        NewUser(user.name, user.role, people.PASSPHRASE, user.levels, user.person)
        for user in people.USERS
        if user.role in ADMINS or user.name == people.CLEARED_CLERK
    ]
    create_office(folder / "office", "邻县人民政府办公室", users, people.LEVELS, clock, trial=True)
    office = TrialOffice(folder / "office", clock, slices.discover())
    second_machine(office, folder / "office-2", folder / "packages")


if __name__ == "__main__":
    main()
