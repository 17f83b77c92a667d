"""Every form's DOCX opened by LibreOffice and measured from the PDF it prints: 28 characters a line, the same words.

Run with ``dev.py test -m office``; left out where LibreOffice is not installed.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from desktop.export import word
from desktop.export.layout.geometry import profile
from desktop.export.measure.lines import TextLine, lines_of
from desktop.export.measure.read import ReadPdf, read_pdf
from desktop.export.proof.specimens import Specimen, specimens
from tests.export.with_office import to_pdfs, without_office

pytestmark = [pytest.mark.office, without_office]
OURS = {"SanbanFangSong", "NotoSerifSC", "NotoSansSC", "SanbanKai", "LiberationSerif"}
OUTSIDE = frozenset({"page-number", "watermark", "draft", "audit-head", "sheet", "seal"})


@pytest.fixture(scope="module")
def papers() -> dict[str, Specimen]:
    return {specimen.name: specimen for specimen in specimens()}


@pytest.fixture(scope="module")
def printed(papers: dict[str, Specimen], tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReadPdf]:
    files = {name: word.to_bytes(specimen.document) for name, specimen in papers.items()}
    return {name: read_pdf(data) for name, data in to_pdfs(files, tmp_path_factory.mktemp("word")).items()}


def body_lines(read: ReadPdf) -> list[TextLine]:
    """Lines of full-width characters in 三号."""
    return [
        line for page in read.pages for line in lines_of(page)
        if abs(line.size_pt - 16) < 0.3 and len(line.advances()) == len(line.chars) - 1
    ]  # fmt: skip


def test_full_lines_hold_28_characters_at_the_width_of_a_cell(printed: dict[str, ReadPdf]) -> None:
    seen = 0
    for name, read in printed.items():
        lines = body_lines(read)
        most = max((len(line.chars) for line in lines), default=0)
        if most < 20:
            continue  # no line of this form is full of characters alone
        seen += 1
        assert most == 28, name
        for line in lines:
            if len(line.chars) == 28:
                assert line.chars[0].x == pytest.approx(28.0, abs=0.3), name
                assert all(5.45 <= step <= 5.65 for step in line.advances()), (name, line.text)
    assert seen >= 12


def test_no_page_holds_more_than_22_lines_and_a_full_one_no_less(printed: dict[str, ReadPdf]) -> None:
    full = 0
    for name, read in printed.items():
        for page in read.pages:
            ys = [line.y for line in lines_of(page) if abs(line.size_pt - 16) < 0.3 and line.y < 262.5]
            assert len(ys) <= 22, name
            if len(ys) == 22:
                full += 1
                assert ys[0] == pytest.approx(profile("33476").baseline(0), abs=1.5), name
                assert all(b - a == pytest.approx(10.39, abs=0.06) for a, b in pairwise(ys)), name
    assert full >= 3


def test_every_character_is_there_once_and_every_paragraph_in_order(
    papers: dict[str, Specimen], printed: dict[str, ReadPdf]
) -> None:
    for name, specimen in papers.items():
        document, read = specimen.document, printed[name]
        words = "".join(
            line.text for page in read.pages for line in lines_of(page)
            if not re.fullmatch(r"—\d+—", line.text) and not (line.y > 262.5 and line.size_pt < 15)
        ).replace("\u3000", "")  # fmt: skip
        drawn = [
            char
            for page in document.pages
            for run in page.runs()
            if run.tag not in OUTSIDE
            for char in run.text
        ]
        drawn += [char for table in document.tables for char in table.caption]
        # The head of a table is repeated on each page, so tables are looked at by their cells.
        cells = {cell for table in document.tables for row in (table.heads, *table.rows) for cell in row}
        if not cells:
            assert sorted(words) == sorted(char for char in drawn if char > " " and char != "\u3000"), name
        assert all(cell.replace(" ", "").replace("\n", "") in words for cell in cells if len(cell) < 6), name
        at = 0
        for paragraph in getattr(specimen.facts, "body", ()):
            if isinstance(paragraph, str):
                found = words.find(paragraph.replace(" ", "").replace("\u3000", ""), at)
                assert found >= at, (name, paragraph[:20])
                at = found


def test_only_the_fonts_asked_for_are_used_and_all_are_embedded(printed: dict[str, ReadPdf]) -> None:
    for name, read in printed.items():
        assert not read.loose_fonts, name
        assert {font.split("-")[0] for font in read.fonts} <= OURS, (name, read.fonts)


def test_the_imprint_stands_at_the_foot_of_its_page(
    papers: dict[str, Specimen], printed: dict[str, ReadPdf]
) -> None:
    seen = 0
    for name, specimen in papers.items():
        wanted = [run for page in specimen.document.pages for run in page.runs("imprint")]
        if not wanted:
            continue
        seen += 1
        # LibreOffice may break its lines elsewhere; the last one ends with the same words at the same height.
        end = "".join(run.text for run in wanted if run.y == wanted[-1].y).replace(" ", "")[-3:]
        lines = [line for line in lines_of(printed[name].pages[-1]) if line.text.endswith(end)]
        assert lines, (name, end)
        assert lines[-1].y == pytest.approx(wanted[-1].y, abs=2.5), name
        rules = [
            stroke for stroke in printed[name].pages[-1].strokes if stroke.horizontal and stroke.length > 150
        ]
        ruled = [rule for page in specimen.document.pages for rule in page.rules("imprint-rule")]
        assert len({round(stroke.y1) for stroke in rules}) >= len(ruled), name
        if ruled:
            assert max(stroke.y1 for stroke in rules) == pytest.approx(262.0, abs=0.8), name
    assert seen >= 10


def test_the_copy_has_the_pages_of_the_print_within_one(
    papers: dict[str, Specimen], printed: dict[str, ReadPdf]
) -> None:
    """LibreOffice sets white between Chinese and figures, which Word leaves out as told."""
    for name, specimen in papers.items():
        if specimen.document.tables:
            continue  # turned tables are written upright and take fewer pages
        pages = len([page for page in specimen.document.pages if page.number])
        assert abs(len(printed[name].pages) - pages) <= 1, name


def test_lines_of_the_imprint_do_not_lie_on_one_another(printed: dict[str, ReadPdf]) -> None:
    for name, read in printed.items():
        ys = sorted(
            line.y for line in lines_of(read.pages[-1]) if 13.5 < line.size_pt < 14.5 and line.y < 262
        )
        assert all(b - a > 4.5 for a, b in pairwise(ys)), (name, ys)
