"""Headings are found below titles, double ones joined, columns matched by what offices call them."""

from __future__ import annotations

import pytest

from desktop import slices
from desktop.system.ledgers import headings, rules
from desktop.system.ledgers.headings import NOT_IMPORTED
from desktop.system.ledgers.sheet import Region, Sheet

SPECS = rules.importable_fields(rules.creating_verb(slices.discover(), "documents.incoming"))


def sheet(*rows: list[object], regions: tuple[Region, ...] = ()) -> Sheet:
    width = max(map(len, rows))
    return Sheet("表", [[*row, *[None] * (width - len(row))] for row in rows], regions)  # type: ignore[list-item]


def names(found: headings.Heading | None) -> dict[str, str]:
    assert found is not None
    return {found.words[column]: name for column, name in found.fields.items()}


def test_below_titles_and_a_line_of_particulars() -> None:
    made = sheet(
        ["2026年收文登记簿"], ["填报单位：文电科", None, "日期：2026年3月5日"],
        ["序号", "来文机关", "文 号", "文件标题", "备 注"],
        [1, "省财政厅", "财〔2026〕1号", "关于预算的通知", ""],
    )  # fmt: skip
    found = headings.find(made, SPECS, {})
    assert found is not None and (found.row, found.depth) == (2, 1)
    assert names(found) == {
        "来文机关": "from_unit", "文 号": "document_number", "文件标题": "title", "备 注": "remarks",
    }  # fmt: skip
    assert headings.year_in(made, found) == 2026


def test_a_double_heading_without_merged_cells() -> None:
    made = sheet(
        ["来文", None, "标题", "时间", None], ["单位", "字号", None, "收文日期", "成文日期"],
        ["省财政厅", "财〔2026〕1号", "关于预算的通知", "3月5日", "3月1日"],
    )  # fmt: skip
    found = headings.find(made, SPECS, {})
    assert found is not None and found.first_data_row == 2
    assert set(found.fields.values()) == {"from_unit", "document_number", "title", "received_at", "issued_on"}


def test_one_field_has_one_column() -> None:
    fields = headings.match(["标题", "文件标题", "来文标题"], SPECS, {})
    assert fields == {0: "title"}


def test_what_a_person_said_wins() -> None:
    told = {headings.key_of("编 号"): "document_number", headings.key_of("备注"): NOT_IMPORTED}
    assert headings.match(["编号", "文号", "备注"], SPECS, told) == {0: "document_number"}


def test_nothing_understood() -> None:
    assert headings.find(sheet(["甲", "乙"], ["1", "2"]), SPECS, {}) is None


@pytest.mark.parametrize(
    ("cells", "merged", "why"),
    [
        (["标题", "文号", "来文单位"], False, "重复的表头"),
        (["合 计", "12", None], False, "合计行"),
        (["一、省级来文"] * 3, True, "分节行"),
        (["填表人：张三", None, "审核：李四"], False, "说明行"),
        ([None, None, None], False, "空行"),
        (["关于预算的通知", "财〔2026〕1号", "省财政厅"], False, ""),
    ],
)
def test_rows_that_are_no_records(cells: list[str | None], merged: bool, why: str) -> None:
    found = headings.find(sheet(["标题", "文号", "来文单位"]), SPECS, {})
    assert found is not None
    assert headings.why_no_data(cells, found, merged_across=merged) == why
