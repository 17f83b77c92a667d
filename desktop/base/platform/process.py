"""This process: who it is, and how it is replaced by another program so that no key stays in its memory."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn


def replace(command: Sequence[str]) -> NoReturn:
    """Put another program in this one's place; does not return.

    POSIX: exec, the process number stays. Windows: the other program is started and this one ends at once, without
    running clean-up code; so close and flush everything first. Open files of ours are not inherited.

    Raises:
        OSError: the program cannot be started; this process goes on.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":
        subprocess.Popen(list(command), close_fds=True)
        os._exit(0)
    os.execv(command[0], list(command))


def end_with_all(process: subprocess.Popen[bytes]) -> None:
    """End a program that was started in a session of its own, and on POSIX all that it started; waits for it.

    On Windows what it started ends with the job it belongs to (``limits.py``).
    """
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def boot_id() -> str:
    """What tells this start of the machine from the one before; empty where the system offers nothing (Windows)."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def host_name() -> str:
    """The machine's own name, for messages and the lock file."""
    return platform.node() or "本机"
