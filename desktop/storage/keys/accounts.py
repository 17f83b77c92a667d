"""What the three admins and users do with accounts. Each act makes a generation of the key file and an audit line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import NotPermitted, UserProblem
from desktop.base.ids import RecordId, new_id
from desktop.base.levels import COMMON, compartment
from desktop.base.permissions import ADMINS, ROLE_NAMES, Role
from desktop.storage.keys import passwords
from desktop.storage.keys.attempts import Attempts
from desktop.storage.keys.creation import (
    Keys,
    NewUser,
    check_account,
    create_office,
    make_grant,
    new_entry,
)
from desktop.storage.keys.document import ACTIVE, DISABLED, Document, SignedPolicy, UserEntry
from desktop.storage.keys.grants import NEVER, sign_grant, sign_policy, withdraw
from desktop.storage.keys.holding import seal_compartment, seal_device
from desktop.storage.keys.keyfile import KeyFile, UserCard, may_combine
from desktop.storage.keys.policy import policy_from, settings_of
from desktop.storage.keys.slots import Owner, Secrets, new_slot, owner_of, remember, was_used
from desktop.storage.keys.unlocked import Unlocked
from desktop.storage.keys.unlocking import levels_of, open_account

__all__ = [
    "NewUser",
    "add_user",
    "change_password",
    "create_office",
    "disable",
    "enable",
    "grant",
    "list_users",
    "revoke",
    "set_policy",
    "unlock_account",
]


def list_users(folder: Path) -> list[UserCard]:
    """All accounts; needs no password. Raises as `KeyFile.load`."""
    return KeyFile.load(folder).users


def add_user(by: Unlocked, user: NewUser, clock: Clock) -> RecordId:
    """系统管理员 makes an account with a first password, to be changed at the first login. It opens nothing yet:
    安全保密管理员 grants. `user.levels` is what is asked for, not given.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-020`–`K-023`, `K-030`, `K-032`. EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SYSTEM_ADMIN)
    doc = by.keyfile.document
    known = [(entry.name, entry.person, entry.role) for entry in doc.users.values()]
    levels = [compartment(name).level for name in doc.compartments]
    check_account(user, known, levels, relaxed=may_combine(by.policy, doc.compartments))
    needed = levels if user.role in ADMINS else user.levels
    password = passwords.check_new(user.password, by.policy.min_length(needed), user.name, trial=by.trial)
    keys = Keys.make()
    secrets = Secrets(keys.box, keys.sign, doc.root_public, doc.device.sign_public)
    entry = new_entry(
        Owner(doc.store, doc.trial, new_id(), user.role),
        user,
        secrets,
        password,
        doc.kdf,
        clock.now_ms(),
        must_change=True,
    )

    def edit(new: Document) -> None:
        new.users[entry.id.hex()] = entry
        new.device.boxes[entry.id.hex()] = seal_device(new.store, by.device, entry.id, entry.box_public)

    by.change("account.add", clock, edit, target=entry.id.hex(), detail=user.role.value)
    return entry.id


def grant(
    by: Unlocked, user_id: RecordId, compartments: Sequence[str], clock: Clock, *, until_ms: int | None = None
) -> None:
    """安全保密管理员 signs what an account may open, in place of what it might before; `common` is always in it.

    What he holds himself (`common`) is sealed at once, the rest by a holder's next login (`seal_pending`).

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-032` an admin account or a compartment the office does not have;
            `K-034` no such account. EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SECURITY_ADMIN)
    user = _user(by, user_id)
    wanted = tuple(dict.fromkeys((COMMON, *compartments)))
    if user.role in ADMINS and len(wanted) > 1:
        raise UserProblem("K-032", f"{ROLE_NAMES[user.role]}不能持有业务密区。", field="compartments")
    if set(wanted) - set(by.keyfile.compartments):
        raise UserProblem("K-032", "本机构没有所选的密区。", field="compartments")
    _grant(by, user, wanted, NEVER if until_ms is None else until_ms, clock, "account.grant")


def revoke(by: Unlocked, user_id: RecordId, clock: Clock) -> None:
    """安全保密管理员 takes back everything an account may open; the keys it knew are due for rotation.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-034`. EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SECURITY_ADMIN)
    _grant(by, _user(by, user_id), (), NEVER, clock, "account.revoke")


def disable(by: Unlocked, user_id: RecordId, clock: Clock) -> None:
    """系统管理员 or 安全保密管理员 stops an account: no login, no key of a new epoch.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-034`; `K-031` the last active holder of one of the three admin posts.
        EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    user = _user(by, user_id)
    users = by.keyfile.document.users.values()
    peers = sum(entry.role is user.role and entry.status == ACTIVE for entry in users)
    if user.role in ADMINS and user.status == ACTIVE and peers == 1:
        raise UserProblem("K-031", f"这是唯一的{ROLE_NAMES[user.role]}，不能停用。", "请先设立接任的账户。")

    def edit(doc: Document) -> None:
        doc.users[user_id.hex()].status = DISABLED
        doc.device.boxes.pop(user_id.hex(), None)
        withdraw(doc, user_id.hex(), ())

    by.change("account.disable", clock, edit, target=user_id.hex())


def enable(by: Unlocked, user_id: RecordId, clock: Clock) -> None:
    """系统管理员 lets an account log in again; its keys are sealed to it anew by holders' logins.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-034`. EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SYSTEM_ADMIN)
    user = _user(by, user_id)

    def edit(doc: Document) -> None:
        doc.users[user_id.hex()].status = ACTIVE
        doc.device.boxes[user_id.hex()] = seal_device(doc.store, by.device, user.id, user.box_public)

    by.change("account.enable", clock, edit, target=user_id.hex())


