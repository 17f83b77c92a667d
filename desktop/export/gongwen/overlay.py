"""What is laid over finished pages: watermark, draft mark, the place of the seal in drafts, preprinted paper.

The text is never moved by any of it, so a draft shows the very pages that will be issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.fonts.used import faces_of
from desktop.export.gongwen.signature import STAMP_CELLS, STAMP_MM
from desktop.export.layout import geometry
from desktop.export.layout.breaker import Line
from desktop.export.layout.cells import Span, split
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Document, GlyphRun, Item, Page, Ring, Rule
from desktop.export.layout.geometry import BASELINE, MM_PER_PT
from desktop.export.layout.place import Type, place

SEAL_MM = 42.0
"""Diameter shown in drafts. 国发〔1999〕25号: 42 mm (乡镇) to 60 mm (国务院); 45 mm for cities and counties."""
SEALS_MM = (35.0, 60.0)

_WATERMARK_SPAN_MM = 210.0
_WATERMARK_MOST_PT = 96.0
_WATERMARK_ANGLE = 50.0
_WATERMARK_MOST = 30
_DRAFT_Y_MM = 22.0
_DRAFT_PT = 14.0
_DRAFT_MOST = 30
# §7.3.5.1: name and date a little below the seal's centre, the seal's top within one line of the text.
_BELOW_CENTRE_MM = 1.5
_TOP_BELOW_TEXT_MM = 10.2
_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_PREPRINTED = frozenset({"mark", "red-rule", "letter-rule"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What to lay over a paper. ``draft`` is its mark (``送审稿``): with one, places of seals are shown too.

    ``seal_mm`` is the diameter of the organ's seal; ``preprinted`` leaves out red mark and red lines.
    """

    watermark: str = ""
    draft: str = ""
    seal_mm: float = SEAL_MM
    preprinted: bool = False


def lay_over(document: Document, overlay: Overlay, library: Library | None = None) -> Document:
    """The document with the overlay on every page.

    Raises:
        UserProblem: a mark too long for its place (``T-006``), a seal of no possible size (``T-007``), a
            character no font has (``T-001``).
    """
    fonts = library or bundled_library()
    if overlay.preprinted:
        document = _without_print(document)
    pages = list(document.pages)
    if overlay.draft:
        if not SEALS_MM[0] <= overlay.seal_mm <= SEALS_MM[1]:
            raise UserProblem(
                "T-007",
                f"没有直径 {overlay.seal_mm:g} 毫米的印章。",
                "印章直径为 35 至 60 毫米。",
                field="seal_mm",
            )
        draft = clean(overlay.draft).replace("\n", "")
        _check(draft, _DRAFT_MOST, "草稿标记", "draft")
        pages = [
            _with(page, (), [*_seals(page, overlay.seal_mm), *_stamps(page), *_draft(page, draft, fonts)])
            for page in pages
        ]
    if overlay.watermark:
        text = clean(overlay.watermark).replace("\n", " ")
        _check(text, _WATERMARK_MOST, "水印", "watermark")
        pages = [_with(page, _watermark(page, text, fonts), ()) for page in pages]
    return replace(document, pages=tuple(pages), faces=faces_of(pages, fonts))


def _check(text: str, most: int, what: str, field: str) -> None:
    if not text.strip() or len(text) > most:
        raise UserProblem("T-006", f"{what}应为 1 至 {most} 个字。", "请写短一些。", field=field)


def _with(page: Page, under: Iterable[Item], over: Iterable[Item]) -> Page:
    return replace(page, items=(*under, *page.items, *over))


def _without_print(document: Document) -> Document:
    """Leave out what the paper carries already (套打)."""
    pages = [
        replace(page, items=tuple(item for item in page.items if item.tag not in _PREPRINTED))
        for page in document.pages
    ]
    used = {run.face for page in pages for run in page.runs()}
    faces = tuple(face for face in document.faces if face.key in used)
    return replace(document, pages=tuple(pages), faces=faces)


