"""A second machine of a trial office, made in seconds: for the tour, for tests, for trying the exchange on one PC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.base.levels import OFFICE_SCOPE, Compartment, Level
from desktop.storage.keys.kdf import FLOOR, Kdf
from desktop.system.sync_center import enrolment, joining, service
from desktop.system.trial import people
from desktop.system.trial.office import TrialOffice

DEVICE_NAME = "试用机二"


@dataclass(frozen=True, slots=True)
class Joining:
    """A second machine, with the two fingerprints that were compared."""

    office: TrialOffice
    request: str
    directory: str


def second_machine(
    office: TrialOffice,
    folder: Path,
    exchange: Path,
    *,
    name: str = DEVICE_NAME,
    levels: Sequence[Level] = people.LEVELS,
    kdf: Kdf | None = None,
) -> Joining:
    """Make another machine of a trial office in the empty `folder`, meeting the first through the folder `exchange`.

    Request → enrolment by 安全保密管理员 → export by the cleared clerk → joining. The first package stays in
    `exchange`: the first logins on the new machine import it. No session may be open on `office`.

    Raises:
        Problem: as the steps.
    """
    exchange.mkdir(parents=True, exist_ok=True)
    target = exchange / f"{folder.name}.request"
    wanted = [Compartment(level, OFFICE_SCOPE).id for level in levels]
    asked = enrolment.request(
        folder, name, wanted, people.PASSPHRASE, target, kdf=kdf or FLOOR, trial=kdf is not None
    )
    with office.login(people.SECURITY_ADMIN) as session:
        enrolled = enrolment.enrol(session, target.read_bytes(), asked)
    target.unlink()
    with office.login(people.CLEARED_CLERK) as session:
        service.export_packages(session, exchange, [name])
    joining.join(folder, exchange, enrolled.fingerprint, people.PASSPHRASE, lambda _: office.clock)
    return Joining(TrialOffice(folder, office.clock, office.catalogue), asked, enrolled.fingerprint)
