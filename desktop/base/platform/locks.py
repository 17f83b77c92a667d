"""One process per office folder: the system's own file lock decides, the lock file's words say who holds it.

The system releases its lock when the holder dies, however it dies, so a stale lock file heals by itself. The words
(process, start of the machine, machine) are for the message, and for shares where locks do not reach across machines.
Code: `E-LOCK` somebody else has the office open.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from desktop.base.errors import EnvironmentProblem
from desktop.base.platform.process import boot_id, host_name

LOCK_NAME = "lock"

_LOCK_BYTE = 1 << 30
"""Windows locks byte ranges against reading as well; this one lies behind the words, so that they stay readable."""

_held: dict[str, BinaryIO] = {}
"""Open lock files by folder; kept here, so that a forgotten `FolderLock` does not give its lock back."""

_held_guard = threading.Lock()


class FolderLock:
    """The right to be the only process in one office folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._name = os.path.normcase(os.path.realpath(folder))
        self._file: BinaryIO | None = None
        self.healed = False
        """True when a lock left behind by a dead process was taken over."""

    def acquire(self) -> None:
        """Take the lock.

        Raises:
            EnvironmentProblem: `E-LOCK` when another process, or this one a second time, has the office open;
                `E-DISK` when the folder cannot be written.
        """
        with _held_guard:
            if self._name in _held:
                raise _refused("本程序")
            self._file = _held[self._name] = self._open()

    def release(self) -> None:
        """Give the lock back and remove the file. Harmless when not held."""
        with _held_guard:
            if self._file is None:
                return
            with contextlib.suppress(OSError):
                # Emptied, not unlinked: unlinking would let two processes lock two files of the same name.
                self._file.truncate(0)
                self._file.flush()
            with contextlib.suppress(OSError):
                _unlock(self._file)
            self._file.close()
            self._file = None
            _held.pop(self._name, None)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _open(self) -> BinaryIO:
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise EnvironmentProblem(
                "E-DISK",
                f"打不开机构文件夹：{error.strerror or self._path.name}。",
                "请检查文件夹是否存在、能否写入。",
            ) from None
        file: BinaryIO = os.fdopen(handle, "r+b", buffering=0)
        words = _read(file)
        try:
            _lock(file)
        except OSError:
            file.close()
            raise _refused(_who(words)) from None
        if words and words.get("host") != host_name():
            # A lock of the system does not always reach over a share; another machine's words are believed.
            _unlock(file)
            file.close()
            raise EnvironmentProblem(
                "E-LOCK",
                f"这个机构正被另一台计算机（{_who(words)}）打开。",
                f"请先在那台计算机上退出；确认它已经关机的，删除机构文件夹中的 {LOCK_NAME} 文件后再试。",
            )
        self.healed = bool(words)
        file.seek(0)
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "boot": boot_id(), "host": host_name()}).encode())
        return file


def _read(file: BinaryIO) -> dict[str, object]:
    file.seek(0)
    try:
        words = json.loads(file.read(4096) or b"{}")
    except (ValueError, OSError):
        return {}
    return words if isinstance(words, dict) else {}


def _who(words: dict[str, object]) -> str:
    host, pid = words.get("host"), words.get("pid")
    return f"{host}，进程 {pid}" if host and pid else "另一个程序"


def _refused(who: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        "E-LOCK", f"这个机构已经打开（{who}）。", "请使用已经打开的窗口，或退出后再试。"
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(_LOCK_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: BinaryIO) -> None:
        file.seek(_LOCK_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        # flock belongs to the open file, not to the process: a second opening in this process is refused as well.
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
