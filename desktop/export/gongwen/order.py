"""命令（令）格式 by GB/T 9704-2012 §10.2: mark, number, text, the signer's post with room for his stamp, date."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen import furniture
from desktop.export.gongwen.annexes import Annex, all_annex_rows
from desktop.export.gongwen.document import check
from desktop.export.gongwen.furniture import ImprintEntry
from desktop.export.gongwen.head import BLANK_LINES
from desktop.export.gongwen.mark import height_for, holds, mark
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.signature import STAMPED, held_to_text, signature_rows
from desktop.export.gongwen.text import Piece, body_rows, full_date, paragraphs
from desktop.export.layout import geometry
from desktop.export.layout.characters import clean
from desktop.export.layout.frame import Document, Item

MARK_DROP_MM = 20.0  # §10.2: the mark's upper edge below the text area's
MARK_LEAST_MM, MARK_MOST_MM = 9.0, 23.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """Everything printed on an order. ``mark`` is the whole red name (``××省人民政府令``)."""

    mark: str
    number: str
    body: tuple[Piece | str, ...]
    signer_title: str
    date: datetime.date | str
    copy_number: str = ""
    classification: str = ""
    period: str = ""
    annexes: tuple[Annex, ...] = ()
    copy_recipients: str = ""
    printed_by: str = ""
    printed_on: datetime.date | str = ""
    audit_head: str = ""


def lay_out_order(facts: OrderFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of the order.

    Raises:
        UserProblem: no text (``T-002``), unknown profile (``T-003``), a missing character (``T-001``).
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    check(STAMPED, facts.body)
    name, height = clean(facts.mark), height_for(MARK_DROP_MM, BLANK_LINES * page.pitch, page)
    # As large as its name allows, in steps of a line, so that number and text stand on the grid.
    steps = [height + step * page.pitch for step in (1, 0, -1)]
    fitting = [each for each in steps if MARK_LEAST_MM <= each <= MARK_MOST_MM]
    height = next((each for each in fitting if holds(name, each, page, fonts)), height)
    runs, bottom = mark(name, page.top + MARK_DROP_MM, height, page, fonts)
    items: list[Item] = [
        *furniture.corner_marks(facts.copy_number, facts.classification, facts.period, "", page, fonts),
        *runs,
    ]
    top = bottom + BLANK_LINES * page.pitch
    row = math.ceil((top - page.top) / page.pitch - 1e-6)
    if facts.number:
        items += furniture.line_text(clean(facts.number), top, "centre", page, fonts, "number")
        row += BLANK_LINES + 1
    texts = paragraphs(facts.body)
    signature = signature_rows(STAMPED, (), full_date(facts.date), (clean(facts.signer_title),), page, fonts)
    entries = []
    if facts.copy_recipients:
        entries.append(ImprintEntry(label="抄送：", text=clean(facts.copy_recipients).rstrip("。") + "。"))
    if facts.printed_by or facts.printed_on:
        printed = f"{full_date(facts.printed_on)}印发" if facts.printed_on else ""
        entries.append(ImprintEntry(left=clean(facts.printed_by), right=printed))
    sheet = Sheet(
        title=clean(facts.mark) + clean(facts.number),
        form="order",
        head=tuple(items),
        first_row=row,
        rows=(
            *held_to_text(body_rows(texts, page, fonts), signature),
            *all_annex_rows(facts.annexes, page, fonts, len(texts)),
        ),
        imprint=tuple(entries),
        audit_head=clean(facts.audit_head).replace("\n", " "),
    )
    return assemble(sheet, page, fonts)
