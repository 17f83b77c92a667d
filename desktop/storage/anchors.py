"""Anchors: what the newest state of each file was, kept outside that file, so that an old file put back is noticed.

SQLCipher authenticates pages, not history: yesterday's file, a cut or deleted WAL and an empty WAL all open "ok".
So after each commit its counter, the head of its chain and the file's salt are written here, twice: `<office>/anchor`
and one file in the per-user data folder. Each copy has two slots of fixed size written in turn, each under HMAC-SHA256.

Why no flush per commit is safe: the store's own commit is on the disk before its anchor is written, so after a power
cut an anchor can only be *behind* its file, and a file ahead of its anchor is in order as long as it still contains
the anchored head. A write torn by the cut hits one slot; the other holds the state before. `sync` and `close` flush.

It cannot tell whether both copies and all files were put back together; other machines can (witnesses in packages).

Codes: N-001 file is behind its anchor (commits lost or an old file put back) · N-002 file goes another way than
its anchor (forked) · N-003 no copy is left · N-004 one copy is missing (未知) · N-005 a copy or slot is damaged ·
N-006 no copy can be written · N-007 another file of the same name (salt) · N-008 the file's history is silent (未知)
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.errors import EnvironmentProblem
from desktop.base.platform.files import sync_file
from desktop.base.platform.folders import data_folder
from desktop.storage.findings import Finding
from desktop.storage.keys import canonical

FILE = "anchor"
SLOT_BYTES = 8192
_MAGIC = b"SBA\x01"  # the last byte is the suite: HMAC-SHA256
_MAC = 32

_guard = threading.Lock()
"""Key file and session may hold one `Anchors` each; every change reads, adds and writes as one step."""


def second_name(store_id: bytes, anchor_key: bytes) -> str:
    """The second copy's file name: two machines of one office may lie under one account (trial, tests)."""
    return f"{store_id.hex()}-{hashlib.sha256(b'sanban/anchor-name/1' + anchor_key).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class AnchorEntry:
    """The newest state known of one file: commit counter, head hash, first 16 bytes of the file."""

    counter: int
    head: bytes
    salt: bytes


@dataclass(slots=True)
class _State:
    sequence: int = 0
    files: dict[str, AnchorEntry] = field(default_factory=dict)


