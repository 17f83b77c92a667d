"""Attachments bound in from text and from files, and attachments on their own (GB/T 9704-2012 §7.3.7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.drafting.places import source_boxes
from desktop.export.fonts.library import bundled_library
from desktop.export.gongwen.annexes import AnnexFacts, lay_out_annex
from desktop.export.layout.frame import Document
from desktop.export.measure.read import read_pdf
from desktop.export.recognise import parse
from desktop.export.typeset import from_text, text_lines
from tests.e2e.running import sanban

PAPER = """临江市人民政府办公室关于加强森林防火工作的通知
临政办发〔2026〕45号
各县（市、区）人民政府：
现将有关事项通知如下。
一、压实责任
各地要在2026年12月1日前完成排查。
附件：1.任务清单
2.责任分工表
临江市人民政府办公室
2026年11月22日
（此件公开发布）"""
FIRST = """附件1
任务清单
一、开展排查
各地要完成排查。"""
SECOND = """附件2：
今冬明春森林防火工作
责任分工表
|序号|事项|
|1|开展督查|"""
FOOT = """抄送：市委办公室。
临江市人民政府办公室　2026年11月23日印发"""
WHOLE = "\n".join((PAPER, FIRST, SECOND, FOOT))


def words(document: Document, page: int, tag: str) -> str:
    return "".join(run.text for run in document.pages[page - 1].runs(tag))


def test_attachments_follow_the_paper_each_on_its_page_and_the_numbers_run_on() -> None:
    document = from_text(WHOLE, "document")
    marks = [(page.number, words(document, page.number, "annex-mark")) for page in document.pages]
    assert [mark for mark in marks if mark[1]] == [(len(marks) - 1, "附件1"), (len(marks), "附件2")]
    assert words(document, len(marks) - 1, "title") == "任务清单"
    assert words(document, len(marks), "title") == "今冬明春森林防火工作责任分工表"
    assert words(document, len(marks), "sheet") == "序号事项1开展督查"
    assert [page.number for page in document.pages] == list(range(1, len(marks) + 1))
    imprint = [page.number for page in document.pages if page.runs("imprint")]
    assert imprint == [len(marks)] and "抄送：市委办公室。" in words(document, len(marks), "imprint")
    # The paper ends as it does without attachments.
    assert "".join(words(document, page, "sealed") for page in range(1, len(marks) - 1)) == (
        "临江市人民政府办公室2026年11月22日"
    )
    assert "附件2的标题与附件说明不一致，请核对。" in document.remarks


def test_a_single_attachment_has_no_number_and_its_title_comes_from_the_list() -> None:
    text = PAPER.replace("1.任务清单\n2.责任分工表", "任务清单") + "\n附件\n|序号|事项|\n|1|开展督查|"
    document = from_text(text, "document")
    last = len(document.pages)
    assert (words(document, last, "annex-mark"), words(document, last, "title")) == ("附件", "任务清单")
    assert document.remarks == ()


def test_a_missing_attachment_is_remarked() -> None:
    remarks = from_text("\n".join((PAPER, FIRST)), "document").remarks
    assert remarks == ("附件说明列有2个附件，装订在后的有1个，请核对。",)


@pytest.mark.parametrize("form", ["document", "letter", "order", "minutes", "bulletin", "annex"])
def test_no_form_loses_a_word_of_the_attachments(form: str) -> None:
    read = read_pdf(pdf.to_bytes(from_text(WHOLE, form, {"mark": "临江市人民政府令", "issuer": "市政府"})))
    text = "".join(char.text for page in read.pages for char in page.chars)
    for words_of in (
        "任务清单",
        "各地要完成排查。",
        "责任分工表",
        "开展督查",
        "各地要在2026年12月1日前完成排查。",
    ):
        assert words_of in text, words_of


@pytest.mark.parametrize(
    "list_", ["附件：\n1.任务清单\n2.责任分工表", "附件：任务清单", "见附件1。", "附件1的要求执行。"]
)
def test_a_list_of_attachments_and_a_mention_are_no_attachment(list_: str) -> None:
    text = PAPER.replace("附件：1.任务清单\n2.责任分工表", list_)
    assert parse(text).annexes == []


def test_every_character_of_an_attachment_knows_where_it_was_typed() -> None:
    parsed = parse(WHOLE)
    lines = text_lines(parsed, "document")
    others = [line for line in parsed.lines if line not in lines]
    boxes = source_boxes(from_text(WHOLE, "document"), lines, others, bundled_library())
    placed = {at for box in boxes for at in range(box.start, box.end)}
    for piece in ("开展排查\n", "各地要完成排查。", "开展督查|", "责任分工表\n|", "附件2："):
        at = WHOLE.index(piece)
        assert set(range(at, at + len(piece.rstrip("\n|：")))) <= placed, piece
    pages = {box.page for box in boxes if WHOLE[box.start : box.end].startswith("开展督查")}
    assert pages == {len(from_text(WHOLE, "document").pages) - 1}


def test_an_attachment_on_its_own_says_whose_it_is() -> None:
    text = FIRST.replace("附件1", "附件3")
    document = from_text(text, "annex", {"number": "临政办发〔2026〕45号"})
    ((first, *_),) = (document.pages[0].runs("annex-mark"),)
    assert words(document, 1, "annex-mark") == "临政办发〔2026〕45号附件3"
    assert first.xs[0] == pytest.approx(28.0, abs=0.1) and first.y == pytest.approx(37 + 0.84 * 156 / 28)
    assert words(document, 1, "title") == "任务清单"
    with pytest.raises(UserProblem, match="T-002"):
        lay_out_annex(AnnexFacts(number="", title="清单", body=()))
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_annex(AnnexFacts(number="号" * 40, title="清单", body=("正文。",)))
    with pytest.raises(UserProblem, match="T-005"):
        from_text(text, "annex", {"annex": "三"})


def test_the_command_binds_files_as_attachments(tmp_path: Path) -> None:
    (tmp_path / "paper.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "one.txt").write_text("任务清单\n一、开展排查\n各地要完成排查。", encoding="utf-8")
    (tmp_path / "two.md").write_text("责任分工表\n\n|序号|事项|\n|--|--|\n|1|开展督查|\n", encoding="utf-8")
    out = tmp_path / "out.pdf"
    ran = sanban(
        "typeset", tmp_path / "paper.txt", "--form", "document", "--annex", tmp_path / "one.txt",
        "--annex", tmp_path / "two.md", "-o", out, "--json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert ran.document()["remarks"] == []
    pages = read_pdf(out.read_bytes()).pages
    starts = ["".join(char.text for char in page.chars)[:7] for page in pages]
    assert starts[-2:] == ["附件1任务清单"[:7], "附件2责任分工表"[:7]]
