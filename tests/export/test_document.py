"""文件, 上行文 and 联合行文 measured from the PDF (GB/T 9704-2012 §7)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.gongwen.document import Annex, DocumentFacts, lay_out_document
from desktop.export.layout.frame import Document, GlyphRun
from desktop.export.measure import measure
from desktop.export.typeset import from_text
from tests.export.texts import BODY

CELL = 156 / 28
RIGHT = 184.0


def facts(**changes: Any) -> DocumentFacts:
    values: dict[str, Any] = {
        "issuers": ("临江市人民政府办公室",),
        "title": "临江市人民政府办公室关于进一步加强今冬明春森林防火和农民工工资支付保障工作的通知",
        "number": "临政办发〔2026〕45号",
        "main_recipients": "各县（市、区）人民政府，市政府各部门、各直属机构",
        "body": BODY[:6],
        "date": datetime.date(2026, 11, 22),
        "copy_recipients": "市委办公室，市人大常委会办公室，市政协办公室",
        "printed_by": "临江市人民政府办公室",
        "printed_on": datetime.date(2026, 11, 23),
    }
    return DocumentFacts(**{**values, **changes})


def runs(document: Document, tag: str) -> list[GlyphRun]:
    return [run for page in document.pages for run in page.runs(tag)]


def start(found: list[GlyphRun], text: str) -> float:
    return next(run.xs[0] for run in found if text in run.text)


FORMS = {
    "downward": facts(),
    "secret": facts(classification="机密", period="5年", copy_number="000003", urgency="特急"),
    "upward": facts(signatories=("林启明",), title="关于安排森林防火专项资金的请示", body=BODY[2:4]),
    "upward-three": facts(signatories=("林启明", "王镕", "赵堃"), body=BODY[2:4]),
    "joint": facts(issuers=("临江市应急管理局", "临江市林业局", "临江市人力资源和社会保障局")),
    "plain": facts(way="plain"),
    "attached": facts(attachments=("任务清单", "责任分工及联系方式一览表")),
    "annexed": facts(annexes=(Annex("任务清单", BODY[4:6]), Annex("责任分工表", BODY[7:9]))),
    "noted": facts(note="此件公开发布"),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_clause_holds(name: str) -> None:
    report = measure(pdf.to_bytes(lay_out_document(FORMS[name])))
    assert report.form == "document"
    assert [check for check in report.checks if not check.ok] == []


@pytest.mark.parametrize("name", FORMS)
def test_no_text_is_lost(name: str) -> None:
    document = lay_out_document(FORMS[name])
    drawn = "".join(run.text for run in runs(document, "body"))
    for paragraph in FORMS[name].body:
        assert str(paragraph) in drawn


@pytest.mark.parametrize("count", range(1, 24))
@pytest.mark.parametrize("way", ["sealed", "plain"])
def test_the_signature_never_stands_without_text(count: int, way: str) -> None:
    document = lay_out_document(facts(body=("请认真贯彻执行。",) * count, way=way))
    tag = "sealed" if way == "sealed" else "signature"
    page = next(page for page in document.pages if page.runs(tag))
    assert page.runs("body")


def test_a_sealed_date_stands_four_characters_in_with_the_organ_over_it() -> None:
    found = runs(lay_out_document(facts()), "sealed")
    day = [run for run in found if run.y == max(run.y for run in found)]
    date_right = max(run.xs[-1] for run in day) + CELL
    assert RIGHT - date_right == pytest.approx(4 * CELL, abs=0.1)
    organ = next(run for run in found if "办公室" in run.text)
    organ_middle = (organ.xs[0] + organ.xs[-1] + CELL) / 2
    assert organ_middle == pytest.approx((min(run.xs[0] for run in day) + date_right) / 2, abs=0.2)


def test_an_unsealed_date_starts_two_characters_after_the_organ() -> None:
    found = runs(lay_out_document(facts(way="plain")), "signature")
    assert start(found, "2026") - start(found, "临江市") == pytest.approx(2 * CELL, abs=0.1)


def test_a_long_date_under_a_short_organ_stands_two_characters_in() -> None:
    found = runs(lay_out_document(facts(way="plain", signed_by=("市府办",))), "signature")
    assert RIGHT - (max(run.xs[-1] for run in found) + CELL) == pytest.approx(2 * CELL, abs=0.1)


def test_signatories_stand_two_a_line_and_the_number_on_the_last() -> None:
    document = lay_out_document(FORMS["upward-three"])
    names = [run for run in runs(document, "signatory") if run.face == "kai"]
    assert [run.text for run in names] == ["林启明", "王镕", "赵堃"]
    assert names[0].y == names[1].y < names[2].y
    assert names[0].xs[0] == names[2].xs[0]
    assert runs(document, "number")[0].y == names[2].y
    assert runs(document, "number")[0].xs[0] == pytest.approx(28 + CELL, abs=0.1)


def test_joint_names_have_one_width() -> None:
    document = lay_out_document(FORMS["joint"])
    names = [run for run in runs(document, "mark") if run.text != "文件"]
    assert len({round(run.xs[0], 2) for run in names}) == 1
    assert len({round(run.xs[-1], 2) for run in names}) == 1


def test_attachments_continue_under_their_names() -> None:
    names = ("任务清单", "今冬明春森林防火和农民工工资支付保障工作责任分工及联系方式一览表")
    found = runs(lay_out_document(facts(attachments=names)), "attachments")
    drawn = "".join(run.text for run in found)
    assert drawn == f"附件：1.{names[0]}2.{names[1]}"
    long_lines = [run for run in found if len(run.text) > 2 and run.text != "附件："]
    assert len({round(run.xs[0], 2) for run in long_lines}) == 1


def test_each_annex_begins_a_page_with_its_mark() -> None:
    document = lay_out_document(FORMS["annexed"])
    marked = [page for page in document.pages if page.runs("annex-mark")]
    assert len(marked) == 2
    for page in marked:
        mark = page.runs("annex-mark")[0]
        assert (mark.face, mark.y) == ("hei", min(run.y for run in page.runs()))
        title = page.runs("title")[0]
        assert title.y - mark.y == pytest.approx(2 * 10.449, abs=1.0)


def test_preprinted_paper_gets_neither_mark_nor_red_line() -> None:
    printed, plain = lay_out_document(facts()), lay_out_document(facts(preprinted=True))
    assert runs(plain, "mark") == []
    assert plain.pages[0].rules("red-rule") == ()
    assert runs(plain, "body") == runs(printed, "body")


def test_recipients_that_leave_no_text_on_page_1_move_to_the_imprint_and_it_is_said() -> None:
    recipients = "、".join(["临江市各县（市、区）人民政府"] * 18)
    document = lay_out_document(facts(main_recipients=recipients))
    assert document.pages[0].runs("body") and not runs(document, "recipients")
    assert any("移至版记" in remark for remark in document.remarks)
    imprint = "".join(run.text for run in runs(document, "imprint"))
    assert imprint.startswith(f"主送：{recipients}。抄送：")
    assert len(document.pages[-1].rules("imprint-rule")) == 3
    assert [check for check in measure(pdf.to_bytes(document)).checks if not check.ok] == []
    assert lay_out_document(facts()).remarks == ()


def test_no_text_and_unknown_ways_are_refused() -> None:
    with pytest.raises(UserProblem, match="T-002"):
        lay_out_document(facts(body=()))
    with pytest.raises(UserProblem, match="T-003"):
        lay_out_document(facts(way="glued"))


def test_recipients_too_many_for_page_and_imprint_stay_and_are_remarked() -> None:
    many = "、".join(f"第{count}县人民政府" for count in range(200))
    text = f"关于做好工作的通知\n{many}：\n正文。\n市政府\n2026年1月2日\n市政府　2026年1月3日印发\n"
    for form in ("document", "letter"):
        made = from_text(text, form)
        assert any("首页没有正文" in remark for remark in made.remarks)
        assert "第199县人民政府" in "".join(
            run.text for page in made.pages for run in page.runs("recipients")
        )


@pytest.mark.parametrize("count", [1, 2])
def test_a_paper_of_a_line_or_two_keeps_its_signature_and_the_imprint_takes_a_page_without_number(
    count: int,
) -> None:
    document = lay_out_document(facts(body=("请认真贯彻执行。",) * count))
    assert len(document.pages) == 2
    first, second = document.pages
    assert first.runs("body") and first.runs("sealed") and not first.runs("imprint")
    assert second.runs("imprint") and {run.tag for run in second.runs()} == {"imprint"}
    assert (first.number, second.number) == (1, 0)
    assert [check for check in measure(pdf.to_bytes(document)).checks if not check.ok] == []
