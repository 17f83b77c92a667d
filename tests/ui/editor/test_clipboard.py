"""What WPS, Word, Excel and browsers put on the clipboard becomes clean lines and tables; nothing hangs."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from desktop.ui.editor import clipboard_html
from desktop.ui.editor.clean import plain_paste, sheet_rows, visible
from desktop.ui.editor.clipboard_html import read_html
from desktop.ui.editor.paste import read_mime
from desktop.ui.editor.text import PaperText
from tests.ui.editor.fake_engine import FakeEngine

CLIPBOARD = Path(__file__).with_name("clipboard")
"""Fragments as the programs write them: marks, conditional comments, styles; words invented."""
WORD = (CLIPBOARD / "word.html").read_text(encoding="utf-8")

WPS = (CLIPBOARD / "wps.html").read_text(encoding="utf-8")

EXCEL = (CLIPBOARD / "excel.html").read_text(encoding="utf-8")


def test_word_becomes_paragraphs_and_a_table():
    read = read_html(WORD)
    assert read.lines == [
        "关于做好国庆假期值班工作的通知",
        "各县（区）人民政府，市政府各部门、各直属机构：",
        "一、严格落实值班制度",
        "值班电话 0000-1234567，A&B增加的正文。",
        "|单位|值班安排||",
        "||带班 领导|A\\|B C|",
        "|市水利局||李敏|",
        "图后文字",
    ]
    assert read.pictures == 1 and not read.cut


def test_wps_becomes_paragraphs_and_a_table():
    assert read_html(WPS).lines == [
        "（一）坚持领导带班。",
        "截止9月30日前报备。",
        "|序号|事项|",
        "|1|防汛|",
        "表后",
    ]


def test_cells_of_a_sheet_become_a_table():
    assert read_html(EXCEL).lines == ["|姓名|电话|备注|", "|张三|13800000000|甲 乙|"]


@pytest.mark.parametrize(
    ("code", "lines"),
    (
        ("<ol><li>甲</li><li><p>乙</p></li></ol><ol start=5><li>丙</ol>", ["1.甲", "2.乙", "5.丙"]),
        ("<ul><li>甲</li></ul>", ["甲"]),
        ("甲<br>乙<div>丙<div>丁</div></div>戊", ["甲", "乙", "丙", "丁", "戊"]),
        ("<pre>a\n  b</pre>", ["a", "b"]),
        ("<p>word one\ntwo</p>", ["word one two"]),
        ("<script>alert(1)</script><style>p{}</style><p>字", ["字"]),
        ("<table><tr><td>只有一格</td></tr></table>", ["只有一格"]),
        (
            "<table><tr><td>a<td>b</table><table><tr><td>c<td>d</table>",
            ["|a|b|", "", "|c|d|"],
        ),
        (
            "<table><tr><td>外<table><tr><td>内<td>二</table><td>b<tr><td>c<td>d</table>",
            ["|外 内 二|b|", "|c|d|"],
        ),
        ("<table><tr><td>--<td>---<tr><td>1<td>2</table>", ["|—|—|", "|1|2|"]),
        ("1 &lt; 2 <3 &amp;&nbsp;<b>粗", ["1 < 2 <3 & 粗"]),
        ("<p>&#8203;\u200e\u2066字\u2069&shy;\x07</p>", ["字"]),
        ("<p>邊󠄂字</p>", ["邊󠄂字"]),
        ("", []),
        ("<p>", []),
        ("<!--StartFragment", []),
        ("<td>散格</td><tr>", ["散格"]),
    ),
)
def test_other_sources(code, lines):
    assert read_html(code).lines == lines


@pytest.mark.parametrize(
    "code",
    (
        "<a " * 300_000,
        "<a b='" * 200_000,
        "<!--" * 300_000,
        "<!" * 500_000,
        "&" * 1_000_000,
        "&#" * 500_000,
        "<table><tr><td>" * 20_000,
        "<div>" * 100_000,
        "<td colspan=99999 rowspan=99999>x" * 20_000,
        "<table>" + "<tr><td colspan=60 rowspan=2000>x" * 5_000,
        "<span style='mso-list:Ignore'>" * 50_000,
        "<style>" + "<style>" * 50_000,
        "中\n" * 500_000,
        " \n" * 1_000_000,
        "<p>" + "字" * 1_000_000,
        "\x00<\x00p\x00>" * 50_000,
    ),
)
def test_hostile_html_ends_soon(code):
    start = perf_counter()
    read = read_html(code)
    assert perf_counter() - start < 10, "seconds, on a machine busy with other things"
    assert len(read.lines) < 200_000


def test_what_is_too_long_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(clipboard_html, "MOST_CHARACTERS", 20)
    assert read_html("<p>" + "字" * 100).cut
    monkeypatch.undo()
    monkeypatch.setattr(clipboard_html, "MOST_CELLS", 4)
    assert not read_html("<table>" + "<tr><td>a<td>b" * 2).cut
    assert read_html("<table>" + "<tr><td>a<td>b" * 3).cut


def test_tabs_between_cells_are_a_table():
    assert plain_paste('姓名\t电话\n"张\n三"\t1|2\n李四\t\n')[0] == [
        "|姓名|电话|",
        "|张 三|1\\|2|",
        "|李四||",
    ]
    assert plain_paste("一行\t两格")[0] == ["一行 两格"]
    assert sheet_rows("一、\t甲\n乙\n丙") is None, "numbers of a list are no sheet"
    assert sheet_rows('"甲""乙"\t2\n3\t4') == [['甲"乙', "2"], ["3", "4"]]


def test_invisible_characters_go_and_are_counted():
    assert visible("a\u200bb\u202ec\x00d\ufeff\ue000") == ("abcd", 5)
    assert visible("a\r\nb\rc\u2028d\u00a0e\u2003f") == ("a\nb\nc\nd e f", 0)
    assert plain_paste("　　第一段\n\n\n\n第二段  \n\n") == (["第一段", "", "第二段"], 0)


# ---- in the editor ---------------------------------------------------------------------------------------------
@pytest.fixture
def text(qtbot):
    made = PaperText(FakeEngine())
    qtbot.addWidget(made)
    made.set_text("甲乙丙")
    return made


def mime(*, code="", words="", picture=False):
    made = QMimeData()
    if code:
        made.setHtml(code)
    if words:
        made.setText(words)
    if picture:
        made.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    return made


def test_a_table_pasted_inside_a_line_gets_lines_of_its_own(text):
    text.select(1, 2)
    text.insertFromMimeData(mime(code=EXCEL, words="姓名\t电话"))
    assert text.plain() == "甲\n|姓名|电话|备注|\n|张三|13800000000|甲 乙|\n丙"
    text.undo()
    assert text.plain() == "甲乙丙"


def test_words_pasted_inside_a_line_stay_in_it(text):
    text.select(1, 1)
    text.insertFromMimeData(mime(code="<b>粗</b>", words="粗"))
    assert text.plain() == "甲粗乙丙" and text.place() == 2


def test_what_is_left_out_is_said(text):
    said = []
    text.pasted.connect(lambda found: said.append("".join(found.remarks)))
    text.insertFromMimeData(mime(code="<p>字<img src=x><img src=y></p>"))
    text.insertFromMimeData(mime(picture=True))
    text.insertFromMimeData(mime(words="a\u200bb"))
    text.insertFromMimeData(mime(words="\n".join("\t".join("x" * 25) for _ in range(2))))
    assert "2 张图片" in said[0] and "附件" in said[1] and "1 个看不见" in said[2] and "25 栏" in said[3]
    assert len(said) == 4


def test_html_without_words_gives_way_to_the_plain_text():
    assert read_mime(mime(code="<html><head></head><body></body></html>", words="字")).lines == ["字"]


def test_html_far_too_long_gives_way_to_the_plain_text(monkeypatch):
    monkeypatch.setattr("desktop.ui.editor.paste.MOST_CHARACTERS", 10)
    found = read_mime(mime(code="<p>" + "字" * 50, words="短"))
    assert found.lines == ["短"] and "内容过大" in found.remarks[0]
