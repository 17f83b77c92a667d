"""Where the typed text stands on paper: every box is checked against the characters of the finished PDF."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.editing import SourceBox
from desktop.export.drafting.engine import DraftEngine
from desktop.export.measure.read import Char, read_pdf

NOTICE = """000012
机密★1年
特急

  临江市人民政府办公室关于进一步做好今冬明春森林防火和防汛抗旱工作的紧急通知
临政办发〔2026〕45号
各县（市、区）人民政府，市政府各部门：
　　经市政府同意，现就做好工作通知如下。2026年11月20日前落实到位，联系电话010-12345678。
　　一、压实责任。各级各部门要严格落实值班值守制度，一岗双责、党政同责，做到底数清、情况明、措施实……
　　（一）抓好落实
表1 责任分工表
| 序号 | 事项 | 单位 |
|---|---|---|
| 1 | 物资\\|储备 | 市应急管理局 |
| 2 | 督查 |
表后文字。
附件：1.责任分工表
2.联系方式
临江市人民政府办公室
2026年11月22日
（此件公开发布）
抄送：市委办公室，市人大常委会办公室。
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
记录：王镕
分送：市长、副市长。
临江市人民政府办公室  2026年11月23日印发
"""
WIDE = "各项指标表的说明。\n" + "\n".join(
    "| " + " | ".join(f"第{column}列{row}行" for column in range(10)) + " |" for row in range(9)
)
DIRTY = (
    "关于做好\u200b防汛工作的通知\r\n各县人民政府：\r\n\u3000\u3000现\tA1通知\ufeff如下。\r\n附件：名单\r\n"
)


def shipped() -> list[str]:
    folder = resources.files("desktop.office.documents.trial_texts")
    index = json.loads(folder.joinpath("index.json").read_text("utf-8"))
    return [folder.joinpath(entry["file"]).read_text("utf-8") for entry in index["papers"]]


def standing(pages: list[list[Char]], box: SourceBox) -> str:
    """What the PDF prints inside a box, along its line."""
    turned = box.height_mm > box.width_mm and box.end - box.start > 1
    inside = [
        char
        for char in pages[box.page]
        if box.x_mm - 0.01 <= char.x < box.x_mm + box.width_mm - 0.01
        and box.y_mm + 0.01 < char.y <= box.y_mm + box.height_mm + 0.01
    ]
    inside.sort(key=lambda char: -char.y if turned else char.x)
    return "".join(char.text for char in inside if not char.text.isspace())


def checked(text: str, form: str, **fields: object) -> set[int]:
    """The places of the characters that lie in a box; every box prints exactly its stretch of the text."""
    made = DraftEngine(form).typeset(text, fields)
    read = read_pdf(made.pdf)
    pages = [list(page.chars) for page in read.pages]
    covered: set[int] = set()
    for box in made.boxes:
        page = read.pages[box.page]
        assert box.x_mm > 0 and box.y_mm > 0 and box.width_mm > 0 and box.height_mm > 0, box
        assert box.x_mm + box.width_mm < page.width and box.y_mm + box.height_mm < page.height, box
        typed = text[box.start : box.end]
        assert standing(pages, box) == "".join(typed.replace("\t", " ").split()), (box, typed)
        covered.update(range(box.start, box.end))
    return covered


def uncovered(text: str, covered: set[int]) -> str:
    return "".join(c for at, c in enumerate(text) if at not in covered and not c.isspace())


def test_every_character_of_a_notice_has_its_place() -> None:
    # Strokes and rulers of the table, the stroke's escape, and the marks between label and list are not printed.
    assert uncovered(NOTICE, checked(NOTICE, "document")) == "||||" + "|---|---|---|" + "||\\||" + "|||"


def test_every_character_of_minutes_has_its_place() -> None:
    assert uncovered(MINUTES, checked(MINUTES, "minutes")) == "、、"


@pytest.mark.parametrize("form", ["letter", "order", "bulletin", "minutes"])
def test_no_form_puts_a_box_where_something_else_stands(form: str) -> None:
    covered = checked(NOTICE, form)
    body = NOTICE.index("经市政府同意")
    assert body in covered and NOTICE.index("表后文字") in covered and NOTICE.index("附件：") in covered


def test_a_turned_table_has_its_places_too() -> None:
    assert set(uncovered(WIDE, checked(WIDE, "document"))) == {"|"}


def test_a_table_over_pages_names_its_head_on_each() -> None:
    text = "说明文字。\n| 序号 | 内容 |\n" + "\n".join(f"| {n} | 第{n}项工作 |" for n in range(1, 61))
    made = DraftEngine().typeset(text, {})
    head = text.index("序号")
    assert [box.page for box in made.boxes if box.start == head] == list(range(len(read_pdf(made.pdf).pages)))
    assert set(uncovered(text, checked(text, "document"))) == {"|"}


def test_places_count_what_is_typed_and_not_printed() -> None:
    covered = checked(DIRTY, "document")
    assert uncovered(DIRTY, covered) == "\u200b\ufeff"
    assert checked("  题目的通知\n\n\u3000\u3000第一段。", "document") >= {2, 11, 12, 13, 14}


def test_a_given_fact_takes_the_place_of_what_was_typed() -> None:
    covered = checked(NOTICE, "document", number="临政办发〔2026〕99号", main_recipients="各部门")
    number = NOTICE.index("临政办发")
    assert not covered & set(range(number, number + 12))
    assert not covered & set(range(NOTICE.index("各县"), NOTICE.index("各县") + 18))


@pytest.mark.parametrize("index", range(len(shipped())))
def test_the_shipped_papers(index: int) -> None:
    text = shipped()[index]
    assert not set(uncovered(text, checked(text, "document"))) - set("|-、；：附件2345.")


WORDS = st.text(alphabet="关于工作通知一二。，、（）“”—…A1 9\n\u3000|", min_size=1, max_size=400)


@settings(max_examples=40, deadline=None)
@given(words=WORDS, form=st.sampled_from(["document", "letter", "minutes", "bulletin", "order"]))
def test_no_text_puts_a_wrong_box(words: str, form: str) -> None:
    checked("正文在此。\n" + words, form)
