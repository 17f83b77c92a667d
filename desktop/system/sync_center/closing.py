"""How far each machine's streams have arrived here, kept for the day one is retired by somebody who holds no keys.

安全保密管理员 retires machines and may not open business compartments. So whoever holds one leaves its stream heads in
`common`, sealed to him: numbers only, and nobody else learns even those.
"""

from __future__ import annotations

from typing import Any

from desktop.base.errors import EnvironmentProblem
from desktop.base.levels import COMMON
from desktop.base.permissions import Role
from desktop.storage.keys import boxes, canonical
from desktop.storage.keys.document import ACTIVE
from desktop.system.sync_center.machine import Machine

_SPACE = "closing"


def leave(machine: Machine) -> None:
    """Note the heads of the compartments held, where they have changed since."""
    session = machine.session
    doc = session.unlocked.keyfile.document
    officers = {key: user for key, user in doc.users.items()
                if user.role is Role.SECURITY_ADMIN and user.status == ACTIVE}  # fmt: skip
    for name in machine.keys.compartments():
        heads = {stream: n for stream, (n, _) in machine.exchange.heads(name).items()}
        now = {"heads": heads, "for": sorted(officers)}
        if machine.exchange.get(name, _SPACE, "last") == now:
            continue
        sealed = {
            key: boxes.seal(user.box_public, canonical.encode(heads), _bound(machine, name, key)).hex()
            for key, user in officers.items()
        }
        machine.exchange.put(COMMON, _SPACE, name, {"boxes": sealed})
        machine.exchange.put(name, _SPACE, "last", now)


def heads(machine: Machine) -> dict[str, int]:
    """Stream → last number arrived here, over all compartments, as far as it was left for the present user."""
    session = machine.session
    user, found = session.user.id.hex(), dict[str, int]()
    for name, value in machine.exchange.items(COMMON, _SPACE):
        box = value["boxes"].get(user) if "boxes" in value else None
        if box is None:
            continue
        try:
            content = boxes.open_box(
                session.unlocked.box_key, bytes.fromhex(box), _bound(machine, name, user)
            )
        except EnvironmentProblem:
            continue
        plain: dict[str, Any] = canonical.decode(content)
        found |= {stream: int(n) for stream, n in plain.items()}
    for stream, (n, _) in machine.exchange.heads(COMMON).items():
        found[stream] = n
    return found


def _bound(machine: Machine, name: str, user: str) -> bytes:
    store = machine.session.unlocked.store_id.hex()
    return boxes.context("closing", store=store, compartment=name, recipient=user)
