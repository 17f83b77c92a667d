"""The steps of 收文, secrecy marks, numbers and deadlines."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from desktop.base.clock import CHINA, to_ms
from desktop.base.errors import InvalidFields, UserProblem
from desktop.base.levels import Level
from desktop.office.documents import rules
from desktop.office.documents.records import OPEN_STAGES, STAGES, TO_HANDLE, TO_READ
from desktop.system.calendar import deadlines
from desktop.system.calendar.exchange import official
from desktop.system.calendar.rules import Calendar

# verb: stage → stage after it, for a 办件. Whatever is not listed must be refused.
TABLE = {
    "propose": {"登记": "拟办", "拟办": "拟办"},
    "instruct": {"拟办": "批示", "批示": "批示", "承办": "承办", "反馈": "反馈"},
    "assign": {"拟办": "承办", "批示": "承办", "承办": "承办"},
    "feed_back": {"承办": "反馈", "反馈": "反馈"},
    "finish": {"反馈": "办结"},
    "return_step": {"拟办": "登记", "批示": "拟办", "承办": "批示", "反馈": "承办"},
    "return_to_sender": {"登记": "退文", "拟办": "退文", "批示": "退文"},
    "reopen": {"办结": "撤销办结"},
    "urge": {"登记": "登记", "拟办": "拟办", "批示": "批示", "承办": "承办", "反馈": "反馈"},
    "update": {"登记": "登记", "拟办": "拟办", "批示": "批示", "承办": "承办", "反馈": "反馈"},
    "correct_opinion": {s: s for s in ("登记", "拟办", "批示", "承办", "反馈", "办结", "退文")},
    "place": {"办结": "办结", "退文": "退文"},
    "void": {"登记": "作废", "拟办": "作废"},
}


@pytest.mark.parametrize("verb", sorted(rules.ALLOWED))
@pytest.mark.parametrize("stage", STAGES)
def test_every_verb_in_every_stage(verb: str, stage: str) -> None:
    if stage in TABLE[verb]:
        rules.require(verb, stage, TO_HANDLE)
        if verb != "reopen":
            assert rules.stage_after(verb, stage) == TABLE[verb][stage]
    else:
        with pytest.raises(UserProblem) as refused:
            rules.require(verb, stage, TO_HANDLE)
        assert refused.value.code == "W-101"
        assert stage in refused.value.message
        assert refused.value.advice


def test_the_table_names_every_verb() -> None:
    assert set(TABLE) == set(rules.ALLOWED) == set(rules.TITLES)


@pytest.mark.parametrize(
    ("stage", "may"),
    [
        ("登记", False),
        ("拟办", True),
        ("批示", True),
        ("承办", True),
        ("反馈", True),
        ("办结", False),
        ("退文", False),
        ("作废", False),
    ],
)
def test_a_document_for_reading_is_finished_without_feedback(stage: str, may: bool) -> None:
    assert ("finish" in rules.allowed(stage, TO_READ)) is may


@pytest.mark.parametrize("purpose", [TO_HANDLE, TO_READ])
def test_the_next_step_is_always_allowed_and_leads_to_the_end(purpose: str) -> None:
    stage, taken = "登记", []
    while verb := rules.next_step(stage, purpose):
        assert verb in rules.allowed(stage, purpose)
        stage = rules.stage_after(verb, stage)
        taken.append(verb)
        assert len(taken) < 10
    assert stage == "办结"
    assert taken == (
        ["propose", "instruct", "assign", "feed_back", "finish"]
        if purpose == TO_HANDLE
        else ["propose", "instruct", "finish"]
    )


def test_nothing_is_owed_once_a_document_is_closed() -> None:
    assert [stage for stage in STAGES if not rules.next_step(stage, TO_HANDLE)] == ["办结", "退文", "作废"]
    assert set(OPEN_STAGES) == set(STAGES) - {"办结", "退文", "作废"}


def test_going_back_step_by_step_reaches_registration() -> None:
    stage = "反馈"
    for wanted in ("承办", "批示", "拟办", "登记"):
        stage = rules.stage_after("return_step", stage)
        assert stage == wanted


@pytest.mark.parametrize("words", ["", "  ", "\n\t　"])
def test_a_reason_must_be_written(words: str) -> None:
    with pytest.raises(UserProblem) as refused:
        rules.require_words(words, "return_to_sender")
    assert refused.value.code == "W-102"
    assert "理由" in refused.value.message
    assert refused.value.field == "words"


def test_without_an_instruction_an_assignment_needs_its_ground() -> None:
    with pytest.raises(UserProblem) as refused:
        rules.require_authority("拟办", "  ")
    assert refused.value.code == "W-103"
    rules.require_authority("拟办", "按部门职责分工直接转办")
    rules.require_authority("批示", "")


@pytest.mark.parametrize(
    ("level", "printed"),
    [
        (Level.INTERNAL, "收〔2026〕12号"),
        (Level.CONFIDENTIAL, "密收〔2026〕12号"),
        (Level.SECRET, "机收〔2026〕12号"),
        (Level.TOP_SECRET, "绝收〔2026〕12号"),
    ],
)
def test_receipt_numbers(level: Level, printed: str) -> None:
    assert rules.receipt_number(level, 2026, 12) == printed
    assert rules.CANONICAL_NUMBER.match(printed)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("云政办发〔2026〕18号", "云政办发〔2026〕18号"),
        ("云政办发[2026]18号", "云政办发〔2026〕18号"),
        ("云政办发（2026）018号", "云政办发〔2026〕18号"),
        ("云政办发〔2026〕第18号", "云政办发〔2026〕18号"),
        ("云政办发【２０２６】１８号", "云政办发〔2026〕18号"),
        ("云政办发﹝2026﹞18", "云政办发〔2026〕18号"),
        (" 云政办发 〔2026〕 18 号 ", "云政办发〔2026〕18号"),
        ("国务院令第531号", "国务院令第531号"),
        ("", ""),
        ("便函", "便函"),
    ],
)
def test_document_numbers_take_their_standard_form(written: str, normal: str) -> None:
    assert rules.normal_document_number(written) == normal


@pytest.mark.parametrize(
    ("classification", "period", "copy", "wrong"),
    [
        ("内部", "", "", set()),
        ("内部", "10年", "", {"secrecy_period"}),
        ("秘密", "10年", "", set()),
        ("秘密", "11年", "", {"secrecy_period"}),
        ("秘密", "120个月", "", set()),
        ("秘密", "121个月", "", {"secrecy_period"}),
        ("秘密", "★6个月", "", set()),
        ("秘密", "0年", "", {"secrecy_period"}),
        ("秘密", "十年", "", {"secrecy_period"}),
        ("秘密", "长期", "", set()),
        ("秘密", "", "", set()),
        ("秘密", "2036年3月5日", "", set()),
        ("秘密", "2036年3月6日", "", {"secrecy_period"}),
        ("秘密", "2030年2月30日", "", {"secrecy_period"}),
        ("秘密", "项目验收后解密", "", set()),
        ("机密", "20年", "000012", set()),
        ("机密", "20年", " ", {"copy_number"}),
        ("机密", "21年", "", {"secrecy_period", "copy_number"}),
        ("绝密", "30年", "000001", set()),
        ("绝密", "31年", "000001", {"secrecy_period"}),
    ],
)
def test_secrecy_marks(classification: str, period: str, copy: str, wrong: set[str]) -> None:
    found = rules.secrecy_faults(classification, period, copy, date(2026, 3, 5))
    assert set(found) == wrong
    if wrong:
        with pytest.raises(InvalidFields) as refused:
            rules.require_secrecy(classification, period, copy, date(2026, 3, 5))
        assert refused.value.faults == found
    else:
        rules.require_secrecy(classification, period, copy, date(2026, 3, 5))


def test_an_office_may_ask_a_copy_number_from_secret_papers_on() -> None:
    assert "copy_number" in rules.secrecy_faults("秘密", "1年", "", None, copy_number_from="秘密")


def test_a_limit_set_by_hand_may_not_lie_before_receipt() -> None:
    received = to_ms(datetime(2026, 11, 23, 0, 30, tzinfo=CHINA))
    rules.require_due_after(date(2026, 11, 23), received)
    with pytest.raises(UserProblem) as refused:
        rules.require_due_after(date(2026, 11, 22), received)
    assert refused.value.code == "W-106"


def test_the_yellow_range_of_lists_is_the_yellow_of_the_colour_rule() -> None:
    calendar = Calendar(official())
    for today in (date(2026, 1, 1) + timedelta(days=5 * n) for n in range(70)):
        for warn in (0, 1, 3, 5):
            until = rules.soon_until(today, calendar, warn)
            for left in range(-2, 20):
                due_on = today + timedelta(days=left)
                tone = deadlines.colour(due_on, today, calendar, warn_workdays=warn).tone
                assert (tone == "warn") is (today <= due_on <= until), (today, due_on, warn)


def test_which_limits_were_worked_out() -> None:
    worked_out = deadlines.deadline(date(2026, 11, 23), "加急", Calendar(official()))
    assert rules.is_worked_out(worked_out.basis, "加急")
    assert not rules.is_worked_out("领导批示要求", "加急")
    assert not rules.is_worked_out("", "加急")
