"""What Word keeps beside or around the text of a DOCX comes over as a reader sees it, or is named as left out."""

from __future__ import annotations

import pytest

from desktop.export.intake.docx_parse import parse
from desktop.export.intake.numbering import chinese, written
from desktop.export.intake.pieces import Intake
from desktop.export.intake.reading import as_text
from tests.export.test_intake import NS, package

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paper(body: str, **more: str) -> Intake:
    """A DOCX of this body, with other parts of ``word/``."""
    document = f'<w:document xmlns:w="{NS}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
    parts = {
        f"word__{name}__xml": f'<w:{name} xmlns:w="{NS}">{text}</w:{name}>'.encode()
        for name, text in more.items()
    }
    return parse(package(document, **{name.replace("__xml", ".xml"): part for name, part in parts.items()}))


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(number: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(place: int, kind: str, pattern: str, more: str = "") -> str:
    counted = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{place}">{counted}</w:lvl>'


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "（%4）")
    + level(4, "decimal", "%1.%3.%5", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "chineseCounting", "第%1条")
    + level(1, "bullet", "\uf06c")
    + level(2, "decimalEnclosedCircle", "%3", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def test_automatic_numbers_appear_as_the_reader_sees_them() -> None:
    body = "".join(
        p(text, listed(number, place))
        for text, number, place in (
            ("总体要求", 1, 0), ("指导思想", 1, 1), ("基本原则", 1, 1), ("工作任务", 1, 0), ("建立台账", 1, 1),
            ("每季盘点", 1, 2), ("报市政府", 1, 2), ("拟订方案", 1, 3), ("细目", 1, 4), ("保障措施", 1, 0),
            ("适用范围", 2, 0), ("要点", 2, 1), ("其一", 2, 2), ("主管机关", 2, 0), ("另起", 3, 0),
        )
    )  # fmt: skip
    found = [piece.text for piece in paper(body + p("落款前的话。"), numbering=LISTS).pieces]
    assert found == [
        "一、总体要求", "（一）指导思想", "（二）基本原则", "二、工作任务", "（一）建立台账", "1.每季盘点",
        "2.报市政府", "（1）拟订方案", "2.2.1 细目", "三、保障措施", "第一条 适用范围", "要点", "①其一",
        "第二条 主管机关", "五、另起",
        "落款前的话。",
    ]  # fmt: skip


def test_numbers_that_a_style_gives_and_a_paragraph_takes_back() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="Own"/><w:basedOn w:val="2"/><w:pPr><w:numPr>'
        '<w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        p("压实责任", '<w:pStyle w:val="2"/>')
        + p("落实到人", '<w:pStyle w:val="3"/>')
        + p("没有编号", '<w:pStyle w:val="2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("强化保障", '<w:pStyle w:val="2"/>')
        + p("")
        + p("名册不明", listed(99, 0))
    )
    found = paper(body, numbering=LISTS, styles=styles).pieces
    assert [piece.text for piece in found] == [
        "一、压实责任", "（一）落实到人", "没有编号", "二、强化保障", "名册不明",
    ]  # fmt: skip
    assert [piece.heading for piece in found] == [2, 2, 2, 2, 0]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (100, "一百"), (103, "一百〇三"), (110, "一百一十"),
     (999, "九百九十九"), (2010, "二千〇一十"), (0, "0"), (10_000, "10000")],
)  # fmt: skip
def test_chinese_numerals(value: int, text: str) -> None:
    assert chinese(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [(4, "upperRoman", "IV"), (28, "lowerLetter", "bb"), (3, "ideographTraditional", "丙"), (7, "decimalZero", "07"),
     (12, "chineseLegalSimplified", "壹拾贰"), (20, "decimalEnclosedCircle", "⑳"), (21, "decimalEnclosedCircle", "21"),
     (5, "nobody knows", "5"), (15, "ideographDigital", "一五")],
)  # fmt: skip
def test_other_ways_of_counting(value: int, kind: str, text: str) -> None:
    assert written(value, kind) == text


def test_text_in_boxes_comes_once_and_before_the_paragraph_it_hangs_on() -> None:
    box = p("框中文字")
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>"
        + box
        + "</w:txbxContent></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + box + "</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>正文。</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:pict><w:txbxContent>" + box + "</w:txbxContent></w:pict></w:r>"
        "<w:r><w:t>格</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    found = paper(body)
    assert [piece.text or piece.cells for piece in found.pieces] == [
        "框中文字",
        "正文。",
        "框中文字",
        (("格",),),
    ]
    assert any("文本框" in warning for warning in found.warnings)


def test_merged_and_nested_cells_keep_every_word_in_its_column() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell('内一')}{cell('内二')}</w:tr></w:tbl>"
    body = (
        "<w:tbl><w:tr>" + cell("事项") + cell("责任", '<w:gridSpan w:val="2"/>') + "</w:tr><w:tr>"
        + cell("排查", '<w:vMerge w:val="restart"/>') + cell("甲") + cell("乙") + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("丙") + f"<w:tc>{inner}{p('丁')}</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    found = paper(body)
    assert found.pieces[0].cells == (("事项", "责任", ""), ("排查", "甲", "乙"), ("", "丙", "内一\n内二\n丁"))
    assert any("合并" in warning for warning in found.warnings)
    assert any("小表格" in warning for warning in found.warnings)
    assert "|" in as_text(found)


def test_hidden_deleted_and_former_settings_are_not_read() -> None:
    body = (
        '<w:p><w:pPr><w:jc w:val="left"/><w:pPrChange><w:pPr><w:jc w:val="center"/>'
        + listed(1, 0)
        + "</w:pPr></w:pPrChange>"
        "</w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>也明</w:t></w:r>'
        "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDETEXT "http://127.0.0.1:9/x"</w:instrText></w:r>'
        "</w:p>"
    )
    found = paper(body, numbering=LISTS)
    assert [(piece.text, piece.centred) for piece in found.pieces] == [("明也明音", False)]
    assert {warning[:4] for warning in found.warnings} == {"隐藏的文", "修订中已"}


def test_notes_comments_formulas_and_signs_are_named_only_when_the_text_has_them() -> None:
    plain = paper(p("正文"), footnotes=p("分隔线"), comments="")
    assert plain.warnings == ()
    marks = "".join(
        f"<w:r><w:{tag}/></w:r>"
        for tag in ("footnoteReference", "endnoteReference", "commentReference", "sym", "oMath")
    )
    found = paper(f"<w:p>{marks}{marks}<w:r><w:t>正文</w:t></w:r></w:p>")
    assert len(found.warnings) == 5 and [piece.text for piece in found.pieces] == ["正文"]


def test_lists_built_to_exhaust_the_machine_end_soon() -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 50}"/></w:style>'
        for n in range(50)
    )
    wild = (
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "decimal", "%1" * 5000)
        + level(99, "x", "%9")
        + "</w:abstractNum>"
    )
    wild += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"/>'
    body = (
        p("甲", '<w:pStyle w:val="s0"/>')
        + p("乙", listed(1, 0))
        + p("丙", listed(1, 99))
        + p("丁", listed(2, 0))
    )
    found = paper(body, styles=circle, numbering=wild)
    assert [piece.text for piece in found.pieces] == ["甲", "1" * 30 + " 乙", "丙", "丁"]
    wide = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
        + p("格")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert len(paper(wide).pieces[0].cells[0]) == 64
