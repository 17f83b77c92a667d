"""Titles broken by sense, as a trapezium or a rhombus; no word and no name is cut."""

from __future__ import annotations

import itertools

import pytest

from desktop.export.gongwen.document import lay_out_document
from desktop.export.gongwen.title import MAX_CHARACTERS, title_lines
from desktop.export.gongwen.title_words import words_of
from tests.export.test_document import facts

CASES = [
    "国务院关于外商投资企业和外国企业/适用增值税、消费税、营业税等/税收暂行条例有关问题的通知",
    "最高人民检察院关于检察工作中具体/适用修订刑法第十二条若干问题的通知",
    "最高人民法院关于涉网络/知识产权侵权纠纷几个法律适用问题的批复",
    "中华人民共和国海上/航行警告和航行通告管理规定",
    "国务院办公厅/关于2025年部分节假日安排的通知",
    "国务院办公厅关于复制推广营商环境/创新试点改革举措的通知",
    "中华全国总工会关于/印发《工会参与劳动争议处理办法》的通知",
    "云江省人民政府办公厅/关于做好2026年至2027年/采暖季供热保障工作的通知",
    "云江省人民政府办公厅/关于2026年第三季度/政府网站与政务新媒体检查情况的通报",
    "石桥县人民政府/关于2026年秋粮收购工作情况的报告",
    "临江市人民政府/关于王镕等同志任免职务的通知",
    "临江市人民政府关于加快推进数字政府建设/提升政务服务效能的实施意见",
    "临江市人民政府办公室/关于做好2026年春节期间/值班和信息报送工作的通知",
]
"""Titles of the samples and of usual papers, as a person who writes them would break them."""

WHOLE = (
    "2026年至2027年",
    "政府网站",
    "知识产权",
    "第十二条",
    "营商环境",
    "王镕",
    "海上",
    "侵权",
    "办公厅",
    "数字政府",
)


@pytest.mark.parametrize("broken", CASES)
def test_titles_are_broken_by_sense_and_shape(broken: str) -> None:
    title = broken.replace("/", "")
    lines = title_lines(title)
    assert lines == broken.split("/")
    lengths = [len(line) for line in lines]
    assert max(lengths) <= MAX_CHARACTERS and lengths[-1] > 3
    steps = [b - a for a, b in itertools.pairwise(lengths)]
    assert 0 not in steps
    assert not any(a < 0 < b for a, b in itertools.pairwise(steps))
    assert not any(line[0] in "的和与及、》）" for line in lines[1:])


@pytest.mark.parametrize("title", [case.replace("/", "") for case in CASES])
def test_no_word_and_no_name_is_cut(title: str) -> None:
    lines = title_lines(title)
    ends = set(itertools.accumulate(len(line) for line in lines[:-1]))
    assert ends <= {word.start for word in words_of(title)} | {title.find("的")}
    for whole in WHOLE:
        assert whole not in title or any(whole in line for line in lines), whole


def test_words_cover_the_text_in_order() -> None:
    for title in CASES:
        words = words_of(title)
        assert "".join(title[word.start : word.end] for word in words) == title
    assert words_of("") == []
    assert "".join("龘𬭎①Ａ"[word.start : word.end] for word in words_of("龘𬭎①Ａ")) == "龘𬭎①Ａ"


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("市十七届人民政府第36次常务会议纪要") == ["市十七届人民政府第36次常务会议纪要"]


def test_lines_typed_by_the_writer_are_kept() -> None:
    assert title_lines("关于做好\n防汛工作的通知") == ["关于做好", "防汛工作的通知"]


def test_typed_lines_a_hair_too_wide_are_broken_anew() -> None:
    title = "云江省国家保密局关于开展\n2026年度机关、单位保密自查自评工作的通知"
    document = lay_out_document(facts(title=title))
    lines: dict[float, str] = {}
    for run in document.pages[0].runs("title"):
        lines[run.y] = lines.get(run.y, "") + run.text
        assert run.xs[0] >= 28 and run.xs[-1] <= 184
    assert "".join(lines.values()) == title.replace("\n", "")


def test_a_monstrous_title_is_still_set() -> None:
    lines = title_lines("防汛" * 2000)
    assert "".join(lines) == "防汛" * 2000
    assert max(map(len, lines)) <= MAX_CHARACTERS
