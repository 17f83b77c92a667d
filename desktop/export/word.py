"""Frames → DOCX: a copy to be edited in Word, WPS or LibreOffice. The PDF stays the record.

No document grid: margins 34.58/32.58/28/26 mm, lines of exactly 29.45 pt and characters moved together by
0.25 pt give 28 characters a line and 22 lines a page in all three. Text is written as paragraphs, not lines;
fonts are named, not embedded, and those of the theme are replaced (WPS asks for missing ones otherwise).
Turned tables are written upright.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from desktop.export import pdf
from desktop.export.layout.frame import Document, GlyphRun, Rule
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.word_blocks import (
    SQUEEZE_PT,
    Line,
    add_imprint,
    add_joint_mark,
    add_run,
    add_table,
    set_exactly,
)
from desktop.export.word_package import leave_out_template, packed
from desktop.export.word_xml import RED, border, element, frame, put_in_order, set_fonts, twips

LINE_PT = 29.45
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 34.58, 32.58, 28.0, 26.0
_TEXT_LEFT, _TEXT_RIGHT = 28.0, 184.0
_LETTER_LINE_MM = 170.0
_SKIPPED = frozenset({"page-number", "watermark", "draft", "audit-head", "sheet"})
_RIGHT_TAGS = frozenset({"signature", "sealed"})


def write(document: Document, path: str | Path) -> None:
    """Write ``document`` to ``path`` through a temporary file beside it.

    Raises:
        EnvironmentProblem: the file cannot be written (``T-020``).
    """
    pdf.save(to_bytes(document), Path(path))


def to_bytes(document: Document) -> bytes:
    """The DOCX file of ``document``; the same bytes every time."""
    made = docx.Document()
    _page_setup(made, document)
    tables = list(document.tables)
    lines = _lines(document)
    imprint = [line for line in lines if line.tag == "imprint"]
    marks = [line for line in lines if line.tag == "mark"]
    previous: Line | None = None
    for line in lines:
        while tables and (tables[0].page, tables[0].y) < (line.page, line.y):
            add_table(made, tables.pop(0))
            previous = None
        if line.tag == "imprint":
            continue
        if line.tag == "mark" and len(marks) > 1:
            if line is marks[0]:
                suffix = next((run for each in marks for run in each.runs[1:] if _is_suffix(run, each)), None)
                for each in marks:
                    each.runs = [run for run in each.runs if run is not suffix]
                add_joint_mark(made, marks, suffix, _before(line, previous, line.runs[0].size_pt))
        else:
            paragraph = _paragraph(made, line, previous)
            _red_lines(paragraph, line, document)
        previous = line
    for table in tables:
        add_table(made, table)
    if imprint:
        last = document.pages[imprint[0].page - 1]
        add_imprint(made, imprint, last.rules("imprint-rule"))
    _finish(made, document)
    out = io.BytesIO()
    made.save(out)
    return packed(out.getvalue())


def _finish(made: Any, document: Document) -> None:
    properties = made.core_properties
    properties.title, properties.author, properties.comments = document.title, "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001
    section = made.sections[0]
    parts = (section.footer, section.even_page_footer, section.first_page_footer)
    roots = [made.element, *(footer._element for footer in parts)]
    leave_out_template(made, roots)
    for root in (*roots, made.styles.element):
        put_in_order(root)


def _is_suffix(run: GlyphRun, line: Line) -> bool:
    return abs(run.y - line.y) > 0.5


def _red_lines(paragraph: Any, line: Line, document: Document) -> None:
    """The red line under the number, and the double one of a 信函 under its mark."""
    page = document.pages[line.page - 1]
    below: list[Rule] = [rule for rule in page.rules("red-rule") if 0 < rule.y1 - line.y < 8.0]
    if below and line.page == 1:
        border(paragraph, "bottom", "single", 12, 11, RED)
    if line.tag == "mark" and page.rules("letter-rule"):
        sides = (_TEXT_RIGHT - _TEXT_LEFT - _LETTER_LINE_MM) / 2
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(sides)
        border(paragraph, "bottom", "thickThinSmallGap", 24, 4, RED)


def _lines(document: Document) -> list[Line]:
    """Runs in reading order as lines; the lines of one paragraph of text together."""
    found: list[Line] = []
    for page in document.pages:
        number = document.pages.index(page) + 1
        for run in page.runs():
            if run.tag in _SKIPPED:
                continue
            last = found[-1] if found else None
            if run.source is not None:
                if run.source[1] == 0 or last is None or not last.is_body:
                    found.append(Line(number, run.y, run.tag, [run], is_body=True))
                else:
                    last.runs.append(run)
                continue
            beside = (line for line in reversed(found) if line.page == number and not line.is_body)
            same = next((line for line in beside if _together(line, run)), None)
            if same is not None:
                same.runs.append(run)
            else:
                found.append(Line(number, run.y, run.tag, [run]))
    return sorted(found, key=lambda line: (line.page, line.y))


def _together(line: Line, run: GlyphRun) -> bool:
    """The same line of the page, or the suffix that stands in the middle of several organs."""
    if abs(line.y - run.y) < 0.5:
        return True
    return line.tag == run.tag == "mark" and run.xs[0] > line.runs[0].xs[-1] and abs(line.y - run.y) < 60


def _paragraph(made: Any, line: Line, previous: Line | None) -> Any:
    paragraph = made.add_paragraph()
    layout = paragraph.paragraph_format
    size = max(run.size_pt for run in line.runs)
    set_exactly(paragraph, LINE_PT if size <= 22 else size * 1.35)
    layout.space_before = Pt(_before(line, previous, size))
    layout.widow_control = False
    if line.tag == "annex-mark":
        layout.page_break_before = True
    if line.is_body:
        layout.first_line_indent = Pt(2 * (16 + SQUEEZE_PT))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        for run in line.runs:
            add_run(paragraph, run)
    else:
        _aligned(paragraph, line)
    return paragraph


def _before(line: Line, previous: Line | None, size: float) -> float:
    """Points of white above: what stands between two lines of one page beyond the usual line."""
    top = _TEXT_LEFT + 9.0
    if previous is None or previous.page != line.page or (previous.is_body and line.page != previous.page):
        if line.page != 1 or line.is_body:
            return 0.0
        return max(0.0, (line.y - top) / MM_PER_PT - size)
    last = max(run.y for run in previous.runs)
    gap = (line.y - last) / MM_PER_PT - (LINE_PT if size <= 22 else size * 1.35)
    return 0.0 if gap < 3 else min(gap, 400.0)


def _aligned(paragraph: Any, line: Line) -> None:
    """Left, centred or right by where the line stands; parts with wide gaps between them by tab stops."""
    layout = paragraph.paragraph_format
    parts: list[list[GlyphRun]] = []
    for run in sorted(line.runs, key=lambda run: run.xs[0]):
        end = parts[-1][-1].xs[-1] + parts[-1][-1].size_pt * MM_PER_PT if parts else 0.0
        if parts and run.xs[0] - end < 1.2 * run.size_pt * MM_PER_PT:
            parts[-1].append(run)
        else:
            parts.append([run])
    left = parts[0][0].xs[0]
    right = parts[-1][-1].xs[-1] + _width(parts[-1][-1])
    centred = abs((left + right) / 2 - (_TEXT_LEFT + _TEXT_RIGHT) / 2) < 1.5 and left > _TEXT_LEFT + 1
    if len(parts) == 1 and (centred or line.tag in {"mark", "title"}):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif len(parts) == 1 and line.tag in _RIGHT_TAGS:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        layout.right_indent = Mm(max(0.0, _TEXT_RIGHT - right))
    elif left > _TEXT_LEFT + 0.5:
        layout.left_indent = Mm(left - _TEXT_LEFT)
    for index, part in enumerate(parts):
        if index == len(parts) - 1 and index:
            # By its right edge: another font may be wider.
            layout.tab_stops.add_tab_stop(
                Mm(min(right, _TEXT_RIGHT - 0.2) - _TEXT_LEFT), WD_TAB_ALIGNMENT.RIGHT
            )
        elif index:
            layout.tab_stops.add_tab_stop(Mm(part[0].xs[0] - _TEXT_LEFT))
        if index:
            paragraph.add_run("\t")
        for run in part:
            add_run(paragraph, run)


def _width(run: GlyphRun) -> float:
    return run.size_pt * MM_PER_PT * (0.5 if run.text[-1].isascii() else 1.0)


def _page_setup(made: Any, document: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.footer_distance = Mm(24.5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    normal = made.styles["Normal"].element.get_or_add_pPr()
    for name in ("autoSpaceDE", "autoSpaceDN"):  # no white of its own between Chinese and figures
        normal.append(element(name, val=0))
    made.settings.odd_and_even_pages_header_footer = True
    if document.pages[0].number == 0:
        section.different_first_page_header_footer = True
    if document.form != "sheet":
        _number(section.footer, right=True)
        _number(section.even_page_footer, right=False)
    lines = document.pages[0].rules("letter-rule")
    if lines:
        foot = section.first_page_footer.paragraphs[0]
        set_exactly(foot, 4)
        low = round(max(line.y1 for line in lines) - 2.5, 1)
        frame(foot, w=twips(_LETTER_LINE_MM), wrap="around", vAnchor="page", hAnchor="page",
              x=twips((210 - _LETTER_LINE_MM) / 2), y=twips(low))  # fmt: skip
        border(foot, "bottom", "thinThickSmallGap", 24, 0, RED)


def _number(footer: Any, *, right: bool) -> None:
    """``— 1 —`` as a field, 四号宋体, one 字 in."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    indent = Pt(15.75)
    if right:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    for kind, text in (("", "— "), ("begin", ""), ("instr", " PAGE "), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if not kind else "")
        run.font.size = Pt(14)
        set_fonts(run._r.get_or_add_rPr(), "宋体")
        if kind == "instr":
            code = element("instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            run._r.append(element("fldChar", fldCharType=kind))
