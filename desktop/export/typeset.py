"""Plain text → a paper: recognises what each line is, takes given facts first, and lays the form out.

The text keeps its words; nothing is corrected here. Forms: ``minutes``, ``document``, ``letter``, ``order``,
``bulletin``. Facts are those of ``sanban typeset`` (TOML names); what is given wins over what is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desktop.base.errors import UserProblem
from desktop.export.fonts.library import Library
from desktop.export.forms.model import Table
from desktop.export.gongwen.bulletin import Article, BulletinFacts, lay_out_bulletin
from desktop.export.gongwen.document import DocumentFacts, lay_out_document
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.gongwen.minutes import Decision, MinutesFacts, Person, lay_out_minutes
from desktop.export.gongwen.order import OrderFacts, lay_out_order
from desktop.export.gongwen.text import level_of
from desktop.export.intake.tables import is_table_line, with_tables
from desktop.export.layout.characters import clean
from desktop.export.layout.frame import Document

Facts = Mapping[str, Any]

FORMS = {
    "document": "文件",
    "letter": "信函",
    "order": "命令（令）",
    "minutes": "纪要",
    "bulletin": "简报",
}
"""The forms and their names in Chinese."""

KNOWN_FACTS = frozenset(
    {
        *("issuer", "issuers", "number", "title", "signatory", "signatories", "classification", "period"),
        *("copy_number", "urgency", "main_recipients", "copy_recipients", "attachments", "signed_by", "date"),
        *("note", "printed_by", "printed_on", "suffix", "signer_title", "way", "preprinted", "audit_head"),
        *("imprint_on_even_page", "mark", "attending", "absent", "observing", "recorder", "distribution"),
        *("decisions", "report_to", "send_to", "issue_to", "editors", "copies"),
    }
)
"""What a facts file may say. Anything else is refused: a mistyped 密级 must not vanish."""

_NUMBER = re.compile(
    r"^[\u4e00-\u9fff×]{0,14}〔(?:19|20)\d{2}〕\d+号$|^第[\d一二三四五六七八九十百]+[期号次]$"
)
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_PRINTED = re.compile(r"^(?P<who>.*?)[\s\u3000]+(?P<day>\d{4}年\d{1,2}月\d{1,2}日)印发$")
_SECRECY = re.compile(r"^(?P<level>绝密|机密|秘密)(?:★(?P<period>\S+))?$")
_TITLE_END = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|细则|条例|简报)(?:（.{2,6}）)?$"
)
_LABEL = re.compile(
    r"^(?P<label>出席|请假|缺席|列席|记录|分送|抄送|附件|签发人|主送)(?:人员?)?：(?P<rest>.*)$"
)
_PERSON_SEPARATOR = re.compile(r"[、，；\s\u3000]+")


@dataclass(slots=True)
class Parsed:
    """What was recognised in a text: values by fact name, and the paragraphs of the text itself."""

    values: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)


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
    }
    if form not in makers:
        known = "、".join(makers)
        raise UserProblem("T-004", f"没有名为“{form}”的文种版式。", f"可用的有：{known}。", field="form")
    return makers[form](parse(text), given, profile, library)


def parse(text: str) -> Parsed:
    """Recognise the parts of a paper from its lines; what is not recognised is body text."""
    lines = [line.strip(" \u3000") for line in clean(text).split("\n")]
    lines = [line for line in lines if line]
    parsed = Parsed()
    head = _parse_head(lines, parsed)
    tail = _parse_tail(lines, head, parsed)
    parsed.body = lines[head:tail]
    return parsed


def _parse_head(lines: list[str], parsed: Parsed) -> int:
    """Title (of one or more lines), number, secrecy and recipients; returns where the body starts."""
    title: list[str] = []
    for index, line in enumerate(lines[:12]):
        secrecy = _SECRECY.match(line)
        if secrecy:
            parsed.values["classification"] = secrecy["level"]
            parsed.values["period"] = secrecy["period"] or ""
        elif re.fullmatch(r"\d{6}", line) and not title:
            parsed.values["copy_number"] = line
        elif line in {"特急", "加急"}:
            parsed.values["urgency"] = line
        elif _NUMBER.match(line):
            parsed.values.setdefault("number", line)
        elif title and not level_of(line) and _are_recipients(line):
            parsed.values["main_recipients"] = line[:-1]
            parsed.values["title"] = "\n".join(title)
            return index + 1
        elif _may_be_title(line) and len(title) < 4 and not (title and _TITLE_END.search(title[-1])):
            if "number" in parsed.values and title:
                parsed.values["title"] = "\n".join(title)
                return index
            title.append(line)
        else:
            parsed.values["title"] = "\n".join(title)
            return index
    parsed.values["title"] = "\n".join(title)
    return min(len(lines), 12)


_RECIPIENT_END = re.compile(
    r"(?:[府局委办部室院厅会组处科站队所社团县市区省州盟旗镇乡企员们]|公司|单位|部门|机构|机关|学校|中心|银行|街道|同志|领导|代表|各地|企业|集团|医院)$"
)


def _are_recipients(line: str) -> bool:
    """Whether a line is 主送机关: names of organs before a colon, and nothing else."""
    if not line.endswith("：") or len(line) < 3 or "。" in line:
        return False
    names = re.sub(r"（[^（）]*）", "", line[:-1])
    parts = [part.strip() for part in re.split("[，、；,;]", names)]
    return all(part and len(part) <= 40 and _RECIPIENT_END.search(part) for part in parts)


def _may_be_title(line: str) -> bool:
    if len(line) > 70 or is_table_line(line) or re.search(r"[。；，：]", line) or level_of(line):
        return False
    return not re.match(r"\d{4}年\d|第[\d一二三四五六七八九十百]+[章节条]", line)


def _parse_tail(lines: list[str], head: int, parsed: Parsed) -> int:
    """Imprint, lists of people, signature and date at the end; returns where the body ends."""
    end = len(lines)
    while end > head:
        line = lines[end - 1]
        printed = _PRINTED.match(line)
        label = _LABEL.match(line)
        if printed:
            parsed.values["printed_by"], parsed.values["printed_on"] = printed["who"], printed["day"]
        elif label and label["label"] not in {"附件", "主送", "签发人"}:
            parsed.values[_FACT_OF[label["label"]]] = label["rest"]
        elif re.fullmatch(r"（[^（）]{2,60}）", line) and end - 2 >= head and _DATE.match(lines[end - 2]):
            parsed.values["note"] = line[1:-1]
        elif _DATE.match(line):
            parsed.values["date"] = line
            before = lines[end - 2] if end - 2 >= head else ""
            if before and len(before) <= 30 and not re.search(r"[。；，：]", before) and not level_of(before):
                parsed.values["signed_by"] = before
                end -= 1
        else:
            return end
        end -= 1
    return end


_FACT_OF = {
    "出席": "attending",
    "请假": "absent",
    "缺席": "absent",
    "列席": "observing",
    "记录": "recorder",
    "分送": "distribution",
    "抄送": "copy_recipients",
}


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


def _whole_body(parsed: Parsed) -> list[str | Table]:
    """The text of a form that has neither recipients nor a note: what looked like them is text."""
    body = list(parsed.body)
    if "main_recipients" in parsed.values:
        body.insert(0, parsed.values["main_recipients"] + "：")
    if "note" in parsed.values:
        body.append(f"（{parsed.values['note']}）")
    return with_tables(body)


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
            body=tuple(_whole_body(parsed)),
            decisions=decisions,
            attending=people_of("attending", parsed, facts),
            absent=people_of("absent", parsed, facts),
            observing=people_of("observing", parsed, facts),
            recorder=text("recorder"),
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
            body=tuple(_whole_body(parsed)),
            signer_title=signer,
            date=found.date,
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
            articles=(Article(text("title"), tuple(_whole_body(parsed))),),
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


def document_facts(parsed: Parsed, facts: Facts) -> DocumentFacts:
    """The facts of a 文件: given ones first, then what the text says."""

    def text(name: str, default: str = "") -> str:
        return value_of(name, parsed, facts, default)

    lines, attachments = _attachments(parsed.body)
    body = with_tables(lines)
    title = text("title")
    signed = names_of(facts.get("signed_by")) or names_of(parsed.values.get("signed_by"))
    issuers = names_of(facts.get("issuers")) or names_of(facts.get("issuer")) or signed or _issuer_of(title)
    return DocumentFacts(
        issuers=issuers or (title.split("\n")[0],),
        suffix=text("suffix", "文件"),
        title=title,
        number=text("number"),
        signatories=names_of(facts.get("signatory", facts.get("signatories"))),
        copy_number=text("copy_number"),
        classification=text("classification"),
        period=text("period"),
        urgency=text("urgency"),
        main_recipients=text("main_recipients"),
        body=tuple(body),
        attachments=names_of(facts.get("attachments")) or attachments,
        signed_by=signed,
        signer_title=text("signer_title"),
        date=text("date"),
        way=text("way", "sealed"),
        note=text("note"),
        copy_recipients=text("copy_recipients"),
        printed_by=text("printed_by"),
        printed_on=text("printed_on"),
        audit_head=text("audit_head"),
        preprinted=bool(facts.get("preprinted", False)),
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


def _attachments(body: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Take ``附件：…`` and the numbered lines after it off the end of the text."""
    start = next((i for i, line in enumerate(body) if line.startswith("附件：")), len(body))
    tail = body[start:]
    if not tail or any(not re.match(r"\d{1,2}[.．]", line) for line in tail[1:]):
        return body, ()
    names = [match["name"] for line in tail if (match := _ATTACHMENT.match(line))]
    return body[:start], tuple(names)


def _mark_of(title: str, issuer: str) -> str:
    if issuer:
        return f"{issuer}会议纪要"
    return title.replace("\n", "") if title.endswith("纪要") else "会议纪要"
