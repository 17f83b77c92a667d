"""Reading title, number, date and issuer from a plain official text. Pure; guesses only, a person confirms them.

Knows the head and foot of GB/T 9704-2012 (份号, 密级, 紧急程度, 发文机关标志, 发文字号, 标题, 主送 … 署名, 成文日期)
and the way regulations are printed (date and organ under the title). It does not judge whether the text is correct.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from desktop.office.documents.records import DOCUMENT_TYPES
from desktop.office.documents.rules import normal_document_number

HEAD_LINES = 16
FOOT_LINES = 14

_NUMBER = re.compile(
    r"^([\u4e00-\u9fff]{1,14}(?:（[\u4e00-\u9fff]{1,4}）)?"
    r"[〔\[［(（【﹝](?:19|20)\d{2}[〕\]］)）】﹞]第?\d{1,5}号)"
)
_ORDER_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,20}令)第([0-9〇一二三四五六七八九十百]{1,6})号")
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_HAN_DATE = re.compile(
    r"([一二][〇○零一二三四五六七八九]{3})年"
    r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_MARK = re.compile(
    r"^(?:(\d{6}))?(?:(绝密|机密|秘密)(?:★(\d{1,2}年|\d{1,2}个月|长期|\d{4}年\d{1,2}月\d{1,2}日))?)?"
    r"(特提|特急|加急|平急)?$"
)
_SIGNATORY = re.compile(r"签发人[:：].*$")
_LETTERHEAD = re.compile(r"^([\u4e00-\u9fff（）]{3,40})文件$")
_PROMULGATED = re.compile(r"公布|发布|修订|修正")
_HAN = "[一二三四五六七八九十百]"
_BODY_START = re.compile(rf"^(?:第{_HAN}+[条章编]|{_HAN}+、|（{_HAN}+）|[0-9]+[.．、])")
_NORMATIVE = ("条例", "办法", "规定", "细则", "规则", "章程", "准则")
_ORGAN = (
    r"[\u4e00-\u9fff]{0,24}?(?:人民政府|政务院|国务院|办公厅|办公室|委员会|人民法院|人民检察院|"
    r"总工会|指挥部|领导小组|管理局|总局|总队|支队|中心|公司|学校|大学|医院|协会|[厅局委部院署办站行团])"
)
_TITLE_ORGAN = re.compile(rf"^({_ORGAN}(?:[、 ]?{_ORGAN})*?)(?=关于|印发|转发|批转|对)")
_SIGNED = re.compile(r"[\u4e00-\u9fff（）]{2,29}[府厅室会院部局委署办站行团心组所校学司队馆社处区县市省]")
_ISSUER = re.compile(rf"({_ORGAN})(?:令|发布|公布|批准|颁布|关于)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text says about itself; empty (or `None`) where it does not say."""

    title: str = ""
    document_number: str = ""
    issued_on: date | None = None
    from_unit: str = ""
    document_type: str = ""
    urgency: str = ""
    classification: str = "内部"
    secrecy_period: str = ""
    copy_number: str = ""
    main_recipient: str = ""


def recognise(text: str) -> Recognised:
    """What the head and foot of an official text say."""
    lines = [_plain(line) for line in text.lstrip("\ufeff").splitlines()]
    lines = [line for line in lines if line]
    marks, letterhead, rest = _take_marks(lines)
    title, after = _title(rest)
    number = _number(lines)
    issued_on, signed_by = _foot(lines)
    if issued_on is None:
        issued_on = _promulgated_on(after)
    recipient = next((line[:-1] for line in after[:3] if line.endswith("：")), "")
    return Recognised(
        title=title,
        document_number=number,
        issued_on=issued_on,
        from_unit=signed_by or _title_organ(title) or letterhead or _promulgator(after),
        document_type=document_type(title),
        main_recipient=recipient,
        **marks,
    )


def document_type(title: str) -> str:
    """Which of the fifteen kinds a title names at its end; empty for regulations and the like."""
    bare = re.sub(r"[（(].*?[）)]$", "", title)
    if bare.endswith("令") and not bare.endswith("指令"):
        return "命令"
    return next((kind for kind in DOCUMENT_TYPES if bare.endswith(kind)), "")


def hints(title: str, body: str) -> tuple[str, ...]:
    """Faults worth raising at 初审 (条例 Art. 15, 24): a person decides whether to send the document back."""
    kind, found = document_type(title), []
    recipient = recognise(body).main_recipient or recognise(f"{title}\n{body}").main_recipient
    if kind == "报告" and (asked := _ASKS.search(body)):
        found.append(
            f"报告中夹带请示事项（“{asked[0]}”）；条例第十五条：不得在报告等非请示性公文中夹带请示事项。"
        )
    if kind == "请示" and not _ASKS_AT_END.search(body):
        found.append("请示没有请求性结语（如“妥否，请批示”）。")
    if kind == "请示" and len([unit for unit in re.split("[、，,]", recipient) if unit]) > 1:
        found.append("请示有多个主送机关；条例第十五条：原则上主送一个上级机关。")
    if re.search(r"(?:书记|省长|市长|县长|区长|厅长|局长|主任|秘书长|同志)$", recipient):
        found.append(
            "主送领导者个人；条例第十五条：除直接交办事项外，不得以本机关名义向上级机关负责人报送公文。"
        )
    return tuple(found)


_ASKS = re.compile(
    r"(?:妥否|当否|可否)[，,]?\s*请[^。\n]{0,8}|恳请[^。\n]{0,12}|"
    r"请(?:予以?)?(?:批准|批复|批示|审批|审定|核拨)"
)
_ASKS_AT_END = re.compile(r"(?:妥否|当否|可否|是否妥当)|请(?:予以?)?(?:批示|批复|审批|批准|指示|审定)")


