"""信函格式 by GB/T 9704-2012 §10.1: the organ's name alone, two red double lines, no number on page 1.

The elements under the first double line stand 7/8 of a character's height below it. The text of page 1 is set on
a grid of its own, whose last line ends 7/8 of a character above the lower double line.
"""

from __future__ import annotations

from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen import furniture
from desktop.export.gongwen.document import (
    DocumentFacts,
    annex_remarks,
    check,
    main_rows,
    recipient_entries,
    with_text_on_first_page,
)
from desktop.export.gongwen.head import BLANK_LINES
from desktop.export.gongwen.mark import height_for, mark
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.title import title_at, title_overhang
from desktop.export.layout import geometry
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import line_width, single
from desktop.export.layout.frame import Document, Item, Rule
from desktop.export.layout.geometry import BASELINE, RED, Profile
from desktop.export.layout.place import Type, place

MARK_TOP_MM = 30.0
LINE_MM = 170.0
FOOT_MM = geometry.LETTER_FOOT_MM
DROP_MM = 4.0
THICK_MM, GAP_MM, THIN_MM = geometry.LETTER_RULES_MM


def lay_out_letter(facts: DocumentFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of a letter; of several issuers the first is shown (主办机关).

    Raises:
        UserProblem: as ``lay_out_document``.
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    check(facts.way, facts.body)
    first = geometry.letter_first_page(page)
    items, below = _head(facts, first, fonts)
    row, title = title_at(facts.title, below, first, fonts)
    sheet = Sheet(
        title=facts.title,
        form="letter",
        head=tuple(items),
        first_row=row,
        rows=(*title, *main_rows(facts, page, fonts)),
        imprint=tuple(recipient_entries(facts)),
        imprint_ruled=False,
        audit_head=clean(facts.audit_head).replace("\n", " "),
        number_first_page=False,
        first_page=first,
        remarks=annex_remarks(facts),
    )
    document = assemble(sheet, page, fonts)
    return with_text_on_first_page(document, facts, lambda other: lay_out_letter(other, profile, fonts))


def _head(facts: DocumentFacts, profile: Profile, library: Library) -> tuple[list[Item], float]:
    """Mark, both double lines, the elements between; and where the title begins (mm)."""
    name = clean(facts.issuers[0]) if facts.issuers else ""
    lines = THICK_MM + GAP_MM + THIN_MM
    below = DROP_MM + lines + profile.cell * 15 / 8 + BLANK_LINES * profile.pitch + title_overhang(profile)
    height = height_for(MARK_TOP_MM - profile.top, below, profile)
    runs, bottom = mark(name, MARK_TOP_MM, height, profile, library)
    upper = bottom + DROP_MM
    lower_end = profile.page_height - FOOT_MM
    items: list[Item] = [] if facts.preprinted else [*runs]
    if not facts.preprinted:
        items += [
            _line(upper + THICK_MM / 2, THICK_MM, profile),
            _line(upper + THICK_MM + GAP_MM + THIN_MM / 2, THIN_MM, profile),
            _line(lower_end - THICK_MM - GAP_MM - THIN_MM / 2, THIN_MM, profile),
            _line(lower_end - THICK_MM / 2, THICK_MM, profile),
        ]
    first = upper + lines + profile.cell * 7 / 8
    left = (
        (clean(facts.copy_number), "fangsong", "copy-number"),
        (furniture.secrecy(facts.classification, clean(facts.period)), "hei", "classification"),
        (clean(facts.urgency), "hei", "urgency"),
    )
    count = 0
    for text, role, tag in left:
        if text:
            kind = Type(profile.size_pt, tag=tag)
            y = first + count * profile.pitch + BASELINE * profile.cell
            items += place(single(text, role, kind, profile.cell, library), profile.left, y, kind)
            count += 1
    if facts.number:
        kind = Type(profile.size_pt, tag="number")
        line = single(clean(facts.number), "fangsong", kind, profile.cell, library)
        y = first + BASELINE * profile.cell
        items += place(line, profile.right - line_width(line), y, kind)
        count = max(count, 1)
    end = first + max(0, count - 1) * profile.pitch + profile.cell
    return items, end + BLANK_LINES * profile.pitch


def _line(y: float, weight: float, profile: Profile) -> Rule:
    middle = profile.page_width / 2
    return Rule(middle - LINE_MM / 2, y, middle + LINE_MM / 2, y, weight, RED, "letter-rule")
