"""What the key file of one machine gives to the directory all machines share: users, grants, the machine's own keys.

`<office>/directory` holds the version the office began with (or joined under) until a login has taken it into
`common`; who signed it is checked against the key file's own chain of 安全保密管理员, so an altered file is not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.base.permissions import Role
from desktop.storage.keys import age
from desktop.storage.keys.document import ACTIVE, Document
from desktop.storage.keys.grants import officers, trust
from sync.trust import Device, Directory, Grant, SignedDirectory, User, is_signed_by

FILE = "directory"

View = dict[str, dict[str, Any]]
"""Users (id → fields) and grants (user id → compartment → until) as plain JSON, to tell what has changed."""


def first_directory(doc: Document, now_ms: int) -> Directory:
    """Version 1, as the key file of the first machine knows the office. Unsigned."""
    users, grants = _users(doc), _grants(doc)
    return Directory(
        doc.store.hex(), 1, "", now_ms, 0, {}, {"office": doc.name}, users, grants, (own_device(doc),)
    )


def own_device(doc: Document) -> Device:
    """This machine with its receiving keys, one for each compartment."""
    boxes = {name: age.recipient(entry.device_box_public) for name, entry in doc.compartments.items()}
    device = doc.device
    return Device(
        device.id.hex(), device.name, device.sign_public.hex(), boxes, "spoke", (device.incarnation,)
    )


def is_ours(doc: Document, signed: SignedDirectory) -> bool:
    """Whether a directory is this office's and signed by somebody the key file's signed grants vouch for."""
    keys = {user.hex(): public.hex() for user, public in officers(doc).items()}
    for user, grant in trust(doc).grants.items():
        if grant.role == Role.SYSTEM_ADMIN.value:
            keys[user] = grant.sign_public.hex()
    return signed.directory.office == doc.store.hex() and is_signed_by(signed, keys)


def view_of(doc: Document) -> View:
    """Accounts and grants as this key file has them."""
    return _view(_users(doc), _grants(doc))


def view_in(directory: Directory) -> View:
    """Accounts and grants as a directory has them."""
    return _view(directory.users, directory.grants)


def differences(known: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Ids (hex) of users of whom account or grants are not as they were known. An absent account is no change."""
    return [
        user for user, fields in now["users"].items()
        if known["users"].get(user) != fields
        or known["grants"].get(user, {}) != now["grants"].get(user, {})
    ]  # fmt: skip


def with_accounts(held: SignedDirectory, doc: Document, changed: list[str], now_ms: int) -> Directory:
    """The next version with these users and their grants as this key file has them; others stay. Unsigned."""
    old = held.directory
    mine = {user.id: user for user in _users(doc)}
    users = [mine[user.id] if user.id in changed else user for user in old.users]
    known = {user.id for user in old.users}
    users += [mine[user] for user in changed if user not in known]
    grants = [grant for grant in old.grants if grant.user not in changed]
    grants += [grant for grant in _grants(doc) if grant.user in changed]
    return replace(
        old,
        version=old.version + 1,
        previous=held.hash,
        made_at=now_ms,
        users=tuple(users),
        grants=tuple(grants),
    )


def _users(doc: Document) -> tuple[User, ...]:
    return tuple(
        User(key, user.name, user.role.value, user.sign_public.hex(), age.recipient(user.box_public),
             user.status == ACTIVE)
        for key, user in doc.users.items()
    )  # fmt: skip


def _grants(doc: Document) -> tuple[Grant, ...]:
    in_force = trust(doc).grants
    return tuple(
        Grant(user, name, grant.until) for user, grant in in_force.items() for name in grant.compartments
    )


def _view(users: tuple[User, ...], grants: tuple[Grant, ...]) -> View:
    found: dict[str, dict[str, int]] = {}
    for grant in grants:
        found.setdefault(grant.user, {})[grant.compartment] = grant.until
    plain = {user.id: {"name": user.name, "role": user.role, "sign": user.sign, "box": user.box, "active": user.active}
             for user in users}  # fmt: skip
    return {"users": plain, "grants": dict(found)}
