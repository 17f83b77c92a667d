"""Findings of a draft: each checker finds its fault, says where, and its fix mends it."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.base.editing import ERROR, WARNING, Finding
from desktop.export.drafting.engine import DraftEngine

HEAD = "市政府办公室关于做好防汛工作的通知\n各县人民政府：\n"


def found(text: str, **fields: Any) -> list[Finding]:
    return list(DraftEngine().check(text, fields))


def codes(text: str, **fields: Any) -> list[str]:
    return [each.code for each in found(text, **fields)]


def test_a_clean_paper_has_no_findings() -> None:
    text = HEAD + "现就防汛工作通知如下。\n市政府办公室\n2026年11月22日\n"
    assert found(text, number="临政办发〔2026〕18号", signatory="") == []


def test_changes_of_punctuation_come_with_their_fix() -> None:
    text = HEAD + "据(临政发[2026]3号)通知,请落实."
    for _round in range(2):  # brackets around a number whose own brackets are wrong come second
        for each in reversed(found(text)):
            assert text[each.start : each.end] and each.fix is not None
            text = text[: each.start] + each.fix + text[each.end :]
    assert text == HEAD + "据（临政发〔2026〕3号）通知，请落实。"
    assert found(text) == []


def test_a_wrong_bracket_in_a_number_is_an_error() -> None:
    [finding] = found(HEAD + "正文。", number="临政办发[2026]18号")
    assert (finding.severity, finding.field, finding.fix) == (ERROR, "number", "临政办发〔2026〕18号")


def test_a_character_no_font_has_is_named() -> None:
    text = HEAD + "正文😀。"
    [finding] = found(text)
    assert finding.severity == ERROR and text[finding.start : finding.end] == "😀" and "😀" in finding.message
    assert [
        each.field for each in found(HEAD + "正文。", signatory="王😀") if each.code == "missing-glyph"
    ] == ["signatory"]


def test_invisible_characters_are_named_and_taken_out() -> None:
    text = HEAD + "正\u200b\ufeff文。"
    [finding] = found(text)
    assert (finding.severity, text[finding.start : finding.end], finding.fix) == (WARNING, "\u200b\ufeff", "")
    assert "U+200B、U+FEFF" in finding.message


@pytest.mark.parametrize(
    "number", ["18号", "临政办发2026年18号", "临政办发〔2026〕018号", "临政办发〔26〕18号"]
)
def test_a_number_of_no_form_is_an_error(number: str) -> None:
    assert codes(HEAD + "正文。", number=number) == ["number-form"]


def test_noughts_in_a_number_have_a_fix() -> None:
    [finding] = found(HEAD + "正文。", number="临政办发〔2026〕第018号")
    assert finding.fix == "临政办发〔2026〕18号"


def test_a_secret_paper_wants_copy_number_and_period() -> None:
    assert codes(HEAD + "正文。", classification="机密") == ["secret-copy-number", "secret-period"]
    assert codes(HEAD + "正文。", classification="机密", copy_number="000001", period="1年") == []
    assert codes("机密\n" + HEAD + "正文。") == ["secret-copy-number", "secret-period"]
    assert codes(HEAD + "正文。", classification="内部") == []


def test_a_paper_to_a_superior_names_who_signed_it() -> None:
    upward = "市水利局关于拨付防汛资金的请示\n市人民政府：\n妥否，请批示。"
    assert codes(upward) == ["signatory"]
    assert codes(upward, signatory="林启明") == []
    assert codes(HEAD + "正文。", signatory="林启明") == ["signatory-downward"]
    assert codes(upward, form="letter") == []


def test_dates_that_no_calendar_has() -> None:
    text = HEAD + "2026年2月29日前完成，2024年2月29日已办。\n市政府办公室\n2026年03月05日"
    first, second = found(text)
    assert (text[first.start : first.end], first.severity) == ("2026年2月29日", ERROR)
    assert (text[second.start : second.end], second.fix) == ("2026年03月05日", "2026年3月5日")
