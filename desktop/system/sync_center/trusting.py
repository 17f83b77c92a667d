"""The directory kept true: taken up at the first login, signed anew by 安全保密管理员 when accounts have changed here.

A directory from elsewhere is followed: accounts disabled there are disabled here. What has changed here and is not
signed yet is said, never hidden.
"""

from __future__ import annotations

from desktop.base.levels import COMMON
from desktop.base.permissions import Role
from desktop.storage.keys import shared
from desktop.storage.keys.document import Document
from desktop.system.sync_center import accounts
from desktop.system.sync_center.machine import Machine
from sync.errors import SyncProblem
from sync.trust import Directory, SignedDirectory, read_directory, sign_directory

_SPACE, _VIEW = "accounts", "view"


def begin(machine: Machine) -> SignedDirectory:
    """The directory in force; at the first login the one that lies beside the key file.

    Raises:
        SyncProblem: `TRUST-05` there is none, `TRUST-02` it is not signed by somebody the key file vouches for.
    """
    held = machine.trust.current()
    if held is not None:
        return held
    path = machine.session.office.folder / shared.FILE
    try:
        signed = read_directory(path.read_bytes())
    except FileNotFoundError:
        return _sign_first(machine)
    if not shared.is_ours(_document(machine), signed):
        raise SyncProblem("TRUST-02", "the office's own directory file was altered")
    _begin(machine, signed)
    return signed


def _begin(machine: Machine, signed: SignedDirectory) -> None:
    """Hold the first directory; from now on what differs from it in the key file is a change made here."""
    machine.trust.begin(signed)
    machine.exchange.put(COMMON, _SPACE, _VIEW, shared.view_in(signed.directory))


def _sign_first(machine: Machine) -> SignedDirectory:
    """An office older than the directory: its 安全保密管理员 makes version 1 at his next login."""
    session = machine.session
    if session.user.role is not Role.SECURITY_ADMIN:
        raise SyncProblem("TRUST-05", "no directory yet")
    made = shared.first_directory(_document(machine), session.clock.now_ms())
    signed = read_directory(sign_directory(made, {session.user.id.hex(): session.unlocked.sign}))
    _begin(machine, signed)
    return signed


def pending(machine: Machine) -> list[str]:
    """Ids (hex) of users whose accounts or grants were changed here and stand in no signed directory yet."""
    held = machine.trust.current()
    return (
        [] if held is None else shared.differences(_known(machine, held), shared.view_of(_document(machine)))
    )


def sign_pending(machine: Machine) -> bool:
    """安全保密管理员: sign the next version with what has changed here; whether there was anything.

    Raises:
        SyncProblem: as `TrustStore.offer`.
    """
    changed = pending(machine)
    if not changed:
        return False
    session, held = machine.session, machine.trust.require()
    made = shared.with_accounts(held, _document(machine), changed, session.clock.now_ms())
    put_in_force(machine, made)
    _remember(machine)
    return True


def put_in_force(machine: Machine, directory: Directory) -> SignedDirectory:
    """Sign a next version with the present user's key and hold it.

    Raises:
        SyncProblem: `TRUST-07` this user may not make the change, and as `sync.trust.accept`.
    """
    session = machine.session
    machine.trust.offer(sign_directory(directory, {session.user.id.hex(): session.unlocked.sign}))
    session.run(lambda _: name_machines(machine))
    return machine.trust.require()


def follow(machine: Machine) -> None:
    """Let the key file follow the directory in force: accounts disabled elsewhere are disabled here.

    Accounts changed here since the last signature are left alone: they are to be signed, not undone.
    """
    held = machine.trust.require()
    waiting = set(pending(machine))
    inactive = {user.id for user in held.directory.users if not user.active} - waiting
    if accounts.disable_here(machine.session, inactive):
        _remember(machine, leave_out=waiting)


def name_machines(machine: Machine) -> None:
    """Give the session the names of machines and people that the directory knows."""
    held = machine.trust.current()
    if held is None:
        return
    session = machine.session
    session.machine_names = {
        incarnation: device.name for device in held.directory.devices for incarnation in device.incarnations
    }
    session.user_names = {user.id: user.name for user in held.directory.users} | session.user_names


def taken_over(machine: Machine, users: list[str]) -> None:
    """These accounts have come from another machine, so they are no change made here."""
    if users:
        _remember(machine, leave_out=set(pending(machine)) - set(users))


def _known(machine: Machine, held: SignedDirectory) -> shared.View:
    kept = machine.exchange.get(COMMON, _SPACE, _VIEW)
    return kept if kept is not None else shared.view_in(held.directory)


def _remember(machine: Machine, leave_out: set[str] | frozenset[str] = frozenset()) -> None:
    now, before = shared.view_of(_document(machine)), _known(machine, machine.trust.require())
    for part in ("users", "grants"):
        for user in leave_out:
            now[part].pop(user, None)
            if user in before[part]:
                now[part][user] = before[part][user]
    machine.exchange.put(COMMON, _SPACE, _VIEW, now)


def _document(machine: Machine) -> Document:
    return machine.session.unlocked.keyfile.document
