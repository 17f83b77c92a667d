"""Sheets: nothing lost, nothing over the edge, heads repeated, signatures never alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.export import pdf, render
from desktop.export.forms import Column, Field, Fields, Form, Prose, Signatures, Table, lay_out_form
from desktop.export.forms.sheets import HandoverFacts, TaskLine, TaskListFacts, handover_sheet, task_list
from desktop.export.layout.frame import Document, GlyphRun

COLUMNS = (Column("序号", 0.5, "centre"), Column("事项", 3), Column("时限", 1, "centre"))


def text_of(document: Document) -> str:
    return "".join(run.text for page in document.pages for run in page.runs())


def inside(document: Document) -> bool:
    for page in document.pages:
        for item in page.items:
            if isinstance(item, GlyphRun):
                if not (min(item.xs) > 15 and max(item.xs) < page.width - 18 and item.y < page.height - 5):
                    return False
            elif max(item.x2 if hasattr(item, "x2") else 0, 0) > page.width - 20:
                return False
    return True


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (str(i), f"开展第{i}项森林防火责任落实情况专项督查", "2026年12月10日") for i in range(1, count + 1)
    )


def test_a_long_table_repeats_its_head_and_loses_no_row() -> None:
    document = lay_out_form(Form(title="清单", blocks=(Table(COLUMNS, rows(500)),)))
    assert len(document.pages) > 10
    for page in document.pages:
        assert any(run.text == "事项" for run in page.runs())
    whole = text_of(document)
    for index in range(1, 501):
        assert f"开展第{index}项" in whole
    assert inside(document)


def test_a_row_taller_than_a_page_is_parted() -> None:
    long = "会议强调，要压实责任、细化措施。" * 200
    document = lay_out_form(Form(title="清单", blocks=(Table(COLUMNS, (("1", long, ""),)),)))
    assert len(document.pages) > 1
    drawn = "".join(
        run.text for page in document.pages for run in page.runs("sheet") if run.face == "fangsong"
    )
    assert drawn.replace("第", "").count("压实责任") == 200
    assert inside(document)


@pytest.mark.parametrize("count", range(0, 40, 3))
def test_signatures_never_stand_alone(count: int) -> None:
    blocks = (
        Table(COLUMNS, rows(count)),
        Fields(((Field("小结", "正常", span=2),),)),
        Signatures((("交班人", ""),)),
    )
    document = lay_out_form(Form(title="交接班表", blocks=blocks))
    page = next(page for page in document.pages if any("交班人" in run.text for run in page.runs()))
    assert any(run.text == "小结" for run in page.runs())


def test_the_hand_over_sheet_carries_every_value() -> None:
    facts = HandoverFacts(
        office="临江市人民政府总值班室",
        shift="11月22日8:30—11月23日8:30",
        leader="赵堃（副市长）",
        officers="何文（A）、张秘（B）",
        entries=(("09:12", "电话", "发现烟点", "已扑灭"),),
        open_matters=(("复燃巡查", "11月23日", "李明"),),
        handed_over_by="何文",
        taken_over_by="李明",
        audit_head="审计链首：7f3a",
    )
    document = lay_out_form(handover_sheet(facts))
    whole = text_of(document)
    for text in (
        "赵堃（副市长）",
        "发现烟点",
        "复燃巡查",
        "交班人（签名）：何文",
        "接班人（签名）：李明",
        "审计链首：7f3a",
    ):
        assert text in whole
    assert inside(document)


def test_the_task_list_is_landscape_and_marked() -> None:
    tasks = tuple(
        TaskLine("开展督查", "第36次常务会议", "市应急管理局", "", "2026年12月10日", "正常")
        for _ in range(30)
    )
    document = lay_out_form(task_list(TaskListFacts(office="督查科", tasks=tasks, classification="秘密★1年")))
    assert (document.pages[0].width, document.pages[0].height) == (297.0, 210.0)
    assert document.pages[0].runs("classification")[0].text == "秘密★1年"
    data = pdf.to_bytes(document)
    assert data == pdf.to_bytes(document)
    assert render.page_count(data) == len(document.pages)
    assert render.to_png(data, 1, 40).startswith(b"\x89PNG")


def test_a_narrow_centred_box_breaks_evenly() -> None:
    document = lay_out_form(
        Form(title="表", blocks=(Fields(((Field("领导批示交办", ""),),), label_mm=24.0),))
    )
    labels = [run.text for run in document.pages[0].runs("sheet")]
    assert labels == ["领导批", "示交办"]


def test_a_number_longer_than_its_box_is_parted_inside_it() -> None:
    digits = "".join(str(index % 10) for index in range(60))
    document = lay_out_form(Form(title="清单", blocks=(Table(COLUMNS, ((digits, "二", "三"),)),)))
    assert inside(document)
    assert digits in text_of(document)


def test_a_squeezed_line_in_a_centred_box_stands_in_its_middle() -> None:
    document = lay_out_form(Form(title="清单", blocks=(Table(COLUMNS, (("。" * 7, "二", "三"),)),)))
    assert inside(document)


WORD = st.text(st.sampled_from("会议听取汇报，。（）《》abc12 \n"), max_size=60)


@given(st.lists(st.tuples(WORD, WORD, WORD), max_size=12), WORD)
@settings(max_examples=60, deadline=None)
def test_any_table_keeps_all_its_characters_on_the_paper(
    values: list[tuple[str, str, str]], prose: str
) -> None:
    document = lay_out_form(Form(title="清单", blocks=(Table(COLUMNS, tuple(values)), Prose(prose))))
    found = text_of(document)
    for char in "会议听取汇报，。（）《》abc12":
        wanted = sum(text.count(char) for row in values for text in row) + prose.count(char)
        assert found.count(char) >= wanted
    assert inside(document)
