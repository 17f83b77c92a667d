"""Frames → DOCX: a copy to be edited in Word, WPS or LibreOffice. The PDF stays the record.

No document grid: margins 34.58/32.58/28/26 mm, lines of exactly 29.45 pt and characters moved together by
0.25 pt give 28 characters a line and 22 lines a page in all three. Text is written as paragraphs, not lines;
fonts are named, not embedded, and those of the theme are replaced (WPS asks for missing ones otherwise).
Turned tables are written upright.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from desktop.export import pdf
from desktop.export.layout.frame import Document, GlyphRun, PlacedTable
from desktop.export.layout.geometry import MM_PER_PT

FONTS = {
    "fangsong": "仿宋", "title": "方正小标宋简体", "hei": "黑体", "kai": "楷体", "song": "宋体", "interface": "黑体",
    "latin": "Times New Roman",
}  # fmt: skip
LATIN = "Times New Roman"
LINE_PT, SQUEEZE_PT = 29.45, -0.25
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 34.58, 32.58, 28.0, 26.0
_TEXT_LEFT, _TEXT_RIGHT = 28.0, 184.0
_SKIPPED = frozenset({"page-number", "watermark", "draft", "audit-head", "sheet"})
_RIGHT_TAGS = frozenset({"signature", "sealed", "stamped"})
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass
class _Line:
    """A paragraph to be: its runs, where it stands, and what it is."""

    page: int
    y: float
    tag: str
    runs: list[GlyphRun] = field(default_factory=list)
    is_body: bool = False


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
    _replace_theme(made)
    tables = list(document.tables)
    previous: _Line | None = None
    lines = _lines(document)
    red = {page.number: page.rules("red-rule") for page in document.pages}
    imprint_top = _imprint_top(document)
    for line in lines:
        while tables and (tables[0].page, tables[0].y) < (line.page, line.y):
            _table(made, tables.pop(0))
            previous = None
        paragraph = _paragraph(made, line, previous)
        rules = red.get(line.page, ()) if line.page == 1 else ()
        if rules and 0 < rules[0].y1 - line.y < 8.0:
            _border(paragraph, "bottom", "single", 12, 11, "D90000")
        if line.tag == "imprint":
            _to_foot(paragraph, line, lines, imprint_top)
        previous = line
    for table in tables:
        _table(made, table)
    made.core_properties.title = document.title
    made.core_properties.author = ""
    made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001
    out = io.BytesIO()
    made.save(out)
    return _fixed_dates(out.getvalue())


def _lines(document: Document) -> list[_Line]:
    """Runs in reading order as lines; the lines of one paragraph of text together."""
    found: list[_Line] = []
    for page in document.pages:
        number = document.pages.index(page) + 1
        for run in page.runs():
            if run.tag in _SKIPPED:
                continue
            last = found[-1] if found else None
            if run.source is not None:
                if run.source[1] == 0 or last is None or not last.is_body:
                    found.append(_Line(number, run.y, run.tag, [run], is_body=True))
                else:
                    last.runs.append(run)
            elif last is not None and not last.is_body and last.page == number and _together(last, run):
                last.runs.append(run)
            else:
                found.append(_Line(number, run.y, run.tag, [run]))
    return sorted(found, key=lambda line: (line.page, line.y))


def _together(line: _Line, run: GlyphRun) -> bool:
    """The same line of the page, or the suffix that stands in the middle of several organs."""
    if abs(line.y - run.y) < 0.5:
        return True
    return line.tag == run.tag == "mark" and run.xs[0] > line.runs[0].xs[-1] and abs(line.y - run.y) < 60


def _paragraph(made: Any, line: _Line, previous: _Line | None) -> Any:
    paragraph = made.add_paragraph()
    layout = paragraph.paragraph_format
    size = max(run.size_pt for run in line.runs)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(LINE_PT if size <= 22 and line.tag != "imprint" else size * 1.35)
    layout.space_after = Pt(0)
    layout.space_before = Pt(_before(line, previous, size))
    layout.widow_control = False
    if line.tag == "annex-mark":
        layout.page_break_before = True
    if line.is_body:
        layout.first_line_indent = Pt(2 * (16 + SQUEEZE_PT))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        for run in line.runs:
            _run(paragraph, run.text, run)
    else:
        _aligned(paragraph, line)
    return paragraph


def _before(line: _Line, previous: _Line | None, size: float) -> float:
    """Points of white above: what stands between two lines of one page beyond the usual line."""
    top = _TEXT_LEFT + 9.0
    if previous is None or previous.page != line.page or (previous.is_body and line.page != previous.page):
        if line.page != 1 or line.is_body:
            return 0.0
        return max(0.0, (line.y - top) / MM_PER_PT - size)
    last = max(run.y for run in previous.runs)
    gap = (line.y - last) / MM_PER_PT - (LINE_PT if size <= 22 else size * 1.35)
    return 0.0 if gap < 3 or line.tag == "imprint" else min(gap, 400.0)


def _aligned(paragraph: Any, line: _Line) -> None:
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
        if index:
            layout.tab_stops.add_tab_stop(Mm(part[0].xs[0] - _TEXT_LEFT))
            paragraph.add_run("\t")
        for run in part:
            _run(paragraph, run.text, run)


def _width(run: GlyphRun) -> float:
    return run.size_pt * MM_PER_PT * (0.5 if run.text[-1].isascii() else 1.0)


def _run(paragraph: Any, text: str, given: GlyphRun) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(round(given.size_pt * 2) / 2)
    if given.tag == "mark" and given.scale != 1.0:
        width = OxmlElement("w:w")
        width.set(qn("w:val"), str(round(100 * given.scale)))
        run._r.get_or_add_rPr().find(qn("w:sz")).addprevious(width)
    if given.color == "red":
        run.font.color.rgb = RGBColor(0xD9, 0x00, 0x00)
    properties = run._r.get_or_add_rPr()
    _fonts(properties, FONTS.get(given.role, FONTS["fangsong"]))
    if abs(given.size_pt - 16) < 0.1:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(SQUEEZE_PT * 20)))
        properties.find(qn("w:sz")).addprevious(spacing)


def _fonts(properties: Any, east_asian: str) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    # Quotes, dashes and dots are set in the Chinese font, not in the Latin one.
    values = {"ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": east_asian, "hint": "eastAsia"}
    for name, value in values.items():
        fonts.set(qn(f"w:{name}"), value)


def _border(paragraph: Any, side: str, style: str, eighths: int, space: int, color: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.append(borders)
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", eighths), ("space", space), ("color", color)):
        border.set(qn(f"w:{name}"), str(value))
    borders.append(border)


def _to_foot(paragraph: Any, line: _Line, lines: list[_Line], rules: dict[float, float]) -> None:
    """The imprint as a frame at the foot of the text area, its lines as borders of its paragraphs."""
    properties = paragraph._p.get_or_add_pPr()
    frame = OxmlElement("w:framePr")
    attributes = {
        "w": str(round(156 / 25.4 * 1440)), "wrap": "around", "vAnchor": "margin", "hAnchor": "margin",
        "xAlign": "left", "yAlign": "bottom",
    }  # fmt: skip
    for name, value in attributes.items():
        frame.set(qn(f"w:{name}"), value)
    properties.insert(0, frame)
    above = [y for y in rules if line.y - 10 < y < line.y]
    if above:
        _border(paragraph, "top", "single", round(rules[max(above)] / MM_PER_PT * 8), 1, "000000")
    if line is [each for each in lines if each.tag == "imprint"][-1] and rules:
        _border(paragraph, "bottom", "single", 8, 1, "000000")


def _imprint_top(document: Document) -> dict[float, float]:
    return {rule.y1: rule.width for page in document.pages for rule in page.rules("imprint-rule")}


def _table(made: Any, table: PlacedTable) -> None:
    if table.caption:
        caption = made.add_paragraph(table.caption)
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _small(caption, "黑体")
    grid = made.add_table(rows=0, cols=len(table.heads))
    grid.style = "Table Grid"
    total = sum(table.shares)
    for number, values in enumerate((table.heads, *table.rows)):
        row = grid.add_row()
        for cell, value, share in zip(row.cells, values, table.shares, strict=False):
            cell.width = Mm(156 * share / total)
            cell.paragraphs[0].add_run(value)
            _small(cell.paragraphs[0], "仿宋" if number else "黑体")
        if number == 0:
            properties = row._tr.get_or_add_trPr()
            head = OxmlElement("w:tblHeader")
            head.set(qn("w:val"), "true")
            properties.append(head)


def _small(paragraph: Any, font: str) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    for run in paragraph.runs:
        run.font.size = Pt(12)
        _fonts(run._r.get_or_add_rPr(), font)


def _page_setup(made: Any, document: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.footer_distance = Mm(24.5)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    made.settings.odd_and_even_pages_header_footer = True
    if document.pages[0].number == 0:
        section.different_first_page_header_footer = True
    if document.form != "sheet":
        _number(section.footer, right=True)
        _number(section.even_page_footer, right=False)


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
        _fonts(run._r.get_or_add_rPr(), "宋体")
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = text
            run._r.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _replace_theme(made: Any) -> None:
    """The styles name their fonts; see ``_fixed_dates`` for the rest."""
    styles = made.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        _fonts(fonts.getparent(), "仿宋")


_THEME_FONT = re.compile(rb' w:(?:ascii|hAnsi|eastAsia|cs)Theme="[^"]*"')
_TEMPLATE_FONT = re.compile(rb"Calibri Light|Calibri|Cambria Math|Cambria")


def _fixed_dates(data: bytes) -> bytes:
    """The same package with fixed dates of its members, and no font of the library's template in any of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(info.filename)
            if info.filename.endswith(".xml"):
                content = _THEME_FONT.sub(b"", content)
                content = _TEMPLATE_FONT.sub(LATIN.encode(), content)
            new.writestr(entry, content)
    return out.getvalue()
