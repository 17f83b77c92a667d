"""Where each stretch of a typed text stands on the finished paper.

The text itself, its tables too, carries its places through the layout (`GlyphRun.source`). Title, head, signature,
lists and imprint are found by their words: the layout may leave out white and add labels there, but keeps the order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

from desktop.base.editing import SourceBox
from desktop.export.fonts.library import Library
from desktop.export.intake.tables import MOST_COLUMNS, Group, cell_places, grouped
from desktop.export.layout.frame import Document, GlyphRun
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.recognise import Line

TAGS: Mapping[str, tuple[str, ...]] = {
    "copy-number": ("copy_number",),
    "classification": ("classification",),
    "urgency": ("urgency",),
    "mark": ("issuer",),
    "number": ("number",),
    "signatory": ("number", "signatory"),
    "title": ("title", "annex_title"),
    "annex-mark": ("annex_mark",),
    "recipients": ("main_recipients",),
    "attachments": ("attachments",),
    "sealed": ("signed_by", "date"),
    "signature": ("signed_by", "date"),
    "stamped": ("signed_by",),
    "issuer": ("signed_by", "printed_by"),
    "date": ("date",),
    "note": ("note",),
    "people": ("attending", "absent", "observing", "recorder"),
    "imprint": ("main_recipients", "copy_recipients", "distribution", "printed_by"),
}
"""Which lines of the text may be printed by the runs of a tag."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A run on its page; `right` is where the next run of its line begins."""

    page: int
    glyphs: GlyphRun
    right: float

    def edge(self, end: int, library: Library) -> float:
        """The right edge of the characters up to `end`, along the line."""
        run = self.glyphs
        if end < len(run.xs):
            return run.xs[end]
        advance = library.glyph(run.role, run.text[end - 1]).advance * run.size_pt * MM_PER_PT * run.scale
        return min(self.right, run.xs[end - 1] + advance)


_Char = tuple[_Run, int]
"""A printed character: its run and its place in it."""


def source_boxes(
    document: Document, text_lines: Sequence[Line], others: Sequence[Line], library: Library
) -> tuple[SourceBox, ...]:
    """The boxes of everything in `document` that was typed, in the order in which it is drawn.

    `text_lines` are the lines set as the text, `others` those of head and foot that the paper takes from the text.
    """
    places = _Places(text_lines)
    found: list[SourceBox] = []
    fixed: dict[str, list[_Char]] = {}
    for number, page in enumerate(document.pages):
        for run in _with_edges(number, page.runs()):
            glyphs = run.glyphs
            if glyphs.source is not None:
                offsets = [places.of(glyphs.source, index) for index in range(len(glyphs.text))]
                found += _boxes(run, offsets, library)
            elif glyphs.tag in TAGS:
                fixed.setdefault(glyphs.tag, []).extend((run, at) for at in range(len(glyphs.text)))
    taken = {role for tag in fixed if tag != "imprint" for role in TAGS[tag]} - {"printed_by"}
    for tag, chars in fixed.items():
        roles = set(TAGS[tag]) - (taken if tag == "imprint" else set())
        found += _matched(chars, [line for line in others if line.role in roles], library)
    return tuple(found)


def _with_edges(page: int, runs: Sequence[GlyphRun]) -> Iterator[_Run]:
    for run, after in zip_longest(runs, runs[1:]):
        right = math.inf
        if after is not None and after.y == run.y and after.angle == run.angle and after.xs[0] > run.xs[-1]:
            right = after.xs[0]
        yield _Run(page, run, right)


