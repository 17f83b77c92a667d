"""信函, 命令 and 简报 measured from the PDF (GB/T 9704-2012 §10.1-10.2; 简报 by custom)."""

from __future__ import annotations

import datetime

import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.gongwen.bulletin import Article, BulletinFacts, lay_out_bulletin
from desktop.export.gongwen.document import DocumentFacts
from desktop.export.gongwen.letter import lay_out_letter
from desktop.export.gongwen.order import OrderFacts, lay_out_order
from desktop.export.layout.frame import Document
from desktop.export.measure import measure
from desktop.export.typeset import from_text
from tests.export.texts import BODY

DAY = datetime.date(2026, 11, 22)
LETTER = DocumentFacts(
    issuers=("临江市人民政府办公室",),
    title="临江市人民政府办公室关于商请支持森林防火物资调运的函",
    number="临政办函〔2026〕78号",
    classification="秘密",
    period="1年",
    copy_number="000012",
    urgency="加急",
    main_recipients="清河市人民政府办公室",
    body=(BODY[2], BODY[3], "特此函达，盼复。"),
    date=DAY,
    copy_recipients="市应急管理局，市林业局",
)
ORDER = OrderFacts(
    mark="临江市人民政府令",
    number="第36号",
    body=("《临江市森林防火网格化管理办法》已经审议通过，现予公布，自2027年1月1日起施行。",),
    signer_title="市　长",
    date=DAY,
    printed_by="临江市人民政府办公室",
    printed_on=DAY,
)
BULLETIN = BulletinFacts(
    mark="临江政务信息",
    number="第128期",
    issuer="临江市人民政府办公室",
    date=DAY,
    articles=(Article("我市全面压实森林防火责任", BODY[2:6]), Article("重点项目建设提速", BODY[10:12])),
    report_to="省政府办公厅",
    send_to="市委办公室",
    issue_to="各县（市、区）人民政府",
    editors="编辑：何文",
    copies=120,
)


@pytest.fixture(scope="module", params=["letter", "order", "bulletin"])
def document(request: pytest.FixtureRequest) -> Document:
    makers = {
        "letter": lambda: lay_out_letter(LETTER),
        "order": lambda: lay_out_order(ORDER),
        "bulletin": lambda: lay_out_bulletin(BULLETIN),
    }
    return makers[request.param]()


def test_every_clause_holds(document: Document) -> None:
    report = measure(pdf.to_bytes(document))
    assert report.form == document.form
    assert [check for check in report.checks if not check.ok] == []
    assert any(check.name == "标志上边缘距版心上边缘" for check in report.checks)


def test_the_same_bytes_twice(document: Document) -> None:
    assert pdf.to_bytes(document) == pdf.to_bytes(document)


def test_a_letter_has_four_red_lines_of_170_mm_and_no_number_on_page_1() -> None:
    document = lay_out_letter(LETTER)
    lines = document.pages[0].rules("letter-rule")
    assert [line.x2 - line.x1 for line in lines] == [170.0] * 4
    assert lines[0].width > lines[1].width
    assert lines[2].width < lines[3].width
    assert document.pages[0].runs("page-number") == ()
    assert document.pages[1].runs("page-number")
    assert document.pages[-1].rules("imprint-rule") == ()


def test_the_first_elements_of_a_letter_stand_seven_eighths_under_the_line() -> None:
    page = lay_out_letter(LETTER).pages[0]
    line = page.rules("letter-rule")[1]
    top = page.runs("number")[0].y - 0.84 * 156 / 28
    assert top - (line.y1 + line.width / 2) == pytest.approx(156 / 28 * 7 / 8)
    assert page.runs("number")[-1].xs[-1] + 156 / 28 == pytest.approx(184.0, abs=0.1)


def test_an_order_leaves_two_lines_around_its_number() -> None:
    page = lay_out_order(ORDER).pages[0]
    number, first = page.runs("number")[0].y, min(run.y for run in page.runs("body"))
    assert first - number == pytest.approx(3 * 10.449, abs=0.02)


def test_all_articles_of_a_bulletin_are_printed() -> None:
    document = lay_out_bulletin(BULLETIN)
    drawn = "".join(run.text for page in document.pages for run in page.runs("body"))
    for article in BULLETIN.articles:
        assert drawn.count("".join(map(str, article.body))) == 1
    last = "".join(run.text for run in document.pages[-1].runs("imprint"))
    assert last == "报：省政府办公厅。送：市委办公室。发：各县（市、区）人民政府。编辑：何文共印120份"


@pytest.mark.parametrize("form", ["letter", "order", "bulletin"])
def test_plain_text_is_set_in_every_form(form: str) -> None:
    text = "关于做好防汛工作的函\n第12号\n省水利厅：\n现将有关情况函告如下。\n临江市人民政府\n2026年11月22日"
    document = from_text(text, form, {"mark": "临江市人民政府令"} if form == "order" else {})
    assert document.form == form
    for line in ("省水利厅：", "现将有关情况函告如下。"):
        assert line in document.text()


def test_a_bulletin_without_text_is_refused() -> None:
    with pytest.raises(UserProblem, match="T-002"):
        lay_out_bulletin(BulletinFacts(mark="简报", number="第1期", issuer="办公室", date=DAY, articles=()))
