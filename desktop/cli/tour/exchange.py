"""Packages between the two machines of the tour through one folder, and how far each has got."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop.base.ids import RecordId
from desktop.cli.tour.state import SECOND, Tour
from desktop.storage.session import Session
from desktop.system.sync_center import service
from desktop.system.sync_center.machine import machine_of
from sync.ops import decode
from sync.ports import Head
from sync.reports import ImportReport


def send(tour: Tour, session: Session) -> list[Path]:
    """Drop packages for the other machine into the folder; the files."""
    made = service.export_packages(session, tour.packages)
    return [file.path for file in made.report.files]


def take(tour: Tour, session: Session) -> ImportReport:
    """Take in what lies in the folder."""
    return service.import_packages(session, tour.packages)


def meet(tour: Tour) -> tuple[ImportReport, ImportReport]:
    """Both export, then both import; the reports of the first and of the second machine."""
    here, there = tour.sit(), tour.sit(machine=SECOND)
    send(tour, here)
    send(tour, there)
    return take(tour, here), take(tour, there)


def refused(*reports: ImportReport) -> list[str]:
    """What was not taken in smoothly: packages set aside or parked, and alarms."""
    return [
        *(f"{one.name} {one.reason}" for report in reports for one in report.packages
          if one.state not in ("applied", "duplicate")),
        *(alarm.code for report in reports for alarm in report.alarms),
    ]  # fmt: skip


def heads(session: Session) -> dict[str, Mapping[str, Head]]:
    """Compartment → every stream there with its last number and chain hash."""
    exchange = machine_of(session).exchange
    return {part.id: dict(exchange.heads(part.id)) for part in session.compartments()}


def reasons(session: Session, record: RecordId) -> list[str]:
    """The reasons given for changes of a record, as they stand in the change log."""
    place = session.locate(record)
    rows = (
        session.select(place[1], "SELECT body FROM ops WHERE record = :record", record=record)
        if place
        else []
    )
    return [op.why for op in (decode(row["body"]) for row in rows) if op.why]
