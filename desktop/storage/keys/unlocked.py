"""A login: the keys it holds, and the one way in which a holder changes the key file."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.ids import RecordId
from desktop.base.permissions import User
from desktop.storage.anchors import Anchors
from desktop.storage.audit.lines import AuditLine, AuditRecipients
from desktop.storage.findings import Finding
from desktop.storage.keys import keyfile as key_files
from desktop.storage.keys.document import ACTIVE, ACTS_KEPT, Act, CompartmentEntry, Document, UserEntry
from desktop.storage.keys.holding import (
    CompartmentKey,
    Device,
    open_compartment,
    open_device,
    seal_compartment,
)
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.keys.policy import Policy
from desktop.storage.keys.slots import Secrets, altered


class Unlocked:
    """Everything one password opened. Lives as long as the process; locking replaces the process."""

    def __init__(self, keyfile: KeyFile, user: UserEntry, secrets: Secrets, now_ms: int) -> None:
        doc = keyfile.document
        box = doc.device.boxes.get(user.id.hex())
        if box is None:
            raise NotPermitted("K-003", "账户还不能在这台计算机上使用。", "请联系系统管理员。")
        self.keyfile = keyfile
        self.folder = keyfile.folder
        self.user = User(user.id, user.name, user.role)
        self.store_id = doc.store
        self.office_name = doc.name
        self.trial = doc.trial
        self.sign_key: Ed25519PrivateKey = secrets.sign_key
        self.box_key: X25519PrivateKey = secrets.box_key
        self.device: Device = open_device(
            doc.store, doc.device.id, doc.device.name, doc.device.incarnation, user.id, secrets.box_key, box
        )
        if self.device.sign_key.public_key().public_bytes_raw() != doc.device.sign_public:
            raise altered()
        self.findings: list[Finding] = list(keyfile.findings)
        self.read_only = False
        """True when the key file is older than the anchors say: nothing may be written."""
        self.must_change = ""
        """Not empty: why only the change of password may be shown."""
        self._login = f"login.{os.urandom(8).hex()}"
        self._login_at = now_ms
        self._check_generation()
        self.compartments: dict[str, CompartmentKey] = self._open_compartments(now_ms)
        self.notices: list[str] = [str(finding) for finding in self.findings]
        if not self.compartments:
            self.notices.append("账户还没有授权，或授权已到期；请联系安全保密管理员。")

    @property
    def policy(self) -> Policy:
        """The office's settings in force."""
        return self.keyfile.policy

    def sign(self, message: bytes) -> bytes:
        """The user's Ed25519 signature (64 bytes)."""
        return self.sign_key.sign(message)

    def verify_signature(self, user_id: RecordId, message: bytes, signature: bytes) -> bool:
        """Whether a granted account signed this message."""
        return self.keyfile.verify_signature(user_id, message, signature)

    def audit_recipients(self) -> AuditRecipients:
        """Who may read what this login writes into the audit."""
        return self.keyfile.audit_recipients()

    def audit_lines(self) -> list[AuditLine]:
        """Lines to append at login and after every change of accounts: the login, what was noticed, the key file's
        acts of late. Appending them again adds nothing."""
        who = (self.user.id.hex(), self.user.role.value)
        lines = [AuditLine(self._login, 1, self._login_at, *who, "session.login")]
        lines += [
            AuditLine(self._login, 2 + n, self._login_at, *who, "alarm.keys", detail=finding.code)
            for n, finding in enumerate(self.findings)
        ]
        lines += [
            AuditLine(
                "office.keys",
                act.generation,
                act.at,
                act.user,
                act.role,
                act.verb,
                records=(act.target,) if act.target else (),
                detail=act.detail,
            )
            for act in self.keyfile.document.acts
        ]
        return lines

    def change(
        self, verb: str, clock: Clock, edit: Callable[[Document], None], *, target: str = "", detail: str = ""
    ) -> None:
        """Make the next generation of the key file: `edit` changes a copy of the newest one, which is then signed,
        written and anchored.

        Raises:
            EnvironmentProblem: `K-019` the file is rolled back, or another device's; `E-DISK`, `N-006`.
        """
        fresh = KeyFile.load(self.folder)
        if self.read_only or fresh.document.device.sign_public != self.keyfile.document.device.sign_public:
            raise EnvironmentProblem(
                "K-019", "密钥文件现在不能修改。", "请报告安全保密管理员，先核对密钥文件。"
            )
        doc = copy.deepcopy(fresh.document)
        edit(doc)
        anchors = self._anchors()
        known = anchors.known(key_files.ANCHOR)
        doc.previous = fresh.digest
        doc.generation = max(fresh.generation, known.counter if known else 0) + 1
        act = Act(
            doc.generation, clock.now_ms(), self.user.id.hex(), self.user.role.value, verb, target, detail
        )
        doc.acts = [*doc.acts, act][-ACTS_KEPT:]
        digest = key_files.write(self.folder, doc, self.device.sign_key)
        anchors.advance(key_files.ANCHOR, doc.generation, digest)
        anchors.sync()
        self.keyfile = KeyFile(self.folder, doc, digest, fresh.findings, fresh.fallback)

    def seal_pending(self, clock: Clock) -> list[str]:
        """Seal the compartments held here to accounts that were granted them since; returns their names.

        A public key that no signed grant vouches for gets nothing.

        Raises:
            EnvironmentProblem: as `change`.
        """
        names: list[str] = []
        if self.read_only or not any(self._unsealed(self.keyfile, name, clock) for name in self.compartments):
            return names

        def edit(doc: Document) -> None:
            for name, key in self.compartments.items():
                entry = doc.compartments[name]
                for user in self._unsealed(self.keyfile, name, clock):
                    entry.boxes[user.id.hex()] = seal_compartment(doc.store, key, user.id, user.box_public)
                    if key.next is not None:
                        sealed = seal_compartment(doc.store, key.next, user.id, user.box_public)
                        entry.next_boxes[user.id.hex()] = sealed
                    names.append(user.name)

        self.change("account.seal", clock, edit)
        return list(dict.fromkeys(names))

    def rotations_due(self) -> list[str]:
        """Compartments held here whose key somebody knows who may no longer; or whose change was interrupted."""
        entries = self.keyfile.document.compartments
        return [name for name in self.compartments if entries[name].rotate or entries[name].next_boxes]

    def begin_rotation(self, name: str, clock: Clock) -> CompartmentKey:
        """Make a new key for a compartment and write it beside the old one, sealed to every present holder.

        Then rekey the file with `sqlcipher_key` of the result, verify it, and call `finish_rotation`. Killed in
        between, the next login finds both keys (`CompartmentKey.next`); begun twice, the same key comes back.
        """
        held = self.compartments[name]
        if held.next is not None:
            return held.next
        made = CompartmentKey(name, os.urandom(32), held.epoch + 1, held.device_box_key)

        def edit(doc: Document) -> None:
            entry = doc.compartments[name]
            entry.next_boxes = {
                user.id.hex(): seal_compartment(doc.store, made, user.id, user.box_public)
                for user in self._holders(name, clock)
            }

        self.change("account.rotate", clock, edit, detail=name)
        self.compartments[name] = replace(held, next=made)
        return made

    def finish_rotation(self, name: str, clock: Clock) -> None:
        """The file is under the new key: drop the old one."""
        made = self.compartments[name].next
        if made is None:
            return

        def edit(doc: Document) -> None:
            entry = doc.compartments[name]
            entry.epoch, entry.boxes, entry.next_boxes, entry.rotate = made.epoch, entry.next_boxes, {}, False

        self.change("account.rotated", clock, edit, detail=name)
        self.compartments[name] = made

    def _anchors(self) -> Anchors:
        return Anchors.open(self.folder, self.store_id, self.device.anchor_key)

    def _check_generation(self) -> None:
        anchors = self._anchors()
        found = anchors.check(key_files.ANCHOR, self.keyfile.generation, self._digest_of)
        if found is None or not found.grave:
            anchors.advance(key_files.ANCHOR, self.keyfile.generation, self.keyfile.digest)
            return
        # After damage an older generation is in use openly (K-012); an old file that calls itself new is not.
        self.read_only = not self.keyfile.fallback
        self.findings.append(
            Finding(
                "K-013",
                True,
                key_files.FILE,
                "密钥文件比锚点记录旧或与之不符，可能被换成旧文件。",
                "现在只能查看；请报告安全保密管理员。"
                if self.read_only
                else "请安全保密管理员核对最近的授权和停用。",
            )
        )

    def _digest_of(self, generation: int) -> bytes | None:
        doc = self.keyfile.document
        if generation == doc.generation:
            return self.keyfile.digest
        # Killed between writing the file and its anchor: the file still names the anchored one as the one before.
        return doc.previous if generation == doc.generation - 1 else None

    def _open_compartments(self, now_ms: int) -> dict[str, CompartmentKey]:
        doc, key = self.keyfile.document, self.user.id.hex()
        found: dict[str, CompartmentKey] = {}
        for name in self.keyfile.trust.held(key, now_ms):
            entry = doc.compartments.get(name)
            if entry is None or key not in entry.boxes:
                continue
            try:
                found[name] = self._open_entry(entry, key)
            except EnvironmentProblem as problem:
                self.findings.append(Finding(problem.code, True, name, problem.message, problem.advice))
        return found

    def _open_entry(self, entry: CompartmentEntry, key: str) -> CompartmentKey:
        held = open_compartment(
            self.store_id, entry.id, entry.epoch, self.user.id, self.box_key, entry.boxes[key]
        )
        if key in entry.next_boxes:
            made = open_compartment(
                self.store_id, entry.id, entry.epoch + 1, self.user.id, self.box_key, entry.next_boxes[key]
            )
            held = replace(held, next=made)
        return held

    def _holders(self, name: str, clock: Clock) -> list[UserEntry]:
        now, file = clock.now_ms(), self.keyfile
        return [
            user
            for key, user in file.document.users.items()
            if user.status == ACTIVE and name in file.trust.held(key, now)
        ]

    def _unsealed(self, file: KeyFile, name: str, clock: Clock) -> list[UserEntry]:
        entry = file.document.compartments[name]
        return [user for user in self._holders(name, clock) if user.id.hex() not in entry.boxes]
