"""Texts from outside into pieces with roles; hostile files are refused quickly and nothing is fetched."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from desktop.base.errors import UserProblem
from desktop.export import word
from desktop.export.gongwen.document import lay_out_document
from desktop.export.intake import docx_parse
from desktop.export.intake.reading import as_text, read
from desktop.export.intake.roles import roles_of
from desktop.export.proof.specimens import DOCUMENT, specimens
from desktop.export.recognise import parse
from desktop.export.typeset import from_text
from tests.export.test_tables import table

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paper() -> bytes:
    """A notice as clerks write it in Word."""
    made = docx.Document()
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("临江市人民政府办公室关于做好防汛工作的通知").font.size = Pt(22)
    for text in ("临政办发〔2026〕45号", "各县（市、区）人民政府，市政府各部门：", "经市政府同意，现通知如下。",
                 "一、压实责任", "（一）落实属地责任。各地要落实到人。", "1.建立台账。"):  # fmt: skip
        made.add_paragraph(text)
    grid = made.add_table(rows=0, cols=2)
    for values in (("事项", "时限"), ("排查 | 整改", "12月1日")):
        for cell, value in zip(grid.add_row().cells, values, strict=True):
            cell.text = value
    made.add_paragraph("附件：任务清单")
    for text in ("临江市人民政府办公室", "2026年11月22日"):
        made.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph("（此件公开发布）")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def package(document: str | bytes, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", document)
        for name, content in more.items():
            zipped.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def test_every_line_of_a_word_file_gets_its_role_and_how_sure_it_is() -> None:
    said = roles_of(read(paper(), "通知.docx"))
    assert [one.role for one in said] == [
        "title", "number", "main_recipients", "body", "heading1", "heading2", "heading3", "table", "attachments",
        "signed_by", "date", "note",
    ]  # fmt: skip
    assert all(0.5 < one.confidence <= 1 and one.title for one in said)
    plain = roles_of(read(as_text(read(paper(), "a.docx")).encode(), "a.txt"))
    assert [one.role for one in plain] == [one.role for one in said]
    # The setting makes surer what the words alone only suggest.
    assert said[0].confidence > plain[0].confidence and said[9].confidence > plain[9].confidence


def test_a_word_file_is_typeset_with_its_table() -> None:
    document = from_text(as_text(read(paper(), "a.docx")), "document")
    drawn = "".join(run.text for page in document.pages for run in page.runs("sheet"))
    assert "排查 | 整改" in drawn and "12月1日" in drawn
    assert document.title == "临江市人民政府办公室关于做好防汛工作的通知"


def test_our_own_docx_comes_back_with_every_paragraph() -> None:
    facts = DOCUMENT
    data = word.to_bytes(lay_out_document(facts))
    texts = [piece.text for piece in read(data, "a.docx").pieces]
    assert all(paragraph in texts for paragraph in facts.body)
    with_table = word.to_bytes(lay_out_document(
        type(facts)(issuers=("市府办",), title="通知", body=("正文。", table(3), "末段。"))
    ))  # fmt: skip
    (found,) = [piece for piece in read(with_table, "a.docx").pieces if piece.cells]
    assert found.cells[3][3] == "2·3市应急管理局"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        (
            "下行文",
            ["copy_number", "classification", "urgency", "issuer", "number", "title", "title", "title"],
        ),
        ("上行文（三个签发人）", ["issuer", "signatory", "number", "title", "main_recipients"]),
        ("联合行文", ["issuer", "number", "title", "title", "title", "main_recipients"]),
        ("信函", ["issuer", "number", "classification", "urgency", "title", "title", "main_recipients"]),
    ],
)
def test_the_heads_of_our_own_docx_are_known_again(name: str, head: list[str]) -> None:
    specimen = next(each for each in specimens() if each.name == name)
    said = roles_of(read(word.to_bytes(specimen.document), "a.docx"))
    assert [one.role for one in said][: len(head)] == head
    parsed = parse(as_text(read(word.to_bytes(specimen.document), "a.docx")))
    facts: Any = specimen.facts
    assert (
        parsed.values["number"] == facts.number
        and parsed.values["title"].replace("\n", "") == specimen.document.title
    )
    assert parsed.values["issuer"] == facts.issuers[0]
    if name.startswith("上行文"):
        assert parsed.values["signatory"].split() == list(facts.signatories)
    if name == "信函":
        assert parsed.values["copy_number"] == facts.copy_number


def test_markdown_loses_its_signs_and_keeps_its_words() -> None:
    text = (
        "# 关于防汛工作的通知\n\n## 一、压实责任\n\n- **各地**要[落实](http://x/)责任。\n> 引文。\n\n"
        "|甲|乙|\n|--|--|\n|1|2|\n---\n"
    )
    found = read(text.encode(), "a.md")
    assert [piece.text for piece in found.pieces] == [
        "关于防汛工作的通知", "一、压实责任", "各地要落实责任。", "引文。", "",
    ]  # fmt: skip
    assert found.pieces[0].heading == 1 and found.pieces[4].cells == (("甲", "乙"), ("1", "2"))


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a11;</x>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"h" * 50000}">]><x>{"&a;" * 50000}</x>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "net": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "deep": "<x>" * 100_000 + "</x>" * 100_000,
    "cut": f'<w:document xmlns:w="{NS}"><w:body><w:p>',
    "not xml": "\x00\x01\x02",
    "undefined entity": "<x>&nope;</x>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused_within_a_second(name: str) -> None:
    data = package(HOSTILE[name])
    started = time.monotonic()
    with pytest.raises(UserProblem, match=r"T-03[02]"):
        docx_parse.parse(data)
    assert time.monotonic() - started < 1.0
    with pytest.raises(UserProblem, match=r"T-03[02]"):
        read(data, "a.docx")


def test_a_bomb_is_not_unpacked() -> None:
    data = package(b"<x>" + b" " * (docx_parse.MAX_XML_BYTES + 10) + b"</x>")
    assert len(data) < 1 << 20
    started = time.monotonic()
    with pytest.raises(UserProblem, match="T-030"):
        docx_parse.parse(data)
    assert time.monotonic() - started < 2.0


def test_macros_objects_and_remote_pictures_are_left_out_with_a_word() -> None:
    body = (
        f'<w:document xmlns:w="{NS}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        "<w:body><w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>插入</w:t></w:r></w:ins></w:p>"
        '<w:p><w:r><w:pict r:id="rId9"/></w:r></w:p></w:body></w:document>'
    )
    rels = b'<Relationships><Relationship Id="rId9" TargetMode="External" Target="http://127.0.0.1:9/x"/></Relationships>'
    parts = {
        "word__vbaProject__bin": b"MZ",
        "word__embeddings__a": b"\xd0\xcf",
        "word___rels__document": rels,
    }
    found = read(package(body, **parts), "a.docx")
    assert [piece.text for piece in found.pieces] == ["留下插入"]
    assert [warning[:5] for warning in found.warnings] == [
        "文件里的宏",
        "文件里的嵌",
        "修订中已删",
        "文件带有修",
    ]


def test_every_truncation_and_other_kinds_are_refused_with_advice() -> None:
    data = paper()
    for cut in range(0, len(data) - 30, len(data) // 40):
        with pytest.raises(UserProblem, match="T-032"):
            docx_parse.parse(data[:cut])
    with pytest.raises(UserProblem, match="T-032"):
        read(b"\xd0\xcf\x11\xe0" + bytes(2000), "encrypted.docx")
    for name in ("a.doc", "a.wps"):
        with pytest.raises(UserProblem, match="T-035"):
            read(b"", name)


def test_flipped_bytes_never_break_the_reader() -> None:
    data = paper()
    for at in range(0, len(data), 97):
        changed = bytearray(data)
        changed[at] ^= 0x5A
        try:
            docx_parse.parse(bytes(changed))
        except UserProblem as problem:
            assert problem.code in {"T-030", "T-032"}
