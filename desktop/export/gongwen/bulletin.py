"""简报 and information sheets. Not in GB/T 9704; the form is custom: red name, issue, editor and date, red line,
and at the foot 报, 送, 发 and the number of copies."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen import furniture
from desktop.export.gongwen.furniture import ImprintEntry
from desktop.export.gongwen.head import head_height, title_top
from desktop.export.gongwen.mark import mark
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.text import Piece, body_rows, full_date, paragraphs
from desktop.export.gongwen.title import title_at, title_rows
from desktop.export.layout import geometry
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import BLANK, BLANK_KEPT
from desktop.export.layout.frame import Document, Item

MARK_DROP_MM = 35.0


@dataclass(frozen=True, slots=True)
class Article:
    """One item of a bulletin."""

    title: str
    body: tuple[Piece | str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFacts:
    """Everything printed on a bulletin; ``mark`` is its red name, ``copies`` the number printed (0: not said)."""

    mark: str
    number: str
    issuer: str
    date: datetime.date | str
    articles: tuple[Article, ...]
    copy_number: str = ""
    classification: str = ""
    period: str = ""
    report_to: str = ""
    send_to: str = ""
    issue_to: str = ""
    editors: str = ""
    copies: int = 0
    audit_head: str = ""


def lay_out_bulletin(facts: BulletinFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of the bulletin, its articles one after another.

    Raises:
        UserProblem: no text (``T-002``), unknown profile (``T-003``), a missing character (``T-001``).
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    if not any(paragraphs(article.body) for article in facts.articles):
        raise UserProblem("T-002", "简报没有正文。", "请先写入正文。", field="body")
    height = head_height(MARK_DROP_MM, page)
    runs, bottom = mark(clean(facts.mark), page.top + MARK_DROP_MM, height, page, fonts)
    items: list[Item] = [
        *furniture.corner_marks(facts.copy_number, facts.classification, facts.period, "", page, fonts),
        *runs,
    ]
    top = bottom + page.pitch
    items += furniture.line_text(clean(facts.number), top, "centre", page, fonts, "number")
    top += page.pitch
    items += furniture.line_text(clean(facts.issuer), top, "left", page, fonts, "issuer")
    items += furniture.line_text(full_date(facts.date), top, "right", page, fonts, "date")
    rule = furniture.red_rule(top, page)
    items.append(rule)
    first_row, rows = title_at(facts.articles[0].title, title_top(rule, page), page, fonts)
    rows = [*rows, BLANK_KEPT] if facts.articles[0].title else []
    rows += body_rows(paragraphs(facts.articles[0].body), page, fonts)
    for article in facts.articles[1:]:
        rows += [BLANK, BLANK]
        if article.title:
            rows += [*title_rows(article.title, page, fonts), BLANK_KEPT]
        rows += body_rows(paragraphs(article.body), page, fonts)
    sheet = Sheet(
        title=f"{clean(facts.mark)}{clean(facts.number)}",
        form="bulletin",
        head=tuple(items),
        first_row=first_row,
        rows=tuple(rows),
        imprint=_entries(facts),
        audit_head=clean(facts.audit_head).replace("\n", " "),
    )
    return assemble(sheet, page, fonts)


def _entries(facts: BulletinFacts) -> tuple[ImprintEntry, ...]:
    lists = (("报：", facts.report_to), ("送：", facts.send_to), ("发：", facts.issue_to))
    entries = [
        ImprintEntry(label=label, text=clean(text).replace("\n", "").rstrip("。") + "。", ruled=not index)
        for index, (label, text) in enumerate((label, text) for label, text in lists if text)
    ]
    copies = f"共印{facts.copies}份" if facts.copies else ""
    if facts.editors or copies:
        entries.append(ImprintEntry(left=clean(facts.editors), right=copies))
    return tuple(entries)
