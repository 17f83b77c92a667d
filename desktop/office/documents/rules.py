"""The rules of 收文: which step may follow which, numbers, secrecy marks. Pure; recognition is in `recognise.py`.

The order of steps is that of 《党政机关公文处理工作条例》 Art. 24; time limits are office practice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from desktop.base.clock import civil
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.levels import MAX_YEARS, Level, level_name, parse_level
from desktop.office.documents.records import (
    ASSIGNED,
    CORRECTED,
    FED_BACK,
    FINISHED,
    INSTRUCTED,
    OPEN_STAGES,
    PROPOSED,
    REGISTERED,
    REOPENED,
    RETURNED,
    SENT_BACK,
    STAGES,
    STEPS,
    TO_READ,
    URGED,
    VOIDED,
)
from desktop.system.calendar import deadlines
from desktop.system.calendar.rules import Calendar

SERIES = "documents.receipt"
"""Name of the number series of 收文; every compartment keeps its own book of it."""

_NUMBER_MARKS = {
    Level.INTERNAL: "收",
    Level.CONFIDENTIAL: "密收",
    Level.SECRET: "机收",
    Level.TOP_SECRET: "绝收",
}

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "propose": (REGISTERED, PROPOSED),
    "instruct": (PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK),
    "assign": (PROPOSED, INSTRUCTED, ASSIGNED),
    "feed_back": (ASSIGNED, FED_BACK),
    "finish": (PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK),
    "return_step": (PROPOSED, INSTRUCTED, ASSIGNED, FED_BACK),
    "return_to_sender": (REGISTERED, PROPOSED, INSTRUCTED),
    "reopen": (FINISHED,),
    "urge": OPEN_STAGES,
    "update": OPEN_STAGES,
    "correct_opinion": tuple(stage for stage in STAGES if stage != VOIDED),
    "place": (FINISHED, SENT_BACK),
    "void": (REGISTERED, PROPOSED),
}
"""Verb → stages in which it may be done (before the further conditions of `require`)."""

TITLES = {
    "propose": "拟办",
    "instruct": "批示",
    "assign": "交办",
    "feed_back": "登记反馈",
    "finish": "办结",
    "return_step": "退回",
    "return_to_sender": "退文",
    "reopen": "撤销办结",
    "urge": "催办",
    "update": "修改登记",
    "correct_opinion": "更正意见",
    "place": "登记去向",
    "void": "作废收文号",
}

MAIN_STEP = {
    REGISTERED: "propose",
    PROPOSED: "instruct",
    INSTRUCTED: "assign",
    ASSIGNED: "feed_back",
    FED_BACK: "finish",
}
"""The step that normally comes next, by stage."""

_STEP_OF = {
    "propose": PROPOSED,
    "instruct": INSTRUCTED,
    "assign": ASSIGNED,
    "feed_back": FED_BACK,
    "finish": FINISHED,
    "return_to_sender": SENT_BACK,
    "void": VOIDED,
    "return_step": RETURNED,
    "urge": URGED,
    "reopen": REOPENED,
    "correct_opinion": CORRECTED,
}


def allowed(stage: str, purpose: str) -> tuple[str, ...]:
    """Verbs that may be done now, in the order of the work.

    A document to be handled (办件) is finished only after feedback; one for reading (阅件) once it was proposed.
    """
    return tuple(
        verb
        for verb, stages in ALLOWED.items()
        if stage in stages and not (verb == "finish" and purpose != TO_READ and stage != FED_BACK)
    )


def next_step(stage: str, purpose: str) -> str:
    """The verb that normally comes next, or an empty word when nothing is owed."""
    if purpose == TO_READ and stage in (INSTRUCTED, ASSIGNED, FED_BACK):
        return "finish"
    return MAIN_STEP.get(stage, "")


_WAITING = {
    "propose": "待拟办",
    "instruct": "待批示",
    "assign": "待交办",
    "feed_back": "待反馈",
    "finish": "待办结",
}


def waiting_for(stage: str, purpose: str) -> str:
    """What a document waits for, in words; of a closed one how it ended."""
    return (
        _WAITING.get(next_step(stage, purpose))
        or {FINISHED: "已办结", SENT_BACK: "已退文", VOIDED: "已作废"}[stage]
    )


def require(verb: str, stage: str, purpose: str) -> None:
    """Refuse a step out of order.

    Raises:
        UserProblem: `W-101`, naming the stage and the step that comes next.
    """
    if verb in allowed(stage, purpose):
        return
    following = next_step(stage, purpose)
    if stage not in OPEN_STAGES:
        advice = "如需继续办理，请先撤销办结。" if stage == FINISHED else "这件来文已不再办理。"
    else:
        advice = f"下一步应当是“{TITLES[following]}”。"
    raise UserProblem("W-101", f"这件来文现处“{stage}”阶段，不能{TITLES[verb]}。", advice, field="stage")


def stage_after(verb: str, stage: str) -> str:
    """The stage a document has once this step is done (`reopen` is decided by what the finishing recorded).

    A further instruction during handling, and an urging, leave the stage as it is.
    """
    if verb == "instruct":
        return stage if stage in (ASSIGNED, FED_BACK) else INSTRUCTED
    if verb == "return_step":
        return STEPS[STEPS.index(stage) - 1]
    if verb in ("urge", "update", "correct_opinion", "place"):
        return stage
    return _STEP_OF[verb]


def step_of(verb: str) -> str:
    """The word under which a step stands among the opinions."""
    return _STEP_OF[verb]


def require_words(words: str, verb: str) -> str:
    """The words of an opinion, trimmed.

    Raises:
        UserProblem: `W-102` when there are none.
    """
    trimmed = words.strip()
    if not trimmed:
        raise UserProblem(
            "W-102",
            f"{TITLES[verb]}必须写明{'理由' if verb in REASON_VERBS else '意见'}。",
            "请填写后再提交。",
            field="words",
        )
    return trimmed


REASON_VERBS = frozenset({"return_step", "return_to_sender", "reopen", "void", "correct_opinion"})
"""Verbs whose words are a reason (条例 Art. 24(3): a document is sent back with its reason)."""


def require_authority(stage: str, authority: str) -> None:
    """A document goes to a unit on a leader's instruction, or directly on a named ground (条例 Art. 24(4)).

    Raises:
        UserProblem: `W-103` when neither is there.
    """
    if stage == PROPOSED and not authority.strip():
        raise UserProblem(
            "W-103", "还没有领导批示，不能交办。", "请先录入批示，或写明直接转办的依据。", field="authority"
        )


WITH_UNIT = frozenset({ASSIGNED, FED_BACK})
"""Stages in which the leading unit owes the next step."""


def assignment_words(lead: str, assist: tuple[str, ...], authority: str) -> str:
    """What an assignment says when the clerk writes nothing of their own."""
    parts = [f"请{lead}主办" + (f"，{'、'.join(assist)}协办" if assist else "") + "。"]
    if authority.strip():
        parts.append(f"依据：{authority.strip()}。")
    return "".join(parts)


def require_due_after(due_on: date, received_at: int | None) -> None:
    """A time limit set by a person may not lie before the day of receipt.

    Raises:
        UserProblem: `W-106`.
    """
    if received_at is not None and due_on < civil(received_at).date():
        raise UserProblem("W-106", "办理时限早于收文日期。", "请核对日期。", field="due_on")


# Numbers -------------------------------------------------------------------------------------------------------


def receipt_number(level: Level, year: int, serial: int) -> str:
    """The printed number: 收〔2026〕12号 in the book of 内部, 密收〔2026〕3号 in that of 秘密."""
    return f"{_NUMBER_MARKS[level]}〔{year}〕{serial}号"


_DOCUMENT_NUMBER = re.compile(
    r"([\u3400-\u9fffA-Za-z（）()]{1,14}?)[〔\[［(（【﹝]\s*((?:19|20)\d{2})\s*[〕\]］)）】﹞]\s*第?\s*0*([1-9]\d{0,4})\s*号?"
)
CANONICAL_NUMBER = re.compile(r"^[\u4e00-\u9fff]{1,12}〔(?:19|20)\d{2}〕[1-9]\d*号$")


def normal_document_number(written: str) -> str:
    """A 来文字号 in its standard form (`云政办发[2026] 018号` → `云政办发〔2026〕18号`, GB/T 9704-2012 §7.2.5).

    What does not look like one (第531号令, a letter without number) is returned trimmed.
    """
    plain = "".join(chr(ord(char) - 0xFEE0) if "０" <= char <= "９" else char for char in written.strip())
    found = _DOCUMENT_NUMBER.fullmatch(plain.replace(" ", "").replace("\u3000", ""))
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else plain


# Secrecy -------------------------------------------------------------------------------------------------------

_YEARS = re.compile(r"^(\d{1,2})年$")
_MONTHS = re.compile(r"^(\d{1,3})个月$")
_UNTIL = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
_CONDITION = re.compile(r"^.{2,36}后解密$")


def secrecy_faults(
    classification: str,
    period: str,
    copy_number: str,
    issued_on: date | None = None,
    copy_number_from: str = "机密",
) -> dict[str, str]:
    """What is wrong with a secrecy mark, field → sentence; empty when all is well.

    Periods end at 10 years for 秘密, 20 for 机密, 30 for 绝密 (保守国家秘密法 §20). 长期 is accepted as marked by its
    issuer. 条例 Art. 9 asks a 份号 of every secret paper; `copy_number_from` is the level from which this office
    refuses one without it (a setting, as older papers lack it).
    """
    level = parse_level(classification)
    found: dict[str, str] = {}
    if level <= Level.INTERNAL:
        if period.strip():
            found["secrecy_period"] = "内部文件没有保密期限，请清空或改选密级"
        return found
    fault = _period_fault(level, period.strip().removeprefix("★"), issued_on)
    if fault:
        found["secrecy_period"] = fault
    if level >= parse_level(copy_number_from) and not copy_number.strip():
        found["copy_number"] = f"{level_name(level)}文件必须填写份号"
    return found


def _period_fault(level: Level, period: str, issued_on: date | None) -> str:
    longest = MAX_YEARS[level]
    too_long = f"{level_name(level)}的保密期限最长 {longest} 年"
    if not period or period == "长期" or _CONDITION.match(period):
        return ""  # unmarked: counts as the longest of its level (保密法实施条例)
    if years := _YEARS.match(period):
        return "" if 1 <= int(years[1]) <= longest else too_long
    if months := _MONTHS.match(period):
        return "" if 1 <= int(months[1]) <= longest * 12 else too_long
    if until := _UNTIL.match(period):
        try:
            end = date(int(until[1]), int(until[2]), int(until[3]))
        except ValueError:
            return "保密期限写的日期不存在"
        return too_long if issued_on is not None and end > _years_later(issued_on, longest) else ""
    return "保密期限请写成 10年、6个月、长期 或 2030年1月1日"


def _years_later(start: date, years: int) -> date:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)


def require_secrecy(
    classification: str, period: str, copy_number: str, issued_on: date | None, copy_number_from: str = "机密"
) -> None:
    """Refuse a wrong secrecy mark.

    Raises:
        InvalidFields: `F-001` with one sentence per field.
    """
    found = secrecy_faults(classification, period, copy_number, issued_on, copy_number_from)
    if found:
        raise InvalidFields(found)


# Time limits ---------------------------------------------------------------------------------------------------


def is_worked_out(due_basis: str, urgency: str) -> bool:
    """Whether a time limit was worked out from the urgency, not set by a person."""
    return due_basis.startswith(f"{urgency} ")


def soon_until(today: date, calendar: Calendar, warn_workdays: int = deadlines.WARN_WORKDAYS) -> date:
    """The last due day that is yellow today: the day before the one with a working day too many left."""
    return calendar.add_workdays(today, warn_workdays + 1) - timedelta(days=1)
