"""Everything a developer types: set up, run, test, lint. Needs only Python 3.11 or newer.

Each command does its own set-up. The first time that takes the network (or a `wheelhouse/` folder made by
`dev.py wheelhouse` on another machine); after that neither network nor pip is touched. This file does not
build installers: see installers/.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WHEELHOUSE = ROOT / "wheelhouse"
WINDOWS = os.name == "nt"

# Shared library -> Debian package. What the Qt wheels link against and do not carry.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
# Needed as well to show a window on X11.
X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}

# Program -> Debian package: a screen that is not there, its window manager, its input method, hands for its keyboard.
E2E_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "xwd": "x11-apps",
    "openbox": "openbox",
    "fcitx5": "fcitx5",
    "dbus-run-session": "dbus",
}
E2E_MORE = ["fcitx5-pinyin"]  # has no program of its own
SKIPPED = 77
"""Exit code of `e2e` where it cannot run (as automake has it)."""

HELP = """Usage: python3 dev.py COMMAND [arguments]

  run [arguments]     open the window on a trial office; without a display, run the tour.
                      Arguments that start with a command word go to `sanban` as they are.
  test [arguments]    run the tests; arguments go to pytest (none: all tests, two at a time)
  e2e [arguments]     drive the real window by keyboard on a virtual screen (Debian: installs what that takes)
  lint                ruff, the formatter's check, mypy, the import contracts
  setup               only set up
  mutants [arguments] plant faults one by one and see that a test notices each
  goldens [--compare] take the golden screenshots anew (or say what differs and draw it into out/goldens/)
  pictures [DIR]      replace docs/pictures/ by those of a tour: its output DIR, or one made now;
                      with --manual: the screens shown in docs/manual/
  lock                write requirements.lock anew (needs uv)
  wheelhouse          fill wheelhouse/ with every wheel for this platform, for machines with no network"""


def main(arguments: list[str]) -> int:
    """Run one command line; return its exit code (2: usage)."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in {"help", "-h", "--help"}:
        print(HELP)
        return 0
    if command == "lock":
        return write_lock()
    if command == "wheelhouse":
        return fill_wheelhouse()
    if command not in {"setup", "run", "test", "e2e", "lint", "mutants", "goldens", "pictures"}:
        print(f"dev.py: unknown command {command!r}\n\n{HELP}", file=sys.stderr)
        return 2
    set_up()
    if command == "run":
        replace_by(["-m", "desktop", *run_arguments(rest, has_display())])
    if command == "test":
        replace_by(["-m", "pytest", *(rest or ["-n", "2", "--dist", "loadfile"])])
    if command == "e2e":
        return end_to_end(rest)
    if command == "mutants":
        replace_by(["-m", "tests.mutants", *rest])
    if command == "goldens":
        replace_by(["-m", "tests.main.golden_screens", *rest])
    if command == "pictures":
        replace_by(["-m", "tests.pictures", *rest])
    return lint() if command == "lint" else 0


# ------------------------------------------------------------------ set-up


def set_up() -> None:
    """Make `.venv` hold exactly what the lock names, and the project itself. Quick when it does already."""
    require_system_packages()
    stamp_file = VENV / "sanban.stamp"
    stamp = set_up_stamp()
    if stamp_file.is_file() and stamp_file.read_text("utf-8") == stamp and venv_python().exists():
        return
    make_venv()
    say("installing the packages of requirements.lock")
    source = ["--no-index", "--find-links", str(WHEELHOUSE)] if wheelhouse_is_filled() else []
    lock_options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
    if pip("install", "--quiet", *source, *lock_options) != 0:
        stop(
            "The packages could not be installed. Without a network: fill a wheelhouse/ folder on a machine "
            "of the same platform and Python version with `python3 dev.py wheelhouse` and copy it beside dev.py."
        )
    link_project(VENV, ROOT)
    stamp_file.write_text(stamp, "utf-8")  # last: a set-up that was cut off is done again


