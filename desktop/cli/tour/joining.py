"""A second machine of the office: request, enrolment, first package, joining; then it holds the same papers."""

from __future__ import annotations

from desktop.cli.tour import exchange
from desktop.cli.tour.state import SECOND, Tour
from desktop.office.documents.records import IncomingDocument, Opinion
from desktop.storage.session import Session
from desktop.system.sync_center import service
from desktop.system.sync_center.trial import second_machine
from desktop.system.trial.office import TrialOffice


def join(tour: Tour) -> None:
    """Make the second machine and let it take in what the first has."""
    tour.leave()
    made = second_machine(TrialOffice(tour.office, tour.clock, tour.catalogue), tour.second, tour.packages)
    tour.files.append(tour.second)
    here, there = tour.sit(), tour.sit(machine=SECOND)
    first = exchange.take(tour, there)
    reports = exchange.meet(tour)
    known = [
        {line.name: line.active for line in service.status(session).devices} for session in (here, there)
    ]
    tour.check(
        "第二台机器：申请、登记、核对校验码、加入，两台互相认得",
        known[0] == known[1] and len(known[0]) == 2 and all(known[0].values())
        and made.request != made.directory
        and {part.id for part in here.compartments()} == {part.id for part in there.compartments()},
        f"申请校验码 {made.request}，名录校验码 {made.directory}；{'、'.join(known[0])}",
    )  # fmt: skip
    ours, theirs = _papers(here), _papers(there)
    wrong = exchange.refused(first, *reports)
    tour.check(
        "第二台机器：收文和办理意见全部送到，逐字逐项相同",
        ours and ours == theirs and not wrong,
        f"{len(ours)} 条记录，首个数据包 {sum(one.ops for one in first.packages)} 项变更"
        + (f"；未采用：{'、'.join(wrong)}" if wrong else ""),
    )


def _papers(session: Session) -> dict[bytes, str]:
    """Every document and opinion with all its values as words."""
    return {each.id: repr(each) for cls in (IncomingDocument, Opinion) for each in session.find(cls)}
