"""Every check the product has, on both machines of the tour: files, pages, chains, anchors, projections, audit."""

from __future__ import annotations

import json

from desktop.cli.office import rebuild
from desktop.cli.tour import samples
from desktop.cli.tour.state import FIRST, SECOND, Tour
from desktop.storage.office import verify_office
from desktop.system.trial.people import AUDITOR, CLEARED_CLERK, PASSPHRASE, SECURITY_ADMIN


def verify(tour: Tour) -> None:
    """Run the checks on both machines and compare the audit with what was done."""
    tour.leave()
    for machine, office in ((FIRST, tour.office), (SECOND, tour.second)):
        findings = verify_office(office, CLEARED_CLERK, PASSPHRASE, tour.clock, tour.catalogue)
        grave = [str(finding) for finding in findings if finding.grave]
        tour.check(
            f"{machine}核查：文件、页、变更链、锚点、计数、审计", not grave, "；".join(grave) or "未发现问题"
        )
        session = tour.sit(machine=machine)
        tables = sum(len(file.projection_digests()) for file in session.files.values())
        changed = rebuild(session)
        tour.check(
            f"{machine}按变更记录重建全部当前表，前后相同",
            tables and not changed,
            "、".join(changed) or f"{tables} 张表",
        )
    with tour.login(AUDITOR) as session:
        found = session.run(lambda s: s.audit.verify(s.unlocked))
        head = session.run(lambda s: s.audit.head())
    grave = [str(finding) for finding in found if finding.grave]
    tour.check(
        "审计链、封印、锚点核对",
        head.n > 0 and not grave,
        "；".join(grave) or f"{head.n} 条，校验码 {head.code}",
    )
    _check_audit_lines(tour)


def _check_audit_lines(tour: Tour) -> None:
    """One audit line for each act, and no words of any paper in them."""
    with tour.login(SECURITY_ADMIN) as session:
        lines = session.run(lambda s: s.audit.read(s.unlocked))
    acts = [line for line in lines if line.verb.startswith("documents.")]
    named = {record for line in acts for record in line.records}
    missing = [source for source, record in tour.registered.items() if record.hex() not in named]
    plain = json.dumps([line.to_json() for line in lines], ensure_ascii=False)
    told = [
        each
        for paper in tour.papers
        for each in samples.telling((paper.title, paper.from_unit))
        if each in plain
    ]
    tour.check(
        "每项操作都有一条审计，审计中没有标题和来文单位",
        len(acts) == tour.acts and not missing and not told,
        f"操作 {tour.acts} 次，审计 {len(acts)} 条",
    )
