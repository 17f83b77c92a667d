"""Covers of files and books of papers: a title in large type, labelled lines under it, office and date at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.forms.setting import A4, as_document, largest, one_line, set_line
from desktop.export.gongwen import furniture
from desktop.export.gongwen.title import title_lines
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width
from desktop.export.layout.frame import Document, Item, Rule
from desktop.export.layout.geometry import MM_PER_PT, profile
from desktop.export.layout.place import Type, place

_TITLE_PT, _TITLE_LEAST_PT = 42.0, 20.0
_FIELD_PT = 16.0
_FIELD_PITCH_MM = 13.0
_WIDTH_MM = 150.0
_MOST_FIELDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFacts:
    """What stands on a cover. ``fields`` are (label, value), each on a line ruled for writing."""

    title: str
    subtitle: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    office: str = ""
    date: str = ""
    copy_number: str = ""
    classification: str = ""
    period: str = ""
    audit_head: str = ""


def lay_out_cover(facts: CoverFacts, library: Library | None = None) -> Document:
    """The cover on A4.

    Raises:
        UserProblem: no title (``T-002``), something too long for its place (``T-006``), a character no font
            has (``T-001``).
    """
    fonts = library or bundled_library()
    page = profile("gb")
    if not clean(facts.title).strip():
        raise UserProblem("T-002", "封面没有标题。", "请先填写标题。", field="title")
    items: list[Item] = [
        *furniture.corner_marks(
            clean(facts.copy_number), facts.classification, clean(facts.period), "", page, fonts
        )
    ]
    lines = title_lines(clean(facts.title))
    size = min(largest(text, "title", _WIDTH_MM, _TITLE_PT, _TITLE_LEAST_PT, fonts) for text in lines)
    pitch = 1.5 * size * MM_PER_PT
    y = 100.0 - (len(lines) - 1) * pitch / 2
    for text in lines:
        line = one_line(text, "title", size, fonts)
        if line_width(line) > page.text_width:
            raise furniture.too_long("title")
        items += set_line(line, (0.0, A4[0], 0.0), y, Type(size, tag="title"), fonts, "title")
        y += pitch
    if facts.subtitle:
        sub = largest(facts.subtitle, "kai", _WIDTH_MM, 22.0, 12.0, fonts)
        line = one_line(facts.subtitle, "kai", sub, fonts)
        items += set_line(line, (0.0, A4[0], 0.0), y + 2.0, Type(sub, tag="sheet"), fonts, "kai")
    items += _fields(facts, fonts)
    foot = 248.0
    for text in (facts.office, facts.date):
        if text:
            line = one_line(text, "fangsong", 18.0, fonts)
            if line_width(line) > page.text_width:
                raise furniture.too_long("issuer")
            items += set_line(line, (0.0, A4[0], 0.0), foot, Type(18.0, tag="sheet"), fonts, "fangsong")
            foot += 11.0
    if facts.audit_head:
        items += furniture.foot_line(clean(facts.audit_head).replace("\n", " "), page, fonts)
    return as_document(facts.title, [(items, A4)], fonts)


def _fields(facts: CoverFacts, library: Library) -> list[Item]:
    if len(facts.fields) > _MOST_FIELDS:
        raise furniture.too_long("cover")
    size = _FIELD_PT * MM_PER_PT
    labels = [one_line(label, "hei", _FIELD_PT, library) for label, _ in facts.fields]
    widest = max((line_width(label) for label in labels), default=0.0)
    left, items = (A4[0] - 120.0) / 2, list[Item]()
    y = 160.0
    for label, (_, value) in zip(labels, facts.fields, strict=True):
        items += place(label, left + widest - line_width(label), y, Type(_FIELD_PT, tag="sheet"))
        start = left + widest + size
        room = left + 120.0 - start
        fitting = largest(value, "fangsong", room, _FIELD_PT, 9.0, library) if value else _FIELD_PT
        line = one_line(value, "fangsong", fitting, library)
        if line_width(line) > room + 0.01:
            raise furniture.too_long("cover")
        if line.cells:
            items += place(line, start + (room - line_width(line)) / 2, y, Type(fitting, tag="sheet"))
        items.append(Rule(start, y + 1.8, left + 120.0, y + 1.8, 0.2, tag="box"))
        y += _FIELD_PITCH_MM
    return items
