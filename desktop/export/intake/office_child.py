"""The converting process: a file on standard input, the DOCX that LibreOffice makes of it on standard output.

Called as ``office_child FOLDER KIND PROGRAM SECONDS``; everything is written inside FOLDER, which is removed at the
end. It limits itself, and with itself LibreOffice, in memory, processor time and the size of files. LibreOffice gets a
profile of its own in FOLDER (macros off, links not followed, a proxy that leads nowhere), is ended with all its
processes when the time is up or when the process that asked has died, and opens the file only as the kind it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import monotonic

from desktop.base.platform.limits import limit_this_process
from desktop.base.platform.process import end_with_all
from desktop.export.intake.office import MAX_FILE_BYTES, NOT_STARTED, TOO_SLOW

MEMORY_BYTES = 4 << 30
CPU_S = 60
FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
_LOOK_EVERY_S = 0.1
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Java", "Enable", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def main(folder: Path, kind: str, program: str, seconds: float) -> int:
    """Convert; returns the exit code (0, or one of ``office``)."""
    parent, ends = os.getppid(), monotonic() + seconds
    try:
        limit_this_process(MEMORY_BYTES, CPU_S, 4 * MAX_FILE_BYTES)
        source = folder / f"paper.{kind}"
        source.write_bytes(sys.stdin.buffer.read(MAX_FILE_BYTES + 1))
        code = _run(_start(folder, source, kind, program), ends, parent)
        made = folder / "out" / "paper.docx"
        if code == 0 and made.is_file() and not made.is_symlink():
            sys.stdout.buffer.write(made.read_bytes())
            sys.stdout.buffer.flush()
        return code
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(process: subprocess.Popen[bytes] | None, ends: float, parent: int) -> int:
    if process is None:
        return NOT_STARTED
    try:
        while True:
            try:
                return 0 if process.wait(_LOOK_EVERY_S) == 0 else 1
            except subprocess.TimeoutExpired:
                if monotonic() > ends or os.getppid() != parent:
                    return TOO_SLOW
    finally:
        end_with_all(process)


def _start(folder: Path, source: Path, kind: str, program: str) -> subprocess.Popen[bytes] | None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        "utf-8",
    )
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
        "--nolockcheck", "--nofirststartwizard", f"--infilter={FILTERS[kind]}", "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(
            command, stdin=quiet, stdout=quiet, stderr=quiet, cwd=folder, env=_environment(folder),
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return None


def _environment(folder: Path) -> dict[str, str]:
    """What LibreOffice may know of this session: next to nothing."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WINDIR") if name in os.environ}
    # Its starting script needs the system's own tools, whatever our path is.
    kept["PATH"] = os.pathsep.join((os.environ.get("PATH", ""), os.defpath)).strip(os.pathsep)
    place = str(folder)
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")
    return (
        kept
        | proxies
        | {"HOME": place, "TMPDIR": place, "TEMP": place, "TMP": place, "SAL_USE_VCLPLUGIN": "svp"}
    )


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])))
