"""At the end both machines hold the same changes, and each vouches for the other's audit log."""

from __future__ import annotations

from desktop.cli.tour import exchange
from desktop.cli.tour.state import FIRST, SECOND, Tour
from desktop.storage.audit.head import AuditHead
from desktop.storage.session import Session
from desktop.system.sync_center import service
from desktop.system.sync_center.machine import machine_of
from desktop.system.sync_center.witness import contradicted, known


def compare(tour: Tour) -> None:
    """Meet until nothing is left to tell, then lay heads beside heads."""
    wrong = exchange.refused(*exchange.meet(tour), *exchange.meet(tour))
    here, there = tour.sit(), tour.sit(machine=SECOND)
    ours, theirs = exchange.heads(here), exchange.heads(there)
    streams = sum(len(found) for found in ours.values())
    tour.check(
        "两台机器各密区的变更流，末号和链码逐条相同",
        ours == theirs and streams > len(ours) and not wrong,
        f"{len(ours)} 个密区 {streams} 条流，共 {sum(n for found in ours.values() for n, _ in found.values())} 项变更",
    )
    records = [_records(session) for session in (here, there)]
    kinds = len(here.catalogue.kinds())
    tour.check(
        "两台机器的全部记录逐项相同",
        records[0] == records[1] and records[0],
        f"{kinds} 类 {len(records[0])} 条记录",
    )
    states = [service.status(session) for session in (here, there)]
    tour.check(
        "没有缺号、没有分歧、没有待送的变更",
        all(not state.gaps and not state.conflicts for state in states)
        and not any(line.waiting for state in states for line in state.devices),
        "，".join(f"{name} 缺号 {len(state.gaps)}、分歧 {state.conflicts}"
                 for name, state in zip((FIRST, SECOND), states, strict=True)),
    )  # fmt: skip
    heads = [_head_told(there, here), _head_told(here, there)]
    codes = [head.code if head else "无" for head, _ in heads]
    tour.check(
        "审计链头互相作证：对方记得的链头都在本机审计中",
        all(head is not None and head.n > 0 and agrees for head, agrees in heads)
        and not contradicted(machine_of(here))
        and not contradicted(machine_of(there)),
        f"{FIRST} {codes[0]}，{SECOND} {codes[1]}",
    )


def _head_told(witness: Session, owner: Session) -> tuple[AuditHead | None, bool]:
    """The audit head of `owner` as `witness` remembers it, and whether it stands in the log of `owner`."""
    seen = known(machine_of(witness)).get(machine_of(owner).id)
    if seen is None:
        return None, False
    head = AuditHead(int(seen["n"]), bytes.fromhex(seen["hash"]))
    return head, bool(owner.run(lambda session: session.audit.agrees(head)))


def _records(session: Session) -> dict[bytes, str]:
    """Every record of every kind with all its values as words."""
    return {each.id: repr(each) for kind in session.catalogue.kinds().values() for each in session.find(kind)}
