"""`office.keys` on the disk: three generations, each signed by the device and holding the hash of the one before.

Loading needs no password: it gives the login screen its names, and takes the newest generation that is whole.
What it cannot know without a password (whether device and root keys are the right ones, whether the file is older
than the anchors say) is checked in `unlocking`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.base.errors import EnvironmentProblem
from desktop.base.ids import RecordId
from desktop.base.permissions import ADMINS, Role
from desktop.base.platform.files import atomic_write, write_problem
from desktop.storage.audit.lines import AuditRecipients
from desktop.storage.findings import Finding
from desktop.storage.keys import canonical
from desktop.storage.keys.attempts import Attempts, name_key
from desktop.storage.keys.boxes import SUITE
from desktop.storage.keys.document import ACTIVE, FORMAT, VERSION, Document, UserEntry, from_json, to_json
from desktop.storage.keys.grants import Trust, policy_in_force, signed_by, trust
from desktop.storage.keys.policy import Policy

FILE = "office.keys"
GENERATIONS = (FILE, f"{FILE}.1", f"{FILE}.2")
ANCHOR = FILE
"""The key file's name among the anchors: counter = generation, head = hash of the file."""

_SIGNED = b"sanban/office.keys/1\0"


@dataclass(frozen=True, slots=True)
class UserCard:
    """An account as lists and the login screen show it. Instants in UTC ms, 0 for never; -1: until unlocked."""

    id: RecordId
    name: str
    person: str
    role: Role
    status: str
    compartments: tuple[str, ...]
    last_login_ms: int
    failures: int
    locked_until_ms: int
    sealed_pending: bool


class KeyFile:
    """One generation of the key file, whole and signed by the device it names."""

    def __init__(
        self, folder: Path, document: Document, digest: bytes, findings: tuple[Finding, ...], fallback: bool
    ) -> None:
        self.folder, self.document, self.digest, self.fallback = folder, document, digest, fallback
        self.trust: Trust = trust(document)
        self.policy: Policy
        self.policy, policy_findings = policy_in_force(document)
        self.findings = findings + self.trust.findings + policy_findings

    @classmethod
    def load(cls, folder: Path) -> KeyFile:
        """The newest generation that is whole; `findings` name those that are not.

        Raises:
            EnvironmentProblem: `K-011` nothing whole is left; `K-014` a newer program wrote it;
                `K-030` the user list contradicts itself.
        """
        findings: list[Finding] = []
        for position, name in enumerate(GENERATIONS):
            try:
                document, digest = _read(folder / name)
            except (OSError, ValueError, TypeError, OverflowError) as error:
                if position == 0 or not isinstance(error, FileNotFoundError):
                    findings.append(_damaged(name, error))
                continue
            _check_users(document)
            return cls(folder, document, digest, tuple(findings), fallback=position > 0)
        raise EnvironmentProblem(
            "K-011", "密钥文件丢失或损坏，打不开这个机构。", "请用备份的密钥文件恢复，不要新建机构覆盖。"
        )

    @classmethod
    def verify(cls, folder: Path) -> list[Finding]:
        """What `office verify` can say of the key file without a password."""
        try:
            loaded = cls.load(folder)
        except EnvironmentProblem as problem:
            return [Finding(problem.code, True, FILE, problem.message, problem.advice)]
        found = list(loaded.findings)
        newest, digest = loaded.document, loaded.digest
        for name in GENERATIONS[1:]:
            try:
                older, older_digest = _read(folder / name)
            except FileNotFoundError:
                continue
            except (OSError, ValueError, TypeError, OverflowError, EnvironmentProblem) as error:
                if not any(finding.where == name for finding in found):
                    found.append(_damaged(name, error))
                continue
            if (
                older_digest != digest
                and older.generation + 1 == newest.generation
                and newest.previous != older_digest
            ):
                found.append(
                    Finding(
                        "K-010",
                        True,
                        name,
                        "密钥文件的上一代不是现用文件所承接的那一份。",
                        "请报告安全保密管理员。",
                    )
                )
            newest, digest = older, older_digest
        return found

    @property
    def store_id(self) -> bytes:
        """16 bytes, the identity of this office's store."""
        return self.document.store

    @property
    def office_name(self) -> str:
        """The office's name."""
        return self.document.name

    @property
    def trial(self) -> bool:
        """Whether the office was made as a trial."""
        return self.document.trial

    @property
    def generation(self) -> int:
        """Rises by one with every change."""
        return self.document.generation

    @property
    def compartments(self) -> list[str]:
        """Ids of all compartments, held or not."""
        return list(self.document.compartments)

    @property
    def device_name(self) -> str:
        """The machine's name."""
        return self.document.device.name

    @property
    def notices(self) -> list[str]:
        """What a person should be told, in Chinese."""
        return [str(finding) for finding in self.findings]

    @property
    def users(self) -> list[UserCard]:
        """All accounts in the order they were made."""
        attempts = Attempts(self.folder)
        known = attempts.all()
        cards = []
        for key, user in self.document.users.items():
            grant = self.trust.grants.get(key)
            held = grant.compartments if grant else ()
            entries = self.document.compartments
            pending = user.status == ACTIVE and any(
                key not in entries[name].boxes for name in held if name in entries
            )
            attempt = known.get(key)
            until = 0
            if attempt and attempt.locked_at:
                minutes = self.policy.lock_minutes
                until = attempt.locked_at + minutes * 60_000 if minutes else -1
            cards.append(
                UserCard(
                    user.id,
                    user.name,
                    user.person,
                    user.role,
                    user.status,
                    held,
                    attempt.last_login if attempt else 0,
                    attempt.failures if attempt else 0,
                    until,
                    pending,
                )
            )
        return cards

    def find_user(self, name: str) -> UserEntry | None:
        """The account with this login name (blanks around it, case and Unicode form do not matter)."""
        wanted = name_key(name)
        return next((user for user in self.document.users.values() if name_key(user.name) == wanted), None)

    def audit_recipients(self) -> AuditRecipients:
        """Receiving keys of the auditors in post: active, with a grant that is signed."""
        found: dict[Role, list[bytes]] = {Role.SECURITY_ADMIN: [], Role.AUDITOR: []}
        for key, user in self.document.users.items():
            if user.role in found and user.status == ACTIVE and key in self.trust.grants:
                found[user.role].append(user.box_public)
        return AuditRecipients(tuple(found[Role.SECURITY_ADMIN]), tuple(found[Role.AUDITOR]))

    def verify_signature(self, user_id: RecordId, message: bytes, signature: bytes) -> bool:
        """Whether a granted account (disabled ones too: old signatures stay true) signed this message."""
        grant = self.trust.grants.get(user_id.hex())
        return grant is not None and signed_by(grant.sign_public, message, signature)