class Anchors:
    """Both copies of one office's anchors. Any thread."""

    def __init__(self, store_id: bytes, key: bytes, copies: tuple[Path, ...]) -> None:
        self._store, self._key, self._copies = store_id, key, copies
        self.notices: list[Finding] = []

    @classmethod
    def open(cls, folder: Path, store_id: bytes, anchor_key: bytes, *, create: bool = False) -> Anchors:
        """Read both copies; `notices` says which is missing or damaged. `create` for an office just being made.

        Raises:
            EnvironmentProblem: `E-DISK` when the per-user data folder cannot be made.
        """
        second = data_folder() / "anchors" / second_name(store_id, anchor_key)
        anchors = cls(store_id, anchor_key, (folder / FILE, second))
        if not create:
            anchors._look()
        return anchors

    def known(self, file: str) -> AnchorEntry | None:
        """The newest state known of a file; None when it was never anchored."""
        with _guard:
            return self._newest().files.get(file)

    def advance(self, file: str, counter: int, head: bytes, salt: bytes = b"") -> None:
        """A commit was made durable: note its counter (rising), head hash and the file's salt.

        A counter below the known one changes nothing: an alarm stays until `accept`.

        Raises:
            EnvironmentProblem: `N-006` when neither copy can be written; the commit itself stands.
        """
        with _guard:
            state = self._newest()
            known = state.files.get(file)
            if known is None or counter >= known.counter:
                self._write(state, file, AnchorEntry(counter, head, salt))

    def accept(self, file: str, counter: int, head: bytes, salt: bytes = b"") -> None:
        """Take a file as it is, lower counter or not: after a restore that a person decided on and the audit knows."""
        with _guard:
            self._write(self._newest(), file, AnchorEntry(counter, head, salt))

    def check(
        self, file: str, counter: int, head_at: Callable[[int], bytes | None], salt: bytes | None = None
    ) -> Finding | None:
        """Compare a file with its anchor. `head_at(n)` gives the head its own log has for commit n, None if unknown."""
        known = self.known(file)
        if known is None:
            return None
        if salt and known.salt and salt != known.salt:
            return Finding(
                "N-007", True, file, "这不是原来的文件（文件标识不同）。", "请用备份恢复原来的文件。"
            )
        if counter < known.counter:
            lost = known.counter - counter
            return Finding(
                "N-001",
                True,
                file,
                f"文件比锚点记录旧：丢失 {lost} 次提交（第 {counter + 1}–{known.counter} 次）。",
                "可能放回了旧文件或丢失了日志文件；请停止录入，用备份恢复或报告安全保密管理员。",
            )
        head = head_at(known.counter)
        if head is None:
            return Finding(
                "N-008", False, file, f"第 {known.counter} 次提交的记录已不在文件中，无法与锚点核对。"
            )
        if not hmac.compare_digest(head, known.head):
            return Finding(
                "N-002",
                True,
                file,
                f"文件与锚点在第 {known.counter} 次提交处不一致（历史已分叉）。",
                "可能换入了另一份文件；请停止录入并报告安全保密管理员。",
            )
        return None

    def sync(self) -> None:
        """Flush both copies to the disk. A copy that is missing or cannot be flushed is passed over."""
        for path in self._copies:
            with contextlib.suppress(OSError), path.open("r+b") as file:
                sync_file(file)

    def close(self) -> None:
        """As `sync`; the object may still be used."""
        self.sync()

    def _newest(self) -> _State:
        states = [state for path in self._copies for state in self._read(path)[0]]
        return max(states, key=lambda state: state.sequence, default=_State())

    def _look(self) -> None:
        missing = [path for path in self._copies if not path.exists()]
        if len(missing) == len(self._copies):
            self.notices.append(
                Finding(
                    "N-003",
                    True,
                    FILE,
                    "两份锚点都不在，无法判断文件是否被换成旧的。",
                    "请与其他计算机或纸面上的审计短码核对。",
                )
            )
            return
        for position, path in enumerate(self._copies):
            name = "机构文件夹中的锚点" if position == 0 else "用户数据文件夹中的锚点"
            if path in missing:
                # A new Windows account or a moved folder has no second copy; the first one never goes by itself.
                self.notices.append(Finding("N-004", position == 0, name, "锚点副本不在（未知）。"))
                continue
            states, bad = self._read(path)
            if bad:
                self.notices.append(
                    Finding(
                        "N-005",
                        not states,
                        name,
                        f"锚点副本有 {bad} 处损坏" + ("，已用另一处。" if states else "，不能采用。"),
                    )
                )

    def _read(self, path: Path) -> tuple[list[_State], int]:
        """The states in a copy that are whole, and how many slots are damaged."""
        try:
            with path.open("rb") as file:
                data = file.read(2 * SLOT_BYTES)
        except OSError:
            return [], 0
        states, bad = [], 0
        for start in (0, SLOT_BYTES):
            slot = data[start : start + SLOT_BYTES]
            if len(slot) == SLOT_BYTES and not any(slot):
                continue
            try:
                states.append(self._unpack(slot))
            except (ValueError, TypeError, KeyError):
                bad += 1
        return states, bad

    def _write(self, state: _State, file: str, entry: AnchorEntry) -> None:
        state.files[file] = entry
        state.sequence += 1
        slot = self._pack(state)
        failed = 0
        for path in self._copies:
            try:
                self._put(path, (state.sequence % 2) * SLOT_BYTES, slot)
            except OSError:
                failed += 1
        if failed == len(self._copies):
            raise EnvironmentProblem("N-006", "锚点写不进去。", "内容已经保存；请检查磁盘空间和文件夹权限。")

    @staticmethod
    def _put(path: Path, offset: int, slot: bytes) -> None:
        try:
            file = path.open("r+b", buffering=0)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("x+b", buffering=0)
            file.write(bytes(2 * SLOT_BYTES))
        with file:
            file.seek(offset)
            file.write(slot)

    def _pack(self, state: _State) -> bytes:
        body = canonical.encode(
            {
                "sequence": state.sequence,
                "files": {
                    name: [entry.counter, entry.head.hex(), entry.salt.hex()]
                    for name, entry in state.files.items()
                },
            }
        )
        slot = _MAGIC + len(body).to_bytes(4, "big") + body
        if len(slot) + _MAC > SLOT_BYTES:
            raise EnvironmentProblem("N-006", "密区太多，锚点写不下。", "请报告系统管理员。")
        return (slot + self._mac(slot)).ljust(SLOT_BYTES, b"\0")

    def _unpack(self, slot: bytes) -> _State:
        if len(slot) != SLOT_BYTES or slot[:4] != _MAGIC:
            raise ValueError("slot")
        end = 8 + int.from_bytes(slot[4:8], "big")
        if end + _MAC > SLOT_BYTES or not hmac.compare_digest(self._mac(slot[:end]), slot[end : end + _MAC]):
            raise ValueError("mac")
        raw = canonical.decode(slot[8:end])
        return _State(
            raw["sequence"],
            {
                name: AnchorEntry(counter, bytes.fromhex(head), bytes.fromhex(salt))
                for name, (counter, head, salt) in raw["files"].items()
            },
        )

    def _mac(self, data: bytes) -> bytes:
        return hmac.digest(self._key, b"sanban/anchor/1\0" + self._store + data, "sha256")
