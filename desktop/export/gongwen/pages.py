"""Rows, head and imprint → finished pages: the part that every form shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop.export.fonts.library import Library
from desktop.export.fonts.used import faces_of
from desktop.export.gongwen import furniture
from desktop.export.gongwen.furniture import Imprint, ImprintEntry
from desktop.export.gongwen.tables import table_of
from desktop.export.layout.flow import Placed, Row, leave_room, paginate, row_items
from desktop.export.layout.frame import Document, Item, Page, PlacedTable
from desktop.export.layout.geometry import Profile

# White kept between the last line of text and the imprint.
IMPRINT_CLEARANCE_MM = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form ready for paging: what stands on page 1 at fixed places, the rows, the imprint.

    ``first_page`` is the grid of page 1 where it differs from that of the other pages (信函).
    """

    title: str
    form: str
    head: tuple[Item, ...]
    first_row: int
    rows: tuple[Row, ...]
    imprint: tuple[ImprintEntry, ...] = ()
    imprint_ruled: bool = True
    audit_head: str = ""
    imprint_on_even_page: bool = False
    number_first_page: bool = True
    first_page: Profile | None = None
    marks: tuple[Item, ...] = ()
    remarks: tuple[str, ...] = ()


def assemble(sheet: Sheet, profile: Profile, library: Library) -> Document:
    """Page the rows, set the imprint at the foot of the last page and number the pages.

    A page that carries nothing but the imprint, and a blank page before it, have no number
    (GB/T 9704-2012 §7.5).
    """
    first = sheet.first_page or profile
    pages = paginate(sheet.rows, profile, sheet.first_row, first.rows)
    foot: Imprint | None = None
    if sheet.imprint:
        foot = furniture.imprint(sheet.imprint, profile, library, ruled=sheet.imprint_ruled)
        pages = leave_room(pages, profile, _rows_above(foot.top, first if len(pages) == 1 else profile))
        if sheet.imprint_on_even_page and len(pages) % 2:
            pages = [*pages, []]
    finished = []
    for index, rows in enumerate(pages):
        number = index + 1
        items: list[Item] = [*sheet.marks, *(sheet.head if index == 0 else ())]
        items += row_items(rows, profile if index else first)
        if foot and index == len(pages) - 1:
            items += foot.items
        printed = number if rows or index == 0 else 0
        if index == 0 and not sheet.number_first_page:
            printed = 0
        if printed:
            items += furniture.page_number(printed, profile, library)
        if sheet.audit_head:
            items += furniture.foot_line(sheet.audit_head, profile, library)
        finished.append(Page(printed, profile.page_width, profile.page_height, tuple(items)))
    return Document(
        title=sheet.title.replace("\n", ""),
        form=sheet.form,
        profile=profile.name,
        pages=tuple(finished),
        faces=faces_of(finished, library),
        remarks=(*sheet.remarks, *_replaced(finished)),
        tables=tuple(_tables(pages, profile)),
    )


def _tables(pages: Iterable[Iterable[Placed]], profile: Profile) -> Iterator[PlacedTable]:
    for number, page in enumerate(pages, 1):
        for placed in page:
            table = table_of(placed.row.block)
            if table is not None:
                heads = tuple(column.title for column in table.columns)
                shares = tuple(column.share for column in table.columns)
                y = profile.row_top(placed.index)
                yield PlacedTable(number, y, heads, table.rows, shares, table.caption)


def _rows_above(y: float, profile: Profile) -> int:
    """How many grid rows end above ``y``."""
    count = 0
    while count < profile.rows and profile.row_top(count) + profile.cell <= y - IMPRINT_CLEARANCE_MM:
        count += 1
    return count


def _replaced(pages: Iterable[Page]) -> tuple[str, ...]:
    """A remark naming the characters of the text that came from another face than the text's own."""
    odd: dict[str, None] = {}
    for page in pages:
        for run in page.runs():
            if run.tag in {"body", "people", "imprint"} and run.face == "song":
                odd.update(dict.fromkeys(run.text))
    if not odd:
        return ()
    return (f"仿宋字体没有以下字，已用宋体代替：{'、'.join(odd)}。",)
