"""The engine of the editor: roles of lines agree with the layout; fields choose form, grid and facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserProblem
from desktop.base.fields import Named
from desktop.export.drafting.engine import DraftEngine
from desktop.export.measure import measure

TEXT = """市水利局关于拨付防汛资金的请示

市人民政府：
　　现就有关事项请示如下。
一、资金缺口
（一）测算情况。共需资金120万元。
1.物资
（1）沙袋
| 项目 | 金额 |
| 沙袋 | 10 |
附件：1.预算表
2.清单
市水利局
2026年11月22日
（联系人：王明，电话：12345678）
抄送：市财政局。
市水利局办公室　2026年11月23日印发"""


def roles(text: str) -> list[tuple[str, str, int]]:
    return [(block.role, block.words, block.head) for block in DraftEngine().blocks(text)]


def test_every_line_has_its_role() -> None:
    assert roles(TEXT) == [
        ("title", "标题", 0),
        ("blank", "", 0),
        ("recipients", "主送", 0),
        ("body", "正文", 0),
        ("heading1", "一级", 6),
        ("heading2", "二级", 8),
        ("heading3", "三级", 4),
        ("heading4", "四级", 5),
        ("table", "表格", 0),
        ("table", "表格", 0),
        ("attachment", "附件", 0),
        ("attachment", "附件", 0),
        ("signature", "署名", 0),
        ("date", "日期", 0),
        ("note", "附注", 0),
        ("imprint", "抄送", 0),
        ("imprint", "印发", 0),
    ]


@given(st.text(alphabet="一、（）1.附件：\n\r\u2028\t \u200b各县人民政府2026年1月2日|", max_size=200))
def test_there_is_one_role_for_every_line(text: str) -> None:
    assert len(DraftEngine().blocks(text)) == len(text.split("\n"))


def test_a_signatory_makes_the_paper_one_to_a_superior() -> None:
    made = DraftEngine().lay_out(TEXT, {"signatory": Named("林启明"), "number": "临水〔2026〕8号"})
    tags = {run.tag for run in made.pages[0].runs()}
    assert "signatory" in tags
    assert "signatory" not in {run.tag for run in DraftEngine().lay_out(TEXT, {}).pages[0].runs()}


@pytest.mark.parametrize(("named", "form"), [("信函", "letter"), ("letter", "letter"), ("", "document")])
def test_the_form_may_be_named_in_chinese(named: str, form: str) -> None:
    assert DraftEngine().lay_out(TEXT, {"form": named}).form == form


def test_the_paper_is_what_would_be_printed() -> None:
    fields = {"number": "临水〔2026〕8号", "signatory": "林启明", "profile": "gb", "handler": "不印的"}
    made = DraftEngine().typeset(TEXT, fields)
    assert measure(made.pdf).ok
    assert made.pdf == DraftEngine().typeset(TEXT, fields).pdf


def test_a_character_no_font_has_stops_it() -> None:
    with pytest.raises(UserProblem, match="T-001"):
        DraftEngine().typeset(TEXT + "😀", {})
