"""文件 by GB/T 9704-2012 §7: downward, upward (with 签发人) and joint papers, with attachments.

Every element stands where its clause says; what a paper leaves out takes no room.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen.annexes import Annex, all_annex_rows, attachment_rows, mismatch
from desktop.export.gongwen.furniture import ImprintEntry
from desktop.export.gongwen.head import HeadFacts, document_head
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.signature import SEALED, WAYS, held_to_text, signature_rows
from desktop.export.gongwen.text import Paragraph, Piece, body_rows, full_date, paragraphs
from desktop.export.gongwen.title import title_at
from desktop.export.layout import geometry
from desktop.export.layout.cells import Span
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import BLANK_KEPT, Row, paragraph_rows
from desktop.export.layout.frame import Document
from desktop.export.layout.geometry import Profile
from desktop.export.layout.place import Type

__all__ = ["Annex", "DocumentFacts", "Paragraph", "lay_out_document"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """Everything printed on a 文件.

    ``issuers``: the organ of the mark, or several (主办 first). ``signatories`` make it an upward paper.
    ``signed_by`` defaults to the issuers; ``way`` is ``sealed``, ``plain`` or ``stamped``: then ``signer_title``, or
    one for each organ in ``signer_titles``, stands beside the stamp.
    ``attachments`` are names; ``annexes`` are attachments printed with the paper, from a new page.
    ``recipients_in_imprint`` puts 主送 above 抄送, as §7.3.2 asks when page 1 would show no text; it is done
    and remarked without being asked for in that case.
    ``red_line_mm`` is how far the red line of ``preprinted`` paper is from the paper's upper edge (0: as ours).
    ``corner_moves_up`` lets 密级 and 紧急程度 take the first rows when there is no 份号.
    """

    issuers: tuple[str, ...]
    title: str
    number: str = ""
    suffix: str = "文件"
    signatories: tuple[str, ...] = ()
    upward: bool = False
    copy_number: str = ""
    classification: str = ""
    period: str = ""
    urgency: str = ""
    main_recipients: str = ""
    body: tuple[Piece | str, ...] = ()
    attachments: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    signer_title: str = ""
    signer_titles: tuple[str, ...] = ()
    date: datetime.date | str = ""
    way: str = SEALED
    note: str = ""
    annexes: tuple[Annex, ...] = ()
    copy_recipients: str = ""
    printed_by: str = ""
    printed_on: datetime.date | str = ""
    preprinted: bool = False
    red_line_mm: float = 0.0
    corner_moves_up: bool = False
    imprint_on_even_page: bool = False
    recipients_in_imprint: bool = False
    audit_head: str = ""


def lay_out_document(facts: DocumentFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of the paper.

    Raises:
        UserProblem: no text (``T-002``), unknown profile or way of signing (``T-003``), a character no
            font has (``T-001``).
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    check(facts.way, facts.body)
    head = document_head(
        HeadFacts(
            issuers=tuple(clean(name) for name in facts.issuers),
            suffix=clean(facts.suffix),
            number=clean(facts.number),
            signatories=tuple(clean(name) for name in facts.signatories),
            upward=facts.upward or bool(facts.signatories),
            copy_number=clean(facts.copy_number),
            classification=facts.classification,
            period=clean(facts.period),
            urgency=clean(facts.urgency),
            preprinted=facts.preprinted,
            red_line_mm=facts.red_line_mm,
            corner_moves_up=facts.corner_moves_up,
        ),
        page,
        fonts,
    )
    first_row, title = title_at(facts.title, head.title_top, page, fonts)
    sheet = Sheet(
        title=facts.title,
        form="document",
        head=head.items,
        first_row=first_row,
        rows=(*title, *main_rows(facts, page, fonts)),
        imprint=imprint_entries(facts),
        audit_head=clean(facts.audit_head).replace("\n", " "),
        imprint_on_even_page=facts.imprint_on_even_page,
        remarks=annex_remarks(facts),
    )
    document = assemble(sheet, page, fonts)
    return with_text_on_first_page(document, facts, lambda other: lay_out_document(other, profile, fonts))


RECIPIENTS_MOVED = "主送机关过多，首页排不下正文，已将主送机关移至版记。"


def with_text_on_first_page(
    document: Document, facts: DocumentFacts, lay_out: Callable[[DocumentFacts], Document]
) -> Document:
    """The paper with 主送 moved to the imprint when page 1 would show no text (§7.3.2), if that helps; with remarks."""
    if not facts.recipients_in_imprint and facts.main_recipients and not document.pages[0].runs("body"):
        try:
            moved = lay_out(replace(facts, recipients_in_imprint=True))
        except UserProblem as problem:
            if problem.field != "imprint":  # too many for the imprint as well: they stay, and it is remarked
                raise
        else:
            if moved.pages[0].runs("body"):
                return replace(moved, remarks=(RECIPIENTS_MOVED, *moved.remarks))
    return with_remarks(document)


def annex_remarks(facts: DocumentFacts) -> tuple[str, ...]:
    """What does not agree between the list of attachments and the attachments."""
    remark = mismatch(facts.attachments, facts.annexes)
    return (remark,) if remark else ()


def check(way: str, body: Sequence[Piece | str]) -> None:
    """Refuse an unknown way of signing and a paper without text."""
    if way not in WAYS:
        raise UserProblem(
            "T-003", f"没有“{way}”这种落款方式。", "可用：sealed、plain、stamped。", field="way"
        )
    if not paragraphs(body):
        raise UserProblem("T-002", "公文没有正文。", "请先写入正文。", field="body")


def main_rows(facts: DocumentFacts, profile: Profile, library: Library) -> list[Row]:
    """From the line under the title to the end of the attachments (§7.3.2-7.3.7)."""
    rows: list[Row] = [BLANK_KEPT]
    if facts.main_recipients and not facts.recipients_in_imprint:
        text = clean(facts.main_recipients).replace("\n", "").rstrip("：:") + "："
        kind = Type(profile.size_pt, tag="recipients")
        lines = paragraph_rows([Span(text)], profile, library, first_indent=0, kind=kind)
        rows += [*lines[:-1], replace(lines[-1], keep_next=True)]
    texts = paragraphs(facts.body)
    text_rows = body_rows(texts, profile, library)
    names = facts.attachments or tuple(annex.title for annex in facts.annexes if annex.title.strip())
    organs = [clean(name) for name in facts.signed_by or facts.issuers]
    posts = tuple(clean(post) for post in facts.signer_titles or (facts.signer_title,))
    end = signature_rows(facts.way, organs, full_date(facts.date), posts, profile, library)
    end = [*attachment_rows(names, profile, library), *end]
    rows += held_to_text(text_rows, end)
    if facts.note:
        kind = Type(profile.size_pt, tag="note")
        note = clean(facts.note).strip("（）()")
        rows += paragraph_rows([Span(f"（{note}）")], profile, library, kind=kind)
    rows += all_annex_rows(facts.annexes, profile, library, len(texts))
    return rows


def imprint_entries(facts: DocumentFacts) -> tuple[ImprintEntry, ...]:
    """抄送 and the printing line (§7.4.2-7.4.3)."""
    entries = recipient_entries(facts)
    if facts.printed_by or facts.printed_on:
        printed = f"{full_date(facts.printed_on)}印发" if facts.printed_on else ""
        entries.append(ImprintEntry(left=clean(facts.printed_by), right=printed))
    return tuple(entries)


def recipient_entries(facts: DocumentFacts) -> list[ImprintEntry]:
    """抄送, and above it, with no line between, 主送 when it was moved here (§7.4.2)."""
    lists = [("抄送：", facts.copy_recipients)]
    if facts.recipients_in_imprint:
        lists.insert(0, ("主送：", facts.main_recipients.rstrip("：:")))
    filled = [(label, clean(text).replace("\n", "").strip().rstrip("。")) for label, text in lists]
    return [ImprintEntry(label=label, text=text + "。", ruled=False) for label, text in filled if text]


def with_remarks(document: Document) -> Document:
    """Add what the person who prints should know: page 1 or the page of the signature without text (§7.3.3, §7.3.5)."""
    remarks = []
    if not document.pages[0].runs("body"):
        remarks.append("首页没有正文：主送机关过多时，可将主送机关移至版记；标志过高时，可缩小字号。")
    for page in document.pages:
        signed = any(page.runs(tag) for tag in ("sealed", "signature", "stamped"))
        if signed and not any(page.runs(tag) for tag in ("body", "sheet", "attachments")):
            remarks.append("署名所在的面没有正文：请在表格后补写一段文字，或把表格改为附件。")
    return replace(document, remarks=(*document.remarks, *remarks)) if remarks else document
