"""Pinyin initials and sort keys, above all the surnames that dictionaries misread."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.pinyin import initials, person_initials, person_sort_key, sort_key


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("曾小红", "zxh"),
        ("单小红", "sxh"),
        ("解晓东", "xxd"),
        ("区汉成", "ohc"),
        ("朴正", "pz"),
        ("仇英", "qy"),
        ("查良镛", "zly"),
        ("盖叫天", "gjt"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mqx"),
        ("欧阳修", "oyx"),
        ("曾", "z"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, letters: str) -> None:
    assert person_initials(name) == letters


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("朴正", "piao2"),
        ("仇英", "qiu2"),
        ("盖叫天", "ge3"),
        ("单小红", "shan4"),
        ("任行", "ren2"),
        ("华罗庚", "hua4"),
    ],
)
def test_surname_reading_in_the_sort_key(name: str, start: str) -> None:
    assert person_sort_key(name).startswith(start)


def test_ordinary_words_are_not_read_as_surnames() -> None:
    assert initials("曾经") == "cj"
    assert initials("重庆市") == "cqs"
    assert initials("关于2026年A股、（督查）") == "gy2026nag dc"


def test_full_width_and_unknown_characters() -> None:
    assert initials("ＡＢ１") == "ab1"
    assert sort_key("") == ""
    assert initials("\U00020bb7田") == "t"


def test_people_sort_by_surname_then_given_name() -> None:
    names = ["张伟", "曾小红", "章敏", "李敏", "张敏", "单小红", "黎明", "连云"]
    assert sorted(names, key=person_sort_key) == [
        "黎明",
        "李敏",
        "连云",
        "单小红",
        "曾小红",
        "张敏",
        "张伟",
        "章敏",
    ]


@given(st.text(max_size=30))
def test_any_text_is_accepted(words: str) -> None:
    assert set(initials(words)) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert isinstance(person_sort_key(words), str)


def test_pypinyin_is_imported_on_first_use_only() -> None:
    code = "import sys, desktop.base.pinyin; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
