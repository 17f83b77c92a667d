"""Kill -9 a hundred times while papers are being registered: nothing acknowledged is lost, every chain stays whole."""

from __future__ import annotations

import random

from desktop.office.documents.records import IncomingDocument
from desktop.storage.office import verify_office
from desktop.system.trial import people
from tests.hostile.writing import killed_writer
from tests.offices import Office

KILLS = 100
VERIFY_EVERY = 10


def grave(office: Office) -> list[str]:
    """What a full check of the office finds wrong."""
    found = verify_office(office.folder, "李敏", people.PASSPHRASE, office.clock, office.catalogue)
    return [str(finding) for finding in found if finding.grave]


def test_nothing_acknowledged_is_lost_in_a_hundred_kills(office):
    chance = random.Random(20261123)
    acknowledged: dict[str, str] = {}
    for number in range(1, KILLS + 1):
        wanted = chance.choice((0, 1, 1, 2, 3))
        lines = killed_writer(
            office.folder,
            number * 1000,
            lambda count, wanted=wanted: count >= wanted,
            chance.uniform(0, 0.03),
        )
        acknowledged |= dict(line.split(" ", 1) for line in lines)
        if number % VERIFY_EVERY == 0:
            assert grave(office) == []
        # Every opening checks pages and anchors; the last ones acknowledged are those at risk.
        with office.login("李敏") as session:
            for line in lines:
                identity, title = line.split(" ", 1)
                assert session.get(IncomingDocument, bytes.fromhex(identity)).title == title
    with office.login("李敏") as session:
        kept = {document.id.hex(): document.title for document in session.find(IncomingDocument)}
        for name in ("internal.office", "confidential.office"):
            given = [
                row[0] for row in session.select(name, "SELECT number FROM numbers_issued ORDER BY number")
            ]
            assert given == list(range(1, len(given) + 1))
    assert len(acknowledged) >= KILLS
    assert {identity: kept.get(identity) for identity in acknowledged} == acknowledged
    # A kill between the last commit and its acknowledgement leaves at most one record more, never half of one.
    assert len(kept) - len(acknowledged) <= KILLS
