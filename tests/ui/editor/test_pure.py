"""The parts of the editor that are only data: places, edits, numbers, cells, search, findings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.editing import ADVICE, ERROR, WARNING, Block, Finding, SourceBox
from desktop.ui.editor.cells import is_row, row_of, spans, table_lines
from desktop.ui.editor.counting import words_in
from desktop.ui.editor.edits import Edit, applied, difference, moved, without_overlaps
from desktop.ui.editor.found import (
    Paragraphs,
    fix_words,
    fixes,
    key_of,
    open_findings,
    place_words,
    shifted,
)
from desktop.ui.editor.marks import Spans
from desktop.ui.editor.numbering import as_level, chinese, head_of, next_number, number_head, renumbered
from desktop.ui.editor.places import box_of, character_at, mark_of
from desktop.ui.editor.recovery import compared
from desktop.ui.editor.search import folded, hits, next_hit
from desktop.ui.editor.units import Units
from desktop.ui.editor.wrapped import joined as joined_paragraphs

WORDS = st.text(alphabet="ab甲\n𠮷𬭎|\\ ", max_size=30)


@given(WORDS, st.data())
def test_places_go_both_ways(text, data):
    place = data.draw(st.integers(0, len(text)))
    units = Units(text)
    assert units.to_qt(place) == len(text[:place].encode("utf-16-le")) // 2
    assert units.to_python(units.to_qt(place)) == place


@given(WORDS, WORDS)
def test_a_difference_applied_gives_the_other_text(old, new):
    edit = difference(old, new)
    assert (edit is None) == (old == new)
    if edit is not None:
        assert applied(old, [edit]) == new
        common = len(old) - (edit.end - edit.start)
        assert not common or (new.startswith(old[: edit.start]) and new.endswith(old[edit.end :]))


def test_places_move_with_an_edit():
    edit = Edit(2, 5, "xy")
    assert [moved(n, edit) for n in (0, 2, 3, 4, 5, 9)] == [0, 2, 3, 4, 4, 8]
    assert moved(3, None) == 3


def test_of_two_edits_on_the_same_words_one_stays():
    kept = without_overlaps([Edit(4, 6, "b"), Edit(0, 3, "a"), Edit(2, 5, "c"), Edit(6, 6, "d")])
    assert kept == [Edit(0, 3, "a"), Edit(4, 6, "b"), Edit(6, 6, "d")]
    assert applied("0123456789", kept) == "a3bd6789"
    assert without_overlaps([Edit(1, 1, "a"), Edit(1, 1, "a")]) == [Edit(1, 1, "a")]


@pytest.mark.parametrize(
    ("number", "words"),
    (
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (999, "九百九十九"),
    ),
)
def test_chinese_numbers(number, words):
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("line", "head"),
    (
        ("一、甲", (1, 2)),
        ("二十一、 甲", (1, 5)),
        ("（一）甲", (2, 3)),
        ("(三)甲", (2, 3)),
        ("1.甲", (3, 2)),
        ("12．甲", (3, 3)),
        ("3、甲", (3, 2)),
        ("1.5万元", (0, 0)),
        ("2026.1", (0, 0)),
        ("（12）甲", (4, 4)),
        ("(1)甲", (4, 3)),
        ("一是甲", (0, 0)),
        ("（见附件）", (0, 0)),
        ("", (0, 0)),
    ),
)
def test_heads_of_lines(line, head):
    assert head_of(line) == head


def roles(*names):
    return [Block(name, "") for name in names]


def test_the_next_number_counts_sisters_only():
    lines = ["标题", "一、甲", "（一）子", "（二）子", "二、乙", "（一）子", "正文"]
    blocks = roles("title", "heading1", "heading2", "heading2", "heading1", "heading2", "body")
    assert next_number(lines, blocks, 6, 1) == 3
    assert next_number(lines, blocks, 6, 2) == 2
    assert next_number(lines, blocks, 4, 2) == 3
    assert as_level(lines, blocks, 6, 3) == "1.正文"
    assert as_level(lines, blocks, 3, 0) == "子"
    assert as_level(lines, blocks, 3, 1) == "二、子"


def test_numbers_start_again_after_an_attachment():
    lines = ["一、甲", "三、乙", "附件1", "五、丙", "3.丁", "（3）戊"]
    blocks = roles("heading1", "heading1", "attachment", "heading1", "heading3", "heading4")
    assert renumbered(lines, blocks) == ["一、甲", "二、乙", "附件1", "一、丙", "1.丁", "（1）戊"]
    assert renumbered(renumbered(lines, blocks), blocks) == renumbered(lines, blocks)
    deeper = ["一、甲", "1.子", "二、乙", "5.丙", "（一）丁", "2.戊"]
    blocks = roles("heading1", "heading3", "heading1", "heading3", "heading2", "heading3")
    assert renumbered(deeper, blocks) == ["一、甲", "1.子", "二、乙", "1.丙", "（一）丁", "1.戊"]
    assert number_head(4, 3) == "（3）"


@given(st.lists(st.text(alphabet="ab甲|\\ -\n", max_size=6), min_size=1, max_size=5))
def test_a_row_is_read_back(cells):
    line = row_of(cells)
    assert is_row(line) and "\n" not in line
    found = spans(line)
    if any(cells):
        assert len(found) == len(cells)
    for (start, end), cell in zip(found, cells, strict=False):
        words = line[start:end].replace("\\|", "|")
        plain = " ".join(part.strip() for part in cell.strip().split("\n")).strip()
        assert words.replace(" ", "") == plain.replace(" ", "") or words == "—"


def test_rows_of_a_table_are_equally_long():
    assert table_lines([["a"], ["b", "c"]]) == ["|a||", "|b|c|"]


def test_the_typesetter_reads_the_same_cells():
    from desktop.export.intake.tables import with_tables

    lines = table_lines([["单位", "a|b"], ["--", ""], ["x\ny", "1"]])
    (table,) = with_tables(lines)
    assert [c.title for c in table.columns] == ["单位", "a|b"]
    assert table.rows == (("—", ""), ("x y", "1"))


@pytest.mark.parametrize(
    ("text", "count"),
    (("", 0), ("关于，", 3), ("2026年10月", 4), ("ABC def", 2), ("|甲|乙|", 2), ("“引”——…", 6), ("𠮷", 1)),
)
def test_words_are_counted_as_wps_does(text, count):
    assert words_in(text) == count


BOXES = (
    SourceBox(0, 28, 37, 56, 5, 0, 10),
    SourceBox(0, 28, 47, 28, 5, 10, 15),
    SourceBox(1, 28, 37, 56, 5, 16, 26),
)


def test_a_place_on_paper_is_a_character():
    assert character_at(BOXES, 0, 28, 38) == 0
    assert character_at(BOXES, 0, 56, 38) == 5
    assert character_at(BOXES, 0, 200, 38) == 10
    assert character_at(BOXES, 0, 28, 45) == 10, "between two lines the nearer one"
    assert character_at(BOXES, 0, 5, 290) == 10
    assert character_at(BOXES, 1, 40, 39) == 18
    assert character_at(BOXES, 2, 40, 39) is None and character_at((), 0, 1, 1) is None


def test_a_character_is_a_place_on_paper():
    assert box_of(BOXES, 4) is BOXES[0] and box_of(BOXES, 10) is BOXES[1]
    assert box_of(BOXES, 15) is BOXES[1] and box_of(BOXES, 26) is BOXES[2]
    assert box_of(BOXES[1:], 3) is BOXES[1] and box_of((), 3) is None
    assert mark_of(BOXES[0], 5) == (56, 37, 0, 5)
    assert mark_of(BOXES[0], 99) == (84, 37, 0, 5)


def test_search_does_not_mind_width_and_case():
    assert folded("ＡＢ１（“”　") == 'ab1("" '
    assert hits("Ａ1a1Ａ１", "a1", tolerant=True) == [0, 2, 4]
    assert hits("Ａ1a1", "a1", tolerant=False) == [2]
    assert hits("aaa", "aa", tolerant=True) == [0] and hits("a", "", tolerant=True) == []
    assert hits("（一）(一)", "(一)", tolerant=True) == [0, 3]
    assert len(folded("İıſK")) == 4


def test_hits_go_round():
    assert next_hit([2, 5, 9], 5) == 1 and next_hit([2, 5, 9], 10) == 0
    assert next_hit([2, 5, 9], 5, back=True) == 0 and next_hit([2, 5, 9], 2, back=True) == 2
    assert next_hit([], 3) == -1


def finding(start, end, severity=WARNING, fix=None, code="c", field=""):
    return Finding(start, end, severity, "句", code, fix, field)


def test_findings_in_order_without_those_ignored():
    text = "甲乙丙丁戊"
    found = [
        finding(3, 4, ADVICE),
        finding(1, 2, WARNING),
        finding(1, 2, ERROR, code="d"),
        finding(0, 0, field="number"),
        finding(4, 99),
    ]
    kept = open_findings(found, text, {key_of(finding(3, 4), text)})
    assert [(f.field, f.start, f.severity) for f in kept] == [
        ("number", 0, WARNING),
        ("", 1, ERROR),
        ("", 1, WARNING),
    ]


def test_marked_stretches_move_with_the_text():
    def after(*change):
        made = Spans([(4, 6, "b"), (0, 2, "a"), (10, 12, "c")])
        made.move(*change)
        return made.within(0, 99)

    assert after(2, 0, 3) == [(0, 2, "a"), (7, 9, "b"), (13, 15, "c")]
    assert after(5, 0, 1) == [(0, 2, "a"), (4, 7, "b"), (11, 13, "c")]
    assert after(5, 6, 0) == [(0, 2, "a"), (4, 5, "b"), (5, 6, "c")]
    assert after(0, 12, 12) == [(0, 2, "a"), (4, 6, "b"), (10, 12, "c")], "only formats changed"
    made = Spans([(4, 6, "b"), (0, 2, "a"), (10, 12, "c")])
    assert made.within(1, 10) == [(4, 6, "b"), (10, 12, "c")] and made.within(-5, 0) == [(0, 2, "a")]


def test_findings_move_with_the_text_and_go_when_their_words_change():
    found = [finding(1, 2), finding(4, 5), finding(0, 0, field="n")]
    assert [f.start for f in shifted(found, "甲乙丙丁戊", "甲乙xx丙丁戊")] == [1, 6, 0]
    assert [f.start for f in shifted(found, "甲乙丙丁戊", "甲丙丁戊")] == [3, 0]


def test_words_about_findings():
    text = "标题\n\n截止9月"
    labels = {"number": "发文字号"}
    numbers = Paragraphs(text)
    assert place_words(finding(4, 6), numbers, labels) == "第 2 段"
    assert place_words(finding(0, 2), numbers, labels) == "第 1 段"
    assert place_words(finding(0, 0, field="number"), numbers, labels) == "发文字号"
    assert fix_words(finding(4, 6, fix="截至"), text) == "截止 → 截至"
    assert fix_words(finding(4, 6, fix=""), text) == "删去 截止"
    assert fix_words(finding(4, 4, fix="，"), text) == "加 ，"
    assert fix_words(finding(4, 6), text) == ""
    assert fixes([finding(4, 6, fix="x"), finding(5, 6, fix="y"), finding(0, 0, fix="z", field="n")]) == [
        Edit(4, 6, "x")
    ]


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    (
        (
            ["　　为确保假期各项工作有序运转，现就", "有关事项通知如下。", "　　一、严格落实值班制度"],
            ["为确保假期各项工作有序运转，现就有关事项通知如下。", "一、严格落实值班制度"],
        ),
        (
            ["各级各部门主要负责同志为第一责任人", "（二）严格双岗值守，值班表截至九月", "三十日前报备"],
            ["各级各部门主要负责同志为第一责任人", "（二）严格双岗值守，值班表截至九月三十日前报备"],
        ),
        (["the quick brown fox jumps over", "the lazy dog"], ["the quick brown fox jumps over the lazy dog"]),
        (["|甲|乙|丙|丁|戊|己|", "|1|2|3|4|5|6|"], ["|甲|乙|丙|丁|戊|己|", "|1|2|3|4|5|6|"]),
        (
            ["短", "第一条 各级人民政府应当按照有关规定", "办理"],
            ["短", "第一条 各级人民政府应当按照有关规定办理"],
        ),
        (
            ["云川市人民政府办公室云川市人民政府", "2026年9月29日"],
            ["云川市人民政府办公室云川市人民政府", "2026年9月29日"],
        ),
        (["甲乙丙丁戊己庚", "", "辛"], ["甲乙丙丁戊己庚", "", "辛"]),
        ([], []),
    ),
)
def test_cut_lines_become_paragraphs(lines, paragraphs):
    assert joined_paragraphs(lines) == paragraphs


def test_a_draft_is_compared_line_by_line():
    assert compared("甲\n乙\n丙", "甲\n丁\n丙\n戊") == ["－ 2　乙", "＋ 2　丁", "＋ 4　戊"]
    assert compared("甲", "甲") == []