def set_up_stamp() -> str:
    """What `.venv` was made from: the lock, this file, the Python and the machine."""
    digest = hashlib.sha256(LOCK.read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(f"{ROOT}|{python_version()}|{sys.platform}|{platform.machine()}".encode())
    return digest.hexdigest() + "\n"


def make_venv() -> None:
    """Create `.venv`, or create it anew when another Python version, or a cut-off set-up, left it."""
    if venv_version(VENV) == python_version() and pip("--version", quiet=True) == 0:
        return
    say(f"creating {VENV.name} for Python {python_version()}")
    clean = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if clean.returncode != 0:
        stop("The virtual environment could not be created; Python's own message stands above.")


def link_project(venv: Path, root: Path) -> None:
    """Put `root` on the path of `venv` and make its `sanban` command.

    By hand rather than `pip install -e`: that wants a build backend, and so a network.
    """
    packages = Path(
        sysconfig.get_path("purelib", scheme="venv", vars={"base": str(venv), "platbase": str(venv)})
    )
    # Relative, because Python 3.11 reads .pth files in the locale's encoding and the folder may be Chinese.
    (packages / "sanban.pth").write_text(os.path.relpath(root, packages) + "\n", "ascii")
    if WINDOWS:
        launcher = venv / "Scripts" / "sanban.cmd"
        launcher.write_text('@set PYTHONUTF8=1\r\n@"%~dp0python.exe" -P -m desktop %*\r\n', "ascii")
    else:
        launcher = venv / "bin" / "sanban"
        python = str(venv / "bin" / "python").replace("'", "'\\''")
        launcher.write_text(
            f"#!/bin/sh\nPYTHONUTF8=1 exec '{python}' -P -m desktop \"$@\"\n", "utf-8", newline="\n"
        )
        launcher.chmod(0o755)


def require_system_packages() -> None:
    """Install what Debian must provide: as root or with sudo at once, otherwise say the command and go on.

    Raises:
        SystemExit: when not even a virtual environment can be made without it.
    """
    if WINDOWS or sys.platform == "darwin":
        return
    libraries = QT_LIBRARIES | (X11_LIBRARIES if os.environ.get("DISPLAY") else {})
    missing = missing_packages(libraries)
    if not can_make_venv():
        missing.append("python3-venv")
    if not missing:
        return
    if install_packages(missing):
        importlib.invalidate_caches()
        if not missing_packages(libraries) and can_make_venv():
            return
    say(
        "This machine lacks system packages. On Debian and its relatives an administrator installs them by:\n"
        f"    apt-get install --no-install-recommends {' '.join(missing)}"
    )
    if not can_make_venv():
        stop("Without Python's venv and ensurepip modules nothing can be set up.")


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages as root or with sudo; False where there is neither. Look afterwards what is there."""
    apt = shutil.which("apt-get")
    root = os.name != "nt" and os.geteuid() == 0
    sudo = None if root else shutil.which("sudo")
    if not apt or not (root or sudo):
        return False
    say("installing system packages: " + " ".join(packages))
    prefix = [] if root or sudo is None else [sudo]
    quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]  # another one may be installing
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run([*prefix, apt, *quiet, *step], check=False, env=environment, stdout=subprocess.DEVNULL)
    return True


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """Debian packages of those `libraries` (file name -> package) that the loader does not find."""
    missing = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def can_make_venv() -> bool:
    """Whether this Python can make a virtual environment with pip (Debian ships that part apart)."""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


# ------------------------------------------------------------------ commands


def lint() -> int:
    """Run every linter, also after one has failed; 1 if any did."""
    checks: list[list[str]] = [
        ["-m", "ruff", "check", "--output-format", "concise", "."],
        ["-m", "ruff", "format", "--check", "--output-format", "concise", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
    ]
    names = ["ruff check", "ruff format", "mypy", "import contracts"]
    failed = []
    for name, check in zip(names, checks, strict=True):
        say(name)
        result = subprocess.run([str(venv_python()), *check], cwd=ROOT, env=environment(), check=False)
        if result.returncode != 0:
            failed.append(name)
    say("lint: " + (f"FAILED ({', '.join(failed)})" if failed else "all passed"))
    return 1 if failed else 0


def end_to_end(arguments: list[str]) -> int:
    """Run tests/e2e_window under its own message bus; `SKIPPED`, with the reason said, where that is not possible."""
    missing = [package for program, package in E2E_PROGRAMS.items() if shutil.which(program) is None]
    missing += missing_packages(X11_LIBRARIES)
    if missing:
        install_packages([*missing, *E2E_MORE])
        missing = [package for program, package in E2E_PROGRAMS.items() if shutil.which(program) is None]
        missing += missing_packages(X11_LIBRARIES)
    if missing:
        say("e2e: SKIPPED, not tested: these packages are not installed: " + " ".join(missing))
        return SKIPPED
    command = ["dbus-run-session", "--", str(venv_python()), "-m", "pytest", "tests/e2e_window", *arguments]
    child = environment() | {"SANBAN_E2E": "1"}
    return subprocess.run(command, cwd=ROOT, env=child, check=False).returncode


def run_arguments(arguments: list[str], display: bool) -> list[str]:
    """What `run` gives to `sanban`: a command word goes through; otherwise the window, or the tour."""
    if arguments and not arguments[0].startswith("-"):
        return arguments
    return ["open" if display else "tour", *arguments]


def write_lock() -> int:
    """Resolve pyproject.toml into a universal, hashed lock that names no registry."""
    here = venv_python().with_name("uv.exe" if WINDOWS else "uv")
    uv = str(here) if here.exists() else shutil.which("uv")
    if uv is None:
        stop("dev.py lock needs uv, and nothing else does: python3 -m pip install uv")
    options = (
        "--universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header"
    )
    fixed = ["pip", "compile", "pyproject.toml", "--group", "dev", "--python-version", "3.11", "--quiet"]
    return subprocess.run([uv, *fixed, *options.split(), "-o", str(LOCK)], cwd=ROOT, check=False).returncode


def fill_wheelhouse() -> int:
    """Download every wheel of the lock for this platform and Python version into wheelhouse/."""
    require_system_packages()
    make_venv()
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
    return pip("download", "--quiet", *options, "--dest", str(WHEELHOUSE))


# ------------------------------------------------------------------ small parts


def environment() -> dict[str, str]:
    """The environment of every child: UTF-8 everywhere, and no screen asked for where there is none."""
    result = os.environ | {"PYTHONUTF8": "1"}
    if not has_display():
        result.setdefault("QT_QPA_PLATFORM", "offscreen")
    return result


def has_display() -> bool:
    """Whether a window can be shown here."""
    if WINDOWS or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def replace_by(arguments: Iterable[str]) -> NoReturn:
    """Become the virtual environment's Python with `arguments`; on Windows, run it and pass on its code."""
    command = [str(venv_python()), *arguments]
    os.chdir(ROOT)
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.run(command, env=environment(), check=False).returncode)
    os.execve(command[0], command, environment())


