"""Accounts between machines: what is sent along with a package, and what is taken over into this machine's key file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from desktop.base.levels import COMMON
from desktop.storage.keys import canonical, joining
from desktop.storage.keys.document import ACTIVE
from desktop.storage.session import Session
from desktop.system.sync_center.machine import Machine

CERTIFICATES = "device-certificate"
"""Space in `common`: an administrator's certificate of each machine enrolled, by device id."""
_TAKEN = "accounts-taken"


def offered(machine: Machine, to: str) -> dict[str, Any]:
    """Accounts for one machine, when it has not told us yet that it has taken them in their present form."""
    doc = machine.session.unlocked.keyfile.document
    plain = joining.accounts_json(doc, machine.session.clock.now_ms())
    peer = machine.exchange.get(COMMON, "peer", to)
    said = peer["audit"].get("accounts_taken", {}) if peer is not None else {}
    if isinstance(said, Mapping) and said.get(machine.id) == _digest(plain):
        return {}
    certificate = machine.exchange.get(COMMON, CERTIFICATES, to)
    return {"accounts": plain} | ({"certificate": certificate} if certificate is not None else {})


def acknowledgement(machine: Machine) -> dict[str, str]:
    """Machine → digest of the accounts taken over from it, to be said in the next package."""
    return {key: str(value["digest"]) for key, value in machine.exchange.items(COMMON, _TAKEN)}


def take(machine: Machine, sender: str, plain: Mapping[str, Any]) -> list[str]:
    """Take over new accounts and newer grants from a machine of the office; ids (hex) of the users concerned.

    Only what a trusted 安全保密管理员 has signed changes anything; slots of accounts known here stay as they are.
    """
    session = machine.session
    changed: list[str] = session.run(lambda _: joining.take_accounts(session.unlocked, plain, session.clock))
    if changed:
        session.run(lambda _: session.audit.append(session.unlocked.audit_lines()))
    machine.exchange.put(COMMON, _TAKEN, sender, {"digest": _digest(plain)})
    return changed


def disable_here(session: Session, users: Collection[str]) -> bool:
    """Disable accounts (ids in hex) that are active in this machine's key file; whether there were any."""
    known = session.unlocked.keyfile.document.users
    wanted = [user for user in users if user in known and known[user].status == ACTIVE]
    if wanted:
        session.run(lambda _: joining.disable_followed(session.unlocked, wanted, session.clock))
        session.run(lambda _: session.audit.append(session.unlocked.audit_lines()))
    return bool(wanted)


def _digest(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical.encode(dict(plain))).hexdigest()
