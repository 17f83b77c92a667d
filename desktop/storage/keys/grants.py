"""Who may open what: grants and policy as 安全保密管理员 signed them. What is not signed right is not in force.

Trust starts at the first 安全保密管理员 (his public key lies in every slot under its owner's password); others are
trusted because one already trusted signed their grant.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.base.errors import UserProblem
from desktop.base.ids import RecordId
from desktop.base.levels import COMMON
from desktop.base.permissions import ADMINS, Role
from desktop.storage.findings import Finding
from desktop.storage.keys import canonical
from desktop.storage.keys.document import (
    Certificate,
    Document,
    Grant,
    SignedPolicy,
    UserEntry,
    grant_json,
    policy_json,
)
from desktop.storage.keys.policy import Policy, policy_from

NEVER = 0
"""`Grant.until` of a grant without end."""

_CERTIFICATE = b"sanban/device-certificate/1\0"


@dataclass(frozen=True, slots=True)
class Trust:
    """What of a document is signed right: the grant in force for each user id (hex), and what was passed over."""

    grants: dict[str, Grant]
    findings: tuple[Finding, ...]

    def held(self, user: str, now_ms: int) -> tuple[str, ...]:
        """Compartments a user (id hex) may open now."""
        grant = self.grants.get(user)
        if grant is None or (grant.until != NEVER and grant.until <= now_ms):
            return ()
        return grant.compartments


def sign_grant(store: bytes, grant: Grant, key: Ed25519PrivateKey) -> Grant:
    """The grant with its signature."""
    return dataclasses.replace(grant, signature=key.sign(_grant_bytes(store, grant)))


def sign_policy(store: bytes, policy: SignedPolicy, key: Ed25519PrivateKey) -> SignedPolicy:
    """The policy with its signature."""
    return dataclasses.replace(policy, signature=key.sign(_policy_bytes(store, policy)))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is right."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def trust(doc: Document) -> Trust:
    """Check every grant of a document."""
    known = officers(doc)
    in_force: dict[str, Grant] = {}
    findings: list[Finding] = []
    for grant in sorted(doc.grants, key=lambda item: item.serial):
        user = doc.users.get(grant.user.hex())
        public = known.get(grant.by)
        if public is None or not signed_by(public, _grant_bytes(doc.store, grant), grant.signature):
            findings.append(_ignored(grant, "没有安全保密管理员的有效签名"))
        elif user is None or not _fits(grant, user):
            findings.append(_ignored(grant, "与账户的角色或公钥不符"))
        elif user.role in ADMINS and set(grant.compartments) - {COMMON}:
            findings.append(_ignored(grant, "管理员账户不得持有业务密区"))
        else:
            in_force[user.id.hex()] = grant
    return Trust(in_force, tuple(findings))


def policy_in_force(doc: Document) -> tuple[Policy, tuple[Finding, ...]]:
    """The signed policy, or the defaults and a finding when it is not signed right."""
    signed = doc.policy
    if signed.serial == 0 and not signed.settings:
        return Policy(), ()
    public = officers(doc).get(signed.by)
    if public is not None and signed_by(public, _policy_bytes(doc.store, signed), signed.signature):
        try:
            return policy_from(signed.settings), ()
        except UserProblem:
            pass
    return Policy(), (
        Finding(
            "K-037",
            True,
            "office.keys",
            "安全策略没有有效签名，已改用默认策略。",
            "请安全保密管理员重新设置策略。",
        ),
    )


def certify(
    store: bytes, device: RecordId, sign_public: bytes, by: RecordId, key: Ed25519PrivateKey
) -> Certificate:
    """An administrator's word that the machine with this signing key belongs to the office."""
    return Certificate(by, key.sign(_certified(store, device, sign_public)))


def is_certified(doc: Document) -> bool:
    """Whether this key file's machine was enrolled by somebody its signed grants vouch for.

    安全保密管理员 for any machine; 系统管理员 only for one that holds nothing but `common`.
    """
    made = doc.device.certificate
    if made is None:
        return False
    public = officers(doc).get(made.by)
    if public is None and set(doc.compartments) <= {COMMON}:
        grant = trust(doc).grants.get(made.by.hex())
        public = grant.sign_public if grant is not None and grant.role == Role.SYSTEM_ADMIN.value else None
    if public is None:
        return False
    return signed_by(public, _certified(doc.store, doc.device.id, doc.device.sign_public), made.signature)


def withdraw(doc: Document, user: str, kept: Sequence[str]) -> None:
    """Drop the boxes of compartments no longer held; whoever had one knows the key, so it is due for rotation."""
    for name, entry in doc.compartments.items():
        if name not in kept:
            had = entry.boxes.pop(user, None) is not None
            had = entry.next_boxes.pop(user, None) is not None or had
            entry.rotate = entry.rotate or had


def officers(doc: Document) -> dict[bytes, bytes]:
    """Trusted 安全保密管理员, past ones too: user id → signing key. Grows from the root until nobody is added."""
    found = {doc.root_user: doc.root_public}
    waiting = [grant for grant in doc.grants if grant.role == Role.SECURITY_ADMIN.value]
    while True:
        added = [
            grant
            for grant in waiting
            if grant.user not in found
            and grant.by in found
            and signed_by(found[grant.by], _grant_bytes(doc.store, grant), grant.signature)
        ]
        if not added:
            return found
        found |= {grant.user: grant.sign_public for grant in added}


def _fits(grant: Grant, user: UserEntry) -> bool:
    return (
        grant.role == user.role.value
        and grant.name == user.name
        and grant.box_public == user.box_public
        and grant.sign_public == user.sign_public
    )


def _ignored(grant: Grant, why: str) -> Finding:
    return Finding(
        "K-033",
        True,
        "office.keys",
        f"账户“{grant.name}”的一项授权已忽略：{why}。",
        "请安全保密管理员核对后重新授权。",
    )


def _grant_bytes(store: bytes, grant: Grant) -> bytes:
    return b"sanban/grant/1\0" + canonical.encode(grant_json(grant) | {"store": store.hex()})


def _policy_bytes(store: bytes, policy: SignedPolicy) -> bytes:
    return b"sanban/policy/1\0" + canonical.encode(policy_json(policy) | {"store": store.hex()})


def _certified(store: bytes, device: RecordId, sign_public: bytes) -> bytes:
    return _CERTIFICATE + canonical.encode(
        {"store": store.hex(), "device": device.hex(), "sign": sign_public.hex()}
    )
