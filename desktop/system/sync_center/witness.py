"""Machines bear witness of one another's audit logs: each says how far it has got, and repeats what others have said.

A machine whose log is behind what another remembers of it, or differs from it, was put back to an older state. Both
copies of its anchor may have been put back with it; what lies on another machine was not.
"""

from __future__ import annotations

from typing import Any

from desktop.base.levels import COMMON
from desktop.storage.audit.head import AuditHead
from desktop.system.sync_center.machine import Machine
from sync.reports import Alarm

CODE = "Y-031"


def checkpoint(machine: Machine) -> dict[str, Any]:
    """What goes along with every package: the head of our own audit log, and the newest heads we know of others."""
    session = machine.session
    head: AuditHead = session.run(lambda s: s.audit.head())
    return {"head": {"n": head.n, "hash": head.hash.hex()}, "witness": known(machine)}


def known(machine: Machine) -> dict[str, dict[str, Any]]:
    """Device id → the audit head it has told of itself."""
    heads = {device: peer["audit"].get("head") for device, peer in machine.exchange.items(COMMON, "peer")}
    return {device: head for device, head in heads.items() if isinstance(head, dict)}


def contradicted(machine: Machine) -> list[Alarm]:
    """Machines that have seen an audit log of ours which is not the one here."""
    session, found = machine.session, []
    for device, peer in machine.exchange.items(COMMON, "peer"):
        witness = peer["audit"].get("witness")
        seen = witness.get(machine.id) if isinstance(witness, dict) else None
        try:
            head = AuditHead(int(seen["n"]), bytes.fromhex(seen["hash"])) if isinstance(seen, dict) else None
        except (KeyError, TypeError, ValueError):
            continue
        if head is not None and not session.run(lambda s, head=head: s.audit.agrees(head)):
            found.append(Alarm(CODE, device))
    return found