def _watermark(page: Page, text: str, library: Library) -> list[GlyphRun]:
    """One slanting line through the middle of the page, pale and under the text. A solid tint: PDF/A-1 has no alpha."""
    size_pt = min(_WATERMARK_MOST_PT, _WATERMARK_SPAN_MM / MM_PER_PT / max(1, len(text)))
    size = size_pt * MM_PER_PT
    kind = Type(size_pt, "pale", "watermark")
    line = Line(tuple(split([Span(text, "hei")], size, size, library)), 0.0)
    width = line_width(line)
    runs = place(line, (page.width - width) / 2, page.height / 2, kind)
    return [_turned(run, page.width / 2, page.height / 2, _WATERMARK_ANGLE, size) for run in runs]


def _turned(run: GlyphRun, middle_x: float, middle_y: float, angle: float, size: float) -> GlyphRun:
    """The run turned about the middle of the page, its characters centred on the turned line."""
    probe = replace(run, xs=(middle_x, run.xs[0]), text="xx", y=middle_y, angle=angle)
    (_, (x, y)) = probe.origins()
    # Half a character's height below the line, at a right angle to it.
    drop = replace(run, xs=(x, x + 0.36 * size), text="xx", y=y, angle=angle - 90)
    (_, (x, y)) = drop.origins()
    return replace(run, xs=tuple(x + each - run.xs[0] for each in run.xs), y=y, angle=angle)


def _draft(page: Page, text: str, library: Library) -> list[GlyphRun]:
    """The mark at the upper right, in the white above the text area."""
    size = _DRAFT_PT * MM_PER_PT
    kind = Type(_DRAFT_PT, "grey", "draft")
    line = Line(tuple(split([Span(text, "hei")], size, size, library)), 0.0)
    return place(line, page.width - 26.0 - line_width(line), _DRAFT_Y_MM, kind)


def _seals(page: Page, diameter: float) -> list[Item]:
    """A ring where each seal will stand; only for papers signed with seals (tag ``sealed``)."""
    runs = [run for run in page.runs("sealed") if run.text.strip()]
    rows: dict[float, list[list[GlyphRun]]] = {}
    for run in runs:
        row = rows.setdefault(round(run.y, 1), [[]])
        # Runs of one name follow one another; a gap of more than two characters begins another name.
        if row[-1] and run.xs[0] - row[-1][-1].xs[-1] > 3 * run.size_pt * MM_PER_PT:
            row.append([])
        row[-1].append(run)
    lines = sorted(rows.items())
    radius = diameter / 2
    rings: list[Item] = []
    for index, (y, names) in enumerate(lines):
        if _DATE.search(_text(names)):
            continue
        last = index + 1 < len(lines) and bool(_DATE.search(_text(lines[index + 1][1])))
        below = lines[index + 1][0] if last else y
        above = max((run.y for run in page.runs() if run.y < y - 12 and run.tag in _TEXT_TAGS), default=0.0)
        # The seals of one row stand in line; the last of them presses the date too.
        size = names[0][0].size_pt * MM_PER_PT
        centre = (below + y) / 2 - 0.34 * size - _BELOW_CENTRE_MM
        if above and index == 0:
            centre = min(centre, above + 0.16 * size + _TOP_BELOW_TEXT_MM + radius)
        for name in names:
            x = (name[0].xs[0] + name[-1].xs[-1] + size) / 2
            rings.append(Ring(x, centre, radius, 0.25, "grey", "seal"))
    return rings


def _stamps(page: Page) -> list[Item]:
    """A box where each signature stamp will stand, level with the post at its left (§7.3.5.3)."""
    grid = geometry.profile("gb")
    right = grid.right - 4 * grid.cell
    left = right - STAMP_CELLS * grid.cell
    boxes: list[Item] = []
    for y in sorted({run.y for run in page.runs("stamped")}):
        middle = y - (BASELINE - 0.5) * grid.cell
        top, foot = middle - STAMP_MM / 2, middle + STAMP_MM / 2
        corners = ((left, top), (right, top), (right, foot), (left, foot))
        for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
            boxes.append(Rule(x1, y1, x2, y2, 0.25, "grey", "seal"))
    return boxes


_TEXT_TAGS = frozenset({"body", "recipients", "attachments"})


def _text(names: list[list[GlyphRun]]) -> str:
    return "".join(run.text for name in names for run in name)
