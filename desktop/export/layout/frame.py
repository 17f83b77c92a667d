"""What stands where: the immutable display list between layout and the writers.

All positions are mm from the top left corner of the page, y downwards, text by its baseline.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """Characters of one face, size and colour on one baseline; ``xs`` holds the origin of each.

    ``angle`` turns the run about its first origin, in degrees against the clock: the origin of character
    i is then ``xs[i] - xs[0]`` along the turned baseline. ``role`` is what the text asked for, whichever
    face was taken. ``source`` is the paragraph of the text and the place in it of the first character; in a
    table a third number counts the cells from the first of the head (-1: the caption).
    """

    text: str
    xs: tuple[float, ...]
    y: float
    face: str
    size_pt: float
    color: str = "black"
    scale: float = 1.0
    tag: str = ""
    source: tuple[int, ...] | None = None
    angle: float | None = None
    role: str = ""

    def origins(self) -> tuple[tuple[float, float], ...]:
        """Where each character stands: (x, y) in mm."""
        if not self.angle:
            return tuple((x, self.y) for x in self.xs)
        turn, first = math.radians(self.angle), self.xs[0]
        return tuple(
            (first + (x - first) * math.cos(turn), self.y - (x - first) * math.sin(turn)) for x in self.xs
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical; ``width`` is its thickness in mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    color: str = "black"
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle line: the place of a seal in drafts."""

    x: float
    y: float
    radius: float
    width: float
    color: str = "grey"
    tag: str = ""


Item = GlyphRun | Rule | Ring


@dataclass(frozen=True, slots=True)
class Page:
    """One face of paper. ``number`` is the printed page number, 0 when none is printed."""

    number: int
    width: float
    height: float
    items: tuple[Item, ...]

    def runs(self, tag: str = "") -> tuple[GlyphRun, ...]:
        """The text runs of the page, or those with ``tag``."""
        return tuple(i for i in self.items if isinstance(i, GlyphRun) and (not tag or i.tag == tag))

    def rules(self, tag: str = "") -> tuple[Rule, ...]:
        """The lines of the page, or those with ``tag``."""
        return tuple(i for i in self.items if isinstance(i, Rule) and (not tag or i.tag == tag))


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A font face used by a document: the key in ``GlyphRun.face`` and the file behind it.

    ``index`` is its place in a file that holds several (``.ttc``).
    """

    key: str
    path: Path
    family: str
    label: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """Where a table begins, for writers that set text anew: page (from 1), height in mm, and its cells."""

    page: int
    y: float
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Pages ready for a writer, with the faces they use and remarks for the person who prints."""

    title: str
    form: str
    profile: str
    pages: tuple[Page, ...]
    faces: tuple[FaceFile, ...]
    remarks: tuple[str, ...] = field(default=())
    tables: tuple[PlacedTable, ...] = field(default=())

    def text(self) -> str:
        """All characters in the order they are drawn, one run a line."""
        return "\n".join(run.text for page in self.pages for run in page.runs())

    def dump(self) -> str:
        """The frames as JSON, numbers rounded to 0.001 mm: what golden tests compare."""
        value = {
            "form": self.form,
            "profile": self.profile,
            "pages": [
                {"number": page.number, "items": [_dump_item(item) for item in page.items]}
                for page in self.pages
            ],
        }
        return json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True)

    def fingerprint(self) -> str:
        """SHA-256 of ``dump()``."""
        return hashlib.sha256(self.dump().encode()).hexdigest()


def _dump_item(item: Item) -> dict[str, Any]:
    value = {
        key: _rounded(entry)
        for key, entry in asdict(item).items()
        if entry not in (None, "") and key != "role"
    }
    return {"kind": type(item).__name__, **value}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) + 0.0
    if isinstance(value, tuple | list):
        return [_rounded(entry) for entry in value]
    return value
