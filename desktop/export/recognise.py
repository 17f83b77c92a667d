"""Plain text → lines with their parts: title, number, recipients, text, signature, date, imprint.

The one place that says what a line of a paper is: the layout, the import and the editor all ask here. Nothing is
corrected. Every line knows where its characters stand in the text as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from desktop.export.gongwen.text import level_of
from desktop.export.intake.tables import is_table_line
from desktop.export.layout.characters import clean

BODY, ATTACHMENTS, TABLE = "body", "attachments", "table"
ANNEX_MARK, ANNEX_TITLE = "annex_mark", "annex_title"
HEADINGS = ("", "heading1", "heading2", "heading3", "heading4")
TEXT_ROLES = frozenset({BODY, TABLE, *HEADINGS[1:]})
"""Roles of lines that every form prints as its text."""

_SPACE = " \u3000"
_HEAD_LINES = 12
_TITLE_LINES = 4

_NUMBER = re.compile(
    r"^[\u4e00-\u9fff×]{0,14}〔(?:19|20)\d{2}〕\d+号$|^第[\d一二三四五六七八九十百]+[期号次]$"
)
_SIGNED_NUMBER = re.compile(
    r"^(?:(?P<number>[\u4e00-\u9fff×]{1,14}〔(?:19|20)\d{2}〕\d+号)[\s\u3000]+)?签发人：(?P<signatory>.{2,40})$"
)
_NUMBER_BESIDE = re.compile(
    r"^(?:(?P<copy>\d{6})[\s\u3000]+)?(?P<number>[\u4e00-\u9fff×]{1,14}〔(?:19|20)\d{2}〕\d+号)"
    r"(?:[\s\u3000]+(?P<names>[\u4e00-\u9fff·][\u4e00-\u9fff·\s\u3000]{1,30}))?$"
)
_JOINT_MARK = re.compile(r"^\|(?P<organ>[^|]{3,30})\|\s*文件\s*\|$")
_MARK = re.compile(r"^(?!.*关于)(?P<organ>[\u4e00-\u9fff（）]{3,30})文件$")
_URGENCY = re.compile(r"^(?:特\s*[急提]|[加平]\s*急)$")
_DATE = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_PRINTED = re.compile(r"^(?P<who>.*?)[\s\u3000]+(?P<day>\d{4}年\d{1,2}月\d{1,2}日)印发$")
_SECRECY = re.compile(r"^(?P<level>绝密|机密|秘密)(?:★(?P<period>\S+))?$")
_TITLE_END = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|办法|规定|细则|条例|简报)(?:（.{2,6}）)?$"
)
_TITLE_DONE = re.compile(
    _TITLE_END.pattern[:-1]
    + r"|(?:表|清单|名单|目录|台账|图|要求|标准|流程|说明|情况|分工|任务|安排|格式|样式|模板|回执)(?:（.{1,8}）)?$"
)
_ANNEX = re.compile(r"^附件\s*(?P<number>\d{1,2})?(?:(?<=\d)\s*[：:])?$")
_LABEL = re.compile(
    r"^(?P<label>出席|请假|缺席|列席|记录|分送|抄送|附件|签发人|主送)(?:人员?)?：(?P<rest>.*)$"
)
_RECIPIENT_END = re.compile(
    r"(?:[府局委办部室院厅会组处科站队所社团县市区省州盟旗镇乡企员们]|公司|单位|部门|机构|机关|学校|中心|银行|街道|同志|领导|代表|各地|企业|集团|医院)$"
)
_FACT_OF = {
    "出席": "attending",
    "请假": "absent",
    "缺席": "absent",
    "列席": "observing",
    "记录": "recorder",
    "分送": "distribution",
    "抄送": "copy_recipients",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line without the white at its ends. `places[i]` is where character i stands in the text as typed.

    `role` is the name of the fact it says (`title`, `number`, `main_recipients`, `signed_by`, `date`, …), or `body`,
    `heading1` … `heading4`, `table`, `attachments`, `annex_mark`, `annex_title`. `annex` counts the attachments bound
    in with the paper, from 1; 0: a line of the paper itself.
    """

    text: str
    places: Sequence[int]
    role: str = BODY
    annex: int = 0


@dataclass(slots=True)
class Parsed:
    """What was recognised: values by fact name, and every line that is not blank, in order."""

    values: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def body(self) -> list[str]:
        """The lines of the text itself, with the list of attachments."""
        return [line.text for line in self.own if line.role in TEXT_ROLES or line.role == ATTACHMENTS]

    @property
    def own(self) -> list[Line]:
        """The lines of the paper itself, without its attachments."""
        return [line for line in self.lines if not line.annex]

    @property
    def annexes(self) -> list[list[Line]]:
        """The lines of each attachment bound in: its mark, its title, its text."""
        count = max((line.annex for line in self.lines), default=0)
        return [[line for line in self.lines if line.annex == number] for number in range(1, count + 1)]

    def of(self, *roles: str) -> list[Line]:
        """The lines with one of these roles."""
        return [line for line in self.lines if line.role in roles]


