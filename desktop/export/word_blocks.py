"""What is more than a paragraph in the DOCX of a paper: tables, several organs' names beside 文件, the imprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor

from desktop.export.gongwen.furniture import IMPRINT_PITCH
from desktop.export.layout.frame import GlyphRun, PlacedTable, Rule
from desktop.export.layout.geometry import MM_PER_PT
from desktop.export.word_xml import border, element, frame, plain_table, set_fonts, twips

FONTS = {
    "fangsong": "仿宋", "title": "方正小标宋简体", "hei": "黑体", "kai": "楷体", "song": "宋体", "interface": "黑体",
    "latin": "Times New Roman",
}  # fmt: skip
SQUEEZE_PT = -0.25
TEXT_MM, FOOT_MM = 156.0, 262.0


@dataclass
class Line:
    """A paragraph to be: its runs, where it stands, and what it is."""

    page: int
    y: float
    tag: str
    runs: list[GlyphRun] = field(default_factory=list)
    is_body: bool = False

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)


def add_run(paragraph: Any, given: GlyphRun) -> None:
    """The characters of ``given`` in its role's font, its size and colour."""
    run = paragraph.add_run(given.text)
    run.font.size = Pt(round(given.size_pt * 2) / 2)
    if given.color == "red":
        run.font.color.rgb = RGBColor(0xD9, 0x00, 0x00)
    properties = run._r.get_or_add_rPr()
    set_fonts(properties, FONTS.get(given.role, FONTS["fangsong"]))
    if abs(given.size_pt - 16) < 0.1:
        properties.append(element("spacing", val=round(SQUEEZE_PT * 20)))
    if given.scale < 0.99 and given.text not in {"—", "——"}:
        properties.append(element("w", val=round(given.scale * 100)))


def set_exactly(paragraph: Any, points: float) -> None:
    """Lines of exactly so many points and no white around."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    layout.space_before = layout.space_after = Pt(0)


def add_table(made: Any, table: PlacedTable) -> None:
    """A table with its head repeated on every page."""
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
            cell.width = Mm(TEXT_MM * share / total)
            cell.paragraphs[0].add_run(value)
            _small(cell.paragraphs[0], "仿宋" if number else "黑体")
        if number == 0:
            row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))


def _small(paragraph: Any, font: str) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    for run in paragraph.runs:
        run.font.size = Pt(12)
        set_fonts(run._r.get_or_add_rPr(), font)


def add_joint_mark(made: Any, names: Sequence[Line], suffix: GlyphRun | None, before_pt: float) -> None:
    """The names of several organs one under another, spread to one width, and 文件 in the middle at their right."""
    first = names[0].runs[0]
    size = first.size_pt * MM_PER_PT
    wide = max(line.runs[-1].xs[-1] for line in names) - first.xs[0] + size
    widths = [wide + 3.0]
    if suffix is not None:
        widths.append(suffix.xs[-1] - suffix.xs[0] + 1.5 * size)
    pitch = (names[1].y - names[0].y) / MM_PER_PT
    table = made.add_table(rows=len(names), cols=len(widths))
    plain_table(table, widths)
    for index, line in enumerate(names):
        paragraph = table.rows[index].cells[0].paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.DISTRIBUTE
        set_exactly(paragraph, pitch)
        if index == 0:
            paragraph.paragraph_format.space_before = Pt(before_pt)
        for run in line.runs:
            add_run(paragraph, run)
    if suffix is not None:
        cell = table.rows[0].cells[1].merge(table.rows[-1].cells[1])
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_exactly(paragraph, suffix.size_pt * 1.3)
        paragraph.paragraph_format.space_before = Pt(before_pt)
        add_run(paragraph, suffix)


@dataclass
class _Entry:
    lines: list[Line]
    ruled: int = 0


def add_imprint(made: Any, lines: Sequence[Line], rules: Sequence[Rule]) -> None:
    """The imprint at the foot of the text area, every entry a frame at its own height, its lines as in the print.

    A floating table would be easier to edit, but LibreOffice leaves one as wide as the text where it is written.
    """
    entries: list[_Entry] = []
    for line in sorted(lines, key=lambda line: line.y):
        above = entries[-1].lines[-1].y if entries else 0.0
        ruled = next((_eighths(rule) for rule in rules if above < rule.y1 < line.y), 0)
        follows = entries and not ruled and line.runs[0].xs[0] > entries[-1].lines[0].runs[0].xs[0] + 1.0
        if follows:
            entries[-1].lines.append(line)
        else:
            entries.append(_Entry([line], ruled))
    top = FOOT_MM - sum(len(entry.lines) for entry in entries) * IMPRINT_PITCH
    for entry in entries:
        height = len(entry.lines) * IMPRINT_PITCH
        # Between two frames stands a paragraph that takes no room: LibreOffice else keeps the last one only.
        gap = made.add_paragraph()
        set_exactly(gap, 1)
        gap.paragraph_format.keep_with_next = True
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.keep_with_next = entry is not entries[-1]
        frame(
            paragraph, w=twips(TEXT_MM), h=twips(height), hRule="atLeast", wrap="around", vAnchor="page",
            hAnchor="page", x=twips(28), y=twips(top),
        )  # fmt: skip
        if entry.ruled:
            border(paragraph, "top", "single", entry.ruled, 0, "000000")
        if entry is entries[-1] and rules:
            border(paragraph, "bottom", "single", max(_eighths(rule) for rule in rules), 0, "000000")
        _imprint_entry(paragraph, entry)
        top += height


def _imprint_entry(paragraph: Any, entry: _Entry) -> None:
    runs = [run for line in entry.lines for run in line.runs]
    size = runs[0].size_pt
    set_exactly(paragraph, IMPRINT_PITCH / MM_PER_PT)
    layout = paragraph.paragraph_format
    text = "".join(run.text for run in runs)
    label = text.find("：") + 1
    if 0 < label <= 6:
        layout.left_indent, layout.first_line_indent = Pt((1 + label) * size), Pt(-label * size)
    else:
        layout.left_indent = Pt(size)
    # Word processors do not squeeze marks as we do: with one character more room, and in long
    # lists a hair less between characters, an entry takes no line more.
    layout.right_indent = Pt(0 if len(entry.lines) > 1 else size)
    end = 0.0
    for run in runs:
        if run.xs[0] - end > 3 * size * MM_PER_PT and end and len(entry.lines) == 1:
            layout.tab_stops.add_tab_stop(Mm(TEXT_MM) - Pt(size), WD_TAB_ALIGNMENT.RIGHT)
            paragraph.add_run("\t")
        add_run(paragraph, run)
        if len(entry.lines) > 3:
            paragraph.runs[-1]._r.get_or_add_rPr().append(element("spacing", val=-8))
        end = run.xs[-1] + size * MM_PER_PT


def _eighths(rule: Rule) -> int:
    return max(2, round(rule.width / MM_PER_PT * 8))
