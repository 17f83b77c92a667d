"""What cells mean: every way offices write a date, a figure, a choice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from desktop.base.clock import civil
from desktop.base.errors import UserProblem
from desktop.base.fields import FieldKind, FieldSpec, Named
from desktop.system.ledgers.meaning import Surroundings, secrecy_period, value_of
from desktop.system.ledgers.sheet import Cell, CellFault, cell_from, cell_json

AROUND = Surroundings(year=2026, units={"省财政厅": b"u" * 16}, people={"张三": b"p" * 16})
DAY = FieldSpec(FieldKind.DAY, "成文日期", "issued_on")
AT = FieldSpec(FieldKind.INSTANT, "收文时间", "received_at")
COPIES = FieldSpec(FieldKind.INTEGER, "份数", "copies")
URGENCY = FieldSpec(FieldKind.CHOICE, "紧急程度", "urgency", choices=("平件", "加急", "特急"))
FLAG = FieldSpec(FieldKind.FLAG, "领导", "is_leader")


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), 46086, 46086.4, 20260305, 20260305.0, "46086", "20260305",
        "2026-03-05", "2026/3/5", "2026.3.5", "2026.03.05", "２０２６年３月５日", "2026年3月5日", "2026 年 3 月 5 日",
        "2026年3月5日（星期四）", "2026-03-05 00:00:00", "二〇二六年三月五日", "二○二六年三月五日", "3月5日", "3.5",
        " 2026年3月5号 ", "2026年03月05日上午9时",
    ],
)  # fmt: skip
def test_a_day(cell: Cell) -> None:
    assert value_of(DAY, cell, AROUND) == date(2026, 3, 5)


@pytest.mark.parametrize("words", ["二〇二六年十月二十五日", "2026年10月25日", 46320])
def test_a_day_with_tens(words: Cell) -> None:
    assert value_of(DAY, words, AROUND) == date(2026, 10, 25)


def test_old_mac_dates() -> None:
    assert value_of(DAY, 44624, Surroundings(epoch_1904=True)) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    ["2026年2月30日", "3月", "2026年3月", "26.3.5.1", "明天", "12", 3.5, True, "2026-13-01", 99999999, -1, "1900-01-01",
     CellFault("#REF!"), "2026-03-05 25:00", float("1e300")],
)  # fmt: skip
def test_no_day(cell: Cell) -> None:
    with pytest.raises(UserProblem) as refused:
        value_of(DAY, cell, AROUND)
    assert refused.value.field == "issued_on" and "成文日期" in refused.value.message


def test_a_day_without_year_needs_the_ledgers_year() -> None:
    with pytest.raises(UserProblem):
        value_of(DAY, "3月5日", Surroundings())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026年3月5日 下午3时30分", "15:30"), ("2026-3-5 8:05", "08:05"), ("2026-03-05T08:05:00", "08:05"),
        ("3月5日晚上8点半", "20:30"), ("2026-03-05 中午12:10", "12:10"), (46086.354166666664, "08:30"),
        (datetime(2026, 3, 5, 8, 30), "08:30"), ("2026年3月5日", "00:00"),
    ],
)  # fmt: skip
def test_an_instant(cell: Cell, expected: str) -> None:
    value = value_of(AT, cell, AROUND)
    assert isinstance(value, int)
    assert civil(value).strftime("%Y-%m-%d %H:%M") == f"2026-03-05 {expected}"


@pytest.mark.parametrize(
    ("cell", "expected"), [(12, 12), (12.0, 12), ("１２份", 12), ("1,200", 1200), ("3 页", 3)]
)
def test_a_figure(cell: Cell, expected: int) -> None:
    assert value_of(COPIES, cell, AROUND) == expected


@pytest.mark.parametrize("cell", [1.5, "若干", "1-2", True, date(2026, 3, 5)])
def test_no_figure(cell: Cell) -> None:
    with pytest.raises(UserProblem):
        value_of(COPIES, cell, AROUND)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(" 特急 ", "特急"), ("特 急", "特急"), ("特急件", "特急"), ("平", "平件"), ("无", ""), (None, "")],
)
def test_a_choice(cell: Cell, expected: str) -> None:
    assert value_of(URGENCY, cell, AROUND) == expected


def test_a_choice_that_there_is_none_of_names_those_there_are() -> None:
    with pytest.raises(UserProblem, match="平件、加急、特急"):
        value_of(URGENCY, "急", AROUND)


def test_flags() -> None:
    assert [value_of(FLAG, cell, AROUND) for cell in ("√", "是", 1, True, "否", "", None, "×")] == [
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_names_are_found_in_the_directory() -> None:
    unit = FieldSpec(FieldKind.UNIT, "来文单位", "from_unit")
    person = FieldSpec(FieldKind.PERSON, "经办人", "handler")
    assert value_of(unit, " 省财政厅\n", AROUND) == Named("省财政厅", b"u" * 16)
    assert value_of(unit, "县教育局", AROUND) == Named("县教育局")
    assert value_of(person, "张　三", AROUND) == Named("张三", b"p" * 16)
    assert value_of(person, "John Smith", AROUND) == Named("John Smith")


def test_a_period_behind_the_star() -> None:
    assert secrecy_period("秘密★10年") == "10年" and secrecy_period("秘密") == ""


def test_telephone_numbers_keep_their_figures() -> None:
    phone = FieldSpec(FieldKind.TEXT, "电话", "phone")
    assert value_of(phone, 13800138000.0, AROUND) == "13800138000"


def test_cells_travel_as_json() -> None:
    for cell in ("词", 1, 2.5, True, None, date(2026, 3, 5), datetime(2026, 3, 5, 8), CellFault("#N/A")):
        assert cell_from(cell_json(cell)) == cell
    wrong: tuple[object, ...] = ({"t": "x"}, {"a": "b"}, [], {"d": 1})
    for bad in wrong:
        with pytest.raises(ValueError):
            cell_from(bad)
