"""Tables, pairs and what a terminal is protected from."""

from __future__ import annotations

import io
import json

import pytest

from desktop.base.errors import UserProblem
from desktop.cli.output import Output, cut, pairs, plain, table, width


@pytest.mark.parametrize(
    ("words", "columns"),
    [("abc", 3), ("收文", 4), ("〔2026〕12号", 12), ("e\u0301", 1), ("", 0), ("Ａ", 2), ("“甲”", 4)],
)
def test_full_width_characters_take_two_columns(words, columns):
    assert width(words) == columns


def test_columns_stand_under_each_other():
    lines = table(("编号", "标题", "n"), [("1", "甲乙丙丁", 7), ("22", "a", None)]).splitlines()
    assert lines == ["编号  标题      n", "----  --------  -", "1     甲乙丙丁  7", "22    a"]
    assert {width(line[: line.index("7")]) for line in lines if "7" in line} == {16}


@pytest.mark.parametrize(("columns", "expected"), [(4, "甲乙"), (3, "甲…"), (2, "…"), (5, "甲乙")])
def test_a_long_cell_is_cut_at_a_whole_character(columns, expected):
    assert cut("甲乙", columns) == expected


def test_what_a_record_holds_cannot_steer_the_terminal():
    hostile = "a\x1b[31mb\x07c\u202ed\u2028e\r"
    assert plain(hostile) == "a [31mb c d e "
    assert "\n" not in table(("甲",), [("一\n二",)]).splitlines()[2]


def test_further_lines_of_a_value_stand_under_its_first():
    assert pairs([("标题", "甲"), ("正文一", "一\n二")]) == "标题    甲\n正文一  一\n        二"


def test_json_is_one_document_and_nothing_else_is_on_standard_output():
    out, err = io.StringIO(), io.StringIO()
    output = Output(as_json=True, out=out, err=err)
    output.note("正在")
    output.progress("还没有终端")
    output.result({"标题": "甲"}, "不出现")
    assert json.loads(out.getvalue()) == {"标题": "甲"}
    assert err.getvalue() == "正在\n"


def test_a_problem_without_json_leaves_standard_output_empty():
    out, err = io.StringIO(), io.StringIO()
    Output(as_json=False, out=out, err=err).problem(UserProblem("X-001", "不对。", "请改。"))
    assert (out.getvalue(), err.getvalue()) == ("", "错误 X-001：不对。\n请改。\n")
