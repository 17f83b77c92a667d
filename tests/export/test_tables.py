"""Tables inside official papers: nothing lost, heads on every page, the grid kept, wide ones turned."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.export import pdf
from desktop.export.forms.model import Column, Table
from desktop.export.gongwen.document import lay_out_document
from desktop.export.intake.tables import with_tables
from desktop.export.layout.frame import Document, GlyphRun, Rule
from desktop.export.measure import measure
from desktop.export.typeset import from_text
from tests.export.test_document import facts
from tests.export.texts import BODY

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0


def table(rows: int, columns: int = 4, text: str = "市应急管理局", **more: object) -> Table:
    heads = tuple(Column(f"列{place}") for place in range(columns))
    body = tuple(tuple(f"{row}·{place}{text}" for place in range(columns)) for row in range(rows))
    return Table(heads, body, **more)  # type: ignore[arg-type]


def cells(document: Document) -> str:
    return "".join(run.text for page in document.pages for run in page.runs("sheet"))


def boxes(document: Document) -> list[tuple[int, Rule]]:
    return [(page.number, rule) for page in document.pages for rule in page.rules("box")]


@pytest.mark.parametrize("rows", [1, 5, 12, 60])
def test_a_table_of_any_length_keeps_every_cell_and_repeats_its_head(rows: int) -> None:
    given_table = table(rows, caption="表1　任务分工")
    document = lay_out_document(facts(body=(*BODY[:2], given_table, *BODY[2:4])))
    text = cells(document)
    for row in given_table.rows:
        assert all(cell in text for cell in row)
    pages = [page for page in document.pages if page.rules("box")]
    for page in pages:
        assert sum(run.text.startswith("列0") for run in page.runs("sheet")) == 1
        # The head is never alone: below it stands at least one row.
        assert "·0市应急" in "".join(run.text for run in page.runs("sheet"))
    assert text.count("表1") == 1
    assert [check for check in measure(pdf.to_bytes(document)).checks if not check.ok] == []


def test_tables_stay_inside_the_text_area_and_the_text_after_them_on_the_grid() -> None:
    document = lay_out_document(facts(body=(*BODY[:3], table(40), *BODY[2:6], table(3), BODY[7])))
    for _, rule in boxes(document):
        assert LEFT - 0.01 <= min(rule.x1, rule.x2) <= max(rule.x1, rule.x2) <= RIGHT + 0.01
        assert TOP - 0.01 <= min(rule.y1, rule.y2) <= max(rule.y1, rule.y2) <= BOTTOM + 0.01
    drawn = "".join(run.text for page in document.pages for run in page.runs("body"))
    assert all(str(text) in drawn for text in (*BODY[:3], *BODY[2:6], BODY[7]))


def test_a_row_taller_than_a_page_is_parted_between_its_lines_and_loses_nothing() -> None:
    long = "".join(f"第{number}条要求各单位落实责任。" for number in range(400))
    document = lay_out_document(
        facts(body=(BODY[0], Table((Column("事项", 1), Column("要求", 3)), (("甲", long),))))
    )
    assert long in cells(document).replace("事项", "").replace("要求各", "\0").replace("要求", "").replace(
        "\0", "要求各"
    ).replace("甲", "")
    assert len([page for page in document.pages if page.rules("box")]) >= 3
    assert all(max(rule.y1, rule.y2) <= BOTTOM + 0.01 for _, rule in boxes(document))


def test_five_hundred_rows_are_set() -> None:
    document = lay_out_document(facts(body=(BODY[0], table(500))))
    assert "499·3" in cells(document)


def test_a_wide_table_is_turned_with_its_head_at_the_left_and_the_page_number_in_its_place() -> None:
    document = lay_out_document(facts(body=(*BODY[:2], table(30, columns=10, landscape=True), *BODY[2:5])))
    turned = [page for page in document.pages if any(run.angle for run in page.runs("sheet"))]
    assert len(turned) >= 2
    for page in turned:
        runs = page.runs("sheet")
        assert all(run.angle == 90.0 for run in runs)
        heads = [run for run in runs if run.text.startswith("列")]
        rest = [run for run in runs if "·" in run.text]
        assert max(run.xs[0] for run in heads) < min(run.xs[0] for run in rest)
        assert all(TOP < y < BOTTOM and LEFT < x < RIGHT for run in runs for x, y in run.origins())
        assert not any(run.angle for run in page.runs("page-number"))
    assert [check for check in measure(pdf.to_bytes(document)).checks if not check.ok] == []


def test_a_table_written_in_text_becomes_one_and_plain_strokes_stay_text() -> None:
    lines = ["说明。", "表1 分工", "|序号|事项|", "|---|:--:|", "|1|防汛 \\| 抗旱|", "|孤行", "末段。"]
    found = with_tables(lines)
    assert found[0] == "说明。" and found[2:] == ["|孤行", "末段。"]
    made = found[1]
    assert isinstance(made, Table)
    assert (made.caption, made.rows) == ("表1 分工", (("1", "防汛 | 抗旱"),))
    assert [column.title for column in made.columns] == ["序号", "事项"]
    document = from_text("关于做好防汛工作的通知\n" + "\n".join(lines), "document", {"issuer": "市府办"})
    assert "防汛 | 抗旱" in cells(document)


def test_a_first_row_that_cannot_be_parted_says_so() -> None:
    heads = tuple(Column("很长的列名" * 60) for _ in range(6))
    with pytest.raises(UserProblem, match=r"T-00[68]"):
        lay_out_document(facts(body=(BODY[0], Table(heads, (("甲",) * 6,)))))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=30),
    st.integers(1, 6),
    st.integers(0, 8),
)
def test_no_cell_is_lost_and_no_row_leaves_the_text_area(
    lengths: list[int], columns: int, before: int
) -> None:
    rows = tuple(
        tuple(f"〔{row}:{place}〕" + "防" * size for place in range(columns))
        for row, size in enumerate(lengths)
    )
    made = Table(tuple(Column(str(place)) for place in range(columns)), rows)
    document = lay_out_document(facts(body=(*BODY[:1], *("各单位要抓好落实。",) * before, made, BODY[1])))
    flat = cells(document)
    assert flat.count("防") == columns * sum(lengths)
    for _, rule in boxes(document):
        assert max(rule.y1, rule.y2) <= BOTTOM + 0.01
    items = [item for page in document.pages for item in page.items if isinstance(item, GlyphRun)]
    assert all(x > 0 and y > 0 for item in items for x, y in item.origins())