def parse(text: str) -> Parsed:
    """Recognise the parts of a paper from its lines; what is not recognised is body text."""
    lines = lines_of(text)
    words = [line.text for line in lines]
    roles = [_text_role(each) for each in words]
    parsed = Parsed()
    head = _parse_head(words, roles, parsed)
    end = _parse_imprint(words, head, roles, parsed)
    annexes = _annexes_start(words, head, end)
    tail = _parse_tail(words[:annexes], head, roles, parsed)
    start = attachments_start(words[head:tail])
    roles[head + start : tail] = [ATTACHMENTS] * (tail - head - start)
    counts = _parse_annexes(words, annexes, end, roles)
    parsed.lines = [
        replace(line, role=role, annex=count) for line, role, count in zip(lines, roles, counts, strict=True)
    ]
    return parsed


def _parse_imprint(lines: Sequence[str], head: int, roles: list[str], parsed: Parsed) -> int:
    """The imprint at the very end of a text whose attachments stand before it; returns where it begins."""
    end = len(lines)
    found: dict[int, str] = {}
    values: dict[str, str] = {}
    while end > head:
        printed, label = _PRINTED.match(lines[end - 1]), _LABEL.match(lines[end - 1])
        if printed:
            values["printed_by"], values["printed_on"] = printed["who"], printed["day"]
            found[end - 1] = "printed_by"
        elif label and label["label"] in {"抄送", "分送"}:
            found[end - 1] = _FACT_OF[label["label"]]
            values[found[end - 1]] = label["rest"]
        else:
            break
        end -= 1
    if _annexes_start(lines, head, end) == end:
        return len(lines)  # no attachments: the foot of the paper is read as one
    for index, role in found.items():
        roles[index] = role
    parsed.values |= values
    return end


def _annexes_start(lines: Sequence[str], head: int, end: int) -> int:
    """The first line that is an attachment's mark (``附件``, ``附件1``) with something after it; ``end``: none."""
    return next((i for i in range(head + 1, end - 1) if _ANNEX.match(lines[i])), end)


def _parse_annexes(lines: Sequence[str], start: int, end: int, roles: list[str]) -> list[int]:
    """Marks and titles of the attachments; returns the count of the attachment for every line."""
    counts = [0] * len(lines)
    count, title = 0, 0
    for index in range(start, end):
        line = lines[index]
        if _ANNEX.match(line):
            count, title = count + 1, 0
            roles[index] = ANNEX_MARK
        elif (title == 0 and _may_be_title(line)) or (title > 0 and _goes_on(lines[index - 1], line)):
            roles[index] = ANNEX_TITLE
            title += 1
        else:
            title = -1
        counts[index] = count
    return counts


def _goes_on(title: str, line: str) -> bool:
    """Whether a line is the next line of a title that was broken by hand."""
    return not _TITLE_DONE.search(title) and bool(_TITLE_DONE.search(line)) and _may_be_title(line)


def body_lines(text: str) -> list[Line]:
    """The lines of a text that has neither head nor foot: headings, tables and paragraphs."""
    return [replace(line, role=_text_role(line.text)) for line in lines_of(text)]


