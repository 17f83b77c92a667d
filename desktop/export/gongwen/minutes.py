"""会议纪要 by GB/T 9704-2012 §10.3: red mark, number, issuer and date, text, decisions, lists of people, 版记.

The standard fixes the mark and the lists and leaves the rest to the organ; the number, issuer and date
under the mark and the red line follow the usual form. Minutes carry neither recipients nor a seal.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen import furniture
from desktop.export.gongwen.annexes import Annex, all_annex_rows
from desktop.export.gongwen.furniture import ImprintEntry
from desktop.export.gongwen.head import BLANK_LINES, head_height, title_top
from desktop.export.gongwen.mark import mark
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.people import Person, people_rows
from desktop.export.gongwen.text import Paragraph, Piece, body_rows, full_date, number_of, numeral, paragraphs
from desktop.export.gongwen.title import title_at
from desktop.export.layout import geometry
from desktop.export.layout.cells import Span
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import BLANK, Row, paragraph_rows
from desktop.export.layout.frame import Document, GlyphRun, Item
from desktop.export.layout.geometry import Profile
from desktop.export.layout.place import Type

__all__ = ["Decision", "MinutesFacts", "Paragraph", "Person", "lay_out_minutes"]

MARK_DROP_MM = 35.0  # §10.3: the mark's upper edge below the text area's


@dataclass(frozen=True, slots=True)
class Decision:
    """One matter decided: what, who leads, who assists, until when."""

    matter: str
    lead: str = ""
    assist: str = ""
    due: datetime.date | str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesFacts:
    """Everything printed on minutes. Dates are civil dates; lists keep their order.

    ``mark`` is the red name (``××市人民政府常务会议纪要``); empty: the issuer's name and 会议纪要.
    ``number`` as printed (``第3期``, ``〔2026〕3号``). ``classification`` is empty for papers that are not
    secret. ``audit_head`` is printed small at the foot of every page.
    """

    issuer: str
    title: str
    number: str
    date: datetime.date | str
    mark: str = ""
    classification: str = ""
    period: str = ""
    copy_number: str = ""
    urgency: str = ""
    body: tuple[Piece | str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    decisions_heading: str = "议定事项"
    attending: tuple[Person, ...] = ()
    absent: tuple[Person, ...] = ()
    observing: tuple[Person, ...] = ()
    recorder: str = ""
    annexes: tuple[Annex, ...] = ()
    distribution: str = ""
    copy_recipients: str = ""
    printed_by: str = ""
    printed_on: datetime.date | str = ""
    audit_head: str = ""
    imprint_on_even_page: bool = False
    marks: tuple[Item, ...] = field(default=())


def lay_out_minutes(facts: MinutesFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of the minutes.

    Raises:
        UserProblem: no text at all (``T-002``), a character no font has (``T-001``), an unknown
            profile (``T-003``).
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    texts = paragraphs(facts.body)
    decided = _decision_paragraphs(facts, texts)
    if not texts and not decided:
        raise UserProblem("T-002", "纪要没有正文。", "请先写入正文或议定事项。", field="body")
    items, below = _head(facts, page, fonts)
    row, rows = title_at(facts.title, below, page, fonts)
    rows = [*rows, BLANK] if facts.title else []
    rows += body_rows([*texts, *decided], page, fonts)
    rows += _people(facts, page, fonts)
    rows += all_annex_rows(facts.annexes, page, fonts, len(texts) + len(decided))
    sheet = Sheet(
        title=facts.title or facts.mark or facts.issuer,
        form="minutes",
        head=tuple(items),
        first_row=row,
        rows=tuple(rows),
        imprint=_imprint_entries(facts),
        audit_head=clean(facts.audit_head).replace("\n", " "),
        imprint_on_even_page=facts.imprint_on_even_page,
        marks=facts.marks,
    )
    return assemble(sheet, page, fonts)


def _head(facts: MinutesFacts, profile: Profile, library: Library) -> tuple[list[Item], float]:
    """The head of page 1 and where the title begins below it (mm)."""
    items: list[Item] = list(
        furniture.corner_marks(
            facts.copy_number, facts.classification, facts.period, facts.urgency, profile, library
        )
    )
    name = clean(facts.mark or f"{facts.issuer}会议纪要")
    height = head_height(MARK_DROP_MM, profile)
    runs, bottom = mark(name, profile.top + MARK_DROP_MM, height, profile, library)
    items += runs
    top = bottom + BLANK_LINES * profile.pitch
    lines: list[list[GlyphRun]] = []
    if facts.number:
        lines.append(furniture.line_text(clean(facts.number), top, "centre", profile, library, "number"))
    if facts.issuer or facts.date:
        at = top + len(lines) * profile.pitch
        left = furniture.line_text(clean(facts.issuer), at, "left", profile, library, "issuer")
        right = furniture.line_text(full_date(facts.date), at, "right", profile, library, "date")
        lines.append(left + right)
    for line in lines:
        items += line
    rule = furniture.red_rule(top + max(0, len(lines) - 1) * profile.pitch, profile)
    items.append(rule)
    return items, title_top(rule, profile)


def _decision_paragraphs(facts: MinutesFacts, texts: list[Piece]) -> list[Paragraph]:
    """The decisions as the last numbered part of the text, or numbered on their own when it has none."""
    if not facts.decisions:
        return []
    last = max((number_of(text.text) for text in texts if isinstance(text, Paragraph)), default=0)
    found: list[Paragraph] = []
    heading = clean(facts.decisions_heading)
    if last:
        found.append(Paragraph(f"{numeral(last + 1)}、{heading}", 1))
    else:
        found.append(Paragraph(f"会议议定以下{heading.removeprefix('议定')}：", 0))
    for index, decision in enumerate(facts.decisions, 1):
        number = f"（{numeral(index)}）" if last else f"{numeral(index)}、"
        found.append(Paragraph(number + _decision_text(decision), 0))
    return found


def _decision_text(decision: Decision) -> str:
    matter = clean(decision.matter).replace("\n", "").strip().rstrip("。；;")
    parts = [
        f"{label}：{clean(value)}"
        for label, value in (
            ("牵头", decision.lead),
            ("配合", decision.assist),
            ("时限", full_date(decision.due) if decision.due else ""),
        )
        if value
    ]
    return f"{matter}（{'；'.join(parts)}）。" if parts else f"{matter}。"


def _people(facts: MinutesFacts, profile: Profile, library: Library) -> list[Row]:
    lists = (("出席：", facts.attending), ("请假：", facts.absent), ("列席：", facts.observing))
    everyone = (*facts.attending, *facts.absent, *facts.observing)
    rows: list[Row] = []
    for label, people in lists:
        rows += people_rows(label, people, profile, library, among=everyone)
    if facts.recorder:
        spans = [Span("记录：", "hei"), Span(clean(facts.recorder))]
        rows += paragraph_rows(
            spans, profile, library, rest_indent=5.0, kind=Type(profile.size_pt, tag="people")
        )
    return [BLANK, *rows] if rows else []


def _imprint_entries(facts: MinutesFacts) -> tuple[ImprintEntry, ...]:
    entries = [
        ImprintEntry(label=label, text=_sentence(text))
        for label, text in (("分送：", facts.distribution), ("抄送：", facts.copy_recipients))
        if text
    ]
    if facts.printed_by or facts.printed_on:
        printed = f"{full_date(facts.printed_on)}印发" if facts.printed_on else ""
        entries.append(ImprintEntry(left=clean(facts.printed_by), right=printed))
    return tuple(entries)


def _sentence(text: str) -> str:
    cleaned = clean(text).replace("\n", "").strip()
    return cleaned if cleaned.endswith("。") else cleaned + "。"
