"""`python -m desktop.main [DIR]`: the window, login first. `--pictures OUT` draws every page without a screen.

The password comes from the login page or a file, never from an argument.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop.main import pictures, window


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The window's few arguments."""
    parser = argparse.ArgumentParser(prog="sanban open")
    parser.add_argument("office", nargs="?", default="", metavar="DIR")
    parser.add_argument("--locked", action="store_true", help="start as the keyless lock window")
    parser.add_argument("--alarm", action="append", default=[], metavar="MS:NUMBER:KIND")
    parser.add_argument("--phone", action="append", default=[], metavar="LABEL:NUMBER")
    parser.add_argument("--chosen", default="", help="the user marked on the login page")
    parser.add_argument("--now", default="", help="the clock of a trial office")
    parser.add_argument(
        "--pictures", default="", metavar="OUT", help="draw every page into this folder and end"
    )
    parser.add_argument("--sizes", default="1366x768")
    parser.add_argument("--user", default="")
    parser.add_argument("--password-file", default="")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Entry of the window; returns the exit code."""
    given = arguments(sys.argv[1:] if argv is None else argv)
    if given.pictures:
        sizes = [(int(w), int(h)) for w, _, h in (size.partition("x") for size in given.sizes.split(","))]
        password = Path(given.password_file).read_text("utf-8").rstrip("\r\n")
        return pictures.take(Path(given.office), given.user, password, given.now, Path(given.pictures), sizes)
    return window.run(given)


if __name__ == "__main__":
    sys.exit(main())
