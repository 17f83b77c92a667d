"""Generated papers: text in = text out, no forbidden start or end, nothing overfull, the grid on every line."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest

from desktop.export import pdf
from desktop.export.fonts.library import bundled_library
from desktop.export.layout import geometry
from desktop.export.layout.breaker import break_lines
from desktop.export.layout.cells import Cell, Span, split
from desktop.export.layout.characters import CLOSING_HALF, NO_END, NO_START, OPENING_HALF, is_latin
from desktop.export.layout.frame import Document, GlyphRun
from desktop.export.measure import measure
from desktop.export.typeset import from_text
from tests.export.generated import Paper, paper
from tests.export.texts import BODY

SOAK = int(os.environ.get("SANBAN_SOAK_PAPERS", "2000"))
CELL = 156 / 28


def lines_of(document: Document, tag: str = "body") -> list[tuple[int, list[GlyphRun]]]:
    found: dict[tuple[int, float], list[GlyphRun]] = {}
    for index, page in enumerate(document.pages):
        for run in page.runs(tag):
            found.setdefault((index, round(run.y, 3)), []).append(run)
    return [(key[0], sorted(runs, key=lambda run: run.xs[0])) for key, runs in sorted(found.items())]


def check(made: Paper, *, as_pdf: bool) -> None:
    document = from_text(made.text, made.form, made.facts, made.profile)
    page = geometry.profile(made.profile)
    drawn = "".join(run.text for each in document.pages for run in each.runs("body"))
    assert drawn.replace(" ", "") == "".join(made.body).replace(" ", "")
    size = 16 * 25.4 / 72
    for index, runs in lines_of(document):
        text = "".join(run.text for run in runs)
        assert text[0] not in NO_START and text[-1] not in NO_END, (made.form, text)
        origins = [(char, x) for run in runs for char, x in zip(run.text, run.xs, strict=True) if char != " "]
        last, x = origins[-1]
        advance = bundled_library().glyph("fangsong", last).advance * size
        width = advance if is_latin(last) else 0.51 * CELL if last in CLOSING_HALF else size
        assert x + width <= page.right + 0.15, text
        assert origins[0][1] >= page.left - 0.55 * CELL
        grid = geometry.letter_first_page(page) if made.form == "letter" and index == 0 else page
        row = (runs[0].y - grid.baseline(0)) / grid.pitch
        assert abs(row - round(row)) < 0.002 and -0.01 <= row <= grid.rows - 0.99, text
    check_cells(document, page.cell, page.right)
    # Nothing of the body may run into the imprint.
    last_page = document.pages[-1]
    rules = [rule.y1 for rule in last_page.rules("imprint-rule")]
    if rules and last_page.runs("body"):
        assert max(run.y for run in last_page.runs("body")) < min(rules)
    if as_pdf:
        report = measure(pdf.to_bytes(document), made.profile, made.form)
        assert [one for one in report.checks if not one.ok] == [], made


MARKS = CLOSING_HALF | OPENING_HALF | frozenset("—…·")


def check_cells(document: Document, cell: float, right: float) -> None:
    """Characters stand a cell apart, also on squeezed lines; on stretched ones all gaps are alike and the line is full.

    A stretched line is never the last of its paragraph.
    """
    lines = [runs for _, runs in lines_of(document) if all(run.angle is None for run in runs)]
    for runs, following in zip(lines, [*lines[1:], None], strict=True):
        chars = [(char, x) for run in runs for char, x in zip(run.text, run.xs, strict=True)]
        plain = [is_latin(char) or char in MARKS or char == " " for char, _ in chars]
        steps = [
            b[1] - a[1]
            for (a, b), off in zip(pairwise(chars), map(any, pairwise(plain)), strict=True)
            if not off
        ]
        if not steps:
            continue
        text = "".join(char for char, _ in chars)
        assert max(steps) - min(steps) < 0.003, text
        gap = steps[0] - cell
        assert -0.003 < gap < cell / 2, (text, gap)
        if gap > 0.003:
            assert following is not None and following[0].source is not None and runs[0].source is not None
            assert following[0].source[0] == runs[0].source[0], text
            if not is_latin(chars[-1][0]):
                assert chars[-1][1] + cell > right - 0.6 * cell, text


@pytest.mark.parametrize("seed", range(40))
def test_a_few_generated_papers(seed: int) -> None:
    check(paper(seed), as_pdf=seed % 4 == 0)


@pytest.mark.soak
def test_thousands_of_generated_papers() -> None:
    for seed in range(1000, 1000 + SOAK):
        check(paper(seed), as_pdf=seed % 10 == 0)


def longer_ending(cells: list[Cell], width: float, cell: float, indent: float) -> bool:
    """Whether any legal set of breaks leaves more than two characters on the last line; every one is tried.

    A search of its own over which ends can be reached: a line is legal when its cells fit with all empty
    halves taken, no gap is wider than half a character, and its break is no forbidden one.
    """
    count = len(cells)
    reached = {0}
    for last in range(1, count + 1):
        if last < count and cells[last].penalty == float("inf"):
            continue
        for first in sorted(reached):
            room = width - (indent if first == 0 else 0.0)
            line = list(cells[first:last])
            while line and line[-1].space:
                line.pop()
            full = sum(each.width for each in line)
            least = full - sum(each.shrink_before + each.shrink_after for each in line)
            gaps = sum(each.loose for each in line[1:])
            if least > room + 1e-6:
                continue
            if last == count:
                if first == 0 or full > 2.01 * cell:
                    return True
            elif room - full <= gaps * cell / 2 + 1e-6:
                reached.add(last)
    return False


def short_endings(texts: list[str]) -> tuple[int, list[str]]:
    """(paragraphs whose last line is short, those of them that had a legal alternative)."""
    short, wrong = 0, []
    for text in texts:
        cells = split([Span(text)], CELL, 16 * 25.4 / 72, bundled_library())
        lines = break_lines(cells, 156.0, CELL, 2 * CELL)
        if len(lines) > 1 and sum(cell.width for cell in lines[-1].cells) < 2.01 * CELL:
            short += 1
            if longer_ending(cells, 156.0, CELL, 2 * CELL):
                wrong.append(text)
    return short, wrong


def test_each_short_last_line_had_no_legal_alternative() -> None:
    texts = [text[:cut] + "。" for text in BODY for cut in range(25, len(text), 3)]
    for seed in range(12):
        texts += paper(seed).body
    _, wrong = short_endings(texts)
    assert wrong == []
