"""What a command writes: one JSON document or readable Chinese on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from desktop.base.errors import Problem

_GAP = "  "
_MAX_CELL = 44
"""Columns of the terminal a table cell takes at most; longer text is cut there (never in JSON)."""


def use_utf8() -> None:
    """Make standard output and error UTF-8 with line feeds on every system (Windows pipes speak the code page)."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            if stream is sys.stdin:
                reconfigure(encoding="utf-8-sig")
            else:
                # Half a surrogate pair (a damaged file name) is printed as \udc80, which is good JSON too.
                reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


class Output:
    """Where a command says things. `as_json` is fixed by the command line."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out, self._err = out or sys.stdout, err or sys.stderr
        self._progress = False

    def result(self, document: Any, words: str) -> None:
        """The command's one result: the document under `--json`, else the words."""
        self._clear()
        if self.as_json:
            json.dump(document, self._out, ensure_ascii=False, indent=1)
            self._out.write("\n")
        elif words:
            self._out.write(words.rstrip("\n") + "\n")
        self._out.flush()

    def note(self, words: str) -> None:
        """Something for the person at the terminal that is not the result."""
        self._clear()
        self._err.write(plain(words) + "\n")
        self._err.flush()

    def progress(self, words: str) -> None:
        """What is being done now: one line that is overwritten; nothing unless standard error is a terminal."""
        if self._err.isatty():
            self._clear()
            self._err.write(words)
            self._err.flush()
            self._progress = True

    def problem(self, problem: Problem) -> None:
        """An error: a sentence, what to do and the code; the JSON shape on standard output under `--json`."""
        self._clear()
        if self.as_json:
            json.dump({"error": problem.as_json()}, self._out, ensure_ascii=False, indent=1)
            self._out.write("\n")
            self._out.flush()
            return
        self._err.write(plain(f"错误 {problem.code}：{problem.message}") + "\n")
        if problem.advice:
            self._err.write(plain(problem.advice) + "\n")
        self._err.flush()

    def _clear(self) -> None:
        if self._progress:
            self._err.write("\r\x1b[K")
            self._progress = False


def plain(words: str, *, keep_lines: bool = True) -> str:
    """Text that cannot steer the terminal: control and direction characters become a space."""
    return "".join(
        char if (char == "\n" and keep_lines) or unicodedata.category(char) not in _STEERING else " "
        for char in words
    )


_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def width(words: str) -> int:
    """Columns of the terminal: full-width characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in words
    )


def cut(words: str, columns: int) -> str:
    """The text within so many columns, with `…` where it was cut."""
    if width(words) <= columns:
        return words
    taken, room = [], columns - 1
    for char in words:
        room -= width(char)
        if room < 0:
            break
        taken.append(char)
    return "".join(taken) + "…"


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]], *, longest: int = _MAX_CELL) -> str:
    """A table whose columns stand under their heads, full-width characters counted as two columns."""
    cells = [
        [cut(plain("" if cell is None else str(cell), keep_lines=False), longest) for cell in row]
        for row in rows
    ]
    widths = [max([width(head), *(width(row[i]) for row in cells)]) for i, head in enumerate(heads)]
    lines = [list(heads), ["-" * size for size in widths], *cells]
    return "\n".join(
        _GAP.join(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def pairs(entries: Iterable[tuple[str, str]]) -> str:
    """Label and value on each line; further lines of a value are indented under the first."""
    known = [(label, plain(value)) for label, value in entries]
    size = max((width(label) for label, _ in known), default=0)
    indent = "\n" + " " * (size + len(_GAP))
    return "\n".join(
        f"{label}{' ' * (size - width(label))}{_GAP}{indent.join(value.split(chr(10)))}".rstrip()
        for label, value in known
    )
