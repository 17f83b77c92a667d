"""Plain text → paper: what is recognised, and that given facts win."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.measure import measure
from desktop.export.recognise import parse
from desktop.export.typeset import from_text

NOTICE = """临江市人民政府办公室关于做好防汛工作的通知
临政办发〔2026〕45号
各县（市、区）人民政府，市政府各部门：
经市政府同意，现就做好防汛工作通知如下。
一、压实责任
各级各部门要严格落实值班值守制度。
附件：1.责任分工表
2.联系方式
临江市人民政府办公室
2026年11月22日
（此件公开发布）
抄送：市委办公室。
临江市人民政府办公室　2026年11月23日印发
"""
MINUTES = """市政府第36次常务会议纪要
第36期
2026年11月20日，市长林启明主持召开会议。
一、关于防火工作
会议听取了汇报，原则同意。
出席：林启明、王镕
请假：孙翀
列席：周志远、吴喆
分送：市长、副市长。
临江市人民政府办公室  2026年11月23日印发
"""


def drawn(text: str, form: str, tag: str, **facts: object) -> str:
    document = from_text(text, form, facts)
    return "".join(run.text for page in document.pages for run in page.runs(tag))


def test_the_parts_of_a_notice_are_recognised() -> None:
    parsed = parse(NOTICE)
    assert parsed.values["title"] == "临江市人民政府办公室关于做好防汛工作的通知"
    assert parsed.values["number"] == "临政办发〔2026〕45号"
    assert parsed.values["main_recipients"] == "各县（市、区）人民政府，市政府各部门"
    assert parsed.values["date"] == "2026年11月22日"
    assert parsed.values["signed_by"] == "临江市人民政府办公室"
    assert parsed.values["copy_recipients"] == "市委办公室。"
    assert parsed.values["printed_on"] == "2026年11月23日"
    assert parsed.body[0].startswith("经市政府同意")


def test_a_notice_is_set_as_a_document() -> None:
    document = from_text(NOTICE, "document")
    assert measure(pdf.to_bytes(document)).ok
    assert drawn(NOTICE, "document", "mark") == "临江市人民政府办公室文件"
    assert drawn(NOTICE, "document", "attachments") == "附件：1.责任分工表2.联系方式"
    assert drawn(NOTICE, "document", "body").endswith("值班值守制度。")


def test_minutes_are_recognised_with_their_lists() -> None:
    assert measure(pdf.to_bytes(from_text(MINUTES, "minutes"))).ok
    assert drawn(MINUTES, "minutes", "people") == "出席：林启明王镕请假：孙翀列席：周志远吴喆"
    assert drawn(MINUTES, "minutes", "number") == "第36期"


def test_given_facts_win_over_the_text() -> None:
    assert drawn(NOTICE, "document", "number", number="临政办发〔2026〕46号") == "临政办发〔2026〕46号"
    assert (
        drawn(MINUTES, "minutes", "mark", mark="临江市人民政府常务会议纪要") == "临江市人民政府常务会议纪要"
    )
    people = [{"name": "何军", "unit": "市政协"}]
    assert "市政协" in drawn(MINUTES, "minutes", "people", observing=people)


def test_unknown_forms_and_empty_texts_are_refused() -> None:
    with pytest.raises(UserProblem, match="T-004"):
        from_text(NOTICE, "poem")
    for form in ("minutes", "document"):
        with pytest.raises(UserProblem, match="T-002"):
            from_text(" \n\u3000\n", form)


def test_a_fact_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(UserProblem, match="T-005"):
        from_text(NOTICE, "document", {"number": {"a": 1}})


LINE = st.text(
    st.sampled_from("会议听取市政府关于工作情况汇报，。、；：（）《》“”——……一二（）12.年月日 "),
    min_size=1,
    max_size=90,
)


@given(st.lists(LINE, min_size=1, max_size=12))
@settings(max_examples=120, deadline=None)
def test_no_character_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        document = from_text(text, "minutes")
    except UserProblem as problem:
        assert problem.code == "T-002"
        return
    wanted = sorted(char for char in text if not char.isspace())
    tags = {"body", "title", "people", "number", "issuer", "date", "imprint"}
    found = [
        char
        for page in document.pages
        for run in page.runs()
        if run.tag in tags
        for char in run.text
        if not char.isspace()
    ]
    for char in set(wanted):
        assert found.count(char) >= wanted.count(char), char


def test_every_own_text_says_its_title_number_and_head() -> None:
    folder = resources.files("desktop.office.documents.trial_texts")
    for entry in json.loads(folder.joinpath("index.json").read_text("utf-8"))["papers"]:
        parsed = parse(folder.joinpath(entry["file"]).read_text("utf-8"))
        assert parsed.values["title"].replace("\n", "") == entry["title"], entry["file"]
        assert parsed.values["number"] == entry["document_number"]
        urgency = entry["urgency"].replace("平件", "")
        assert parsed.values.get("urgency", "") == urgency
        assert parsed.values.get("copy_number", "") == entry["copy_number"]


def test_mark_and_signatory_of_a_whole_head_are_no_title() -> None:
    text = (
        "特　急\n云川市公安局文件\n云川公〔2026〕203号　　　签发人：段国强\n"
        "云川市公安局关于安全保卫\n方案的请示\n市人民政府：\n现请示如下。"
    )
    parsed = parse(text)
    assert parsed.values["issuer"] == "云川市公安局" and parsed.values["signatory"] == "段国强"
    assert parsed.values["title"] == "云川市公安局关于安全保卫\n方案的请示"
    document = from_text(text, "document")
    assert "".join(run.text for run in document.pages[0].runs("mark")) == "云川市公安局文件"
    assert "".join(run.text for run in document.pages[0].runs("signatory")) == "签发人：段国强"
    assert "".join(run.text for run in document.pages[0].runs("urgency")) == "特急"
