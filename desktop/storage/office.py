"""An office folder: making a new one, opening it for a user, and checking all of it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentProblem, NotPermitted
from desktop.base.levels import COMMON, Compartment, Level, compartment
from desktop.base.module import Catalogue
from desktop.base.platform.locks import FolderLock
from desktop.storage import connection as sql
from desktop.storage import log
from desktop.storage.anchors import Anchors
from desktop.storage.audit.log import AuditLog
from desktop.storage.compartment import CompartmentFile, Migrations, StoreSchema
from desktop.storage.findings import Finding
from desktop.storage.keys import accounts
from desktop.storage.keys.accounts import NewUser
from desktop.storage.keys.holding import CompartmentKey, sqlcipher_key
from desktop.storage.keys.kdf import Kdf
from desktop.storage.keys.keyfile import KeyFile
from desktop.storage.keys.unlocked import Unlocked
from desktop.storage.keys.unlocking import unlock
from desktop.storage.pump import pump
from desktop.storage.session import OfficeInfo, Session

MUST_CHANGE = "K-004"
"""Code of the refusal that leaves only the changing of the password."""


def compartment_path(folder: Path, identity: str) -> Path:
    """Where a compartment's file lies."""
    return folder / "compartments" / f"{identity}.db"


def store_schema(catalogue: Catalogue) -> StoreSchema:
    """What the slices declare to the store."""
    return StoreSchema(
        catalogue.specs(),
        tuple(Migrations(m.key, m.migrations) for m in catalogue.modules if m.migrations is not None),
    )