def change_password(folder: Path, user_name: str, old: str, new: str, clock: Clock) -> None:
    """Put a user's keys under another password: one slot is written, nothing else changes. Takes some derivations.

    Raises:
        NotPermitted, EnvironmentProblem: as `unlock` (a wrong old password counts).
        UserProblem: `K-020`–`K-023`.
    """
    keyfile, user, secrets, derived, _ = open_account(folder, user_name, old, clock)
    now, doc = clock.now_ms(), keyfile.document
    least = keyfile.policy.min_length(levels_of(keyfile, user, now))
    data = passwords.check_new(new, least, user.name, trial=keyfile.trial)
    kept = keyfile.policy.remembered_passwords
    history = (remember(user.slot, derived), *secrets.history)[:kept]
    if was_used(history[:1] or (remember(user.slot, derived),), data, trial=doc.trial) or was_used(
        history[1:], data, trial=doc.trial
    ):
        raise UserProblem(
            "K-022",
            f"新口令与最近 {max(kept, 1)} 次用过的口令相同。",
            "请换一个没有用过的口令。",
            field="password",
        )
    # The slot takes the office's present parameters, so a raised derivation reaches everybody with his next password.
    kept_secrets = replace(secrets, history=history, device_public=doc.device.sign_public)
    slot, _ = new_slot(
        owner_of(doc.store, doc.trial, user), kept_secrets, data, doc.kdf, user.slot.version + 1
    )

    def edit(new_doc: Document) -> None:
        entry = new_doc.users[user.id.hex()]
        entry.slot, entry.password_at, entry.must_change = slot, now, False

    Unlocked(keyfile, user, secrets, now).change("account.password", clock, edit, target=user.id.hex())


def set_policy(by: Unlocked, clock: Clock, **settings: int) -> None:
    """安全保密管理员 sets settings of `Policy` by name; the others stay.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-021` unknown name or value out of bounds.
        EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SECURITY_ADMIN)
    signed = by.keyfile.document.policy
    plain = settings_of(by.policy) | settings
    policy_from(plain)
    unknown = set(settings) - set(policy_names())
    if unknown:
        raise UserProblem("K-021", f"没有“{min(unknown)}”这项策略。", field=min(unknown))
    made = sign_policy(by.store_id, SignedPolicy(plain, signed.serial + 1, by.user.id, b""), by.sign_key)

    def edit(doc: Document) -> None:
        doc.policy = made

    words = "、".join(f"{name}={value}" for name, value in sorted(settings.items()))
    by.change("account.policy", clock, edit, detail=words)


def policy_names() -> tuple[str, ...]:
    """Names of all settings."""
    return tuple(policy_from({}).__dataclass_fields__)


def unlock_account(by: Unlocked, user_id: RecordId, clock: Clock) -> None:
    """安全保密管理员 lifts the lock after too many wrong passwords.

    Raises:
        NotPermitted: `K-035`. UserProblem: `K-034`. EnvironmentProblem: as `Unlocked.change`.
    """
    _require(by, Role.SECURITY_ADMIN)
    _user(by, user_id)
    by.change("account.unlock", clock, lambda _doc: None, target=user_id.hex())
    Attempts(by.folder).unlock(user_id.hex())


def _grant(
    by: Unlocked, user: UserEntry, wanted: tuple[str, ...], until_ms: int, clock: Clock, verb: str
) -> None:
    def edit(doc: Document) -> None:
        serial = max((item.serial for item in doc.grants), default=0) + 1
        made = make_grant(doc.users[user.id.hex()], wanted, serial, until_ms, clock.now_ms(), by.user.id)
        doc.grants = [item for item in doc.grants if item.user != user.id]
        doc.grants.append(sign_grant(doc.store, made, by.sign_key))
        withdraw(doc, user.id.hex(), wanted)
        if user.status != ACTIVE:
            return
        for name in wanted:
            key, entry = by.compartments.get(name), doc.compartments[name]
            if key is not None:
                entry.boxes[user.id.hex()] = seal_compartment(doc.store, key, user.id, user.box_public)
                if key.next is not None:
                    entry.next_boxes[user.id.hex()] = seal_compartment(
                        doc.store, key.next, user.id, user.box_public
                    )

    by.change(verb, clock, edit, target=user.id.hex(), detail=",".join(wanted))


def _user(by: Unlocked, user_id: RecordId) -> UserEntry:
    user = by.keyfile.document.users.get(user_id.hex())
    if user is None:
        raise UserProblem("K-034", "没有这个账户。", "请在用户列表中重新选择。")
    return user


def _require(by: Unlocked, *roles: Role) -> None:
    if by.user.role not in roles:
        raise NotPermitted("K-035", f"只有{'或'.join(ROLE_NAMES[role] for role in roles)}可以这样做。")
    if by.user.id.hex() not in by.keyfile.trust.grants:
        raise NotPermitted("K-003", "账户还没有授权，不能这样做。", "请联系安全保密管理员。")