def pip(*arguments: str, quiet: bool = False) -> int:
    """Run the virtual environment's pip; return its exit code (1 when there is no such Python)."""
    if not venv_python().exists():
        return 1
    options = ["--disable-pip-version-check", "--no-input"]
    output = subprocess.DEVNULL if quiet else None
    command = [str(venv_python()), "-m", "pip", *options, *arguments]
    return subprocess.run(command, check=False, env=environment(), stdout=output, stderr=output).returncode


def venv_python() -> Path:
    """The Python inside `.venv`."""
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


def venv_version(venv: Path) -> str | None:
    """The `major.minor` a virtual environment was made with; None when there is none."""
    try:
        lines = (venv / "pyvenv.cfg").read_text("utf-8").splitlines()
    except OSError:
        return None
    versions = [line.partition("=")[2].strip() for line in lines if line.startswith("version")]
    return ".".join(versions[0].split(".")[:2]) if versions else None


def python_version() -> str:
    """This Python's `major.minor`, which is what wheels depend on."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def wheelhouse_is_filled() -> bool:
    """Whether there is a wheelhouse to install from."""
    return any(WHEELHOUSE.glob("*.whl"))


def say(text: str) -> None:
    """Tell the developer what is going on, apart from the output of what is run."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> NoReturn:
    """Give up with a sentence."""
    say(text)
    sys.exit(1)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words, before anything newer fails on it
        sys.exit(f"dev.py needs Python 3.11 or newer; this is {platform.python_version()}.")
    sys.exit(main(sys.argv[1:]))
