"""Durable files: a file is either wholly old or wholly new, whatever moment the power goes.

Codes: `E-DISK` a file cannot be written, `E-READ` it cannot be read or is shorter than it must be.
Windows has no fsync of folders: `os.replace` there is MoveFileEx, whose metadata NTFS journals itself.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import IO

from desktop.base.errors import EnvironmentProblem


def atomic_write(path: Path, data: bytes) -> None:
    """Replace the file at `path` (or make it) so that a reader sees all of the old bytes or all of the new ones.

    Temp file in the same folder → write → fsync → rename → fsync of the folder; the temp file is removed on failure.

    Raises:
        EnvironmentProblem: `E-DISK` when the disk is full, read-only or refuses the flush; the old file is intact.
    """
    temp = ""
    try:
        handle, temp = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            sync_file(file)
        os.replace(temp, path)
        temp = ""
        sync_folder(path.parent)
    except OSError as error:
        raise write_problem(path, error) from None
    finally:
        if temp:
            with contextlib.suppress(OSError):
                Path(temp).unlink()


def append_durably(path: Path, data: bytes) -> None:
    """Add bytes at the end of a file and flush them to the disk.

    Raises:
        EnvironmentProblem: `E-DISK`.
    """
    try:
        with path.open("ab") as file:
            file.write(data)
            sync_file(file)
    except OSError as error:
        raise write_problem(path, error) from None


def read_exact(path: Path, offset: int, length: int) -> bytes:
    """Exactly `length` bytes from `offset`.

    Raises:
        EnvironmentProblem: `E-READ` when the file is missing, unreadable or shorter.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            found = file.read(length)
    except OSError as error:
        raise EnvironmentProblem(
            "E-READ",
            f"文件 {path.name} 读不出来：{error.strerror or '读取失败'}。",
            "请检查磁盘和文件夹权限。",
        ) from None
    if len(found) != length:
        raise EnvironmentProblem("E-READ", f"文件 {path.name} 不完整。", "文件可能被截断，请用备份恢复。")
    return found


def sync_file(file: IO[bytes]) -> None:
    """Flush one open file through to the disk. Raises OSError when the disk refuses."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` durable. Raises OSError; does nothing on Windows."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_problem(path: Path, error: OSError) -> EnvironmentProblem:
    """The problem to raise when writing `path` failed."""
    return EnvironmentProblem(
        "E-DISK",
        f"文件 {path.name} 写不进去：{error.strerror or '写入失败'}。",
        "请检查磁盘空间和文件夹权限；原有内容没有改动。",
    )
