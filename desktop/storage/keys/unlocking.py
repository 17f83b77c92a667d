"""From a name and a password to keys. The same words and the same work whether the name exists or not.

Order: lock counter → owner's signature on the slot and bounds of its parameters → count a failure → derive → open →
take the failure back. Then what only a holder can check: pinned root and device keys, the generation against the
anchors.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.base.clock import Clock, stamp
from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.levels import Level, compartment
from desktop.base.permissions import ADMINS
from desktop.storage.audit import spool
from desktop.storage.audit.lines import AuditLine
from desktop.storage.keys import kdf, passwords
from desktop.storage.keys.attempts import Attempt, Attempts, unknown_key
from desktop.storage.keys.document import DISABLED, Document, UserEntry
from desktop.storage.keys.grants import is_certified
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.keys.policy import Policy
from desktop.storage.keys.slots import Secrets, altered, check_slot, open_slot, owner_of
from desktop.storage.keys.unlocked import Unlocked

_DUMMY_SALT = b"sanban/no-such-u"


def unlock(folder: Path, user_name: str, password: str, clock: Clock) -> Unlocked:
    """Log in.

    Raises:
        NotPermitted: `K-001` wrong name or password; `K-002` locked; `K-003` disabled.
        UserProblem: `K-021`, `K-023` for what can be no password.
        EnvironmentProblem: `K-010`, `K-011`, `K-014`–`K-017`, `K-030`, `K-036`, `E-DISK`.
    """
    keyfile, user, secrets, _derived, before = open_account(folder, user_name, password, clock)
    unlocked = Unlocked(keyfile, user, secrets, clock.now_ms())
    unlocked.must_change = _must_change(keyfile, user, clock.now_ms())
    if before.last_login:
        unlocked.notices.append(f"上次登录：{stamp(before.last_login)}")
    if before.failures:
        unlocked.notices.append(
            f"上次登录后口令输错 {before.failures} 次，最近一次 {stamp(before.last_failure)}"
        )
    return unlocked


def verify_password(folder: Path, user_name: str, password: str, clock: Clock) -> Ed25519PrivateKey:
    """The signing key of a second officer who signs on somebody else's screen (交接班); nothing else of his opens.

    Raises:
        NotPermitted, UserProblem, EnvironmentProblem: as `unlock`.
    """
    return open_account(folder, user_name, password, clock)[2].sign_key


def open_account(
    folder: Path, user_name: str, password: str, clock: Clock
) -> tuple[KeyFile, UserEntry, Secrets, bytes, Attempt]:
    """Key file, account, secrets, derived key, and the counter as it stood before. Raises as `unlock`."""
    keyfile = KeyFile.load(folder)
    data = passwords.normalise(password)
    doc, now = keyfile.document, clock.now_ms()
    user = keyfile.find_user(user_name)
    key = user.id.hex() if user else unknown_key(user_name)
    attempts = Attempts(folder)
    until = attempts.locked_until(key, keyfile.policy, now)
    if attempts.damaged:
        # Said to the auditors before the first write makes the file whole again.
        _spool(keyfile, None, now, "alarm.keys", "K-038")
    if until:
        _spool(keyfile, user, now, "login.locked")
        raise _locked(until)
    if user is not None:
        check_slot(owner_of(doc.store, doc.trial, user), user.slot, user.sign_public)
    before = attempts.begin(key, keyfile.policy, now)
    try:
        opened = _try(doc, user, data)
    except EnvironmentProblem:
        attempts.take_back(key, before)
        raise
    if user is None or opened is None:
        _spool(keyfile, user, now, "login.failed")
        until = attempts.locked_until(key, keyfile.policy, now)
        if until:
            raise _locked(until)
        raise NotPermitted("K-001", "用户名或口令不正确。", "请核对后重新输入。")
    secrets, derived = opened
    attempts.succeed(key, now)
    _check_pins(doc, user, secrets)
    if user.status == DISABLED:
        _spool(keyfile, user, now, "login.disabled")
        raise NotPermitted("K-003", "账户已停用。", "请联系系统管理员。")
    return keyfile, user, secrets, derived, before


def _try(doc: Document, user: UserEntry | None, password: bytes) -> tuple[Secrets, bytes] | None:
    if user is None:
        kdf.derive(password, _DUMMY_SALT, doc.kdf, trial=doc.trial)
        return None
    return open_slot(owner_of(doc.store, doc.trial, user), user.slot, password)


def _check_pins(doc: Document, user: UserEntry, secrets: Secrets) -> None:
    # The file's own signature is by a key the file names; only what lies under the password says which key that is.
    # A slot that came from another machine names that one's key; there the certificate of this one stands in for it.
    device_known = secrets.device_public == doc.device.sign_public or is_certified(doc)
    if (
        secrets.root_public != doc.root_public
        or not device_known
        or secrets.box_key.public_key().public_bytes_raw() != user.box_public
        or secrets.sign_key.public_key().public_bytes_raw() != user.sign_public
    ):
        raise altered()


def levels_of(keyfile: KeyFile, user: UserEntry, now_ms: int) -> list[Level]:
    """Levels that decide how strong a user's password must be: those granted; for the admins all of the office."""
    names = keyfile.compartments if user.role in ADMINS else keyfile.trust.held(user.id.hex(), now_ms)
    return [compartment(name).level for name in names]


def _must_change(keyfile: KeyFile, user: UserEntry, now_ms: int) -> str:
    if user.must_change:
        return "首次登录请更换口令。"
    policy: Policy = keyfile.policy
    days = policy.max_age_days(levels_of(keyfile, user, now_ms))
    if days and now_ms - user.password_at > days * 86_400_000:
        return f"口令已使用超过 {days} 天，请更换。"
    return ""


def _spool(keyfile: KeyFile, user: UserEntry | None, now_ms: int, verb: str, detail: str = "") -> None:
    line = AuditLine(
        f"login.{os.urandom(8).hex()}",
        1,
        now_ms,
        user.id.hex() if user else "",
        user.role.value if user else "",
        verb,
        detail=detail,
    )
    spool.add(keyfile.folder, keyfile.store_id, keyfile.audit_recipients(), line)


def _locked(until: int) -> NotPermitted:
    words = (
        "请联系安全保密管理员解锁。"
        if until < 0
        else f"请在 {stamp(until)} 之后再试，或联系安全保密管理员解锁。"
    )
    return NotPermitted("K-002", "口令连续输错，账户已锁定。", words)