def _text_role(line: str) -> str:
    return TABLE if is_table_line(line) else HEADINGS[level_of(line)] or BODY


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank, cleaned, with the place of every character."""
    cleaned, places = cleaned_places(text)
    found: list[Line] = []
    at = 0
    for whole in cleaned.split("\n"):
        line = whole.strip(_SPACE)
        if line:
            start = at + len(whole) - len(whole.lstrip(_SPACE))
            found.append(Line(line, places[start : start + len(line)]))
        at += len(whole) + 1
    return found


def cleaned_places(text: str) -> tuple[str, Sequence[int]]:
    """`clean(text)`, and for each of its characters where it stands in `text`."""
    cleaned = clean(text)
    if len(cleaned) == len(text):
        return cleaned, range(len(text))
    places: list[int] = []
    for at, char in enumerate(text):
        follows = char == "\n" and at > 0 and text[at - 1] == "\r"
        if clean(char) and not follows:
            places.append(at)
    return cleaned, places


def _parse_head(lines: Sequence[str], roles: list[str], parsed: Parsed) -> int:
    """Title (of one or more lines), number, secrecy and recipients; returns where the body starts."""
    title: list[str] = []
    closed = False
    joint: re.Match[str] | None = None  # the names of several organs, in a table beside 文件
    end = min(len(lines), _HEAD_LINES)
    for index, line in enumerate(lines[:_HEAD_LINES]):
        secrecy = _SECRECY.match(line)
        if secrecy:
            parsed.values["classification"] = secrecy["level"]
            parsed.values["period"] = secrecy["period"] or ""
            roles[index] = "classification"
        elif re.fullmatch(r"\d{6}", line) and not title:
            parsed.values["copy_number"] = line
            roles[index] = "copy_number"
        elif index == 0 and (mark := _ANNEX.match(line)):
            parsed.values["annex"] = mark["number"] or ""
            roles[index] = ANNEX_MARK
        elif _URGENCY.match(line):
            parsed.values["urgency"] = "".join(line.split())
            roles[index] = "urgency"
        elif not title and "number" not in parsed.values and (mark := _MARK.match(line)):
            parsed.values.setdefault("issuer", mark["organ"])
            roles[index] = "issuer"
        elif not title and is_table_line(line) and (joint := joint or _JOINT_MARK.match(line)):
            parsed.values.setdefault("issuer", joint["organ"].strip())
            roles[index] = "issuer"
        elif number := _number_of(line, parsed):
            parsed.values.setdefault("number", number)
            roles[index] = "number"
            if len(title) == 1 and _RECIPIENT_END.search(title[0]) and not _TITLE_END.search(title[0]):
                parsed.values.setdefault("issuer", title.pop())  # the mark of a letter, not its title
                roles[roles.index("title")] = "issuer"
            closed = bool(title)  # a number under a title ends it; one over it says nothing of its lines
        elif signed := _SIGNED_NUMBER.match(line):
            parsed.values |= {name: value for name, value in signed.groupdict().items() if value}
            roles[index] = "number" if signed["number"] else "signatory"
        elif title and not level_of(line) and _are_recipients(line):
            parsed.values["main_recipients"] = line[:-1]
            roles[index] = "main_recipients"
            end = index + 1
            break
        elif (
            _may_be_title(line)
            and len(title) < _TITLE_LINES
            and not (title and _TITLE_END.search(title[-1]))
            and not closed
        ):
            title.append(line)
            roles[index] = "title"
        else:
            end = index
            break
    parsed.values["title"] = "\n".join(title)
    return end


def _number_of(line: str, parsed: Parsed) -> str:
    """发文字号 alone on its line, behind 份号 (信函), or before the last of several 签发人; empty: none."""
    if _NUMBER.match(line):
        return line
    beside = _NUMBER_BESIDE.match(line)
    if beside is None or not (beside["copy"] or (beside["names"] and "signatory" in parsed.values)):
        return ""
    if beside["copy"]:
        parsed.values["copy_number"] = beside["copy"]
    if beside["names"]:
        parsed.values["signatory"] = f"{parsed.values.get('signatory', '')} {beside['names']}".strip()
    return beside["number"]


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


def _parse_tail(lines: Sequence[str], head: int, roles: list[str], parsed: Parsed) -> int:
    """Imprint, lists of people, signature and date at the end; returns where the body ends."""
    end = len(lines)
    while end > head:
        line = lines[end - 1]
        printed = _PRINTED.match(line)
        label = _LABEL.match(line)
        if printed:
            parsed.values["printed_by"], parsed.values["printed_on"] = printed["who"], printed["day"]
            roles[end - 1] = "printed_by"
        elif label and label["label"] not in {"附件", "主送", "签发人"}:
            roles[end - 1] = _FACT_OF[label["label"]]
            parsed.values[roles[end - 1]] = label["rest"]
        elif re.fullmatch(r"（[^（）]{2,60}）", line) and end - 2 >= head and _DATE.match(lines[end - 2]):
            parsed.values["note"] = line[1:-1]
            roles[end - 1] = "note"
        elif _DATE.match(line):
            parsed.values["date"] = line
            roles[end - 1] = "date"
            before = lines[end - 2] if end - 2 >= head else ""
            if before and len(before) <= 30 and not re.search(r"[。；，：]", before) and not level_of(before):
                parsed.values["signed_by"] = before
                roles[end - 2] = "signed_by"
                end -= 1
        else:
            return end
        end -= 1
    return end


def attachments_start(body: Sequence[str]) -> int:
    """Where the list of attachments at the end of the text begins: ``附件：…`` and numbered lines. Its length: none."""
    start = next((i for i, line in enumerate(body) if line.startswith("附件：")), len(body))
    if any(not re.match(r"\d{1,2}[.．]", line) for line in body[start + 1 :]):
        return len(body)
    return start
