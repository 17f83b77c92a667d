"""Printed sheets: boxed forms, tables with repeated heads, places to sign. Not 公文; no clause of a standard.

``lay_out_form(form) -> Document``; ready sheets are in ``forms.sheets``.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.export.fonts.library import Library, bundled_library
from desktop.export.fonts.used import faces_of
from desktop.export.forms.boxes import TALL_MM, Area, Strip, strips, text_lines
from desktop.export.forms.model import Block, Column, Field, Fields, Form, Prose, Signatures, Table
from desktop.export.gongwen import furniture
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width, single
from desktop.export.layout.frame import Document, Item, Page
from desktop.export.layout.geometry import BASELINE, MM_PER_PT, Profile
from desktop.export.layout.place import Type, place

__all__ = [
    "Block",
    "Column",
    "Field",
    "Fields",
    "Form",
    "Prose",
    "Signatures",
    "Table",
    "lay_out_form",
]

MARGIN_MM = 20.0
FOOT_MM = 22.0
TITLE_PT = 22.0
GAP_MM = 3.0


def lay_out_form(form: Form, library: Library | None = None) -> Document:
    """The pages of ``form`` on A4.

    Raises:
        UserProblem: a character no font has (``T-001``).
    """
    fonts = library or bundled_library()
    width, height = (297.0, 210.0) if form.landscape else (210.0, 297.0)
    area = Area(MARGIN_MM, width - 2 * MARGIN_MM, form.size_pt)
    head, top = _head(form, width, area, fonts)
    bodies = _fill(form, area, top, height - FOOT_MM, fonts)
    pages = []
    for index, body in enumerate(bodies):
        items = [*(head if index == 0 else ()), *body]
        items += _furniture(form, index + 1, len(bodies), width, height, area, fonts)
        pages.append(Page(index + 1, width, height, tuple(items)))
    return Document(clean(form.title), "sheet", "sheet", tuple(pages), faces_of(pages, fonts))


def _head(form: Form, width: float, area: Area, library: Library) -> tuple[list[Item], float]:
    """Mark of secrecy, title and the line under it; returns where the content starts (mm)."""
    items: list[Item] = []
    y = MARGIN_MM - 4
    if form.classification and form.classification != "内部":
        kind = Type(14.0, tag="classification")
        size = 14.0 * MM_PER_PT
        items += place(single(form.classification, "hei", kind, size, library), area.left, y + size, kind)
        y += size + 2
    kind = Type(TITLE_PT, tag="title")
    title_area = Area(area.left, area.width, TITLE_PT)
    for line in text_lines(form.title, "title", area.width, title_area, library):
        items += place(line, (width - line_width(line)) / 2, y + BASELINE * title_area.size + 2, kind)
        y += title_area.size * 1.4
    y += 5
    if form.line_left or form.line_right:
        small = Type(area.size_pt, tag="sheet")
        baseline = y + BASELINE * area.size
        if form.line_left:
            line = single(clean(form.line_left), "fangsong", small, area.size, library)
            items += place(line, area.left, baseline, small)
        if form.line_right:
            line = single(clean(form.line_right), "fangsong", small, area.size, library)
            items += place(line, area.left + area.width - line_width(line), baseline, small)
        y += area.size + 2
    return items, y


def _fill(form: Form, area: Area, top: float, bottom: float, library: Library) -> list[list[Item]]:
    """Stack the strips of all blocks on pages that end at ``bottom`` mm."""
    pages: list[list[Item]] = [[]]
    y = top
    for number, block in enumerate(form.blocks):
        queue = list(strips(block, area, library))
        following = form.blocks[number + 1 : number + 2]
        if queue and following and isinstance(following[0], Signatures):
            # Nobody signs an empty page: the last strip before the signatures goes with them.
            tail = next(iter(strips(following[0], area, library)))
            queue[-1] = replace(queue[-1], keep_mm=GAP_MM + tail.height)
        y += GAP_MM if number and y > MARGIN_MM else 0.0
        while queue:
            strip = queue.pop(0)
            need = strip.height + strip.keep_mm + (queue[0].height if strip.keep_next and queue else 0.0)
            if y + need > bottom and y > MARGIN_MM:
                whole = strip.keep_next or strip.keep_mm or strip.height <= TALL_MM
                parts = None if whole else strip.cut(bottom - y, area)
                if parts:
                    pages[-1] += parts[0].draw(y, area)
                    strip = parts[1]
                pages.append([])
                y = _repeat_head(strip, pages[-1], area)
            parts = strip.cut(bottom - y, area) if y + strip.height > bottom else None
            if parts:
                queue.insert(0, parts[1])
                strip = parts[0]
            pages[-1] += strip.draw(y, area)
            y += strip.height
    return pages


def _repeat_head(strip: Strip, page: list[Item], area: Area) -> float:
    y = MARGIN_MM
    if strip.head:
        page += strip.head.draw(y, area)
        y += strip.head.height
    return y


def _furniture(
    form: Form, number: int, count: int, width: float, height: float, area: Area, library: Library
) -> list[Item]:
    """Page number, foot remark and audit line."""
    kind = Type(10.5, tag="page-number")
    size = 10.5 * MM_PER_PT
    line = single(f"第{number}页 共{count}页", "song", kind, size, library)
    items: list[Item] = list(place(line, (width - line_width(line)) / 2, height - 15.0, kind))
    if form.foot and number == count:
        small = Type(9.0, tag="sheet")
        text = single(clean(form.foot), "fangsong", small, 9.0 * MM_PER_PT, library)
        items += place(text, area.left, height - 20.0, small)
    if form.audit_head:
        page = Profile("sheet", width, height, area.left, text_width=area.width)
        items += furniture.foot_line(clean(form.audit_head).replace("\n", " "), page, library)
    return items