class _Places:
    """From what a run says of its source to the place in the text as typed."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._texts = [line.text for line in lines]
        self._groups = [
            group._replace(start=group.start + first, end=group.end + first)
            for first, texts in _papers(lines)
            for group in grouped(texts)
        ]
        self._cells: dict[int, list[list[int]]] = {}

    def of(self, source: Sequence[int], index: int) -> int:
        """The place of character `index` of a run; -1 when it was not typed."""
        paragraph, start, *cell = source
        if paragraph >= len(self._groups):
            return -1
        group = self._groups[paragraph]
        places = self._cell(paragraph, group, cell[0]) if cell else self._lines[group.start].places
        return places[start + index] if start + index < len(places) else -1

    def _cell(self, paragraph: int, group: Group, cell: int) -> Sequence[int]:
        if cell < 0:
            return self._lines[group.start].places
        if paragraph not in self._cells:
            rows = [self._lines[row] for row in group.rows(self._texts)]
            cut = [[[row.places[at] for at in each] for each in cell_places(row.text)] for row in rows]
            width = min(MOST_COLUMNS, max(len(row) for row in cut))
            filled = [(*row, *([[]] * (width - len(row))))[:width] for row in cut]
            self._cells[paragraph] = [each for row in filled for each in row]
        cells = self._cells[paragraph]
        return cells[cell] if cell < len(cells) else ()


def _papers(lines: Sequence[Line]) -> Iterator[tuple[int, list[str]]]:
    """The lines of the paper and of each attachment, with the place of the first: no table runs over into the next."""
    first = 0
    for _, part in groupby(lines, key=lambda line: line.annex):
        texts = [line.text for line in part]
        yield first, texts
        first += len(texts)


def _matched(chars: Sequence[_Char], lines: Iterable[Line], library: Library) -> Iterator[SourceBox]:
    typed = [
        [(char, place) for char, place in zip(line.text, line.places, strict=True) if not char.isspace()]
        for line in lines
    ]
    printed = "".join(run.glyphs.text[at] for run, at in chars)
    offsets = _verbatim(printed, typed)
    if offsets is None:
        offsets = _alike(printed, [each for line in typed for each in line])
    start = 0
    for end in range(1, len(chars) + 1):
        if end == len(chars) or chars[end][0] is not chars[start][0]:
            yield from _boxes(chars[start][0], offsets[start:end], library)
            start = end


def _verbatim(printed: str, typed: Iterable[Sequence[tuple[str, int]]]) -> list[int] | None:
    """The place of every printed character, -1 for those not typed; None when a line is not printed as it stands."""
    offsets, cursor = [-1] * len(printed), 0
    for line in typed:
        words = "".join(char for char, _place in line)
        at = printed.find(words, cursor)
        if at < 0:
            return None
        cursor = at + len(words)
        offsets[at:cursor] = [place for _char, place in line]
    return offsets


def _alike(printed: str, typed: Sequence[tuple[str, int]]) -> list[int]:
    """The same where marks between names, or labels, were left out or added."""
    matcher = SequenceMatcher(None, printed, "".join(char for char, _place in typed), autojunk=False)
    offsets = [-1] * len(printed)
    for first, second, size in matcher.get_matching_blocks():
        for step in range(size):
            offsets[first + step] = typed[second + step][1]
    return offsets


def _boxes(run: _Run, offsets: Sequence[int], library: Library) -> Iterator[SourceBox]:
    """One box for every stretch of the run that was typed in one go."""
    start = 0
    for end in range(1, len(offsets) + 1):
        if end < len(offsets) and offsets[end] == offsets[end - 1] + 1 and offsets[start] >= 0:
            continue
        if offsets[start] >= 0:
            yield _box(run, start, end, offsets[start], library)
        start = end


def _box(run: _Run, first: int, end: int, offset: int, library: Library) -> SourceBox:
    glyphs, page = run.glyphs, run.page
    size = glyphs.size_pt * MM_PER_PT
    width = run.edge(end, library) - glyphs.xs[first]
    stop = offset + end - first
    if not glyphs.angle:
        return SourceBox(page, glyphs.xs[first], glyphs.y - BASELINE * size, width, size, offset, stop)
    # Turned a quarter (tables on pages of their own): along the line is up the page.
    foot = glyphs.y - (glyphs.xs[first] - glyphs.xs[0])
    return SourceBox(page, glyphs.xs[0] - BASELINE * size, foot - width, size, width, offset, stop)
