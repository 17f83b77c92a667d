"""Titles broken by sense, as a trapezium or a rhombus."""

from __future__ import annotations

import itertools

import pytest

from desktop.export.gongwen.title import MAX_CHARACTERS, title_lines

CASES = {
    "临江市人民政府办公室关于进一步加强今冬明春森林防火工作的通知": "临江市人民政府办公室",
    "国务院办公厅关于复制推广营商环境创新试点改革举措的通知": "国务院办公厅",
    "临江市人民政府关于安排森林防火专项资金的请示": "临江市人民政府",
    "中华全国总工会关于印发《工会参与劳动争议处理办法》的通知": None,
    "最高人民检察院关于检察工作中具体适用修订刑法第十二条若干问题的通知": None,
}


@pytest.mark.parametrize("title", CASES)
def test_titles_keep_their_words_and_shape(title: str) -> None:
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) > 1
    lengths = [len(line) for line in lines]
    assert max(lengths) <= MAX_CHARACTERS
    steps = [b - a for a, b in itertools.pairwise(lengths)]
    assert 0 not in steps
    turned_up = any(a < 0 < b for a, b in itertools.pairwise(steps))
    assert not turned_up
    assert lengths[-1] > 3
    for line in lines[1:]:
        assert line[0] not in "的和与、》）"
    if CASES[title]:
        assert lines[0].startswith(str(CASES[title]))


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("市十七届人民政府第36次常务会议纪要") == ["市十七届人民政府第36次常务会议纪要"]


def test_lines_typed_by_the_writer_are_kept() -> None:
    assert title_lines("关于做好\n防汛工作的通知") == ["关于做好", "防汛工作的通知"]


def test_a_monstrous_title_is_still_set() -> None:
    lines = title_lines("防汛" * 2000)
    assert "".join(lines) == "防汛" * 2000
    assert max(map(len, lines)) <= MAX_CHARACTERS
