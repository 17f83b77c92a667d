"""Lines with chosen roles become a text in which they are recognised so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.intake import LEFT_OUT, IntakeLine
from desktop.export.intake.composing import FileIntake, composed
from desktop.export.recognise import parse
from tests.export.drafting.test_places import NOTICE, shipped

TOOLS = FileIntake()


def lines(*pairs: tuple[str, str]) -> list[IntakeLine]:
    return [IntakeLine(words, role, 1.0) for words, role in pairs]


@pytest.mark.parametrize("text", [NOTICE, *shipped()])
def test_what_is_left_as_recognised_comes_out_as_it_was(text: str) -> None:
    read = TOOLS.read(text.encode(), "a.txt")
    made = composed(read.lines)
    assert made.strange == ()
    before, after = parse(text), parse(made.text)
    assert after.values == before.values
    assert [line.text for line in after.lines if line.role == "body"] == [
        line.text for line in before.lines if line.role == "body"
    ]


def test_parts_go_to_their_places_and_get_their_marks() -> None:
    made = composed(lines(
        ("经研究，现通知如下。", "body"), ("强化领导", "heading1"), ("成立专班。", "body"), ("落实经费", "heading1"),
        ("1．财政安排", "heading2"), ("各县人民政府", "main_recipients"), ("市政府办公室关于做好工作的通知", "title"),
        ("王明、李敏", "attending"), ("2026年11月22日", "date"), ("市政府办公室", "signed_by"), ("名单", "attachments"),
        ("此件公开发布", "note"), ("广告", LEFT_OUT), ("000001", "copy_number"),
    ))  # fmt: skip
    assert made.text.splitlines() == [
        "000001", "市政府办公室关于做好工作的通知", "各县人民政府：", "经研究，现通知如下。", "一、强化领导",
        "成立专班。",
        "二、落实经费", "（一）财政安排", "附件：名单", "市政府办公室", "2026年11月22日", "（此件公开发布）",
        "出席：王明、李敏",
    ]  # fmt: skip
    assert made.strange == ()


def test_what_would_be_taken_for_something_else_is_named() -> None:
    made = composed(lines(("市政府办公室关于做好工作的通知", "title"), ("一、总体要求", "body")))
    assert made.strange == (1,)


def test_attachments_bound_in_stay_behind_the_foot() -> None:
    text = "关于做好工作的通知\n各县人民政府：\n正文。\n附件1\n责任分工表\n分工如下。\n"
    read = TOOLS.read(text.encode(), "a.txt")
    roles = [line.role for line in read.lines]
    made = composed(
        [*read.lines, IntakeLine("市政府办公室", "signed_by", 1), IntakeLine("2026年1月2日", "date", 1)]
    )
    assert roles[3:] == ["annex_mark", "annex_title", "body"]
    assert made.text.splitlines()[3:] == ["市政府办公室", "2026年1月2日", "附件1", "责任分工表", "分工如下。"]


def test_tables_come_whole() -> None:
    text = "说明。\n| 甲 | 乙\\|丙 |\n|---|---|\n| 1 | 2 |\n完。\n"
    made = composed(TOOLS.read(text.encode(), "a.md").lines)
    assert made.text.splitlines() == ["说明。", "|甲|乙\\|丙|", "|1|2|", "完。"]


def test_every_role_that_is_recognised_can_be_chosen() -> None:
    known = {role for role, _title in TOOLS.roles}
    for text in (NOTICE, *shipped()):
        assert {line.role for line in parse(text).lines} <= known | {"table"}


ROLE = st.sampled_from([role for role, _title in TOOLS.roles])


@given(
    st.lists(
        st.tuples(st.text(alphabet="关于工作通知一二、（）：|2026年1月。\n", max_size=20), ROLE), max_size=12
    )
)
def test_no_line_is_lost_whatever_the_roles(pairs: list[tuple[str, str]]) -> None:
    made = composed(lines(*pairs))
    kept = sorted(c for words, role in pairs if role != LEFT_OUT for c in words if c in "关于工作通知")
    assert sorted(c for c in made.text if c in "关于工作通知") == kept
