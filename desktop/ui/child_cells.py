"""Cells as Excel and WPS copy them: tab-separated lines; only what holds a break or a tab stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
_FORMULA = ("=", "+", "-", "@")
_PLAIN = re.compile(r"[^\t\n]*")


def read_cells(text: str) -> list[list[str]]:
    """The block on the clipboard, line by line; the break after the last line begins no new one."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    if not plain:
        return []
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        found = _QUOTED.match(plain, at)
        if found is not None and any(mark in found[1] for mark in ("\n", "\t", '""')):
            words = found[1].replace('""', '"')
        else:
            found = _PLAIN.match(plain, at)
            assert found is not None
            words = found[0]
        if words[:1] == "'" and words[1:2] in _FORMULA:
            words = words[1:]
        rows[-1].append(words)
        at = found.end()
        if at >= len(plain):
            return rows
        if plain[at] == "\n":
            rows.append([])
        at += 1


def write_cells(rows: Sequence[Sequence[str]]) -> str:
    """The block as Excel and WPS take it. What begins like a formula gets an apostrophe."""
    return "\r\n".join("\t".join(_cell(words) for words in row) for row in rows)


def _cell(words: str) -> str:
    safe = f"'{words}" if words[:1] in _FORMULA else words
    quoted = "\n" in safe or "\t" in safe or safe.startswith('"')
    return '"' + safe.replace('"', '""') + '"' if quoted else safe
