"""附件: their list in the paper, and the attachments themselves on pages after it (GB/T 9704-2012 §7.3.4, §7.3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library, bundled_library
from desktop.export.gongwen.pages import Sheet, assemble
from desktop.export.gongwen.text import Piece, body_rows, paragraphs
from desktop.export.gongwen.title import title_rows
from desktop.export.layout import geometry
from desktop.export.layout.cells import Span
from desktop.export.layout.characters import clean
from desktop.export.layout.flow import BLANK_KEPT, Part, Row, line_width, paragraph_rows, single
from desktop.export.layout.frame import Document
from desktop.export.layout.geometry import Profile
from desktop.export.layout.place import Type

NUMBER_GAP = 0.1  # 字 between a number of the list and its name
MANY = 10  # from here on numbers have two digits, and are right-aligned


@dataclass(frozen=True, slots=True)
class Annex:
    """One attachment bound in with the paper: its title and its text."""

    title: str
    body: tuple[Piece | str, ...]


def attachment_rows(names: Sequence[str], profile: Profile, library: Library) -> list[Row]:
    """附件说明: one blank line, two 字 in; names continue under their first character (§7.3.4)."""
    if not names:
        return []
    kind = Type(profile.size_pt, tag="attachments")
    rows: list[Row] = [BLANK_KEPT]
    label = single("附件：", "fangsong", kind, profile.cell, library)
    wide = 1.0 if len(names) >= MANY else 0.5
    for index, name in enumerate(names, 1):
        text = clean(name).replace("\n", "").rstrip("。；;")
        start = 5.0 if len(names) == 1 else 5.0 + wide + 0.5
        left = profile.left + start * profile.cell
        width = profile.right - left
        lines = paragraph_rows(
            [Span(text)], profile, library, first_indent=0, left=left, width=width, kind=kind
        )
        first: tuple[Part, ...] = (Part(label, profile.left + 2 * profile.cell, kind),) if index == 1 else ()
        if len(names) > 1:
            number = single(f"{index}.", "fangsong", kind, profile.cell, library)
            number_width = sum(cell.width for cell in number.cells)
            first = (*first, Part(number, left - NUMBER_GAP * profile.cell - number_width, kind))
        rows.append(Row((*first, *lines[0].parts)))
        rows += lines[1:]
    return rows


def all_annex_rows(
    annexes: Sequence[Annex], profile: Profile, library: Library, first_paragraph: int = 0
) -> list[Row]:
    """Every attachment on pages of its own; a single one has no number. ``first_paragraph`` counts on."""
    rows: list[Row] = []
    for index, annex in enumerate(annexes, 1):
        mark = f"附件{index}" if len(annexes) > 1 else "附件"
        texts = paragraphs(annex.body)
        rows += annex_rows(annex, mark, profile, library, first_paragraph)
        first_paragraph += len(texts)
    return rows


def annex_rows(
    annex: Annex, mark: str, profile: Profile, library: Library, first_paragraph: int = 0
) -> list[Row]:
    """附件 on a new page: its mark in 黑体 on line 1, its title on line 3, then its text (§7.3.7)."""
    kind = Type(profile.size_pt, tag="annex-mark")
    first = Row((Part(single(mark, "hei", kind, profile.cell, library), profile.left, kind),), True, True)
    title = [*title_rows(annex.title, profile, library), BLANK_KEPT] if annex.title.strip() else []
    return [first, BLANK_KEPT, *title, *body_rows(paragraphs(annex.body), profile, library, first_paragraph)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexFacts:
    """An attachment that cannot be bound with its paper: it says the paper's 发文字号 and its own number (§7.3.7).

    ``index`` is its number among the attachments, 0 when it is the only one.
    """

    number: str
    title: str
    body: tuple[Piece | str, ...]
    index: int = 0
    audit_head: str = ""


def lay_out_annex(facts: AnnexFacts, profile: str = "gb", library: Library | None = None) -> Document:
    """The pages of an attachment on its own.

    Raises:
        UserProblem: no text (``T-002``), unknown profile (``T-003``), a mark too long (``T-006``), a missing
            character (``T-001``).
    """
    page, fonts = geometry.profile(profile), library or bundled_library()
    if not paragraphs(facts.body):
        raise UserProblem("T-002", "附件没有正文。", "请先写入附件的文字或表格。", field="body")
    mark = f"{clean(facts.number)}附件{facts.index or ''}".replace("\n", "")
    rows = annex_rows(Annex(clean(facts.title), facts.body), mark, page, fonts)
    if line_width(rows[0].parts[0].line) > page.text_width:
        raise UserProblem("T-006", "发文字号太长，排不下。", "请核对发文字号。", field="number")
    sheet = Sheet(
        title=f"{mark} {clean(facts.title)}".strip(),
        form="annex",
        head=(),
        first_row=0,
        rows=tuple(rows),
        audit_head=clean(facts.audit_head).replace("\n", " "),
    )
    return assemble(sheet, page, fonts)


def mismatch(names: Sequence[str], annexes: Sequence[Annex]) -> str:
    """A remark when the list of attachments and the attachments bound in do not agree; empty when they do."""
    if not names or not annexes:
        return ""
    if len(names) != len(annexes):
        return f"附件说明列有{len(names)}个附件，装订在后的有{len(annexes)}个，请核对。"
    plain = [(_plain(name), _plain(annex.title)) for name, annex in zip(names, annexes, strict=True)]
    odd = [str(index) for index, (name, title) in enumerate(plain, 1) if title and name != title]
    return f"附件{'、'.join(odd)}的标题与附件说明不一致，请核对。" if odd else ""


def _plain(text: str) -> str:
    return "".join(clean(text).split()).strip("《》。；;")