def write(folder: Path, document: Document, device_key: Ed25519PrivateKey) -> bytes:
    """Write a new generation and keep two old ones; returns its hash. `office.keys` is never missing in between.

    Raises:
        EnvironmentProblem: `E-DISK`; then the file is still the old one.
    """
    plain = to_json(document)
    data = canonical.encode(
        {
            "format": FORMAT,
            "version": VERSION,
            "suite": SUITE,
            "body": plain,
            "signature": device_key.sign(_SIGNED + canonical.encode(plain)).hex(),
        }
    )
    newest, older, oldest = (folder / name for name in GENERATIONS)
    try:
        current = newest.read_bytes() if newest.exists() else data
        previous = older.read_bytes() if older.exists() else None
    except OSError as error:
        raise write_problem(newest, error) from None
    if _whole(current):
        if previous is not None and previous != current and _whole(previous):
            atomic_write(oldest, previous)
        atomic_write(older, current)
    else:
        # A damaged file is evidence, not a generation: it must not push out the ones that are whole.
        atomic_write(folder / f"{FILE}.damaged", current)
    atomic_write(newest, data)
    return hashlib.sha256(data).digest()


def _whole(data: bytes) -> bool:
    try:
        _parse(data)
    except (ValueError, TypeError, OverflowError, EnvironmentProblem):
        return False
    return True


def _read(path: Path) -> tuple[Document, bytes]:
    with path.open("rb") as file:
        data = file.read(canonical.MAX_BYTES + 1)
    return _parse(data), hashlib.sha256(data).digest()


def _parse(data: bytes) -> Document:
    outer = canonical.decode(data)
    if not isinstance(outer, dict) or outer.get("format") != FORMAT:
        raise ValueError("not a key file")
    named = [(outer.get("version"), VERSION), (outer.get("suite"), SUITE)]
    newer = any(isinstance(theirs, int) and theirs > ours for theirs, ours in named)
    try:
        document = from_json(outer.get("body"))
        written = outer.get("signature")
        signature = bytes.fromhex(written) if isinstance(written, str) else b""
        if signature.hex() != written or canonical.encode(outer) != data:  # one content, one form
            raise ValueError("form")
        if not signed_by(document.device.sign_public, _SIGNED + canonical.encode(outer["body"]), signature):
            raise ValueError("signature")
    except (ValueError, TypeError):
        if newer:
            raise EnvironmentProblem("K-014", "密钥文件由更新版本的程序写成。", "请升级本程序。") from None
        raise
    if any(theirs != ours for theirs, ours in named):  # a damaged number over a body of ours
        raise ValueError("version")
    return document


def _check_users(document: Document) -> None:
    """One name one account, one key one account, one role a user, and no person in two of the three admin posts.

    Raises:
        EnvironmentProblem: `K-030`.
    """
    users = list(document.users.values())
    people = [user.person for user in users if user.role in ADMINS and user.person and user.status == ACTIVE]
    policy, _ = policy_in_force(document)
    combined = len(set(people)) != len(people) and not may_combine(policy, document.compartments)
    for values in (
        [name_key(user.name) for user in users],
        [user.box_public for user in users],
        [user.sign_public for user in users],
    ):
        combined = combined or len(set(values)) != len(values)
    if combined:
        raise EnvironmentProblem(
            "K-030",
            "密钥文件的用户名单自相矛盾：同一人或同一密钥出现在两个账户中，已拒绝。",
            "三员不得兼任；请报告安全保密管理员。",
        )


def may_combine(policy: Policy, compartments: object) -> bool:
    """Whether one person may hold two admin posts: by policy, and only where nothing lies above 内部."""
    names = compartments if isinstance(compartments, dict | list | tuple) else ()
    return bool(policy.relaxed_admins) and all(
        name == "common" or name.startswith("internal.") for name in names
    )


def _damaged(name: str, error: Exception) -> Finding:
    missing = isinstance(error, FileNotFoundError)
    return Finding(
        "K-012",
        True,
        name,
        "密钥文件丢失。" if missing else "密钥文件损坏或被改动，没有采用。",
        "已尝试使用上一代密钥文件；请报告安全保密管理员。",
    )