def _plain(line: str) -> str:
    """A line without spaces at its ends, digits half-width."""
    narrowed = "".join(unicodedata.normalize("NFKC", char) if "０" <= char <= "９" else char for char in line)
    return narrowed.strip(" \t\u3000\xa0")


def _tight(line: str) -> str:
    return re.sub(r"[\s\u3000]", "", line)


def _take_marks(lines: list[str]) -> tuple[dict[str, str], str, list[str]]:
    """份号, 密级 and 紧急程度 above the title, the organ of the letterhead, and the lines from the title on."""
    marks = {"urgency": "", "classification": "内部", "secrecy_period": "", "copy_number": ""}
    letterhead = ""
    rest: list[str] = []
    for place, line in enumerate(lines):
        tight = _tight(line)
        if place < HEAD_LINES and not rest:
            found = _MARK.match(tight)
            if found and tight:
                marks["copy_number"] = found[1] or marks["copy_number"]
                marks["classification"] = found[2] or marks["classification"]
                marks["secrecy_period"] = found[3] or marks["secrecy_period"]
                marks["urgency"] = (
                    ("平件" if found[4] == "平急" else found[4]) if found[4] else marks["urgency"]
                )
                continue
            if _is_number(tight) or tight.startswith("签发人"):
                continue
            if headed := _LETTERHEAD.match(tight):
                letterhead = headed[1]
                continue
            if _SIGNED.fullmatch(tight) and _is_number(
                _tight(lines[place + 1] if place + 1 < len(lines) else "")
            ):
                letterhead = tight
                continue  # 信函: the organ's name alone is the letterhead, the number stands under it
        rest.append(line)
    return marks, letterhead, rest


def _is_number(tight: str) -> bool:
    return bool(_NUMBER.fullmatch(_SIGNATORY.sub("", tight)))


def _title(lines: list[str]) -> tuple[str, list[str]]:
    """The title (several lines joined) and what follows it."""
    joined = ""
    for taken, line in enumerate(lines[:5]):
        piece = _tight(line)
        if taken and (_complete(joined) or not _continues(piece)):
            return joined, lines[taken:]
        joined += piece
    return joined, lines[min(len(lines), 5) :]


def _complete(title: str) -> bool:
    return bool(document_type(title)) or title.endswith(_NORMATIVE)


def _continues(piece: str) -> bool:
    return not (
        len(piece) > 30
        or _is_number(piece)
        or _DATE.match(piece)
        or _BODY_START.match(piece)
        or piece.endswith(("：", ":", "。", "；"))
        or piece.startswith(("（", "("))
    )


def _number(lines: list[str]) -> str:
    for line in lines[:HEAD_LINES]:
        tight = _SIGNATORY.sub("", _tight(line))
        if found := _NUMBER.fullmatch(tight):
            return normal_document_number(found[1])
    for line in lines[:6]:
        if found := _ORDER_NUMBER.search(_DATE.sub("", _tight(line))):
            return f"{found[1].removeprefix('中华人民共和国')}第{found[2]}号"
    return ""


def _day(line: str) -> date | None:
    if found := _DATE.fullmatch(line):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return None
    if found := _HAN_DATE.fullmatch(line):
        try:
            return date(int("".join(str(_digit(char)) for char in found[1])), _han(found[2]), _han(found[3]))
        except ValueError:
            return None
    return None


def _digit(char: str) -> int:
    return 0 if char in "〇○零" else "一二三四五六七八九".index(char) + 1


def _han(number: str) -> int:
    """A number up to 99 in Chinese: 十 → 10, 二十三 → 23. Raises ValueError otherwise."""
    tens, ten, ones = number.rpartition("十")
    return ((_digit(tens) if tens else 1) * 10 if ten else 0) + (_digit(ones) if ones else 0)


def _foot(lines: list[str]) -> tuple[date | None, str]:
    """成文日期 and 署名: the last line that is a date and nothing else with an organ above it.

    Attachments may follow it; a bare date without an organ counts only near the end.
    """
    dated = [(at, day) for at in range(2, len(lines)) if (day := _day(_tight(lines[at]))) is not None]
    for at, day in reversed(dated):
        if organs := _organs_above(lines, at):
            return day, organs
    return (dated[-1][1], "") if dated and dated[-1][0] >= len(lines) - FOOT_LINES else (None, "")


def _organs_above(lines: list[str], at: int) -> str:
    organs: list[str] = []
    for line in reversed(lines[max(at - 4, 1) : at]):
        tight = _tight(line)
        if not _SIGNED.fullmatch(tight):
            break
        organs.insert(0, tight)
    return "、".join(organs)


def _promulgated_on(after: list[str]) -> date | None:
    """For regulations: the latest date under the title on which it was published or revised, else adopted."""
    dated: list[tuple[bool, date]] = []
    for line in after[:8]:
        found = _DATE.match(line)
        if found and (day := _day(found[0])):
            if "施行" in line and not _PROMULGATED.search(line):
                continue
            dated.append((bool(_PROMULGATED.search(line)), day))
    return max(dated)[1] if dated else None


def _title_organ(title: str) -> str:
    found = _TITLE_ORGAN.match(title)
    return found[1] if found else ""


def _promulgator(after: list[str]) -> str:
    """The organ named under the title of a regulation, from the line with the latest date."""
    dated = sorted(
        (day, line)
        for line in after[:8]
        if (found := _DATE.match(line)) and (day := _day(found[0])) is not None
    )
    for _, line in reversed(dated):
        found = _ISSUER.search(re.sub(r"^[\d年月日\s《]+", "", line))
        if found:
            return found[1].removeprefix("中华人民共和国") or found[1]
    return ""
