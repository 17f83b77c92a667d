"""Plain text → a paper: takes given facts first, then what `recognise` finds, and lays the form out.

The text keeps its words; nothing is corrected here. Forms: ``minutes``, ``document``, ``letter``, ``order``,
``bulletin``, ``annex``. Facts are those of ``sanban typeset`` (TOML names); what is given wins over what is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.forms.model import Table
from desktop.export.gongwen.annexes import Annex, AnnexFacts, lay_out_annex
from desktop.export.gongwen.bulletin import Article, BulletinFacts, lay_out_bulletin
from desktop.export.gongwen.document import DocumentFacts, lay_out_document
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.gongwen.minutes import Decision, MinutesFacts, Person, lay_out_minutes
from desktop.export.gongwen.order import OrderFacts, lay_out_order
from desktop.export.intake.tables import with_tables
from desktop.export.layout.characters import clean
from desktop.export.layout.frame import Document
from desktop.export.recognise import ANNEX_MARK, ANNEX_TITLE, ATTACHMENTS, TEXT_ROLES, Line, Parsed, parse

Facts = Mapping[str, Any]

FORMS = {
    "document": "文件",
    "letter": "信函",
    "order": "命令（令）",
    "minutes": "纪要",
    "bulletin": "简报",
    "annex": "附件（不与正文装订的）",
}
"""The forms and their names in Chinese."""

KNOWN_FACTS = frozenset(
    {
        *("issuer", "issuers", "number", "title", "signatory", "signatories", "classification", "period"),
        *("copy_number", "urgency", "main_recipients", "copy_recipients", "attachments", "signed_by", "date"),
        *(
            "note",
            "printed_by",
            "printed_on",
            "suffix",
            "signer_title",
            "signer_titles",
            "way",
            "preprinted",
            "audit_head",
        ),
        *("imprint_on_even_page", "mark", "attending", "absent", "observing", "recorder", "distribution"),
        *("decisions", "report_to", "send_to", "issue_to", "editors", "copies", "annex"),
        *("red_line_mm", "signer_titles", "corner_moves_up"),
    }
)
"""What a facts file may say. Anything else is refused: a mistyped 密级 must not vanish."""

_PERSON_SEPARATOR = re.compile(r"[、，；\s\u3000]+")


def check_facts(facts: Facts) -> None:
    """Refuse facts that no form knows.

    Raises:
        UserProblem: ``T-005``, naming them.
    """
    unknown = sorted(set(facts) - KNOWN_FACTS)
    if unknown:
        raise UserProblem(
            "T-005",
            f"要素文件里有不认识的项：{'、'.join(unknown)[:120]}。",
            f"可以写的有：{'、'.join(sorted(KNOWN_FACTS))}。",
            field="facts",
        )


def from_text(
    text: str,
    form: str = "minutes",
    facts: Facts | None = None,
    profile: str = "gb",
    library: Library | None = None,
) -> Document:
    """Lay out ``text`` as ``form`` with the faces of ``library`` (default: the bundled ones).

    Raises:
        UserProblem: an empty text (``T-002``), an unknown form (``T-004``), a fact of the wrong kind
            (``T-005``), a character no font has (``T-001``).
    """
    given = dict(facts or {})
    makers: dict[str, Callable[[Parsed, Facts, str, Library | None], Document]] = {
        "minutes": _minutes,
        "document": _document,
        "letter": _letter,
        "order": _order,
        "bulletin": _bulletin,
        "annex": _annex,
    }
    if form not in makers:
        known = "、".join(makers)
        raise UserProblem("T-004", f"没有名为“{form}”的文种版式。", f"可用的有：{known}。", field="form")
    parsed = parse(text)
    document = makers[form](parsed, given, profile, library)
    return replace(document, remarks=(*document.remarks, *_unprinted(parsed, given, document)))


def value_of(name: str, parsed: Parsed, facts: Facts, default: str = "") -> str:
    """A text fact: given, else recognised, else ``default``. Dates become ``2026年3月5日``."""
    value = facts.get(name, parsed.values.get(name, default))
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value)
    if not isinstance(value, str | int):
        raise UserProblem("T-005", f"“{name}”应当是文字。", "请核对要素文件。", field=name)
    return clean(str(value))


def people_of(name: str, parsed: Parsed, facts: Facts) -> tuple[Person, ...]:
    """People from a list of names, of ``{name, unit}`` tables, or from a line of text."""
    value = facts.get(name, parsed.values.get(name, ""))
    if isinstance(value, str):
        value = [each for each in _PERSON_SEPARATOR.split(value.rstrip("。")) if each]
    people = []
    for each in value:
        if isinstance(each, Mapping):
            people.append(Person(clean(str(each.get("name", ""))), clean(str(each.get("unit", "")))))
        else:
            people.append(Person(clean(str(each))))
    return tuple(people)


WITH_ANNEXES = frozenset({"document", "letter", "order", "minutes"})
"""Forms that bind attachments in; in the others they are text."""

PEOPLE = frozenset({"attending", "absent", "observing", "recorder"})
"""Lists of people, which minutes alone print in their place; elsewhere they are text."""

_HEAD_AND_FOOT = frozenset(
    {"number", "classification", "copy_number", "urgency", "issuer", "signatory", "main_recipients", "note"}
    | {"signed_by", "date", "copy_recipients", "printed_by", "distribution"}
)
AS_TEXT: Mapping[str, frozenset[str]] = {
    "document": PEOPLE | {"distribution"},
    "letter": PEOPLE | {"distribution"},
    "order": PEOPLE | {"distribution", "main_recipients", "note", ATTACHMENTS},
    "minutes": frozenset({"main_recipients", "note", ATTACHMENTS}),
    "bulletin": PEOPLE | {"main_recipients", "note", ATTACHMENTS},
    "annex": PEOPLE | _HEAD_AND_FOOT | {ATTACHMENTS},
}
"""What looks like a part of a paper that the form does not have: it is text there."""


def text_lines(parsed: Parsed, form: str) -> list[Line]:
    """The lines that ``form`` prints as its text, in their order."""
    more = AS_TEXT[form]
    if form in WITH_ANNEXES:
        more = more | {ANNEX_MARK}
        own = [line for line in parsed.own if line.role in TEXT_ROLES or line.role in more]
        return own + [line for each in parsed.annexes for line in each if line.role in TEXT_ROLES]
    more = more | {ANNEX_MARK, ANNEX_TITLE}
    lines = [line for line in parsed.lines if line.role in TEXT_ROLES or line.role in more]
    own_mark = form == "annex" and lines[:1] and lines[0].role == ANNEX_MARK and not lines[0].annex
    return lines[1:] if own_mark else lines


def _unprinted(parsed: Parsed, facts: Facts, document: Document) -> tuple[str, ...]:
    """A remark naming lines of head and foot that this form has no place for; given facts replace theirs rightly."""
    drawn = _squashed("".join(run.text for page in document.pages for run in page.runs()))
    lost = [
        line.text
        for line in parsed.lines
        if line.role not in TEXT_ROLES | {ANNEX_MARK} and not _said(line, facts)
        and not all(piece in drawn for piece in _PIECES.split(line.text.removesuffix("文件")) if piece)
    ]  # fmt: skip
    if not lost:
        return ()
    shown = "、".join(f"“{text[:24]}{'……' if len(text) > 24 else ''}”" for text in lost[:4])
    more = f"等{len(lost)}行" if len(lost) > 4 else ""
    return (f"这种版式没有以下内容的位置，没有印出：{shown}{more}。",)


_PIECES = re.compile(r"[、，；：。（）\s\u3000]+")
_SAID_BY = {
    "issuer": ("issuers", "mark"), "signed_by": ("issuer", "issuers"), "signatory": ("signatories",),
    "copy_recipients": ("send_to",), "distribution": ("issue_to",), "number": ("signatory", "signatories"),
}  # fmt: skip


def _said(line: Line, facts: Facts) -> bool:
    """Whether a given fact stands in the place of what the line says."""
    return any(facts.get(name) for name in (line.role, *_SAID_BY.get(line.role, ())))


def _squashed(text: str) -> str:
    return "".join(text.split()).replace("\u3000", "")


def _whole_body(parsed: Parsed, form: str) -> list[str | Table]:
    """The text of a form with its tables, without attachments bound in."""
    return with_tables(
        [line.text for line in text_lines(parsed, form) if not line.annex or form not in WITH_ANNEXES]
    )


def annexes_of(parsed: Parsed) -> tuple[Annex, ...]:
    """The attachments whose text follows the paper."""
    return tuple(
        Annex(
            "\n".join(line.text for line in each if line.role == ANNEX_TITLE),
            tuple(with_tables([line.text for line in each if line.role in TEXT_ROLES])),
        )
        for each in parsed.annexes
    )


def _minutes(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    def text(name: str, default: str = "") -> str:
        return value_of(name, parsed, facts, default)

    decisions = tuple(
        Decision(
            str(each.get("matter", "")),
            str(each.get("lead", "")),
            str(each.get("assist", "")),
            each.get("due", ""),
        )
        for each in facts.get("decisions", ())
    )
    title = text("title")
    issuer = text("issuer") or text("signed_by") or text("printed_by")
    return lay_out_minutes(
        MinutesFacts(
            issuer=issuer,
            title=title,
            number=text("number"),
            date=text("date"),
            mark=text("mark") or _mark_of(title, issuer),
            classification=text("classification"),
            period=text("period"),
            copy_number=text("copy_number"),
            urgency=text("urgency"),
            body=tuple(_whole_body(parsed, "minutes")),
            decisions=decisions,
            attending=people_of("attending", parsed, facts),
            absent=people_of("absent", parsed, facts),
            observing=people_of("observing", parsed, facts),
            recorder=text("recorder"),
            annexes=annexes_of(parsed),
            distribution=text("distribution"),
            copy_recipients=text("copy_recipients"),
            printed_by=text("printed_by"),
            printed_on=text("printed_on"),
            audit_head=text("audit_head"),
        ),
        profile,
        library,
    )


def _document(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    return lay_out_document(document_facts(parsed, facts), profile, library)


def _letter(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    return lay_out_letter(document_facts(parsed, facts), profile, library)


def _order(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    found = document_facts(parsed, facts)
    title = found.title.replace("\n", "")
    mark = value_of("mark", parsed, facts, title if title.endswith("令") else f"{found.issuers[0]}令")
    signer = found.signer_title or (found.signed_by[0] if found.signed_by else "")
    return lay_out_order(
        OrderFacts(
            mark=mark,
            number=found.number,
            body=tuple(_whole_body(parsed, "order")),
            signer_title=signer,
            date=found.date,
            annexes=found.annexes,
            copy_number=found.copy_number,
            classification=found.classification,
            period=found.period,
            copy_recipients=found.copy_recipients,
            printed_by=found.printed_by,
            printed_on=found.printed_on,
            audit_head=found.audit_head,
        ),
        profile,
        library,
    )


def _bulletin(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    def text(name: str, default: str = "") -> str:
        return value_of(name, parsed, facts, default)

    return lay_out_bulletin(
        BulletinFacts(
            mark=text("mark", "简报"),
            number=text("number"),
            issuer=text("issuer") or text("signed_by") or text("printed_by"),
            date=text("date"),
            articles=(Article(text("title"), tuple(_whole_body(parsed, "bulletin"))),),
            copy_number=text("copy_number"),
            classification=text("classification"),
            period=text("period"),
            report_to=text("report_to"),
            send_to=text("send_to") or text("copy_recipients"),
            issue_to=text("issue_to") or text("distribution"),
            editors=text("editors"),
            copies=int(text("copies", "0") or 0),
            audit_head=text("audit_head"),
        ),
        profile,
        library,
    )


def _annex(parsed: Parsed, facts: Facts, profile: str, library: Library | None) -> Document:
    index = value_of("annex", parsed, facts) or "0"
    if not index.isdecimal() or int(index) > 99:
        raise UserProblem("T-005", "附件的序号应当是 1 至 99 的数字。", "请核对要素文件。", field="annex")
    found = AnnexFacts(
        number=value_of("number", parsed, facts),
        title=value_of("title", parsed, facts),
        body=tuple(_whole_body(parsed, "annex")),
        index=int(index),
        audit_head=value_of("audit_head", parsed, facts),
    )
    return lay_out_annex(found, profile, library)


def _with_titles(annexes: tuple[Annex, ...], names: tuple[str, ...]) -> tuple[Annex, ...]:
    """An attachment without a title of its own is called as the list of attachments calls it."""
    return tuple(
        replace(annex, title=names[index]) if not annex.title and index < len(names) else annex
        for index, annex in enumerate(annexes)
    )


def _millimetres(name: str, facts: Facts) -> float:
    value = facts.get(name, 0.0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UserProblem("T-005", f"“{name}”应当是毫米数。", "请核对要素文件。", field=name)
    return float(value)


def document_facts(parsed: Parsed, facts: Facts) -> DocumentFacts:
    """The facts of a 文件: given ones first, then what the text says."""

    def text(name: str, default: str = "") -> str:
        return value_of(name, parsed, facts, default)

    attachments = names_of(facts.get("attachments")) or _attachment_names(parsed.of(ATTACHMENTS))
    body = _whole_body(parsed, "document")
    title = text("title")
    signed = names_of(facts.get("signed_by")) or names_of(parsed.values.get("signed_by"))
    named = facts.get("issuers") or facts.get("issuer") or parsed.values.get("issuer")
    issuers = names_of(named) or signed or _issuer_of(title)
    return DocumentFacts(
        issuers=issuers or (title.split("\n")[0],),
        suffix=text("suffix", "文件"),
        title=title,
        number=text("number"),
        signatories=names_of(
            facts.get("signatory") or facts.get("signatories") or parsed.values.get("signatory")
        ),
        copy_number=text("copy_number"),
        classification=text("classification"),
        period=text("period"),
        urgency=text("urgency"),
        main_recipients=text("main_recipients"),
        body=tuple(body),
        attachments=attachments,
        signed_by=signed,
        signer_title=text("signer_title"),
        signer_titles=names_of(facts.get("signer_titles")),
        date=text("date"),
        way=text("way", "sealed"),
        note=text("note"),
        annexes=_with_titles(annexes_of(parsed), attachments),
        copy_recipients=text("copy_recipients"),
        printed_by=text("printed_by"),
        printed_on=text("printed_on"),
        audit_head=text("audit_head"),
        preprinted=bool(facts.get("preprinted", False)),
        corner_moves_up=bool(facts.get("corner_moves_up", False)),
        red_line_mm=_millimetres("red_line_mm", facts),
        imprint_on_even_page=bool(facts.get("imprint_on_even_page", False)),
    )


def names_of(value: object) -> tuple[str, ...]:
    """A list of names from a list or from one text with 、 between them."""
    if not value:
        return ()
    if isinstance(value, str):
        return tuple(part for part in re.split(r"[、;；\n]", clean(value)) if part.strip())
    if isinstance(value, list | tuple):
        return tuple(clean(str(each)) for each in value)
    raise UserProblem("T-005", "名单应当是文字或文字的列表。", "请核对要素文件。", field="facts")


def _issuer_of(title: str) -> tuple[str, ...]:
    """The organ at the start of a title (``××关于…``)."""
    match = re.match(r"(.{3,20}?)(?:关于|印发|转发|批转)", title.replace("\n", ""))
    return (match[1],) if match else ()


_ATTACHMENT = re.compile(r"^(?:附件：)?\s*(?:\d{1,2}[.．])?\s*(?P<name>.+)$")


def _attachment_names(lines: list[Line]) -> tuple[str, ...]:
    return tuple(match["name"] for line in lines if (match := _ATTACHMENT.match(line.text)))


def _mark_of(title: str, issuer: str) -> str:
    if issuer:
        return f"{issuer}会议纪要"
    return title.replace("\n", "") if title.endswith("纪要") else "会议纪要"
