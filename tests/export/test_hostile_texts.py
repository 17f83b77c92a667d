"""Texts nobody meant to print: a right page or a clear error, never a broken page, a hang or a fetched file."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.forms import Column, Form, Table, lay_out_form
from desktop.export.gongwen.document import lay_out_document
from desktop.export.layout.characters import clean
from desktop.export.layout.frame import Document
from desktop.export.measure import measure
from desktop.export.measure.read import read_pdf
from desktop.export.typeset import FORMS, from_text
from tests.export.test_document import facts

MARKUP = '<font color="[[[" size=9e9><b>未闭合 & <img src=/etc/passwd><a href="http://127.0.0.1:9/x">链接</a> &lt;%s{0}'


def drawn(document: Document) -> str:
    return "".join(run.text for page in document.pages for run in page.runs("body"))


def test_markup_is_printed_as_the_letters_it_is() -> None:
    document = lay_out_document(facts(body=("正文。", MARKUP)))
    assert drawn(document) == "正文。" + MARKUP
    read = read_pdf(pdf.to_bytes(document))
    text = "".join(char.text for page in read.pages for char in page.chars)
    assert "未闭合" in text and "/etc/passwd" in text
    sheet = lay_out_form(Form(title="台账", blocks=(Table((Column("事项"),), ((MARKUP,),)),)))
    cells = "".join(run.text for page in sheet.pages for run in page.runs("sheet"))
    assert "<imgsrc=/etc/passwd>" in cells.replace(" ", "")


@pytest.mark.parametrize("form", FORMS)
def test_controls_directions_and_zero_width_leave_nothing_on_paper(form: str) -> None:
    marks = "\u202e\u2066\u200b\u200d\ufeff\x00\x07\x1b[31m\u00ad\ufffc".replace("[31m", "")
    plain = "关于防汛工作的通知\n各地要落实责任。\n一、压实责任\n请认真执行。"
    dirty = "".join(char + marks for char in plain).replace("\n" + marks, "\n")
    given = {"issuer": "市府办", "title": "关于防汛工作的通知", "mark": "市府令", "number": "第1号"}
    assert from_text(dirty, form, given).fingerprint() == from_text(plain, form, given).fingerprint()


@pytest.mark.parametrize("char", ["\U0001f600", "\ue000", "\U000e0041", "\ud800", "\u0e01"])
def test_what_no_font_draws_is_named_by_its_number(char: str) -> None:
    with pytest.raises(UserProblem, match=f"U\\+{ord(char):04X}"):
        lay_out_document(facts(body=(f"值班{char}安排。",)))


def test_a_title_of_ten_thousand_characters_is_refused_quickly() -> None:
    started = time.monotonic()
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_document(facts(title="关于防汛工作的通知" * 1100))
    assert time.monotonic() - started < 20


def test_a_paragraph_of_a_hundred_thousand_characters_is_set_whole() -> None:
    text = "各级各部门要把防火责任落实到山头地块，坚持“预防为主”的方针。" * 3300
    document = lay_out_document(facts(body=(text,)))
    assert len(text) > 100_000 and drawn(document) == text


RUNS = [
    *("，" * 400, "“" * 300, "（" * 90 + "）" * 90, "A" * 3000, "1" * 900, "—" * 500),
    *("http://" + "a/" * 900, "\u3000" * 50 + "末"),
]


@pytest.mark.parametrize("text", RUNS, ids=range(len(RUNS)))
def test_runs_of_one_kind_stay_inside_the_page_and_whole(text: str) -> None:
    document = lay_out_document(facts(body=("正文。", text)))
    assert drawn(document).removeprefix("正文。").replace("\u3000", "") == text.replace("\u3000", "")
    for page in read_pdf(pdf.to_bytes(document)).pages:
        assert all(20 < char.x < 190 and 5 < char.y < 292 for char in page.chars)


def test_numbered_lists_ten_deep_keep_their_order() -> None:
    heads = ["一、", "（一）", "1.", "（1）", "①", "a.", "（a）", "i.", "•", "——"]
    body = tuple(f"{'　' * depth}{head}第{depth}层。" for depth, head in enumerate(heads))
    document = lay_out_document(facts(body=body))
    assert drawn(document) == "".join(line.strip("　") for line in body)
    assert measure(pdf.to_bytes(document)).ok


def test_characters_beyond_the_basic_plane_print_and_can_be_searched() -> None:
    document = lay_out_document(facts(body=("𬭎䶮等字。",)))
    read = read_pdf(pdf.to_bytes(document))
    text = "".join(char.text for page in read.pages for char in page.chars)
    assert "𬭎" in text and "䶮" in text


HEAD = "临江市人民政府关于防汛工作的通知\n临政发〔2026〕1号\n各县（市、区）人民政府：\n"
TAIL = "\n临江市人民政府\n2026年11月22日\n抄送：市委办公室。\n临江市人民政府办公室　2026年11月23日印发"
ROWS = "\n".join(f"|{n}|开展第{n}轮督查|市应急管理局|" for n in range(500))
BODIES = {
    "punctuation": "，。、；：？！" * 50,
    "table of 500 rows": f"情况如下。\n|序号|事项|单位|\n{ROWS}",
    "cell taller than a page": "情况如下。\n|序号|事项|\n|1|" + "督查落实" * 1500 + "|",
    "endless word in a cell": "情况。\n|序号|事项|\n|1|" + "abcdefgh" * 300 + "|",
    "endless word": "x" * 5000,
    "endless number": "1" * 3000,
    "one character a line": "一\n" * 300,
    "signs": "ＡＢＣ１２３％①②③⑩㈠㊣℃㎡№★●※＋＝￥10m²，x³±½" * 20,
    "kana and letters": "カタカナ、Ünïcödé、αβγ、Привет。",
    "variants": "葛\U000e0100城、辻\ufe00。",
    "60 attachments": "正文。" + TAIL + "".join(f"\n附件{n}\n清单{n}\n正文{n}。" for n in range(1, 61)),
    "attachments without text": "正文。" + TAIL + "\n附件1\n附件2\n附件3",
    "broken tables": "||||\n|\n|||||a||\n|a\\|b|c|\n|---|---|\n|1|",
    "people": "会议。\n出席：" + "、".join(f"王{chr(0x4E00 + n)}" for n in range(200)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", BODIES)
def test_a_strange_text_is_printed_whole_or_what_is_not_printed_is_said(name: str, form: str) -> None:
    text = HEAD + BODIES[name] + ("" if "attachments" in name else TAIL)
    document = from_text(text, form, {"issuer": "临江市人民政府", "mark": "临江市人民政府令"})
    pages = read_pdf(pdf.to_bytes(document)).pages
    for page in pages:
        assert all(10 < char.x < page.width - 8 and 5 < char.y < page.height - 5 for char in page.chars)
    printed = Counter(char.text for page in pages for char in page.chars)
    printed.update("".join(document.remarks))
    skipped = set(" \u3000\n|-\\" + ("、" if form == "minutes" else ""))
    wanted = Counter(char for char in clean(text) if char not in skipped)
    if document.remarks:
        # What is not printed is named in a remark, shortened: its characters may be fewer there.
        assert all(printed[char] for char in wanted)
    else:
        assert {char: count for char, count in wanted.items() if printed[char] < count} == {}


def test_too_many_columns_and_too_many_organs_are_refused_by_name() -> None:
    wide = "|" + "|".join(str(n) for n in range(21)) + "|"
    with pytest.raises(UserProblem, match="T-014"):
        from_text(f"{HEAD}情况。\n{wide}\n{wide}{TAIL}", "document")
    with pytest.raises(UserProblem, match="T-006"):
        lay_out_document(facts(issuers=tuple(f"临江市第{n}局" for n in range(50))))
    shown = lay_out_document(facts(issuers=tuple(f"临江市第{n}局" for n in range(9))))
    assert shown.pages[0].runs("body")


def test_what_a_form_has_no_place_for_is_said() -> None:
    document = from_text(HEAD + "现予公布。" + TAIL, "order", {"mark": "临江市人民政府令"})
    assert any("临江市人民政府关于防汛工作的通知" in remark for remark in document.remarks)
    assert from_text(HEAD + "请认真执行。" + TAIL, "document").remarks == ()


def test_a_list_of_people_in_a_notice_is_text() -> None:
    document = from_text(HEAD + "会议安排如下。\n出席：各县长、各局长" + TAIL, "document")
    assert "出席：各县长、各局长" in drawn(document)
