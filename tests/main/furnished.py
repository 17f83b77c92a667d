"""A trial office with something on every page: papers on their way, a meeting handed over, a night, an incident."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.base.clock import civil
from desktop.base.fields import Named
from desktop.cli.papers import own_papers, register
from desktop.office.documents import service as documents
from desktop.office.documents.inputs import Assignment, Instruction, Proposal
from desktop.office.drafts import trial as drafts
from desktop.office.duty import incident_service
from desktop.office.duty import trial as duty
from desktop.office.duty.inputs import NewIncident
from desktop.office.meetings import trial as meetings
from desktop.system.trial.people import CLEARED_CLERK, DUTY_OFFICERS, PASSPHRASE
from tests.offices import Office, make_office

NIGHT_OVER, NOW = "2026-11-24T08:30", "2026-11-24T10:00"


def furnish(office: Office) -> None:
    """Fill the office as its people would; nobody is logged in afterwards, the clock stands at `NOW`."""
    session = office.login(CLEARED_CLERK)
    made = []
    for paper in own_papers():
        office.clock.move_to(f"{civil(paper.received_at):%Y-%m-%dT%H:%M}")
        made.append(register(session, paper).id)
    office.clock.move_to("2026-11-23T15:00")
    for place, document in enumerate(made[-4:]):
        session.run(documents.propose, document, Proposal(words="拟请市应急管理局牵头办理，三日内反馈。"))
        if place:
            words = "请市应急管理局牵头，抓紧落实到位，结果报我。"
            session.run(documents.instruct, document, Instruction(author=Named("吴海涛"), words=words))
        if place > 1:
            session.run(documents.assign, document, Assignment(lead_unit=Named("市应急管理局")))
    drafts.write_drafts(session)
    meetings.issue_meeting(session, meetings.plan_meeting(session))
    first, second = DUTY_OFFICERS
    office.clock.move_to(NIGHT_OVER)
    duty.keep_duty_night(office.login(first), PASSPHRASE, second)
    office.clock.move_to(NOW)
    session = office.login(second)
    received = session.clock.now_ms() // 60_000 * 60_000 - 10 * 60_000
    session.run(incident_service.receive, NewIncident(
        title="青石县一加油站油罐车起火", received_at=received, happened_at=received - 5 * 60_000,
        place="青石县城关镇环城北路", category="事故灾难", level="Ⅳ级一般", from_unit=Named("青石县总值班室"),
        summary="油罐车卸油时起火，明火已控制，暂无人员伤亡报告，周边道路已管制。",
    ))  # fmt: skip
    office.close()
    office.clock.move_to(NOW)


@functools.cache
def _made() -> Path:
    root = Path(tempfile.mkdtemp(prefix="sanban-furnished-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    with _data_at(root / "data"):
        furnish(make_office(root))
    return root


@contextmanager
def furnished_office() -> Iterator[Path]:
    """The folder of a furnished office, made once in this process; for looking at it, not for changing it."""
    root = _made()
    with _data_at(root / "data"):
        yield root / "office"


@contextmanager
def _data_at(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    before = os.environ.get("SANBAN_DATA")
    os.environ["SANBAN_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("SANBAN_DATA")
        if before is not None:
            os.environ["SANBAN_DATA"] = before
