"""Minutes with facts from records: only what is typed has a place, and nothing typed is taken for head or foot."""

from __future__ import annotations

from desktop.export.drafting.minutes import MinutesEngine
from desktop.export.gongwen.minutes import Decision, MinutesFacts, Person
from desktop.export.measure.read import read_pdf
from tests.export.drafting.test_places import standing

FACTS = MinutesFacts(
    issuer="临江市人民政府",
    title="第36次常务会议纪要",
    number="",
    date="2026年11月20日",
    decisions=(Decision("落实应急热源", "市住房城乡建设局", "", "2026年12月1日"),),
    attending=(Person("林启明"),),
)
TEXT = "会议听取了汇报。\n\n一、关于防火工作\n| 单位 | 任务 |\n| 林业局 | 巡护 |\n临江市人民政府\n2026年11月20日\n"


def test_every_line_is_text() -> None:
    roles = [block.role for block in MinutesEngine(FACTS).blocks(TEXT)]
    assert roles == ["body", "blank", "heading1", "table", "table", "body", "body", "blank"]


def test_the_typed_text_has_its_places_behind_the_overview() -> None:
    fields = {"title": "改过的标题", "overview": "会议概况。\n| 甲 | 乙 |", "distribution": "市长"}
    made = MinutesEngine(FACTS).typeset(TEXT, fields)
    pages = [list(page.chars) for page in read_pdf(made.pdf).pages]
    covered: set[int] = set()
    for box in made.boxes:
        assert standing(pages, box) == TEXT[box.start : box.end].replace(" ", "")
        covered.update(range(box.start, box.end))
    left = "".join(char for at, char in enumerate(TEXT) if at not in covered and not char.isspace())
    assert left == "||||||"
    printed = "".join(char.text for page in pages for char in page)
    assert (
        "改过的标题" in printed
        and "会议概况。" in printed
        and "落实应急热源" in printed
        and "市长。" in printed
    )


def test_findings_of_text_and_fields() -> None:
    found = MinutesEngine(FACTS).check("会议指出,要落实。2026年2月30日前完成", {"title": "纪要😀"})
    assert [(each.code, each.field) for each in found] == [
        ("missing-glyph", "title"),
        ("punctuation", ""),
        ("date", ""),
    ]