def create_office(
    folder: Path,
    name: str,
    users: Sequence[NewUser],
    levels: Sequence[Level],
    clock: Clock,
    *,
    trial: bool = False,
    device_name: str = "",
    kdf: Kdf | None = None,
) -> None:
    """Make a new encrypted office: keys, audit log and anchors. Compartment files are made when first opened by a
    user who holds their key, so that creating needs nobody's key afterwards.

    Raises:
        UserProblem: `K-…` the three admins are not all there, a password is too short, a name is taken.
        EnvironmentProblem: `S-030` the folder is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise EnvironmentProblem("S-030", f"文件夹不是空的：{folder.name}", "请选择一个新的空文件夹。")
    made_here = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        accounts.create_office(folder, name, users, levels, trial, clock, device_name=device_name, kdf=kdf)
    except BaseException:
        if made_here:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def open_office(folder: Path, user: str, password: str, clock: Clock, catalogue: Catalogue) -> Session:
    """Log in: one process per office, keys opened, compartments opened and checked, audit pumped.

    Raises:
        EnvironmentProblem: `S-031` no office there; `E-LOCK` another process has it; `S-0xx`, `A-…` damage.
        NotPermitted: `K-001`–`K-003` wrong name or password, account locked or disabled; `K-004` the password has
            expired and must be changed first.
    """
    if not (folder / "office.keys").exists() and not any(folder.glob("office.keys*")):
        raise EnvironmentProblem(
            "S-031", f"这里没有办公库：{folder}", "请选择办公库所在的文件夹，或新建办公库。"
        )
    lock = FolderLock(folder)
    lock.acquire()
    try:
        session = _open_locked(folder, user, password, clock, catalogue, lock)
    except BaseException:
        lock.release()
        raise
    try:
        for module in catalogue.modules:
            if module.opened is not None:
                module.opened(session)
    except BaseException:
        session.close()
        raise
    return session


def _open_locked(
    folder: Path, user: str, password: str, clock: Clock, catalogue: Catalogue, lock: FolderLock
) -> Session:
    unlocked = unlock(folder, user, password, clock)
    if unlocked.must_change:
        raise NotPermitted(
            MUST_CHANGE, unlocked.must_change, "请先修改口令（sanban user password），再登录。"
        )
    unlocked.seal_pending(clock)
    anchors = Anchors.open(folder, unlocked.store_id, unlocked.device.anchor_key)
    files: dict[str, CompartmentFile] = {}
    audit: AuditLog | None = None
    try:
        schema = store_schema(catalogue)
        findings = [item for item in anchors.notices if item.grave]
        for identity in sorted(unlocked.compartments, key=compartment):
            files[identity] = _open_file(folder, unlocked, unlocked.compartments[identity], schema, anchors)
            findings += quick_check(files[identity], anchors)
        if findings:
            first = findings[0]
            raise EnvironmentProblem(first.code, f"{first.where}：{first.message}", first.advice or _RESTORE)
        audit = AuditLog.open(
            folder, unlocked.device, unlocked.store_id, unlocked.audit_recipients(), clock, anchors
        )
        for name in [] if unlocked.read_only else unlocked.rotations_due():
            _rotate(files[name], unlocked, clock, anchors)
        audit.take_spool()
        audit.append(unlocked.audit_lines())
        pump(files, audit)
    except BaseException:
        for file in files.values():
            file.close()
        if audit is not None:
            audit.close()
        anchors.close()
        raise
    key_file = KeyFile.load(folder)
    info = OfficeInfo(
        unlocked.office_name,
        unlocked.store_id,
        folder,
        unlocked.trial,
        unlocked.device.name,
        unlocked.device.incarnation,
    )
    names = {card.id.hex(): card.name for card in key_file.users}
    session = Session(unlocked, info, clock, catalogue, files, audit, anchors, names, lock.release)
    session.notices += [*unlocked.notices, *(item.message for item in anchors.notices)]
    session.notices += [str(item) for item in audit.opening]
    return session


_RESTORE = "数据未改动。请勿继续录入，先用备份恢复或请系统管理员核查（sanban office verify）。"


def _open_file(
    folder: Path, unlocked: Unlocked, key: CompartmentKey, schema: StoreSchema, anchors: Anchors
) -> CompartmentFile:
    path = compartment_path(folder, key.id)
    named = compartment(key.id)
    store = unlocked.store_id.hex()
    if anchors.known(key.id) is None and not path.exists():
        holder = unlocked.keyfile.document.compartments[key.id].holder or unlocked.device.id.hex()
        file = CompartmentFile.create(path, sqlcipher_key(key), named, store, schema, holder)
        file.begin()
        counter, head = file.finish()
        anchors.advance(key.id, counter, head, file.salt())
        anchors.sync()
        return file
    return _open_either(path, key, named, store, schema)


def _open_either(
    path: Path, key: CompartmentKey, named: Compartment, store: str, schema: StoreSchema
) -> CompartmentFile:
    """Open under the present key, or under the next one where a change of keys was interrupted after the file."""
    try:
        return CompartmentFile.open(path, sqlcipher_key(key), named, store, schema)
    except EnvironmentProblem:
        if key.next is None:
            raise
        return CompartmentFile.open(path, sqlcipher_key(key.next), named, store, schema)


def _rotate(file: CompartmentFile, unlocked: Unlocked, clock: Clock, anchors: Anchors) -> None:
    """Put a compartment under a new key, because somebody knows the old one who may no longer.

    Order: both keys written, file rekeyed and verified, old key dropped; a kill anywhere is resumed at the next login.
    """
    name = file.compartment.id
    made = unlocked.begin_rotation(name, clock)
    if file.key != sqlcipher_key(made):
        file.rekey(sqlcipher_key(made))
    unlocked.finish_rotation(name, clock)
    counter, _seq, head = log.last_commit(file.connection)
    anchors.accept(name, counter, head, file.salt())


QUICK_PAGES = 8192
"""Files up to this many pages (64 MiB) have every page authenticated at opening; larger ones by `office verify`."""


def quick_check(file: CompartmentFile, anchors: Anchors) -> list[Finding]:
    """What is noticed at every opening: rollback against the anchor, another file in its place, damaged pages."""
    place = f"compartments/{file.path.name}"
    pages = file.path.stat().st_size // sql.PAGE_SIZE
    if pages <= QUICK_PAGES:
        damage = sql.integrity(file.connection)
        if damage:
            return [Finding("S-011", True, place, f"文件页校验失败：{damage[0]}", _RESTORE)]
    counter, _seq, head = log.last_commit(file.connection)
    found = anchors.check(
        file.compartment.id, counter, lambda c: log.commit_hash_at(file.connection, c), file.salt()
    )
    if found is None:
        # Ahead of the anchor after a kill between commit and anchor: the anchor catches up.
        anchors.advance(file.compartment.id, counter, head, file.salt())
        return []
    return [found] if found.grave else []


def verify_office(
    folder: Path, user: str | None, password: str, clock: Clock, catalogue: Catalogue
) -> list[Finding]:
    """Every check: key file, files there, pages, chains, anchors, projections against the log, audit.

    Without a user only what needs no key. Compartments the user does not hold are named as unchecked (not grave).
    Never changes the truth; opening may finish a checkpoint.
    """
    found = list(KeyFile.verify(folder))
    if any(item.code.startswith("K-") and item.grave for item in found):
        return found
    key_file = KeyFile.load(folder)
    if user is None:
        return found + _closed_files(folder, key_file, set())
    lock = FolderLock(folder)
    lock.acquire()
    try:
        unlocked = unlock(folder, user, password, clock)
        anchors = Anchors.open(folder, unlocked.store_id, unlocked.device.anchor_key)
        try:
            found += [item for item in unlocked.findings if item not in found]
            found += [item for item in anchors.notices if item not in found]
            schema = store_schema(catalogue)
            for identity in sorted(unlocked.compartments, key=compartment):
                found += _verify_file(folder, unlocked, unlocked.compartments[identity], schema, anchors)
            found += _closed_files(folder, key_file, set(unlocked.compartments))
            found += _verify_audit(folder, unlocked, clock, anchors)
        finally:
            anchors.close()
    finally:
        lock.release()
    return found


def _verify_file(
    folder: Path, unlocked: Unlocked, key: CompartmentKey, schema: StoreSchema, anchors: Anchors
) -> list[Finding]:
    path = compartment_path(folder, key.id)
    place = f"compartments/{path.name}"
    if not path.exists() and anchors.known(key.id) is None:
        return []
    try:
        file = _open_either(path, key, compartment(key.id), unlocked.store_id.hex(), schema)
    except EnvironmentProblem as problem:
        return [Finding(problem.code, True, place, problem.message, problem.advice)]
    try:
        found = file.verify()
        counter = log.last_commit(file.connection)[0] if not found else 0
        if not found:
            anchored = anchors.check(
                key.id, counter, lambda c: log.commit_hash_at(file.connection, c), file.salt()
            )
            found += [anchored] if anchored else []
        return found
    finally:
        file.close()


def _verify_audit(folder: Path, unlocked: Unlocked, clock: Clock, anchors: Anchors) -> list[Finding]:
    if not (folder / "audit.db").exists() and anchors.known("audit") is None:
        return []
    try:
        audit = AuditLog.open(
            folder, unlocked.device, unlocked.store_id, unlocked.audit_recipients(), clock, anchors
        )
    except EnvironmentProblem as problem:
        return [Finding(problem.code, True, "audit.db", problem.message, problem.advice)]
    try:
        return audit.verify()
    finally:
        audit.close()


def _closed_files(folder: Path, key_file: KeyFile, held: set[str]) -> list[Finding]:
    found = []
    for identity in key_file.compartments:
        path = compartment_path(folder, identity)
        if identity in held or not path.exists():
            continue
        size = path.stat().st_size
        place = f"compartments/{path.name}"
        if size == 0:
            found.append(Finding("S-010", True, place, "密区文件为空", _RESTORE))
        elif size % 8192:
            found.append(Finding("S-011", True, place, "密区文件长度不完整", _RESTORE))
        else:
            found.append(
                Finding(
                    "S-040",
                    False,
                    place,
                    "本用户没有此密区的密钥，内容未检查",
                    "请由有权限的用户登录后再查。",
                )
            )
    return found


__all__ = ["COMMON", "NewUser", "create_office", "open_office", "verify_office"]
