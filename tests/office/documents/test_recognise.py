"""What is read from the head and foot of an official text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop.office.documents import recognise as recognition
from desktop.office.documents import trial_texts
from desktop.office.documents.recognise import document_type, hints, recognise

OWN = Path(trial_texts.__file__).parent
PAPERS = json.loads((OWN / "index.json").read_text("utf-8"))["papers"]

FULL = """000012
机密★10年
特　急
云江省人民政府文件
云政发〔2026〕3号        签发人：何　平
云江省人民政府关于进一步加强
公共数据资源开发利用
工作的意见
各市人民政府，省政府各部门：
为加强公共数据资源开发利用，提出如下意见。
一、总体要求
2026年3月1日前完成方案。
附件：任务清单
云江省人民政府
２０２６年２月１１日
附件
任务清单
1.第一项任务
抄送：省委办公厅。
云江省人民政府办公厅　2026年2月12日印发
"""


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper["file"])
def test_the_papers_of_the_trial_office(paper: dict[str, str]) -> None:
    found = recognise((OWN / paper["file"]).read_text("utf-8"))
    assert found.title == paper["title"]
    assert found.document_number == paper["document_number"]
    assert found.issued_on == date.fromisoformat(paper["issued_on"])
    assert found.from_unit == paper["from_unit"]
    assert found.document_type == paper["document_type"]
    assert (found.urgency or "平件") == paper["urgency"]
    assert (found.classification, found.secrecy_period, found.copy_number) == (
        paper["classification"],
        paper["secrecy_period"],
        paper["copy_number"],
    )


def test_every_paper_stands_in_the_index() -> None:
    assert [paper["file"] for paper in PAPERS] == sorted(path.name for path in OWN.glob("*.txt"))
    assert len(PAPERS) >= 12
    assert {paper["document_type"] for paper in PAPERS} >= {
        "通知",
        "请示",
        "函",
        "批复",
        "报告",
        "通报",
        "意见",
    }
    assert {paper["urgency"] for paper in PAPERS} == {"特提", "特急", "加急", "平件"}


def test_a_whole_head_and_foot() -> None:
    found = recognise(FULL)
    assert found.title == "云江省人民政府关于进一步加强公共数据资源开发利用工作的意见"
    assert found.document_number == "云政发〔2026〕3号"
    assert found.issued_on == date(2026, 2, 11)
    assert found.from_unit == "云江省人民政府"
    assert found.document_type == "意见"
    assert found.urgency == "特急"
    assert (found.classification, found.secrecy_period, found.copy_number) == ("机密", "10年", "000012")
    assert found.main_recipient == "各市人民政府，省政府各部门"


@pytest.mark.parametrize(
    ("text", "unit", "day", "number"),
    [
        (
            "关于报送年度计划的通知\n各科室：\n请于3月1日前报送。\n"
            "云川市水利局\n云川市财政局\n二〇二六年三月二十三日\n",
            "云川市水利局、云川市财政局",
            date(2026, 3, 23),
            "",
        ),
        (
            "城市绿化管理条例\n2019年5月1日 云江省人民政府令第88号公布\n"
            "2024年6月30日 云江省人民政府令第102号修订\n"
            "第一条 为了规范城市绿化，制定本条例。\n"
            "第二条 本条例自2024年8月1日起施行。\n",
            "云江省人民政府",
            date(2024, 6, 30),
            "云江省人民政府令第88号",
        ),
        (
            "云川市教育局关于放假的通知\r\n云教发[2026]007号\r\n各学校：\r\n按规定放假。\r\n",
            "云川市教育局",
            None,
            "云教发〔2026〕7号",
        ),
        (
            "云川市司法局\n云司函〔2026〕5号\n关于征求意见的函\n市财政局：\n请于3月9日前函复。\n云川市司法局\n2026年2月30日\n",
            "云川市司法局",
            None,
            "云司函〔2026〕5号",
        ),
        ("随手记下的一段话，没有任何公文要素。", "", None, ""),
        ("", "", None, ""),
    ],
)
def test_other_forms(text: str, unit: str, day: date | None, number: str) -> None:
    found = recognise(text)
    assert (found.from_unit, found.issued_on, found.document_number) == (unit, day, number)


def test_the_printing_date_is_not_the_date_of_the_document() -> None:
    text = (
        "关于值班的通知\n各科室：\n请做好值班。\n云川市应急管理局\n2026年1月5日\n"
        "云川市应急管理局　2026年1月6日印发\n"
    )
    assert recognise(text).issued_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于防汛的通知", "通知"),
        ("防汛工作会议纪要", "纪要"),
        ("云江省人民政府令", "命令"),
        ("关于修改规章的复函", "函"),
        ("停车管理办法", ""),
        ("关于经费的请示（代拟稿）", "请示"),
        ("", ""),
    ],
)
def test_kinds_by_the_end_of_the_title(title: str, kind: str) -> None:
    assert document_type(title) == kind


@pytest.mark.parametrize(
    ("title", "body", "words"),
    [
        ("关于秋粮收购情况的报告", "市人民政府：\n收购顺利，恳请市政府增拨资金。\n特此报告。", "夹带请示"),
        ("关于秋粮收购情况的报告", "市人民政府：\n收购顺利。\n特此报告。", ""),
        ("关于追加经费的请示", "市人民政府：\n经费不足。\n特此报告。", "没有请求性结语"),
        ("关于追加经费的请示", "市人民政府、市财政局：\n经费不足。\n妥否，请批示。", "多个主送"),
        ("关于追加经费的请示", "张明远市长：\n经费不足。\n妥否，请批示。", "领导者个人"),
        ("关于追加经费的请示", "市人民政府：\n经费不足。\n妥否，请批示。", ""),
    ],
)
def test_hints_at_first_examination(title: str, body: str, words: str) -> None:
    found = hints(title, body)
    assert (len(found) == 1 and words in found[0]) if words else found == ()


def test_own_papers_have_no_fault_worth_a_hint() -> None:
    for paper in PAPERS:
        assert hints(paper["title"], (OWN / paper["file"]).read_text("utf-8")) == (), paper["file"]


def test_recognition_never_fails_on_odd_input() -> None:
    for text in (
        "\ufeff",
        "\n" * 50,
        "〔2026〕号",
        "2026年13月45日",
        "第一条\n第二条",
        "一\n" * 400,
        "：",
        "★",
        "\x00\x01",
    ):
        assert isinstance(recognise(text), recognition.Recognised)
