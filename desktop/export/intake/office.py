"""Files of older word processors → DOCX, by a LibreOffice that is installed on this computer. Nothing is bundled.

LibreOffice is the only program used. WPS on Linux has no way to convert without a window, and Word or WPS on Windows
can be driven only through COM, for which we take no dependency: without LibreOffice such a file is refused with advice.

The file must stand in plain form in a folder for as long as the conversion runs (LibreOffice reads files, not pipes):
in one of its own that only this user can open, in memory (``/dev/shm``) where the system has that. Whoever ends last
removes it: the converting process when it is done or its parent has died, this one in any case, and the next conversion
what a power cut left behind. A deleted file may still be found by those who hold the disk: where that matters, papers
should come in as .docx, which is read without touching a disk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from desktop.base.errors import EnvironmentProblem, UserProblem

SUFFIXES = (".doc", ".wps", ".rtf", ".odt")
MAX_FILE_BYTES = 64 << 20
TIMEOUT_S = 90
_PREFIX = "sanban-intake-"
_CHILD = "desktop.export.intake.office_child"
_LEFT_BEHIND_S = 3600
_OLE, _ZIP, _RTF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"{\\rtf"
# In a compound file the names of its streams stand in UTF-16.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"


def to_docx(data: bytes, name: str) -> bytes:
    """The file as DOCX.

    Raises:
        UserProblem: no LibreOffice here (``T-033``), not what its name says or damaged (``T-035``), too large or not
            done in time (``T-030``).
        EnvironmentProblem: LibreOffice could not be started (``T-034``).
    """
    suffix = Path(name).suffix.lower()
    if len(data) > MAX_FILE_BYTES:
        raise UserProblem(
            "T-030", f"文件太大：{Path(name).name}。", "请只保留正文，另存后再试。", field="file"
        )
    kind = kind_of(data)
    if not kind:
        raise UserProblem(
            "T-035",
            f"这个文件不是真正的 {suffix}，或者已经损坏。",
            "请用 WPS 或 Word 打开看看，另存为 .docx 后再试。",
            field="file",
        )
    program = find_office()
    if program is None:
        raise UserProblem(
            "T-033",
            f"不能直接读 {suffix} 文件。",
            "请用 WPS 或 Word 打开，另存为 .docx 后再试；装有 LibreOffice 的计算机可以直接读。",
            field="file",
        )
    return _convert(data, kind, program)


def kind_of(data: bytes) -> str:
    """``doc``, ``rtf`` or ``odt`` by the bytes of the file, whatever its name says; empty for anything else."""
    if data.startswith(_OLE) and _WORD_STREAM in data:
        return "doc"
    if data.startswith(_RTF):
        return "rtf"
    return "odt" if data.startswith(_ZIP) and data[30 : 30 + len(_ODT)] == _ODT else ""


def find_office() -> Path | None:
    """The LibreOffice of this computer: on the search path, or where its installers put it."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((path for path in _usual_places() if path.is_file()), None)


def _usual_places() -> list[Path]:
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")]
        # soffice.com waits until the work is done, soffice.exe does not.
        return [Path(root) / "LibreOffice/program/soffice.com" for root in dict.fromkeys(roots) if root]
    places = [
        Path(root) / "libreoffice/program/soffice" for root in ("/usr/lib", "/usr/lib64", "/usr/local/lib")
    ]
    with suppress(OSError):
        places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    return [*places, Path("/snap/bin/libreoffice")]


def _convert(data: bytes, kind: str, program: Path) -> bytes:
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
    try:
        _remove_left_behind(folder)
        command = [sys.executable, "-m", _CHILD, str(folder), kind, str(program), str(TIMEOUT_S)]
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT_S + 15, check=False)
    except subprocess.TimeoutExpired:
        raise _too_slow() from None
    except OSError as error:
        raise EnvironmentProblem("T-034", "读文件的程序没有启动。", "请重新启动程序后再试。") from error
    finally:
        _remove(folder)
    if done.returncode == 0 and done.stdout:
        return done.stdout
    if done.returncode == NOT_STARTED:
        raise EnvironmentProblem(
            "T-034", "LibreOffice 没有启动。", "请先单独打开一次 LibreOffice，或把文件另存为 .docx 后再试。"
        )
    if done.returncode == TOO_SLOW:
        raise _too_slow()
    raise UserProblem(
        "T-035",
        "LibreOffice 没有读成这个文件：它可能加了密码，或者已经损坏。",
        "请用 WPS 或 Word 打开，去掉密码，另存为 .docx 后再试。",
        field="file",
    )


NOT_STARTED, TOO_SLOW = 3, 4
"""Exit codes of the converting process."""


def _too_slow() -> UserProblem:
    return UserProblem("T-030", "这个文件太复杂，没有读完。", "请只保留正文，另存后再试。", field="file")


def _place() -> Path | None:
    """Where the folder goes: in memory if the system has room there."""
    memory = Path("/dev/shm")
    return memory if sys.platform == "linux" and memory.is_dir() and os.access(memory, os.W_OK) else None


def _remove_left_behind(beside: Path) -> None:
    """Folders of conversions that a power cut or a kill ended an hour or more before ``beside`` was made."""
    with suppress(OSError):
        now = beside.stat().st_mtime
        for folder in beside.parent.glob(_PREFIX + "*"):
            if now - folder.stat().st_mtime > _LEFT_BEHIND_S:
                _remove(folder)


def _remove(folder: Path) -> None:
    """Remove it, waiting a little for a program that is just ending and still holds a file (Windows)."""
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
